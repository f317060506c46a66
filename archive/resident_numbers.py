"""May 16 digits be the number of a resident or of a family? Their region, their date and their serial number say so."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final

_PROVINCES_AS_TEXT: Final = """
    11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53
    61 62 63 64 65 71 72 73 74 75 76 81 82 91 92 93 94 95 96
"""
PROVINCES: Final = frozenset(_PROVINCES_AS_TEXT.split())
"""First two digits of region codes of the Ministry of Home Affairs."""

_REGENCY: Final = re.compile("0[1-9]|[123][0-9]|7[1-9]")  # regencies count from 01, cities from 71


def is_resident_number(digits: str) -> bool:
    """Whether 16 digits may be a NIK: region, date of birth (a woman's day is 40 more) and a serial number."""
    return len(digits) == 16 and not misfits_of(digits)


def misfits_of(digits: str) -> int:
    """How many parts of 16 digits cannot be those of a NIK or a family card: region, date, serial number."""
    region = digits[:2] in PROVINCES and _REGENCY.fullmatch(digits[2:4]) is not None and digits[4:6] != "00"
    return (not region) + (not _is_date(digits[6:12])) + (digits[12:] == "0000")


def _is_date(six: str) -> bool:
    day, month, year = int(six[:2]), int(six[2:4]), int(six[4:])
    day -= 40 if day > 40 else 0
    try:
        dt.date(2000 + year, month, day)
    except ValueError:
        return day == 29 and month == 2 and (1900 + year) % 4 == 0
    return True


class Regions:
    """The first four digits of the numbers of a page that fit."""

    def __init__(self, regions: Iterable[str]) -> None:
        self._but_for_one = {each for region in set(regions) for each in _but_for_one(region)}

    def may_hold(self, digits: str) -> bool:
        """Whether a number is of one of them, one digit misread. Where there are none it is anybody's guess."""
        return not self._but_for_one or any(each in self._but_for_one for each in _but_for_one(digits[:4]))


def _but_for_one(digits: str) -> list[str]:
    return [f"{digits[:place]}?{digits[place + 1 :]}" for place in range(len(digits))]
