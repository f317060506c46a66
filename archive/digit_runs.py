"""Which numbers may stand in a row of digits, as people part them and as OCR reads them?

A row is a chain of pieces: digits and letters that look like digits, parted by a blank or two, a sign or the end of a
line. A number is some neighbouring pieces of it: tables put two side by side, OCR parts one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LIKE_DIGIT: Final = "0-9OoQDIil|!ZzSsGbBgqA"
"""What OCR makes of digits, as the inside of a character class."""

_MISREAD: Final = str.maketrans("OoQDUIil|!ZzAaSsGbTBgq", "0000011111224455667899")
_MOST_MISREAD: Final = 4  # letters among the digits of one number
_PIECE: Final = re.compile(rf"(?:(?<![A-Za-z])[{LIKE_DIGIT}]|[0-9])[{LIKE_DIGIT}]*")
_JOINT: Final = re.compile(r"[ .,\-–—~_]{1,2}| ?[.,\-–—]? ?\n ?")
_SIGNS: Final = re.compile(r"[.,\-–—~_]")


@dataclass(frozen=True, slots=True)
class DigitRun:
    """A number that may be meant: where it stands, its digits, and after how many of them a joint stands, and which."""

    start: int
    stop: int
    digits: str
    joints: tuple[tuple[int, str], ...]

    @property
    def cuts(self) -> frozenset[int]:
        """After how many digits something parts it; the end of a line counts for nothing."""
        return frozenset(place for place, joint in self.joints if "\n" not in joint)

    @property
    def has_signs(self) -> bool:
        """Whether anything but blanks parts it."""
        return any(_SIGNS.search(joint) and "\n" not in joint for _, joint in self.joints)

    @property
    def has_commas(self) -> bool:
        """Whether it is parted as no resident number is."""
        return any(re.search(r"[,~_]", joint) for _, joint in self.joints)


def digit_runs(text: str, fewest: int, most: int) -> Iterator[DigitRun]:
    """Every number of ``fewest`` to ``most`` digits that may stand in ``text``, by their start; they overlap."""
    for chain in _chains(text):
        for first in range(len(chain)):
            yield from _from(text, chain, first, fewest, most)


def _from(text: str, chain: list[tuple[int, int]], first: int, fewest: int, most: int) -> Iterator[DigitRun]:
    start = chain[first][0]
    if not _parts(text, chain, first) or text[max(0, start - 1) : start] == "/":
        return
    digits, letters = "", 0
    joints: list[tuple[int, str]] = []
    for place in range(first, len(chain)):
        begin, end = chain[place]
        piece = text[begin:end]
        if place > first:
            joints.append((len(digits), text[chain[place - 1][1] : begin]))
        letters += sum(not character.isdigit() for character in piece)
        digits += piece.translate(_MISREAD)
        if len(digits) > most or letters > _MOST_MISREAD:
            return
        ends_here = place + 1 == len(chain) or _parts(text, chain, place + 1)
        if len(digits) >= fewest and ends_here and not re.match(r"/[0-9]", text[end : end + 2]):
            yield DigitRun(start, end, digits, tuple(joints))


def _parts(text: str, chain: list[tuple[int, int]], place: int) -> bool:
    """Whether one number may end and another begin before this piece: signs without a blank hold a number together."""
    if place == 0:
        return True
    return any(blank in text[chain[place - 1][1] : chain[place][0]] for blank in " \n")


def _chains(text: str) -> Iterator[list[tuple[int, int]]]:
    chain: list[tuple[int, int]] = []
    for found in _PIECE.finditer(text):
        start, stop = found.span()
        if text[stop : stop + 1].isalpha():  # letters at its end belong to the word that follows
            stop -= len(found.group()) - len(found.group().rstrip("OoQDIil|!ZzSsGbBgqA"))
        if stop <= start or (stop - start > 1 and not any(map(str.isdigit, text[start:stop]))):
            continue
        if chain and not _JOINT.fullmatch(text, chain[-1][1], start):
            yield from _trimmed(text, chain)
            chain = []
        chain.append((start, stop))
    yield from _trimmed(text, chain)


def _trimmed(text: str, chain: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """A letter alone is a digit only where digits go on."""
    while chain and not any(map(str.isdigit, text[slice(*chain[0])])):
        chain = chain[1:]
    while chain and not any(map(str.isdigit, text[slice(*chain[-1])])):
        chain = chain[:-1]
    if chain:
        yield chain


def plain_digits(written: str) -> str | None:
    """The digits of a number as OCR read it; None when too much of it is letters."""
    bare = re.sub(r"[ .,\-–—~_\n]", "", written)
    if sum(not character.isdigit() for character in bare) > _MOST_MISREAD:
        return None
    mended = bare.translate(_MISREAD)
    return mended if mended.isascii() and mended.isdigit() else None
