"""On which day was a paper written?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.months import MONTH_NUMBERS
from indexer.describing.numbers import YEAR, year_of

_MONTH_NAMES = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
_ROMANS = "I II III IV V VI VII VIII IX X XI XII"
_ROMAN_MONTHS = {roman: number for number, roman in enumerate(_ROMANS.split(), 1)}
_DAY = r"[\dOoIl|]{1,2}"
_DAY_LIKE = str.maketrans("OoIl|", "00111")
_NAMED = re.compile(
    rf"(?<![\w])({_DAY})(?:\s*[-./]\s*|\s+)({_MONTH_NAMES})\b\.?(?:\s*[-./,]\s*|\s+)({YEAR})(?!\w)", re.IGNORECASE
)
_MONTH_FIRST = re.compile(rf"\b({_MONTH_NAMES})\s+(\d{{1,2}})(?:st|nd|rd|th)?,\s*(\d{{4}})\b", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(?<![\w/.-])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4})(?![\w/-])")
_ISO = re.compile(r"(?<![\w/.-])(\d{4})-(\d{2})-(\d{2})(?!\d)")
_ROMAN_IN_NUMBER = re.compile(r"/(I{1,3}|IV|VI{0,3}|IX|XI{0,2})/(\d{4})\b")

_PLACE = re.compile(
    r"^\W*(?!(?:Senin|Selasa|Rabu|Kamis|Jum.?at|Sabtu|Minggu|Ahad)\b)(?:[A-Z][\w.]+ ?){1,4},\s*(?:tanggal\s*)?$"
)
_LABEL = re.compile(
    r"(?:^|\b)(?:hari\s*[/,]?\s*tanggal|tanggal(?:\s+(?:surat|pembuatan|penetapan|pengesahan|terbit|dokumen))?|date)"
    r"\W*(?:[A-Z][a-z’']+\W{1,3})?$",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"(?:sampai(?: dengan)?|s\.?/?d\.?|berakhir|per|sejak|mulai|hingga|-)\W*(?:[A-Za-z]+,\s*)?$", re.IGNORECASE
)
_THIS_DAY = re.compile(r"pada hari ini\b", re.IGNORECASE)
_SET_AT = tuple(
    f"{act} {at} "
    for act in ("itetapkan", "ITETAPKAN", "itandatangani", "isahkan", "ikeluarkan")
    for at in ("di", "Di", "DI")
)
_SET_PAGES = 200
_HEADING_LINES = 8
_HEADING_LENGTH = 60
_LOOKED_AT = 300  # characters of a line: a paper does not date itself in the middle of a paragraph
_BEFORE = 80  # characters that are looked at before a date
_MAY_HOLD_A_YEAR = re.compile(YEAR)
_UNFINISHED = re.compile(r",\s*$|pada hari ini\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A day, the text it was read from, and where in that text it begins."""

    day: dt.date
    excerpt: str
    start: int


def dates_in(text: str, this_year: int) -> list[FoundDate]:
    """Every possible date of a text in reading order; the 31st of February and years before 1945 are none."""
    shapes = [
        *(
            (match, match[3], MONTH_NUMBERS[match[2].lower()], match[1].translate(_DAY_LIKE))
            for match in _NAMED.finditer(text)
        ),
        *((match, match[3], MONTH_NUMBERS[match[1].lower()], match[2]) for match in _MONTH_FIRST.finditer(text)),
        *((match, match[4], int(match[3]), match[1]) for match in _DAY_FIRST.finditer(text)),
        *((match, match[1], int(match[2]), match[3]) for match in _ISO.finditer(text)),
    ]
    found = (_dated(*shape, this_year) for shape in shapes)
    return sorted((date for date in found if date), key=lambda date: date.start)


def _dated(match: re.Match[str], year: str, month: int, day: str, this_year: int) -> FoundDate | None:
    known = year_of(year, this_year)
    if known is None or not day.isdecimal():
        return None
    try:
        date = dt.date(known, month, int(day))
    except ValueError:  # the 31st of a month of thirty days, a month 13: not a date but some other number
        return None
    return FoundDate(date, " ".join(match[0].split()), match.start())


def days_set(pages: Sequence[str], this_year: int) -> Iterator[FoundDate]:
    """The days after "Ditetapkan di …" in the first 200 pages, in reading order; no other text is looked at."""
    for text in pages[:_SET_PAGES]:
        for words in _SET_AT:
            start = text.find(words)
            if start >= 0:
                window = text[max(0, start - 1) : start + 160]
                for date in dates_in(window, this_year)[:1]:
                    end = date.start + len(date.excerpt) + 1
                    yield FoundDate(date.day, " ".join(window[:end].split()), start)


def day_signed(lines: Sequence[str], this_year: int) -> Iterator[FoundDate]:
    """Days that stand after a place (``Sampit, 27 Mei 2025``), in reading order."""
    yield from (date for _, before, date in _dated_lines(lines, this_year) if _PLACE.match(before))


def day_written(lines: Sequence[str], this_year: int) -> Iterator[FoundDate]:
    """Days that say they are the paper's own, best first: after a place, after a label, in the heading."""
    dated = list(_dated_lines(lines, this_year))
    yield from (date for _, before, date in dated if _PLACE.match(before))
    yield from (date for _, before, date in dated if _LABEL.search(before.rstrip(" :\t|")) or _THIS_DAY.search(before))
    yield from (
        date
        for index, before, date in dated
        if index < _HEADING_LINES and len(date.excerpt) <= _HEADING_LENGTH and not _PERIOD.search(before)
    )


def _dated_lines(lines: Sequence[str], this_year: int) -> Iterator[tuple[int, str, FoundDate]]:
    """Each date with the index of its line and what stands before it, there or at the end of the line above."""
    for index, line in enumerate(line[:_LOOKED_AT] for line in lines):
        if _MAY_HOLD_A_YEAR.search(line):
            for date in dates_in(line, this_year):
                above = lines[index - 1] + " " if index and _UNFINISHED.search(lines[index - 1]) else ""
                before = (above + line[: date.start])[-_BEFORE:]
                yield index, before, FoundDate(date.day, line[:160], date.start)


def month_of_number(number: str) -> int | None:
    """The month a letter number names in Roman numerals (``…/V/2025``), or None."""
    found = _ROMAN_IN_NUMBER.search(number)
    return _ROMAN_MONTHS[found[1]] if found else None
