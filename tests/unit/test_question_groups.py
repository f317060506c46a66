from __future__ import annotations

import datetime as dt

from archive.asked_queries import AskedQuestion
from indexer.question_groups import grouped


def asked(question: str, failed: int) -> AskedQuestion:
    return AskedQuestion(question, failed + 1, failed, 2, dt.date(2026, 3, 2))


def together(*questions: AskedQuestion) -> list[list[str]]:
    return [[each.question for each in group.questions] for group in grouped(questions)]


def test_the_same_stems_in_any_order_belong_together() -> None:
    found = together(asked("pendaftaran sekolah", 2), asked("sekolah mendaftar", 5), asked("pajak", 9))
    assert found == [["pajak"], ["sekolah mendaftar", "pendaftaran sekolah"]]


def test_slips_of_the_hand_belong_together_but_other_numbers_do_not() -> None:
    assert together(asked("posyandu", 3), asked("posiandu", 2)) == [["posyandu", "posiandu"]]
    assert together(asked("perda 2019", 3), asked("perda 2018", 2)) == [["perda 2019"], ["perda 2018"]]
    assert together(asked("kia", 3), asked("kis", 2)) == [["kia"], ["kis"]]


def test_words_like_yang_do_not_matter_unless_there_are_no_others() -> None:
    assert len(together(asked("harga di pasar", 3), asked("harga pasar", 2))) == 1
    assert together(asked("yang", 1)) == [["yang"]]


def test_a_group_counts_all_its_questions() -> None:
    (group,) = grouped([asked("posyandu", 3), asked("posiandu", 2)])
    assert (group.failed, group.asked) == (5, 7)
