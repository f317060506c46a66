"""What stands on each page? The text of every page, so that no index ever needs the file again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, delete, func, insert, or_, select

from archive.documents import OcrStatus, Page
from storage.engines import insert_for
from storage.privacy_tables import privacy_checks
from storage.tables import pages
from storage.word_packing import pack, unpack

_PAGES_PER_QUERY = 500
ABOUT = ("number", "kind", "label", "width", "height", "source", "ocr", "confidence")

_OF_DOCUMENT = pages.c.document_id == bindparam("wanted")
_DELETE = delete(pages).where(_OF_DOCUMENT)
_UNCHECK = delete(privacy_checks).where(privacy_checks.c.document_id == bindparam("wanted"))
_ONE = select(*(pages.c[name] for name in ABOUT), pages.c.text, pages.c.words).where(
    _OF_DOCUMENT, pages.c.number == bindparam("wanted_number")
)
_TEXTS = select(pages.c.number, pages.c.text).where(_OF_DOCUMENT).order_by(pages.c.number)
_SUMMARY = select(*(pages.c[name] for name in ABOUT)).where(_OF_DOCUMENT).order_by(pages.c.number)
_WANTING_OCR = select(pages.c.number).where(_OF_DOCUMENT, pages.c.ocr == OcrStatus.WANTED).order_by(pages.c.number)
_COUNT_BY_SOURCE = select(pages.c.source, func.count()).group_by(pages.c.source)


@cache
def _upsert(dialect: str) -> Any:
    statement = insert_for(dialect, pages)
    changing = [c.name for c in pages.c if not c.primary_key]
    return statement.on_conflict_do_update(
        index_elements=["document_id", "number"], set_={name: statement.excluded[name] for name in changing}
    )


@cache
def _some_of(documents: int) -> Select[str, int, str]:
    # Not by pairs, ``(id, number) in (...)``: SQLite would read the whole table.
    of_each = (
        and_(
            pages.c.document_id == bindparam(f"document_{place}"),
            pages.c.number.in_(bindparam(f"numbers_{place}", expanding=True)),
        )
        for place in range(documents)
    )
    return select(pages.c.document_id, pages.c.number, pages.c.text).where(or_(*of_each))


def _row(document_id: str, page: Page) -> dict[str, object]:
    about = {name: getattr(page, name) for name in ABOUT}
    return {"document_id": document_id, **about, "text": page.text, "words": pack(page.words)}


def page_of(row: tuple[Any, ...]) -> Page:
    """From the columns ``ABOUT``, text and packed words."""
    *about, text, words = row
    return Page(**dict(zip(ABOUT, about, strict=True)), text=text, words=unpack(words))


class Pages:
    """Fulfils PageStore. Marks nothing pending: the caller says when a document's text is worth an index entry.

    Writing text makes the document unchecked for personal data.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace_all(self, document_id: str, pages: Iterable[Page]) -> None:
        """These and no other pages."""
        self._connection.execute(_UNCHECK, {"wanted": document_id})
        self._connection.execute(_DELETE, {"wanted": document_id})
        _insert(self._connection, [_row(document_id, page) for page in pages])

    def put(self, document_id: str, page: Page) -> None:
        """Add or replace one page."""
        self._connection.execute(_UNCHECK, {"wanted": document_id})
        self._connection.execute(_upsert(self._connection.dialect.name), _row(document_id, page))

    def get(self, document_id: str, number: int) -> Page | None:
        """With its words."""
        row = self._connection.execute(_ONE, {"wanted": document_id, "wanted_number": number}).one_or_none()
        return page_of(tuple(row)) if row else None

    def texts(self, document_id: str) -> list[tuple[int, str]]:
        """(number, text) in order, without words: what an index needs."""
        return [(number, text) for number, text in self._connection.execute(_TEXTS, {"wanted": document_id})]

    def some(self, wanted: Mapping[str, Sequence[int]]) -> dict[tuple[str, int], str]:
        """(document id, number) -> text of these pages of these documents, as far as they exist."""
        pairs = [(document_id, number) for document_id, numbers in wanted.items() for number in set(numbers)]
        found: dict[tuple[str, int], str] = {}
        for start in range(0, len(pairs), _PAGES_PER_QUERY):
            few: dict[str, list[int]] = {}
            for document_id, number in pairs[start : start + _PAGES_PER_QUERY]:
                few.setdefault(document_id, []).append(number)
            values: dict[str, object] = {}
            for place, (document_id, numbers) in enumerate(few.items()):
                values |= {f"document_{place}": document_id, f"numbers_{place}": numbers}
            for document_id, number, text in self._connection.execute(_some_of(len(few)), values):
                found[document_id, number] = text
        return found

    def wanting_ocr(self, document_id: str) -> list[int]:
        """Numbers of pages OCR still owes, in order."""
        return list(self._connection.execute(_WANTING_OCR, {"wanted": document_id}).scalars())

    def summary(self, document_id: str) -> list[Page]:
        """All pages in order, without text and words."""
        rows = self._connection.execute(_SUMMARY, {"wanted": document_id})
        return [Page(**row._mapping, text="") for row in rows]

    def count_by_source(self) -> Mapping[str, int]:
        """Pages of the whole archive by text source."""
        return {source.value: count for source, count in self._connection.execute(_COUNT_BY_SOURCE)}


def _insert(connection: Connection, rows: list[dict[str, object]]) -> None:
    if rows:
        connection.execute(insert(pages), rows)
