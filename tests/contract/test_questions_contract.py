from __future__ import annotations

import datetime as dt
from dataclasses import replace

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
from storage.database import open_database

DAY = dt.date(2026, 3, 2)
AT = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
LONG_AGO = dt.date(2020, 1, 1)


def count(question: str, asked: int = 1, failed: int = 0, day: dt.date = DAY) -> QuestionCount:
    return QuestionCount(day, f"#{question}", question, asked, failed)


def common(question: str, asked: int, failed: int = 0) -> list[QuestionCount]:
    """Counts of a question that is asked on enough days."""
    before = [count(question, day=DAY - dt.timedelta(days=number)) for number in range(1, FEWEST_DAYS)]
    return [*before, count(question, asked - len(before), failed)]


def test_a_rare_question_is_never_named_and_a_frequent_one_is(database: Database) -> None:
    with database.write() as uow:
        uow.questions.count(common("izin", FEWEST_REQUESTS - 1, 2))
    with database.write() as uow:
        assert uow.questions.asked(LONG_AGO, 10) == []
        uow.questions.count([count("izin"), count("jarang")])
        (found,) = uow.questions.asked(LONG_AGO, 10)
        assert uow.questions.asked(DAY + dt.timedelta(days=1), 10) == []
    assert (found.question, found.asked, found.failed) == ("izin", FEWEST_REQUESTS, 2)
    assert (found.days, found.last_day) == (FEWEST_DAYS, DAY)


def test_a_question_asked_often_on_too_few_days_is_not_named(database: Database) -> None:
    with database.write() as uow:
        uow.questions.count([count("izin", 100 * FEWEST_REQUESTS)])
        assert uow.questions.asked(LONG_AGO, 10) == []
        uow.questions.count([count("izin", day=DAY + dt.timedelta(days=1))])
        assert [each.question for each in uow.questions.asked(LONG_AGO, 10)] == ["izin"]


def test_a_question_counted_under_two_keys_is_one(database: Database) -> None:
    with database.write() as uow:
        uow.questions.count(common("izin", 9))
        uow.questions.count([replace(each, digest="another key") for each in common("izin", 6)])
        (found,) = uow.questions.asked(LONG_AGO, 10)
    assert (found.asked, found.days) == (15, FEWEST_DAYS)


def test_counts_of_two_processes_add_up(database: Database, database_url: str) -> None:
    other = open_database(database_url)
    try:
        for each in (database, other, database, other, database):
            with each.write() as uow:
                uow.questions.count([count("izin", failed=1), count("pajak")])
        with other.write() as uow:
            uow.questions.count([count("izin", day=DAY - dt.timedelta(days=1))])
        with database.read() as uow:
            (found,) = uow.questions.asked(LONG_AGO, 10)
    finally:
        other.close()
    assert (found.question, found.asked, found.failed) == ("izin", 6, 5)


def test_failed_questions_come_by_how_often_they_failed(database: Database) -> None:
    with database.write() as uow:
        uow.questions.count([*common("a", 9, 1), *common("b", 8, 6), *common("c", 20, 0)])
        assert [each.question for each in uow.questions.asked(LONG_AGO, 10, failed=True)] == ["b", "a"]
        assert [each.question for each in uow.questions.asked(LONG_AGO, 2)] == ["c", "a"]


def test_old_counts_and_questions_that_stayed_rare_are_forgotten(database: Database) -> None:
    with database.write() as uow:
        uow.questions.count([*common("izin", 9), count("jarang", 2)])
        uow.questions.count([count("lama", 9, day=LONG_AGO + dt.timedelta(days=day)) for day in range(FEWEST_DAYS)])
        assert [each.question for each in uow.questions.asked(LONG_AGO, 10)] == ["izin", "lama"]
        uow.questions.forget(DAY - dt.timedelta(days=400), DAY + dt.timedelta(days=1))
        assert [each.question for each in uow.questions.asked(LONG_AGO, 10)] == ["izin"]
        uow.questions.count(common("jarang", FEWEST_REQUESTS - 1))
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
        assert uow.questions.tasks(most_done=0) == [first]
