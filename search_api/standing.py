"""Under which address does the record of a document stand, as one version among others?

A work stands under the address of its oldest version, which shows the newest; each version has an address of its own
below that one. What stands alone is both, and has one address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from archive.ports import UnitOfWork
from archive.relations import RelationKind
from archive.versions import Work, works_among, works_of
from search_api import addresses

RecordAt = Callable[[str], str]
"""From the id of a document to the address of its record, relative to the site."""


def standing_address(work: Work) -> str:
    """Where the newest version is always found."""
    return addresses.document_address(work.root.id)


def record_address(work: Work, document_id: str) -> str:
    """Where this version is read today: the address of the work if that shows it, else its own."""
    if work.shown.id == document_id:
        return standing_address(work)
    return own_address(work, document_id)


def own_address(work: Work, document_id: str) -> str:
    """What names this version and will name no other: for citations. A document alone has the one address."""
    if len(work.versions) == 1:
        return standing_address(work)
    return addresses.version_address(work.root.id, work.number_of(document_id))


def records_of(uow: UnitOfWork, ids: Iterable[str]) -> RecordAt:
    """The addresses of these records, asked for at once."""
    return _among(works_of(uow, ids))


def all_records(uow: UnitOfWork) -> RecordAt:
    """The same for every document there is."""
    relations = uow.relations.of_kind(RelationKind.REPLACES)
    ends = {end for each in relations for end in (each.document_id, each.other_id)}
    return _among(works_among(relations, uow.documents.get_many(sorted(ends))))


def _among(works: Mapping[str, Work]) -> RecordAt:
    def address(document_id: str) -> str:
        work = works.get(document_id)
        return record_address(work, document_id) if work else addresses.document_address(document_id)

    return address
