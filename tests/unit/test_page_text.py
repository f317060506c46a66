from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.documents import PageKind, TextSource
from indexer.extractors.page_text import (
    LONGEST_WHOLE,
    SECTION_CHARACTERS,
    Part,
    clean,
    pages_of,
    rejoin_broken_words,
    section_pages,
    text_page,
)


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("pem-\nbangunan", "pembangunan"),
        ("mengaman\ufffekan", "mengamankan"),  # pdfium's mark for a hyphen at a line end
        ("undang-\nundang", "undang-undang"),
        ("Undang-\r\nUndang", "Undang-Undang"),
        ("perundang-\nundangan", "perundang-undangan"),
        ("sewaktu\ufffewaktu", "sewaktu-waktu"),
        ("tolong-\nmenolong", "tolong-menolong"),
        ("adat-\nistiadat", "adat-istiadat"),
        ("COVID-\n19", "COVID-19"),
        ("PERMEN-\nKP", "PERMEN-KP"),
        ("akhir -\nbaris", "akhir -\nbaris"),
    ],
)
def test_words_broken_at_a_line_end_are_joined_and_reduplication_keeps_its_hyphen(broken: str, whole: str) -> None:
    assert rejoin_broken_words(broken) == whole


def test_clean_text_has_no_control_characters_surrogates_or_soft_hyphens() -> None:
    assert clean("a\x00b\x07c\ud800d\u00ade\ufefff\u200bg") == "abcdefg"


def test_clean_text_has_one_kind_of_line_end_and_no_trailing_space() -> None:
    assert clean("satu \r\ndua\t\rtiga\x0cempat\n\n\n\nlima\u00a0enam") == "satu\ndua\ntiga\nempat\n\nlima enam"


def test_clean_text_is_composed() -> None:
    assert clean("e\u0301") == "\u00e9"


def test_a_megabyte_without_line_ends_is_cleaned_at_once() -> None:
    assert len(clean(rejoin_broken_words("x" * 500_000 + " " * 500_000 + "y"))) == 1_000_001


def test_short_text_is_one_section() -> None:
    pages, _ = section_pages("satu\ndua")
    assert [(page.number, page.text, page.kind) for page in pages] == [(1, "satu\ndua", PageKind.SECTION)]


def test_long_text_is_cut_at_line_ends_and_loses_nothing() -> None:
    lines = [f"Baris nomor {number} dari daftar panjang" for number in range(1000)]
    pages, _ = section_pages("\n".join(lines))
    assert len(pages) > 5
    assert "\n".join(page.text for page in pages).split("\n") == lines


def test_headings_are_found_on_the_section_they_stand_in() -> None:
    text = "a\n" * SECTION_CHARACTERS + "Bab II\nisi"
    pages, outline = section_pages(text, [(1, "Bab II", text.index("Bab II"))])
    assert outline == ((1, "Bab II", len(pages)),)


def test_a_part_up_to_the_longest_is_one_page_and_a_longer_one_several_that_say_which() -> None:
    row = "Beras\t12\n"
    short, long = row * (LONGEST_WHOLE // len(row)), row * (LONGEST_WHOLE // len(row) + 1)
    pages, outline = pages_of(
        [Part(short, "Januari"), Part(long, "Februari", [(1, "Jumlah", len(long) - 1)])], PageKind.SHEET
    )
    labels = [page.label for page in pages]
    assert labels == ["Januari", *(f"Februari ({place}/{len(pages) - 1})" for place in range(1, len(pages)))]
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    assert "\n".join(page.text for page in pages[1:]) == long.strip()
    assert outline == ((1, "Jumlah", len(pages)),)


def test_a_page_without_words_has_no_text_source() -> None:
    assert text_page(1, " \n\t ", PageKind.SLIDE).source is TextSource.NONE


@given(st.text(max_size=20_000))
def test_cutting_any_text_into_sections_keeps_every_word(text: str) -> None:
    text = clean(text)
    pages, _ = section_pages(text)
    assert "".join("".join(page.text.split()) for page in pages) == "".join(text.split())


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
