"""Which few lines of a page show why it was found?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np

from indexer.analysis import clean, forms, words
from indexer.nearness import REACH, Marks, closest, marks_of
from indexer.wanted import Wanted
from indexer.word_places import Spans, places

LENGTH: Final = 200
"""Characters of page text in a snippet, give or take a word."""

AROUND: Final = 40
"""Words before and after the best stretch that may still come into the snippet."""

_BEFORE_SHARE: Final = 0.4
_SENTENCE_SHARE: Final = 0.6
_SHORTEST_SHARE: Final = 0.6
_CLAUSE_SHARE: Final = 0.8
_LOOSE: Final = " \n…,;.:)"
_JOINED = re.compile(r"\s*|[/.-]")
_LEADER = re.compile(r"([._=*–—·…-])(?: ?\1){3,}")
_PARAGRAPH = re.compile(r"\n\s*(?:\n\s*|(?=(?:\(?(?:\d{1,2}|[a-z])[.)]|[•▪●-]|Pasal|Bab|BAB|Bagian)\s))")
_BORDER: Final = "\ue000"  # for private use: in no text's meaning
_BLANK = re.compile(r"\s")
_ATTACHED = re.compile(r"[^\w\s]{0,8}")
_SENTENCE = re.compile(r"[\n.!?](?:(?<=\n)|(?:(?<=\w{4}.)|(?<=[)\]”\"%’].))[)\]”\"’]* (?=[A-Z0-9“\"(]))")
_CLAUSE = re.compile(r"[,;:)] ")
_CONTENTS = re.compile(r"…(?: ?(?:\d{1,4}|[ivxlc]{1,6})\b|[^…]*…)")
_INK = re.compile(r"\S")
_SPECIAL = re.compile(r"""[&<>"']""")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an index says that words stand: ``marks`` of a text, and the ``position`` from which they are shown."""

    text: str
    marks: Marks
    position: int


@dataclass(frozen=True, slots=True)
class Snippet:
    """HTML, escaped, ``<mark>`` its only markup. ``contents``: from a list with dot leaders, which says little."""

    html: str
    contents: bool


@dataclass(frozen=True, slots=True)
class _Cutting:
    """What surrounds the words to mark, tidied: ``strokes`` are to be marked, ``first`` to ``last`` must be shown."""

    text: str
    strokes: Sequence[tuple[int, int]]
    first: int
    last: int
    opens: bool
    """Nothing stands before ``text``."""
    closes: bool
    """Nothing stands after ``text``."""


def snippet(text: str, wanted: Wanted, length: int = LENGTH) -> Snippet | None:
    """Found by looking at every word of ``text``; None where no part of the question stands in it."""
    text = clean(text)
    marks = marks_of([np.array(found, dtype=np.int64) for found in wanted.places(words(text))])
    if not len(marks.positions):
        return None
    position = closest(marks, np.ones(len(wanted.parts)))
    near = _near(marks, position)
    [spans] = places([text], [near.positions])
    return _cut(text, spans, _index(near, position), length)


def snippets_at(spots: Sequence[Spot], wanted: Wanted, length: int = LENGTH) -> list[Snippet | None]:
    """A snippet for each spot; no other words than the marked ones are looked at.

    None where other words stand there: the text has changed since it was indexed.
    """
    texts = [clean(spot.text) for spot in spots]
    near = [_near(spot.marks, spot.position) for spot in spots]
    spans_of = places(texts, [marks.positions for marks in near])
    return [
        _cut(text, spans, _index(marks, spot.position), length) if _are_there(text, spans, marks, wanted) else None
        for spot, text, marks, spans in zip(spots, texts, near, spans_of, strict=True)
    ]


def _are_there(text: str, spans: Spans, marks: Marks, wanted: Wanted) -> bool:
    if len(spans) < len(marks.positions):
        return False
    found = {(text[start:end], part) for (start, end), part in zip(spans, marks.parts.tolist(), strict=True)}
    return all(wanted.parts[part].accepts(forms(token)[0]) for token, part in found)


def _near(marks: Marks, position: int) -> Marks:
    return marks.within(position - AROUND, position + REACH + AROUND)


def _index(marks: Marks, position: int) -> int:
    return int(np.searchsorted(marks.positions, position))


def _cut(text: str, spans: Sequence[tuple[int, int]], at: int, length: int) -> Snippet:
    """Around the words from ``spans[at]`` on, as many of them as fit into ``length`` characters."""
    start, end = spans[at]
    end = max([end, *(stop for _, stop in spans[at:] if stop <= start + length)])
    cutting = _tidied(text, spans, start, end, length + length // 4)
    begin, at_border = _beginning(cutting, length)
    stop, at_end = _ending(cutting, begin, length)
    if stop - begin < _SHORTEST_SHARE * length:
        begin, at_border = _earlier(cutting, begin, at_border, stop - length)
    html = _marked_up(cutting, begin, stop)
    before = "" if at_border else "… "
    after = "" if at_end else " …"
    return Snippet(f"{before}{html}{after}", bool(_CONTENTS.search(cutting.text, begin, stop)))


def _tidied(text: str, spans: Sequence[tuple[int, int]], start: int, end: int, around: int) -> _Cutting:
    """One blank for any white space, a line break for a paragraph's end, one ``…`` for a leader of fifty dots."""
    low = blank.end() if start > around and (blank := _BLANK.search(text, start - around, start)) else 0
    low = max(low, start - around)
    high = min(len(text), end + around)
    strokes: list[list[int]] = []
    for span in spans:
        if low <= span[0] and span[1] <= high:
            if strokes and _JOINED.fullmatch(text, strokes[-1][1], span[0]):
                strokes[-1][1] = max(span[1], strokes[-1][1])
            elif not strokes or span[0] >= strokes[-1][1]:
                strokes.append(list(span))
    opens, closes = _INK.search(text, 0, low) is None, _INK.search(text, high) is None
    if _is_tidy(text, low, high):
        moved = [(left - low, right - low) for left, right in strokes]
        return _Cutting(text[low:high].replace("\n", " "), moved, start - low, end - low, opens, closes)
    pieces: list[str] = []
    moved = []
    at, size, first, last = low, 0, 0, 0
    for left, right in strokes:
        gap, word = _tidy(text[at:left]), " ".join(text[left:right].split())
        pieces += (gap, word)
        moved.append((size + len(gap), size + len(gap) + len(word)))
        size, at = moved[-1][1], right
        if left <= start < right:
            first = moved[-1][0]
        if left < end <= right:
            last = size
    pieces.append(_tidy(text[at:high]))
    return _Cutting("".join(pieces), moved, first, last, opens, closes)


