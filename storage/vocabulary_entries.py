"""Which entries do the vocabularies hold? Units, required items and archival codes; subjects stand in their own file.

Items and archival codes come with the program; the database holds those that were added or changed here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import Connection, Table, select

from archive.archival_codes import ArchivalCode, code_order
from archive.required_items import RequiredItem
from archive.units import Unit
from archive.vocabulary import Vocabulary
from storage.engines import insert_for
from storage.reference_lists import reference_archival_codes, reference_items
from storage.tables import units
from storage.vocabulary import Book, VocabularyLists
from storage.vocabulary_tables import archival_codes, required_items

Entry = TypeVar("Entry")


class Entries(Generic[Entry]):
    """One vocabulary. Lists (JSON in the database) are tuples in an entry."""

    vocabulary: ClassVar[Vocabulary]
    table: ClassVar[Table]
    kind: ClassVar[Callable[..., Any]]

    def __init__(self, connection: Connection, lists: VocabularyLists, book: Book) -> None:
        self._connection = connection
        self._lists = lists
        self._book = book

    def all(self, *, merged: bool = False) -> list[Entry]:
        """In their order; with those merged into others only where asked."""
        return list(self._lists.get(f"{self.vocabulary} {merged}", lambda: tuple(self._chosen(merged))))

    def _chosen(self, merged: bool) -> Iterable[Entry]:
        gone = frozenset[str]() if merged else self._book.redirects(self.vocabulary).merged
        return (entry for entry in self._read() if _code(entry) not in gone)

    def by_code(self) -> Mapping[str, Entry]:
        """Every code, a merged one with the entry it was merged into, after the others."""
        return self._lists.get(f"{self.vocabulary} by code", self._mapped)

    def _mapped(self) -> Mapping[str, Entry]:
        known = {_code(entry): entry for entry in self.all()}
        redirects = self._book.redirects(self.vocabulary)
        targets = ((code, known.get(redirects.resolve(code))) for code in sorted(redirects.merged))
        return known | {code: entry for code, entry in targets if entry is not None}

    def get(self, code: str) -> Entry | None:
        """The entry of this code, or that into which it was merged."""
        return self.by_code().get(code)

    def put(self, entry: Entry) -> None:
        """Add, or replace the one of the same code."""
        self._connection.execute(upsert(self._connection.dialect.name, self.table), self._row(entry))
        self._lists.changed()

    def _row(self, entry: Any) -> dict[str, Any]:
        values = asdict(entry)
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}

    def _read(self) -> list[Entry]:
        names = [field.name for field in fields(self.kind)]  # type: ignore[arg-type]
        rows = self._connection.execute(select(*(self.table.c[name] for name in names)))
        stored = [self.kind(*(tuple(each) if isinstance(each, list) else each for each in row)) for row in rows]
        known = {_code(entry): entry for entry in (*self._reference(), *stored)}
        return sorted(known.values(), key=self._order)

    def _reference(self) -> Iterable[Entry]:
        """What the program knows of itself; an entry in the database stands for the one of the same code here."""
        return ()

    def _order(self, entry: Any) -> Any:
        return _code(entry)


class Units(Entries[Unit]):
    """Fulfils UnitStore."""

    vocabulary = Vocabulary.UNIT
    table = units
    kind = Unit

    def _order(self, entry: Unit) -> tuple[str, str, str]:
        return entry.kind.value, entry.name, entry.code


class RequiredItems(Entries[RequiredItem]):
    """Fulfils RequiredItemStore."""

    vocabulary = Vocabulary.ITEM
    table = required_items
    kind = RequiredItem

    def _reference(self) -> Iterable[RequiredItem]:
        return reference_items().values()

    def _order(self, entry: RequiredItem) -> tuple[int, str]:
        return entry.position, entry.code


class ArchivalCodes(Entries[ArchivalCode]):
    """Fulfils ArchivalCodeStore."""

    vocabulary = Vocabulary.ARCHIVAL_CODE
    table = archival_codes
    kind = ArchivalCode

    def _reference(self) -> Iterable[ArchivalCode]:
        return reference_archival_codes()

    def _order(self, entry: ArchivalCode) -> Any:
        return code_order(entry.code)


@cache
def upsert(dialect: str, table: Table) -> Any:
    """Add a row, or replace that of the same code."""
    statement = insert_for(dialect, table)
    changing = [column.name for column in table.c if not column.primary_key]
    return statement.on_conflict_do_update(
        index_elements=["code"], set_={name: statement.excluded[name] for name in changing}
    )


def _code(entry: Any) -> str:
    code: str = entry.code
    return code
