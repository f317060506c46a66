"""``/dokumen/{id}/kutipan.bib`` and ``.ris``: how does a citation get into a reference manager?"""

from __future__ import annotations

import falcon

from archive.documents import Document
from archive.errors import NotFound
from archive.finding import public_document
from archive.versions import work_of
from archive.withheld_files import withheld_files
from search_api.asked import single
from search_api.exchange.citations import FORMS, citation
from search_api.exchange.origins import origin
from search_api.services import Services
from search_api.standing import own_address


class CitationResource:
    """The citation in one form; ``?hal=37`` cites that page."""

    def __init__(self, services: Services, form: str) -> None:
        self._services = services
        self._form = form
        self._media_type, self._write = FORMS[form]

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """Answer it as a file. Raises NotFound for a page that is not there: nobody should cite another instead."""
        document = public_document(self._services.database, document_id)
        page = _page(req, document)
        with self._services.database.read() as uow:
            unit = uow.units.get(document.unit)
            record = own_address(work_of(uow, document), document.id)
            withheld = bool(withheld_files(uow, [document.id]))
        site = self._services.site
        resp.content_type = self._media_type
        resp.cache_control = ["no-cache"]
        resp.downloadable_as = f"{document.id}{f'-{page}' if page else ''}.{self._form}"
        cited = citation(document, unit, site.name, origin(req, site), page, record=record, file_withheld=withheld)
        resp.text = self._write(cited)

    on_head = on_get


def _page(req: falcon.Request, document: Document) -> int | None:
    asked = single(req, "hal")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 8 and 1 <= int(asked) <= (document.page_count or 0)):
        raise NotFound
    return int(asked)
