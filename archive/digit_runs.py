"""Which numbers may stand in a row of digits, as people part them and as OCR reads them?

A row is a chain of pieces: digits and letters that look like digits, parted by a blank or two, a sign or the end of a
line. A number is some neighbouring pieces of it: tables put two side by side, OCR parts one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

LIKE_DIGIT: Final = "0-9OoQDIil|!ZzSsGbBgqA"
"""What OCR makes of digits, as the inside of a character class."""

_MISREAD: Final = str.maketrans("OoQDUIil|!ZzAaSsGbTBgq", "0000011111224455667899")
_MOST_MISREAD: Final = 4  # letters among the digits of one number
_MOST_LINE_ENDS: Final = 1  # within one number
_PIECE: Final = re.compile(rf"(?:(?<![A-Za-z])[{LIKE_DIGIT}]|[0-9])[{LIKE_DIGIT}]*")
_JOINT: Final = re.compile(r"[ .,\-–—~_]{1,2}| ?[.,\-–—]? ?\n ?")
_SLASH: Final = re.compile("/[0-9]")
_LETTERS: Final = "OoQDIil|!ZzSsGbBgqA"
_COMMAS: Final = re.compile("[,~_]")
_SIGNS: Final = re.compile(r"[.,\-–—~_]")


@dataclass(frozen=True, slots=True)
class DigitRun:
    """A number that may be meant: where it stands, its digits, and after how many of them a joint stands, and which.

    ``has_signs``: more than blanks and ends of lines parts it; ``has_commas``: signs that part no resident number.
    """

    start: int
    stop: int
    digits: str
    joints: tuple[tuple[int, str], ...]
    has_signs: bool = False
    has_commas: bool = False

    @property
    def cuts(self) -> frozenset[int]:
        """After how many digits something parts it; the end of a line counts for nothing."""
        return frozenset(place for place, joint in self.joints if "\n" not in joint)


def digit_runs(text: str, fewest: int, most: int) -> Iterator[DigitRun]:
    """Every number of ``fewest`` to ``most`` digits that may stand in ``text``, by their start; they overlap."""
    for spans in _chains(text):
        joints = ["", *(text[one[1] : other[0]] for one, other in pairwise(spans))]
        # Signs without a blank hold a number together: none begins or ends there.
        parted = [place == 0 or " " in joint or "\n" in joint for place, joint in enumerate(joints)]
        chain = _Chain(text, spans, joints, [*parted, True])
        for first in range(len(spans)):
            if parted[first]:
                yield from chain.runs(first, fewest, most)


@dataclass(frozen=True, slots=True)
class _Chain:
    """Pieces by their places in the text, what stands before each, and whether a number may begin there."""

    text: str
    spans: list[tuple[int, int]]
    joints: list[str]
    parted: list[bool]

    def runs(self, first: int, fewest: int, most: int) -> Iterator[DigitRun]:
        """The numbers that begin with piece ``first``."""
        start = self.spans[first][0]
        slashed = start > 0 and self.text[start - 1] == "/"
        digits, letters, line_ends = "", 0, 0
        joints: list[tuple[int, str]] = []
        signs = commas = False
        for place in range(first, len(self.spans)):
            begin, end = self.spans[place]
            piece = self.text[begin:end]
            if place > first:
                joint = self.joints[place]
                joints.append((len(digits), joint))
                if joint != " ":
                    signs = signs or ("\n" not in joint and _SIGNS.search(joint) is not None)
                    commas = commas or _COMMAS.search(joint) is not None
                    line_ends += "\n" in joint
            if not piece.isdigit():
                letters += sum(not character.isdigit() for character in piece)
            digits += piece.translate(_MISREAD)
            if len(digits) > most or letters > _MOST_MISREAD or line_ends > _MOST_LINE_ENDS:
                return
            # Between slashes stand pieces of the number of a letter; nobody parts one of those further.
            whole = place == first or not (slashed or _SLASH.match(self.text, end))
            if whole and len(digits) >= fewest and self.parted[place + 1]:
                yield DigitRun(start, end, digits, tuple(joints), signs, commas)


def _chains(text: str) -> Iterator[list[tuple[int, int]]]:
    chain: list[tuple[int, int]] = []
    for found in _PIECE.finditer(text):
        start, stop = found.span()
        if text[stop : stop + 1].isalpha():  # letters at its end belong to the word that follows
            stop = start + len(found.group().rstrip(_LETTERS))
        if stop <= start or (stop - start > 1 and not _has_digit(text, (start, stop))):
            continue
        if chain and not _JOINT.fullmatch(text, chain[-1][1], start):
            yield _trimmed(text, chain)
            chain = []
        chain.append((start, stop))
    yield _trimmed(text, chain)


def _trimmed(text: str, chain: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A letter alone is a digit only where digits go on."""
    held = [place for place, span in enumerate(chain) if _has_digit(text, span)]
    return chain[held[0] : held[-1] + 1] if held else []


def _has_digit(text: str, span: tuple[int, int]) -> bool:
    return any(map(str.isdigit, text[slice(*span)]))


def plain_digits(written: str) -> str | None:
    """The digits of a number as OCR read it; None when too much of it is letters."""
    bare = re.sub(r"[ .,\-–—~_\n]", "", written)
    if sum(not character.isdigit() for character in bare) > _MOST_MISREAD:
        return None
    mended = bare.translate(_MISREAD)
    return mended if mended.isascii() and mended.isdigit() else None
