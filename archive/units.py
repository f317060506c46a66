"""Which agencies and districts keep documents here, and what were they called before?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class UnitKind(StrEnum):
    """Agencies (perangkat daerah) and districts (kecamatan)."""

    AGENCY = "agency"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Unit:
    """An agency or district. ``code`` is short, lower case and permanent.

    ``valid_from`` and ``valid_until`` bound the time in which the unit existed
    under this name; ``predecessors`` are the codes it took over. ``verified`` is
    false where the name has not been confirmed by the regency ([K] in the seed data).
    """

    code: str
    name: str
    kind: UnitKind
    short_name: str = ""
    region_code: str | None = None
    role: str | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    predecessors: tuple[str, ...] = ()
    verified: bool = False

    @property
    def label(self) -> str:
        """The name short enough for a list."""
        return self.short_name or self.name


def all_predecessors(code: str, units: Mapping[str, Unit]) -> tuple[str, ...]:
    """Every unit that went into this one, near ones first, also those of which only the code is known."""
    found: dict[str, None] = {}
    waiting = [code]
    for each in waiting:
        unit = units.get(each)
        for before in unit.predecessors if unit is not None else ():
            if before != code and before not in found:
                found[before] = None
                waiting.append(before)
    return tuple(found)


def successors(code: str, units: Sequence[Unit]) -> list[Unit]:
    """The units that took over from this one."""
    return [unit for unit in units if code in unit.predecessors]


class UnitStore(Protocol):
    """Agencies and districts."""

    def all(self, *, merged: bool = False) -> list[Unit]:
        """Agencies first, then districts, each by name; with those merged into others only where asked."""
        ...

    def by_code(self) -> Mapping[str, Unit]:
        """Every code in the same order, a merged one with the unit it was merged into."""
        ...

    def get(self, code: str) -> Unit | None:
        """The unit of this code, or that into which it was merged."""
        ...

    def put(self, unit: Unit) -> None:
        """Add, or replace the one of the same code."""
        ...
