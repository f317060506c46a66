"""How is a model trained, and how well does it do on documents it has not seen?

The held-out documents are always published later than those the model under test saw, as new ones are. The model that
is kept has then seen all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from archive.learned import SEVERAL, Example, LearnedField, Measure
from indexer.proposing.calibrating import Curve, fitted
from indexer.proposing.features import FEATURES, features_of
from indexer.proposing.model import LIKELY, Entries, Model, decoded, pruned
from indexer.proposing.neighbours import neighbourhood
from indexer.proposing.separating import Documents, Floats, lengths, rarity, separator

FEWEST_EXAMPLES: Final = 5
"""A value with fewer examples is not learned."""

_ENTRIES_PER_VALUE: Final = 8000
_MANY: Final = 5000
_BEGINNINGS: Final = (0.5, 0.6, 0.7, 0.8, 0.9)
_ONE_BEGINNING: Final = (0.8,)


@dataclass(frozen=True, slots=True)
class Material:
    """Documents to learn from, in the order of time, as numbers: no text is kept."""

    ids: Sequence[str]
    documents: Documents
    labels: dict[LearnedField, list[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Column:
    """What was learned of a value: a weight for each feature, and the score of no feature."""

    value: str
    examples: int
    weights: Floats
    level: float


@dataclass(frozen=True, slots=True)
class Answers:
    """What models said of documents they had not seen: a row of scores for each document, by value."""

    values: Sequence[str]
    scores: NDArray[np.float64]
    truth: Sequence[Sequence[str]]


def material(examples: Iterable[Example]) -> Material:
    """Read every example once; the texts may be gone afterwards. They come in the order of time."""
    ids: list[str] = []
    parts: list[NDArray[np.int32]] = []
    labels: dict[LearnedField, list[Sequence[str]]] = {field: [] for field in LearnedField}
    for example in examples:
        ids.append(example.document_id)
        parts.append(features_of(example.title, example.texts))
        for field in LearnedField:
            labels[field].append(tuple(example.labels.get(field, ())))
    ends = np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)
    features = np.concatenate(parts) if parts else np.empty(0, dtype=np.int32)
    return Material(ids, Documents(ends, features), labels)


def _no_pause() -> None:
    return None


def trained(given: Material, pause: Callable[[], None] = _no_pause) -> Model:
    """A model of every field, with its measures. The same material gives the same model, byte for byte.

    ``pause`` is called before each value is learned; what it raises ends the training.
    """
    count = len(given.ids)
    rarities = rarity(given.documents, count)
    measures: list[Measure] = []
    columns: list[Column] = []
    curves: dict[str, Curve] = {}
    for field in LearnedField:
        answers = held_out(given, field, pause)
        if answers is None:
            continue
        curves[field.value] = calibrated(answers)
        measured = measured_values(field, answers, curves[field.value])
        for column in learned(given, field, count, rarities, pause):
            plain = Measure(field, column.value, 0, 0, 0, 0)
            measures.append(replace(measured.get(column.value, plain), examples=column.examples))
            columns.append(replace(column, weights=_trimmed(column.weights)))
    model = Model(
        measures=measures,
        levels=np.array([each.level for each in columns], dtype=np.float32),
        curves=curves,
        rarities=rarities,
        entries=_entries(columns),
        neighbourhood=neighbourhood(given.ids, given.documents, rarities, _columns_of(given, measures)),
    )
    stored = decoded(model.encoded())
    assert stored is not None
    return stored


def _trimmed(weights: Floats) -> Floats:
    features, kept = pruned(weights, _ENTRIES_PER_VALUE)
    out = np.zeros(FEATURES, dtype=np.float32)
    out[features] = kept
    return out


def learned(
    given: Material, field: LearnedField, count: int, rarities: Floats, pause: Callable[[], None] = _no_pause
) -> list[Column]:
    """A column for every value with examples enough among the first ``count`` documents.

    Documents in which the field is empty say nothing: nobody may have looked at it.
    """
    labels = given.labels[field][:count]
    members = np.array([number for number, values in enumerate(labels) if values], dtype=np.int64)
    frequency = Counter(value for values in labels for value in set(values))
    scales = np.empty(count, dtype=np.float32)
    lengths(given.documents.ends, given.documents.features, rarities, scales)
    columns = []
    for value, examples in sorted(frequency.items()):
        if examples >= FEWEST_EXAMPLES and (field in SEVERAL or examples < len(members)):
            pause()
            having = np.array([value in values for values in labels], dtype=np.bool_)
            weights, level = separator(given.documents, rarities, scales, having, members)
            columns.append(Column(value, examples, weights, level))
    return columns


def held_out(given: Material, field: LearnedField, pause: Callable[[], None] = _no_pause) -> Answers | None:
    """Scores for later documents of models of earlier ones; None where there is nothing to compare."""
    total = len(given.ids)
    beginnings = _BEGINNINGS if total <= _MANY else _ONE_BEGINNING
    cuts = sorted({int(total * share) for share in beginnings} | {total})
    values = sorted({value for each in given.labels[field] for value in each})
    place = {value: number for number, value in enumerate(values)}
    rows: list[NDArray[np.float64]] = []
    truth: list[Sequence[str]] = []
    for cut, until in pairwise(cuts):
        rarities = rarity(given.documents, cut)
        columns = learned(given, field, cut, rarities, pause)
        if not columns:
            continue
        for number in range(cut, until):
            if given.labels[field][number]:
                row = np.full(len(values), -np.inf)
                row[[place[column.value] for column in columns]] = _scored(given.documents, number, rarities, columns)
                rows.append(row)
                truth.append(given.labels[field][number])
    return Answers(values, np.array(rows), truth) if rows else None


def _scored(documents: Documents, number: int, rarities: Floats, columns: Sequence[Column]) -> list[float]:
    features = documents.features[documents.ends[number] : documents.ends[number + 1]]
    size = float(np.sqrt((rarities[features].astype(np.float64) ** 2).sum())) or 1.0
    return [float(column.weights[features].sum()) / size + column.level for column in columns]


def calibrated(answers: Answers) -> Curve:
    """One curve for all values of a field: most have too few answers for one of their own."""
    right = np.array([[value in truth for value in answers.values] for truth in answers.truth], dtype=np.bool_)
    known = np.isfinite(answers.scores)
    return fitted(answers.scores[known], right[known])


def measured_values(field: LearnedField, answers: Answers, curve: Curve) -> dict[str, Measure]:
    """How often each value would have been proposed for the held-out documents, and how often rightly."""
    known = np.isfinite(answers.scores)
    chances = np.where(known, curve.probability(np.where(known, answers.scores, 0.0)), 0.0)
    if field not in SEVERAL:
        best = np.arange(len(answers.values))[None, :] == np.argmax(chances, axis=1)[:, None]
        chances = np.where(best, chances, 0.0)
    proposed = chances >= LIKELY
    measured = {}
    for number, value in enumerate(answers.values):
        having = np.array([value in truth for truth in answers.truth], dtype=np.bool_)
        tried = proposed[:, number]
        measured[value] = Measure(field, value, 0, int((tried & having).sum()), int(tried.sum()), int(having.sum()))
    return measured


def _entries(columns: Sequence[Column]) -> Entries:
    kept = [np.flatnonzero(column.weights).astype(np.int32) for column in columns]
    features = np.concatenate([*kept, np.empty(0, dtype=np.int32)])
    numbers = np.repeat(np.arange(len(columns), dtype=np.int32), [len(each) for each in kept])
    weights = [column.weights[each] for column, each in zip(columns, kept, strict=True)]
    order = np.lexsort((numbers, features))
    return Entries(features[order], numbers[order], np.concatenate([*weights, np.empty(0, dtype=np.float32)])[order])


def _columns_of(given: Material, measures: Sequence[Measure]) -> list[list[int]]:
    numbers = {(each.field, each.value): place for place, each in enumerate(measures)}
    return [
        [
            numbers[field, value]
            for field in LearnedField
            for value in given.labels[field][document]
            if (field, value) in numbers
        ]
        for document in range(len(given.ids))
    ]
