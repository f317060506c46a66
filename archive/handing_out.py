"""A person takes a file out of the archive that is not public: what must be remembered of it?"""

from __future__ import annotations

import datetime as dt
from typing import Final

from archive.audit import AuditEntry
from archive.documents import Document, Rendition, RenditionRole
from archive.people import Person
from archive.ports import Clock, Database
from archive.staff_reading import DOWNLOAD
from archive.withheld_files import withheld_files

ONE_DOWNLOAD: Final = dt.timedelta(minutes=15)
"""A viewer fetches a long file in hundreds of ranges: within this time they are one download."""


def record_download(database: Database, clock: Clock, document: Document, rendition: Rendition, person: Person) -> None:
    """Leave an entry in the audit log before bytes that are not for everybody are handed to ``person``: those of a
    document that is not public, or of a file in which such documents lie.

    One for each person, document and quarter of an hour; none for what anybody may download.
    """
    now = clock.now()
    with database.read() as uow:
        is_whole = rendition.role is RenditionRole.ORIGINAL
        if document.is_public and not (is_whole and withheld_files(uow, [document.id])):
            return
        last = uow.staff_reading.last_download(document.id, person.login)
    if last is not None and now - last < ONE_DOWNLOAD:
        return
    with database.write() as uow:
        last = uow.staff_reading.last_download(document.id, person.login)
        if last is None or now - last >= ONE_DOWNLOAD:
            after = {"rendition": rendition.role.value, "sha256": rendition.sha256}
            uow.audit.append(AuditEntry(now, person.login, DOWNLOAD, document.id, {}, after))
