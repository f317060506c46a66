"""On which pages of a hit do the words stand, and which lines of them are shown? From positions in the index."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from archive.searching import Hit, PageHit
from indexer.engines.whoosh.leaves import Leaf
from indexer.engines.whoosh.occurrences import POSITION_BITS, Keys, Occurrences, keys_of
from indexer.engines.whoosh.search import RankedHit, Ranking
from indexer.engines.whoosh.wanted_words import wanted_by
from indexer.nearness import Marks, best_first, closeness, marks_of
from indexer.snippets import snippet, snippet_at
from indexer.wanted import Wanted

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

PageTexts = Callable[[Mapping[str, Sequence[int]]], Mapping[tuple[str, int], str]]
"""Document id -> page numbers; gives (document id, page number) -> text for the pages that exist, all at once."""

_SPARE: Final = 2
"""Further pages that are looked at in case a better one turns out to be a table of contents."""

_SATURATION: Final = 1.2


@dataclass(frozen=True, slots=True)
class Place:
    """A page worth showing: ``marks`` and the ``position`` to begin at count from its first word.

    ``different`` is how many parts of the question the page has.
    """

    page: int
    position: int
    marks: Marks
    different: int


def with_pages(ranking: Ranking, page_texts: PageTexts, limit: int) -> tuple[Hit, ...]:
    """The hits, each with at most ``limit`` pages on which the words stand; all texts are fetched in one call."""
    leaves = [each.leaf for each in ranking.weighed]
    places: dict[RankedHit, tuple[Place, ...]] = {}
    if leaves and ranking.hits and limit > 0:
        hits = sorted(ranking.hits, key=lambda hit: (hit.matching.segment.name, hit.document))
        rarities = np.array([each.rarity for each in ranking.weighed], dtype=np.float64)
        pages = [hit.matching.segment.pages(hit.document) for hit in hits]
        places = dict(zip(hits, best_places(pages, _occurrences(hits, leaves), rarities, limit), strict=True))
    found = [(hit.document_id, places.get(hit, ())) for hit in ranking.hits]
    shown = page_hits(found, wanted_by(leaves), page_texts, limit)
    return tuple(Hit(hit.document_id, hit.score, pages) for hit, pages in zip(ranking.hits, shown, strict=True))


def _occurrences(hits: Sequence[RankedHit], leaves: Sequence[Leaf]) -> list[Keys]:
    """Where each leaf stands in the texts of the hits, which are in the order of their segments."""
    found: list[list[Keys]] = [[] for _ in leaves]
    before = 0
    for _, group in groupby(hits, key=lambda hit: hit.matching.segment.name):
        together = list(group)
        occurrences = Occurrences(together[0].matching, [hit.document for hit in together])
        for keys, each in zip(found, occurrences.of_leaves(leaves), strict=True):
            keys.append(keys_of(before, each))
        before += len(together)
    return [np.concatenate(keys) for keys in found]


def best_places(
    pages: Sequence[tuple[Ints, Ints]], found: Sequence[Keys], rarities: Floats, limit: int
) -> list[tuple[Place, ...]]:
    """For each document its best pages, best first, a few more than ``limit``.

    ``pages`` are, for each document, the position of each page's first word and each page's number; ``found`` the
    occurrences of each leaf in these documents. Most different words first, then the rarer ones, then where they stand
    closest together, then the denser, then the earlier page. Empty for a document found by its title or number alone:
    no page can be shown as the place where the words are.
    """
    marks = marks_of(found)
    if not len(marks.positions):
        return [()] * len(pages)
    starts = np.concatenate([keys_of(place, firsts) for place, (firsts, _) in enumerate(pages)])
    numbers = np.concatenate([numbers for _, numbers in pages])
    page_of = starts.searchsorted(marks.positions, side="right") - 1
    borders = np.append(starts[1:], np.iinfo(np.int64).max)[page_of]
    worth, counts = closeness(marks, rarities, borders)
    # From here on only pages with a mark, by their row; the marks of a row are those from low to before high.
    low = np.diff(page_of, prepend=-1).nonzero()[0]
    high = np.append(low[1:], len(page_of))
    held = page_of[low]
    row_of = np.repeat(np.arange(len(held)), high - low)
    often = np.bincount(marks.parts * len(held) + row_of, minlength=len(found) * len(held)).reshape(len(found), -1)
    different = (often > 0).sum(axis=0)
    # Rounded, so that pages with the same words are equal and the earlier comes first.
    rare = (rarities @ (often > 0)).round(6)
    dense = (rarities @ (often / (often + _SATURATION))).round(6)
    best = best_first(worth, counts, row_of)[low]
    document_of = starts[held] >> POSITION_BITS
    order = np.lexsort((-dense, -worth[best], -rare, -different, document_of))
    ends = document_of[order].searchsorted(np.arange(len(pages) + 1)).tolist()
    positions = marks.positions - starts[page_of]
    return [
        tuple(
            Place(
                int(numbers[held[row]]),
                int(positions[best[row]]),
                Marks(positions[low[row] : high[row]], marks.parts[low[row] : high[row]]),
                int(different[row]),
            )
            for row in order[first : min(first + limit + _SPARE, end)].tolist()
        )
        for first, end in pairwise(ends)
    ]


def page_hits(
    found: Sequence[tuple[str, Sequence[Place]]], wanted: Wanted, page_texts: PageTexts, limit: int
) -> list[tuple[PageHit, ...]]:
    """For each (document id, places) at most ``limit`` pages with their snippets, best first.

    The texts of all pages are fetched in one call. ``wanted`` has a part for each leaf of the marks. A page whose
    text has changed since it was indexed is read word by word, and left out when the words are gone.
    """
    pages = {document_id: [place.page for place in places] for document_id, places in found if places}
    texts = page_texts(pages) if pages else {}
    return [tuple(_shown(document_id, places, wanted, texts, limit)) for document_id, places in found]


def _shown(
    document_id: str, places: Sequence[Place], wanted: Wanted, texts: Mapping[tuple[str, int], str], limit: int
) -> list[PageHit]:
    """Tables of contents come after other pages with as many different words."""
    shown: list[PageHit] = []
    contents: list[PageHit] = []
    different = 0
    for place in places:
        if place.different < different:
            shown += contents
            contents = []
        if len(shown) >= limit:
            break
        different = place.different
        text = texts.get((document_id, place.page))
        if text is None:
            continue
        cut = snippet_at(text, place.marks, place.position, wanted) or snippet(text, wanted)
        if cut is not None:
            (contents if cut.contents else shown).append(PageHit(place.page, cut.html))
    return (shown + contents)[:limit]
