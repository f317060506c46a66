"""Documents that hold nearly the same text: the list of pairs, and two side by side."""

from __future__ import annotations

from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.duplicates.pages import PairsPage, SideBySidePage


def routes(services: Services, pages: Pages) -> list[tuple[str, object]]:
    """Every address of this area with its resource."""
    return [
        ("/kerja/kembar", PairsPage(services, pages)),
        ("/kerja/dokumen/{document_id}/kembar", SideBySidePage(services, pages)),
    ]
