"""How is the record of one document changed without losing what somebody else changed meanwhile?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from archive.assigning import Choices
from archive.audit import AuditEntry
from archive.curation import existing
from archive.documents import Document, Lifecycle, Proposal
from archive.errors import Forbidden, InvalidInput
from archive.people import Action, Person, may
from archive.ports import Clock, Database, UnitOfWork
from archive.privacy_gate import check_record, record_refusal
from archive.record_fields import ATTRIBUTE, CLASSIFYING, FIELDS, InvalidFields, filled, read_fields
from archive.workflow import ask_revision, ask_right

EDIT: Final = "edit"
UNDO: Final = "undo_edit"
UNDO_WITHIN: Final = dt.timedelta(minutes=1)
REFUSE_PROPOSAL: Final = "refuse_proposal"

_TOLD: Final = ("title", "number")
"""Fields in which somebody may be given away."""


@dataclass(frozen=True, slots=True)
class Record:
    """A document with what is kept beside its row. ``offered`` are proposals nobody has taken or refused."""

    document: Document
    subjects: Sequence[str]
    offered: Sequence[Proposal] = ()

    def value(self, field: str) -> Any:
        """What stands in a field of the form."""
        return list(self.subjects) if field == "subjects" else getattr(self.document, ATTRIBUTE.get(field, field))

    def text(self, field: str) -> str:
        """The same as it is written in a form."""
        value = self.value(field)
        if value is None:
            return ""
        if isinstance(value, list):
            return ", ".join(value)
        return value.isoformat() if isinstance(value, dt.date) else str(value)


def record(uow: UnitOfWork, document: Document) -> Record:
    """Everything that the form about a document shows."""
    return Record(document, uow.subjects.subjects_of(document.id), offered(uow, document))


def offered(uow: UnitOfWork, document: Document) -> list[Proposal]:
    """What the archive proposes and nobody has taken or refused, the best of each field first."""
    refused = uow.refusals.of_document(document.id)
    plain = Record(document, ())
    return [
        each
        for each in uow.documents.proposals(document.id)
        if each.field in FIELDS and (each.field, each.value) not in refused and each.value != plain.text(each.field)
    ]


def fields_open_to(person: Person, document: Document) -> frozenset[str]:
    """The fields that this person may change now: of a draft all; later who may read is the librarian's word."""
    if not may(person, Action.EDIT, document.unit):
        return frozenset()
    if document.lifecycle is Lifecycle.DRAFT or may(person, Action.CLASSIFY, document.unit):
        return frozenset(FIELDS)
    return frozenset(FIELDS) - CLASSIFYING


def edit(
    database: Database,
    clock: Clock,
    document_id: str,
    texts: Mapping[str, str | Sequence[str]],
    *,
    person: Person,
    revision: int | None,
    act: str = EDIT,
) -> Record:
    """Write these texts into the fields of the same names, in one transaction; the record as it is then.

    ``revision`` is the one the person saw. Nothing is written where nothing changes. Raises NotFound, Forbidden,
    StaleRecord when it was changed since, and InvalidFields, also for personal data in what the public reads.
    """
    values = read_fields(texts)
    with database.write() as uow:
        document = existing(uow, document_id)
        ask_right(person, Action.EDIT, document)
        ask_revision(document, revision)
        return edit_in(uow, clock.now(), document, values, person, act)


def edit_in(
    uow: UnitOfWork,
    at: dt.datetime,
    document: Document,
    values: Mapping[str, Any],
    person: Person,
    act: str = EDIT,
) -> Record:
    """The same with typed values, in the caller's transaction."""
    changed = filled(document, values, Choices(uow, at.date()), restoring=act == UNDO)
    before, after = difference(document, changed)
    old_subjects = uow.subjects.subjects_of(document.id)
    subjects = values.get("subjects", old_subjects)
    if subjects != old_subjects:
        before["subjects"], after["subjects"] = old_subjects, subjects
    closed = after.keys() - fields_open_to(person, document)
    if closed:
        raise Forbidden(action=Action.CLASSIFY if closed & CLASSIFYING else Action.EDIT)
    if not may(person, Action.EDIT, changed.unit):
        raise Forbidden(action=Action.EDIT)
    renamed = bool(after.keys() & set(_TOLD))
    if renamed and (why := record_refusal(uow, changed)):
        raise InvalidFields({next(name for name in _TOLD if name in after): why})
    if after:
        if subjects != old_subjects:
            uow.subjects.set_subjects(document.id, subjects)
        changed = uow.documents.update(changed)
        if renamed:
            check_record(uow, changed)
        uow.audit.append(AuditEntry(at, person.login, act, document.id, before, after))
    return Record(changed, subjects, offered(uow, changed))


def difference(document: Document, changed: Document) -> tuple[dict[str, Any], dict[str, Any]]:
    """Before and after of the fields of the form that differ, by the names of the form; subjects are not among them."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name in FIELDS:
        if name != "subjects":
            attribute = ATTRIBUTE.get(name, name)
            old, new = getattr(document, attribute), getattr(changed, attribute)
            if old != new:
                before[name], after[name] = old, new
    return before, after


def refuse_proposal(
    database: Database, clock: Clock, document_id: str, field: str, value: str, *, person: Person
) -> bool:
    """Have the archive never propose this value for this field again; False when it was refused before.

    Raises NotFound, Forbidden.
    """
    with database.write() as uow:
        document = existing(uow, document_id)
        ask_right(person, Action.EDIT, document)
        at = clock.now()
        added = uow.refusals.add(document_id, field, value, person.login, at)
        if added:
            uow.audit.append(AuditEntry(at, person.login, REFUSE_PROPOSAL, document_id, {}, {field: value}))
    return added


def undoable(uow: UnitOfWork, document: Document, person: Person, now: dt.datetime) -> AuditEntry | None:
    """The last edit of the document, if this person made it within the last minute and nothing happened since."""
    acts = uow.audit.of_document(document.id)
    last = acts[-1] if acts else None
    if last is None or last.action != EDIT or last.actor != person.login or now - last.at > UNDO_WITHIN:
        return None
    return last


def undo_edit(database: Database, clock: Clock, document_id: str, *, person: Person) -> Record:
    """Take back this person's own edit of a moment ago.

    Raises NotFound, Forbidden, and InvalidInput when it is too late or something happened since.
    """
    with database.write() as uow:
        document = existing(uow, document_id)
        ask_right(person, Action.EDIT, document)
        last = undoable(uow, document, person, clock.now())
        if last is None:
            raise InvalidInput("Perubahan terakhir tidak dapat dibatalkan lagi; ubah kembali isiannya.")
        return edit_in(uow, clock.now(), document, stored_values(last.before), person, UNDO)


def stored_values(plain: Mapping[str, object]) -> dict[str, Any]:
    """Typed values of fields as the audit log keeps them."""
    texts: dict[str, str | list[str]] = {}
    for name, value in plain.items():
        if name in FIELDS:
            texts[name] = (
                [str(each) for each in value] if isinstance(value, list) else "" if value is None else str(value)
            )
    return read_fields(texts)
