"""What does one finished piece of an index hold? Immutable, shared by all threads of a process without a lock."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Segment

from indexer.engines.whoosh.arrays import Array, DamagedIndex, open_arrays
from indexer.engines.whoosh.columns import Columns
from indexer.engines.whoosh.narrow import Ints, Small
from indexer.engines.whoosh.posting_kernels import strengths_of
from indexer.engines.whoosh.postings import FieldPostings, Positions, Postings
from indexer.engines.whoosh.schema import TITLE, WORD_FIELDS
from indexer.engines.whoosh.vocabulary import Vocabulary

Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]

EXTENSION: Final = ".arrays"
"""Of the one file a segment has."""


class SegmentEntry(W3Segment):  # type: ignore[misc]
    """What Whoosh's table of contents says of a segment: its name, how many documents, which of them are deleted."""

    def __init__(self, index_name: str, count: int = 0) -> None:
        super().__init__(None, index_name, count)


class Segment:
    """A segment's words, postings and columns, read through one mmap; readable after its file's name is removed."""

    def __init__(self, folder: Path, entry: SegmentEntry) -> None:
        """Raises FileNotFoundError, and DamagedIndex when the file is damaged."""
        self.name: str = entry.segment_id()
        arrays = open_arrays(folder / entry.make_filename(EXTENSION))
        self.columns = Columns(arrays)
        self.count = len(self.columns)
        if self.count != entry.doc_count_all():
            raise DamagedIndex(f"{self.name} holds {self.count} documents instead of {entry.doc_count_all()}")
        self.fields = {name: FieldPostings(arrays, name) for name in WORD_FIELDS}
        self.vocabularies = {
            name: Vocabulary(arrays, name, postings.document_counts) for name, postings in self.fields.items()
        }
        self._file = arrays.file
        self._places = np.stack([self.fields[name].places for name in WORD_FIELDS])
        self._lengths: dict[str, NDArray[np.uint32]] = {name: arrays[f"{name}.lengths"] for name in WORD_FIELDS}
        self.facets = self.columns.facets
        self.release = arrays.release

    @property
    def stale(self) -> bool:
        """Whether the analysis has changed since it was written: right, but slow to open until it is written anew."""
        return any(vocabulary.stale for vocabulary in self.vocabularies.values())

    def prepare(self) -> None:
        """Make what is made once at the first question that needs it."""
        self.columns.prepare()
        for vocabulary in self.vocabularies.values():
            vocabulary.prepare()

    def postings(self, field: str, term: int) -> Postings:
        """Documents and counts of a term; no position is read."""
        return self.fields[field].postings(term)

    def positions(self, field: str, term: int, rows: Array | None = None) -> Positions:
        """Positions of the postings at ``rows`` (ascending places in ``postings().documents``), or of all."""
        return self.fields[field].positions(term, rows)

    def strengths(
        self, fields: Ints, terms: Ints, weights: Floats, damping: Floats, dense_share: int
    ) -> tuple[Small, Floats, Small]:
        """Documents with any of these terms (one at least), ascending, how strongly, and those with one in the title.

        ``fields[i]`` is the place of the i-th term's field in WORD_FIELDS. Each of its occurrences counts
        ``weights[i]`` times the document's ``damping[field]``. More postings than one for ``dense_share`` documents are
        added up in a figure for every document.
        """
        title = WORD_FIELDS.index(TITLE)
        return strengths_of(self._file, self._places, fields, terms, weights, damping, title, dense_share)

    def lengths(self, field: str) -> NDArray[np.uint32]:
        """Words of each document."""
        return self._lengths[field]

    def document_id(self, document: int) -> str:
        """The id of a document."""
        return self.columns.ids[document].decode()

    def documents_of(self, ids: Collection[str]) -> list[int]:
        """The documents with these ids, as far as they are here, deleted or not."""
        return self.columns.documents_of(ids)

    def title(self, document: int) -> str:
        """The title of a document."""
        return self.columns.titles[document].decode()

    def number(self, document: int) -> str:
        """The number of a document as it was written."""
        return self.columns.numbers[document].decode()

    def pages(self, document: int) -> tuple[Array, Array]:
        """(position of each page's first word, each page's number)."""
        return self.columns.pages(document)


__all__ = ["EXTENSION", "Floats", "Mask", "Segment", "SegmentEntry", "Small"]
