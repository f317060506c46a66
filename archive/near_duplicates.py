"""Which documents hold the same text, or one form filled in twice?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Likeness(StrEnum):
    """What two texts are to each other."""

    SAME_TEXT = "same_text"  # another scan or another file of one document
    SAME_FORM = "same_form"  # one form filled in twice: numbers, names or passages differ


class PairDecision(StrEnum):
    """What a person said of a pair; it is not asked again."""

    VERSION = "version"  # a relation between the two says which
    DIFFERENT = "different"


class DifferenceKind(StrEnum):
    """What differs in one place of two texts."""

    NUMBER = "number"
    WORDS = "words"
    ONE_SIDED = "one_sided"  # stands in one of them only


@dataclass(frozen=True, slots=True)
class TextDifference:
    """One place where two texts differ: as it is written in each, empty where it is missing."""

    kind: DifferenceKind
    first: str
    other: str


@dataclass(frozen=True, slots=True)
class NearPair:
    """Two documents with much text in common, ``first_id`` before ``other_id`` in order.

    ``similarity`` (0..1) is the share of words that both have in the same order, misread ones included. ``differences``
    are the most telling ones, not all.
    """

    first_id: str
    other_id: str
    similarity: float
    likeness: Likeness
    differences: tuple[TextDifference, ...]
    found_at: dt.datetime
    decision: PairDecision | None = None
    decided_by: str | None = None
    decided_at: dt.datetime | None = None

    def other_than(self, document_id: str) -> str:
        """The other one of the two."""
        return self.other_id if document_id == self.first_id else self.first_id


@dataclass(frozen=True, slots=True)
class TextSignature:
    """What is kept of a text to find its likes: ``values`` to estimate how like two are, ``bands`` to look them up.

    Two texts with a band in common are candidates. ``words`` is how many words were read; a text too short to say
    anything of has no bands.
    """

    values: bytes
    bands: tuple[int, ...]
    words: int


class NearDuplicateStore(Protocol):
    """Signatures, pairs and decisions. All but the decisions can be made again from the pages."""

    def lacking(self, version: int, limit: int) -> list[str]:
        """Readable documents without a signature of this version, in order of id."""
        ...

    def uncompared(self, limit: int) -> list[str]:
        """Documents with a signature that was not held against the others yet, in order of id."""
        ...

    def put_signature(self, document_id: str, version: int, signature: TextSignature) -> None:
        """Add or replace; the document is uncompared then."""
        ...

    def signatures(self, ids: Sequence[str]) -> Mapping[str, bytes]:
        """``values`` of those that have them."""
        ...

    def candidates(self, document_id: str, limit: int) -> list[str]:
        """Documents that share bands with this one, those with the most first."""
        ...

    def put_pairs(self, document_id: str, pairs: Sequence[NearPair]) -> None:
        """The pairs of a document as they are now, which is compared then.

        Undecided pairs that are not among them go; of decided ones the decision stays.
        """
        ...

    def forget(self, document_id: str | None = None) -> None:
        """Drop the signature of a document whose text changed, or of all; pairs stay until they are compared again."""
        ...

    def pair(self, document_id: str, other_id: str) -> NearPair | None:
        """In whichever order they are named."""
        ...

    def pairs_of(self, document_id: str) -> list[NearPair]:
        """All of a document, the most similar first."""
        ...

    def pairs(self, *, undecided: bool = True, unit: str | None = None, limit: int = 100) -> list[NearPair]:
        """Same texts before same forms, the most similar first; ``unit``: one of the two at least is of this unit,
        under any of its codes."""
        ...

    def decide(self, pair: NearPair, decision: PairDecision, by: str, at: dt.datetime) -> None:
        """Remember it."""
        ...
