"""Which numbers may stand in a row of digits, as people part them and as OCR reads them?

A row is a chain of pieces: digits and letters that look like digits, parted by a blank or two, a sign or the end of a
line. A number is some neighbouring pieces of it: tables put two side by side, OCR parts one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Final

LIKE_DIGIT: Final = "0-9OoQDIil|!ZzSsGbBgqA"
"""What OCR makes of digits, as the inside of a character class."""

_MISREAD: Final = str.maketrans("OoQDUIil|!ZzAaSsGbTBgq", "0000011111224455667899")
_MOST_MISREAD: Final = 4  # letters among the digits of one number
_MOST_LINE_ENDS: Final = 1  # within one number
_PIECE: Final = re.compile(rf"(?:(?<![A-Za-z])[{LIKE_DIGIT}]|[0-9])[{LIKE_DIGIT}]*")
_JOINT: Final = re.compile(r"[ .,\-–—~_]{1,2}| ?[.,\-–—]? ?\n ?")
_THOUSAND: Final = 3  # digits of a group of an amount
_FEWEST_LEVELS: Final = 3
_FIRST_LEVEL: Final = (1, 3)  # digits: 5.1.02 of a budget, 400.3.11 of a letter
_NEXT_LEVELS: Final = 2
_LAST_LEVELS: Final = 4
_SLASH: Final = re.compile("/[0-9]")
_LETTERS: Final = "OoQDIil|!ZzSsGbBgqA"
_COMMAS: Final = re.compile("[,~_]")
_SIGNS: Final = re.compile(r"[.,\-–—~_]")


@dataclass(frozen=True, slots=True)
class DigitRun:
    """A number that may be meant: where it stands and its digits, which are those of pieces ``first`` to ``last`` of
    ``chain`` but for the first ``skipped``.

    ``has_signs``: more than blanks and ends of lines parts it; ``has_commas``: signs that part no resident number.
    """

    start: int
    stop: int
    digits: str
    has_signs: bool
    has_commas: bool
    chain: Chain
    first: int
    last: int
    skipped: int = 0

    @property
    def joints(self) -> tuple[tuple[int, str], ...]:
        """After how many digits a joint stands, and which."""
        before, chain = self.skipped + self.chain.before[self.first], self.chain
        return tuple(
            (chain.before[place] - before, chain.joints[place]) for place in range(self.first + 1, self.last + 1)
        )

    @property
    def cuts(self) -> frozenset[int]:
        """After how many digits something parts it; the end of a line counts for nothing."""
        return frozenset(place for place, joint in self.joints if "\n" not in joint)

    @property
    def has_code(self) -> bool:
        """Whether a code stands in it such as budgets and lists of goods have: ``5.1.02.01.01.0024``."""
        return self.chain.codes[self.last + 1] > self.chain.codes[self.first]

    @property
    def has_amounts(self) -> bool:
        """Whether an amount of millions stands in it or two of thousands: ``12.345.678``."""
        return self.chain.amounts[self.last + 1] - self.chain.amounts[self.first] > 1

    def without(self, count: int) -> DigitRun:
        """The same without its first digits."""
        return replace(self, start=self.start + count, digits=self.digits[count:], skipped=self.skipped + count)


def digit_runs(text: str, fewest: int, most: int) -> Iterator[DigitRun]:
    """Every number of ``fewest`` to ``most`` digits that may stand in ``text``, by their start; they overlap.

    A piece begins at most one number of each length, so the work grows with the length of the text and no faster.
    """
    for spans in _chains(text):
        yield from Chain(text, spans).runs(fewest, most)


class Chain:
    """Pieces by their places in the text, and the ``joints`` that stand before each.

    Whatever of pieces and joints is added up is added up once for the whole chain, as ``before`` each piece: the
    numbers of a long one overlap.
    """

    def __init__(self, text: str, spans: list[tuple[int, int]]) -> None:
        self.text = text
        self.spans = spans
        self.joints = ["", *(text[one[1] : other[0]] for one, other in pairwise(spans))]
        # Signs without a blank hold a number together: none begins or ends there.
        self.parted = [place == 0 or " " in joint or "\n" in joint for place, joint in enumerate(self.joints)]
        self.parted.append(True)
        written = [text[start:stop] for start, stop in spans]
        self.digits = "".join(written).translate(_MISREAD)
        self.before = _added_up(map(len, written))
        self.letters = _added_up(0 if each.isdigit() else sum(not one.isdigit() for one in each) for each in written)
        self.line_ends = _added_up("\n" in joint for joint in self.joints)
        self.signs = _added_up("\n" not in joint and bool(_SIGNS.search(joint)) for joint in self.joints)
        self.commas = _added_up(bool(_COMMAS.search(joint)) for joint in self.joints)
        self.codes, self.amounts = self._columns()

    def _columns(self) -> tuple[list[int], list[int]]:
        """Codes before each piece, and amounts: two for one of millions, one for one of thousands.

        Each is held together by signs, and counts for the last of its pieces.
        """
        codes, amounts = [0] * len(self.spans), [0] * len(self.spans)
        first = 0
        for place in range(1, len(self.spans) + 1):
            if self.parted[place]:
                if place - first > 1:
                    sizes = [stop - start for start, stop in self.spans[first:place]]
                    signs = self.joints[first + 1 : place]
                    codes[place - 1] = _is_code(sizes, signs)
                    amounts[place - 1] = min(len(sizes) - 1, 2) if self._is_amount(first, sizes, signs) else 0
                first = place
        return _added_up(codes), _added_up(amounts)

    def _is_amount(self, first: int, sizes: list[int], signs: list[str]) -> bool:
        if (
            self.digits[self.before[first]] == "0"
            or sizes[0] > _THOUSAND
            or len(set(signs)) > 1
            or signs[0] not in ".,"
        ):
            return False
        return all(size == _THOUSAND for size in sizes[1:])

    def runs(self, fewest: int, most: int) -> Iterator[DigitRun]:
        """See ``digit_runs``."""
        nearest = 0
        for first, (start, _) in enumerate(self.spans):
            if not self.parted[first]:
                continue
            while nearest < len(self.spans) and self.before[nearest + 1] - self.before[first] < fewest:
                nearest += 1
            slashed = start > 0 and self.text[start - 1] == "/"
            for last in range(max(first, nearest), len(self.spans)):
                if not self._may_hold(first, last, most):
                    break
                stop = self.spans[last][1]
                # Between slashes stand pieces of the number of a letter; nobody parts one of those further.
                whole = last == first or not (slashed or _SLASH.match(self.text, stop))
                if whole and self.parted[last + 1]:
                    digits = self.digits[self.before[first] : self.before[last + 1]]
                    signs = self.signs[last + 1] > self.signs[first + 1]
                    commas = self.commas[last + 1] > self.commas[first + 1]
                    yield DigitRun(start, stop, digits, signs, commas, self, first, last)

    def _may_hold(self, first: int, last: int, most: int) -> bool:
        """Whether pieces ``first`` to ``last`` may be one number; if not, then none that goes further either."""
        return (
            self.before[last + 1] - self.before[first] <= most
            and self.letters[last + 1] - self.letters[first] <= _MOST_MISREAD
            and self.line_ends[last + 1] - self.line_ends[first + 1] <= _MOST_LINE_ENDS
        )


def _is_code(sizes: list[int], signs: list[str]) -> bool:
    return (
        len(sizes) >= _FEWEST_LEVELS
        and sizes[0] in _FIRST_LEVEL
        and max(sizes[1:_FEWEST_LEVELS]) <= _NEXT_LEVELS
        and max(sizes) <= _LAST_LEVELS
        and all(sign in ".," for sign in signs)
    )


def _added_up(figures: Iterable[int]) -> list[int]:
    """The sum of all figures before each place, and of all of them at the end."""
    return list(accumulate(figures, initial=0))


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
