from __future__ import annotations

import pytest

from archive.documents import Word
from search_api.marking import marker
from search_api.pages.page_blocks import text_blocks
from search_api.pages.strokes import pen_strokes


@pytest.mark.parametrize(
    ("question", "text", "marked"),
    [
        ("cuti", "Cuti bersama", "<mark>Cuti</mark> bersama"),
        ("cuti bersama", "cuti bersama, bersama cuti", "<mark>cuti bersama</mark>, <mark>bersama cuti</mark>"),
        ('"cuti bersama"', "cuti bersama, bersama cuti", "<mark>cuti bersama</mark>, bersama cuti"),
        ("bangun", "pembangunan jalan", "<mark>pembangunan</mark> jalan"),
        ('"bangun"', "pembangunan jalan", "pembangunan jalan"),
        ("pener*", "penerangan jalan", "<mark>penerangan</mark> jalan"),
        ("banjir ATAU kering", "banjir dan kering", "<mark>banjir</mark> dan <mark>kering</mark>"),
        ("air -bersih", "air bersih", "<mark>air</mark> bersih"),
        ("judul:air", "air bersih", "air bersih"),
        ("188.45/12", "Nomor 188.45/12/2024", "Nomor <mark>188</mark>.<mark>45</mark>/<mark>12</mark>/2024"),
        ("b", "a < b & c", "a &lt; <mark>b</mark> &amp; c"),
        ("apbd", "Anggaran Pendapatan dan Belanja Daerah", "<mark>Anggaran Pendapatan dan Belanja Daerah</mark>"),
        ("re*si", "retribusi pasar", "<mark>retribusi</mark> pasar"),
        ("retribussi~", "retribusi pasar", "<mark>retribusi</mark> pasar"),
        ("", "air bersih", "air bersih"),
    ],
)
def test_words_that_answer_are_marked_and_the_rest_is_escaped(question: str, text: str, marked: str) -> None:
    assert str(marker(question).text(text)) == marked


def test_a_printed_word_with_several_tokens_is_marked_whole() -> None:
    words = [Word("Nomor", 0, 0, 30, 10), Word("188.45/12/2024,", 35, 0, 90, 10), Word("tentang", 95, 0, 120, 10)]

    assert marker("188.45/12").words(words) == [words[1]]


def test_parts_of_the_question_are_counted_on_a_page() -> None:
    pen = marker("air bersih kota")

    assert [pen.parts_in(text) for text in ("air bersih", "kota air bersih", "lain")] == [2, 3, 0]


def test_neighbours_on_a_line_get_one_stroke_and_the_next_line_another() -> None:
    words = [Word("air", 10, 10, 30, 20), Word("bersih", 33, 10, 60, 21), Word("air", 10, 25, 30, 35)]

    first, second = pen_strokes(words)

    assert first == (8.5, 8.5, 53.0, 14.0)
    assert second == (8.5, 23.5, 23.0, 13.0)


def test_text_falls_into_paragraphs_and_tables() -> None:
    blocks = text_blocks("Judul\nA\tB\n1\t2,5 %\n\nPenutup", marker("penutup"))

    assert [str(block.paragraph) if block.paragraph else None for block in blocks] == [
        "Judul",
        None,
        "<mark>Penutup</mark>",
    ]
    assert [str(cell.text) for cell in blocks[1].head] == ["A", "B"]
    assert [[(str(cell.text), cell.is_figure) for cell in row] for row in blocks[1].rows] == [
        [("1", True), ("2,5 %", True)],
    ]
