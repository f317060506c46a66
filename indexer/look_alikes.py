"""May one word be the other, misread? Scans confuse letters with letters, and letters with digits."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from indexer.edit_distance import edits

_WORST: Final = 0.7
_DIGIT_LIKE: Final = str.maketrans("oqdlizsgbt", "0001125987")
_LETTERS_FOR: Final = {
    "0": "oqdcu",
    "1": "lijt",
    "2": "z",
    "3": "e",
    "4": "a",
    "5": "s",
    "6": "bg",
    "7": "t",
    "8": "bs",
    "9": "gq",
}
_HALF: Final = 0.5
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_WITHOUT_DIGITS: Final = str.maketrans("", "", "0123456789")


@lru_cache(1 << 14)
def likeness(here: str, there: str) -> float:
    """How alike two words look (0..1): the share of letters that need no change; 0 where most need one."""
    if has_digit(here) or has_digit(there):
        here, there = _as_digits(here), _as_digits(there)
    longest = max(len(here), len(there))
    if not longest:
        return 1.0
    found = edits(here, there, int(longest * _WORST))
    return 0.0 if found is None else 1.0 - found / longest


def may_be_misread(here: str, there: str) -> bool:
    """One digit lost of a year or of a row of noughts. Of two numbers with different digits nobody knows."""
    mine, other = _digits(here), _digits(there)
    longer = max(mine, other, key=len)
    is_plain = _YEAR.fullmatch(longer) or not longer.strip("0")
    return abs(len(mine) - len(other)) == 1 and bool(is_plain) and edits(mine, other, 1) is not None


def same_number(here: str, there: str) -> bool:
    """The same number, where letters stand for digits or got between them. Different digits are never the same."""
    if len(here) == len(there) and all(
        mine == other or _is_that_digit(mine, other) for mine, other in zip(here, there, strict=True)
    ):
        return True
    if _digits(here) != _digits(there):
        return False
    letters = [word.translate(_WITHOUT_DIGITS) for word in (here, there)]
    return not all(letters) or likeness(*letters) >= _HALF


def _is_that_digit(mine: str, other: str) -> bool:
    return mine in _LETTERS_FOR.get(other, "") or other in _LETTERS_FOR.get(mine, "")


def _digits(word: str) -> str:
    return "".join(letter for letter in word if letter.isdigit())


def has_digit(word: str) -> bool:
    """Whether it is a number, or holds one."""
    return any(letter.isdigit() for letter in word)


def _as_digits(word: str) -> str:
    return word.translate(_DIGIT_LIKE)
