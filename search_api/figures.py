"""How are numbers and sizes said to a reader?"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from babel.numbers import format_decimal

from search_api.services import Language

_KILO: Final = 1000


@lru_cache(maxsize=8192)
def number(value: float, language: Language) -> str:
    """With the language's separators; kept, because a page of results shows a hundred counts."""
    return str(format_decimal(value, locale=language))


def file_size(size: int, language: Language) -> str:
    """Bytes as a reader says them, e.g. ``1,4 MB`` (decimal units)."""
    value, units = float(size), ["B", "kB", "MB", "GB", "TB"]
    while value >= _KILO and len(units) > 1:
        value /= _KILO
        units.pop(0)
    pattern = "#,##0" if units[0] in ("B", "kB") or value >= 100 else "#,##0.#"
    return f"{format_decimal(value, pattern, locale=language)} {units[0]}"
