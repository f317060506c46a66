"""Which learned proposals stand for a document, and what becomes of them: accepted, refused, or applied unasked?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from archive.assigning import Choices, may_be_given
from archive.audit import AuditEntry
from archive.classification import InformationClass
from archive.curation import existing
from archive.documents import Document, Lifecycle
from archive.editing import difference, edit_in, refuse_proposal
from archive.errors import Forbidden, InvalidInput, NotFound
from archive.keeping_vocabulary import Entry
from archive.learned import SEVERAL, LearnedField, LearnedProposal
from archive.people import Action, Person, Scope, reach
from archive.ports import Clock, Database, UnitOfWork
from archive.record_fields import InvalidFields, filled, read_fields
from archive.workflow import ask_right

ACCEPT: Final = "accept_proposal"
APPLY: Final = "apply_proposal"
WORKER: Final = "worker"


def standing(uow: UnitOfWork, document: Document, today: dt.date) -> list[LearnedProposal]:
    """What is proposed for open fields, holds for the document and was not refused, the surest of each field first."""
    open_now = _Open(uow, document, today)
    return [each for each in uow.learned.of_document(document.id) if open_now.admits(each)]


class _Open:
    """Which values may still be proposed for a document: a field that somebody filled is theirs."""

    def __init__(self, uow: UnitOfWork, document: Document, today: dt.date) -> None:
        self._document = document
        self._choices = Choices(uow, today)
        self._refused = uow.refusals.of_document(document.id)
        self._subjects = uow.subjects.subjects_of(document.id)
        self._filled = {
            LearnedField.CLASS: document.information_class is not None,
            LearnedField.ITEM: document.item is not None,
            LearnedField.ARCHIVAL_CODE: document.archival_code is not None,
            LearnedField.SUBJECTS: False,
            LearnedField.UNIT: uow.units.get(document.unit) is not None,
        }

    def admits(self, proposal: LearnedProposal) -> bool:
        if self._filled[proposal.field] or (proposal.field, proposal.value) in self._refused:
            return False
        return proposal.value not in self._subjects and self._holds(proposal)

    def _holds(self, proposal: LearnedProposal) -> bool:
        known: Mapping[LearnedField, Mapping[str, Entry]] = {
            LearnedField.ITEM: self._choices.items,
            LearnedField.ARCHIVAL_CODE: self._choices.archival_codes,
            LearnedField.SUBJECTS: self._choices.subjects,
            LearnedField.UNIT: self._choices.units,
        }
        entry = known[proposal.field].get(proposal.value) if proposal.field in known else None
        return entry is None or may_be_given(entry, self._document, self._choices.today)


def keep(
    uow: UnitOfWork,
    clock: Clock,
    document: Document,
    proposals: Sequence[LearnedProposal],
) -> Document:
    """Store what is proposed for a document in place of what was; the document as it is then.

    To a draft the archive applies what is surer than the librarian asks for, with an audit entry that names the model.
    Values that are no longer in the vocabulary are not kept.
    """
    known = [each for each in proposals if _is_known(uow, each)]
    uow.learned.put(document.id, known)
    thresholds = uow.learned.thresholds()
    if document.lifecycle is Lifecycle.DRAFT and thresholds:
        had_subjects = bool(uow.subjects.subjects_of(document.id))
        for each in standing(uow, document, clock.now().date()):
            asked = thresholds.get(each.field)
            if asked is None or each.lower < asked or (each.field is LearnedField.SUBJECTS and had_subjects):
                continue
            document = _apply(uow, clock, document, each)
    return document


def _is_known(uow: UnitOfWork, proposal: LearnedProposal) -> bool:
    match proposal.field:
        case LearnedField.CLASS:
            return proposal.value in list(InformationClass)
        case LearnedField.ITEM:
            return uow.items.get(proposal.value) is not None
        case LearnedField.ARCHIVAL_CODE:
            return uow.archival_codes.get(proposal.value) is not None
        case LearnedField.SUBJECTS:
            return uow.subjects.get(proposal.value) is not None
        case LearnedField.UNIT:
            return uow.units.get(proposal.value) is not None


def _apply(uow: UnitOfWork, clock: Clock, document: Document, proposal: LearnedProposal) -> Document:
    """What contradicts the record, such as an item of another class, is left for a person to decide."""
    values = values_with(uow, document, proposal.field, proposal.value)
    try:
        changed = filled(document, values, Choices(uow, clock.now().date()))
    except InvalidFields:
        return document
    before, after = difference(document, changed)
    if "subjects" in values:
        before["subjects"], after["subjects"] = uow.subjects.subjects_of(document.id), values["subjects"]
        uow.subjects.set_subjects(document.id, values["subjects"])
    changed = uow.documents.update(changed)
    why = {"model": proposal.model, "right": proposal.right, "tried": proposal.tried}
    uow.audit.append(AuditEntry(clock.now(), WORKER, APPLY, document.id, before, {**after, **why}))
    return changed


def values_with(uow: UnitOfWork, document: Document, field: LearnedField, value: str) -> dict[str, Any]:
    """The typed value of a field in which ``value`` stands too: a subject is one more, anything else the only one."""
    written = [*uow.subjects.subjects_of(document.id), value] if field in SEVERAL else value
    return read_fields({field.value: written})


def accept(
    database: Database,
    clock: Clock,
    document_id: str,
    field: str,
    value: str,
    *,
    person: Person,
) -> Document:
    """Put a proposed value into its field, as an edit of this person.

    Raises NotFound, also when this is not proposed; Forbidden, and InvalidFields.
    """
    with database.write() as uow:
        document = existing(uow, document_id)
        ask_right(person, Action.EDIT, document)
        at = clock.now()
        proposal = _proposed(uow, document, field, value, at.date())
        values = values_with(uow, document, proposal.field, value)
        return edit_in(uow, at, document, values, person, ACCEPT).document


def reject(database: Database, clock: Clock, document_id: str, field: str, value: str, *, person: Person) -> None:
    """Have this value never be proposed for this field of this document again. Refusing twice changes nothing.

    Raises NotFound, Forbidden, and InvalidInput for a field for which nothing is proposed.
    """
    refuse_proposal(database, clock, document_id, _field(field).value, value, person=person)


def _field(name: str) -> LearnedField:
    if name not in list(LearnedField):
        raise InvalidInput(
            "Untuk bidang {field} tidak ada usulan; yang ada: {allowed}.", field=name, allowed=", ".join(LearnedField)
        )
    return LearnedField(name)


def _proposed(uow: UnitOfWork, document: Document, field: str, value: str, today: dt.date) -> LearnedProposal:
    wanted = _field(field)
    for each in standing(uow, document, today):
        if (each.field, each.value) == (wanted, value):
            return each
    raise NotFound("Nilai ini tidak atau tidak lagi diusulkan.")


def set_threshold(
    database: Database, clock: Clock, field: LearnedField, precision: float | None, *, person: Person
) -> None:
    """From which measured precision on the archive applies values of a field to drafts by itself; None: never.

    Raises Forbidden, and InvalidInput unless it lies between 0.5 and 1.
    """
    if reach(person, Action.CLASSIFY) is not Scope.ALL_UNITS:
        raise Forbidden(action=Action.CLASSIFY)
    if precision is not None and not 0.5 <= precision <= 1:
        raise InvalidInput("Isilah angka antara 50 dan 100, atau kosongkan.")
    with database.write() as uow:
        before = uow.learned.thresholds().get(field)
        if before == precision:
            return
        uow.learned.set_threshold(field, precision)
        entry = AuditEntry(
            clock.now(), person.login, "set_proposal_threshold", None, {field: before}, {field: precision}
        )
        uow.audit.append(entry)
