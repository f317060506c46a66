"""Which values does a trained model propose for a document, how sure is it, and why?"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from archive.learned import SEVERAL, LearnedField, LearnedProposal, Measure
from indexer.analysis import clean
from indexer.proposing.calibrating import Curve
from indexer.proposing.features import BITS, FEATURES, READ_WORDS, Features, features_of, places_in
from indexer.proposing.neighbours import TELLING, Neighbourhood
from indexer.proposing.separating import Floats

LIKELY: Final = 0.5
"""A value less likely than this is not proposed."""

PHRASES: Final = 3
NEIGHBOURS: Final = 3
_LONGEST_PHRASE: Final = 80
_FORM: Final = f"1 {BITS} {READ_WORDS} {TELLING}"


@dataclass(frozen=True, slots=True)
class Entries:
    """Weights that are not 0, in the order of their features: what ``features[i]`` adds to the score of a column."""

    features: Features
    columns: NDArray[np.int32]
    weights: Floats

    def of(self, features: Features) -> tuple[NDArray[np.int64], Floats, Features]:
        """(column, weight, feature) of every entry of these features."""
        first = np.searchsorted(self.features, features, "left")
        counts = np.searchsorted(self.features, features, "right") - first
        starts = np.repeat(first - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
        places = starts + np.arange(int(counts.sum()))
        return self.columns[places].astype(np.int64), self.weights[places], self.features[places]


@dataclass(frozen=True, slots=True)
class Model:
    """All that is needed to propose. ``measures`` are of its columns, one by one, with the ``levels`` of their scores.

    ``rarities`` is a weight for each feature; ``curves`` say for each field how likely a score is.
    """

    measures: Sequence[Measure]
    levels: Floats
    curves: dict[str, Curve]
    rarities: Floats
    entries: Entries
    neighbourhood: Neighbourhood
    version: str = ""

    def scores(self, features: Features) -> NDArray[np.float64]:
        """Of each column; above 0 leans to yes."""
        size = float(np.sqrt((self.rarities[features].astype(np.float64) ** 2).sum()))
        columns, weights, _ = self.entries.of(features)
        total = np.bincount(columns, weights=weights, minlength=len(self.measures))
        return np.asarray(total / (size or 1.0) + self.levels, dtype=np.float64)

    def propose(self, document_id: str, title: str, texts: Sequence[str]) -> list[LearnedProposal]:
        """By field, the likeliest first. ``texts`` are the first pages. The document is no neighbour of itself.

        Of a value that was never right, or never tried, on documents held out, nothing is known: it is not proposed.
        """
        features = features_of(title, texts)
        likely = self._likely(self.scores(features))
        if not likely:
            return []
        columns = [column for column, _ in likely]
        phrases = self._phrases(features, title, texts, columns)
        near = self.neighbourhood.nearest(features, self.rarities, columns, NEIGHBOURS, document_id)
        return [
            LearnedProposal(
                measure.field,
                measure.value,
                round(chance, 4),
                phrases[column],
                near[column],
                measure.right,
                measure.tried,
                self.version,
            )
            for column, chance in likely
            for measure in [self.measures[column]]
        ]

    def _likely(self, scores: NDArray[np.float64]) -> list[tuple[int, float]]:
        found: list[tuple[int, float]] = []
        for field in LearnedField:
            columns = [place for place, each in enumerate(self.measures) if each.field is field]
            if not columns or field.value not in self.curves:
                continue
            chances = self.curves[field.value].probability(scores[columns])
            order = np.argsort(-chances, kind="stable")[: None if field in SEVERAL else 1]
            found += [
                (columns[place], float(chances[place]))
                for place in order.tolist()
                if chances[place] >= LIKELY and self.measures[columns[place]].right
            ]
        return found

    def _phrases(
        self, features: Features, title: str, texts: Sequence[str], wanted: Sequence[int]
    ) -> dict[int, list[str]]:
        columns, weights, numbers = self.entries.of(features)
        parts = [clean(each) for each in (title, *texts)]
        places = [(part, place) for part in parts for place in places_in(part)]
        return {
            column: _strongest(
                dict(zip(numbers[columns == column].tolist(), weights[columns == column].tolist(), strict=True)), places
            )
            for column in wanted
        }

    def encoded(self) -> bytes:
        """As it is stored: the same model gives the same bytes."""
        near = self.neighbourhood
        parts = {
            "form": _FORM,
            "measures": [
                (each.field.value, each.value, each.examples, each.right, each.tried, each.having)
                for each in self.measures
            ],
            "curves": {field: list(curve) for field, curve in sorted(self.curves.items())},
            "ids": list(near.ids),
            "levels": self.levels.astype("<f4").tobytes(),
            "rarities": self.rarities.astype("<f4").tobytes(),
            "features": self.entries.features.astype("<i4").tobytes(),
            "columns": self.entries.columns.astype("<i4").tobytes(),
            "weights": self.entries.weights.astype("<f2").tobytes(),
            "telling": near.telling.astype("<i4").tobytes(),
            "ends": near.ends.astype("<i8").tobytes(),
            "having": near.columns.astype("<i4").tobytes(),
        }
        return zlib.compress(msgspec.msgpack.encode(parts), 6)


def version_of(body: bytes) -> str:
    """The name of a model: 12 hexadecimal digits of the hash of what is stored."""
    return hashlib.sha256(body).hexdigest()[:12]


def decoded(body: bytes) -> Model | None:
    """The model that was stored; None where it reads documents in another way than this program does."""
    parts: dict[str, Any] = msgspec.msgpack.decode(zlib.decompress(body))
    if parts["form"] != _FORM:
        return None

    def array(name: str, kind: str, to: type) -> Any:
        return np.frombuffer(parts[name], dtype=kind).astype(to)

    ids = parts["ids"]
    return Model(
        measures=[Measure(LearnedField(field), *rest) for field, *rest in parts["measures"]],
        levels=array("levels", "<f4", np.float32),
        curves={field: Curve(*curve) for field, curve in parts["curves"].items()},
        rarities=array("rarities", "<f4", np.float32),
        entries=Entries(
            array("features", "<i4", np.int32),
            array("columns", "<i4", np.int32),
            array("weights", "<f2", np.float32),
        ),
        neighbourhood=Neighbourhood(
            ids,
            array("telling", "<i4", np.int32).reshape(len(ids), TELLING),
            array("ends", "<i8", np.int64),
            array("having", "<i4", np.int32),
        ),
        version=version_of(body),
    )


def pruned(weights: Floats, most: int) -> tuple[Features, Floats]:
    """The ``most`` largest weights of a column, without regard to sign, by feature."""
    assert len(weights) == FEATURES
    there = np.flatnonzero(weights)
    if len(there) > most:
        there = np.sort(there[np.argsort(-np.abs(weights[there]), kind="stable")[:most]])
    return there.astype(np.int32), weights[there]


def _strongest(weights: dict[int, float], places: Sequence[tuple[str, Any]]) -> list[str]:
    """The phrases whose features weigh most for a column, as they stand in the document; none within another."""
    ranked = sorted(
        ((weights.get(place.feature, 0.0), -number) for number, (_, place) in enumerate(places)), reverse=True
    )
    chosen: list[str] = []
    words: set[str] = set()
    for weight, negative in ranked:
        if weight <= 0 or len(chosen) == PHRASES:
            break
        part, place = places[-negative]
        phrase = " ".join(part[place.start : place.end].split())
        said = set(phrase.casefold().split())
        if said & words or len(phrase) > _LONGEST_PHRASE:
            continue
        words |= said
        chosen.append(phrase)
    return chosen
