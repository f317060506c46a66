"""Which words of a text does each leaf of a question mean? For the eye what the index counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from archive.query_language import Node
from indexer.edit_distance import edits
from indexer.engines.whoosh.compile import Synonyms, compile_tree
from indexer.engines.whoosh.leaves import (
    Alike,
    Beginning,
    Cited,
    Close,
    Leaf,
    Pattern,
    Sequenced,
    Similar,
    Word,
    leaves_of,
)
from indexer.wanted import Accepts, Part, Side, Wanted, beginning, same_form, same_stem
from indexer.wanted import Close as CloseWords


def wanted_in(question: Node | None, synonyms: Synonyms | None = None) -> Wanted:
    """What a question asks of a text; negated words are not wanted."""
    return wanted_by(tuple(dict.fromkeys(leaves_of(compile_tree(question, synonyms).tree))))


def wanted_by(leaves: Sequence[Leaf]) -> Wanted:
    """A part for each leaf, in order; leaves that ask titles or numbers mean no word of a text."""
    return Wanted(tuple(Part(tuple(_readings(leaf))) for leaf in leaves))


def _readings(leaf: Leaf) -> list[Side | CloseWords]:
    match leaf:
        case Alike(readings):
            return [reading for one in readings for reading in _readings(one)]
        case Cited():
            return []
        case _ if leaf.field is not None:
            return []
        case Word(exact, stem):
            head, hyphen, _ = exact.partition("-")
            own = Side((same_form(head), same_form(head))) if hyphen else Side((same_form(exact),))
            return [own] if stem is None else [own, Side((same_stem(stem),))]
        case Sequenced(words):
            return [Side(tuple(map(same_form, words)))]
        case Close(words, span):
            return [CloseWords(tuple(map(same_form, words)), span)]
        case Beginning(prefix):
            return [Side((beginning(prefix),))]
        case Pattern(pattern):
            return [Side((_matching(pattern),))]
        case Similar(word, distance):
            return [Side((_similar(word, distance),))]


def _matching(pattern: str) -> Accepts:
    expression = re.compile("".join({"*": ".*", "?": "."}.get(letter, re.escape(letter)) for letter in pattern))
    return lambda found: expression.fullmatch(found) is not None


def _similar(word: str, distance: int) -> Accepts:
    return lru_cache(1 << 16)(lambda found: edits(word, found, distance) is not None)  # the words of a text come again
