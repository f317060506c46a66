"""Which documents may everybody see, by unit, class, item, year and subject, and how many are there of each?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, not_, select

from archive.browsing import EVERYTHING, PublicCounts, PublicCriteria
from archive.classification import InformationClass
from archive.documents import Document, Processing
from archive.vocabulary import Vocabulary
from storage.catalogue import DOCUMENT, is_public
from storage.tables import document_subjects, documents
from storage.vocabulary import Book

_UNSEARCHABLE = tuple(state for state in Processing if not state.is_searchable)


class PublicShelf:
    """Fulfils PublicLists."""

    def __init__(self, connection: Connection, book: Book) -> None:
        self._connection = connection
        self._book = book

    def documents(self, criteria: PublicCriteria, *, offset: int = 0, limit: int = 20) -> list[Document]:
        """A slice of the list, newest publication first; documents of one moment in the order of their ids."""
        newest_first = DOCUMENT.where(self._matching(criteria)).order_by(
            documents.c.published_at.desc(), documents.c.id
        )
        return [Document(*row) for row in self._connection.execute(newest_first.offset(offset).limit(limit))]

    def count(self, criteria: PublicCriteria) -> int:
        """How long the whole list is, exactly."""
        counted = select(func.count()).select_from(documents).where(self._matching(criteria))
        return self._connection.execute(counted).scalar_one()

    def counts(self, criteria: PublicCriteria = EVERYTHING) -> PublicCounts:
        """By unit, class and year, from one walk over the index."""
        columns = (documents.c.information_class, documents.c.unit, documents.c.year)
        by_unit: Counter[str] = Counter()
        by_class: Counter[InformationClass | None] = Counter()
        by_year: Counter[int | None] = Counter()
        grouped = select(*columns, func.count()).where(self._matching(criteria)).group_by(*columns)
        for information_class, unit, year, count in self._connection.execute(grouped):
            by_class[information_class] += count
            by_unit[unit] += count
            by_year[year] += count
        units = self._book.redirects(Vocabulary.UNIT)
        return PublicCounts(by_unit.total(), units.folded(by_unit), by_class, by_year)

    def counts_by_item(self, criteria: PublicCriteria = EVERYTHING) -> Mapping[str, int]:
        """By legally required item; documents without one are not counted."""
        return self._counts_by(documents.c.item, Vocabulary.ITEM, criteria)

    def counts_by_archival_code(self, criteria: PublicCriteria = EVERYTHING) -> Mapping[str, int]:
        """By archival code, each document once under its own; those without one are not counted."""
        return self._counts_by(documents.c.archival_code, Vocabulary.ARCHIVAL_CODE, criteria)

    def _counts_by(
        self, code: ColumnElement[str | None], vocabulary: Vocabulary, criteria: PublicCriteria
    ) -> Mapping[str, int]:
        grouped = select(code, func.count()).where(self._matching(criteria), code.is_not(None)).group_by(code)
        counts = {str(value): count for value, count in self._connection.execute(grouped)}
        return self._book.redirects(vocabulary).folded(counts)

    def counts_by_subject(self, criteria: PublicCriteria = EVERYTHING) -> Mapping[str, int]:
        """By subject; a document counts under each of its subjects, once even where several of them were merged."""
        about = document_subjects.c
        redirects = self._book.redirects(Vocabulary.SUBJECT)
        targets = {code: redirects.resolve(code) for code in sorted(redirects.merged)}
        subject: ColumnElement[str] = (
            case(targets, value=about.subject, else_=about.subject) if targets else about.subject
        )
        # Two codes of one document may have become one; else each row is a document, and counting rows is cheaper.
        counted = func.count(about.document_id.distinct()) if targets else func.count()
        if criteria == EVERYTHING:
            # Most documents are public: SQLite is five times as fast in leaving out the others.
            others = about.document_id.not_in(select(documents.c.id).where(not_(is_public())))
            grouped = select(subject, counted).where(others)
        else:
            joined = document_subjects.join(documents, documents.c.id == about.document_id)
            grouped = select(subject, counted).select_from(joined).where(self._matching(criteria))
        return dict(self._connection.execute(grouped.group_by(subject)).all())

    def _matching(self, criteria: PublicCriteria) -> ColumnElement[bool]:
        conditions: list[ColumnElement[bool]] = [is_public()]
        if criteria.units:
            conditions.append(self._one_of(documents.c.unit, Vocabulary.UNIT, criteria.units))
        if criteria.information_class is not None:
            conditions.append(documents.c.information_class == criteria.information_class)
        if criteria.item is not None:
            conditions.append(self._one_of(documents.c.item, Vocabulary.ITEM, (criteria.item,)))
        if criteria.archival_codes:
            code = documents.c.archival_code
            conditions.append(self._one_of(code, Vocabulary.ARCHIVAL_CODE, criteria.archival_codes))
        if criteria.year is not None:
            conditions.append(documents.c.year == criteria.year)
        if criteria.subject is not None:
            about = document_subjects.c
            same = self._one_of(about.subject, Vocabulary.SUBJECT, (criteria.subject,))
            conditions.append(documents.c.id.in_(select(about.document_id).where(same)))
        if criteria.unsearchable:
            conditions.append(documents.c.processing.in_(_UNSEARCHABLE))
        return and_(*conditions)

    def _one_of(self, column: ColumnElement[Any], vocabulary: Vocabulary, codes: Sequence[str]) -> ColumnElement[bool]:
        """One of these codes, or of those that were merged into them."""
        accepted = self._book.redirects(vocabulary).expanded(codes)
        return column == accepted[0] if len(accepted) == 1 else column.in_(accepted)
