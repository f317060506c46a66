"""What lies in the reader's drawer: the pages that hold the words, the headings, all pages?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final

from markupsafe import Markup

from archive.documents import Document, Page
from archive.ports import Database
from indexer.snippets import snippet
from search_api.marking import marker
from search_api.pages.reader_asked import Asked, Part

SLICE: Final = 24
"""Entries of a part that are shown at once: a multiple of the columns that thumbnails stand in."""

_SNIPPET: Final = 120  # characters


@dataclass(frozen=True, slots=True)
class Entry:
    """A way to a page."""

    number: int
    address: str
    text: Markup
    level: int = 1
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class DrawerPart:
    """Some of ``total`` entries, with the ways to those before and after."""

    part: Part
    entries: tuple[Entry, ...]
    total: int
    previous: str | None
    following: str | None


@dataclass(frozen=True, slots=True)
class HitPages:
    """The pages on which the words stand, around the page one is on."""

    numbers: tuple[int, ...]
    place: int | None
    previous: str | None
    following: str | None


class HitFinder:
    """Finds the pages of a document that hold the words of a question; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._numbers = lru_cache(maxsize=256)(self._find_numbers)
        self._snippets = lru_cache(maxsize=256)(self._find_snippets)

    def around(self, document: Document, number: int, asked: Asked) -> HitPages:
        """Which of the hits one is on, and the ways to its neighbours."""
        numbers = self._numbers(document.id, document.revision, asked.text)
        before, after = bisect_left(numbers, number), bisect_right(numbers, number)
        return HitPages(
            numbers,
            after if after > before else None,
            asked.page(document.id, numbers[before - 1]) if before else None,
            asked.page(document.id, numbers[after]) if after < len(numbers) else None,
        )

    def part(self, document: Document, number: int, asked: Asked) -> DrawerPart:
        """The hits with a few words around them."""
        numbers = self._numbers(document.id, document.revision, asked.text)
        start = _start(asked, Part.HITS, bisect_left(numbers, number), len(numbers))
        shown = numbers[start : start + SLICE]
        texts = self._snippets(document.id, document.revision, asked.text, shown)
        entries = tuple(
            Entry(each, asked.page(document.id, each), text, is_here=each == number)
            for each, text in zip(shown, texts, strict=True)
        )
        return _sliced(Part.HITS, entries, len(numbers), start, document, number, asked)

    def _find_numbers(self, document_id: str, revision: int, question: str) -> tuple[int, ...]:
        """The pages that hold most parts of the question. ``revision`` makes the cache read changed documents again."""
        pen = marker(question)
        with self._database.read() as uow:
            texts = uow.pages.texts(document_id)
        parts = [(number, pen.parts_in(text)) for number, text in texts]
        most = max((count for _, count in parts), default=0)
        return tuple(number for number, count in parts if count == most > 0)

    def _find_snippets(
        self, document_id: str, revision: int, question: str, numbers: tuple[int, ...]
    ) -> tuple[Markup, ...]:
        wanted = marker(question).wanted
        with self._database.read() as uow:
            texts = uow.pages.some({document_id: numbers})
        found = (snippet(texts.get((document_id, number), ""), wanted, _SNIPPET) for number in numbers)
        return tuple(Markup(each.html) if each else Markup() for each in found)  # noqa: S704 - escaped, see Snippet


def pages_part(document: Document, pages: Sequence[Page], number: int, asked: Asked) -> DrawerPart:
    """Every page; its text is its label, where that says more than its number."""
    start = _start(asked, Part.PAGES, number - 1, len(pages))
    entries = tuple(
        Entry(
            page.number,
            asked.page(document.id, page.number),
            Markup.escape(page.label if page.label and page.label != str(page.number) else ""),
            is_here=page.number == number,
        )
        for page in pages[start : start + SLICE]
    )
    return _sliced(Part.PAGES, entries, len(pages), start, document, number, asked)


def headings_part(document: Document, outline: Sequence[tuple[int, str, int]], number: int, asked: Asked) -> DrawerPart:
    """The headings that a file lists. One is on the last that begins no later than the page."""
    before = [place for place, (_, _, page) in enumerate(outline) if page <= number]
    here = before[-1] if before else -1
    start = _start(asked, Part.HEADINGS, max(here, 0), len(outline))
    shallow = min((level for level, _, _ in outline), default=1)
    entries = tuple(
        Entry(page, asked.page(document.id, page), Markup.escape(title), min(level - shallow + 1, 4), place == here)
        for place, (level, title, page) in enumerate(outline[start : start + SLICE], start)
    )
    return _sliced(Part.HEADINGS, entries, len(outline), start, document, number, asked)


def outline_of_labels(pages: Sequence[Page]) -> tuple[tuple[int, str, int], ...]:
    """Headings for a file that lists none: labels made of words, each where it begins."""
    named = [(page.number, page.label) for page in pages if page.label and any(map(str.isalpha, page.label))]
    runs = [next(run) for _, run in groupby(named, key=lambda each: each[1])]
    return tuple((1, label, number) for number, label in runs if len(label) > 4)  # "iv" numbers a page


def _start(asked: Asked, part: Part, here: int, total: int) -> int:
    """Index of the first entry shown: as asked, else so that ``here`` is among them."""
    place = asked.start - 1 if asked.drawer is part and asked.start else here
    return min(place, max(total - 1, 0)) // SLICE * SLICE


def _sliced(
    part: Part, entries: tuple[Entry, ...], total: int, start: int, document: Document, number: int, asked: Asked
) -> DrawerPart:
    def way(first: int) -> str:
        return asked.opened(document.id, number, part, first + 1)

    return DrawerPart(
        part,
        entries,
        total,
        way(max(start - SLICE, 0)) if start else None,
        way(start + SLICE) if start + SLICE < total else None,
    )
