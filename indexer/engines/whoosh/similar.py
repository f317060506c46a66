"""Which documents of a shelf are most like one of them? Those that share the words that tell most about it."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Final

import numpy as np

from archive.searching import Hit
from indexer.analysis import clean, forms, stem, tokens
from indexer.engines.whoosh.cache import ByteCache
from indexer.engines.whoosh.deadline import Deadline
from indexer.engines.whoosh.leaves import Word
from indexer.engines.whoosh.matching import SegmentMatching
from indexer.engines.whoosh.ordering import DIGITS
from indexer.engines.whoosh.page_hits import PageTexts
from indexer.engines.whoosh.ranking import rarity
from indexer.engines.whoosh.schema import TEXT, TITLE
from indexer.engines.whoosh.search import mean_lengths
from indexer.engines.whoosh.segment import Floats, Segment
from indexer.engines.whoosh.shelf import Piece

_FIRST_PAGES: Final = 8
_FIRST_WORDS: Final = 2_500
"""The beginning of a document says what it is about."""

_TITLE_WORD: Final = 4  # what a word of the title counts, in words of the text
_COMMONEST: Final = 100  # words that are looked up
_TELLING: Final = 16  # words by which documents are compared
_SHORTEST: Final = 4
_TOO_COMMON: Final = 0.25  # a word in more than this share of all documents tells nothing
_FEW: Final = 10  # documents: of so few no share tells anything
_LEAST: Final = 0.12  # less alike, as a share of what the document itself would reach, is not alike


def similar(
    pieces: Sequence[Piece], document_id: str, limit: int, page_texts: PageTexts, cache: ByteCache
) -> list[Hit]:
    """The most alike first; empty where the document does not live on this shelf."""
    own = _living(pieces, document_id)
    if own is None:
        return []
    piece, document = own
    telling = _telling(pieces, _counted(piece.segment, document, page_texts))
    means = mean_lengths(pieces)
    found: list[tuple[float, str]] = []
    reached = 0.0
    for each in pieces:
        scores = _scores(SegmentMatching(each.segment, means, {}, cache, Deadline(None)), telling)
        scores[~each.alive] = 0
        if each is piece:
            reached = float(scores[document])
            scores[document] = 0
        count = min(limit, len(scores))
        best = np.argpartition(-scores, count - 1)[:count] if count else np.empty(0, dtype=np.int64)
        found += [(float(scores[at]), each.segment.document_id(at)) for at in best.tolist()]
    alike = heapq.nsmallest(limit, ((-round(score, DIGITS), hit) for score, hit in found if score > _LEAST * reached))
    return [Hit(hit, -score) for score, hit in alike if score < 0]


def _living(pieces: Sequence[Piece], document_id: str) -> tuple[Piece, int] | None:
    for piece in pieces:
        for document in piece.segment.documents_of([document_id]):
            if piece.alive[document]:
                return piece, document
    return None


def _counted(segment: Segment, document: int, page_texts: PageTexts) -> Counter[str]:
    """How often each word stands at the beginning of the document and in its title."""
    document_id = segment.document_id(document)
    numbers = segment.pages(document)[1][:_FIRST_PAGES].tolist()
    texts = page_texts({document_id: numbers}) if numbers else {}
    found = (token for number in numbers for token in tokens(clean(texts.get((document_id, number), ""))))
    counts = Counter(word for token in islice(found, _FIRST_WORDS) for word in forms(token))
    for token in tokens(clean(segment.title(document))):
        for word in forms(token):
            counts[word] += _TITLE_WORD
    return Counter({word: count for word, count in counts.items() if word.isalpha() and len(word) >= _SHORTEST})


def _telling(pieces: Sequence[Piece], counts: Mapping[str, int]) -> list[tuple[Word, float]]:
    """The words that tell the document from others, one of each family, and their weights."""
    living = sum(piece.living for piece in pieces)
    weighed: list[tuple[float, str]] = []
    families: set[str] = set()
    for word in sorted(counts, key=lambda word: (-counts[word], word)):
        if stem(word) in families:
            continue
        families.add(stem(word))
        documents = sum(_holding(piece, word) for piece in pieces)
        if 1 < documents <= max(_TOO_COMMON * living, _FEW):
            weighed.append(((1 + math.log(counts[word])) * rarity(documents, living), word))
        if len(families) == _COMMONEST:
            break
    weighed.sort(key=lambda each: (-each[0], each[1]))
    return [(Word(word, None), weight) for weight, word in weighed[:_TELLING]]


def _holding(piece: Piece, word: str) -> int:
    """How many living documents hold a word in their text; where none does, in their title."""
    for field in (TEXT, TITLE):
        term = piece.segment.vocabularies[field].find(word)
        if term >= 0 and piece.living == piece.segment.count:
            return int(piece.segment.vocabularies[field].document_counts[term])
        if term >= 0:
            return int(np.count_nonzero(piece.alive[piece.segment.postings(field, term).documents]))
    return 0


def _scores(matching: SegmentMatching, telling: Sequence[tuple[Word, float]]) -> Floats:
    scores = np.zeros(matching.segment.count, dtype=np.float32)
    for word, weight in telling:
        matches = matching.matches(word)
        scores[matches.documents] += np.float32(weight) * matches.impacts
    return scores
