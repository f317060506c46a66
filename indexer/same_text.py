"""Are two texts the same, read twice, or one form filled in twice? And where do they differ?

Words are aligned between stretches that occur once in both. What differs is then told apart: a word misread, another
number, other words, or words that stand in one text only. Reading errors come scattered and look alike; a form
that was filled in anew differs in few places, and there in words that look nothing like each other.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import islice, pairwise
from typing import Final

from archive.near_duplicates import DifferenceKind, Likeness, TextDifference
from indexer.analysis import clean, spans
from indexer.look_alikes import has_digit, likeness, may_be_misread, same_number

MOST_DIFFERENCES: Final = 12
LEAST_COMMON: Final = 0.6
"""Texts with fewer words in common are no pair."""

_WORTH_ALIGNING: Final = 0.3  # share of words in common, wherever they stand
_ANCHOR: Final = 3
_LARGEST_GAP: Final = 40_000  # words times words that are compared one by one
_LARGEST_REFINED: Final = 150
_NEAR: Final = 0.55
_LONG_ENOUGH: Final = 4  # letters of a word that OCR never makes another word of
_UNLIKE: Final = 0.4
_MISREAD_FOR_A_SPECK: Final = 2
_MISREAD_FOR_A_WORD: Final = 12
_LEAST_SAME: Final = 0.8
_MOST_ONE_SIDED: Final = 0.15
_MISSING: Final = 0.55
_WORDS_OF_A_PASSAGE: Final = 2
_NUMBERS_MISREAD: Final = 3  # for each word, as a digit is lost more easily


class StretchKind(StrEnum):
    """How two stretches that stand at the same place are to each other."""

    SAME = "same"
    MISREAD = "misread"
    NUMBER = "number"
    WORDS = "words"
    LEFT_ONLY = "left_only"
    RIGHT_ONLY = "right_only"


@dataclass(frozen=True, slots=True)
class TextWord:
    """A word as the search knows it, as it is written, and the number of its page."""

    form: str
    written: str
    page: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words ``left`` to before ``left_end`` of the one text, over against ``right`` to ``right_end`` of the other."""

    kind: StretchKind
    left: int
    left_end: int
    right: int
    right_end: int

    @property
    def length(self) -> int:
        """Words of the longer side."""
        return max(self.left_end - self.left, self.right_end - self.right)


@dataclass(frozen=True, slots=True)
class Comparison:
    """``similarity``: share of words (0..1) that both have in order, misread ones included."""

    stretches: tuple[Stretch, ...]
    similarity: float
    likeness: Likeness | None
    differences: tuple[TextDifference, ...]


def words_of_pages(pages: Sequence[tuple[int, str]]) -> list[TextWord]:
    """The words of (number, text) of pages, without single letters, which are specks more often than words."""
    found: list[TextWord] = []
    for number, text in pages:
        cleaned = clean(text)
        found += [
            TextWord(form, cleaned[start:stop], number)
            for start, stop, form in spans(cleaned)
            if len(form) > 1 or form.isdigit()
        ]
    return found


def compare(left: Sequence[TextWord], right: Sequence[TextWord]) -> Comparison:
    """Align two texts and judge them."""
    ours, theirs = [word.form for word in left], [word.form for word in right]
    if _words_in_common(ours, theirs) < _WORTH_ALIGNING:
        return Comparison((), 0.0, None, ())
    stretches = tuple(_joined(_stretches(ours, theirs)))
    counts = _Counts.of(stretches)
    total = len(ours) + len(theirs)
    similarity = 2 * (counts.same + counts.misread) / total if total else 0.0
    likeness = _judged(stretches, counts, ours, theirs, similarity)
    return Comparison(stretches, min(similarity, 1.0), likeness, tuple(_told(stretches, left, right)))


def _words_in_common(ours: Sequence[str], theirs: Sequence[str]) -> float:
    return 2 * (Counter(ours) & Counter(theirs)).total() / ((len(ours) + len(theirs)) or 1)


@dataclass(frozen=True, slots=True)
class _Counts:
    same: int
    misread: int
    one_sided: int

    @classmethod
    def of(cls, stretches: Sequence[Stretch]) -> _Counts:
        tally: Counter[StretchKind] = Counter()
        for each in stretches:
            tally[each.kind] += each.length
        one_sided = tally[StretchKind.LEFT_ONLY] + tally[StretchKind.RIGHT_ONLY]
        return cls(tally[StretchKind.SAME], tally[StretchKind.MISREAD], one_sided)


