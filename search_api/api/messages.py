"""Which shapes does the API speak? Every field here is public and documented in OpenAPI."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta, Struct

from archive.classification import InformationClass
from archive.documents import FileType, PageKind, Processing, TextSource
from archive.relations import RelationSide
from archive.searching import Sort, SuggestionKind

Address = Annotated[str, Meta(description="A URI reference, relative to the site unless it has a base URL.")]
DocumentId = Annotated[str, Meta(description="Permanent identifier of 12 characters.")]
Confidence = Annotated[float, Meta(ge=0, le=1, description="Mean confidence of OCR, 0 to 1.")]


class SearchParameters(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True, rename={"class_": "class"}):
    """The query string of a search. Repeatable parameters accept any of their values."""

    q: Annotated[str, Meta(max_length=500, description="What is looked for; empty lists everything.")] = ""
    class_: Annotated[list[str], Meta(description="Class of public information. Repeatable.")] = []
    unit: Annotated[list[str], Meta(description="Code of an agency or district. Repeatable.")] = []
    year: Annotated[
        list[Annotated[int, Meta(ge=1000, le=9999)]], Meta(description="Year of the document. Repeatable.")
    ] = []
    type: Annotated[list[FileType], Meta(description="Family of file formats. Repeatable.")] = []
    language: Annotated[
        list[Annotated[str, Meta(pattern="^(id|en)$")]], Meta(description="Language of the document. Repeatable.")
    ] = []
    subject: Annotated[
        list[str], Meta(description="Code of a subject; narrower ones are found with it. Repeatable.")
    ] = []
    code: Annotated[list[str], Meta(description="Archival code; those below it are found with it. Repeatable.")] = []
    sort: Annotated[Sort, Meta(description="Newest and oldest go by the date of the document.")] = Sort.RELEVANCE
    literal: Annotated[bool, Meta(description="Exactly these words: no spelling is corrected, no word left out.")] = (
        False
    )
    page: Annotated[int, Meta(ge=1, le=10_000, description="Counts from 1; page × size is at most 10,000.")] = 1
    size: Annotated[int, Meta(ge=1, le=100, description="Hits on a page.")] = 10
    lang: Annotated[str, Meta(pattern="^(id|en)$", description="Language of labels and messages.")] = "id"


class SuggestionParameters(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What is being typed."""

    q: Annotated[str, Meta(max_length=200, description="As typed so far; the last word may be unfinished.")] = ""
    limit: Annotated[int, Meta(ge=1, le=20, description="Suggestions at most.")] = 8
    lang: Annotated[str, Meta(pattern="^(id|en)$", description="Language of messages.")] = "id"


