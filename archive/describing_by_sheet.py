"""How does a metadata sheet reach the files of a batch? First as a plan that can be looked at, then all of it."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

from archive.assigning import Choices, refusal
from archive.audit import AuditEntry
from archive.batches import Batch, BatchFile, Settlement
from archive.documents import Document, Lifecycle
from archive.errors import Forbidden, InvalidInput, NotFound
from archive.metadata_sheets import FILE_NAME, SheetProblem, SheetRow
from archive.people import Action, Person, may
from archive.ports import Clock, Database, UnitOfWork
from archive.privacy_gate import check_record, record_refusal

AT_ONCE: Final = 200
"""Documents that one transaction changes."""

_TOLD: Final = frozenset({"title", "number"})


@dataclass(frozen=True, slots=True)
class Change:
    """What a row changes of its document: field -> value as it is, and as it will be."""

    row: int
    document_id: str
    path: str
    before: Mapping[str, object]
    after: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Plan:
    """``unchanged``: paths whose row says what is there already. ``without_row``: files the sheet does not name.

    ``skipped``: paths whose file became no document of this batch (a duplicate, refused, not here yet).
    Nothing may be applied while there are ``problems``.
    """

    changes: tuple[Change, ...]
    unchanged: tuple[str, ...]
    skipped: tuple[str, ...]
    without_row: tuple[str, ...]
    problems: tuple[SheetProblem, ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """How many documents were changed, and the paths of those that somebody changed in between: left as they are."""

    changed: int
    stale: tuple[str, ...]


def batch_to_describe(uow: UnitOfWork, person: Person, batch_id: str) -> Batch:
    """The batch, for who may edit the documents of its unit. Raises NotFound, Forbidden."""
    batch = uow.batches.get(batch_id)
    if batch is None:
        raise NotFound("Tidak ada setoran dengan nomor {id}.", id=batch_id)
    if not may(person, Action.EDIT, batch.unit):
        raise Forbidden(action=Action.EDIT)
    return batch


def plan(database: Database, person: Person, batch_id: str, rows: Sequence[SheetRow], today: dt.date) -> Plan:
    """What ``rows`` would change in the batch, in one snapshot. Raises NotFound, Forbidden.

    Files are found by their path in the batch, else by their name alone where only one is called so. An officer
    describes drafts; what is published already is for who may classify.
    """
    with database.read() as uow:
        batch = batch_to_describe(uow, person, batch_id)
        files = [file for file in uow.batches.files(batch_id) if not file.is_envelope]
        ids = sorted(
            {file.document_id for file in files if file.settlement is Settlement.ACCEPTED and file.document_id}
        )
        documents = uow.documents.get_many(ids)
        return _Planner(uow, person, batch, files, documents, today).plan(rows)


def apply_plan(database: Database, clock: Clock, person: Person, batch_id: str, changes: Sequence[Change]) -> Applied:
    """Make the changes of a plan, some hundred documents in each transaction, each with an audit entry.

    A document in which a value to be changed is no longer what the plan saw stays as it is. Killed in between, the same
    plan made again completes it. Raises NotFound, Forbidden.
    """
    changed, stale = 0, []
    for start in range(0, len(changes), AT_ONCE):
        with database.write() as uow:
            batch = batch_to_describe(uow, person, batch_id)
            documents = uow.documents.get_many([each.document_id for each in changes[start : start + AT_ONCE]])
            for each in changes[start : start + AT_ONCE]:
                document = documents.get(each.document_id)
                if document is None or not _may_change(person, document, batch) or not _is_as_seen(uow, document, each):
                    stale.append(each.path)
                    continue
                if _told(uow, document, each.after):  # it has been published since the plan was made
                    stale.append(each.path)
                    continue
                _write(uow, clock, person, document, each)
                changed += 1
    return Applied(changed, tuple(stale))


def _may_change(person: Person, document: Document, batch: Batch) -> bool:
    action = Action.EDIT if document.lifecycle is Lifecycle.DRAFT else Action.CLASSIFY
    return document.unit == batch.unit and may(person, action, document.unit)


def _is_as_seen(uow: UnitOfWork, document: Document, change: Change) -> bool:
    return _values(uow, document, change.before) == dict(change.before)


def _told(uow: UnitOfWork, document: Document, after: Mapping[str, object]) -> InvalidInput | None:
    """Why the public may not read the title or number that a row gives."""
    fields = {name: value for name, value in after.items() if name in _TOLD}
    return record_refusal(uow, replace(document, **fields)) if fields else None  # type: ignore[arg-type]


def _values(uow: UnitOfWork, document: Document, fields: Mapping[str, object]) -> dict[str, object]:
    return {
        name: tuple(uow.subjects.subjects_of(document.id)) if name == "subjects" else getattr(document, name)
        for name in fields
    }


def _write(uow: UnitOfWork, clock: Clock, person: Person, document: Document, change: Change) -> None:
    fields = {name: value for name, value in change.after.items() if name != "subjects"}
    if fields:
        changed = uow.documents.update(replace(document, **fields))  # type: ignore[arg-type]
        if fields.keys() & _TOLD:
            check_record(uow, changed)
    subjects = change.after.get("subjects")
    if isinstance(subjects, tuple):
        uow.subjects.set_subjects(document.id, subjects)
    before, after = _recorded(change.before), _recorded(change.after)
    uow.audit.append(AuditEntry(clock.now(), person.login, "describe_by_sheet", document.id, before, after))


def _recorded(values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: list(value)
        if isinstance(value, tuple)
        else None
        if value is None
        else value
        if isinstance(value, int)
        else str(value)
        for name, value in values.items()
    }


class _Planner:
    def __init__(
        self,
        uow: UnitOfWork,
        person: Person,
        batch: Batch,
        files: Sequence[BatchFile],
        documents: Mapping[str, Document],
        today: dt.date,
    ) -> None:
        self._uow = uow
        self._person = person
        self._batch = batch
        self._choices = Choices(uow, today)
        self._documents = documents
        self._by_path = {file.path: file for file in files}
        self._by_name: dict[str, list[BatchFile]] = {}
        for file in files:
            self._by_name.setdefault(file.name, []).append(file)

    def plan(self, rows: Sequence[SheetRow]) -> Plan:
        changes: list[Change] = []
        unchanged: list[str] = []
        skipped: list[str] = []
        problems: list[SheetProblem] = []
        named: dict[str, int] = {}
        for row in rows:
            try:
                file = self._file(row, named)
                change = self._change(row, file)
            except InvalidInput as error:
                problems.append(SheetProblem(row.row, "", FILE_NAME.heading, row.file_name, error))
                continue
            if change is None:
                skipped.append(file.path)
            elif change.after:
                if why := self._ended(change):
                    problems.append(SheetProblem(row.row, "", *why))
                else:
                    changes.append(change)
            else:
                unchanged.append(file.path)
        without = tuple(path for path in self._by_path if path not in named)
        return Plan(tuple(changes), tuple(unchanged), tuple(skipped), without, tuple(problems))

    def _ended(self, change: Change) -> tuple[str, str, InvalidInput] | None:
        """(Heading, what stands there, why not) of what does not hold for the document and is not there already."""
        fields = {name: value for name, value in change.after.items() if name != "subjects"}
        document = replace(self._documents[change.document_id], **fields)  # type: ignore[arg-type]
        item = self._choices.items.get(str(change.after.get("item")))
        if item is not None and (why := refusal(item, document, self._choices.today)):
            return "Butir wajib", item.code, why
        code = self._choices.archival_codes.get(str(change.after.get("archival_code")))
        if code is not None and (why := refusal(code, document, self._choices.today)):
            return "Kode arsip", code.code, why
        subjects = change.after.get("subjects")
        if isinstance(subjects, tuple) and (why := self._choices.ended_subject(document, subjects)):
            return "Subjek", "; ".join(subjects), why
        return None

    def _file(self, row: SheetRow, named: dict[str, int]) -> BatchFile:
        file = self._by_path.get(row.file_name)
        if file is None:
            called = self._by_name.get(PurePosixPath(row.file_name).name if "/" not in row.file_name else "", [])
            if len(called) > 1:
                raise InvalidInput(
                    "Ada {count} berkas bernama ini; tulis dengan foldernya, misalnya {path}.",
                    count=len(called),
                    path=called[0].path,
                )
            if not called:
                near = difflib.get_close_matches(row.file_name, self._by_path, 1, 0.6)
                raise InvalidInput(
                    "Tidak ada berkas bernama ini dalam setoran. Yang mungkin dimaksud: {path}.",
                    path=near[0] if near else "-",
                )
            file = called[0]
        if file.path in named:
            raise InvalidInput("Berkas ini sudah ada di baris {row}; satukan.", row=named[file.path])
        named[file.path] = row.row
        return file

    def _change(self, row: SheetRow, file: BatchFile) -> Change | None:
        document = self._documents.get(file.document_id or "") if file.settlement is Settlement.ACCEPTED else None
        if document is None:
            return None
        if not _may_change(self._person, document, self._batch):
            raise InvalidInput("Dokumen ini bukan draf lagi; hanya pustakawan yang dapat mengubahnya.")
        wanted = dict(row.values)
        if "information_class" in wanted and "item" not in wanted and document.item:
            item = self._choices.items.get(document.item)
            if item is None or item.information_class is not wanted["information_class"]:
                wanted["item"] = None  # an item of another class does not stay
        year = wanted.get("year")
        if isinstance(year, int) and "date" not in wanted and document.date and document.date.year != year:
            wanted["date"] = None
        before = _values(self._uow, document, wanted)
        after = {name: value for name, value in wanted.items() if value != before[name]}
        if why := _told(self._uow, document, after):
            raise why
        return Change(row.row, document.id, file.path, {name: before[name] for name in after}, after)