def _judged(
    stretches: Sequence[Stretch], counts: _Counts, ours: Sequence[str], theirs: Sequence[str], similarity: float
) -> Likeness | None:
    if similarity < LEAST_COMMON:
        return None
    replaced = [
        (_text(ours, each.left, each.left_end), _text(theirs, each.right, each.right_end), each.kind)
        for each in stretches
        if each.kind in (StretchKind.NUMBER, StretchKind.WORDS)
    ]
    numbers = [(here, there) for here, there, kind in replaced if kind is StretchKind.NUMBER]
    words = [(here, there) for here, there, kind in replaced if kind is StretchKind.WORDS]
    specks = sum(_is_speck(here) or _is_speck(there) for here, there in words)
    noise = counts.misread / (counts.same + counts.misread)
    all_numbers = sum(has_digit(form) for form in ours)
    same = (
        similarity >= _LEAST_SAME
        and counts.one_sided <= _MOST_ONE_SIDED * (len(ours) + len(theirs)) / 2
        and all(may_be_misread(here, there) for here, there in numbers)
        and len(numbers) <= _NUMBERS_MISREAD * noise * all_numbers
        and len(set(numbers)) == len(numbers)  # the same wrong digit twice is no reading error
        and not any(_is_another_word(here, there) for here, there in words)
        and not _has_replaced_passage(stretches, ours, theirs)
        and specks <= counts.misread // _MISREAD_FOR_A_SPECK
        and len(words) - specks <= counts.misread // _MISREAD_FOR_A_WORD
    )
    return Likeness.SAME_TEXT if same else Likeness.SAME_FORM


