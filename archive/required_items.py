"""Which information must a public body publish, item by item?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from archive.classification import InformationClass


@dataclass(frozen=True, slots=True)
class RequiredItem:
    """One legally required item, e.g. ``bk-d1``. ``code`` is permanent.

    ``heading`` is the group it stands under, empty where it stands alone; ``details`` are what belongs to it.
    ``sources`` are codes of where it was read; ``verified`` is false where some of it rests on general knowledge
    alone or no source is named ([K] in the reference list): a records officer must confirm it. ``law`` is the article
    that asks for it, as an officer wrote it down. ``position`` is its place in the list.
    """

    code: str
    information_class: InformationClass
    text: str
    heading: str = ""
    details: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    verified: bool = False
    law: str = ""
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    position: int = 0


class RequiredItemStore(Protocol):
    """The items. Documents carry the code of one in their record."""

    def all(self, *, merged: bool = False) -> list[RequiredItem]:
        """In the order of the list; with those merged into others only where asked."""
        ...

    def by_code(self) -> Mapping[str, RequiredItem]:
        """Every code in the order of the list, a merged one with the entry it was merged into."""
        ...

    def get(self, code: str) -> RequiredItem | None:
        """The entry of this code, or that into which it was merged."""
        ...

    def put(self, item: RequiredItem) -> None:
        """Add, or replace the one of the same code."""
        ...
