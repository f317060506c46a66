"""What was found in documents, what is blacked out, and what do redactions hide?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, not_, or_, select

from archive.documents import Page, Rendition, RenditionRole
from archive.finding_places import Box
from archive.privacy_gate import FindingState, KeptFinding
from archive.redactions import BlackBox, Redaction
from storage.catalogue import is_public
from storage.engines import insert_for
from storage.pages import ABOUT, page_of
from storage.privacy_tables import black_boxes, privacy_checks, privacy_findings, redactions, withheld_pages
from storage.tables import documents, pages, renditions

_KEPT = tuple(field.name for field in fields(KeptFinding))
_REDACTION = tuple(field.name for field in fields(Redaction))
_RENDITION = tuple(field.name for field in fields(Rendition))
_KEEPS_BACK = [state for state in FindingState if state.keeps_back]
_COLUMNS = [column.name for column in pages.c]
_OPEN = (
    select(privacy_findings.c.document_id, func.count())
    .where(privacy_findings.c.state.in_(_KEEPS_BACK))
    .group_by(privacy_findings.c.document_id)
    .order_by(func.count().desc(), privacy_findings.c.document_id)
    .limit(bindparam("at_most"))
)

_parts = (
    select(documents.c.parent_id.label("whole"), documents.c.id.label("part"))
    .where(documents.c.parent_id.in_(bindparam("wanted", expanding=True)))
    .cte("parts", recursive=True)
)
_parts = _parts.union_all(
    select(_parts.c.whole, documents.c.id).select_from(documents).join(_parts, documents.c.parent_id == _parts.c.part)
)
_redacted = select(redactions.c.document_id)
_CLOSED_PARTS = (
    select(_parts.c.whole, documents.c.unit)
    .join(documents, documents.c.id == _parts.c.part)
    .where(or_(not_(is_public()), documents.c.id.in_(_redacted)), _parts.c.whole.not_in(_redacted))
    .distinct()
)
_IDS_PER_QUERY = 500  # well below the bound-variable limit of every SQLite


@cache
def _upsert_check(dialect: str) -> Any:
    statement = insert_for(dialect, privacy_checks)
    return statement.on_conflict_do_update(
        index_elements=["document_id"], set_={"checked_at": statement.excluded["checked_at"]}
    )


@cache
def _upsert_redaction(dialect: str) -> Any:
    statement = insert_for(dialect, redactions)
    changing = ("made_at", "made_by")
    return statement.on_conflict_do_update(
        index_elements=["document_id"], set_={name: statement.excluded[name] for name in changing}
    )


class Privacy:
    """Fulfils PrivacyStore. Marks nothing pending: what readers get is in pages and renditions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_checked(self, document_id: str) -> bool:
        """Whether its text has been looked through since it was last written."""
        asked = select(privacy_checks.c.document_id).where(privacy_checks.c.document_id == document_id)
        return self._connection.execute(asked).one_or_none() is not None

    def set_checked(self, document_id: str, at: dt.datetime) -> None:
        """Until somebody writes page text again."""
        row = {"document_id": document_id, "checked_at": at}
        self._connection.execute(_upsert_check(self._connection.dialect.name), row)

    def findings(self, document_id: str) -> list[KeptFinding]:
        """By page and place."""
        columns = (privacy_findings.c[name] for name in _KEPT)
        asked = select(*columns).where(privacy_findings.c.document_id == document_id)
        order = (privacy_findings.c.page, privacy_findings.c.start, privacy_findings.c.key)
        rows = self._connection.execute(asked.order_by(*order))
        return [_finding(dict(row._mapping)) for row in rows]

    def set_findings(self, document_id: str, findings: Sequence[KeptFinding]) -> None:
        """These and no others."""
        self._connection.execute(delete(privacy_findings).where(privacy_findings.c.document_id == document_id))
        rows = [{name: getattr(each, name) for name in _KEPT} | {"boxes": _plain(each.boxes)} for each in findings]
        if rows:
            self._connection.execute(insert(privacy_findings), rows)

    def kept_back(self, limit: int = 200) -> list[tuple[str, int]]:
        """(document id, open findings) of documents that have any, most first."""
        return [(document_id, count) for document_id, count in self._connection.execute(_OPEN, {"at_most": limit})]

    def boxes(self, document_id: str) -> list[BlackBox]:
        """Planned and made, by page and place."""
        asked = select(black_boxes).where(black_boxes.c.document_id == document_id).order_by(black_boxes.c.place)
        return [
            BlackBox(row.document_id, row.page, Box(row.x0, row.y0, row.x1, row.y1), row.ground, row.finding, row.made)
            for row in self._connection.execute(asked)
        ]

    def set_boxes(self, document_id: str, boxes: Sequence[BlackBox]) -> None:
        """These and no others."""
        self._connection.execute(delete(black_boxes).where(black_boxes.c.document_id == document_id))
        rows = [
            {
                "document_id": document_id,
                "place": place,
                "page": each.page,
                "x0": each.box.x0,
                "y0": each.box.y0,
                "x1": each.box.x1,
                "y1": each.box.y1,
                "ground": each.ground,
                "finding": each.finding,
                "made": each.made,
            }
            for place, each in enumerate(boxes)
        ]
        if rows:
            self._connection.execute(insert(black_boxes), rows)

    def redaction(self, document_id: str) -> Redaction | None:
        """What stands behind a redacted document."""
        asked = select(*(redactions.c[name] for name in _REDACTION)).where(redactions.c.document_id == document_id)
        row = self._connection.execute(asked).one_or_none()
        return Redaction(**row._mapping) if row else None

    def withhold(self, redaction: Redaction) -> None:
        """Pages go behind the redaction the first time; a later one was made from those."""
        if self.redaction(redaction.document_id) is None:
            self._copy(redaction.document_id, pages, withheld_pages)
        row = {name: getattr(redaction, name) for name in _REDACTION}
        self._connection.execute(_upsert_redaction(self._connection.dialect.name), row)

    def lay_open(self, document_id: str) -> None:
        """The pages behind the redaction are the document's pages again, and the redacted file is gone."""
        self._copy(document_id, withheld_pages, pages)
        self._connection.execute(
            delete(renditions).where(
                renditions.c.document_id == document_id, renditions.c.role == RenditionRole.REDACTED
            )
        )
        self.forget_redaction(document_id)

    def forget_redaction(self, document_id: str) -> None:
        """Drop redaction and withheld pages."""
        self._connection.execute(delete(withheld_pages).where(withheld_pages.c.document_id == document_id))
        self._connection.execute(delete(redactions).where(redactions.c.document_id == document_id))

    def withheld_page(self, document_id: str, number: int) -> Page | None:
        """A page of the original with its words, redacted document or not."""
        table = self._behind(document_id)
        columns = (*(table.c[name] for name in ABOUT), table.c.text, table.c.words)
        asked = select(*columns).where(table.c.document_id == document_id, table.c.number == number)
        row = self._connection.execute(asked).one_or_none()
        return page_of(tuple(row)) if row else None

    def withheld_texts(self, document_id: str) -> list[tuple[int, str]]:
        """(number, text) of the pages of the original."""
        table = self._behind(document_id)
        asked = select(table.c.number, table.c.text).where(table.c.document_id == document_id)
        return [(number, text) for number, text in self._connection.execute(asked.order_by(table.c.number))]

    def units_of_closed_parts(self, ids: Sequence[str]) -> Mapping[str, frozenset[str]]:
        """By id, of which units documents lie in its file that are not public, or of which something is blacked
        out."""
        found: dict[str, set[str]] = {}
        for start in range(0, len(ids), _IDS_PER_QUERY):
            some = ids[start : start + _IDS_PER_QUERY]
            for whole, unit in self._connection.execute(_CLOSED_PARTS, {"wanted": some}):
                found.setdefault(whole, set()).add(unit)
        return {whole: frozenset(units) for whole, units in found.items()}

    def withheld_rendition(self, document_id: str, role: RenditionRole) -> Rendition | None:
        """A stored file, also one that a redaction hides."""
        columns = (renditions.c[name] for name in _RENDITION)
        asked = select(*columns).where(renditions.c.document_id == document_id, renditions.c.role == role)
        row = self._connection.execute(asked).one_or_none()
        return Rendition(*row) if row else None

    def _behind(self, document_id: str) -> Any:
        return pages if self.redaction(document_id) is None else withheld_pages

    def _copy(self, document_id: str, source: Any, target: Any) -> None:
        self._connection.execute(delete(target).where(target.c.document_id == document_id))
        taken = select(*(source.c[name] for name in _COLUMNS)).where(source.c.document_id == document_id)
        self._connection.execute(insert(target).from_select(_COLUMNS, taken))


def _finding(row: dict[str, Any]) -> KeptFinding:
    return KeptFinding(**(row | {"boxes": tuple(Box(*box) for box in row["boxes"])}))


def _plain(boxes: Sequence[Box]) -> list[list[float]]:
    return [[box.x0, box.y0, box.x1, box.y1] for box in boxes]
