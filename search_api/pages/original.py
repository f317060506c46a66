"""``/dokumen/{id}/berkas`` and its staff twin: the original in the browser's own viewer, as far as that is safe."""

from __future__ import annotations

from typing import Final

import falcon

from archive.documents import Document, Rendition, RenditionRole
from indexer import media_types as mt
from search_api.file_responses import StoredFile, send_file
from search_api.middleware.security import FILE_POLICY, PDF_POLICY, PICTURE_POLICY
from search_api.reading_room import PUBLIC_ROOM, ReadingRoom
from search_api.services import Services

SHOWN: Final = {mt.PDF: PDF_POLICY, mt.PNG: PICTURE_POLICY, mt.JPEG: PICTURE_POLICY, mt.WEBP: PICTURE_POLICY}
"""What browsers show themselves and what cannot act in this site's name, each with its policy. Never HTML or SVG."""


def original_of(document: Document, size: int) -> Rendition:
    """The file as it was deposited."""
    return Rendition(
        document.id, RenditionRole.ORIGINAL, document.sha256, size, document.media_type, document.file_name
    )


class OriginalPage:
    """The bytes as they were deposited; what browsers do not show safely is a download."""

    def __init__(self, services: Services, room: ReadingRoom = PUBLIC_ROOM) -> None:
        self._services = services
        self._room = room

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """Send the original, or the range asked for: viewers read long PDFs in ranges."""
        document = self._room.document(self._services, req, document_id)
        blobs = self._services.blobs
        shown = document.media_type in SHOWN
        size = blobs.size(document.sha256)
        resp.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self._room.hand_out(self._services, req, document, original_of(document, size))
        send_file(
            req,
            resp,
            StoredFile(
                etag=document.sha256,
                size=size,
                media_type=document.media_type or "application/octet-stream",
                open_at=lambda offset: blobs.open(document.sha256, offset),
                download_name=None if shown else document.file_name,
                shown_as=document.file_name if shown else None,
                policy=SHOWN.get(document.media_type, FILE_POLICY),
            ),
        )

    on_head = on_get
