"""How does a flowing document (docx, odt) become pages or sections with an outline?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, pairwise

from archive.documents import Page, PageKind
from indexer.extractors.page_text import SECTION_CHARACTERS, Part, pages_of, section_pages

Outline = tuple[tuple[int, str, int], ...]

_LONGEST_TITLE = 500


class Flow:
    """Collects blocks of text, page breaks, headings and notes in reading order."""

    def __init__(self) -> None:
        self._pages: list[list[str]] = [[]]
        self._notes: list[list[str]] = [[]]
        self._headers: dict[str, None] = {}  # each once: first page, even and odd headers often repeat
        self._footers: dict[str, None] = {}
        self._headings: list[tuple[int, int, int, str]] = []  # page index, block index, level, title
        self._explicit_break = False

    def add_header(self, text: str) -> None:
        """Text at the top of pages; it is shown on the first page only, so that it does not weigh on every hit."""
        if text.strip():
            self._headers[text] = None

    def add_footer(self, text: str) -> None:
        """The same for the bottom of pages."""
        if text.strip():
            self._footers[text] = None

    def add_block(self, text: str, level: int = 0) -> None:
        """A paragraph or table row; ``level`` from 1 makes it a heading of the outline."""
        if level and text.strip():
            title = " ".join(text.split())[:_LONGEST_TITLE]
            self._headings.append((len(self._pages) - 1, len(self._pages[-1]), level, title))
        self._pages[-1].append(text)
        self._explicit_break = self._explicit_break and not text.strip()

    def add_note(self, text: str) -> None:
        """A note, comment or drawing that belongs to the current page: it follows that page's text."""
        if text.strip():
            self._notes[-1].append(text)

    def break_page(self, *, remembered: bool = False) -> None:
        """Begin a page, unless it has just begun.

        ``remembered``: where the writing program last broke it, which it also notes beside an explicit break.
        """
        if not self._pages[-1] or (remembered and self._explicit_break):
            return
        self._explicit_break = not remembered
        self._pages.append([])
        self._notes.append([])

    def around(self) -> tuple[list[str], list[str]]:
        """(headers, footers), each text once."""
        return list(self._headers), list(self._footers)

    def pages(self) -> tuple[tuple[Page, ...], Outline]:
        """Pages where there were breaks; else a section per top-level heading; long ones are split."""
        if not any(block.strip() for block in self._pages[-1]) and not self._notes[-1] and len(self._pages) > 1:
            self._pages.pop()
            self._notes.pop()
        return self._as_pages() if len(self._pages) > 1 else self._as_sections()

    def _as_pages(self) -> tuple[tuple[Page, ...], Outline]:
        parts = [self._part(page, 0, len(blocks), self._notes[page]) for page, blocks in enumerate(self._pages)]
        return pages_of(parts, PageKind.PAGE)

    def _as_sections(self) -> tuple[tuple[Page, ...], Outline]:
        end = len(self._pages[0])
        top = min((level for _, _, level, _ in self._headings), default=0)
        titles = {block: title for _, block, level, title in self._headings if level == top}
        starts = list(titles)
        if len(starts) < 2 and sum(map(len, self._pages[0])) > SECTION_CHARACTERS:
            whole = self._part(0, 0, end, self._notes[0])
            return section_pages(whole.text, whole.headings)
        if not starts or any(block.strip() for block in self._pages[0][: starts[0]]):
            starts.insert(0, 0)
        borders = [0, *starts[1:], end]
        parts = [
            self._part(0, begin, stop, self._notes[0] if stop == end else (), titles.get(start))
            for start, (begin, stop) in zip(starts, pairwise(borders), strict=True)
        ]
        return pages_of(parts, PageKind.SECTION)

    def _part(self, page: int, start: int, end: int, notes: Sequence[str], label: str | None = None) -> Part:
        """Some blocks of a page; headers go before the very first, footers after the last of the first page."""
        whole = self._pages[page]
        headers = list(self._headers) if page == 0 and start == 0 else []
        footers = list(self._footers) if page == 0 and end == len(whole) else []
        texts = [*headers, *whole[start:end], *notes, *footers]
        offsets = list(accumulate((len(text) + 1 for text in texts), initial=0))
        low, high = (bisect_left(self._headings, (page, block)) for block in (start, end))
        headings = [
            (level, title, offsets[len(headers) + block - start]) for _, block, level, title in self._headings[low:high]
        ]
        return Part("\n".join(texts), label, headings)
