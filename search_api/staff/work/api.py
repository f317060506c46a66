"""PATCH of a record and POST of its moves, for programs: the same use cases as the pages, with ``If-Match``."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, ClassVar, Final

import falcon
import msgspec

from archive.editing import Record, edit
from archive.errors import InvalidInput, StaleRecord
from archive.record_fields import FIELDS
from archive.scheduling import schedule
from archive.undoing_moves import undo_move
from archive.workflow import Step, take_step
from search_api.api.documents import DocumentResource
from search_api.api.operations import DOCUMENT_ID, Answer, Body, Operation
from search_api.identity import signed_in
from search_api.services import Services

MOST_BYTES: Final = 1 << 20
UNDO: Final = "undo"
_REVISION: Final = re.compile(r'"r(\d{1,9})"')


_REVISION_SEEN: Final = {"If-Match": {"type": "string", "description": "ETag of the record as it was seen, or *."}}
_PROBLEMS: Final = (400, 404, 409, 412, 428, 503)


class EditableDocumentResource(DocumentResource):
    """The record, which staff may change too."""

    operations: ClassVar = {
        "get": DocumentResource.operation,
        "patch": Operation(
            name="edit_document",
            summary="Change fields of a record",
            answers={200: Answer("The record as it stands, with its ETag")},
            problems=_PROBLEMS,
            path={"document_id": DOCUMENT_ID},
            body=Body(),
            headers=_REVISION_SEEN,
        ),
    }

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._all = services

    def on_patch(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """Write the fields of the JSON object; null empties one. ``If-Match`` names the revision, or is ``*``.

        428 without it, 412 when the record is not what the caller saw; then nothing is stored.
        """
        fields = _object(req)
        texts = {name: _text(name, value) for name, value in fields.items()}
        try:
            changed = edit(
                self._all.database,
                self._all.clock,
                document_id,
                texts,
                person=signed_in(req),
                revision=_revision(req, required=True),
            )
        except StaleRecord as stale:
            raise falcon.HTTPPreconditionFailed(title="stale", description=str(stale)) from stale
        write_record(resp, changed)


class MovesResource:
    """The steps of the workflow."""

    operations: ClassVar = {
        "post": Operation(
            name="move_document",
            summary="Take a step of the workflow, now or (publishing) at a time to come; or undo the own last one",
            answers={200: Answer("The record as it stands, with its ETag")},
            problems=_PROBLEMS,
            path={"document_id": DOCUMENT_ID},
            body=Body(),
            headers=_REVISION_SEEN,
        )
    }

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_post(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """Take ``step`` with the words ``why``; ``publish`` with ``at`` (RFC 3339) only then.

        The step ``undo`` takes back the caller's own move, for one minute.
        """
        given, services, person = _object(req), self._services, signed_in(req)
        step, at = given.get("step"), given.get("at")
        if not isinstance(step, str) or step not in [*Step, UNDO]:
            raise InvalidInput("Langkah ini tidak dikenal.")
        revision = _revision(req, required=False)
        try:
            if step == UNDO:
                undo_move(services.database, services.clock, document_id, person=person, revision=revision)
            elif at is not None and step == Step.PUBLISH:
                schedule(
                    services.database,
                    services.clock,
                    document_id,
                    _moment(at),
                    person=person,
                    revision=revision,
                    demands=services.site.demands,
                )
            else:
                why = given.get("why") or ""
                take_step(
                    services.database,
                    services.clock,
                    document_id,
                    Step(step),
                    person=person,
                    why=why if isinstance(why, str) else "",
                    revision=revision,
                    demands=services.site.demands,
                )
        except StaleRecord as stale:
            raise falcon.HTTPPreconditionFailed(title="stale", description=str(stale)) from stale
        with services.database.read() as uow:
            document = uow.documents.get(document_id)
            subjects = uow.subjects.subjects_of(document_id)
        assert document is not None, "a document that was moved is there"
        write_record(resp, Record(document, subjects))


def write_record(resp: falcon.Response, record: Record) -> None:
    """The fields a person may change, with state and revision; the ETag is what ``If-Match`` takes."""
    document = record.document
    answer = {
        "id": document.id,
        "lifecycle": document.lifecycle,
        "revision": document.revision,
        **{name: record.value(name) for name in FIELDS},
    }
    resp.content_type = falcon.MEDIA_JSON
    resp.set_header("ETag", f'"r{document.revision}"')
    resp.data = msgspec.json.encode(answer)


def _object(req: falcon.Request) -> dict[str, Any]:
    body = req.bounded_stream.read(MOST_BYTES + 1)
    try:
        given = msgspec.json.decode(body) if len(body) <= MOST_BYTES else None
    except msgspec.DecodeError:
        given = None
    if not isinstance(given, dict):
        raise InvalidInput("Kirimkan satu objek JSON.")
    return given


def _text(name: str, value: object) -> str | list[str]:
    if value is None:
        return ""
    if isinstance(value, list) and name == "subjects":
        return [str(each) for each in value]
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    raise InvalidInput("Nilai bidang {name} harus teks, angka, atau null.", name=name[:40])


def _revision(req: falcon.Request, *, required: bool) -> int | None:
    given = (req.get_header("If-Match") or "").strip()
    if given == "*" or (not given and not required):
        return None
    found = _REVISION.fullmatch(given)
    if found is None:
        raise falcon.HTTPError("428 Precondition Required" if not given else falcon.HTTP_412)
    return int(found[1])


def _moment(value: object) -> dt.datetime:
    try:
        at = dt.datetime.fromisoformat(value) if isinstance(value, str) else None
        if at is not None and at.tzinfo is not None:
            return at.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pass  # said below
    raise InvalidInput("Tulislah waktu dengan zonanya, misalnya 2026-03-31T08:00:00+07:00.")
