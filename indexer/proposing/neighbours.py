"""Which published documents are nearest to one, among those that have a value?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.proposing.features import Features
from indexer.proposing.separating import Documents, Floats

TELLING: Final = 24
"""Features kept of each document: its rarest that other documents have too."""

_NONE: Final = -1


class Neighbourhood(NamedTuple):
    """Documents by their most telling features; ``telling`` has a row for each, filled up with -1.

    ``columns`` lists what each has, a number for every field and value: those of document ``i`` from ``ends[i]`` on.
    """

    ids: Sequence[str]
    telling: NDArray[np.int32]
    ends: NDArray[np.int64]
    columns: NDArray[np.int32]

    def nearest(
        self, features: Features, weights: Floats, columns: Sequence[int], most: int, without: str
    ) -> dict[int, list[str]]:
        """For each column up to ``most`` ids of documents that have it and share a telling feature, nearest first."""
        here = np.zeros(len(weights) + 1, dtype=np.float32)  # the last place is that of -1
        here[features] = weights[features] ** 2
        nearness = here[self.telling].sum(axis=1) / np.sqrt(self._sizes(weights))
        found = {}
        for column in columns:
            having = np.unique(np.searchsorted(self.ends, np.flatnonzero(self.columns == column), "right") - 1)
            order = having[np.argsort(-nearness[having], kind="stable")[: most + 1]]
            near = [self.ids[number] for number in order.tolist() if nearness[number] > 0]
            found[column] = [each for each in near if each != without][:most]
        return found

    def _sizes(self, weights: Floats) -> NDArray[np.float32]:
        squares = np.append(weights, np.float32(0)) ** 2
        return np.asarray(np.maximum(squares[self.telling].sum(axis=1), 1e-6), dtype=np.float32)


def neighbourhood(
    ids: Sequence[str], documents: Documents, weights: Floats, labels: Sequence[Sequence[int]]
) -> Neighbourhood:
    """Of these documents; ``labels`` are the columns of each."""
    telling = np.full((len(ids), TELLING), _NONE, dtype=np.int32)
    for number in range(len(ids)):
        features = documents.features[documents.ends[number] : documents.ends[number + 1]]
        features = features[weights[features] > 0]
        rarest = features[np.argsort(-weights[features], kind="stable")[:TELLING]]
        telling[number, : len(rarest)] = rarest
    ends = np.concatenate([[0], np.cumsum([len(each) for each in labels])]).astype(np.int64)
    columns = np.array([column for each in labels for column in each], dtype=np.int32)
    return Neighbourhood(ids, telling, ends, columns)
