"""``/kerja/dokumen/{id}/pindah``: take a step, after seeing what it will mean to the public."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Mapping
from typing import Final

import falcon

from archive.closed_parts import closed_parts
from archive.errors import InvalidInput, StaleRecord
from archive.people import Person
from archive.scheduling import schedule, unschedule
from archive.versions import work_once_published
from archive.workflow import RULES, Step, Words, take_step
from search_api.forms import Form, form_of
from search_api.identity import signed_in
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.work import places, words
from search_api.staff.work.outcomes import Outcome, lead_to
from search_api.staff.work.record_view import record_view
from search_api.staff.work.typed import read_typed
from search_api.standing import standing_address

UNSCHEDULE = "unschedule"
_CLOSED_SHOWN: Final = 20
_OUTCOMES: Final[Mapping[Step, Outcome]] = {
    Step.SUBMIT: Outcome.SUBMITTED,
    Step.RECALL: Outcome.RECALLED,
    Step.REVIEW: Outcome.IN_REVIEW,
    Step.RETURN: Outcome.RETURNED,
    Step.PUBLISH: Outcome.PUBLISHED,
    Step.WITHDRAW: Outcome.WITHDRAWN,
    Step.REOPEN: Outcome.REOPENED,
    Step.ARCHIVE: Outcome.ARCHIVED,
}


class MoveDocument:
    """Asks once more before a document is shown to the public or taken from it; carries every step out."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """Show what the step does. Raises InvalidInput for a step that is none."""
        self._ask(req, resp, signed_in(req), document_id, req.get_param("langkah", default=""))

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """Take the step, or have it taken at a later time, and lead back to where the person came from."""
        form, person = form_of(req), signed_in(req)
        back = places.local(form.text("kembali"), places.document(document_id))
        try:
            outcome = self._carry_out(form, person, document_id)
        except (InvalidInput, StaleRecord) as problem:
            self._ask(req, resp, person, document_id, form.text("langkah"), form, problem)
            return
        lead_to(resp, back, outcome)

    def _carry_out(self, form: Form, person: Person, document_id: str) -> Outcome:
        services, step = self._services, form.text("langkah")
        if step == UNSCHEDULE:
            unschedule(services.database, services.clock, document_id, person=person)
            return Outcome.UNSCHEDULED
        revision = read_typed(form).revision
        if _step(step) is Step.PUBLISH and form.text("kapan") == "nanti":
            at = self._moment(form.text("tanggal"), form.text("jam"))
            demands = services.site.demands
            schedule(
                services.database, services.clock, document_id, at, person=person, revision=revision, demands=demands
            )
            return Outcome.SCHEDULED
        take_step(
            services.database,
            services.clock,
            document_id,
            _step(step),
            person=person,
            why=form.text("alasan"),
            revision=revision,
            without_trace=form.text("tanpa_jejak") == "ya",
            demands=services.site.demands,
        )
        return _OUTCOMES[_step(step)]

    def _moment(self, day: str, time: str) -> dt.datetime:
        """What was written is meant in the zone of the site."""
        try:
            at = dt.datetime.fromisoformat(f"{day}T{(time or '00:00').replace('.', ':')}")
        except ValueError:
            raise InvalidInput("Tulislah tanggal dan jam terbit, misalnya 2026-03-31 dan 08.00.") from None
        return at.replace(tzinfo=zoneinfo.ZoneInfo(self._services.site.time_zone))

    def _ask(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        person: Person,
        document_id: str,
        name: str,
        form: Form | None = None,
        problem: Exception | None = None,
    ) -> None:
        step = _step(name)
        view = record_view(self._services, person, document_id)
        back = form.text("kembali") if form else req.get_param("kembali", default="")
        with self._services.database.read() as uow:
            children = uow.documents.children(document_id)
            now, demands = self._services.clock.now(), self._services.site.demands
            closed = list(closed_parts(uow, now, view.document, demands)) if step is Step.PUBLISH else []
            work = work_once_published(uow, view.document, now)
        self._pages.render(
            req,
            resp,
            "staff/work/move.html",
            status=200 if problem is None else 409 if isinstance(problem, StaleRecord) else 400,
            view=view,
            document=view.document,
            step=step,
            asks_words=RULES[step].words,
            words_required=RULES[step].words is Words.REQUIRED,
            may_take=step in view.steps,
            children=children,
            closed=closed,
            closed_shown=_CLOSED_SHOWN,
            public_address=standing_address(work),
            why=form.text("alasan") if form else "",
            later=(form.text("kapan") == "nanti") if form else False,
            day=form.text("tanggal") if form else "",
            time=form.text("jam") if form else "",
            problem=problem,
            words=words,
            places=places,
            back=places.local(back, places.document(document_id)),
        )


def _step(name: str) -> Step:
    if name not in list(Step):
        raise InvalidInput("Langkah ini tidak dikenal.")
    return Step(name)
