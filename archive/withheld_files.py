"""Whose file may a reader not have, although the record is there for them?

The bytes of a mail, a ZIP or a PDF hold every document that lies in it: whoever may not read one of them gets neither
the file nor what names it (address, name, size, hash). Every road to a file asks here.
"""

from __future__ import annotations

from collections.abc import Sequence

from archive.people import Action, may
from archive.ports import UnitOfWork
from archive.reading_rights import ANYBODY, ReadableBy


def withheld_files(uow: UnitOfWork, ids: Sequence[str], readable: ReadableBy = ANYBODY) -> frozenset[str]:
    """Those of these documents whose file this reader may not have. Their records must be readable to them."""
    closed = uow.privacy.units_of_closed_parts(ids)
    return frozenset(
        document_id
        for document_id, units in closed.items()
        if not all(may(readable.person, Action.READ, unit) for unit in units)
    )
