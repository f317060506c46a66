"""``/api/v1/batches``: what is in a batch, what of it is held already, and how far has it come?"""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, TypeVar

import falcon
import msgspec
from msgspec import Meta, Struct

from archive.batches import BatchFile, BatchReceipt, ReceiptLine, state_of
from archive.errors import InvalidInput
from archive.handing_over import OFFERED_AT_ONCE, Offered, announce, declare, draw_receipt, open_batch
from archive.uploads import clean_path
from search_api import addresses
from search_api.api.messages import LanguageParameters
from search_api.api.operations import Answer, Body, Operation
from search_api.api.parameters import read_parameters
from search_api.identity import signed_in
from search_api.middleware.language import language_of
from search_api.services import Language, Services
from search_api.staff.upload.limits import day_began
from search_api.staff.upload.sentences import state_label, why_sentence

LONGEST_BODY: Final = 4 << 20
LINES_AT_ONCE: Final = 500

Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Sent = TypeVar("Sent", bound=Struct)


class NewBatch(Struct, forbid_unknown_fields=True):
    """For which unit files are handed over."""

    unit: Annotated[str, Meta(max_length=64)]
    note: Annotated[str, Meta(max_length=500)] = ""


class OfferedFile(Struct, forbid_unknown_fields=True):
    """A file that is going to be sent; ``path`` with its folders."""

    path: Annotated[str, Meta(min_length=1, max_length=1000)]
    size: Annotated[int, Meta(ge=0, le=1 << 53)]
    sha256: Sha256 | None = None


class OfferedFiles(Struct, forbid_unknown_fields=True):
    """Files that are going to be sent."""

    files: Annotated[list[OfferedFile], Meta(max_length=OFFERED_AT_ONCE)]


class Fingerprints(Struct, forbid_unknown_fields=True):
    """path -> SHA-256 in hex, as computed by the sender."""

    files: Annotated[dict[str, Sha256], Meta(max_length=OFFERED_AT_ONCE)]


class BatchLines(LanguageParameters, frozen=True):
    """Which lines of a batch are answered: ``count`` of them ``from`` a number on."""

    from_: Annotated[int, Meta(ge=1)] = msgspec.field(default=1, name="from")
    count: Annotated[int, Meta(ge=0, le=LINES_AT_ONCE)] = LINES_AT_ONCE


class OpenedBatch(Struct):
    """A batch that was just opened; ``url`` is its page."""

    id: str
    url: str


class LineAnswer(Struct):
    """One file as it stands; ``label`` and ``why`` in the language asked for, ``url`` of its document, ``sha256`` of
    its bytes once they are all here."""

    id: str
    number: int
    path: str
    size: int
    received: int
    state: str
    label: str
    final: bool
    why: str | None = None
    url: str | None = None
    sha256: str | None = None


class LinesAnswer(Struct):
    """Files as they stand, in the order asked."""

    files: list[LineAnswer]


class BatchAnswer(Struct):
    """The numbers of a batch, which always add up, and some of its lines. Sizes in bytes."""

    id: str
    url: str
    closed: bool
    settled: bool
    total: int
    total_bytes: int
    received_bytes: int
    counts: dict[str, int]
    files: list[LineAnswer]


_BATCH_ID: Final = {"batch_id": {"type": "string", "description": "Identifier of the batch."}}
_PROBLEMS: Final = (400, 404, 409, 413, 503, 507)


