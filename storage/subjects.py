"""Which themes does the archive know, and which documents are about them?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select

from archive.subjects import Subject
from archive.vocabulary import Vocabulary
from storage.pending import Pending
from storage.tables import document_subjects, subjects
from storage.vocabulary import Book, VocabularyLists
from storage.vocabulary_entries import Entries, upsert
from storage.vocabulary_tables import related_subjects

_OWN = [column.name for column in subjects.c]
_IDS_PER_QUERY = 500  # well below the bound-variable limit of every SQLite


class Subjects(Entries[Subject]):
    """Fulfils SubjectStore."""

    vocabulary = Vocabulary.SUBJECT
    table = subjects
    kind = Subject

    def __init__(self, connection: Connection, lists: VocabularyLists, book: Book, index: Pending) -> None:
        super().__init__(connection, lists, book)
        self._index = index

    def put(self, entry: Subject) -> None:
        """Add, or replace the one of the same code; ``related`` is kept for the others too."""
        row = {name: value for name, value in self._row(entry).items() if name in _OWN}
        self._connection.execute(upsert(self._connection.dialect.name, subjects), row)
        pair = related_subjects.c
        self._connection.execute(
            delete(related_subjects).where(or_(pair.subject == entry.code, pair.other == entry.code))
        )
        pairs = [sorted((entry.code, other)) for other in sorted(set(entry.related) - {entry.code})]
        if pairs:
            rows = [{"subject": first, "other": second} for first, second in pairs]
            self._connection.execute(insert(related_subjects), rows)
        self._lists.changed()

    def subjects_of(self, document_id: str) -> list[str]:
        """Present codes, in order."""
        given = self.subjects_of_many([document_id]).get(document_id, ())
        redirects = self._book.redirects(Vocabulary.SUBJECT)
        return sorted({redirects.resolve(code) for code in given})

    def subjects_of_many(self, ids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """The codes as they were given, in order, by document."""
        found: dict[str, list[str]] = {}
        about = document_subjects.c
        for start in range(0, len(ids), _IDS_PER_QUERY):
            some = about.document_id.in_(ids[start : start + _IDS_PER_QUERY])
            query = select(about.document_id, about.subject).where(some).order_by(about.document_id, about.subject)
            for document_id, code in self._connection.execute(query):
                found.setdefault(document_id, []).append(code)
        return {document_id: tuple(sorted(codes)) for document_id, codes in found.items()}

    def set_subjects(self, document_id: str, codes: Iterable[str]) -> None:
        """Replace all subjects of the document; it becomes pending for every open index. Raises NotFound."""
        self._connection.execute(delete(document_subjects).where(document_subjects.c.document_id == document_id))
        rows = [{"document_id": document_id, "subject": code} for code in sorted(set(codes))]
        if rows:
            self._connection.execute(insert(document_subjects), rows)
        self._index.mark(document_id)

    def _read(self) -> list[Subject]:
        related: dict[str, list[str]] = {}
        for first, second in self._connection.execute(select(related_subjects.c.subject, related_subjects.c.other)):
            related.setdefault(first, []).append(second)
            related.setdefault(second, []).append(first)
        rows = self._connection.execute(select(subjects).order_by(subjects.c.name, subjects.c.code))
        return [_subject(row._mapping, related) for row in rows]

    def _chosen(self, merged: bool) -> Iterable[Subject]:
        if merged:
            return self._read()
        redirects = self._book.redirects(Vocabulary.SUBJECT)
        return [_present(each, redirects.resolve) for each in self._read() if each.code not in redirects.merged]


def _subject(row: Mapping[Any, Any], related: Mapping[str, Sequence[str]]) -> Subject:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return Subject(**values, related=tuple(sorted(related.get(values["code"], ()))))


def _present(subject: Subject, resolve: Callable[[str], str]) -> Subject:
    """Its neighbours by their present codes; what was merged into the theme itself is no neighbour any more."""
    broader = resolve(subject.broader) if subject.broader is not None else None
    related = {resolve(code) for code in subject.related} - {subject.code}
    return replace(
        subject, broader=None if broader == subject.code else broader, related=tuple(sorted(related - {broader}))
    )