def _has_replaced_passage(stretches: Sequence[Stretch], ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether somewhere one text has words where the other has different ones; a lost line stands over against none."""
    for each, following in pairwise(stretches):
        if {each.kind, following.kind} == {StretchKind.LEFT_ONLY, StretchKind.RIGHT_ONLY}:
            left, right = (each, following) if each.kind is StretchKind.LEFT_ONLY else (following, each)
            sides = ours[left.left : left.left_end], theirs[right.right : right.right_end]
            if all(sum(not _is_speck(word) for word in side) >= _WORDS_OF_A_PASSAGE for side in sides):
                return True
    return False


def _is_speck(words: str) -> bool:
    """Dirt is read as words of a few letters, where the other text may have a line that was lost."""
    return all(len(word) < _LONG_ENOUGH for word in words.split())


def _is_another_word(here: str, there: str) -> bool:
    """What no reading error makes of a word."""
    if _is_speck(here) or _is_speck(there):
        return False
    here, there = here.replace(" ", ""), there.replace(" ", "")
    return likeness(here, there) < _UNLIKE


def _told(
    stretches: Sequence[Stretch], left: Sequence[TextWord], right: Sequence[TextWord]
) -> Iterator[TextDifference]:
    """Numbers first, then other words, then what one lacks."""
    kinds = {
        StretchKind.NUMBER: DifferenceKind.NUMBER,
        StretchKind.WORDS: DifferenceKind.WORDS,
        StretchKind.LEFT_ONLY: DifferenceKind.ONE_SIDED,
        StretchKind.RIGHT_ONLY: DifferenceKind.ONE_SIDED,
    }
    order = list(DifferenceKind)
    telling = sorted((e for e in stretches if e.kind in kinds), key=lambda e: (order.index(kinds[e.kind]), e.left))
    told = (each for each in telling if not _is_dirt(each, left, right))
    for each in islice(told, MOST_DIFFERENCES):
        first = _shown(left[each.left : each.left_end])
        yield TextDifference(kinds[each.kind], first, _shown(right[each.right : each.right_end]))


def _is_dirt(each: Stretch, left: Sequence[TextWord], right: Sequence[TextWord]) -> bool:
    """A few letters that stand in one text only; numbers are never dirt."""
    if each.kind not in (StretchKind.LEFT_ONLY, StretchKind.RIGHT_ONLY):
        return False
    words = (*left[each.left : each.left_end], *right[each.right : each.right_end])
    return all(_is_speck(word.form) and not has_digit(word.form) for word in words)


def _shown(words: Sequence[TextWord]) -> str:
    text = " ".join(word.written for word in words)
    return text if len(text) <= 120 else text[:119] + "…"


def _text(forms: Sequence[str], start: int, end: int) -> str:
    return " ".join(forms[start:end])


def _stretches(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Stretch]:
    return _between(ours, theirs, 0, len(ours), 0, len(theirs))


def _between(ours: Sequence[str], theirs: Sequence[str], l0: int, l1: int, r0: int, r1: int) -> Iterator[Stretch]:
    """What lies between two anchors; in a large place, anchors of its own are looked for."""
    if (l1 - l0) * (r1 - r0) <= _LARGEST_GAP:
        yield from _gap(ours, theirs, l0, l1, r0, r1)
        return
    anchors = [(l0 + at, r0 + there) for at, there in _anchors(ours[l0:l1], theirs[r0:r1])]
    if not anchors:
        yield from _one_sided(l0, l1, r0, r1)
        return
    left, right = l0, r0
    for at, there in anchors:
        yield from _between(ours, theirs, left, at, right, there)
        yield Stretch(StretchKind.SAME, at, at + 1, there, there + 1)
        left, right = at + 1, there + 1
    yield from _between(ours, theirs, left, l1, right, r1)


def _anchors(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int]]:
    """Where three words begin that occur once in either text: as many as keep their order in both."""
    mine, other = _once(ours), _once(theirs)
    places = sorted((mine[each], other[each]) for each in mine.keys() & other.keys())
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = [-1] * len(places)
    for number, (_, there) in enumerate(places):
        at = bisect.bisect_left(tails, there)
        before[number] = ends[at - 1] if at else -1
        if at == len(tails):
            tails.append(there)
            ends.append(number)
        else:
            tails[at], ends[at] = there, number
    kept: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        kept.append(places[number])
        number = before[number]
    return kept[::-1]


def _once(forms: Sequence[str]) -> dict[tuple[str, ...], int]:
    runs = list(zip(*(forms[start:] for start in range(_ANCHOR)), strict=False))
    often = Counter(runs)
    return {run: at for at, run in enumerate(runs) if often[run] == 1}


def _gap(ours: Sequence[str], theirs: Sequence[str], l0: int, l1: int, r0: int, r1: int) -> Iterator[Stretch]:
    if l0 >= l1 and r0 >= r1:
        return
    matcher = SequenceMatcher(None, ours[l0:l1], theirs[r0:r1], autojunk=False)
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag == "equal":
            yield Stretch(StretchKind.SAME, l0 + a0, l0 + a1, r0 + b0, r0 + b1)
        else:
            yield from _refined(ours, theirs, l0 + a0, l0 + a1, r0 + b0, r0 + b1)


def _one_sided(l0: int, l1: int, r0: int, r1: int) -> Iterator[Stretch]:
    if l1 > l0:
        yield Stretch(StretchKind.LEFT_ONLY, l0, l1, r0, r0)
    if r1 > r0:
        yield Stretch(StretchKind.RIGHT_ONLY, l1, l1, r0, r1)


def _refined(ours: Sequence[str], theirs: Sequence[str], l0: int, l1: int, r0: int, r1: int) -> Iterator[Stretch]:
    """Pair the words of a place that differs, each with the one it looks most like; one may be two run together."""
    rows, columns = l1 - l0, r1 - r0
    if not rows or not columns or rows * columns > _LARGEST_REFINED:
        yield from _one_sided(l0, l1, r0, r1)
        return
    steps = ((1, 1), (1, 0), (0, 1), (1, 2), (2, 1))
    cost = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    came: list[list[tuple[int, int]]] = [[(0, 0)] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows + 1):
        for j in range(columns + 1):
            if not i and not j:
                continue
            best, step = float("inf"), (0, 0)
            for di, dj in steps:
                if i >= di and j >= dj:
                    here = "".join(ours[l0 + i - di : l0 + i])
                    there = "".join(theirs[r0 + j - dj : r0 + j])
                    found = cost[i - di][j - dj] + _cost(here, there, di + dj > 2)
                    if found < best - 1e-9:
                        best, step = found, (di, dj)
            cost[i][j], came[i][j] = best, step
    path: list[Stretch] = []
    i, j = rows, columns
    while i or j:
        di, dj = came[i][j]
        here, there = "".join(ours[l0 + i - di : l0 + i]), "".join(theirs[r0 + j - dj : r0 + j])
        path.append(Stretch(_kind(here, there), l0 + i - di, l0 + i, r0 + j - dj, r0 + j))
        i, j = i - di, j - dj
    yield from reversed(path)


def _cost(here: str, there: str, joins: bool) -> float:
    if not here or not there:
        return _MISSING
    like = likeness(here, there)
    if joins:
        return 1.0 - like if like >= 0.75 else 2.0
    return 1.0 - like if like >= _NEAR else 1.0


def _kind(here: str, there: str) -> StretchKind:
    if not here:
        return StretchKind.RIGHT_ONLY
    if not there:
        return StretchKind.LEFT_ONLY
    if has_digit(here) and has_digit(there):
        return StretchKind.MISREAD if same_number(here, there) else StretchKind.NUMBER
    return StretchKind.MISREAD if likeness(here, there) >= _NEAR else StretchKind.WORDS


def _joined(stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    """Neighbours of one kind made one; numbers and words stay apart, so that each can be told."""
    held: Stretch | None = None
    for each in stretches:
        if held is not None and held.kind is each.kind and each.kind is not StretchKind.NUMBER:
            held = Stretch(held.kind, held.left, each.left_end, held.right, each.right_end)
            continue
        if held is not None:
            yield held
        held = each
    if held is not None:
        yield held
