"""Which agencies and districts keep documents here, and what were they called before?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


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
