"""What does one finished piece of an index hold? Immutable, shared by all threads of a process."""

from __future__ import annotations

import json
import threading
import weakref
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import LENGTHS_COLUMN, W3PerDocReader, W3Segment
from whoosh.util.numeric import byte_to_length

from archive.searching import FACETS
from indexer.engines.whoosh.codec import Ints, Postings, TermsFile, unpack
from indexer.engines.whoosh.files import DurableStorage
from indexer.engines.whoosh.schema import ID, PAGES, RECORD, SCHEMA, WORD_FIELDS

Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]

_LENGTH_OF_BYTE: Final = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.float32)


class Record(NamedTuple):
    """What is kept in memory of each document; empty text where unknown, ``date`` an ordinal or 0."""

    document_id: str
    revision: int
    information_class: str
    unit: str
    year: str
    file_type: str
    date: int
    language: str
    title: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A column: ``codes[document]`` is an index into ``values``."""

    values: tuple[str, ...]
    codes: Ints


class Segment:
    """Opens every file at once, so that it stays readable after the writer has removed its names."""

    def __init__(self, storage: DurableStorage, segment: W3Segment) -> None:
        self.name: str = segment.segment_id()
        self.count: int = segment.doc_count_all()
        self._lock = threading.Lock()  # Whoosh's files have one seek position
        self._terms = TermsFile(storage, segment)
        columns = W3PerDocReader(storage, segment)
        with closing(columns):
            self.records = _records(columns, self.count)
            self.lengths = {name: _lengths(columns, name, self.count) for name in WORD_FIELDS}
            self._pages = list(columns.column_reader(PAGES, SCHEMA[PAGES].column_type))
        self.total_lengths = {name: float(lengths.sum(dtype=np.float64)) for name, lengths in self.lengths.items()}
        self.ids = np.array([record.document_id for record in self.records], dtype=np.str_)
        self.dates = np.array([record.date for record in self.records], dtype=np.int64)
        self.facets = {name: _facet([_facet_value(record, name) for record in self.records]) for name in FACETS}
        self.years = np.array([int(record.year or 0) for record in self.records], dtype=np.int64)
        weakref.finalize(self, self._terms.close)

    def postings(self, field: str, term: str) -> Postings | None:
        """All of a term's postings; None when it stands nowhere."""
        with self._lock:
            packed = self._terms.postings(field, term)
        return None if packed is None else unpack(packed)

    def terms_beginning(self, field: str, prefix: str, limit: int) -> list[str]:
        """The first ``limit`` terms that begin so, in order."""
        with self._lock:
            return list(islice(self._terms.beginning(field, prefix), limit))

    def documents_of(self, ids: Collection[str], alive: Mask) -> list[int]:
        """Living documents with these ids."""
        found = [postings for one in ids if (postings := self.postings(ID, one)) is not None]
        return [document for postings in found for document in postings.documents.tolist() if alive[document]]

    def pages(self, document: int) -> tuple[Ints, Ints]:
        """(position of each page's first word, each page's number)."""
        packed = np.frombuffer(self._pages[document], dtype=np.uint32).astype(np.int64)
        half = len(packed) // 2
        return packed[:half], packed[half:]


def _records(columns: W3PerDocReader, count: int) -> list[Record]:
    raw = list(columns.column_reader(RECORD, SCHEMA[RECORD].column_type))
    records = [Record(*values) for values in json.loads(b"[" + b",".join(raw) + b"]")]
    if len(records) != count:
        raise ValueError(f"{len(records)} records for {count} documents")
    return records


def _lengths(columns: W3PerDocReader, field: str, count: int) -> Floats:
    name = f"_{field}_len"
    if not columns.has_column(name):
        return np.zeros(count, dtype=np.float32)
    codes = np.frombuffer(bytes(columns.column_reader(name, LENGTHS_COLUMN)), dtype=np.uint8)
    return _LENGTH_OF_BYTE[codes]


def _facet_value(record: Record, facet: str) -> str:
    match facet:
        case "class":
            return record.information_class
        case "unit":
            return record.unit
        case "year":
            return record.year
        case _:
            return record.file_type


def _facet(column: list[str]) -> Facet:
    values = tuple(sorted(set(column)))
    code_of = {value: code for code, value in enumerate(values)}
    return Facet(values, np.array([code_of[value] for value in column], dtype=np.int64))
