"""How are postings packed on disk? Whoosh's files with posting blocks of our own, written and read as whole arrays.

A posting list is a row of blocks of at most ``BLOCK`` documents: the block's length in bytes, the number of its
documents, the number of its positions, whether it is compressed; then three arrays of 4-byte figures, little-endian:
the documents, how many positions each has, and all positions in document order.
"""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh import formats
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3PostingsWriter
from whoosh.matching import ListMatcher
from whoosh.writing import PostingPool

Ints = NDArray[np.int64]
Figures = NDArray[np.uint32]

BLOCK: Final = 4096
FIGURE: Final = "I"
"""Array type of documents, counts and positions."""

_COMPRESSED_FROM: Final = 512  # bytes; below, zlib costs more time than it saves room
_HEADER: Final = struct.Struct("<IIIB")
_POOL_ITEM_BYTES: Final = 200  # what a waiting posting takes in memory, its positions apart

assert array(FIGURE).itemsize == 4 and sys.byteorder == "little", "index files are little-endian with 4-byte figures"


def pack_figures(figures: Iterable[int]) -> bytes:
    """4 bytes each."""
    return array(FIGURE, figures).tobytes()


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents of a term, ascending; how often it stands in each, and all its positions in document order."""

    documents: Ints
    counts: Ints
    flat: Ints

    def positions(self, document: int) -> Ints:
        """Positions in one document, ascending; empty when the term is not there."""
        at = int(np.searchsorted(self.documents, document))
        if at == len(self.documents) or self.documents[at] != document:
            return self.flat[:0]
        start = int(self.counts[:at].sum())
        return self.flat[start : start + int(self.counts[at])]

    def keys(self, documents: Ints) -> Ints:
        """``document << 32 | position`` of every occurrence in ``documents`` (ascending), ascending."""
        wanted = np.isin(self.documents, documents, assume_unique=True)
        owners = np.repeat(self.documents[wanted], self.counts[wanted])
        return (owners << 32) + self.flat[np.repeat(wanted, self.counts)]


def packed_postings(posting_file: Any, terminfo: Any) -> bytes:
    """The bytes of a term's posting list."""
    offset, length = terminfo.extent()  # Whoosh 2.7.4 leaves the length in the tuple that struct unpacked
    return bytes(posting_file.get(offset, length[0] if isinstance(length, tuple) else length))


def unpack(data: bytes) -> Postings:
    """A whole posting list. Raises ValueError, struct.error or zlib.error when the bytes are damaged."""
    documents: list[Figures] = []
    counts: list[Figures] = []
    flat: list[Figures] = []
    at = 0
    while at < len(data):
        length, count, positions, compressed = _HEADER.unpack_from(data, at)
        at += _HEADER.size
        block = data[at : at + length]
        at += length
        figures = np.frombuffer(zlib.decompress(block) if compressed else block, dtype="<u4")
        if len(figures) != 2 * count + positions:
            raise ValueError("a posting block has not the length it claims")
        documents.append(figures[:count])
        counts.append(figures[count : 2 * count])
        flat.append(figures[2 * count :])
    return Postings(*(np.concatenate(parts).astype(np.int64) for parts in (documents, counts, flat)))


class PackedPositions(formats.Format):  # type: ignore[misc]
    """Marks postings whose value is their packed positions, made before Whoosh sees them."""

    posting_size = -1

    def __init__(self) -> None:
        super().__init__(field_boost=1.0)

    def supports(self, name: str) -> bool:
        """Whoosh's own decoders are not used."""
        return False


class _PostingsWriter(W3PostingsWriter):  # type: ignore[misc]
    def add_posting(self, id_: int, weight: float, vbytes: bytes, length: int | None = None) -> None:
        if len(self._ids) >= self._blocklimit:
            self._write_block()
        self._ids.append(id_)
        self._weights.append(weight)
        self._values.append(vbytes)

    def _write_block(self, last: bool = False) -> None:
        self._terminfo.add_block(self)
        positions = b"".join(self._values)
        counts = pack_figures(len(value) // 4 for value in self._values)
        block = self._ids.tobytes() + counts + positions
        compressed = len(block) >= _COMPRESSED_FROM
        if compressed:
            block = zlib.compress(block, 1)
        self._postfile.write(_HEADER.pack(len(block), len(self._ids), len(positions) // 4, compressed) + block)
        self._blockcount += 1
        self._new_block()


class _FieldWriter(W3FieldWriter):  # type: ignore[misc]
    def add_postings(self, schema: Any, lengths: object, items: Iterable[tuple[str, bytes, int, float, bytes]]) -> None:
        """``items`` in order of field, term and document."""
        for name, of_field in groupby(items, itemgetter(0)):
            self.start_field(name, schema[name])
            for term, of_term in groupby(of_field, itemgetter(1)):
                self.start_term(term)
                add = self._postwriter.add_posting
                for _, _, document, weight, value in of_term:
                    add(document, weight, value)
                self.finish_term()
            self.finish_field()


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec with these postings, and without length statistics, which serve Whoosh's own scorers only."""

    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=BLOCK)

    def field_writer(self, storage: Any, segment: Any) -> _FieldWriter:
        """Writes terms and postings of one segment."""
        return _FieldWriter(self, storage, segment)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> _PostingsWriter:
        """Writes posting lists."""
        return _PostingsWriter(dbfile, blocklimit=self._blocklimit)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> ListMatcher:
        """A posting list as Whoosh wants it when it merges segments."""
        postings = unpack(packed_postings(dbfile, terminfo))
        values = [pack_figures(part.tolist()) for part in _parts(postings)]
        weights = postings.counts.astype(np.float64).tolist()
        return ListMatcher(postings.documents.tolist(), weights, values, format_, scorer=scorer, term=term)


def _parts(postings: Postings) -> Iterator[Ints]:
    yield from np.split(postings.flat, np.cumsum(postings.counts)[:-1])


class BoundedPool(PostingPool):  # type: ignore[misc]
    """Sorts postings in memory up to a limit, then through files; Whoosh's own spends more on counting than sorting."""

    def add(self, item: tuple[str, bytes, int, float, bytes]) -> None:
        """Keep one posting."""
        self.currentsize += _POOL_ITEM_BYTES + len(item[4])
        if self.currentsize > self.limit:
            self.save()
        self.current.append(item)
