"""How are many documents changed at once, seen beforehand, never twice, and taken back again?

The documents are written down with the edit in one transaction. A job then settles them a chunk at a time: the
changed records, their audit entries and what became of each are one transaction, so a worker that is killed leaves
whole chunks, and the next one goes on with what is still pending.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from archive.assigning import Choices
from archive.audit import AuditEntry
from archive.bulk_edits import BulkEdit, BulkItem, ItemState
from archive.documents import Document
from archive.editing import Record, difference, fields_open_to, stored_values
from archive.errors import Forbidden, InvalidInput, NotFound
from archive.jobs import Job, JobKind, LeaseLost
from archive.people import CONSOLE, Action, Person, may, reach
from archive.ports import Clock, Database, UnitOfWork
from archive.record_fields import FIELDS, InvalidFields, filled, read_fields
from archive.work_queue import WorkFilter

CHUNK: Final = 500
PRIORITY: Final = 15
BULK: Final = "bulk_edit"
BULK_FIELDS: Final = tuple(name for name in FIELDS if name not in ("title", "number"))
"""A title or number that many documents share is a mistake."""

NOT_ALLOWED: Final = "Akun Anda tidak boleh mengubah ini pada dokumen ini."
CHANGED_SINCE: Final = "Sudah diubah lagi sesudahnya, jadi dibiarkan."
GONE: Final = "Dokumennya tidak ada lagi."
_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """What a bulk edit would do to one document; ``why`` says what stands against it, empty when nothing does."""

    document: Document
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)
    why: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a bulk edit would do. ``moves`` counts (field, value before, value after); lists hold the first few."""

    total: int
    changed: int
    same: int
    refused: int
    moves: Mapping[tuple[str, str, str], int]
    first: Sequence[PlannedChange]
    first_refused: Sequence[PlannedChange]


def preview(
    database: Database,
    clock: Clock,
    wanted: WorkFilter,
    texts: Mapping[str, str | Sequence[str]],
    *,
    person: Person,
) -> Preview:
    """What the edit would do now, without doing it. Raises Forbidden, InvalidFields."""
    values = _values(texts, person)
    counts: Counter[str] = Counter()
    moves: Counter[tuple[str, str, str]] = Counter()
    first: list[PlannedChange] = []
    refused: list[PlannedChange] = []
    with database.read() as uow:
        ids = uow.queues.ids(wanted.within(person))
        choices = Choices(uow, clock.now().date())
        for start in range(0, len(ids), CHUNK):
            for plan in _plans(uow, ids[start : start + CHUNK], values, person, choices):
                if plan.why:
                    counts["refused"] += 1
                    refused += [plan] if len(refused) < _SHOWN else []
                elif plan.after:
                    counts["changed"] += 1
                    first += [plan] if len(first) < _SHOWN else []
                    for name in plan.after:
                        moves[name, _shown(plan.before[name]), _shown(plan.after[name])] += 1
                else:
                    counts["same"] += 1
    return Preview(len(ids), counts["changed"], counts["same"], counts["refused"], dict(moves), first, refused)


def start(
    database: Database,
    clock: Clock,
    wanted: WorkFilter,
    texts: Mapping[str, str | Sequence[str]],
    *,
    person: Person,
    selection: str = "",
) -> BulkEdit:
    """Write down the documents as they are chosen now, and owe the work.

    Raises Forbidden, InvalidFields, and InvalidInput when there are none.
    """
    _values(texts, person)
    with database.write() as uow:
        ids = uow.queues.ids(wanted.within(person))
        if not ids:
            raise InvalidInput("Tidak ada dokumen yang terpilih.")
        waiting = [BulkItem(document_id, ItemState.PENDING, {}, {}) for document_id in ids]
        written = {name: list(text) if not isinstance(text, str) else text for name, text in texts.items()}
        planned = BulkEdit(0, person.login, clock.now(), written, selection, len(ids))
        return _begin(uow, planned, waiting)


