"""What happens to a file again when a person says so?"""

from __future__ import annotations

from dataclasses import replace

from archive.deposits import enqueue_reading
from archive.documents import Processing
from archive.errors import NotFound
from archive.ports import Database


def retry(database: Database, document_id: str | None = None) -> int:
    """Read again what needs attention, or one document whatever its state; how many documents or jobs.

    Jobs that gave up get fresh attempts; a document without an unfinished job gets one. Raises NotFound.
    """
    with database.write() as uow:
        count = uow.jobs.retry(document_id=document_id)
        if document_id is None:
            chosen = uow.documents.in_processing(Processing.NEEDS_ATTENTION)
        elif (document := uow.documents.get(document_id)) is not None:
            chosen = [document]
        else:
            raise NotFound("Tidak ada dokumen dengan id {id}.", id=document_id)
        for document in chosen:
            count += enqueue_reading(uow, document.id)
            uow.documents.update(replace(document, processing=Processing.RECEIVED, reason=None, reason_detail={}))
        return count
