"""How does a text stay a text when a spreadsheet opens it?"""

from __future__ import annotations

from typing import Final

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def no_formula(cell: str | int | None) -> str | int | None:
    """A text that a spreadsheet would take for a formula, made a text by the apostrophe that spreadsheets know."""
    if isinstance(cell, str) and (cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA)):
        return f"'{cell}"
    return cell
