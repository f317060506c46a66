"""``/kerja``: what is there to do for me?"""

from __future__ import annotations

import falcon

from archive.people import PERMISSIONS
from archive.waiting_work import waiting_work
from search_api.identity import signed_in
from search_api.rendering import Pages
from search_api.services import Services


class WorkHome:
    """The first page after signing in: what waits, the rooms that are open to this person, and their rights."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show them."""
        person = signed_in(req)
        with self._services.database.read() as uow:
            unit = uow.units.get(person.unit) if person.unit else None
            waiting = waiting_work(uow, person, self._services.clock.now())
        rights = PERMISSIONS[person.role]
        self._pages.render(
            req,
            resp,
            "staff/home.html",
            rights=rights,
            may={action.value for action in rights},
            unit=unit,
            waiting=waiting,
        )

    on_head = on_get
