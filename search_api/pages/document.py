"""``/dokumen/{id}``: what is this document, where did it come from, and can it be read?

The oldest version gives a work its address, which shows the newest public version; every version has an address of
its own below that.
"""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import Any

import falcon

from archive.deciding_pairs import DECIDING
from archive.documents import Document, PageKind, RenditionRole
from archive.editing import REFUSE_PROPOSAL
from archive.errors import IndexUnavailable, NotFound
from archive.finding import public_document, similar_documents, work_at
from archive.lineage import lineage
from archive.ports import UnitOfWork
from archive.redactions import PLANNING
from archive.relating import RELATING
from archive.staff_reading import DOWNLOAD
from archive.versions import Work
from archive.withheld_files import withheld_files
from search_api import addresses, page_sources, standing
from search_api.exchange.origins import canonical_address
from search_api.pages.paging import whole_number
from search_api.pages.reader_asked import read_asked
from search_api.reading_room import PUBLIC_ROOM, ReadingRoom
from search_api.rendering import Pages
from search_api.services import Services

_THUMBNAILS = 12
_LISTED_PAGES = 60
_SIMILAR = 5
_UNSEEN = RELATING | PLANNING | {DECIDING, DOWNLOAD, REFUSE_PROPOSAL}


class DocumentPage:
    """The record of a work's newest version and the way to its pages."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._record = _RecordPage(services, pages)
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """Show the record, what belongs together, and the pages; lead to where another version is read.

        A withdrawn version tells so at its own address, unless that is the address of the work and another is public.
        """
        work = work_at(self._services.database, document_id)
        if document_id != work.root.id:
            public_document(self._services.database, document_id)
            _lead_on(req, standing.record_address(work, document_id))
        self._record.show(req, resp, public_document(self._services.database, work.shown.id))

    on_head = on_get


class VersionPage:
    """``/dokumen/{id}/versi/{number}``: the record of one version."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._record = _RecordPage(services, pages)
        self._services = services
        self._has_base = services.site.base_url is not None

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str, number: int) -> None:
        """Show it. Raises NotFound for a number that no version has; Withdrawn."""
        work = work_at(self._services.database, document_id)
        version = work.version(number)
        if version is None:
            raise NotFound(document_id)
        if document_id != work.root.id:
            _lead_on(req, addresses.version_address(work.root.id, number))
        document = public_document(self._services.database, version.id)
        is_kept = self._has_base and canonical_address(req) is not None
        canonical = standing.record_address(work, document.id) if is_kept else None
        self._record.show(req, resp, document, canonical=canonical)

    on_head = on_get


def _lead_on(req: falcon.Request, address: str) -> None:
    """See Other, asked again each time: which version is the newest changes. The query is kept as it is."""
    query = f"?{req.query_string}" if req.query_string else ""
    raise falcon.HTTPSeeOther(address + query, headers={"Cache-Control": "private, no-cache"})


class _RecordPage:
    """The record of one public document."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def show(self, req: falcon.Request, resp: falcon.Response, document: Document, **shown: Any) -> None:
        """Answer with it; ``shown`` may give another ``canonical`` address."""
        similar = self._similar(document)
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
            withheld = withheld_files(uow, [document.id, *(child.id for child in children)])
            work = around.work or Work((document,))
            named = [*children, *similar, *around.in_force, *(each.document for each in around.related)]
            ids = {each.id for each in (*named, *work.versions, *([parent] if parent else []))}
            record_at = standing.records_of(uow, ids)
        self._pages.render(
            req,
            resp,
            "document.html",
            document=document,
            unit=units.get(document.unit),
            units=units,
            parent=parent if parent is not None and parent.is_public else None,
            children=children,
            similar=similar,
            record_at=record_at,
            work=work,
            standing_address=standing.standing_address(work),
            own_address=standing.own_address(work, document.id),
            converted=converted,
            around=around,
            related=[(side, list(group)) for side, group in groupby(around.related, key=lambda each: each.side)],
            changed_at=changed_at,
            item=item,
            archival_code=code,
            about=[subject for subject in about if subject is not None],
            black_boxes=black_boxes,
            file_withheld=document.id in withheld,
            withheld=withheld,
            pages=summary[: _THUMBNAILS if source else _LISTED_PAGES],
            page_total=len(summary),
            kind=summary[0].kind if summary else PageKind.PAGE,
            pictured=source is not None,
            unread=sum(page.ocr.value == "wanted" for page in summary),
            sources=sorted({page.source for page in summary}),
            **shown,
        )

    def _similar(self, document: Document) -> list[Document]:
        try:
            return similar_documents(self._services.database, self._services.index, document.id, _SIMILAR)
        except IndexUnavailable:  # the record is worth reading without them
            return []


def _changed_at(uow: UnitOfWork, document: Document) -> dt.datetime | None:
    """When the published record was last changed, if it was.

    Relations are no part of it, and may be to drafts; nor is that somebody once took a file out, refused a proposal or
    held it against another text, and plans to black something out are nobody's business yet.
    """
    acts = [each.at for each in uow.audit.of_document(document.id) if each.action not in _UNSEEN]
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
