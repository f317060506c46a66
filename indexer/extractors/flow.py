"""How does a flowing document (docx, odt) become pages or sections with an outline?"""

from __future__ import annotations

from archive.documents import Page, PageKind
from indexer.extractors.page_text import SECTION_CHARACTERS, section_pages, text_page

Outline = tuple[tuple[int, str, int], ...]


class Flow:
    """Collects blocks of text, page breaks, headings and notes in reading order."""

    def __init__(self) -> None:
        self._pages: list[list[str]] = [[]]
        self._notes: list[list[str]] = [[]]
        self._headers: dict[str, None] = {}  # each once: first page, even and odd headers often repeat
        self._footers: dict[str, None] = {}
        self._headings: list[tuple[int, str, int, int]] = []  # level, title, page index, block index
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
            self._headings.append((level, " ".join(text.split())[:500], len(self._pages) - 1, len(self._pages[-1])))
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
        """Pages where there were breaks; else a section per top-level heading, long ones without headings split."""
        if not any(block.strip() for block in self._pages[-1]) and not self._notes[-1] and len(self._pages) > 1:
            self._pages.pop()
            self._notes.pop()
        if len(self._pages) > 1:
            return self._as_pages(), tuple((level, title, page + 1) for level, title, page, _ in self._headings)
        return self._as_sections()

    def _as_pages(self) -> tuple[Page, ...]:
        texts = ["\n".join([*blocks, *notes]) for blocks, notes in zip(self._pages, self._notes, strict=True)]
        texts[0] = "\n".join([*self._headers, texts[0], *self._footers])
        return tuple(text_page(number, text, PageKind.PAGE) for number, text in enumerate(texts, 1))

    def _as_sections(self) -> tuple[tuple[Page, ...], Outline]:
        blocks, notes = self._pages[0], [*self._notes[0], *self._footers]
        top = min((level for level, *_ in self._headings), default=0)
        starts = [block for level, _, _, block in self._headings if level == top]
        if len(starts) < 2 and sum(map(len, blocks)) > SECTION_CHARACTERS:
            return self._by_length(blocks, notes)
        if starts and any(block.strip() for block in blocks[: starts[0]]):
            starts.insert(0, 0)
        starts = starts or [0]
        starts[0] = 0
        ends = [*starts[1:], len(blocks)]
        pages = []
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
            before = list(self._headers) if number == 1 else []
            after = notes if number == len(starts) else []
            title = next((title for level, title, _, block in self._headings if block == start and level == top), None)
            text = "\n".join([*before, *blocks[start:end], *after])
            pages.append(text_page(number, text, PageKind.SECTION, title))
        outline = tuple(
            (level, title, sum(start <= block for start in starts)) for level, title, _, block in self._headings
        )
        return tuple(pages), outline

    def _by_length(self, blocks: list[str], notes: list[str]) -> tuple[tuple[Page, ...], Outline]:
        offset = sum(len(header) + 1 for header in self._headers)
        offsets = []
        for block in blocks:
            offsets.append(offset)
            offset += len(block) + 1
        marks = [(level, title, offsets[block]) for level, title, _, block in self._headings]
        return section_pages("\n".join([*self._headers, *blocks, *notes]), marks)
