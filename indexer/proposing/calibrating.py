"""How likely is a value, given its score? A curve through scores and answers of documents that were held out."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

_STEPS: Final = 100
_ENOUGH: Final = 1e-10


class Curve(NamedTuple):
    """The probability of a score ``s`` is ``1 / (1 + exp(slope * s + level))``."""

    slope: float
    level: float

    def probability(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Of each score, 0..1."""
        return np.asarray(1.0 / (1.0 + np.exp(np.clip(self.slope * scores + self.level, -50, 50))))


def fitted(scores: NDArray[np.float64], right: NDArray[np.bool_]) -> Curve:
    """The likeliest curve (Platt 1999, by Newton's method as Lin, Lin and Weng 2007 give it).

    Few answers give a flat curve: targets are drawn towards the middle as if one more of each kind had been seen.
    """
    positive, negative = int(right.sum()), int((~right).sum())
    targets = np.where(right, (positive + 1) / (positive + 2), 1 / (negative + 2))
    curve = Curve(0.0, float(np.log((negative + 1) / (positive + 1))))
    loss = _loss(curve, scores, targets)
    for _ in range(_STEPS):
        likely = curve.probability(scores)
        off, weight = targets - likely, likely * (1 - likely)
        gradient = np.array([(off * scores).sum(), off.sum()])
        bent, mixed, flat = (weight * scores * scores).sum() + 1e-12, (weight * scores).sum(), weight.sum() + 1e-12
        step = np.linalg.solve(np.array([[bent, mixed], [mixed, flat]]), gradient)
        size = 1.0
        while size > _ENOUGH:
            tried = Curve(curve.slope - size * float(step[0]), curve.level - size * float(step[1]))
            if (lower := _loss(tried, scores, targets)) < loss:
                break
            size /= 2
        else:
            break
        gain, curve, loss = loss - lower, tried, lower
        if gain < _ENOUGH:
            break
    return curve


def _loss(curve: Curve, scores: NDArray[np.float64], targets: NDArray[np.float64]) -> float:
    likely = np.clip(curve.probability(scores), 1e-15, 1 - 1e-15)
    return float(-(targets * np.log(likely) + (1 - targets) * np.log(1 - likely)).sum())
