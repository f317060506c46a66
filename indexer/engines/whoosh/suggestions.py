"""How may what is being typed go on? Phrases of titles, titles and numbers of the living documents of a shelf."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from archive.searching import Suggestion, SuggestionKind
from indexer.analysis import clean, spans
from indexer.engines.whoosh.cache import ByteCache
from indexer.engines.whoosh.narrow import Ints
from indexer.engines.whoosh.number_suggestions import suggested_numbers
from indexer.engines.whoosh.schema import TITLE
from indexer.engines.whoosh.shelf import Piece
from indexer.engines.whoosh.title_words import TitleWords, title_words
from indexer.function_words import FUNCTION_WORDS

_LONGEST: Final = 200  # characters of what was typed
_MOST_FINISHED: Final = 8
_FURTHER_WORDS: Final = 5
_MOST_PHRASES: Final = 24  # of one length in one segment
_MOST_PLACES: Final = 4_000  # of which phrases are counted; of more every n-th
_FEWEST: Final = 2
_LONGER: Final = (1.0, 1.0, 1.4, 1.7, 1.7, 1.7)  # what a phrase counts by how many words it adds
_STANDS_FOR: Final = 0.6  # so much of a phrase goes on in one way: then that way is offered
_TOLD_APART: Final = 3  # words: of phrases that begin alike so far the commonest is offered
_SHORTEST_INSIDE: Final = 3  # letters for which titles are offered that do not begin so
_UNDATED: Final = 1 << 20
_SUBJECT: Final = "tentang"
"""The word after which a title says what it is about."""
_CONNECTING: Final = FUNCTION_WORDS | {"nomor", "no", "tahun", "antara"}
"""Words with which no phrase ends."""

_SIGNS: Final = re.compile(r"[^\w/'’-]+")


@dataclass(frozen=True, slots=True)
class _Typed:
    """``head`` as typed, then the word that is not finished, if any: ``begun``. ``finished`` are the words before."""

    head: str
    finished: tuple[str, ...]
    begun: str

    @property
    def has_figures(self) -> bool:
        return any(letter.isdigit() for word in (*self.finished, self.begun) for letter in word)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where in the titles of a piece the words as typed follow each other, by the place of the last one.

    ``finished`` are the terms of the words before it, ``among`` those that it may become.
    """

    piece: Piece
    titles: TitleWords
    finished: Sequence[int]
    among: range
    last: Ints


@dataclass(frozen=True, slots=True)
class _Phrase:
    """``words`` complete and continue what was typed; ``last`` is where in a piece its last one stands."""

    words: tuple[str, ...]
    count: float
    where: _Places
    last: int


