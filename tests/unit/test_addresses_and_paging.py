from __future__ import annotations

import pytest

from archive.searching import Sort
from search_api import addresses
from search_api.file_responses import ByteRange, parse_range
from search_api.pages.errors import words_of_address
from search_api.pages.paging import paging, whole_number


def test_each_question_has_one_address() -> None:
    one = addresses.search_address("air bersih", {"year": ["2024", "2020"], "class": ["berkala"]}, Sort.NEWEST, 2)
    same = addresses.search_address("air bersih", {"class": ["berkala"], "year": ["2020", "2024"]}, Sort.NEWEST, 2)

    assert one == same == "/cari?q=air+bersih&class=berkala&year=2020&year=2024&sort=newest&page=2"
    assert addresses.search_address() == "/cari"


@pytest.mark.parametrize(
    ("address", "other"),
    [("/", "/?lang=en"), ("/cari?q=air", "/cari?q=air&lang=en"), ("/cari?lang=id&q=air", "/cari?q=air&lang=en")],
)
def test_the_other_language_keeps_the_address(address: str, other: str) -> None:
    assert addresses.with_language(address, "en") == other


@pytest.mark.parametrize(
    ("page", "last", "steps"),
    [
        (1, 1, [1]),
        (1, 9, [1, 2, 3, None, 9]),
        (5, 9, [1, None, 3, 4, 5, 6, 7, None, 9]),
        (9, 9, [1, None, 7, 8, 9]),
    ],
)
def test_page_numbers_around_the_current_one(page: int, last: int, steps: list[int | None]) -> None:
    shown = paging(page, last, lambda number: f"?page={number}")

    assert [step[0] if step else None for step in shown.steps] == steps


@pytest.mark.parametrize(
    ("text", "number"), [("7", 7), ("0", 1), ("", 1), ("-3", 1), ("x", 1), ("99", 10), ("9" * 5000, 10), ("٣", 1)]
)
def test_numbers_of_an_address_line_are_tamed(text: str, number: int) -> None:
    assert whole_number(text, 10) == number


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("bytes=0-0", ByteRange(0, 1)),
        ("bytes=5-", ByteRange(5, 5)),
        ("bytes=-3", ByteRange(7, 3)),
        ("bytes=-30", ByteRange(0, 10)),
        ("bytes= 2 - 4", ByteRange(2, 3)),
        ("bytes=4-2", None),
        ("items=0-1", None),
    ],
)
def test_ranges_are_cut_to_the_file(header: str | None, expected: ByteRange | None) -> None:
    assert parse_range(header, 10) == expected


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=-0"])
def test_ranges_outside_the_file_are_refused(header: str) -> None:
    with pytest.raises(ValueError, match="range"):
        parse_range(header, 10)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/berkas/Perda-APBD_2024.pdf", "berkas Perda APBD 2024"),
        ("/dokumen/0123456789ab", ""),
        ("/dokumen/x9y8z7/halaman/3", ""),
    ],
)
def test_words_of_an_address_leave_identifiers_out(path: str, words: str) -> None:
    assert words_of_address(path) == words
