from __future__ import annotations

import datetime as dt

import pytest

from archive.asked_queries import (
    FEWEST_DAYS,
    FEWEST_REQUESTS,
    OwnWord,
    QuestionCount,
    QuestionTask,
    WordKind,
)
from archive.errors import Conflict
from archive.ports import Database

DAY = dt.date(2026, 3, 2)
AT = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
LONG_AGO = dt.date(2020, 1, 1)


def count(question: str, asked: int = 1, failed: int = 0, day: dt.date = DAY) -> QuestionCount:
    return QuestionCount(day, f"#{question}", question, asked, failed)


def test_a_rare_question_is_never_named_and_a_frequent_one_is(database: Database) -> None:
    for _ in range(FEWEST_REQUESTS - 1):
        with database.write() as uow:
            uow.questions.count([count("izin", failed=1)])
    with database.write() as uow:
        assert uow.questions.asked(LONG_AGO, 10) == []
        uow.questions.count([count("izin"), count("jarang")])
        (found,) = uow.questions.asked(LONG_AGO, 10)
    assert (found.question, found.asked, found.failed, found.days) == (
        "izin",
        FEWEST_REQUESTS,
        FEWEST_REQUESTS - 1,
        1,
    )


def test_a_question_of_several_days_is_named(database: Database) -> None:
    with database.write() as uow:
        for number in range(FEWEST_DAYS):
            assert uow.questions.asked(LONG_AGO, 10) == []
            uow.questions.count([count("izin", day=DAY + dt.timedelta(days=number))])
        (found,) = uow.questions.asked(LONG_AGO, 10)
        assert (found.days, found.last_day) == (FEWEST_DAYS, DAY + dt.timedelta(days=FEWEST_DAYS - 1))
        assert uow.questions.asked(DAY + dt.timedelta(days=FEWEST_DAYS), 10) == []


def test_failed_questions_come_by_how_often_they_failed(database: Database) -> None:
    with database.write() as uow:
        uow.questions.count([count("a", 9, 1), count("b", 6, 6), count("c", 20, 0)])
        assert [each.question for each in uow.questions.asked(LONG_AGO, 10, failed=True)] == ["b", "a"]
        assert [each.question for each in uow.questions.asked(LONG_AGO, 2)] == ["c", "a"]


def test_old_counts_and_questions_that_stayed_rare_are_forgotten(database: Database) -> None:
    with database.write() as uow:
        uow.questions.count([count("izin", 9), count("jarang", 2), count("lama", 9, day=LONG_AGO)])
        uow.questions.forget(DAY - dt.timedelta(days=400), DAY + dt.timedelta(days=1))
        assert [each.question for each in uow.questions.asked(LONG_AGO, 10)] == ["izin"]
        uow.questions.count([count("jarang", FEWEST_REQUESTS - 1)])
        assert [each.question for each in uow.questions.asked(LONG_AGO, 10)] == ["izin"]


def test_words_are_kept_once_and_removed(database: Database) -> None:
    word = OwnWord(WordKind.SYNONYM, "e-ktp", "kartu tanda penduduk", "rina", AT)
    with database.write() as uow:
        kept = uow.questions.add_word(word)
        assert uow.questions.own_words() == [kept]
        assert (kept.wording, kept.meaning, kept.added_at) == (word.wording, word.meaning, AT)
        with pytest.raises(Conflict):
            uow.questions.add_word(word)
        assert uow.questions.remove_word(kept.id) == kept
        assert uow.questions.remove_word(kept.id) is None
        assert uow.questions.own_words() == []


def test_tasks_are_open_until_they_are_done_once(database: Database) -> None:
    with database.write() as uow:
        first = uow.questions.add_task(QuestionTask("izin", "minta ke dinas", "rina", AT))
        second = uow.questions.add_task(QuestionTask("pajak", "", "rina", AT))
        done = uow.questions.finish_task(second.id, AT)
        assert done is not None
        assert done.done_at == AT
        assert uow.questions.finish_task(second.id, AT) is None
        assert uow.questions.tasks() == [first, done]
