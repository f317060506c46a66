"""``/``: what is this archive, what is new in it, and where does one begin to look?"""

from __future__ import annotations

from typing import Final

import falcon

from archive.browsing import EVERYTHING
from search_api import addresses, labels
from search_api.plots import year_bars
from search_api.rendering import Pages
from search_api.services import Services
from search_api.standing import records_of

_RECENT: Final = 6
_UNITS: Final = 12
_YEARS: Final = 24


class HomePage:
    """The entrance. It asks the catalogue alone, so it stays open when the search is not there."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show search box, classes, years, newest publications and the units with most documents."""
        with self._services.database.read() as uow:
            units = uow.units.by_code()
            counts = uow.public_lists.counts()
            unsearchable = uow.documents.count_public_unsearchable()
            recent = uow.public_lists.documents(EVERYTHING, limit=_RECENT)
            record_at = records_of(uow, [each.id for each in recent])
        by_unit = sorted(
            ((code, units[code].label, count) for code, count in counts.by_unit.items() if code in units),
            key=lambda entry: (-entry[2], entry[1].casefold()),
        )
        years = year_bars(counts.by_year, addresses.year_address, latest=_YEARS)
        self._pages.render(
            req,
            resp,
            "home.html",
            total=counts.total,
            unsearchable=unsearchable,
            recent=recent,
            record_at=record_at,
            units=units,
            classes=[
                (value, counts.by_class.get(labels.class_of(value), 0))
                for value in labels.CLASS_LABELS
                if value != labels.UNCLASSIFIED
            ],
            years=years,
            earlier=sum(counts.by_year.values()) - counts.by_year.get(None, 0) - sum(bar.count for bar in years),
            by_unit=by_unit[:_UNITS],
            more_units=max(0, len(by_unit) - _UNITS),
        )

    on_head = on_get
