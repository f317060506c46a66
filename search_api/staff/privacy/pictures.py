"""The original behind a document, for those who may read it: its pages as pictures, and the file itself."""

from __future__ import annotations

import falcon

from archive.audit import AuditEntry
from archive.documents import Document, RenditionRole
from archive.errors import NotFound
from archive.ports import UnitOfWork
from search_api import page_sources
from search_api.file_responses import StoredFile, send_file
from search_api.identity import signed_in
from search_api.page_pictures import send_page_picture
from search_api.page_sources import PageSource
from search_api.services import Services

_WIDTH = 1280


def original_source(services: Services, uow: UnitOfWork, document: Document) -> PageSource | None:
    """The file that shows the pages of the original, redacted document or not; None where none can be drawn."""
    original = uow.privacy.redaction(document.id) or document
    converted = uow.privacy.withheld_rendition(document.id, RenditionRole.CONVERTED)
    return page_sources.first_drawable(services, original, converted)


class OriginalPicture:
    """``…/privasi/gambar/{n}``: a page of the original; with ``?hasil=1`` of what the public gets."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str, number: int) -> None:
        """Send the picture; the table of access has asked for the right to read."""
        with self._services.database.read() as uow:
            document = uow.documents.get(document_id)
            if document is None:
                raise NotFound(document_id)
            if req.get_param("hasil"):
                source = page_sources.page_source(self._services, uow, document)
            else:
                source = original_source(self._services, uow, document)
        send_page_picture(req, resp, self._services, document, source, number, _WIDTH)

    on_head = on_get


class OriginalFile:
    """``…/privasi/asli``: the file as it was deposited. Who takes it is noted."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """Send it as a download."""
        person = signed_in(req)
        with self._services.database.write() as uow:
            original = uow.privacy.withheld_rendition(document_id, RenditionRole.ORIGINAL)
            if original is None:
                raise NotFound(document_id)
            after = {"sha256": original.sha256}
            entry = AuditEntry(self._services.clock.now(), person.login, "download_original", document_id, {}, after)
            uow.audit.append(entry)
        blobs = self._services.blobs
        send_file(
            req,
            resp,
            StoredFile(
                etag=original.sha256,
                size=blobs.size(original.sha256),
                media_type="application/octet-stream",
                open_at=lambda offset: blobs.open(original.sha256, offset),
                download_name=original.file_name,
            ),
        )
