"""What are the months called, in both languages and as people shorten them?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MONTHS: Final = (
    ("januari", "january", "jan"),
    ("februari", "pebruari", "february", "feb", "peb"),
    ("maret", "march", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agt", "ags", "agust", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "december", "des", "dec"),
)
"""Names of the months, the Indonesian one first."""

_READ_TOO: Final = {"juny": 6, "agu": 8}  # rare and wrong: understood, but never looked for

MONTH_NUMBERS: Final[Mapping[str, int]] = {
    **{name: number for number, names in enumerate(MONTHS, 1) for name in names},
    **_READ_TOO,
}
"""The month that a name in small letters means."""
