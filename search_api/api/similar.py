"""GET /api/v1/documents/{id}/similar: which published documents are much like this one?"""

from __future__ import annotations

from collections.abc import Mapping

import falcon
import msgspec

from archive.documents import Document
from archive.finding import public_document, similar_documents
from archive.units import Unit
from search_api import labels
from search_api.api.messages import SimilarAnswer, SimilarDocument, SimilarParameters
from search_api.api.operations import DOCUMENT_ID, Answer, Operation
from search_api.api.parameters import read_parameters
from search_api.services import Services
from search_api.standing import records_of


class SimilarResource:
    """Documents that share the words that tell most about one."""

    operation = Operation(
        name="similar",
        summary="Documents like this one",
        answers={200: Answer("Similar documents", SimilarAnswer)},
        query=SimilarParameters,
        problems=(400, 404, 410, 503),
        path={"document_id": DOCUMENT_ID},
    )

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """Answer them."""
        asked = read_parameters(req, SimilarParameters)
        document = public_document(self._services.database, document_id)
        found = similar_documents(self._services.database, self._services.index, document.id, asked.limit)
        with self._services.database.read() as uow:
            units = uow.units.by_code()
            record_at = records_of(uow, [each.id for each in found])
        base = self._services.site.base_url or ""
        resp.content_type = falcon.MEDIA_JSON
        resp.cache_control = ["private", "no-cache"]
        resp.data = msgspec.json.encode(
            SimilarAnswer([_similar(each, base + record_at(each.id), units) for each in found])
        )

    on_head = on_get


def _similar(document: Document, url: str, units: Mapping[str, Unit]) -> SimilarDocument:
    return SimilarDocument(
        id=document.id,
        title=document.title,
        number=document.number,
        unit=labels.present_unit(document.unit, units),
        unit_name=labels.unit_label(document.unit, units),
        class_=document.information_class,
        year=document.year,
        date=document.date,
        type=document.file_type,
        url=url,
    )
