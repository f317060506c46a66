"""How do documents stand to each other: which amends, revokes or replaces which?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class RelationKind(StrEnum):
    """What the first document is to the other. ``related`` is the only one that reads the same from both sides."""

    AMENDS = "amends"
    REVOKES = "revokes"
    IMPLEMENTS = "implements"
    ATTACHMENT_OF = "attachment_of"
    REPLACES = "replaces"  # is its newer version
    TRANSLATION_OF = "translation_of"
    RELATED = "related"


class RelationSide(StrEnum):
    """A relation as it is read from one of its two documents: what the document at hand is to the other."""

    AMENDS = "amends"
    AMENDED_BY = "amended_by"
    REVOKES = "revokes"
    REVOKED_BY = "revoked_by"
    IMPLEMENTS = "implements"
    BASIS_OF = "basis_of"
    ATTACHMENT_OF = "attachment_of"
    HAS_ATTACHMENT = "has_attachment"
    REPLACES = "replaces"
    REPLACED_BY = "replaced_by"
    TRANSLATION_OF = "translation_of"
    HAS_TRANSLATION = "has_translation"
    RELATED = "related"


INVERSE: Mapping[RelationKind, RelationSide] = {
    RelationKind.AMENDS: RelationSide.AMENDED_BY,
    RelationKind.REVOKES: RelationSide.REVOKED_BY,
    RelationKind.IMPLEMENTS: RelationSide.BASIS_OF,
    RelationKind.ATTACHMENT_OF: RelationSide.HAS_ATTACHMENT,
    RelationKind.REPLACES: RelationSide.REPLACED_BY,
    RelationKind.TRANSLATION_OF: RelationSide.HAS_TRANSLATION,
    RelationKind.RELATED: RelationSide.RELATED,
}
"""How the other document reads it."""


@dataclass(frozen=True, slots=True)
class Relation:
    """``document_id`` is ``kind`` to ``other_id``. ``note`` is public, e.g. which articles are amended."""

    document_id: str
    kind: RelationKind
    other_id: str
    created_at: dt.datetime
    note: str = ""

    def seen_from(self, document_id: str) -> tuple[RelationSide, str]:
        """What this one of its two documents is to the other, and the other's id."""
        if document_id == self.document_id:
            return RelationSide(self.kind.value), self.other_id
        return INVERSE[self.kind], self.document_id


def ordered(document_id: str, kind: RelationKind, other_id: str) -> tuple[str, str]:
    """The two documents as they are stored: a relation that reads the same from both sides is kept once."""
    if kind is RelationKind.RELATED and other_id < document_id:
        return other_id, document_id
    return document_id, other_id


class RelationStore(Protocol):
    """How documents stand to each other. No index holds this, so nothing becomes pending."""

    def add(self, relation: Relation) -> bool:
        """False when these two are related in this way already. Raises NotFound for an unknown document."""
        ...

    def remove(self, document_id: str, kind: RelationKind, other_id: str) -> bool:
        """False when there was none."""
        ...

    def of_documents(self, ids: Sequence[str]) -> list[Relation]:
        """Every relation in which one of them takes part, on either side, oldest first."""
        ...

    def of_kind(self, kind: RelationKind) -> list[Relation]:
        """Every relation of this kind, oldest first."""
        ...
