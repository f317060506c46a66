"""Under which code is something known today, when two entries of a vocabulary were merged? No document is touched.

Documents keep the code they were given. A merge is a redirect from one code to another that is followed when a list, a
count, a search or an address is read; taking the redirect away undoes it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Protocol


class Vocabulary(StrEnum):
    """The lists of codes that documents refer to."""

    ITEM = "item"  # legally required items
    ARCHIVAL_CODE = "archival_code"
    SUBJECT = "subject"
    UNIT = "unit"


@dataclass(frozen=True)
class Redirects:
    """Merged codes of one vocabulary and the codes they were merged into; chains and codes without one are fine."""

    targets: Mapping[str, str] = field(default_factory=dict)

    def resolve(self, code: str) -> str:
        """The code under which ``code`` is known today; itself where it was not merged."""
        return self._final.get(code, code)

    def members(self, code: str) -> tuple[str, ...]:
        """Every code that means the same today, the present one first, then the others in order."""
        present = self.resolve(code)
        return present, *self._merged.get(present, ())

    def expanded(self, codes: Iterable[str]) -> tuple[str, ...]:
        """The members of all of these, each once."""
        return tuple(dict.fromkeys(member for code in codes for member in self.members(code)))

    def folded(self, counts: Mapping[str, int]) -> dict[str, int]:
        """Counts by code as counts by present code; right where nothing is counted under two codes."""
        sums: dict[str, int] = {}
        for code, count in counts.items():
            present = self.resolve(code)
            sums[present] = sums.get(present, 0) + count
        return sums

    @property
    def merged(self) -> frozenset[str]:
        """The codes that lead elsewhere."""
        return frozenset(self._final)

    @cached_property
    def _final(self) -> Mapping[str, str]:
        final = {}
        for code in self.targets:
            target, seen = code, {code}
            while (following := self.targets.get(target)) is not None and following not in seen:
                target = following
                seen.add(target)
            if target != code:
                final[code] = target
        return final

    @cached_property
    def _merged(self) -> Mapping[str, tuple[str, ...]]:
        merged: dict[str, list[str]] = {}
        for code, target in sorted(self._final.items()):
            merged.setdefault(target, []).append(code)
        return {target: tuple(codes) for target, codes in merged.items()}


NO_REDIRECTS = Redirects()


def in_force(entry: Dated, day: dt.date) -> bool:
    """Whether an entry may be given to a document of this day."""
    return (entry.valid_from is None or entry.valid_from <= day) and (
        entry.valid_until is None or day <= entry.valid_until
    )


class Dated(Protocol):
    """Something that holds for a time; None is no bound. The last day counts."""

    @property
    def valid_from(self) -> dt.date | None:
        """The first day."""
        ...

    @property
    def valid_until(self) -> dt.date | None:
        """The last day."""
        ...


class VocabularyBook(Protocol):
    """What the vocabularies have in common: merges, and how many documents carry each code."""

    def redirects(self, vocabulary: Vocabulary) -> Redirects:
        """All merges of this vocabulary."""
        ...

    def redirect(self, vocabulary: Vocabulary, code: str, target: str, at: dt.datetime) -> None:
        """From now on ``code`` means ``target``."""
        ...

    def remove_redirect(self, vocabulary: Vocabulary, code: str) -> None:
        """``code`` means itself again."""
        ...

    def uses(self, vocabulary: Vocabulary) -> Mapping[str, int]:
        """Documents of any state by the code they carry, merges not followed."""
        ...
