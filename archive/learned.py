"""What did the archive learn from published documents, and which values does it therefore propose for another?"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

_Z: Final = 1.959963984540054  # of the normal distribution, for 95 %


class LearnedField(StrEnum):
    """The fields of a record whose values are learned; named as in ``archive.record_fields``."""

    CLASS = "class"
    ITEM = "item"
    ARCHIVAL_CODE = "archival_code"
    SUBJECTS = "subjects"
    UNIT = "unit"


SEVERAL: Final = frozenset({LearnedField.SUBJECTS})
"""Fields in which more than one value may stand."""


def lower_bound(right: int, tried: int) -> float:
    """The precision that ``right`` of ``tried`` leave hardly any doubt about: 10 of 10 is 0.72, 100 of 100 is 0.96.

    The lower end of the interval of Wilson (1927) for 95 %; 0 where nothing was tried.
    """
    if not tried:
        return 0.0
    share, square = right / tried, _Z * _Z
    middle = share + square / (2 * tried)
    spread = _Z * math.sqrt(share * (1 - share) / tried + square / (4 * tried * tried))
    return max(0.0, (middle - spread) / (1 + square / tried))


@dataclass(frozen=True, slots=True)
class Measure:
    """How well a value is proposed, on documents that the model had not seen.

    Of ``examples`` published documents with the value it was learned. Of the documents held out ``having`` have it; it
    was proposed for ``tried`` of them all, for ``right`` of these rightly.
    """

    field: LearnedField
    value: str
    examples: int
    right: int
    tried: int
    having: int

    @property
    def precision(self) -> float | None:
        """How many of those proposed were right; None where it was never proposed."""
        return self.right / self.tried if self.tried else None

    @property
    def recall(self) -> float | None:
        """How many of those that have it were found; None where none has it."""
        return self.right / self.having if self.having else None

    @property
    def lower(self) -> float:
        """The lower end of the precision's interval."""
        return lower_bound(self.right, self.tried)


@dataclass(frozen=True, slots=True)
class LearnedProposal:
    """A value proposed for a field of one document, with the reasons.

    ``score`` is the calibrated probability (0..1). ``phrases`` stand in the document so and spoke for the value most,
    the strongest first. ``neighbours`` are ids of the nearest published documents with it. It was right for ``right``
    of ``tried`` documents held out. ``model`` is the version that proposes it.
    """

    field: LearnedField
    value: str
    score: float
    phrases: Sequence[str]
    neighbours: Sequence[str]
    right: int
    tried: int
    model: str

    @property
    def lower(self) -> float:
        """The lower end of the interval of the value's precision."""
        return lower_bound(self.right, self.tried)


@dataclass(frozen=True, slots=True)
class Example:
    """A published document to learn from, with what librarians made of it; ``texts`` are its first pages."""

    document_id: str
    title: str
    texts: Sequence[str]
    labels: Mapping[LearnedField, Sequence[str]]


@dataclass(frozen=True, slots=True)
class LearnedModel:
    """A model that is kept. ``changes`` is how much had been published and changed when it was trained."""

    version: str
    trained_at: dt.datetime
    documents: int
    changes: int
    live: bool = True


class LearningStore(Protocol):
    """Models, their measures, what they propose, and when a proposal may apply itself. No index holds any of it."""

    def examples(self, after: str, limit: int) -> tuple[list[Example], str]:
        """Published documents in the order of publication, without texts, and where to go on (empty: no more)."""
        ...

    def changes(self) -> int:
        """Grows with every publication of a document and with every change of a published one."""
        ...

    def waiting(self, after: str, limit: int) -> list[str]:
        """Ids of documents on their way to publication, in order."""
        ...

    def add_model(self, model: LearnedModel, body: bytes, measures: Sequence[Measure]) -> None:
        """This one live; the one before is kept, older ones are not."""
        ...

    def live(self) -> LearnedModel | None:
        """The model in use."""
        ...

    def models(self) -> list[LearnedModel]:
        """All that are kept, the newest first."""
        ...

    def use(self, version: str) -> None:
        """Make a kept model live."""
        ...

    def body(self, version: str) -> bytes | None:
        """What was stored of it."""
        ...

    def measures(self, version: str) -> list[Measure]:
        """Of every value it knows, by field and value."""
        ...

    def put(self, document_id: str, proposals: Sequence[LearnedProposal]) -> None:
        """Replace what is proposed for a document."""
        ...

    def of_document(self, document_id: str) -> list[LearnedProposal]:
        """As it was put, in that order."""
        ...

    def thresholds(self) -> Mapping[LearnedField, float]:
        """The precision (0..1) from which on values apply themselves; a field that is missing never does."""
        ...

    def set_threshold(self, field: LearnedField, precision: float | None) -> None:
        """None: never."""
        ...
