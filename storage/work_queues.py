"""Which records wait, how many of each kind, and which questions do people keep about them?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, false, func, or_, select

from archive.batches import UNREADABLE
from archive.documents import Document, Lifecycle
from archive.privacy_gate import FindingState
from archive.vocabulary import Redirects, Vocabulary, VocabularyBook
from archive.work_queue import UNCLASSIFIED, Concern, SavedQueue, WorkFilter
from archive.workflow import RULES, Step
from storage.catalogue import DOCUMENT
from storage.engines import insert_for
from storage.privacy_tables import privacy_findings
from storage.tables import audit, document_subjects, documents
from storage.workflow_tables import saved_queues

_IDS_PER_QUERY = 500
_WITHOUT: Mapping[str, Mapping[str, Any]] = {
    "state": {"states": ()},
    "unit": {"unit": ""},
    "class": {"information_class": ""},
}
_COLUMN = {
    "state": documents.c.lifecycle,
    "unit": documents.c.unit,
    "class": documents.c.information_class,
}
_MOVES = sorted({rule.act for rule in RULES.values()})
_LAST_MOVE = (
    select(audit.c.action)
    .where(audit.c.document_id == documents.c.id, audit.c.action.in_(_MOVES))
    .order_by(audit.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_KEEPING_BACK = [state.value for state in FindingState if state.keeps_back]
_UNDECIDED = documents.c.lifecycle.not_in((Lifecycle.PUBLISHED, Lifecycle.WITHDRAWN, Lifecycle.ARCHIVED))
_CONCERNS: Mapping[Concern, ColumnElement[bool]] = {
    Concern.RETURNED: and_(documents.c.lifecycle == Lifecycle.DRAFT, _LAST_MOVE.in_((RULES[Step.RETURN].act,))),
    Concern.UNREADABLE: and_(documents.c.processing.in_(UNREADABLE), _UNDECIDED),
    Concern.PERSONAL_DATA: exists().where(
        privacy_findings.c.document_id == documents.c.id, privacy_findings.c.state.in_(_KEEPING_BACK)
    ),
}


class Queues:
    """Fulfils WorkQueues."""

    def __init__(self, connection: Connection, book: VocabularyBook) -> None:
        self._connection = connection
        self._book = book

    def some(self, wanted: WorkFilter, offset: int, limit: int) -> Sequence[Document]:
        """Longest waiting first."""
        rows = DOCUMENT.where(self._matches(wanted)).order_by(documents.c.received_at, documents.c.id)
        return [Document(*row) for row in self._connection.execute(rows.offset(offset).limit(limit))]

    def count(self, wanted: WorkFilter) -> int:
        """How many."""
        return self._connection.execute(
            select(func.count()).select_from(documents).where(self._matches(wanted))
        ).scalar_one()

    def counts(self, wanted: WorkFilter) -> Mapping[str, Mapping[str, int]]:
        """``state``, ``unit`` and ``class`` -> value -> how many there would be, were this value asked for."""
        found: dict[str, dict[str, int]] = {}
        for name, column in _COLUMN.items():
            others = replace(wanted, **_WITHOUT[name])
            rows = self._connection.execute(select(column, func.count()).where(self._matches(others)).group_by(column))
            found[name] = {UNCLASSIFIED if value is None else str(value): count for value, count in rows}
        return found | {"unit": self._units().folded(found["unit"])}

    def ids(self, wanted: WorkFilter) -> Sequence[str]:
        """All of them, in order of id."""
        if not wanted.ids:
            return self._ids(wanted)
        chosen = sorted(set(wanted.ids))
        parts = [chosen[start : start + _IDS_PER_QUERY] for start in range(0, len(chosen), _IDS_PER_QUERY)]
        return [each for part in parts for each in self._ids(replace(wanted, ids=tuple(part)))]

    def _ids(self, wanted: WorkFilter) -> list[str]:
        return list(
            self._connection.execute(
                select(documents.c.id).where(self._matches(wanted)).order_by(documents.c.id)
            ).scalars()
        )

    def around(self, wanted: WorkFilter, document: Document) -> tuple[str | None, str | None]:
        """Ids of the documents before and after this one in the order of ``some``, whether or not it is in it."""
        at, key = documents.c.received_at, documents.c.id
        one = select(key).where(self._matches(wanted)).limit(1)
        earlier = or_(at < document.received_at, and_(at == document.received_at, key < document.id))
        later = or_(at > document.received_at, and_(at == document.received_at, key > document.id))
        before = one.where(earlier).order_by(at.desc(), key.desc())
        after = one.where(later).order_by(at, key)
        return self._connection.execute(before).scalar(), self._connection.execute(after).scalar()

    def saved(self, login: str) -> Sequence[SavedQueue]:
        """By name."""
        rows = select(*(saved_queues.c[field.name] for field in fields(SavedQueue)))
        mine = rows.where(saved_queues.c.login == login).order_by(saved_queues.c.name)
        return [SavedQueue(*row) for row in self._connection.execute(mine)]

    def save(self, queue: SavedQueue) -> None:
        """Add, or replace the one of the same name."""
        statement = insert_for(self._connection.dialect.name, saved_queues)
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["login", "name"], set_={"query": statement.excluded["query"]}
            ),
            asdict(queue),
        )

    def forget(self, login: str, name: str) -> None:
        """No error when there is none."""
        self._connection.execute(delete(saved_queues).where(saved_queues.c.login == login, saved_queues.c.name == name))

    def subjects_of(self, ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Document -> codes of its subjects in order; documents without any are missing."""
        about = document_subjects.c
        found: dict[str, list[str]] = {}
        for start in range(0, len(ids), _IDS_PER_QUERY):
            some = about.document_id.in_(ids[start : start + _IDS_PER_QUERY])
            rows = select(about.document_id, about.subject).where(some).order_by(about.document_id, about.subject)
            for document_id, code in self._connection.execute(rows):
                found.setdefault(document_id, []).append(code)
        return found

    def _units(self) -> Redirects:
        return self._book.redirects(Vocabulary.UNIT)

    def _matches(self, wanted: WorkFilter) -> ColumnElement[bool]:
        asked: list[ColumnElement[bool]] = []
        if wanted.own_units is not None:
            asked.append(documents.c.unit.in_(wanted.own_units) if wanted.own_units else false())
        if wanted.states:
            asked.append(documents.c.lifecycle.in_(wanted.states))
        if wanted.unit:
            asked.append(documents.c.unit.in_(self._units().members(wanted.unit)))
        if wanted.information_class == UNCLASSIFIED:
            asked.append(documents.c.information_class.is_(None))
        elif wanted.information_class:
            asked.append(documents.c.information_class == wanted.information_class)
        if wanted.year is not None:
            asked.append(documents.c.year == wanted.year)
        if wanted.ids:
            asked.append(documents.c.id.in_(wanted.ids))
        if wanted.concern is not None:
            asked.append(_CONCERNS[wanted.concern])
        if wanted.text:
            columns = (documents.c.title, documents.c.number, documents.c.file_name)
            asked.append(or_(*(column.icontains(wanted.text, autoescape=True) for column in columns)))
        return and_(True, *asked)
