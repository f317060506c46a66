"""On which pages of a hit do the words stand, and which lines of them are shown? From positions in the index."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from archive.searching import Hit, PageHit
from indexer.engines.whoosh.matching import SegmentMatching
from indexer.engines.whoosh.occurrences import Occurrences
from indexer.engines.whoosh.search import Ranking
from indexer.engines.whoosh.wanted_words import wanted_by
from indexer.nearness import Marks, best_of, closeness, marks_of
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
    places = _places(ranking, limit)
    wanted = wanted_by([each.leaf for each in ranking.weighed])
    found = [(hit.document_id, places.get(at, ())) for at, hit in enumerate(ranking.hits)]
    pages = page_hits(found, wanted, page_texts, limit)
    return tuple(Hit(hit.document_id, hit.score, shown) for hit, shown in zip(ranking.hits, pages, strict=True))


def _places(ranking: Ranking, limit: int) -> dict[int, tuple[Place, ...]]:
    """By the hit's place in the ranking. A segment's hits are looked up together."""
    leaves = [each.leaf for each in ranking.weighed]
    rarities = np.array([each.rarity for each in ranking.weighed], dtype=np.float64)
    by_segment: dict[SegmentMatching, list[int]] = {}
    for at, hit in enumerate(ranking.hits if limit > 0 and leaves else ()):
        by_segment.setdefault(hit.matching, []).append(at)
    places: dict[int, tuple[Place, ...]] = {}
    for matching, ats in by_segment.items():
        ats.sort(key=lambda at: ranking.hits[at].document)
        documents = [ranking.hits[at].document for at in ats]
        found = Occurrences(matching, documents).of_leaves(leaves)
        for at, document, positions in zip(ats, documents, found, strict=True):
            places[at] = best_places(matching.segment.pages(document), positions, rarities, limit)
    return places


def best_places(pages: tuple[Ints, Ints], found: Sequence[Ints], rarities: Floats, limit: int) -> tuple[Place, ...]:
    """The best pages of a document, best first, a few more than ``limit``.

    ``pages`` are the position of each page's first word and each page's number, ``found`` the positions of each leaf.
    Most different words first, then the rarer ones, then where they stand closest together, then the denser, then the
    earlier page. Empty for a document found by its title or number alone: no page can be shown as the place where
    the words are.
    """
    starts, numbers = pages
    marks = marks_of(found)
    if not len(marks.positions) or not len(starts) or limit < 1:
        return ()
    page_of = starts.searchsorted(marks.positions, side="right") - 1
    held, firsts = np.unique(page_of, return_index=True)
    ends = np.append(firsts[1:], len(page_of))
    borders = np.append(starts[1:], np.iinfo(np.int64).max)[page_of].astype(np.int64)
    worth, counts = closeness(marks, rarities, borders)
    row_of = np.repeat(np.arange(len(held)), ends - firsts)
    often = np.bincount(marks.parts * len(held) + row_of, minlength=len(found) * len(held)).reshape(len(found), -1)
    different = np.count_nonzero(often, axis=0)
    # Rounded, so that pages with the same words are equal and the earlier comes first.
    rare = (rarities @ (often > 0)).round(6)
    dense = (rarities @ (often / (often + _SATURATION))).round(6)
    together = np.maximum.reduceat(worth, firsts).round(6)
    order = np.lexsort((held, -dense, -together, -rare, -different))[: limit + _SPARE]
    places = []
    for row in order.tolist():
        low, high, start = int(firsts[row]), int(ends[row]), int(starts[held[row]])
        on_page = Marks(marks.positions[low:high] - start, marks.parts[low:high])
        position = int(on_page.positions[best_of(worth[low:high], counts[low:high])])
        places.append(Place(int(numbers[held[row]]), position, on_page, int(different[row])))
    return tuple(places)


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
