"""What are documents about, in words that everybody uses?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Subject:
    """A theme. ``code`` is short, lower case and permanent; ``broader`` the code of the theme it is a part of.

    ``gloss`` says in a sentence what belongs to it. ``verified`` is false as long as no records officer has
    confirmed the theme ([K] in the reference list). ``alternatives`` are other words for it, by which it is found too;
    ``related`` codes of themes worth a look beside it, which holds both ways.
    """

    code: str
    name: str
    gloss: str
    name_en: str | None = None
    gloss_en: str | None = None
    broader: str | None = None
    verified: bool = False
    alternatives: tuple[str, ...] = ()
    alternatives_en: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """Every name it has, in both languages, the preferred ones first."""
        english = (self.name_en,) if self.name_en else ()
        return tuple(dict.fromkeys((self.name, *english, *self.alternatives, *self.alternatives_en)))


def path_to_top(code: str, broader: Mapping[str, str | None]) -> list[str]:
    """The codes above ``code``, nearest first. Ends where a code would come again."""
    above: list[str] = []
    at = broader.get(code)
    while at is not None and at != code and at not in above:
        above.append(at)
        at = broader.get(at)
    return above


def with_narrower(code: str, subjects: Iterable[Subject]) -> tuple[str, ...]:
    """The code, and those of all narrower themes below it, in order of their depth."""
    below: dict[str, list[str]] = {}
    for subject in subjects:
        if subject.broader is not None:
            below.setdefault(subject.broader, []).append(subject.code)
    found = {code: None}
    waiting = [code]
    for each in waiting:
        for narrower in below.get(each, ()):
            if narrower not in found:
                found[narrower] = None
                waiting.append(narrower)
    return tuple(found)


class SubjectStore(Protocol):
    """The themes, and which documents are about them."""

    def all(self, *, merged: bool = False) -> list[Subject]:
        """By name; with those merged into others only where asked. Else what was merged stands nowhere in them:
        ``broader`` and ``related`` are present codes."""
        ...

    def by_code(self) -> Mapping[str, Subject]:
        """Every code, a merged one with the theme it was merged into."""
        ...

    def get(self, code: str) -> Subject | None:
        """The theme of this code, or that into which it was merged; None for a code that no theme has."""
        ...

    def put(self, subject: Subject) -> None:
        """Add, or replace the one of the same code; ``related`` is kept for the others too."""
        ...

    def subjects_of(self, document_id: str) -> list[str]:
        """Present codes, in order; whether the document is public is not asked."""
        ...

    def set_subjects(self, document_id: str, codes: Iterable[str]) -> None:
        """Replace all subjects of the document; it becomes pending for every open index."""
        ...

    def subjects_of_many(self, ids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """The codes as they were given, merges not followed, by document; those without any are missing."""
        ...
