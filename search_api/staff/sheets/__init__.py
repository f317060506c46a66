"""Describing the files of a batch with a spreadsheet: template, check, preview, and then all of it."""

from __future__ import annotations

from search_api import addresses
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.sheets.pages import SheetPage, SheetsPage
from search_api.staff.sheets.template import SheetTemplate

_SHEET = f"{addresses.SHEETS}/{{batch_id}}"


def routes(services: Services, pages: Pages) -> list[tuple[str, object]]:
    """Every address of this area with its resource."""
    return [
        (addresses.SHEETS, SheetsPage(services, pages)),
        (_SHEET, SheetPage(services, pages)),
        (f"{_SHEET}/lembar.xlsx", SheetTemplate(services)),
    ]
