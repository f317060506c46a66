"""``/kerja/setoran/{batch_id}/ajukan``: hand every complete draft of a batch on, and say what stays and why."""

from __future__ import annotations

import datetime as dt
from typing import Final

import falcon

from archive.submitting import drafts_of, submit_all
from search_api import addresses
from search_api.forms import form_of
from search_api.identity import signed_in
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.work import places

SHOWN: Final = 200
_DONE: Final = "batch submitted"
_WITHIN: Final = dt.timedelta(hours=12)


class SubmittingPage:
    """The drafts of one batch: what can go, what cannot and why, and the one button."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response, batch_id: str) -> None:
        """As it stands; after the button also how many it handed on."""
        services = self._services
        drafts = drafts_of(services.database, signed_in(req), batch_id)
        purpose = f"{_DONE} {batch_id}"
        done = services.signer.read(purpose, req.get_param("hasil") or "", services.clock.now())
        with services.database.read() as uow:
            unit = uow.units.get(drafts.batch.unit)
        self._pages.render(
            req,
            resp,
            "staff/upload/submitting.html",
            drafts=drafts,
            unit_name=unit.name if unit else drafts.batch.unit,
            kept=drafts.kept[:SHOWN],
            done=int(done) if done else None,
            places=places,
        )

    def on_post(self, req: falcon.Request, resp: falcon.Response, batch_id: str) -> None:
        """Submit, then lead to the page that says what became of it."""
        form_of(req)
        services = self._services
        submitted = submit_all(services.database, services.clock, signed_in(req), batch_id)
        until = services.clock.now() + _WITHIN
        done = services.signer.sign(f"{_DONE} {batch_id}", str(submitted), until)
        raise falcon.HTTPSeeOther(addresses.submitting_address(batch_id, done=done))
