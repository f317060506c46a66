"""The same mistake in many rows of a sheet is one line that names the rows."""

from __future__ import annotations

from archive.errors import InvalidInput
from archive.metadata_sheets import SheetProblem
from search_api.staff.sheets.pages import ranges, shown_problems


def unknown(row: int, found: str) -> SheetProblem:
    return SheetProblem(row, "H", "Subjek", found, InvalidInput("“{found}” tidak dikenal.", found=found))


def test_rows_that_follow_each_other_are_a_range() -> None:
    assert ranges([19, 4, 20, 21, 9, 4]) == "4, 9, 19–21"


def test_each_different_mistake_is_shown_once_with_all_its_rows() -> None:
    shown = shown_problems([unknown(2, "Pegawai"), unknown(3, "Jalanan"), unknown(4, "Pegawai"), unknown(5, "Pegawai")])
    assert [(each.rows, each.found) for each in shown] == [("2, 4–5", "Pegawai"), ("3", "Jalanan")]
    assert str(shown[0].error) == "“Pegawai” tidak dikenal."
