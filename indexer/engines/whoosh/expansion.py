"""Which words does a prefix, a pattern or a nearly right word stand for? Bounded, and the same over all segments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from indexer.edit_distance import edits
from indexer.engines.whoosh.deadline import Deadline
from indexer.engines.whoosh.leaves import Beginning, Expanding, Pattern, Similar
from indexer.engines.whoosh.schema import NUMBER, TEXT, TITLE
from indexer.engines.whoosh.segment import Segment
from indexer.engines.whoosh.vocabulary import Vocabulary

MAX_EXPANSIONS: Final = 1_000
"""So many words of one field may a leaf stand for: those in most documents."""

SIMILAR_WEIGHTS: Final = (1.0, 0.6, 0.3)
"""What a word counts of which no letter, one or two differ."""

_LETTER: Final = "(?:[\\x00-\\x09\\x0b-\\x7f]|[\\xc0-\\xff][\\x80-\\xbf]+)"  # one character of UTF-8
_FIELDS: Final[Mapping[str | None, tuple[str, ...]]] = {
    None: (TEXT, TITLE, NUMBER),
    "title": (TITLE,),
    "number": (NUMBER,),
}


@dataclass(frozen=True, slots=True)
class Expanded:
    """What a leaf stands for. ``chosen`` (field -> words) where there were too many to take all."""

    leaf: Expanding
    chosen: tuple[tuple[str, frozenset[str]], ...] = ()

    @property
    def limited(self) -> bool:
        """Whether it stands for more words than are tried."""
        return bool(self.chosen)

    def terms_in(self, segment: Segment, field: str) -> Iterator[tuple[int, float]]:
        """(term, weight) of the words of a segment, terms ascending."""
        vocabulary = segment.vocabularies[field]
        chosen = dict(self.chosen).get(field)
        for term, weight in _candidates(self.leaf, vocabulary):
            if chosen is None or vocabulary.term(term) in chosen:
                yield term, weight


def expand(leaves: Sequence[Expanding], segments: Sequence[Segment], deadline: Deadline) -> dict[Expanding, Expanded]:
    """What each leaf stands for in all these segments. Raises SearchTimedOut."""
    return {leaf: _expanded(leaf, segments, deadline) for leaf in dict.fromkeys(leaves)}


def _expanded(leaf: Expanding, segments: Sequence[Segment], deadline: Deadline) -> Expanded:
    limited = []
    for field in _FIELDS[leaf.field]:
        found = []
        for segment in segments:
            deadline.check()
            vocabulary = segment.vocabularies[field]
            found.append((vocabulary, [term for term, _ in _candidates(leaf, vocabulary)]))
        if sum(len(terms) for _, terms in found) > MAX_EXPANSIONS:
            tally = _document_counts(found, deadline)
            if len(tally) > MAX_EXPANSIONS:
                commonest = sorted(tally, key=lambda word: (-tally[word], word))[:MAX_EXPANSIONS]
                limited.append((field, frozenset(commonest)))
    return Expanded(leaf, tuple(limited))


def _document_counts(found: Sequence[tuple[Vocabulary, Sequence[int]]], deadline: Deadline) -> Counter[str]:
    tally: Counter[str] = Counter()
    for vocabulary, terms in found:
        deadline.check()
        counts = vocabulary.document_counts[list(terms)].tolist()
        tally.update(dict(zip(vocabulary.terms(terms), counts, strict=True)))
    return tally


def _candidates(leaf: Expanding, vocabulary: Vocabulary) -> Iterator[tuple[int, float]]:
    """(term, weight), terms ascending; compound terms are no words and left out."""
    match leaf:
        case Beginning(prefix):
            for term in vocabulary.beginning(prefix):
                yield term, 1.0
        case Pattern(pattern):
            head = re.split(r"[*?]", pattern, maxsplit=1)[0]
            expression = "".join(_EXPRESSIONS.get(piece, re.escape(piece)) for piece in re.split(r"([*?])", pattern))
            for term in vocabulary.matching(expression, vocabulary.beginning(head)).tolist():
                yield term, 1.0
        case Similar(word, distance):
            for term in vocabulary.resembling(word, distance).tolist():
                found = edits(word, vocabulary.term(term), distance)
                if found is not None:
                    yield term, SIMILAR_WEIGHTS[found]


_EXPRESSIONS: Final = {"*": f"{_LETTER}*", "?": _LETTER}
