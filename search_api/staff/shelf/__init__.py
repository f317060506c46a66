"""The staff shelf: searching and reading what is not public, for people and for programs with a key."""

from __future__ import annotations

from search_api.pages.document import PageChooser
from search_api.pages.original import OriginalPage
from search_api.pages.reader import ReaderPage
from search_api.reading_room import STAFF_ROOM
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.shelf import api
from search_api.staff.shelf.search import StaffSearchPage

_NUMBER = "{number:int(min=1, max=1000000)}"


def routes(services: Services, pages: Pages) -> list[tuple[str, object]]:
    """Every address of this area with its resource."""
    at = STAFF_ROOM.at
    record, file = f"{at.records}/{{document_id}}", f"{at.api}/documents/{{document_id}}"
    return [
        (at.search, StaffSearchPage(services, pages)),
        (f"{record}/{at.reader}", PageChooser(services, STAFF_ROOM)),
        (f"{record}/{at.reader}/{_NUMBER}", ReaderPage(services, pages, STAFF_ROOM)),
        (f"{record}/berkas", OriginalPage(services, STAFF_ROOM)),
        (f"{at.api}/search", api.StaffSearchResource(services)),
        (file, api.StaffDocumentResource(services, STAFF_ROOM)),
        (f"{file}/file", api.StaffFileResource(services, STAFF_ROOM)),
        (f"{file}/pages/{_NUMBER}", api.StaffPageResource(services, STAFF_ROOM)),
        (f"{file}/pages/{_NUMBER}/image", api.StaffPageImageResource(services, STAFF_ROOM)),
    ]