def undo(database: Database, clock: Clock, number: int, *, person: Person) -> BulkEdit:
    """Owe the taking back of a finished edit, as a bulk edit of its own. Raises NotFound, Forbidden, InvalidInput.

    Documents that somebody changed since keep what they have, and are listed.
    """
    with database.write() as uow:
        edit = uow.bulk_edits.get(number)
        if edit is None:
            raise NotFound("Tidak ada sunting massal nomor {number}.", number=number)
        _ask_bulk(person)
        if edit.finished_at is None or edit.undone_by is not None:
            raise InvalidInput("Sunting massal nomor {number} belum selesai atau sudah dibatalkan.", number=number)
        changed = uow.bulk_edits.items(number, ItemState.CHANGED, 0, edit.total)
        if not changed:
            raise InvalidInput("Tidak ada dokumen yang terpilih.")
        back = [BulkItem(each.document_id, ItemState.PENDING, each.after, each.before) for each in changed]
        undoing = BulkEdit(0, person.login, clock.now(), {}, edit.selection, len(back), undo_of=number)
        return _begin(uow, undoing, back)


def carry_on(
    database: Database,
    clock: Clock,
    job: Job,
    heartbeat: Callable[[], bool] = lambda: True,
    chunk: int = CHUNK,
) -> None:
    """Do what is still pending of the job's edit, a chunk to a transaction. Raises LeaseLost."""
    number = job.payload["edit"]
    assert isinstance(number, int), "the job of a bulk edit names it"
    while True:
        if not heartbeat():
            raise LeaseLost(f"job {job.id}")
        with database.write() as uow:
            edit = uow.bulk_edits.get(number)
            waiting = uow.bulk_edits.pending(number, chunk) if edit else []
            if edit is None or not waiting:
                if edit is not None and edit.finished_at is None:
                    _end(uow, clock, edit)
                if not uow.jobs.finish(job):
                    raise LeaseLost(f"job {job.id}")
                return
            _settle(uow, clock, edit, waiting)


def _begin(uow: UnitOfWork, planned: BulkEdit, waiting: Sequence[BulkItem]) -> BulkEdit:
    edit = uow.bulk_edits.add(planned, waiting)
    uow.jobs.enqueue(
        JobKind.BULK_EDIT, {"edit": edit.id}, priority=PRIORITY, unique_key=f"{JobKind.BULK_EDIT}:{edit.id}"
    )
    after: dict[str, object] = {"edit": edit.id, "documents": edit.total, **edit.texts}
    if edit.undo_of:
        after["undo_of"] = edit.undo_of
    uow.audit.append(AuditEntry(edit.created_at, edit.login, f"{BULK}_started", None, {}, after))
    return edit


def _end(uow: UnitOfWork, clock: Clock, edit: BulkEdit) -> None:
    at = clock.now()
    uow.bulk_edits.finish(edit.id, at)
    counts = {state.value: count for state, count in uow.bulk_edits.counts(edit.id).items()}
    uow.audit.append(AuditEntry(at, edit.login, f"{BULK}_finished", None, {}, {"edit": edit.id, **counts}))