def _is_tidy(text: str, low: int, high: int) -> bool:
    """Whether nothing but line ends is to be done about this stretch, each of which becomes one blank."""
    flat = text[low:high].replace("\n", " ")
    return (
        flat.isprintable()
        and "  " not in flat
        and _LEADER.search(flat) is None
        and ("\n" not in text[low:high] or _PARAGRAPH.search(text, low, high) is None)
    )


def _tidy(text: str) -> str:
    if text in ("", " "):
        return text
    before, after = " " * text[0].isspace(), " " * text[-1].isspace()
    if "\n" in text:
        text = _PARAGRAPH.sub(_BORDER, text)
    text = " ".join(text.split())
    if len(text) >= 4:
        text = _LEADER.sub("…", text)
    text = f"{before}{text}{after}"
    return text.replace(f" {_BORDER}", _BORDER).replace(f"{_BORDER} ", _BORDER).replace(_BORDER, "\n")


def _beginning(cutting: _Cutting, length: int) -> tuple[int, bool]:
    """Where to begin, and whether that is a border: the sentence's beginning, else a clause's, else a word's."""
    text, first = cutting.text, cutting.first
    room = max(length - (cutting.last - first), 0)
    sentence = max((at for at in _after(_SENTENCE, text, int(first - room * _SENTENCE_SHARE), first)), default=-1)
    if sentence >= 0:
        return sentence, True
    low = int(first - room * _BEFORE_SHARE)
    if low <= 0:
        return 0, cutting.opens
    clause = min(_after(_CLAUSE, text, low, first), default=-1)
    return (clause if clause >= 0 else text.find(" ", low - 1, first) + 1 or first), False


def _earlier(cutting: _Cutting, begin: int, at_border: bool, low: int) -> tuple[int, bool]:
    """A beginning further to the front, where the text ends soon after the words."""
    if low <= 0:
        return 0, cutting.opens
    sentence = min(_after(_SENTENCE, cutting.text, low, begin), default=begin)
    if sentence < begin:
        return sentence, True
    word = cutting.text.find(" ", low - 1, begin - 1) + 1
    return (word, False) if word else (begin, at_border)


def _ending(cutting: _Cutting, begin: int, length: int) -> tuple[int, bool]:
    """Where to end, and whether that is a border."""
    text, last = cutting.text, cutting.last
    limit = max(begin + length, last)
    if limit >= len(text):
        return len(text), cutting.closes
    sentence = max((at - 1 for at in _after(_SENTENCE, text, last, limit + 1)), default=-1)
    if sentence - begin >= length * _SHORTEST_SHARE:
        return sentence, True
    clause = max((at - 1 for at in _after(_CLAUSE, text, last, limit + 1)), default=-1)
    if clause - begin >= length * _CLAUSE_SHARE:
        return clause, False
    attached = _ATTACHED.match(text, last)
    least = attached.end() if attached else last
    return max(text.rfind(" ", last, limit + 1), least), False


def _after(border: re.Pattern[str], text: str, low: int, high: int) -> Iterator[int]:
    """Ends of the borders from ``low`` to ``high``, in order; what follows ``high`` may be looked at."""
    return (match.end() for match in border.finditer(text, max(low, 0), high + 1) if match.end() <= high)


def _marked_up(cutting: _Cutting, begin: int, stop: int) -> str:
    text = cutting.text
    while begin < cutting.first and text[begin] in _LOOSE:
        begin += 1
    while stop > cutting.last and text[stop - 1] in " \n…":
        stop -= 1
    stop = min(stop, begin + 2 * LENGTH)
    pieces: list[str] = []
    at = begin
    written = escape if _SPECIAL.search(text, begin, stop) else str
    for left, right in cutting.strokes:
        if at <= left < stop:
            pieces += (written(text[at:left]), "<mark>", written(text[left : min(right, stop)]), "</mark>")
            at = min(right, stop)
    pieces.append(written(text[at:stop]))
    return "".join(pieces).replace("\n", " ")
