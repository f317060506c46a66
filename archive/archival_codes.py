"""Where does a paper stand in the archive of the office that made it, and how long is it kept?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Fate(StrEnum):
    """What happens to papers when their time is over (UU 43/2009 art. 1 no. 22)."""

    DESTROY = "destroy"  # dimusnahkan
    REAPPRAISE = "reappraise"  # dinilai kembali
    KEEP = "keep"  # dipermanenkan


@dataclass(frozen=True, slots=True)
class ArchivalCode:
    """A code of the classification scheme for records (kode klasifikasi arsip), e.g. ``800.1.11``.

    Segments between dots narrow what stands before them. ``retention`` says in words how long such papers are kept,
    counted from the day the file is closed. ``source`` names where the code was read; ``verified`` is false as long
    as no records officer has confirmed it ([K] in the reference list).
    """

    code: str
    name: str
    retention: str = ""
    fate: Fate | None = None
    source: str = ""
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    verified: bool = False


def code_order(code: str) -> tuple[tuple[int, int, str], ...]:
    """A key that puts codes in the order of their segments as numbers: 800.1.9 before 800.1.10 before 800.2.

    Segments that are no numbers come after those that are.
    """
    return tuple(
        (0, int(segment), segment) if segment.isascii() and segment.isdigit() else (1, 0, segment)
        for segment in code.split(".")
    )


def is_below(code: str, above: str) -> bool:
    """Whether ``code`` is narrower than ``above``; a whole hundred (800) is above the codes that begin with it."""
    return code.startswith(f"{above}.")


def parent_of(code: str, known: Iterable[str] | Mapping[str, object]) -> str | None:
    """The nearest known code above it; None where there is none, as at the top."""
    codes = known if isinstance(known, Mapping) else set(known)
    while "." in code:
        code = code.rpartition(".")[0]
        if code in codes:
            return code
    return None


def near_codes(code: str, known: Mapping[str, object], most: int = 20) -> list[str]:
    """What stands directly below the nearest known code above ``code``, or at the top: what may have been meant."""
    above = parent_of(code, known)
    return sorted((each for each in known if parent_of(each, known) == above), key=code_order)[:most]


def with_narrower(code: str, known: Iterable[str]) -> tuple[str, ...]:
    """The code and every known one below it, in order."""
    return tuple(sorted((each for each in known if each == code or is_below(each, code)), key=code_order))


class ArchivalCodeStore(Protocol):
    """The scheme. Documents carry a code in their record."""

    def all(self, *, merged: bool = False) -> list[ArchivalCode]:
        """In the order of their segments; with those merged into others only where asked."""
        ...

    def by_code(self) -> Mapping[str, ArchivalCode]:
        """Every code, a merged one with the entry it was merged into."""
        ...

    def get(self, code: str) -> ArchivalCode | None:
        """The entry of this code, or that into which it was merged."""
        ...

    def put(self, code: ArchivalCode) -> None:
        """Add, or replace the one of the same code."""
        ...