def _settle(
    uow: UnitOfWork,
    clock: Clock,
    edit: BulkEdit,
    waiting: Sequence[BulkItem],
) -> None:
    person = CONSOLE if edit.login == CONSOLE.login else uow.people.get(edit.login)
    choices = Choices(uow, clock.now().date())
    ids = [each.document_id for each in waiting]
    if edit.undo_of is None:
        texts = {name: text if isinstance(text, list) else str(text) for name, text in edit.texts.items()}
        plans = {each.document.id: each for each in _plans(uow, ids, read_fields(texts), person, choices)}
    else:
        plans = _plans_back(uow, waiting, person, choices)
    at = clock.now()
    settled: list[BulkItem] = []
    stored: list[PlannedChange] = []
    for each in waiting:
        plan = plans.get(each.document_id)
        if plan is None:
            settled.append(BulkItem(each.document_id, ItemState.REFUSED, {}, {}, GONE))
        elif plan.why:
            settled.append(BulkItem(each.document_id, ItemState.REFUSED, dict(plan.values or {}), {}, plan.why))
        elif not plan.after:
            settled.append(BulkItem(each.document_id, ItemState.SAME, {}, {}))
        else:
            stored.append(plan)
            settled.append(BulkItem(each.document_id, ItemState.CHANGED, plan.before, plan.after))
    subjects = {each.document.id: _codes(each.after["subjects"]) for each in stored if "subjects" in each.after}
    uow.bulk_edits.store([each.document for each in stored], subjects)
    uow.audit.append_all(
        [
            AuditEntry(at, edit.login, BULK, each.document.id, each.before, {**each.after, BULK: edit.id})
            for each in stored
        ]
    )
    uow.bulk_edits.settle(edit.id, settled)


def _codes(value: object) -> list[str]:
    assert isinstance(value, list), "subjects are a list of codes"
    return value


def _values(texts: Mapping[str, str | Sequence[str]], person: Person) -> dict[str, Any]:
    _ask_bulk(person)
    if not texts:
        raise InvalidInput("Pilih sedikitnya satu bidang yang diubah.")
    for name in texts:
        if name not in BULK_FIELDS:
            raise InvalidInput(
                "Bidang {name} tidak dapat diubah sekaligus; yang dapat: {allowed}.",
                name=name,
                allowed=", ".join(BULK_FIELDS),
            )
    return read_fields(texts)


def _ask_bulk(person: Person) -> None:
    if reach(person, Action.EDIT) is None:
        raise Forbidden(action=Action.EDIT)


def _plans(
    uow: UnitOfWork,
    ids: Sequence[str],
    values: Mapping[str, Any],
    person: Person | None,
    choices: Choices,
) -> list[PlannedChange]:
    documents = uow.documents.get_many(ids)
    subjects = uow.queues.subjects_of(ids) if "subjects" in values else {}
    return [
        _plan(documents[each], subjects.get(each, ()), values, person, choices) for each in ids if each in documents
    ]


def _plan(
    document: Document,
    subjects: Sequence[str],
    values: Mapping[str, Any],
    person: Person | None,
    choices: Choices,
    *,
    restoring: bool = False,
) -> PlannedChange:
    try:
        changed = filled(document, values, choices, restoring=restoring)
    except InvalidFields as problem:
        return PlannedChange(document, why=problem.message, values=problem.values)
    before, after = difference(document, changed)
    if "subjects" in values and values["subjects"] != list(subjects):
        before["subjects"], after["subjects"] = list(subjects), values["subjects"]
    if person is None or after.keys() - fields_open_to(person, document) or not may(person, Action.EDIT, changed.unit):
        return PlannedChange(document, why=NOT_ALLOWED)
    return PlannedChange(changed, before, after)


def _plans_back(
    uow: UnitOfWork,
    waiting: Sequence[BulkItem],
    person: Person | None,
    choices: Choices,
) -> dict[str, PlannedChange]:
    ids = [each.document_id for each in waiting]
    documents = uow.documents.get_many(ids)
    subjects = uow.queues.subjects_of(ids)
    plans: dict[str, PlannedChange] = {}
    for each in waiting:
        document = documents.get(each.document_id)
        if document is None:
            continue
        now = Record(document, subjects.get(document.id, ()))
        left = stored_values(each.before)
        if any(now.value(name) != value for name, value in left.items()):
            plans[document.id] = PlannedChange(document, why=CHANGED_SINCE)
        else:
            values = stored_values(each.after)
            plans[document.id] = _plan(document, now.subjects, values, person, choices, restoring=True)
    return plans


def _shown(value: object) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
