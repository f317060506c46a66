"""Which documents may everybody see, by unit, class, item, year and subject, and how many are there of each?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, not_, select

from archive.browsing import EVERYTHING, PublicCounts, PublicCriteria
from archive.classification import InformationClass
from archive.documents import Document, Processing
from storage.catalogue import DOCUMENT, is_public
from storage.tables import document_subjects, documents

_UNSEARCHABLE = tuple(state for state in Processing if not state.is_searchable)


class PublicShelf:
    """Fulfils PublicLists."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def documents(self, criteria: PublicCriteria, *, offset: int = 0, limit: int = 20) -> list[Document]:
        """A slice of the list, newest publication first; documents of one moment in the order of their ids."""
        newest_first = DOCUMENT.where(_matching(criteria)).order_by(documents.c.published_at.desc(), documents.c.id)
        return [Document(*row) for row in self._connection.execute(newest_first.offset(offset).limit(limit))]

    def count(self, criteria: PublicCriteria) -> int:
        """How long the whole list is, exactly."""
        counted = select(func.count()).select_from(documents).where(_matching(criteria))
        return self._connection.execute(counted).scalar_one()

    def counts(self, criteria: PublicCriteria = EVERYTHING) -> PublicCounts:
        """By unit, class and year, from one walk over the index."""
        columns = (documents.c.information_class, documents.c.unit, documents.c.year)
        by_unit: Counter[str] = Counter()
        by_class: Counter[InformationClass | None] = Counter()
        by_year: Counter[int | None] = Counter()
        grouped = select(*columns, func.count()).where(_matching(criteria)).group_by(*columns)
        for information_class, unit, year, count in self._connection.execute(grouped):
            by_class[information_class] += count
            by_unit[unit] += count
            by_year[year] += count
        return PublicCounts(by_unit.total(), by_unit, by_class, by_year)

    def counts_by_item(self, criteria: PublicCriteria = EVERYTHING) -> Mapping[str, int]:
        """By legally required item; documents without one are not counted."""
        item = documents.c.item
        grouped = select(item, func.count()).where(_matching(criteria), item.is_not(None)).group_by(item)
        return dict(self._connection.execute(grouped).all())

    def counts_by_subject(self, criteria: PublicCriteria = EVERYTHING) -> Mapping[str, int]:
        """By subject; a document counts under each of its subjects."""
        about = document_subjects.c
        if criteria == EVERYTHING:
            # Most documents are public: SQLite is five times as fast in leaving out the others.
            others = about.document_id.not_in(select(documents.c.id).where(not_(is_public())))
            grouped = select(about.subject, func.count()).where(others)
        else:
            joined = document_subjects.join(documents, documents.c.id == about.document_id)
            grouped = select(about.subject, func.count()).select_from(joined).where(_matching(criteria))
        return dict(self._connection.execute(grouped.group_by(about.subject)).all())


def _matching(criteria: PublicCriteria) -> ColumnElement[bool]:
    conditions: list[Any] = [is_public()]
    if len(criteria.units) == 1:
        conditions.append(documents.c.unit == criteria.units[0])
    elif criteria.units:
        conditions.append(documents.c.unit.in_(criteria.units))
    if criteria.information_class is not None:
        conditions.append(documents.c.information_class == criteria.information_class)
    if criteria.item is not None:
        conditions.append(documents.c.item == criteria.item)
    if criteria.year is not None:
        conditions.append(documents.c.year == criteria.year)
    if criteria.subject is not None:
        about = select(document_subjects.c.document_id).where(document_subjects.c.subject == criteria.subject)
        conditions.append(documents.c.id.in_(about))
    if criteria.unsearchable:
        conditions.append(documents.c.processing.in_(_UNSEARCHABLE))
    return and_(*conditions)
