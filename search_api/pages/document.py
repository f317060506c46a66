"""``/dokumen/{id}``: what is this document, where did it come from, and can it be read?"""

from __future__ import annotations

import datetime as dt
from itertools import groupby

import falcon

from archive.documents import Document, PageKind, RenditionRole
from archive.errors import IndexUnavailable
from archive.finding import public_document, similar_documents
from archive.lineage import lineage
from archive.ports import UnitOfWork
from archive.redactions import PLANNING
from archive.relating import RELATING
from archive.staff_reading import DOWNLOAD
from search_api import page_sources
from search_api.pages.paging import whole_number
from search_api.pages.reader_asked import read_asked
from search_api.reading_room import PUBLIC_ROOM, ReadingRoom
from search_api.rendering import Pages
from search_api.services import Services

_THUMBNAILS = 12
_LISTED_PAGES = 60
_SIMILAR = 5


class DocumentPage:
    """The record of a document and the way to its pages."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """Show the record, what belongs together, and the pages."""
        document = public_document(self._services.database, document_id)
        with self._services.database.read() as uow:
            units = uow.units.by_code()
            summary = uow.pages.summary(document.id)
            children = [child for child in uow.documents.children(document.id) if child.is_public]
            parent = uow.documents.get(document.parent_id) if document.parent_id else None
            source = page_sources.page_source(self._services, uow, document)
            converted = uow.documents.rendition(document.id, RenditionRole.CONVERTED)
            around = lineage(uow, document)
            changed_at = _changed_at(uow, document)
            item = uow.items.get(document.item) if document.item else None
            code = uow.archival_codes.get(document.archival_code) if document.archival_code else None
            about = [uow.subjects.get(each) for each in uow.subjects.subjects_of(document.id)]
            black_boxes = uow.privacy.boxes(document.id)
        self._pages.render(
            req,
            resp,
            "document.html",
            document=document,
            unit=units.get(document.unit),
            units=units,
            parent=parent if parent is not None and parent.is_public else None,
            children=children,
            similar=self._similar(document),
            converted=converted,
            around=around,
            related=[(side, list(group)) for side, group in groupby(around.related, key=lambda each: each.side)],
            changed_at=changed_at,
            item=item,
            archival_code=code,
            about=[subject for subject in about if subject is not None],
            black_boxes=black_boxes,
            pages=summary[: _THUMBNAILS if source else _LISTED_PAGES],
            page_total=len(summary),
            kind=summary[0].kind if summary else PageKind.PAGE,
            pictured=source is not None,
            unread=sum(page.ocr.value == "wanted" for page in summary),
            sources=sorted({page.source for page in summary}),
        )

    on_head = on_get

    def _similar(self, document: Document) -> list[Document]:
        try:
            return similar_documents(self._services.database, self._services.index, document.id, _SIMILAR)
        except IndexUnavailable:  # the record is worth reading without them
            return []


def _changed_at(uow: UnitOfWork, document: Document) -> dt.datetime | None:
    """When the published record was last changed, if it was.

    Relations are no part of it, and may be to drafts; nor is that somebody once took a file out, and plans to black
    something out are nobody's business yet.
    """
    acts = [
        each.at for each in uow.audit.of_document(document.id) if each.action not in RELATING | PLANNING | {DOWNLOAD}
    ]
    last = max(acts, default=None)
    return last if last and document.published_at and last > document.published_at else None


class PageChooser:
    """``/dokumen/{id}/halaman?nomor=37``: where the page number field of the reader leads."""

    def __init__(self, services: Services, room: ReadingRoom = PUBLIC_ROOM) -> None:
        self._services = services
        self._room = room

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """Lead to the page, or to the nearest one there is."""
        document = self._room.document(self._services, req, document_id)
        number = whole_number(req.get_param("nomor") or "", document.page_count or 1)
        raise falcon.HTTPSeeOther(read_asked(req, self._room.at).page(document.id, number))

    on_head = on_get
