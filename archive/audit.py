"""Who did what, when, and what was it before? What may be asked of that, and what else must be written down?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from archive.documents import RenditionRole
from archive.errors import Forbidden, NotFound
from archive.people import Action, Person, may

if TYPE_CHECKING:  # the ports name the log's Protocol
    from archive.ports import Clock, Database

DOWNLOAD: Final = "download"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act in the archive.

    ``actor`` is a login, ``cli`` or ``worker``. ``before`` and ``after`` hold
    only the fields that changed. ``digest`` chains each entry to the one
    before it (SHA-256, hex); storage fills it.
    """

    at: dt.datetime
    actor: str
    action: str
    document_id: str | None
    before: Mapping[str, object]
    after: Mapping[str, object]
    digest: str = ""


@dataclass(frozen=True, slots=True)
class AuditHead:
    """How long the chain was at some moment, and the digest it ended with: kept elsewhere it proves the rest."""

    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class AuditQuestion:
    """Which entries; what is empty asks for nothing. ``since`` is included, ``until`` is not."""

    document_id: str = ""
    actor: str = ""
    action: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None


class AuditLog(Protocol):
    """Append only; each entry's digest covers the one before."""

    def append(self, entry: AuditEntry) -> None:
        """At the end of the chain."""
        ...

    def append_all(self, entries: Sequence[AuditEntry]) -> None:
        """One after the other, cheaper than each alone."""
        ...

    def of_document(self, document_id: str) -> list[AuditEntry]:
        """Oldest first."""
        ...

    def head(self) -> AuditHead:
        """Where the chain ends, as the log itself remembers it."""
        ...

    def verify(self, anchor: AuditHead | None = None) -> int:
        """How many entries the chain holds. Raises ArchiveError naming the first broken one, or saying that entries
        are missing at the end; with ``anchor`` also when the chain never was what it says."""
        ...

    def find(self, asked: AuditQuestion, offset: int, limit: int) -> list[tuple[int, AuditEntry]]:
        """(number, entry), newest first."""
        ...

    def count(self, asked: AuditQuestion) -> int:
        """How many."""
        ...

    def stream(self, asked: AuditQuestion) -> Iterator[tuple[int, AuditEntry]]:
        """All of them, oldest first, a few in memory at a time."""
        ...

    def actions(self) -> Sequence[str]:
        """Every name of an act that occurs, in order."""
        ...


def record_download(
    database: Database,
    clock: Clock,
    document_id: str,
    *,
    person: Person,
    role: RenditionRole = RenditionRole.ORIGINAL,
) -> bool:
    """Write down, before the first byte leaves, that this person takes a file of a document that is not public.

    False when it is public, which needs no entry. Raises NotFound, Forbidden.
    """
    with database.read() as uow:
        document = uow.documents.get(document_id)
        if document is None:
            raise NotFound("Tidak ada dokumen dengan id {id}.", id=document_id)
        if not may(person, Action.READ, document.unit):
            raise Forbidden(action=Action.READ)
        files = {each.role: each for each in uow.documents.renditions(document_id)}
    # Of a redacted document the public has the redacted form alone.
    if document.is_public and (role is RenditionRole.REDACTED or RenditionRole.REDACTED not in files):
        return False
    after = {"role": role.value, "sha256": files[role].sha256 if role in files else document.sha256}
    with database.write() as uow:
        uow.audit.append(AuditEntry(clock.now(), person.login, DOWNLOAD, document_id, {}, after))
    return True
