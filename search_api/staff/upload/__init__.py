"""How do files come in through the browser, and what does the officer get for them? Pages and addresses of batches."""

from __future__ import annotations

from search_api import addresses
from search_api.api import batches, uploads
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.upload.batch_pages import BatchesPage, BatchPage
from search_api.staff.upload.new_version import NewVersionPage
from search_api.staff.upload.receipt_files import ReceiptCsv, ReceiptPdf
from search_api.staff.upload.send import SendPage
from search_api.staff.upload.submitting import SubmittingPage

_BATCH = f"{addresses.BATCHES}/{{batch_id}}"


def routes(services: Services, pages: Pages) -> list[tuple[str, object]]:
    """Every address of this area with its resource."""
    return [
        (addresses.SEND, SendPage(services, pages)),
        ("/kerja/dokumen/{document_id}/versi-baru", NewVersionPage(services, pages)),
        (addresses.BATCHES, BatchesPage(services, pages)),
        (_BATCH, BatchPage(services, pages)),
        (f"{_BATCH}/ajukan", SubmittingPage(services, pages)),
        (f"{_BATCH}/berita-acara.csv", ReceiptCsv(services)),
        (f"{_BATCH}/berita-acara.pdf", ReceiptPdf(services)),
        (addresses.UPLOADS, uploads.UploadsResource(services)),
        (f"{addresses.UPLOADS}/{{file_id}}", uploads.UploadResource(services)),
        (addresses.BATCH_NUMBERS, batches.BatchesResource(services)),
        (f"{addresses.BATCH_NUMBERS}/{{batch_id}}", batches.BatchResource(services)),
        (f"{addresses.BATCH_NUMBERS}/{{batch_id}}/files", batches.BatchFilesResource(services)),
        (f"{addresses.BATCH_NUMBERS}/{{batch_id}}/known", batches.KnownResource(services)),
    ]
