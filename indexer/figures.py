"""How else is a date or an amount written? ``17 Agustus 2023`` is ``17/08/2023``, ``1,5 juta`` is ``Rp1.500.000,00``.

And what did scanning make of a figure: ``2o2l`` is 2021.

Among exact forms, as ``analysis.words`` makes them: a point and a slash are gone, groups of three have lost their
leading zeros, but ``000`` and ``00`` still differ, which tells thousands from cents. So nothing need be indexed twice.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from archive.months import MONTHS

Wording = tuple[str, ...]
"""Exact forms side by side."""

_NUMBER_OF: Final = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_SCALES: Final = {"ribu": 3, "juta": 6, "miliar": 9, "milyar": 9, "triliun": 12, "trilyun": 12}
_CURRENCY: Final = "rp"
_LOOKALIKES: Final = str.maketrans("oil", "011")
_MAY_BEGIN: Final = frozenset("0123456789roil")
_MARKED: Final = re.compile(r"rp(\d{1,15})")
_GROUP: Final = re.compile(r"\d{1,3}")
_PLAIN: Final = re.compile(r"[1-9]\d{3,14}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A date or an amount in the words up to before ``end``, and its other wordings."""

    end: int
    readings: tuple[Wording, ...]


def repaired(word: str) -> str:
    """A number whose figures were read as letters, mended; any other word as it is."""
    if not any(character.isdigit() for character in word):
        return word
    mended = word.translate(_LOOKALIKES)
    return mended if mended.isdecimal() else word


def figure_at(words: Sequence[str], start: int) -> Figure | None:
    """The date or the amount that begins at a word, or the figure it is a misreading of."""
    first = words[start]
    if not (first[0] in _MAY_BEGIN or first in _NUMBER_OF):
        return None
    if (date := _date(words[start : start + 3])) is not None:
        return _figure(words, start, start + 3, _wordings_of_date(date))
    value, end = _amount(words, start)
    if value is not None:
        return _figure(words, start, end, _wordings_of_amount(value))
    mended = repaired(first)
    return Figure(start + 1, ((mended,),)) if mended != first else None


def _figure(words: Sequence[str], start: int, end: int, wordings: Iterator[Wording]) -> Figure:
    written = tuple(words[start:end])
    return Figure(end, tuple(wording for wording in dict.fromkeys(wordings) if wording != written))


def _date(words: Sequence[str]) -> dt.date | None:
    """Day, month, year, or from the year on, or an English date, which begins with the month's name."""
    if len(words) < 3:
        return None
    one, two, three = words
    if _YEAR.fullmatch(one):
        return _day(one, two, three)
    return _day(three, one, two) if one in _NUMBER_OF else _day(three, two, one)


def _day(year: str, month: str, day: str) -> dt.date | None:
    number = str(_NUMBER_OF.get(month, month))
    if not (_YEAR.fullmatch(year) and number.isdecimal() and day.isdecimal()):
        return None
    try:
        return dt.date(int(year), int(number), int(day))
    except ValueError:  # no such day: it is some other number
        return None


def _wordings_of_date(date: dt.date) -> Iterator[Wording]:
    day, month, year = str(date.day), str(date.month), str(date.year)
    names = MONTHS[date.month - 1]
    yield from ((day, name, year) for name in names)
    yield day, month, year
    yield year, month, day
    yield from ((name, day, year) for name in names[1:])


def _amount(words: Sequence[str], start: int) -> tuple[int | None, int]:
    """(value, place after): with Rp or a scale, in groups of which one is 000, or plain figures that are no year."""
    at = start + 1 if words[start] == _CURRENCY else start
    if at == len(words):
        return None, at
    marked = _MARKED.fullmatch(words[at])
    first = marked[1] if marked else words[at]
    certain = marked is not None or at > start
    if not first.isdecimal():
        return None, at
    at += 1
    groups = []
    while at < len(words) and _GROUP.fullmatch(words[at]):
        groups.append(words[at])
        at += 1
    if at < len(words) and words[at] in _SCALES and len(groups) <= 1:
        value = Fraction(".".join((first, *groups))) * 10 ** _SCALES[words[at]]
        return (int(value), at + 1) if value.denominator == 1 else (None, at)
    if groups and groups[-1] == "00":
        groups.pop()
        certain = True
    if groups and len(first) <= len("000") and (certain or "000" in groups):
        return int(first + "".join(group.zfill(3) for group in groups)), at
    if not groups and (certain or (_PLAIN.fullmatch(first) and not _YEAR.fullmatch(first))):
        return int(first), at
    return None, at


def _wordings_of_amount(value: int) -> Iterator[Wording]:
    plain = str(value)
    grouped = tuple(group.lstrip("0") or group for group in f"{value:,}".split(","))
    for first, *rest in (grouped, (plain,), *_scaled(value)):
        yield first, *rest
        yield _CURRENCY + first, *rest


def _scaled(value: int) -> Iterator[Wording]:
    """``1 5 miliar``, where few figures say it."""
    for scale, zeros in _SCALES.items():
        whole, rest = divmod(value, 10**zeros)
        part = str(rest).zfill(zeros).rstrip("0")
        if 0 < whole < 1000 and len(part) <= 2 and not part.startswith("0"):  # 1,05 has become the words of 1,5
            yield (str(whole), part, scale) if part else (str(whole), scale)
