"""Which documents have a number that begins as typed? ``perda 5``, ``188.45/1``, ``5 tahun 20``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from archive.searching import Suggestion, SuggestionKind
from indexer.analysis import clean, words
from indexer.engines.whoosh.narrow import Ints, Small
from indexer.engines.whoosh.schema import CITATION, NUMBER
from indexer.engines.whoosh.segment import Segment
from indexer.engines.whoosh.shelf import Piece
from indexer.numbers import citations_in, number_terms

_MOST_READ: Final = 100  # numbers of one segment that are compared letter by letter
_SOME_YEAR: Final = "2000"
_LONGEST_ABBREVIATION: Final = 3


def suggested_numbers(pieces: Sequence[Piece], finished: Sequence[str], begun: str, limit: int) -> list[Suggestion]:
    """Numbers that a citation begun so may mean first, then those that begin so, then others; the newest first.

    ``begun`` is the word that is not finished; empty when all are.
    """
    found: list[tuple[int, int, str, str]] = []
    prefixes = list(_cited(finished, begun))
    for piece in pieces:
        seen: set[int] = set()
        ranked: list[tuple[int, Small | Ints]] = [
            (rank, _with_citation(piece.segment, prefix)) for rank, prefix in enumerate(prefixes)
        ]
        ranked += _with_number(piece, finished, begun)
        for rank, documents in ranked:
            for document in _newest(piece, documents, limit):
                if document not in seen:
                    seen.add(document)
                    text = _written(piece.segment, document)
                    age = -int(piece.segment.columns.dates[document])
                    found.append((rank, age, text, piece.segment.document_id(document)))
    distinct: dict[str, Suggestion] = {}
    for _, _, text, document_id in sorted(found):
        distinct.setdefault(text.casefold(), Suggestion(text, SuggestionKind.NUMBER, document_id))
    return list(distinct.values())[:limit]


def _cited(finished: Sequence[str], begun: str) -> Iterator[str]:
    """How the canonical forms of numbers begin that are cited so, the likeliest first."""
    typed = [*finished, begun] if begun else list(finished)
    last = typed[-1]
    year = last if begun and last.isdecimal() and len(last) < len(_SOME_YEAR) else ""
    readings = (
        (typed, ""),  # perda 5 2019
        ([*typed[:-1], year.ljust(len(_SOME_YEAR), "0")] if year else [], _SOME_YEAR[len(year) :]),  # perda 5 20
        ([*typed, _SOME_YEAR], _SOME_YEAR),  # perda 5
    )
    for reading, missing in readings:
        for citation in citations_in(reading):
            if citation.end == len(reading):
                yield citation.number[: len(citation.number) - len(missing)]
                if missing == _SOME_YEAR and begun and last.isdecimal():
                    yield citation.number[: -len(missing) - 1]  # perda 5 may become perda 52


def _with_citation(segment: Segment, prefix: str) -> Small:
    among = segment.vocabularies[CITATION].beginning(prefix)
    return _holding(segment, CITATION, among)


def _with_number(piece: Piece, finished: Sequence[str], begun: str) -> list[tuple[int, Ints]]:
    """Documents whose number holds these words in a row: at its beginning, or further on."""
    segment = piece.segment
    vocabulary = segment.vocabularies[NUMBER]
    held = piece.alive.copy()
    exact = [vocabulary.find(word) for word in finished]
    if min(exact, default=0) < 0:
        return []
    for among in [*(range(term, term + 1) for term in exact), *([vocabulary.beginning(begun)] if begun else [])]:
        own = np.zeros(segment.count, dtype=np.bool_)
        own[_holding(segment, NUMBER, among)] = True
        held &= own
    places: dict[int, list[int]] = {0: [], 1: []}
    for document in _newest(piece, np.flatnonzero(held), _MOST_READ):
        at = _place(words(clean(segment.number(document))), finished, begun)
        if at is not None:
            places[min(at, 1)].append(document)
    return [(9 + rank, np.array(documents, dtype=np.int64)) for rank, documents in places.items()]


def _place(number: Sequence[str], finished: Sequence[str], begun: str) -> int | None:
    size = len(finished)
    for at in range(len(number) - size - bool(begun) + 1):
        if list(number[at : at + size]) == list(finished) and (not begun or number[at + size].startswith(begun)):
            return at
    return None


def _holding(segment: Segment, field: str, among: range) -> Small:
    if not among:
        return np.empty(0, dtype=np.int32)
    return segment.fields[field].several(np.arange(among.start, among.stop))[1].documents


def _newest(piece: Piece, documents: Small | Ints, limit: int) -> list[int]:
    living = np.unique(documents[piece.alive[documents]])
    dates = piece.segment.columns.dates[living]
    return [int(document) for document in living[np.argsort(-dates, kind="stable")][:limit]]


def _written(segment: Segment, document: int) -> str:
    """The number, after the kind of regulation where it is known from the title only."""
    number = segment.number(document)
    alone = {term.partition("/")[0] for term in number_terms(number, "")}
    kinds = {term.partition("/")[0] for term in number_terms(number, segment.title(document))} - alone
    kind = max(kinds, default="")
    named = kind.upper() if len(kind) <= _LONGEST_ABBREVIATION else kind.capitalize()
    return f"{named} {number}".strip()
