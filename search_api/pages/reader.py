"""``/dokumen/{id}/halaman/{n}``: the page itself, with the words that were looked for marked on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import falcon

from archive.documents import Document, FileType, Page, PageKind, Word
from archive.finding import public_document
from archive.ports import UnitOfWork
from archive.reading_rights import ReadableBy
from archive.versions import works_of
from archive.withheld_files import withheld_files
from indexer import media_types as mt
from search_api import addresses, page_sources
from search_api.marking import Marker, marker
from search_api.pages import drawer, page_blocks
from search_api.pages.mail_head import NAMES, MailLine, split_mail
from search_api.pages.original import SHOWN
from search_api.pages.page_blocks import Block
from search_api.pages.reader_asked import ENLARGED, Asked, Part, View, read_asked
from search_api.pages.strokes import pen_strokes
from search_api.reading_room import PUBLIC_ROOM, ReadingRoom
from search_api.rendering import Pages
from search_api.services import Services
from search_api.standing import RecordAt, records_of, standing_address

_IMAGE_WIDTHS = (640, 960, 1280, 1920)
_WIDTHS_SAVING_DATA = (640, 960)
_PART_OF_SHEET = re.compile(r"(.+) \((\d{1,4})/(\d{1,4})\)")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as a letter: its head, its body and what came with it."""

    head: list[MailLine]
    enclosed: list[Document]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """Which part of a long sheet a page is; ``place`` counts from 1."""

    name: str
    place: int
    count: int


class ReaderPage:
    """One page of a document."""

    def __init__(self, services: Services, pages: Pages, room: ReadingRoom = PUBLIC_ROOM) -> None:
        self._services = services
        self._pages = pages
        self._room = room
        self._hits = drawer.HitFinder(services.database)

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str, number: int) -> None:
        """Show picture and text of the page; ``?q=`` keeps the words marked."""
        room, at = self._room, self._room.at
        readable = room.readable_by(req)
        document = room.document(self._services, req, document_id)
        asked = read_asked(req, at)
        pen = marker(asked.text)
        with self._services.database.read() as uow:
            page = page_sources.page_of(uow, document, number)
            unit = uow.units.get(document.unit)
            source = page_sources.page_source(self._services, uow, document)
            summary = uow.pages.summary(document.id)
            earlier = _earlier_parts(uow, document, page, summary)
            letter = _letter(uow, document, page, pen, readable)
            black_boxes = uow.privacy.boxes(document.id)
            work = works_of(uow, [document.id]).get(document.id)
            near = [document.id, *(each.id for each in (letter.enclosed if letter else ()))]
            withheld = withheld_files(uow, near, readable)
            record_at = records_of(uow, near)
        pictured = source is not None and asked.view is not View.TEXT
        marked: list[Word] = []
        if pen and pictured and page.width and page.height:
            marked = pen.words(page_sources.word_boxes(self._services, source, page) or ())
        last = max(document.page_count or number, number)
        outline = page_sources.headings(self._services, source, document) or drawer.outline_of_labels(summary)
        saves_data = (req.get_header("Save-Data") or "").strip().lower() == "on"
        resp.append_header("Vary", "Save-Data")
        self._pages.render(
            req,
            resp,
            "reader.html",
            layout=room.layout,
            at=at,
            in_staff_room=room.is_staff,
            record_of=lambda other: _record(room.at_of(readable, other), other, record_at),
            newer=standing_address(work) if work and work.has_newer_than(document.id) else "",
            document=document,
            unit=unit,
            page=page,
            last=last,
            asked=asked,
            question=asked.text,
            previous=asked.page(document.id, number - 1) if number > 1 else None,
            following=asked.page(document.id, number + 1) if number < last else None,
            hits=self._hits.around(document, number, asked) if pen else None,
            black_boxes=black_boxes,
            file_withheld=document.id in withheld,
            withheld=withheld,
            parts=self._parts(document, summary, outline, number, asked, pen),
            open_part=asked.drawer or (Part.HITS if pen else Part.HEADINGS if outline else Part.PAGES),
            has_picture=source is not None,
            image_widths=(_WIDTHS_SAVING_DATA if saves_data else _IMAGE_WIDTHS) if pictured else (),
            enlarged=ENLARGED,
            strokes=pen_strokes(marked),
            blocks=_blocks(document, page, pen, earlier, letter),
            letter=letter,
            mail_names=NAMES,
            sheet_part=_sheet_part(page),
            is_slide=page.kind is PageKind.SLIDE and source is None,
            opens_inline=document.media_type in SHOWN,
            original=at.original(document.id, number if document.media_type == mt.PDF else 0),
            permanent=(self._services.site.base_url or "") + at.page(document.id, number),
        )

    on_head = on_get

    def _parts(
        self,
        document: Document,
        summary: Sequence[Page],
        outline: Sequence[tuple[int, str, int]],
        number: int,
        asked: Asked,
        pen: Marker,
    ) -> list[drawer.DrawerPart]:
        hits = self._hits.part(document, number, asked) if pen else None
        headings = drawer.headings_part(document, outline, number, asked) if outline else None
        return [part for part in (hits, headings, drawer.pages_part(document, summary, number, asked)) if part]


