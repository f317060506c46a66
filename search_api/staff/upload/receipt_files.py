"""``/kerja/setoran/{batch}/berita-acara.pdf`` and ``.csv``: the receipt, to keep."""

from __future__ import annotations

import falcon

from archive.handing_over import draw_receipt
from search_api.identity import signed_in
from search_api.middleware.language import language_of
from search_api.services import Services
from search_api.staff.upload.receipt_csv import receipt_csv
from search_api.staff.upload.receipt_text import ReceiptText, receipt_text


class ReceiptCsv:
    """For a spreadsheet."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response, batch_id: str) -> None:
        """The receipt as it stands."""
        resp.data = receipt_csv(_text(self._services, req, batch_id))
        resp.content_type = "text/csv; charset=utf-8"
        resp.downloadable_as = f"berita-acara-{batch_id}.csv"


class ReceiptPdf:
    """For the file."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response, batch_id: str) -> None:
        """The receipt as it stands."""
        from search_api.staff.upload.receipt_pdf import receipt_pdf  # its fonts are needed by nobody else

        resp.data = receipt_pdf(_text(self._services, req, batch_id))
        resp.content_type = "application/pdf"
        resp.downloadable_as = f"berita-acara-{batch_id}.pdf"


def _text(services: Services, req: falcon.Request, batch_id: str) -> ReceiptText:
    receipt = draw_receipt(services.database, services.clock, signed_in(req), batch_id)
    return receipt_text(receipt, services.site, language_of(req))