class BatchesResource:
    """Where batches are opened."""

    operations: ClassVar = {
        "post": Operation(
            name="open_batch",
            summary="Open an empty batch for a unit",
            answers={201: Answer("The batch", OpenedBatch)},
            problems=_PROBLEMS,
            body=Body(NewBatch),
        )
    }

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Open an empty batch."""
        asked = read_body(req, NewBatch)
        services = self._services
        batch = open_batch(services.database, services.clock, signed_in(req), asked.unit, note=asked.note)
        resp.status = falcon.HTTP_201
        resp.location = f"{addresses.API}/batches/{batch.id}"
        answer_json(resp, OpenedBatch(batch.id, addresses.batch_address(batch.id)))


class BatchResource:
    """One batch."""

    operations: ClassVar = {
        "get": Operation(
            name="batch",
            summary="The numbers of a batch and some of its lines",
            answers={200: Answer("The receipt as it stands", BatchAnswer)},
            query=BatchLines,
            problems=_PROBLEMS,
            path=_BATCH_ID,
        ),
        "post": Operation(
            name="close_batch",
            summary="Close a batch: nothing more is sent",
            answers={200: Answer("The receipt as it stands", BatchAnswer)},
            query=BatchLines,
            problems=_PROBLEMS,
            path=_BATCH_ID,
        ),
    }

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response, batch_id: str) -> None:
        """Its numbers, and the lines ``from`` a number on, ``count`` of them."""
        asked, services = read_parameters(req, BatchLines), self._services
        receipt = draw_receipt(services.database, services.clock, signed_in(req), batch_id)
        wanted = [line for line in receipt.lines if line.file.number >= asked.from_][: asked.count]
        answer_json(resp, batch_answer(receipt, wanted, language_of(req)))

    def on_post(self, req: falcon.Request, resp: falcon.Response, batch_id: str) -> None:
        """Close it: nothing more is sent."""
        services = self._services
        services.receiving.close(signed_in(req), batch_id)
        self.on_get(req, resp, batch_id)


class BatchFilesResource:
    """Where files are announced."""

    operations: ClassVar = {
        "post": Operation(
            name="announce_files",
            summary="Announce files; each gets its line",
            answers={200: Answer("Their lines, in the order sent", LinesAnswer)},
            problems=_PROBLEMS,
            path=_BATCH_ID,
            body=Body(OfferedFiles),
        )
    }

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_post(self, req: falcon.Request, resp: falcon.Response, batch_id: str) -> None:
        """Announce files; each gets its line, in which a refusal stands with its reason."""
        asked = read_body(req, OfferedFiles)
        services, person = self._services, signed_in(req)
        offered = [Offered(clean_path(each.path), each.size, each.sha256) for each in asked.files]
        lines = announce(
            services.database, services.clock, services.receiving.limits, person, batch_id, offered, day_began(services)
        )
        lines = services.receiving.go_on(lines)
        answer_json(resp, LinesAnswer(_with_documents(services, lines, language_of(req))))


class KnownResource:
    """Where is asked which bytes are held already."""

    operations: ClassVar = {
        "post": Operation(
            name="declare_files",
            summary="Say which bytes are coming; what the unit holds need not be sent",
            answers={200: Answer("Their lines, in the order sent", LinesAnswer)},
            problems=_PROBLEMS,
            path=_BATCH_ID,
            body=Body(Fingerprints),
        )
    }

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_post(self, req: falcon.Request, resp: falcon.Response, batch_id: str) -> None:
        """Declare the hashes of announced files; what the unit holds becomes a duplicate and need not be sent."""
        asked = read_body(req, Fingerprints)
        services = self._services
        lines = declare(services.database, services.clock, signed_in(req), batch_id, asked.files)
        answer_json(resp, LinesAnswer(_with_documents(services, lines, language_of(req))))


def _with_documents(services: Services, files: list[BatchFile], language: Language) -> list[LineAnswer]:
    with services.database.read() as uow:
        documents = uow.documents.get_many(sorted({file.document_id for file in files if file.document_id}))
    lines = ((file, documents.get(file.document_id or "")) for file in files)
    return [line_answer(ReceiptLine(file, state_of(file, document), document), language) for file, document in lines]


def batch_answer(receipt: BatchReceipt, lines: list[ReceiptLine], language: Language) -> BatchAnswer:
    """The numbers of the whole batch with these of its lines."""
    return BatchAnswer(
        id=receipt.batch.id,
        url=addresses.batch_address(receipt.batch.id),
        closed=receipt.batch.closed_at is not None,
        settled=receipt.is_settled,
        total=len(receipt.lines),
        total_bytes=receipt.total_bytes,
        received_bytes=receipt.received_bytes,
        counts={state.value: number for state, number in receipt.counts.items()},
        files=[line_answer(line, language) for line in lines],
    )


def line_answer(line: ReceiptLine, language: Language) -> LineAnswer:
    """A line in words."""
    file = line.file
    return LineAnswer(
        id=file.id,
        number=file.number,
        path=file.path,
        size=file.size,
        received=file.received,
        state=line.state.value,
        label=state_label(line.state, language),
        final=line.state.is_final,
        why=why_sentence(line, language) or None,
        url=addresses.staff_document_address(line.document.id) if line.document else None,
        sha256=file.sha256,
    )


def read_body(req: falcon.Request, model: type[Sent]) -> Sent:
    """The JSON body as ``model``. Raises InvalidInput, never echoing what was sent."""
    raw = req.bounded_stream.read(LONGEST_BODY + 1)
    if len(raw) > LONGEST_BODY:
        raise falcon.HTTPContentTooLarge
    try:
        return msgspec.json.decode(raw, type=model)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidInput("Isi kiriman tidak dapat dibaca.") from error


def answer_json(resp: falcon.Response, answer: object) -> None:
    """Answer with ``answer``; kept by nobody."""
    resp.content_type = falcon.MEDIA_JSON
    resp.cache_control = ["no-store"]
    resp.data = msgspec.json.encode(answer)
