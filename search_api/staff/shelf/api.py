"""GET /api/v1/staff/…: search and reading beyond the public shelf, for programs with a key or a session.

Separate from the public addresses, so that these answer everybody alike and may be kept by anybody (decision 0031).
"""

from __future__ import annotations

from dataclasses import replace

import falcon
import msgspec

from archive.documents import Document
from archive.finding import find
from archive.reading_rights import ReadableBy
from archive.searching import STATE_FACET
from archive.withheld_files import withheld_files
from search_api import questions
from search_api.api import documents
from search_api.api.messages import DocumentAnswer, FacetValue
from search_api.api.operations import Answer, Operation
from search_api.api.parameters import read_parameters
from search_api.api.search import answer_of, request_of
from search_api.api.staff_messages import (
    StaffDocumentAnswer,
    StaffFacets,
    StaffSearchAnswer,
    StaffSearchHit,
    StaffSearchParameters,
)
from search_api.identity import signed_in
from search_api.middleware.language import language_of
from search_api.reading_room import STAFF_ROOM
from search_api.services import Language, Services


class StaffSearchResource:
    """Hits of both shelves, as far as the caller may read them."""

    operation = Operation(
        name="staff_search",
        summary="Search published and unpublished documents, as far as the caller may read them",
        answers={200: Answer("Hits, facets and totals", StaffSearchAnswer)},
        query=StaffSearchParameters,
    )

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer one page of hits."""
        services = self._services
        readable = ReadableBy(signed_in(req))
        with services.database.read() as uow:
            units, allowed = uow.units.by_code(), questions.staff_values(uow)
        language = language_of(req)
        asked = read_parameters(req, StaffSearchParameters, allowed)
        found = find(
            services.database,
            services.index,
            request_of(asked, language, [state.value for state in asked.state]),
            seconds=services.site.search_seconds,
            readable=readable,
        )
        with services.database.read() as uow:
            withheld = withheld_files(uow, [hit.document.id for hit in found.hits], readable)
        base = services.site.base_url or ""
        plain = answer_of(found, units, language, base, withheld, lambda each: STAFF_ROOM.at_of(readable, each))
        states = questions.labelled(STATE_FACET, found.facets.get(STATE_FACET, ()), units, language)
        answer = msgspec.structs.asdict(plain)
        answer["facets"] = StaffFacets(
            **msgspec.structs.asdict(plain.facets), state=[FacetValue(*each) for each in states]
        )
        answer["hits"] = [
            StaffSearchHit(
                **msgspec.structs.asdict(shown), lifecycle=hit.document.lifecycle, public=hit.document.is_public
            )
            for shown, hit in zip(plain.hits, found.hits, strict=True)
        ]
        resp.content_type = falcon.MEDIA_JSON
        resp.data = msgspec.json.encode(StaffSearchAnswer(**answer))

    on_head = on_get


class StaffDocumentResource(documents.DocumentResource):
    """The record, with where it stands."""

    operation = replace(
        documents.DocumentResource.operation,
        name="staff_document",
        summary="The record of a document, published or not",
        answers={200: Answer("The record", StaffDocumentAnswer)},
    )

    def answer(self, document: Document, readable: ReadableBy, language: Language) -> DocumentAnswer:
        """As for anybody, and what only those who work here know."""
        plain = super().answer(document, readable, language)
        return StaffDocumentAnswer(
            **msgspec.structs.asdict(plain),
            lifecycle=document.lifecycle,
            security=document.security,
            public=document.is_public,
            withdrawal_reason=document.withdrawal_reason,
        )


class StaffFileResource(documents.FileResource):
    """The bytes; what is not public leaves an entry in the audit log."""

    operation = replace(
        documents.FileResource.operation,
        name="staff_file",
        summary="The bytes of a document, published or not; ranges as in RFC 9110. Written down where it is not public",
    )


class StaffPageResource(documents.PageResource):
    """One page of any document the caller may read."""

    operation = replace(
        documents.PageResource.operation, name="staff_page", summary="The text and word boxes of a page, public or not"
    )


class StaffPageImageResource(documents.PageImageResource):
    """The picture of a page of any document the caller may read."""

    operation = replace(
        documents.PageImageResource.operation,
        name="staff_page_image",
        summary="The picture of a page as WebP, public or not",
    )
