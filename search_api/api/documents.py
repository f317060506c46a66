"""GET /api/v1/documents/…: the record of a published document, its file, its pages and their pictures.

The resources serve those who work here as well, in a room of their own (``search_api.staff.shelf``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

import falcon
import msgspec

from archive.documents import Document, RenditionRole
from archive.errors import NotFound
from archive.lineage import lineage
from archive.ports import UnitOfWork
from archive.reading_rights import ReadableBy
from archive.units import Unit
from archive.versions import Work
from archive.withheld_files import withheld_files
from search_api import addresses, labels, page_sources, reasons, relation_labels
from search_api.addresses import PUBLIC_READING
from search_api.api.messages import (
    BlackedOut,
    DocumentAnswer,
    FileParameters,
    ImageParameters,
    LanguageParameters,
    NamedCode,
    PageAnswer,
    RelatedDocument,
    RelationAnswer,
    VersionAnswer,
    WordBox,
)
from search_api.api.operations import DOCUMENT_ID, PAGE_NUMBER, Answer, Operation
from search_api.api.parameters import read_parameters
from search_api.file_responses import StoredFile, send_file
from search_api.middleware.language import language_of
from search_api.page_pictures import send_page_picture
from search_api.pages.original import original_of
from search_api.privacy_labels import blackened
from search_api.reading_room import PUBLIC_ROOM, ReadingRoom
from search_api.services import Language, Services
from search_api.standing import records_of, standing_address
from search_api.translation import translator

_PROBLEMS = (400, 404, 410, 503)
_BYTES = "application/octet-stream"


class DocumentResource:
    """The record."""

    operation = Operation(
        name="document",
        summary="The record of a document",
        answers={200: Answer("The record", DocumentAnswer)},
        problems=_PROBLEMS,
        path={"document_id": DOCUMENT_ID},
    )

    def __init__(self, services: Services, room: ReadingRoom = PUBLIC_ROOM) -> None:
        self._services = services
        self._room = room
        self._base = services.site.base_url or ""

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """Answer the record with links to what belongs together."""
        read_parameters(req, LanguageParameters)
        document = self._room.document(self._services, req, document_id)
        _write(resp, self.answer(document, self._room.readable_by(req), language_of(req)))

    on_head = on_get

    def answer(self, document: Document, readable: ReadableBy, language: Language) -> DocumentAnswer:
        """The record as this reader may know it."""
        with self._services.database.read() as uow:
            unit = uow.units.get(document.unit)
            children = [child for child in uow.documents.children(document.id) if readable.allows(child)]
            parent = uow.documents.get(document.parent_id) if document.parent_id else None
            converted = uow.documents.rendition(document.id, RenditionRole.CONVERTED)
            around = lineage(uow, document)
            near = [
                document,
                *children,
                *around.in_force,
                *around.versions,
                *(each.document for each in around.related),
            ]
            record_at = records_of(uow, [each.id for each in (*near, *([parent] if parent else []))])

            def address(other: Document) -> str:
                at = self._room.at_of(readable, other)
                return self._base + (record_at(other.id) if at is PUBLIC_READING else at.record(other.id))

            answer = self._record(document, unit, language)
            self._name_codes(answer, uow, document, language)
            answer.blacked_out = _blacked_out(uow, document, language)
            if not withheld_files(uow, [document.id], readable):
                self._name_file(answer, document)
        own = self._room.at.record(document.id) if self._room.is_staff else record_at(document.id)
        answer.url = self._base + own
        if around.work is not None:
            answer.version = around.work.number_of(document.id)
            answer.standing_url = self._base + standing_address(around.work)
            answer.newest = around.work.shown.id if around.work.shown.is_public else None
        if converted is not None:
            answer.converted_url = self._base + self._room.at.file(document.id, RenditionRole.CONVERTED)
        answer.relations = [
            RelationAnswer(
                each.side,
                relation_labels.side_label(each.side, language),
                each.note or None,
                _related(each.document, address),
            )
            for each in around.related
        ]
        answer.versions = [_version(each, document, around.work, address) for each in around.versions if around.work]
        answer.in_force = [_related(each, address) for each in around.in_force]
        answer.children = [_related(child, address) for child in children]
        answer.parent = _related(parent, address) if parent is not None and readable.allows(parent) else None
        return answer

    def _name_file(self, answer: DocumentAnswer, document: Document) -> None:
        answer.file_withheld = False
        answer.file_name, answer.size, answer.sha256 = document.file_name, document.size, document.sha256
        answer.file_url = self._base + self._room.at.file(document.id)

    def _name_codes(self, answer: DocumentAnswer, uow: UnitOfWork, document: Document, language: Language) -> None:
        if document.item and (item := uow.items.get(document.item)) is not None:
            address = addresses.item_address(item.information_class.value, item.code)
            answer.item = NamedCode(item.code, item.text, self._base + address)
        if document.archival_code and (code := uow.archival_codes.get(document.archival_code)) is not None:
            address = addresses.archival_code_address(code.code)
            answer.archival_code = NamedCode(code.code, code.name, self._base + address)
        for each in uow.subjects.subjects_of(document.id):
            if (subject := uow.subjects.get(each)) is not None:
                address = addresses.subject_address(subject.code)
                name = labels.subject_name(subject, language)
                answer.subjects.append(NamedCode(subject.code, name, self._base + address))

    def _record(self, document: Document, unit: Unit | None, language: Language) -> DocumentAnswer:
        return DocumentAnswer(
            id=document.id,
            title=document.title,
            number=document.number,
            unit=unit.code if unit else document.unit,
            unit_name=unit.label if unit else document.unit,
            class_=document.information_class,
            item=None,
            archival_code=None,
            subjects=[],
            year=document.year,
            date=document.date,
            language=document.language,
            type=document.file_type,
            media_type=document.media_type,
            file_withheld=True,
            file_name=None,
            size=None,
            sha256=None,
            page_count=document.page_count,
            state=document.processing,
            state_label=labels.state_label(document.processing, language),
            reason=document.reason.value if document.reason else None,
            reason_text=(
                reasons.reason_sentence(document.reason, document.reason_detail, language) if document.reason else None
            ),
            published_at=document.published_at,
            revision=document.revision,
            url="",
            file_url=None,
            converted_url=None,
            blacked_out=[],
            parent=None,
            children=[],
            relations=[],
            versions=[],
            in_force=[],
        )


def _related(document: Document, address: Callable[[Document], str]) -> RelatedDocument:
    return RelatedDocument(document.id, document.title, address(document))


def _version(version: Document, asked: Document, work: Work, address: Callable[[Document], str]) -> VersionAnswer:
    return VersionAnswer(
        id=version.id,
        title=version.title,
        number=version.number,
        date=version.date,
        published_at=version.published_at,
        version=work.number_of(version.id),
        current=version.id == asked.id,
        url=address(version),
    )


class FileResource:
    """The bytes as they were deposited, or as a PDF: always a download, never run or shown by the browser."""

    operation = Operation(
        name="file",
        summary="The original bytes; ranges and validators as in RFC 9110",
        answers={
            200: Answer("All bytes", media_type="*/*"),
            206: Answer("The range asked for", media_type="*/*"),
            304: Answer("Unchanged"),
        },
        query=FileParameters,
        problems=(*_PROBLEMS, 416),
        path={"document_id": DOCUMENT_ID},
    )

    def __init__(self, services: Services, room: ReadingRoom = PUBLIC_ROOM) -> None:
        self._services = services
        self._room = room

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """Send the file, or the range asked for."""
        role = RenditionRole(read_parameters(req, FileParameters).rendition)
        document = self._room.document(self._services, req, document_id)
        blobs = self._services.blobs
        if role is RenditionRole.ORIGINAL:
            rendition = original_of(document, blobs.size(document.sha256))
        else:
            with self._services.database.read() as uow:
                made = uow.documents.rendition(document.id, role)
            if made is None:
                raise NotFound
            rendition = replace(made, size=blobs.size(made.sha256))
        self._room.hand_out(self._services, req, document, rendition)
        send_file(
            req,
            resp,
            StoredFile(
                etag=rendition.sha256,
                size=rendition.size,
                media_type=rendition.media_type or _BYTES,
                open_at=lambda offset: blobs.open(rendition.sha256, offset),
                download_name=rendition.file_name,
            ),
        )

    on_head = on_get


class PageResource:
    """One page: its text, where that came from, and where each word stands."""

    operation = Operation(
        name="page",
        summary="The text and word boxes of a page",
        answers={200: Answer("The page", PageAnswer)},
        problems=_PROBLEMS,
        path={"document_id": DOCUMENT_ID, "number": PAGE_NUMBER},
    )

    def __init__(self, services: Services, room: ReadingRoom = PUBLIC_ROOM) -> None:
        self._services = services
        self._room = room

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str, number: int) -> None:
        """Answer the page."""
        read_parameters(req, LanguageParameters)
        document = self._room.document(self._services, req, document_id)
        with self._services.database.read() as uow:
            page = page_sources.page_of(uow, document, number)
            source = page_sources.page_source(self._services, uow, document)
            blacked_out = _blacked_out(uow, document, language_of(req), number)
        words = page_sources.word_boxes(self._services, source, page)
        base = self._services.site.base_url or ""
        answer = PageAnswer(
            document=document.id,
            number=page.number,
            label=page.label,
            kind=page.kind,
            text=page.text,
            source=page.source,
            confidence=page.confidence,
            width=page.width,
            height=page.height,
            words=(
                None
                if words is None
                else [WordBox(word.text, word.x0, word.y0, word.x1, word.y1, word.confidence) for word in words]
            ),
            blacked_out=blacked_out,
            url=base + self._room.at.page(document.id, page.number),
            image_url=base + self._room.at.image(document.id, page.number, 960) if source else None,
        )
        _write(resp, answer)

    on_head = on_get


class PageImageResource:
    """The picture of a page, drawn when it is first asked for."""

    operation = Operation(
        name="page_image",
        summary="The picture of a page as WebP",
        answers={200: Answer("The picture", media_type="image/webp"), 304: Answer("Unchanged")},
        query=ImageParameters,
        problems=(*_PROBLEMS, 422),
        path={"document_id": DOCUMENT_ID, "number": PAGE_NUMBER},
    )

    def __init__(self, services: Services, room: ReadingRoom = PUBLIC_ROOM) -> None:
        self._services = services
        self._room = room

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str, number: int) -> None:
        """Send the picture; it must be asked about again each time, so that withdrawing stops it."""
        width = page_sources.kept_width(read_parameters(req, ImageParameters).width)
        document = self._room.document(self._services, req, document_id)
        with self._services.database.read() as uow:
            source = page_sources.page_source(self._services, uow, document)
        send_page_picture(req, resp, self._services, document, source, number, width)

    on_head = on_get


def _blacked_out(uow: UnitOfWork, document: Document, language: Language, page: int | None = None) -> list[BlackedOut]:
    boxes = [each for each in uow.privacy.boxes(document.id) if page is None or each.page == page]
    say = translator(language).gettext
    return [
        BlackedOut(number, part.letter, say(part.name), part.count)
        for number, on_page in groupby(boxes, key=lambda each: each.page)
        for part in blackened(list(on_page))
    ]


def _write(resp: falcon.Response, answer: msgspec.Struct) -> None:
    resp.content_type = falcon.MEDIA_JSON
    resp.cache_control = ["private", "no-cache"]
    resp.data = msgspec.json.encode(answer)
