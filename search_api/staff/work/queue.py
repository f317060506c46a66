"""``/kerja/antrean``: which documents wait, of which unit and class, and which questions does this person keep?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import falcon

from archive.classification import InformationClass
from archive.documents import Lifecycle
from archive.errors import InvalidInput
from archive.people import Action, Person, reach
from archive.saved_queues import forget_queue, save_queue
from archive.vocabulary import Vocabulary
from archive.work_queue import UNCLASSIFIED, UNDER_WAY, WorkFilter
from search_api.forms import form_of
from search_api.identity import signed_in
from search_api.pages.paging import paging, whole_number
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.work import places, words
from search_api.staff.work.outcomes import Outcome, lead_to, said
from search_api.staff.work.places import WorkValues

_ON_A_PAGE: Final = 50
_MOST_PAGES: Final = 100_000


class WorkQueuePage:
    """A list with counts; every filter is part of the address."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show it; where nothing is asked for, what is on its way to the public."""
        values = WorkValues(req)
        wanted, bare = places.read_filter(values), not places.asks(values)
        self._show(req, resp, replace(wanted, states=UNDER_WAY) if bare else wanted, bare=bare)

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Keep the question that the form carries under a name, or forget one."""
        form, person = form_of(req), signed_in(req)
        wanted, name = places.read_filter(form), form.text("nama")
        if form.text("aksi") == "lupakan":
            forget_queue(self._services.database, person, name)
            lead_to(resp, places.queue(wanted), Outcome.QUEUE_FORGOTTEN)
            return
        try:
            save_queue(self._services.database, person, name, places.query_of(wanted))
        except InvalidInput as problem:
            self._show(req, resp, wanted, name=name, problems={"nama": problem})
            return
        lead_to(resp, places.queue(wanted), Outcome.QUEUE_KEPT)

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        wanted: WorkFilter,
        *,
        bare: bool = False,
        name: str = "",
        problems: Mapping[str, InvalidInput] | None = None,
    ) -> None:
        person = signed_in(req)
        asked = wanted.within(person)
        with self._services.database.read() as uow:
            total = uow.queues.count(asked)
            last = max(1, -(-total // _ON_A_PAGE))
            page = min(whole_number(req.get_param("hal") or "", _MOST_PAGES), last)
            documents = uow.queues.some(asked, (page - 1) * _ON_A_PAGE, _ON_A_PAGE)
            counts = uow.queues.counts(asked)
            units = uow.units.by_code()
            unit = uow.vocabulary.redirects(Vocabulary.UNIT).resolve(wanted.unit)
            kept = uow.queues.saved(person.login)
            wishes = {each.document_id: each for each in uow.schedule.all()}
        self._pages.render(
            req,
            resp,
            "staff/work/queue.html",
            status=400 if problems else 200,
            wanted=wanted,
            unit_wanted=unit,
            documents=documents,
            total=total,
            counts=counts,
            units=units,
            kept=kept,
            wishes=wishes,
            states=list(Lifecycle),
            classes=[*(each.value for each in InformationClass), UNCLASSIFIED],
            may_review=reach(person, Action.REVIEW) is not None,
            may_edit=reach(person, Action.EDIT) is not None,
            paging=paging(page, last, lambda number: places.queue(wanted, number)),
            bare=bare,
            name=name,
            problems=problems or {},
            words=words,
            places=places,
            said=said(req),
        )


def first_of(services: Services, person: Person, wanted: WorkFilter) -> str | None:
    """The document that waits longest."""
    with services.database.read() as uow:
        some = uow.queues.some(wanted.within(person), 0, 1)
    return some[0].id if some else None
