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
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh import formats
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter
from whoosh.system import pack_ushort

Ints = NDArray[np.int64]

BLOCK: Final = 4096
FIGURE: Final = "I"
"""Array type of documents, counts and positions."""

_COMPRESSED_FROM: Final = 512  # bytes; below, zlib costs more time than it saves room
_HEADER: Final = struct.Struct("<IIIB")
_TERM_INFO: Final = struct.Struct("<IQQ")  # documents; where the posting list lies in its file, and its length

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


def split(data: bytes) -> tuple[bytes, bytes, bytes]:
    """The three arrays of a whole posting list, still packed: documents, counts, positions.

    Raises ValueError, struct.error or zlib.error when the bytes are damaged.
    """
    blocks: list[tuple[bytes, bytes, bytes]] = []
    at = 0
    while at < len(data):
        length, count, positions, compressed = _HEADER.unpack_from(data, at)
        at += _HEADER.size
        block = data[at : at + length]
        at += length
        if compressed:
            block = zlib.decompress(block)
        if len(block) != 4 * (2 * count + positions):
            raise ValueError("a posting block has not the length it claims")
        blocks.append((block[: 4 * count], block[4 * count : 8 * count], block[8 * count :]))
    if len(blocks) == 1:
        return blocks[0]
    documents, counts, flat = (b"".join(arrays) for arrays in zip(*blocks, strict=True))
    return documents, counts, flat


def unpack(data: bytes) -> Postings:
    """A whole posting list as arrays. Raises what ``split`` raises."""
    documents, counts, flat = split(data)
    return Postings(_figures(documents), _figures(counts), _figures(flat))


def _figures(packed: bytes) -> Ints:
    return np.frombuffer(packed, dtype="<u4").astype(np.int64)


def pack(documents: bytes, counts: bytes, positions: bytes) -> Iterator[bytes]:
    """The blocks of a posting list; the three arrays are packed figures of the whole list."""
    total = len(documents) // 4
    if total <= BLOCK:
        yield _packed_block(documents, counts, positions)
        return
    ends = np.cumsum(np.frombuffer(counts, dtype="<u4"), dtype=np.int64) * 4
    start = 0
    for first in range(0, total, BLOCK):
        last = min(first + BLOCK, total)
        end = int(ends[last - 1])
        yield _packed_block(documents[4 * first : 4 * last], counts[4 * first : 4 * last], positions[start:end])
        start = end


def _packed_block(documents: bytes, counts: bytes, positions: bytes) -> bytes:
    block = documents + counts + positions
    compressed = len(block) >= _COMPRESSED_FROM
    if compressed:
        block = zlib.compress(block, 1)
    return _HEADER.pack(len(block), len(documents) // 4, len(positions) // 4, compressed) + block


class PackedPositions(formats.Format):  # type: ignore[misc]
    """Marks postings whose value is their packed positions, made before Whoosh sees them."""

    posting_size = -1

    def __init__(self) -> None:
        super().__init__(field_boost=1.0)

    def supports(self, name: str) -> bool:
        """Whoosh's own decoders are not used."""
        return False


class TermList(NamedTuple):
    """A term's postings from one source of a segment being written; sources are joined in order."""

    field: str
    term: bytes
    source: int
    documents: bytes
    counts: bytes
    positions: bytes


class _FieldWriter(W3FieldWriter):  # type: ignore[misc]
    def add_postings(self, schema: object, lengths: object, lists: Iterable[TermList]) -> None:
        """``lists`` in order of field, term and source; writes the terms file and the postings file."""
        offset = self._postfile.tell()
        for (field, term), sources in groupby(lists, itemgetter(0, 1)):
            parts = list(sources)
            documents = b"".join([part.documents for part in parts])
            counts = b"".join([part.counts for part in parts])
            if not documents:
                continue
            length = 0
            for block in pack(documents, counts, b"".join([part.positions for part in parts])):
                self._postfile.write(block)
                length += len(block)
            number = self._fieldmap.setdefault(field, len(self._fieldmap))
            self._tindex.add(pack_ushort(number) + term, _TERM_INFO.pack(len(documents) // 4, offset, length))
            offset += length


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec with these postings, and without length statistics, which serve Whoosh's own scorers only."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> _FieldWriter:
        """Writes terms and postings of one segment."""
        return _FieldWriter(self, storage, segment)


class TermsFile:
    """The terms and postings of a finished segment. One seek position: not for two threads at once."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._whoosh = segment.codec().terms_reader(storage, segment)
        self.close = self._whoosh.close

    def postings(self, field: str, term: str) -> bytes | None:
        """The packed posting list, for ``unpack``; None when the term stands nowhere."""
        try:
            info = self._whoosh._tindex[self._whoosh._keycoder(field, term.encode())]
        except KeyError:
            return None
        return self._read(info)

    def beginning(self, field: str, prefix: str) -> Iterator[str]:
        """Terms that begin so, in order."""
        if field not in self._whoosh.indexed_field_names():
            return
        wanted = prefix.encode()
        for name, term in self._whoosh.terms_from(field, wanted):
            if name != field or not term.startswith(wanted):
                return
            yield term.decode()

    def all(self) -> Iterator[tuple[str, bytes, bytes]]:
        """(field, term, packed posting list), in order."""
        for key, info in self._whoosh._tindex.items():
            yield (*self._whoosh._keydecoder(key), self._read(info))

    def _read(self, info: bytes) -> bytes:
        _, offset, length = _TERM_INFO.unpack(info)
        return bytes(self._whoosh._postfile.get(offset, length))