class SimilarParameters(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """How many similar documents are wanted."""

    limit: Annotated[int, Meta(ge=1, le=20, description="Documents at most.")] = 5
    lang: Annotated[str, Meta(pattern="^(id|en)$", description="Language of labels and messages.")] = "id"


class ImageParameters(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """How large a picture of a page is wanted."""

    width: Annotated[
        int, Meta(ge=1, le=10_000, description="In pixels; rounded up to the next width kept, at most 1920.")
    ] = 960
    lang: Annotated[str, Meta(pattern="^(id|en)$", description="Language of messages.")] = "id"


class FileParameters(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Which file of a document is wanted."""

    rendition: Annotated[
        Literal["original", "converted"],
        Meta(description="As deposited, or the PDF the archive made of it (404 where there is none)."),
    ] = "original"
    lang: Annotated[str, Meta(pattern="^(id|en)$", description="Language of messages.")] = "id"


class LanguageParameters(Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """The language of labels and messages."""

    lang: Annotated[str, Meta(pattern="^(id|en)$", description="Language of labels and messages.")] = "id"


class Snippet(Struct):
    """A page on which the words stand. ``html`` is escaped; ``<mark>`` is its only markup."""

    page: int
    html: str
    url: Address


class SearchHit(Struct, rename={"class_": "class"}):
    """A document that answers. ``class`` is null until somebody has decided, ``file_url`` where its file is
    withheld."""

    id: DocumentId
    title: str
    number: str | None
    unit: str
    unit_name: str
    class_: InformationClass | None
    year: int | None
    date: dt.date | None
    type: FileType
    page_count: int | None
    score: float
    url: Address
    file_url: Address | None
    snippets: list[Snippet]


class FacetValue(Struct):
    """How many hits carry this value."""

    value: str
    label: str
    count: int


class Facets(Struct, rename={"class_": "class"}):
    """Counts over all hits, by facet."""

    class_: list[FacetValue]
    unit: list[FacetValue]
    year: list[FacetValue]
    type: list[FacetValue]
    language: list[FacetValue]


class OtherReadings(Struct):
    """A word of the question that was also looked for by its other readings.

    ``ambiguous`` where these mean different things: ask again with the one that is meant, in quotation marks.
    """

    text: str
    readings: list[str]
    ambiguous: bool


class SearchAnswer(Struct):
    """One page of hits. ``unsearchable`` counts public documents whose words are not all in the search.

    ``answered`` is the question that the hits answer: as asked, or ``corrected``, or without the words in ``dropped``
    (where the question as asked finds nothing, or only papers with the same slip in them; ``literal=true`` asks for it
    nevertheless). ``offered`` is a spelling that finds more. ``notes`` say in words what of the question could not be
    taken literally.
    """

    query: str
    answered: str
    corrected: bool
    dropped: list[str]
    offered: str | None
    expansions: list[OtherReadings]
    total: int
    page: int
    size: int
    hits: list[SearchHit]
    facets: Facets
    unsearchable: int
    notes: list[str]


class SuggestedText(Struct):
    """A completion. ``url`` leads to the document that a title or number names, or to a search."""

    text: str
    kind: SuggestionKind
    url: Address


class SuggestionsAnswer(Struct):
    """Completions of what was typed, best first."""

    suggestions: list[SuggestedText]


class SimilarDocument(Struct, rename={"class_": "class"}):
    """A document much like another one."""

    id: DocumentId
    title: str
    number: str | None
    unit: str
    unit_name: str
    class_: InformationClass | None
    year: int | None
    date: dt.date | None
    type: FileType
    url: Address


class SimilarAnswer(Struct):
    """Documents most like this one first; none when there is nothing like it."""

    documents: list[SimilarDocument]


class RelatedDocument(Struct):
    """A container this document came from, or a part that came out of it."""

    id: DocumentId
    title: str
    url: Address


class RelationAnswer(Struct):
    """What this document is to another one. ``note`` says more, e.g. which articles are amended."""

    kind: RelationSide
    label: str
    note: str | None
    document: RelatedDocument


class VersionAnswer(Struct):
    """A version of a document; ``current`` is the one that was asked for. ``version`` counts from the oldest, 1."""

    id: DocumentId
    title: str
    number: str | None
    date: dt.date | None
    published_at: dt.datetime | None
    version: int
    current: bool
    url: Address


class NamedCode(Struct):
    """An entry of a vocabulary: its code, its name, and the list of what carries it."""

    code: str
    name: str
    url: Address


class BlackedOut(Struct):
    """How many places of a page are blacked out on one ground: a letter of UU 14/2008 article 17, and its name."""

    page: int
    letter: Annotated[str, Meta(pattern="^[a-j]$")]
    ground: str
    boxes: Annotated[int, Meta(ge=1)]


class DocumentAnswer(Struct, rename={"class_": "class"}):
    """The public record of a document. ``size`` is in bytes; ``reason`` says why its text cannot be had.
    ``blacked_out`` is empty where nothing is; where something is, file and hash are those of the redacted version.

    ``converted_url`` is a PDF the archive made of a file that browsers do not show. ``versions`` are newest first, and
    empty when there is only this one; ``in_force`` names what holds instead of a revoked or replaced document.
    ``item`` is the legally required item that it serves. ``version`` says which version this is, 1 being the oldest;
    ``standing_url`` always shows the newest public one, whose id is ``newest``. All three are null for what is not
    public.

    ``file_withheld``: documents lie in the file that are not there for the caller. Then its address, name, size and
    hash are null; the pages are read one by one.
    """

    id: DocumentId
    title: str
    number: str | None
    unit: str
    unit_name: str
    class_: InformationClass | None
    item: NamedCode | None
    archival_code: NamedCode | None
    subjects: list[NamedCode]
    year: int | None
    date: dt.date | None
    language: str | None
    type: FileType
    media_type: str
    file_name: str | None
    size: int | None
    sha256: str | None
    page_count: int | None
    state: Processing
    state_label: str
    reason: str | None
    reason_text: str | None
    published_at: dt.datetime | None
    revision: int
    url: Address
    file_url: Address | None
    converted_url: Address | None
    blacked_out: list[BlackedOut]
    parent: RelatedDocument | None
    children: list[RelatedDocument]
    relations: list[RelationAnswer]
    versions: list[VersionAnswer]
    in_force: list[RelatedDocument]
    version: int | None = None
    standing_url: Address | None = None
    newest: DocumentId | None = None
    file_withheld: bool = False


class WordBox(Struct):
    """A word and where it stands, in points from the top left corner of the page."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: Confidence | None


class PageAnswer(Struct):
    """One page with its text. ``words`` is null where boxes are not known; sizes are in points."""

    document: DocumentId
    number: int
    label: str | None
    kind: PageKind
    text: str
    source: TextSource
    confidence: Confidence | None
    width: float | None
    height: float | None
    words: list[WordBox] | None
    blacked_out: list[BlackedOut]
    url: Address
    image_url: Address | None


class ParameterProblem(Struct):
    """A parameter that cannot be used, and what may stand there instead."""

    parameter: str
    allowed: str


class WithdrawnDocument(Struct):
    """All that may still be known of a withdrawn document; ``help_url`` says how to ask for it."""

    id: DocumentId
    title: str
    number: str | None
    unit: str
    unit_name: str
    published_at: dt.datetime
    withdrawn_at: dt.datetime
    reason: str
    help_url: Address


class ProblemAnswer(Struct, omit_defaults=True):
    """RFC 9457. ``code`` is stable; ``title`` and ``detail`` are in the reader's language.

    ``withdrawn`` stands in answers 410 only.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[ParameterProblem] = []
    withdrawn: WithdrawnDocument | None = None


class Health(Struct):
    """Whether the part that was asked about answers."""

    status: str
    checks: dict[str, str] = {}
