"""How does an entry lie in a Whoosh index: which fields, which postings, which columns?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from whoosh import columns, fields

from archive.searching import IndexEntry
from indexer.analysis import clean, reduplication, stem, words
from indexer.engines.whoosh.codec import PackedPositions, pack_figures

PAGE_GAP: Final = 1
"""Positions left out between two pages, so that no phrase reaches over a page break."""

NUMBER_CONNECTORS: Final = frozenset({"nomor", "no", "nomer", "number", "tahun", "thn", "th", "year"})
"""Words in a document number that people leave out when they cite it."""

Posting = tuple[bytes, int, float, bytes]
"""(term, occurrences, weight, packed positions), as a Whoosh field hands it to a writer."""


class PostingsField(fields.FieldType):  # type: ignore[misc]
    """A field that is given its finished postings instead of a text."""

    indexed = True
    scorable = True
    stored = False
    unique = False
    vector = None
    column_type = None
    multitoken_query = "default"
    spelling = False
    analyzer = None

    def __init__(self) -> None:
        self.format = PackedPositions()

    def index(self, value: Iterable[Posting], **_options: Any) -> Iterable[Posting]:
        """The postings as they came."""
        return value

    def to_bytes(self, value: str | bytes) -> bytes:
        """A term as it is written."""
        return value if isinstance(value, bytes) else value.encode()

    def from_bytes(self, value: bytes) -> str:
        """A term as it is read."""
        return value.decode()


ID, TEXT, STEM, TITLE, TITLE_STEM, NUMBER = "id", "text", "stem", "title", "title_stem", "number"
RECORD, PAGES = "record", "pages"
WORD_FIELDS: Final = (TEXT, STEM, TITLE, TITLE_STEM, NUMBER)

SCHEMA: Final = fields.Schema(
    **{name: PostingsField() for name in (ID, *WORD_FIELDS)},
    **{name: fields.COLUMN(columns.VarBytesColumn()) for name in (RECORD, PAGES)},
)


def fields_of(entry: IndexEntry) -> dict[str, object]:
    """What ``IndexWriter.add_document`` takes.

    ``record`` is what evaluation keeps of a document in memory, ``pages`` the position of each page's first word
    followed by each page's number.
    """
    positions: dict[str, list[int]] = {}
    starts: list[int] = []
    numbers: list[int] = []
    first = 0
    for page in entry.pages:
        found = words(clean(page.text))
        _collect(found, positions, first)
        starts.append(first)
        numbers.append(page.number)
        first += len(found) + PAGE_GAP
    title: dict[str, list[int]] = {}
    _collect(words(clean(entry.title)), title, 0)
    number: dict[str, list[int]] = {}
    as_written = words(clean(entry.number))
    _collect(as_written, number, 0)
    # Once more without "Nomor" and "Tahun": people cite Perda Nomor 5 Tahun 2019 as perda 5/2019.
    cited = [word for word in as_written if word not in NUMBER_CONNECTORS]
    if len(cited) < len(as_written):
        _collect(cited, number, len(as_written) + PAGE_GAP)
    record = (
        entry.document_id,
        entry.revision,
        entry.information_class,
        entry.unit,
        "" if entry.year is None else str(entry.year),
        entry.file_type,
        0 if entry.date is None else entry.date.toordinal(),
        entry.language,
        entry.title,
    )
    return {
        ID: [(entry.document_id.encode(), 1, 1.0, pack_figures((0,)))],
        TEXT: _postings(positions),
        STEM: _postings(_stemmed(positions)),
        TITLE: _postings(title),
        TITLE_STEM: _postings(_stemmed(title)),
        NUMBER: _postings(number),
        RECORD: json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode(),
        PAGES: pack_figures(starts + numbers),
    }


def _collect(found: Sequence[str], positions: dict[str, list[int]], first: int) -> None:
    before = ""
    for position, word in enumerate(found, first):
        if word in positions:
            positions[word].append(position)
        else:
            positions[word] = [position]
        if word == before and (whole := reduplication(before, word)):
            positions.setdefault(whole, []).append(position - 1)
        before = word


def _stemmed(positions: dict[str, list[int]]) -> dict[str, list[int]]:
    stemmed: dict[str, list[int]] = {}
    for word, places in positions.items():
        if "-" in word:
            continue
        form = stem(word)
        known = stemmed.get(form)
        stemmed[form] = places if known is None else sorted(known + places)
    return stemmed


def _postings(positions: dict[str, list[int]]) -> list[Posting]:
    return [
        (word.encode(), len(places), float(len(places)), pack_figures(places)) for word, places in positions.items()
    ]
