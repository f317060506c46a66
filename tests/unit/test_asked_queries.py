from __future__ import annotations

from collections.abc import Sequence

import pytest

from archive.asked_queries import QuestionCount, QuestionCounter, countable
from tests.conftest import FakeClock


@pytest.mark.parametrize(
    ("asked", "counted"),
    [
        ("  Izin   Mendirikan BANGUNAN ", "izin mendirikan bangunan"),
        ("nik 6202011503850001 siti", ""),
        ("surat untuk siti@example.com", ""),
        ("akun siti@example", ""),
        ("hubungi 0812-3456-7890", ""),
        ("paspor B1234567 hilang", ""),
        ("izin\x00bangunan", ""),
        ("123456789012", ""),
        ("1 2 3 4 5 6 7 8 9 0", ""),
        ("perda 5 tahun 2019", "perda 5 tahun 2019"),
        ("188.45/123/huk/2019", "188.45/123/huk/2019"),
        ("a b c d e f g h i j k", ""),
        ("x" * 101, ""),
        ("?!", ""),
        ("", ""),
    ],
)
def test_personal_data_and_long_questions_are_not_counted(asked: str, counted: str) -> None:
    assert countable(asked) == counted


@pytest.fixture
def counter(clock: FakeClock) -> QuestionCounter:
    return QuestionCounter(clock.now, lambda text: f"<{text}>")


def flushed(counter: QuestionCounter) -> list[QuestionCount]:
    found: list[QuestionCount] = []
    counter.flush(found.extend)
    return found


def test_the_same_question_within_ten_minutes_counts_once(counter: QuestionCounter, clock: FakeClock) -> None:
    counter.note("Izin bangunan", failed=True)
    clock.advance(599)
    counter.note("izin  BANGUNAN", failed=True)
    clock.advance(2)
    counter.note("izin bangunan", failed=False)
    assert flushed(counter) == [
        QuestionCount(clock.now().date(), "<izin bangunan>", "izin bangunan", asked=2, failed=1)
    ]
    assert flushed(counter) == []


def test_a_repeat_after_a_flush_still_counts_once(counter: QuestionCounter, clock: FakeClock) -> None:
    counter.note("izin", failed=False)
    assert len(flushed(counter)) == 1
    clock.advance(60)
    counter.note("izin", failed=False)
    assert flushed(counter) == []


def test_days_are_counted_apart(counter: QuestionCounter, clock: FakeClock) -> None:
    counter.note("izin", failed=False)
    clock.advance(86_400)
    counter.note("izin", failed=False)
    assert [each.asked for each in flushed(counter)] == [1, 1]


def test_a_day_has_only_so_many_different_questions(counter: QuestionCounter, clock: FakeClock) -> None:
    for number in range(10_050):
        counter.note(f"izin {number}", failed=False)
    assert len(flushed(counter)) == 10_000
    counter.note("pajak", failed=False)
    assert flushed(counter) == []
    clock.advance(86_400)
    counter.note("pajak", failed=False)
    assert [each.question for each in flushed(counter)] == ["pajak"]


def test_what_was_written_before_the_disk_was_full_is_not_written_again(counter: QuestionCounter) -> None:
    written: list[QuestionCount] = []

    def write(counts: Sequence[QuestionCount]) -> None:
        if written:
            raise OSError("no room")
        written.extend(counts)

    for number in range(450):
        counter.note(f"izin {number}", failed=True)
    with pytest.raises(OSError, match="no room"):
        counter.flush(write)
    rest = flushed(counter)
    assert 0 < len(written) < 450
    assert len({each.question for each in (*written, *rest)}) == len(written) + len(rest) == 450


def test_what_could_not_be_written_is_kept_for_the_next_time(counter: QuestionCounter, clock: FakeClock) -> None:
    def refuse(_counts: Sequence[QuestionCount]) -> None:
        raise OSError("no room")

    counter.note("izin", failed=True)
    with pytest.raises(OSError, match="no room"):
        counter.flush(refuse)
    clock.advance(3600)
    counter.note("izin", failed=False)
    (count,) = flushed(counter)
    assert (count.asked, count.failed) == (2, 1)
