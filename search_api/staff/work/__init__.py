"""Documents at work: editing one and many, the steps to the public, the queue, the desk, and the audit log."""

from __future__ import annotations

from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.work import places
from search_api.staff.work.api import MovesResource
from search_api.staff.work.bulk import BulkEditFile, BulkEditPage, BulkEditReceipt
from search_api.staff.work.desk import Desk
from search_api.staff.work.document import RelateDocument, UndoLast, WorkDocument
from search_api.staff.work.moves import MoveDocument
from search_api.staff.work.page_files import WorkPageImage, WorkPageText
from search_api.staff.work.queue import WorkQueuePage
from search_api.staff.work.trail import TrailFile, TrailPage

_NUMBER = "{number:int(min=1, max=1000000)}"
_DOCUMENT = f"{places.DOCUMENT}/{{document_id}}"


def routes(services: Services, pages: Pages) -> list[tuple[str, object]]:
    """Every address of this area with its resource."""
    return [
        (_DOCUMENT, WorkDocument(services, pages)),
        (f"{_DOCUMENT}/pindah", MoveDocument(services, pages)),
        (f"{_DOCUMENT}/batal", UndoLast(services)),
        (f"{_DOCUMENT}/hubungan", RelateDocument(services, pages)),
        (f"{_DOCUMENT}/halaman/{_NUMBER}/gambar", WorkPageImage(services)),
        (f"{_DOCUMENT}/halaman/{_NUMBER}/teks", WorkPageText(services)),
        (places.QUEUE, WorkQueuePage(services, pages)),
        (places.DESK, Desk(services, pages)),
        (places.BULK, BulkEditPage(services, pages)),
        (f"{places.BULK}/{_NUMBER}", BulkEditReceipt(services, pages)),
        (f"{places.BULK}/{_NUMBER}/daftar.csv", BulkEditFile(services)),
        (places.TRAIL, TrailPage(services, pages)),
        (f"{places.TRAIL}/ekspor.csv", TrailFile(services, "csv")),
        (f"{places.TRAIL}/ekspor.jsonl", TrailFile(services, "jsonl")),
        ("/api/v1/documents/{document_id}/moves", MovesResource(services)),
    ]
