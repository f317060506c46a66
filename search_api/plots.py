"""How high does the bar of each year stand?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

HEIGHT: Final = 72
"""Of the highest bar, in CSS pixels."""

_LOWEST: Final = 3
_LONGEST_GAPLESS: Final = 50


@dataclass(frozen=True, slots=True)
class Bar:
    """A year, how many documents it has, its bar's ``height`` in CSS pixels, and where it leads if it has any."""

    year: int
    count: int
    height: int
    address: str | None


def year_bars(
    by_year: Mapping[int | None, int], address: Callable[[int], str], *, latest: int | None = None
) -> list[Bar]:
    """A bar for each year in order, years between them without documents too unless that is a long stretch.

    ``latest`` keeps only so many bars, from the end. Documents without a year have no bar.
    """
    counted = {year: count for year, count in by_year.items() if year is not None and count}
    if not counted:
        return []
    years = range(min(counted), max(counted) + 1)
    shown = list(years) if len(years) <= _LONGEST_GAPLESS else sorted(counted)
    if latest is not None:
        shown = shown[-latest:]
    most = max(counted.get(year, 0) for year in shown)
    return [
        Bar(year, count, max(_LOWEST, round(HEIGHT * count / most)), address(year)) if count else Bar(year, 0, 1, None)
        for year in shown
        for count in [counted.get(year, 0)]
    ]
