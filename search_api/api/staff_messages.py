"""What does the API say to those who work here, beyond what it says to anybody?"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from archive.classification import SecurityLevel
from archive.documents import Lifecycle
from search_api.api.messages import DocumentAnswer, Facets, FacetValue, SearchAnswer, SearchHit, SearchParameters

IsPublic = Annotated[bool, Meta(description="Whether an anonymous reader may know of it.")]


class StaffSearchParameters(
    SearchParameters, forbid_unknown_fields=True, frozen=True, kw_only=True, rename={"class_": "class"}
):
    """The query string of a search over both shelves."""

    state: Annotated[list[Lifecycle], Meta(description="Where a document stands. Repeatable.")] = field(
        default_factory=list
    )


class StaffSearchHit(SearchHit, kw_only=True, rename={"class_": "class"}):
    """A document that answers, published or not; its addresses are those of the room in which the caller reads it."""

    lifecycle: Lifecycle
    public: IsPublic


class StaffFacets(Facets, kw_only=True, rename={"class_": "class"}):
    """Counts over all hits that the caller may read, by facet."""

    state: list[FacetValue]


class StaffSearchAnswer(SearchAnswer, kw_only=True):
    """One page of hits among all that the caller may read. ``unsearchable`` counts among the same documents."""

    hits: list[StaffSearchHit]  # type: ignore[assignment]
    facets: StaffFacets


class StaffDocumentAnswer(DocumentAnswer, kw_only=True, rename={"class_": "class"}):
    """The record of a document, published or not."""

    lifecycle: Lifecycle
    security: SecurityLevel
    public: IsPublic
    withdrawal_reason: str | None
