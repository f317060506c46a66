"""``/kerja/setoran``: which batches did I hand over, and what became of each of their files?"""

from __future__ import annotations

from typing import Final

import falcon

from archive.batches import FileState
from archive.errors import InvalidInput
from archive.handing_over import draw_receipt
from archive.people import Action, may
from search_api import addresses
from search_api.api.batches import batch_answer
from search_api.forms import form_of
from search_api.identity import signed_in
from search_api.middleware.language import language_of
from search_api.pages.paging import whole_number
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.upload.sentences import state_label

LINES_ON_A_PAGE: Final = 200


class BatchesPage:
    """The batches of who is signed in, newest first."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Each with how many files it has, and whether anything is still expected."""
        person = signed_in(req)
        with self._services.database.read() as uow:
            batches = uow.batches.of_officer(person.login)
            counts = {batch.id: uow.batches.count_files(batch.id) for batch in batches}
            units = uow.units.by_code()
        self._pages.render(req, resp, "staff/upload/batches.html", batches=batches, counts=counts, units=units)


class BatchPage:
    """One batch: its numbers, its files, and how to go on with it."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response, batch_id: str) -> None:
        """The receipt as it stands; ``keadaan`` shows files in one state only."""
        services, person, language = self._services, signed_in(req), language_of(req)
        receipt = draw_receipt(services.database, services.clock, person, batch_id)
        chosen = next((state for state in FileState if state.value == req.get_param("keadaan")), None)
        lines = [line for line in receipt.lines if chosen in (None, line.state)]
        pages = max(1, -(-len(lines) // LINES_ON_A_PAGE))
        page = whole_number(req.get_param("halaman") or "", pages)
        shown = lines[(page - 1) * LINES_ON_A_PAGE : page * LINES_ON_A_PAGE]
        own = person.login == receipt.batch.officer and may(person, Action.DEPOSIT, receipt.batch.unit)
        self._pages.render(
            req,
            resp,
            "staff/upload/batch.html",
            receipt=receipt,
            numbers=batch_answer(receipt, shown, language),
            states=[(state, state_label(state, language), receipt.counts.get(state, 0)) for state in FileState],
            chosen=chosen,
            page=page,
            page_count=pages,
            may_submit=may(person, Action.EDIT, receipt.batch.unit),
            may_send=own and receipt.batch.closed_at is None,
            limits=services.receiving.limits,
        )

    def on_post(self, req: falcon.Request, resp: falcon.Response, batch_id: str) -> None:
        """Close the batch, or have held files looked at again."""
        services, person = self._services, signed_in(req)
        match form_of(req).text("tindakan"):
            case "tutup":
                services.receiving.close(person, batch_id)
            case "periksa":
                receipt = draw_receipt(services.database, services.clock, person, batch_id)
                for file in [*(line.file for line in receipt.lines), *receipt.envelopes]:
                    if file.is_whole:
                        services.receiving.decide(file.id)
            case _:
                raise InvalidInput("Tindakan ini tidak dikenal.")
        raise falcon.HTTPSeeOther(addresses.batch_address(batch_id))
