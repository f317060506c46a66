"""``/dokumen/{id}/halaman/{n}``: the page itself, with the words that were looked for marked on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import falcon
from markupsafe import Markup

from archive.documents import Document, Word
from archive.finding import public_document
from search_api import addresses, page_sources
from search_api.marking import Marker, marker
from search_api.rendering import Pages
from search_api.services import Services

_LONGEST_QUESTION = 500
_IMAGE_WIDTHS = (640, 960, 1280, 1920)
_FIGURE = re.compile(r"\(?[-+]?(Rp\s?)?\d[\d.,]*\s?%?\)?")
_PEN = 1.5  # points by which the felt pen goes beyond the word
_SPACE = 0.4  # of a line's height: what a space between two words is at most

Stroke = tuple[float, float, float, float]
"""x, y, width, height in points."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place of a table; figures line up on the right."""

    text: Markup
    is_figure: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page's text: the rows of a table, or a paragraph when there are none."""

    paragraph: Markup | None = None
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class HitPages:
    """The pages on which the words stand, around the page one is on."""

    numbers: tuple[int, ...]
    place: int | None
    previous: str | None
    following: str | None


class ReaderPage:
    """One page of a document."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages
        self._hit_pages = lru_cache(maxsize=256)(self._find_hit_pages)

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str, number: int) -> None:
        """Show picture and text of the page; ``?q=`` keeps the words marked."""
        document = public_document(self._services.database, document_id)
        question = " ".join((req.get_param("q") or "").split())[:_LONGEST_QUESTION]
        pen = marker(question)
        with self._services.database.read() as uow:
            page = page_sources.public_page(uow, document, number)
            unit = uow.units.get(document.unit)
            source = page_sources.page_source(self._services, uow, document)
        marked: list[Word] = []
        if pen and source and page.width and page.height:
            marked = pen.words(page_sources.word_boxes(self._services, source, page) or ())
        last = max(document.page_count or number, number)
        self._pages.render(
            req,
            resp,
            "reader.html",
            document=document,
            unit=unit,
            page=page,
            last=last,
            question=question,
            previous=addresses.page_address(document.id, number - 1, question) if number > 1 else None,
            following=addresses.page_address(document.id, number + 1, question) if number < last else None,
            hits=self._hits(document, number, question) if pen else None,
            image_widths=_IMAGE_WIDTHS if source else (),
            strokes=pen_strokes(marked),
            blocks=text_blocks(page.text, pen),
        )

    on_head = on_get

    def _hits(self, document: Document, number: int, question: str) -> HitPages:
        numbers = self._hit_pages(document.id, document.revision, question)
        before = [each for each in numbers if each < number]
        after = [each for each in numbers if each > number]
        return HitPages(
            numbers,
            numbers.index(number) + 1 if number in numbers else None,
            addresses.page_address(document.id, before[-1], question) if before else None,
            addresses.page_address(document.id, after[0], question) if after else None,
        )

    def _find_hit_pages(self, document_id: str, revision: int, question: str) -> tuple[int, ...]:
        """The pages that hold most parts of the question. ``revision`` makes the cache read changed documents again."""
        pen = marker(question)
        with self._services.database.read() as uow:
            texts = uow.pages.texts(document_id)
        parts = [(number, pen.parts_in(text)) for number, text in texts]
        most = max((count for _, count in parts), default=0)
        return tuple(number for number, count in parts if count == most > 0)


def pen_strokes(words: list[Word]) -> list[Stroke]:
    """Where the felt pen goes over ``words``: one stroke for neighbours on a line."""
    strokes: list[Stroke] = []
    for word in words:
        x0, y0, x1, y1 = word.x0 - _PEN, word.y0 - _PEN, word.x1 + _PEN, word.y1 + _PEN
        if strokes:
            left, top, width, height = strokes[-1]
            middle = (y0 + y1) / 2
            if top < middle < top + height and x0 - left >= 0 and x0 - (left + width) < _SPACE * height:
                x0, y0, y1 = left, min(y0, top), max(y1, top + height)
                x1 = max(x1, left + width)
                strokes.pop()
        strokes.append((x0, y0, x1 - x0, y1 - y0))
    return strokes


def text_blocks(text: str, pen: Marker) -> list[Block]:
    """Paragraphs and tables of a page's text, escaped and marked. Extractors part cells by tabs."""
    blocks: list[Block] = []
    for paragraph in text.split("\n\n"):
        for tabular, lines in groupby(paragraph.split("\n"), key=lambda line: "\t" in line):
            if tabular:
                cells = (line.split("\t") for line in lines)
                blocks.append(Block(rows=tuple(tuple(_cell(text, pen) for text in row) for row in cells)))
            elif joined := "\n".join(lines).strip():
                blocks.append(Block(paragraph=pen.text(joined)))
    return blocks


def _cell(text: str, pen: Marker) -> Cell:
    return Cell(pen.text(text), bool(_FIGURE.fullmatch(text.strip())))