class ShortReaderAddress:
    """``/dokumen/{id}/hal/{n}``: the reader by a shorter name."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str, number: int) -> None:
        """Lead to the one address the page has; the query is kept as it is."""
        document = public_document(self._services.database, document_id)
        query = f"?{req.query_string}" if req.query_string else ""
        raise falcon.HTTPMovedPermanently(addresses.page_address(document.id, number) + query)

    on_head = on_get


def _record(at: addresses.ReadingAddresses, document: Document, record_at: RecordAt) -> str:
    return record_at(document.id) if at is addresses.PUBLIC_READING else at.record(document.id)


def _sheet_part(page: Page) -> SheetPart | None:
    found = _PART_OF_SHEET.fullmatch(page.label or "") if page.kind is PageKind.SHEET else None
    return SheetPart(found[1], int(found[2]), int(found[3])) if found else None


def _earlier_parts(uow: UnitOfWork, document: Document, page: Page, summary: Sequence[Page]) -> list[str]:
    """The texts of the parts of a long sheet that come before this one."""
    part = _sheet_part(page)
    if part is None:
        return []
    begin = page.number - part.place + 1
    sheet = [each for each in summary if begin <= each.number < page.number]
    numbers = [each.number for each in sheet if (other := _sheet_part(each)) and other.name == part.name]
    texts = uow.pages.some({document.id: numbers})
    return [texts[document.id, number] for number in numbers]


def _letter(uow: UnitOfWork, document: Document, page: Page, pen: Marker, readable: ReadableBy) -> Letter | None:
    if document.file_type is not FileType.EMAIL or page.number != 1:
        return None
    head, _ = split_mail(page.text, pen)
    enclosed = [child for child in uow.documents.children(document.id) if readable.allows(child)]
    return Letter(head, enclosed) if head else None


def _blocks(document: Document, page: Page, pen: Marker, earlier: Sequence[str], letter: Letter | None) -> list[Block]:
    if letter is not None:
        return page_blocks.mail_blocks(split_mail(page.text, pen)[1], pen)
    if document.file_type is FileType.EMAIL:
        return page_blocks.mail_blocks(page.text, pen)
    if document.media_type == mt.MARKDOWN:
        return page_blocks.markdown_blocks(page.text, pen)
    if document.file_type is FileType.SPREADSHEET:
        return page_blocks.sheet_blocks(page.text, pen, earlier)
    if page.kind is PageKind.SLIDE:
        return page_blocks.slide_blocks(page.text, page.label, pen)
    flowing = page.kind is PageKind.PAGE or document.file_type is FileType.TEXT
    return page_blocks.text_blocks(page.text, pen, flowing=flowing)
