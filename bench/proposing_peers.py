"""What learned proposals are held against: the most frequent value, nearest neighbours, and scikit-learn."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from importlib.util import find_spec
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from archive.learned import LearnedField
from indexer.proposing.features import FEATURES
from indexer.proposing.separating import lengths, rarity
from indexer.proposing.training import FEWEST_EXAMPLES, Material

_LABEL: Final = LearnedField.CLASS
_NEIGHBOURS: Final = 5

Numbers = NDArray[np.int64]


def most_frequent(given: Material, several: bool, seen: Numbers, held: Numbers) -> list[list[str]]:
    """Always the same."""
    counts = Counter(value for number in seen.tolist() for value in given.labels[_LABEL][number])
    [(value, _)] = counts.most_common(1)
    return [[value] for _ in held]


def nearest_neighbours(given: Material, several: bool, seen: Numbers, held: Numbers) -> list[list[str]]:
    """What most of the five nearest have, by the cosine of the same vectors."""
    rarities, scales = _vectors(given)
    answers = []
    order = np.argsort(given.documents.features, kind="stable")
    having = np.repeat(np.arange(len(given.ids)), np.diff(given.documents.ends))[order]
    ends = np.searchsorted(given.documents.features[order], np.arange(FEATURES + 1))
    for number in held.tolist():
        nearness = np.zeros(len(given.ids))
        for feature in _features(given, number).tolist():
            nearness[having[ends[feature] : ends[feature + 1]]] += rarities[feature] ** 2
        nearness *= scales
        nearest = seen[np.argsort(-nearness[seen], kind="stable")[:_NEIGHBOURS]]
        counts = Counter(value for each in nearest.tolist() for value in given.labels[_LABEL][each])
        wanted = [value for value, count in counts.items() if 2 * count > _NEIGHBOURS]
        answers.append(wanted if several else [counts.most_common(1)[0][0]])
    return answers


def scikit_learn(given: Material, several: bool, seen: Numbers, held: Numbers) -> list[list[str]]:
    """LinearSVC, one value against the rest, with balanced classes, over the same vectors."""
    from sklearn.svm import LinearSVC

    vectors = _matrix(given)
    labels = given.labels[_LABEL]
    counts = Counter(value for number in seen.tolist() for value in labels[number])
    values = sorted(value for value, count in counts.items() if count >= FEWEST_EXAMPLES)
    if not values:
        return [[] for _ in held]
    scores = np.empty((len(held), len(values)))
    for place, value in enumerate(values):
        having = np.array([value in labels[number] for number in seen.tolist()])
        learner = LinearSVC(class_weight="balanced", random_state=0).fit(vectors[seen], having)
        scores[:, place] = learner.decision_function(vectors[held])
    if several:
        return [[value for value, score in zip(values, row, strict=True) if score > 0] for row in scores.tolist()]
    return [[values[place]] for place in scores.argmax(axis=1).tolist()]


PEERS: Final = {
    "most frequent value": most_frequent,
    "nearest neighbours": nearest_neighbours,
    **({"scikit-learn": scikit_learn} if find_spec("sklearn") else {}),
}


def _features(given: Material, number: int) -> NDArray[np.int32]:
    return given.documents.features[given.documents.ends[number] : given.documents.ends[number + 1]]


def _vectors(given: Material) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    rarities = rarity(given.documents, len(given.ids))
    scales = np.empty(len(given.ids), dtype=np.float32)
    lengths(given.documents.ends, given.documents.features, rarities, scales)
    return rarities, scales


def _matrix(given: Material) -> Any:
    from scipy.sparse import csr_matrix

    rarities, scales = _vectors(given)
    data = np.repeat(scales, np.diff(given.documents.ends)) * rarities[given.documents.features]
    return csr_matrix(
        (data.astype(np.float32), given.documents.features, given.documents.ends), shape=(len(given.ids), FEATURES)
    )


_LEARN: Final = """
import json, resource, sys, time
import numpy as np
from archive.learned import LearnedField
from bench.proposing_peers import _matrix
from indexer.proposing.separating import Documents, rarity
from indexer.proposing.training import Material, learned

generator = np.random.default_rng(1)
count, size = 50_000, 340
features = np.empty(count * size, dtype=np.int32)
for place in range(0, len(features), 1 << 20):
    part = features[place : place + (1 << 20)]
    part[:] = generator.zipf(1.3, len(part)) * 2654435761 % (1 << 18)
given = Material([""] * count, Documents(np.arange(count + 1, dtype=np.int64) * size, features),
                 {field: [(str(n),) for n in generator.integers(8, size=count)] for field in LearnedField})
began = time.perf_counter()
if sys.argv[1] == "ours":
    rarities = rarity(given.documents, count)
    learned(given, LearnedField.CLASS, count, rarities)
else:
    from sklearn.svm import LinearSVC
    labels = np.array([values[0] for values in given.labels[LearnedField.CLASS]])
    vectors = _matrix(given)
    for value in sorted(set(labels)):
        LinearSVC(class_weight="balanced", random_state=0, max_iter=12).fit(vectors, labels == value)
print(json.dumps({"megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                  "seconds": round(time.perf_counter() - began, 1)}))
"""


def memory_of(ours: bool) -> dict[str, float]:
    """The most memory a process of its own held, and the seconds it took."""
    command = [sys.executable, "-W", "ignore", "-c", _LEARN, "ours" if ours else "theirs"]
    told: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return told
