"""What is kept of each document besides its words? Columns: one value for each document of a segment."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from archive.searching import STAFF_FILTERS, IndexEntry
from indexer.engines.whoosh.arrays import Array, ArrayWriter
from indexer.engines.whoosh.narrow import Ints, ragged
from indexer.engines.whoosh.strings import StringList, write_strings

CODED: Final = STAFF_FILTERS
"""Columns of few different values, kept as codes."""

MANY_VALUED: Final = frozenset({"subject", "code"})
"""Columns whose values are several with spaces between them: all subjects of a document; its archival code and those
above it. Their combinations are few enough to be looked through one by one."""

_NUMERIC: Final = {"revision": np.int64, "date": np.int32, "year": np.int16}


@dataclass(slots=True)
class ColumnDraft:
    """The columns of a segment that is being made."""

    strings: dict[str, list[bytes]] = field(default_factory=lambda: {"id": [], "title": [], "number": []})
    numeric: dict[str, list[int]] = field(default_factory=lambda: {name: [] for name in _NUMERIC})
    coded: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in CODED})
    page_counts: list[int] = field(default_factory=list)
    page_numbers: list[int] = field(default_factory=list)

    def add(self, entry: IndexEntry) -> None:
        """One document more."""
        for name, text in (("id", entry.document_id), ("title", entry.title), ("number", entry.number)):
            self.strings[name].append(" ".join(text.split("\n")).encode())
        self.numeric["revision"].append(entry.revision)
        self.numeric["date"].append(0 if entry.date is None else entry.date.toordinal())
        self.numeric["year"].append(entry.year or 0)
        year = "" if entry.year is None else str(entry.year)
        values = (
            *(entry.information_class, entry.unit, year, entry.file_type, entry.language),
            " ".join(entry.subjects),
            " ".join(_with_those_above(entry.archival_code)),
            entry.state,
        )
        for name, value in zip(CODED, values, strict=True):
            self.coded[name].append(value)
        self.page_counts.append(len(entry.pages))
        self.page_numbers.extend(page.number for page in entry.pages)

    def write(self, arrays: ArrayWriter, page_firsts: Array) -> None:
        """All columns; ``page_firsts`` are the positions of the first words of all pages."""
        for name, strings in self.strings.items():
            write_strings(arrays, name, strings)
        digests = _digests(self.strings["id"])
        order = np.argsort(digests, kind="stable")
        arrays.append("id.digests", digests[order])
        arrays.append("id.order", order.astype(np.uint32))
        for name, kind in _NUMERIC.items():
            arrays.append(name, np.array(self.numeric[name], dtype=kind))
        for name, column in self.coded.items():
            values = sorted(set(column))
            code_of = {value: code for code, value in enumerate(values)}
            write_strings(arrays, f"{name}.values", [value.encode() for value in values])
            codes = np.fromiter(map(code_of.__getitem__, column), dtype=np.uint32, count=len(column))
            arrays.append(f"{name}.codes", codes.astype(np.uint8) if len(values) <= 256 else codes)
        arrays.append("page.starts", np.concatenate(([0], np.cumsum(self.page_counts, dtype=np.int64))))
        arrays.append("page.firsts", page_firsts.astype(np.uint32))
        arrays.append("page.numbers", np.array(self.page_numbers, dtype=np.uint32))


@dataclass(frozen=True, slots=True)
class Facet:
    """A column: ``codes[document]`` is an index into ``values``."""

    values: tuple[str, ...]
    codes: Array


class Columns:
    """The columns of one segment. Immutable."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self.ids, self.titles, self.numbers = (StringList(arrays, name) for name in ("id", "title", "number"))
        self._digests: NDArray[np.int64] = arrays["id.digests"]
        self._order: NDArray[np.uint32] = arrays["id.order"]
        self.revisions: NDArray[np.int64] = arrays["revision"]
        self.dates: NDArray[np.int32] = arrays["date"]
        self.years: NDArray[np.int16] = arrays["year"]
        self.facets = {
            name: Facet(
                tuple(value.decode() for value in _all_of(StringList(arrays, f"{name}.values"))),
                arrays[f"{name}.codes"],
            )
            for name in CODED
        }
        self.page_starts: Ints = arrays["page.starts"]
        self.page_firsts: NDArray[np.uint32] = arrays["page.firsts"]
        self.page_numbers: NDArray[np.uint32] = arrays["page.numbers"]

    def __len__(self) -> int:
        return len(self.ids)

    def prepare(self) -> None:
        """Make what sorting by relevance or date needs."""
        _ = self.id_ranks

    @cached_property
    def id_ranks(self) -> Ints:
        """The place of each document in the order of ids."""
        return self._ranks(self.ids.__getitem__)

    @cached_property
    def title_ranks(self) -> Ints:
        """The place of each document in the order of titles."""
        return self._ranks(self.title_key)

    def title_key(self, document: int) -> tuple[str, bytes]:
        """What a document is put in the order of titles by: letters whatever their case, then its id."""
        return self.titles[document].decode().casefold(), self.ids[document]

    def _ranks(self, key: Callable[[int], Any]) -> Ints:
        ranks = np.empty(len(self), dtype=np.int64)
        ranks[sorted(range(len(self)), key=key)] = np.arange(len(self))
        return ranks

    def documents_of(self, ids: Collection[str]) -> list[int]:
        """The documents with these ids, as far as they are here, deleted or not."""
        wanted = [document_id.encode() for document_id in ids]
        digests = _digests(wanted)
        lows, highs = (self._digests.searchsorted(digests, side) for side in ("left", "right"))
        return [
            document
            for at in np.flatnonzero(lows < highs).tolist()
            for document in self._order[lows[at] : highs[at]].tolist()
            if self.ids[document] == wanted[at]
        ]

    def pages(self, document: int) -> tuple[Array, Array]:
        """(position of each page's first word, each page's number)."""
        part = slice(int(self.page_starts[document]), int(self.page_starts[document + 1]))
        return self.page_firsts[part], self.page_numbers[part]

    def copy_to(self, draft: ColumnDraft, documents: Ints) -> Array:
        """The values of these documents, in this order; returns the positions of the first words of their pages."""
        chosen = documents.tolist()
        for name, strings in (("id", self.ids), ("title", self.titles), ("number", self.numbers)):
            draft.strings[name].extend(strings[document] for document in chosen)
        for name, column in (("revision", self.revisions), ("date", self.dates), ("year", self.years)):
            draft.numeric[name].extend(column[documents].tolist())
        for name, facet in self.facets.items():
            draft.coded[name].extend(facet.values[code] for code in facet.codes[documents].tolist())
        counts = np.diff(self.page_starts)[documents]
        at = ragged(self.page_starts[documents], counts)
        draft.page_counts.extend(counts.tolist())
        draft.page_numbers.extend(self.page_numbers[at].tolist())
        return self.page_firsts[at]


def _with_those_above(code: str) -> list[str]:
    segments = code.split(".")
    return [".".join(segments[:end]) for end in range(1, len(segments) + 1)]


def _digests(ids: Sequence[bytes]) -> Ints:
    """64 bits of each id, by which it is looked up."""
    return np.array([zlib.crc32(one) << 31 | zlib.adler32(one) >> 1 for one in ids], dtype=np.int64)


def _all_of(strings: StringList) -> Iterable[bytes]:
    return (strings[number] for number in range(len(strings)))
