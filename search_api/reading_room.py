"""In which room is a document read: the public one, or that of those who work here?

The same reader, records and files serve both; the room says whose rights count and under which addresses things stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import falcon

from archive.documents import Document, Rendition, RenditionRole
from archive.finding import readable_document
from archive.handing_out import record_download
from archive.people import Action, may
from archive.reading_rights import ANYBODY, ReadableBy
from archive.withheld_files import withheld_files
from search_api.addresses import PUBLIC_READING, STAFF_READING, ReadingAddresses
from search_api.api.problems import FileWithheld
from search_api.identity import signed_in
from search_api.services import Services


@dataclass(frozen=True, slots=True)
class ReadingRoom:
    """``layout`` is the template around its pages. In the public room everybody is anonymous, signed in or not."""

    layout: str
    at: ReadingAddresses
    is_staff: bool

    def readable_by(self, req: falcon.Request) -> ReadableBy:
        """Whose rights count. Raises SignInNeeded in the staff room."""
        return ReadableBy(signed_in(req)) if self.is_staff else ANYBODY

    def document(self, services: Services, req: falcon.Request, document_id: str) -> Document:
        """The record, if it may be read here. Raises NotFound, and Withdrawn for what left a tombstone."""
        return readable_document(services.database, document_id, self.readable_by(req))

    def at_of(self, readable: ReadableBy, document: Document) -> ReadingAddresses:
        """Where this reader reads another document: a public one of a unit that is not theirs in the public room."""
        beyond = self.is_staff and may(readable.person, Action.READ, document.unit)
        return STAFF_READING if beyond else PUBLIC_READING

    def hand_out(self, services: Services, req: falcon.Request, document: Document, rendition: Rendition) -> None:
        """To be called before bytes of a file are sent: what is not public is written down, durably.

        Raises FileWithheld for a file in which other documents lie that are not there for this reader.
        """
        if rendition.role is RenditionRole.ORIGINAL:
            with services.database.read() as uow:
                if withheld_files(uow, [document.id], self.readable_by(req)):
                    raise FileWithheld
        if self.is_staff and req.method != "HEAD":
            record_download(services.database, services.clock, document, rendition, signed_in(req))


PUBLIC_ROOM: Final = ReadingRoom("base.html", PUBLIC_READING, is_staff=False)
STAFF_ROOM: Final = ReadingRoom("staff/base.html", STAFF_READING, is_staff=True)
