"""On which pages of a hit do the words stand? From positions in the index, without reading the text again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from archive.searching import PageHit
from indexer.engines.whoosh.evaluate import SATURATION, Beginning, Leaf, SegmentSearch, Sequenced, Word
from indexer.snippets import Wanted, snippet

PageTexts = Callable[[str, Sequence[int]], Sequence[tuple[int, str]]]
"""(document id, page numbers) -> (number, text) of those pages that exist."""


def best_pages(
    search: SegmentSearch, document: int, leaves: Sequence[Leaf], rarities: Sequence[float], limit: int
) -> list[int]:
    """Page numbers, best first: most of the different words, then the rarer and denser ones, then the earlier page.

    Empty for a document found by its title or number alone: no page can be shown as the place where the words are.
    """
    starts, numbers = search.segment.pages(document)
    if not len(starts) or limit < 1:
        return []
    different = np.zeros(len(starts))
    weight = np.zeros(len(starts))
    for leaf, rarity in zip(leaves, rarities, strict=True):
        positions = search.positions(leaf, document)
        if len(positions):
            pages = np.searchsorted(starts, positions, side="right") - 1
            counts = np.bincount(pages, minlength=len(starts))
            different += counts > 0
            weight += rarity * counts / (counts + SATURATION)
    order = np.lexsort((np.arange(len(starts)), -weight, -different))[:limit]
    return [int(numbers[page]) for page in order if different[page]]


def page_hits(document_id: str, numbers: Sequence[int], wanted: Wanted, page_texts: PageTexts) -> tuple[PageHit, ...]:
    """The pages in the order given, each with its snippet; a page whose text has changed meanwhile is left out."""
    if not numbers:
        return ()
    texts = dict(page_texts(document_id, numbers))
    cut = ((number, snippet(texts[number], wanted)) for number in numbers if number in texts)
    return tuple(PageHit(number, html) for number, html in cut if html)


def wanted_of(leaves: Sequence[Leaf]) -> Wanted:
    """The same words for the eye that the index counted."""
    exact: set[str] = set()
    stems: set[str] = set()
    prefixes: list[str] = []
    sequences: list[tuple[str, ...]] = []
    for leaf in leaves:
        match leaf:
            case Word(word, stem, field) if field is None:
                if stem is not None:
                    stems.add(stem)
                head, hyphen, _ = word.partition("-")
                if hyphen:
                    sequences.append((head, head))
                else:
                    exact.add(word)
            case Sequenced(words, field) if field is None:
                sequences.append(words)
            case Beginning(prefix, field) if field is None:
                prefixes.append(prefix)
            case _:
                continue
    return Wanted(frozenset(exact), frozenset(stems), tuple(prefixes), tuple(sequences))
