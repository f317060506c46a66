"""How do documents stand to each other: which amends, revokes or replaces which?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class RelationKind(StrEnum):
    """What the first document is to the other. ``related`` is the only one that reads the same from both sides."""

    AMENDS = "amends"
    REVOKES = "revokes"
    IMPLEMENTS = "implements"
    ATTACHMENT_OF = "attachment_of"
    REPLACES = "replaces"  # is its newer version
    TRANSLATION_OF = "translation_of"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class Relation:
    """``document_id`` is ``kind`` to ``other_id``. ``note`` is public, e.g. which articles are amended."""

    document_id: str
    kind: RelationKind
    other_id: str
    created_at: dt.datetime
    note: str = ""


def ordered(document_id: str, kind: RelationKind, other_id: str) -> tuple[str, str]:
    """The two documents as they are stored: a relation that reads the same from both sides is kept once."""
    if kind is RelationKind.RELATED and other_id < document_id:
        return other_id, document_id
    return document_id, other_id
