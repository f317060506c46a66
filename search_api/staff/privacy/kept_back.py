"""``/kerja/privasi``: which documents wait for somebody to decide about personal data in them?"""

from __future__ import annotations

import falcon

from archive.people import Action, may
from search_api.identity import signed_in
from search_api.rendering import Pages
from search_api.services import Services

_MOST = 200


class KeptBackPage:
    """The list, of the units this person may read."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show it."""
        person = signed_in(req)
        with self._services.database.read() as uow:
            waiting = uow.privacy.kept_back(_MOST)
            documents = uow.documents.get_many([document_id for document_id, _ in waiting])
            units = uow.units.by_code()
        shown = [
            (documents[document_id], count)
            for document_id, count in waiting
            if document_id in documents and may(person, Action.READ, documents[document_id].unit)
        ]
        self._pages.render(req, resp, "staff/privacy/kept_back.html", waiting=shown, units=units)

    on_head = on_get
