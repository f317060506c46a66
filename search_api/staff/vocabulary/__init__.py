"""The vocabularies: classes with their items, archival codes, subjects and units, kept by librarians."""

from __future__ import annotations

from search_api import addresses
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.vocabulary.entries import EntriesPage
from search_api.staff.vocabulary.entry import EntryPage
from search_api.staff.vocabulary.merging import MergePage, UndoMerge
from search_api.staff.vocabulary.overview import OverviewPage
from search_api.staff.vocabulary.reorganising import ReorganisingPage
from search_api.staff.vocabulary.skos import SkosFile, SkosPage


def routes(services: Services, pages: Pages) -> list[tuple[str, object]]:
    """Every address of this area with its resource."""
    room = addresses.VOCABULARY
    return [
        (room, OverviewPage(services, pages)),
        (f"{room}/skos", SkosPage(services, pages)),
        (f"{room}/skos/{{form}}", SkosFile(services)),
        (f"{room}/penataan", ReorganisingPage(services, pages)),
        (f"{room}/{{vocabulary}}", EntriesPage(services, pages)),
        (f"{room}/{{vocabulary}}/{{code}}", EntryPage(services, pages)),
        (f"{room}/{{vocabulary}}/{{code}}/gabung", MergePage(services, pages)),
        (f"{room}/{{vocabulary}}/{{code}}/pisah", UndoMerge(services)),
    ]
