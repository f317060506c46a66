"""What stands in a cell of a spreadsheet, as the person who filled it in meant it?"""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from archive.months import MONTH_NUMBERS

Cell = str | float | bool | dt.date
"""As a spreadsheet has it: text, number, truth or day. An empty cell is empty text."""

_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_NAMED: Final = re.compile(r"(\d{1,2})\s+([A-Za-z]+)\.?\s+(\d{4})")


def column_letter(place: int) -> str:
    """What spreadsheets call the column ``place`` (from 0): A, B, … Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def plain(written: str) -> str:
    """For comparing: small letters, one space, no hyphen or underscore."""
    return " ".join(re.sub(r"[-_]", " ", written).lower().split())


def read_date(cell: Cell) -> dt.date | None:
    """A day as people write it: 31/12/2021, 31-12-2021, 31 Desember 2021, 2021-12-31; day before month always."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = written(cell)
    if found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    elif (found := _NAMED.fullmatch(text)) and found[2].lower() in MONTH_NUMBERS:
        day, month, year = int(found[1]), MONTH_NUMBERS[found[2].lower()], int(found[3])
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def written(cell: Cell) -> str:
    """The cell as text, as somebody sees it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return " ".join(cell.split())
