"""Which pages of the hits are shown, and which lines of them?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import groupby

import numpy as np

from archive.searching import Hit, PageHit
from indexer.engines.whoosh.best_places import Place, best_places
from indexer.engines.whoosh.leaves import Leaf
from indexer.engines.whoosh.occurrences import Keys, Occurrences, keys_of
from indexer.engines.whoosh.search import RankedHit, Ranking
from indexer.engines.whoosh.wanted_words import wanted_by
from indexer.snippets import Snippet, Spot, snippet, snippets_at
from indexer.wanted import Wanted

PageTexts = Callable[[Mapping[str, Sequence[int]]], Mapping[tuple[str, int], str]]
"""Document id -> page numbers; gives (document id, page number) -> text for the pages that exist, all at once."""


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


def page_hits(
    found: Sequence[tuple[str, Sequence[Place]]], wanted: Wanted, page_texts: PageTexts, limit: int
) -> list[tuple[PageHit, ...]]:
    """For each (document id, places) at most ``limit`` pages with their snippets, best first.

    The texts of all pages are fetched in one call. ``wanted`` has a part for each leaf of the marks. A page whose
    text has changed since it was indexed is read word by word, and left out when the words are gone.
    """
    pages = {document_id: [place.page for place in places] for document_id, places in found if places}
    texts = page_texts(pages) if pages else {}
    first = {
        (document_id, place.page): Spot(text, place.marks, place.position)
        for document_id, places in found
        for place in places[:limit]
        if (text := texts.get((document_id, place.page))) is not None
    }
    known = dict(zip(first, snippets_at(list(first.values()), wanted), strict=True))

    def cut(document_id: str, place: Place) -> Snippet | None:
        text = texts.get((document_id, place.page))
        if text is None:
            return None
        if (document_id, place.page) not in known:
            [known[document_id, place.page]] = snippets_at([Spot(text, place.marks, place.position)], wanted)
        return known[document_id, place.page] or snippet(text, wanted)

    return [tuple(_shown(places, partial(cut, document_id), limit)) for document_id, places in found]


def _shown(places: Sequence[Place], cut: Callable[[Place], Snippet | None], limit: int) -> list[PageHit]:
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
        found = cut(place)
        if found is not None:
            (contents if found.contents else shown).append(PageHit(place.page, found.html))
    return (shown + contents)[:limit]
