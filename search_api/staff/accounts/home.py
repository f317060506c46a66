"""``/kerja``: what is there to do for me?"""

from __future__ import annotations

import falcon

from archive.people import PERMISSIONS
from search_api.identity import signed_in
from search_api.rendering import Pages
from search_api.services import Services


class WorkHome:
    """The first page after signing in: the rooms that are open to this person, and their rights in words."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show them."""
        person = signed_in(req)
        with self._services.database.read() as uow:
            unit = uow.units.get(person.unit) if person.unit else None
        self._pages.render(req, resp, "staff/home.html", rights=PERMISSIONS[person.role], unit=unit)

    on_head = on_get