def suggest(pieces: Sequence[Piece], typed: str, limit: int, cache: ByteCache) -> list[Suggestion]:
    """Best first. A title or number names its document, a phrase a document in whose title it stands."""
    understood = _understood(typed)
    if understood is None or limit < 1:
        return []
    numbers: list[Suggestion] = []
    if understood.has_figures:
        numbers = suggested_numbers(pieces, understood.finished, understood.begun, limit)
    found = [places for piece in pieces if (places := _places(piece, understood, cache)) is not None]
    phrases = _phrases(found, understood, max(limit // 2, 1))
    titles = _titles(found, understood, limit)
    # Some room for titles, whatever else there is.
    return [*[*numbers, *phrases][: max(limit - min(len(titles), limit // 4), 1)], *titles][:limit]


def _understood(typed: str) -> _Typed | None:
    text = clean(typed)[-_LONGEST:].lstrip()
    found = list(spans(text))
    if not found:
        return None
    start, end, begun = found[-1]
    if end < len(text):
        return _Typed(text, tuple(word for _, _, word in found[-_MOST_FINISHED:]), "")
    return _Typed(text[:start], tuple(word for _, _, word in found[-_MOST_FINISHED - 1 : -1]), begun)


def _places(piece: Piece, typed: _Typed, cache: ByteCache) -> _Places | None:
    """None where a word is in no title."""
    vocabulary = piece.segment.vocabularies[TITLE]
    finished = [vocabulary.find(word) for word in typed.finished]
    among = vocabulary.beginning(typed.begun)
    if min(finished, default=0) < 0 or not among:
        return None
    titles = title_words(piece.segment, cache)
    last = titles.following(finished, among, piece.alive, vocabulary.document_counts)
    return _Places(piece, titles, finished, among, last)


def _titles(found: Sequence[_Places], typed: _Typed, limit: int) -> list[Suggestion]:
    """Titles or subjects that begin so first, then those that go on so, then others with the words; newest first."""
    anywhere = bool(typed.finished) or len(typed.begun) >= _SHORTEST_INSIDE
    most = 4 * limit  # more than are shown, as titles often come again
    ranked: list[tuple[int, str, str]] = []
    for where in found:
        segment = where.piece.segment
        rank = _rank(where, most if anywhere else 0)
        candidates = np.flatnonzero(rank < 3)
        ages = _UNDATED - segment.columns.dates[candidates].astype(np.int64)
        lengths = np.minimum(np.diff(where.titles.starts)[candidates], 0xFFFF)
        keys = (rank[candidates] << 40) + (ages << 16) + lengths
        best = np.argpartition(keys, most)[:most] if len(keys) > most else np.arange(len(keys))
        for at in best.tolist():
            document = int(candidates[at])
            ranked.append((int(keys[at]), segment.title(document), segment.document_id(document)))
    distinct: dict[str, Suggestion] = {}
    for _, title, document_id in sorted(ranked):
        distinct.setdefault(title.casefold(), Suggestion(title, SuggestionKind.TITLE, document_id))
    return list(distinct.values())[:limit]


def _rank(where: _Places, wanted: int) -> Ints:
    """0 for the best documents of a piece, 3 for those that do not answer.

    Unless any are ``wanted`` only those that begin so answer; others are looked for where there are fewer than wanted.
    """
    titles = where.titles
    rank = np.full(where.piece.segment.count, 3, dtype=np.int64)
    documents = titles.documents[where.last]
    if wanted:
        if len(documents) < wanted:
            rank[titles.holding(where.finished, where.among) & where.piece.alive] = 2
        rank[documents] = 1
    firsts = where.last - len(where.finished)
    subject = where.piece.segment.vocabularies[TITLE].find(_SUBJECT)
    begins = firsts == titles.starts[documents]
    begins |= (subject >= 0) & (titles.terms[firsts - 1] == subject)
    rank[documents[begins]] = 0
    return rank


def _phrases(found: Sequence[_Places], typed: _Typed, limit: int) -> list[Suggestion]:
    """The commonest ways to go on in titles; figures are left to the numbers."""
    if typed.begun and not typed.begun.isalpha():
        return []
    tally: dict[tuple[str, ...], _Phrase] = {}
    for where in found:
        for phrase in _phrases_of(where):
            known = tally.get(phrase.words)
            total = phrase.count + (known.count if known else 0)
            tally[phrase.words] = _Phrase(phrase.words, total, phrase.where, phrase.last)
    frequent = [phrase for phrase in tally.values() if phrase.count >= _FEWEST and _is_words(phrase.words)]
    whole = [phrase for phrase in frequent if phrase.words[-1] not in _CONNECTING and phrase.words != (typed.begun,)]
    goes_on = {
        phrase.words[:-1]
        for phrase in whole
        if len(phrase.words) > 1 and phrase.count >= _STANDS_FOR * tally[phrase.words[:-1]].count
    }
    whole.sort(key=lambda phrase: (-phrase.count * _LONGER[len(phrase.words) - 1], phrase.words))
    chosen: dict[tuple[str, ...], _Phrase] = {}
    for phrase in whole:
        if phrase.words not in goes_on:
            chosen.setdefault(phrase.words[:_TOLD_APART], phrase)
    return [_written(phrase, typed) for phrase in list(chosen.values())[:limit]]


def _is_words(words: Sequence[str]) -> bool:
    return all(word.isalpha() for word in words)


def _phrases_of(where: _Places) -> Iterator[_Phrase]:
    titles, vocabulary = where.titles, where.piece.segment.vocabularies[TITLE]
    step = max(-(-len(where.last) // _MOST_PLACES), 1)
    firsts = where.last[::step]
    keys = titles.terms[firsts].astype(np.int64)
    for further in range(_FURTHER_WORDS + 1):
        if further:
            inside = firsts + further < titles.starts[titles.documents[firsts] + 1]
            firsts, keys = firsts[inside], keys[inside]
            # Numbering the ways so far leaves room for one term more.
            keys = np.unique(keys, return_inverse=True)[1] * len(vocabulary) + titles.terms[firsts + further]
        ways, one, counts = np.unique(keys, return_index=True, return_counts=True)
        best = np.argsort(-counts, kind="stable")[:_MOST_PHRASES]
        for way in best.tolist():
            first = int(firsts[one[way]])
            words = vocabulary.terms(titles.terms[first : first + further + 1])
            yield _Phrase(tuple(words), float(counts[way] * step), where, first + further)
        keep = np.isin(keys, ways[best])
        firsts, keys = firsts[keep], keys[keep]


def _written(phrase: _Phrase, typed: _Typed) -> Suggestion:
    """As the title writes it, in small letters, after what was typed."""
    segment = phrase.where.piece.segment
    document = int(phrase.where.titles.documents[phrase.last])
    title = clean(segment.title(document))
    last = phrase.last - int(phrase.where.titles.starts[document])
    places = list(spans(title))
    text = title[places[last - len(phrase.words) + 1][0] : places[last][1]]
    return Suggestion(typed.head + _SIGNS.sub(" ", text).lower(), SuggestionKind.PHRASE, segment.document_id(document))
