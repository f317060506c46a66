from __future__ import annotations

import pytest

from search_api.marking import marker
from search_api.pages.page_blocks import markdown_blocks, sheet_blocks, text_blocks

NOTHING = marker("")
LONG = "Peraturan ini mulai berlaku pada tanggal diundangkan dan agar setiap"


def set_text(text: str) -> list[str]:
    return [str(block.paragraph) for block in text_blocks(text, NOTHING, flowing=True)]


def test_lines_that_end_with_the_paper_read_on() -> None:
    assert set_text(f"{LONG}\norang mengetahuinya") == [f"{LONG} orang mengetahuinya"]


@pytest.mark.parametrize(
    "text",
    [
        f"{LONG}.\nKalimat lain",  # the sentence has ended
        f"{LONG}\n1. butir pertama",  # an item of a list begins
        f"{LONG}\n(2) ayat kedua",
        f"{LONG}\n- butir",
        f"Pendek\n{LONG}",  # ended on purpose
        f"{LONG}\nMEMUTUSKAN sesuatu",  # a heading
        "baris puisi\nbaris lain",  # all lines are short
    ],
)
def test_lines_that_end_on_purpose_stay(text: str) -> None:
    assert set_text(text) == [text]


@pytest.mark.parametrize(
    ("rows", "has_head"),
    [
        ("Uraian\tPagu\nGaji\t100", True),
        ("Uraian\t2023\t2024\nGaji\t1\t2", True),  # years name columns
        ("Gaji\t100\nAir\t200", False),
        ("Belanja modal\tDua paket ditunda\nPajak\tNaik", False),  # nothing tells the first row from the others
        ("Uraian\tPagu", False),
        ("Uraian\tPagu\nGaji\t100\tcatatan", False),  # names too few columns
    ],
)
def test_a_first_row_is_a_head_where_it_names_figures(rows: str, has_head: bool) -> None:
    [table] = text_blocks(rows, NOTHING)

    assert bool(table.head) is has_head


def test_rows_go_on_after_the_parts_before() -> None:
    title, table = sheet_blocks("Catatan\nAir\t3", NOTHING, ["Uraian\tPagu\nGaji\t1", "Listrik\t2"])

    assert str(title.paragraph) == "Catatan"
    assert table.first == 3
    assert [str(cell.text) for cell in table.head] == ["Uraian", "Pagu"]


def test_markdown_is_set_and_stays_harmless() -> None:
    text = "# Lomba\n\nDua\nbaris *miring* <b>\n\n- satu\n- dua\n\n| Tahap | Hari |\n|---|---|\n| Final | 2 |"
    head, words, items, table = markdown_blocks(text, marker("miring"))

    assert (head.level, str(head.paragraph)) == (1, "Lomba")
    assert str(words.paragraph) == "Dua baris <mark>miring</mark> &lt;b&gt;"
    assert [str(item) for item in items.items] == ["satu", "dua"]
    assert [str(cell.text) for cell in table.head] == ["Tahap", "Hari"]
    assert [[str(cell.text) for cell in row] for row in table.rows] == [["Final", "2"]]
