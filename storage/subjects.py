"""Which themes does the archive know, and which documents are about them?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from archive.subjects import Subject
from storage.engines import insert_for
from storage.tables import document_subjects, subjects

_SUBJECT = select(*(subjects.c[field.name] for field in fields(Subject)))


@cache
def _upsert(dialect: str) -> Any:
    statement = insert_for(dialect, subjects)
    changing = [column.name for column in subjects.c if not column.primary_key]
    return statement.on_conflict_do_update(
        index_elements=["code"], set_={name: statement.excluded[name] for name in changing}
    )


class Subjects:
    """Fulfils SubjectStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Subject]:
        """By name."""
        return [Subject(*row) for row in self._connection.execute(_SUBJECT.order_by(subjects.c.name, subjects.c.code))]

    def get(self, code: str) -> Subject | None:
        """The subject of this code."""
        row = self._connection.execute(_SUBJECT.where(subjects.c.code == code)).one_or_none()
        return Subject(*row) if row else None

    def put(self, subject: Subject) -> None:
        """Add, or replace the one of the same code."""
        self._connection.execute(_upsert(self._connection.dialect.name), asdict(subject))

    def subjects_of(self, document_id: str) -> list[str]:
        """Codes, in order."""
        about = document_subjects.c
        codes = select(about.subject).where(about.document_id == document_id).order_by(about.subject)
        return list(self._connection.execute(codes).scalars())

    def set_subjects(self, document_id: str, codes: Iterable[str]) -> None:
        """Replace all subjects of the document."""
        self._connection.execute(delete(document_subjects).where(document_subjects.c.document_id == document_id))
        rows = [{"document_id": document_id, "subject": code} for code in sorted(set(codes))]
        if rows:
            self._connection.execute(insert(document_subjects), rows)
