"""What are documents about, in words that everybody uses?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Subject:
    """A theme. ``code`` is short, lower case and permanent; ``broader`` the code of the theme it is a part of.

    ``gloss`` says in a sentence what belongs to it. ``verified`` is false as long as no records officer has
    confirmed the theme ([K] in the reference list).
    """

    code: str
    name: str
    gloss: str
    name_en: str | None = None
    gloss_en: str | None = None
    broader: str | None = None
    verified: bool = False


class SubjectStore(Protocol):
    """The themes, and which documents are about them. No index holds this, so nothing becomes pending."""

    def all(self) -> list[Subject]:
        """By name."""
        ...

    def get(self, code: str) -> Subject | None:
        """None for a code that no theme has."""
        ...

    def put(self, subject: Subject) -> None:
        """Add, or replace the one of the same code."""
        ...

    def subjects_of(self, document_id: str) -> list[str]:
        """Codes, in order; whether the document is public is not asked."""
        ...

    def set_subjects(self, document_id: str, codes: Iterable[str]) -> None:
        """Replace all subjects of the document."""
        ...
