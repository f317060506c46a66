"""Which weights tell the documents with a value from those without? A linear support vector machine, compiled.

Dual coordinate descent for the squared hinge loss (Hsieh and others, ICML 2008, algorithm 1), the method of LIBLINEAR,
over documents as lists of features that all share one weight per feature, so that a list costs four bytes a feature.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.compiled import kernel
from indexer.proposing.features import FEATURES, Features

ROUNDS: Final = 12
COST: Final = 1.0
_GOOD_ENOUGH: Final = 0.05
_SEED: Final = 20080705

Floats = NDArray[np.float32]


class Documents(NamedTuple):
    """Documents as lists of features: that of document ``i`` is ``features[ends[i]:ends[i + 1]]``."""

    ends: NDArray[np.int64]
    features: Features


def rarity(documents: Documents, count: int) -> Floats:
    """A weight for each feature, larger where it is rarer in the first ``count`` documents; 0 where in fewer than two.

    A feature of one document can tell nothing of another.
    """
    frequency = np.bincount(documents.features[: documents.ends[count]], minlength=FEATURES)
    weights = np.log((1 + count) / (1 + frequency)) + 1
    return np.where(frequency > 1, weights, 0).astype(np.float32)


@kernel
def lengths(ends: NDArray[np.int64], features: Features, weights: Floats, out: Floats) -> None:
    """One divided by the length of each document's vector, into ``out``; 0 for one without any known feature."""
    for document in range(len(out)):
        total = 0.0
        for place in range(ends[document], ends[document + 1]):
            weight = weights[features[place]]
            total += weight * weight
        out[document] = 1.0 / np.sqrt(total) if total > 0 else 0.0


@kernel
def separate(
    ends: NDArray[np.int64],
    features: Features,
    weights: Floats,
    scales: Floats,
    signs: NDArray[np.int8],
    costs: NDArray[np.float64],
    order: NDArray[np.int64],
    rounds: int,
    out: Floats,
) -> float:
    """Fill ``out`` with what each feature of a document adds to its score; the score of no feature is returned.

    ``signs`` is 1 for the documents with the value, -1 for the others; ``costs`` of a wrong answer for (-1, 1).
    """
    alphas = np.zeros(len(signs))
    level = 0.0
    for _ in range(rounds):
        worst = 0.0
        for document in order:
            scale = scales[document]
            sign = signs[document]
            half = 0.5 / costs[1 if sign > 0 else 0]
            score = 0.0
            for place in range(ends[document], ends[document + 1]):
                score += out[features[place]]
            gradient = sign * (score * scale + level) - 1.0 + alphas[document] * half
            before = alphas[document]
            if before == 0.0 and gradient >= 0.0:
                continue
            worst = max(worst, abs(gradient))
            after = max(before - gradient / ((2.0 if scale > 0 else 1.0) + half), 0.0)
            step = (after - before) * sign
            alphas[document] = after
            level += step
            step *= scale
            for place in range(ends[document], ends[document + 1]):
                feature = features[place]
                out[feature] += step * weights[feature] * weights[feature]
        if worst < _GOOD_ENOUGH:
            break
    return level


def separator(
    documents: Documents, weights: Floats, scales: Floats, having: NDArray[np.bool_], members: NDArray[np.int64]
) -> tuple[Floats, float]:
    """Weights by feature, and the score of no feature, learned from the documents of these numbers.

    ``having`` says of every document up to the last of them whether it has the value. The same for the same documents:
    their order of visiting is drawn with a fixed seed. The few with a rare value count for as much as the many
    without, up to ten times.
    """
    signs = np.where(having, 1, -1).astype(np.int8)
    positive = max(int(having[members].sum()), 1)
    balance = min(max((len(members) - positive) / positive, 1.0), 10.0)
    out = np.zeros(FEATURES, dtype=np.float32)
    order = np.random.default_rng(_SEED).permutation(members)
    costs = np.array([COST, COST * balance])
    level = separate(documents.ends, documents.features, weights, scales, signs, costs, order, ROUNDS, out)
    return out, float(level)
