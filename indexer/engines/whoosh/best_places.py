"""On which pages of the hits do the words stand best, and where there? From positions in the index alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.document_kernels import foremost
from indexer.engines.whoosh.narrow import ragged
from indexer.engines.whoosh.occurrences import POSITION_BITS, Keys, keys_of
from indexer.engines.whoosh.weights import SATURATION
from indexer.nearness import REACH, Marks, best_first, closeness, marks_of
from indexer.snippets import AROUND

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_SPARE: Final = 1
"""Further pages that are fetched in case a better one turns out to be a table of contents."""

_COMPARED: Final = 12
"""Of so many pages of a document is it known how close together the words stand."""

_MOST_MARKS: Final = 1_000
_ANCHORS: Final = 100
"""On a page with more marks than that only those around the first so many of its scarcest word are looked at."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page worth showing: ``marks`` and the ``position`` to begin at count from its first word.

    ``different`` is how many parts of the question the page has.
    """

    page: int
    position: int
    marks: Marks
    different: int


def best_places(
    pages: Sequence[tuple[Ints, Ints]], found: Sequence[Keys], rarities: Floats, limit: int
) -> list[tuple[Place, ...]]:
    """For each document its best pages, best first, a few more than ``limit``.

    ``pages`` are, for each document, the position of each page's first word and each page's number; ``found`` the
    occurrences of each leaf in these documents. Most different words first, then the rarer ones, then where they stand
    closest together, then the denser, then the earlier page. Empty for a document found by its title or number alone:
    no page can be shown as the place where the words are.
    """
    starts = np.concatenate([keys_of(place, firsts) for place, (firsts, _) in enumerate(pages)])
    numbers = np.concatenate([numbers for _, numbers in pages])
    borders = np.append(starts, np.iinfo(np.int64).max)
    cuts = np.array([keys.searchsorted(borders) for keys in found])
    often = np.diff(cuts, axis=1)
    # From here on by row: first pages with a mark, then those of them that are compared.
    page_of = np.flatnonzero(often.sum(axis=0))
    if not len(page_of):
        return [()] * len(pages)
    document_of = starts[page_of] >> POSITION_BITS
    different, rare, dense = _figures(often[:, page_of], rarities)
    kept = foremost(document_of, different, rare, dense, _COMPARED)
    page_of, document_of = page_of[kept], document_of[kept]
    different, rare, dense = different[kept], rare[kept], dense[kept]
    marks = _marks_on(found, cuts[:, page_of], cuts[:, page_of + 1])
    row_of = starts[page_of].searchsorted(marks.positions, side="right") - 1
    worth, counts = closeness(marks, rarities, borders[page_of + 1][row_of])
    low = row_of.searchsorted(np.arange(len(kept) + 1))
    best = best_first(worth, counts, row_of)[low[:-1]]
    order = np.lexsort((-dense, -worth[best], -rare, -different, document_of))
    positions = marks.positions - starts[page_of][row_of]
    numbers_of, first_of, different_of = numbers[page_of].tolist(), positions[best].tolist(), different.tolist()
    cut = low.tolist()

    def place(row: int) -> Place:
        here = slice(cut[row], cut[row + 1])
        return Place(numbers_of[row], first_of[row], Marks(positions[here], marks.parts[here]), different_of[row])

    ends = document_of.searchsorted(np.arange(len(pages) + 1)).tolist()
    chosen = (order[first : min(first + limit + _SPARE, end)].tolist() for first, end in pairwise(ends))
    return [tuple(map(place, rows)) for rows in chosen]


def _figures(often: Ints, rarities: Floats) -> tuple[Ints, Floats, Floats]:
    """By page: how many leaves it has, how rare these are, how dense they stand; ``often`` by leaf and page.

    Rounded, so that pages with the same words are equal and the earlier comes first.
    """
    held = often > 0
    return held.sum(axis=0), (rarities @ held).round(6), (rarities @ (often / (often + SATURATION))).round(6)


def _marks_on(found: Sequence[Keys], lows: Ints, highs: Ints) -> Marks:
    """Marks of some pages; by leaf and page, where its keys begin and end."""
    sizes = highs - lows
    crowded = sizes.sum(axis=0) > _MOST_MARKS
    calm = ~crowded
    kept = [[keys[ragged(low[calm], size[calm])]] for keys, low, size in zip(found, lows, sizes, strict=True)]
    for page in np.flatnonzero(crowded).tolist():
        on_page = [keys[low[page] : high[page]] for keys, low, high in zip(found, lows, highs, strict=True)]
        for all_keys, keys in zip(kept, _around_scarcest(on_page), strict=True):
            all_keys.append(keys)
    return marks_of([np.concatenate(keys) for keys in kept])


def _around_scarcest(found: Sequence[Keys]) -> list[Keys]:
    anchors = min((keys for keys in found if len(keys)), key=len)[:_ANCHORS]
    thinned = []
    for keys in found:
        begins = keys.searchsorted(anchors - AROUND)
        ends = keys.searchsorted(anchors + REACH + AROUND)
        thinned.append(keys[np.unique(ragged(begins, ends - begins))])
    return thinned
