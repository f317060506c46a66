"""``/kerja/dokumen/{id}/halaman/{n}/gambar``: what does a page of a document that is not public look like?"""

from __future__ import annotations

import falcon

from archive.errors import NotFound
from search_api import page_sources
from search_api.identity import signed_in
from search_api.page_pictures import send_page_picture
from search_api.services import Services
from search_api.staff.work.record_view import readable_document

_WIDTH = 960


class WorkPageImage:
    """The picture of a page for those who may read the document."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str, number: int) -> None:
        """Send it. Raises NotFound where there is no such page or no picture of it."""
        width = page_sources.kept_width(req.get_param_as_int("lebar", default=_WIDTH) or _WIDTH)
        with self._services.database.read() as uow:
            document = readable_document(uow, signed_in(req), document_id)
            source = page_sources.page_source(self._services, uow, document)
        send_page_picture(req, resp, self._services, document, source, number, width)

    on_head = on_get


class WorkPageText:
    """The text of a page, plain, for those who may read the document."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str, number: int) -> None:
        """Send it."""
        with self._services.database.read() as uow:
            document = readable_document(uow, signed_in(req), document_id)
            page = uow.pages.get(document.id, number)
        if page is None:
            raise NotFound
        resp.content_type = falcon.MEDIA_TEXT
        resp.text = page.text

    on_head = on_get
