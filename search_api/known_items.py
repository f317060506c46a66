"""Which legally required items does this archive know at the moment?"""

from __future__ import annotations

from collections.abc import Mapping

from archive.ports import Database
from archive.required_items import RequiredItem


def known_items(database: Database) -> Mapping[str, RequiredItem]:
    """Every code with its item, in one snapshot; a merged code with the item it was merged into."""
    with database.read() as uow:
        return uow.items.by_code()
