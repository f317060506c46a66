"""Records as a librarian leaves them, for tests that publish."""

from __future__ import annotations

from collections.abc import Callable

from archive.classification import InformationClass
from archive.documents import Document, Processing
from archive.units import Unit, UnitKind
from storage.database import SqlDatabase

Add = Callable[..., Document]


def adding_complete(add: Add, new_document: Add, database: SqlDatabase) -> Add:
    """``add`` for records that lack nothing for publication."""
    with database.write() as uow:
        uow.units.put(Unit(new_document("any000000000").unit, "Dinas Kesehatan", UnitKind.AGENCY))
    whole = {"information_class": InformationClass.PERIODIC, "year": 2024, "processing": Processing.READABLE}
    return lambda document_id, **fields: add(document_id, **(whole | fields))
