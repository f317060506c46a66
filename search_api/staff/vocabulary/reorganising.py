"""``/kerja/kosakata/penataan``: which units take the place of which, from which day on?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

import falcon

from archive.errors import InvalidInput, NotFound
from archive.reorganising import reorganise
from archive.units import Unit, UnitKind
from archive.vocabulary import in_force
from search_api import addresses, labels
from search_api.forms import Form, form_of
from search_api.identity import signed_in
from search_api.middleware.language import language_of
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.said import Said, see_other

MOST_NEW: Final = 4
"""Units into which one can be split at once; more in a second step."""


class ReorganisingPage:
    """A renaming, a merger or a split by law. Old papers keep the name of their time."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """The form."""
        self._show(req, resp, Form(), None)

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Do it."""
        form, services = form_of(req), self._services
        try:
            day = _day(form.text("sejak"))
            new = _new_units(form)
            reorganise(services.database, services.clock, form.texts("lama"), new, day, signed_in(req))
        except (InvalidInput, NotFound) as error:
            self._show(req, resp, form, error)
            return
        see_other(resp, addresses.vocabulary_address("unit"), Said.CHANGED)

    def _show(
        self, req: falcon.Request, resp: falcon.Response, form: Form, problem: InvalidInput | NotFound | None
    ) -> None:
        today = self._services.clock.now().date()
        with self._services.database.read() as uow:
            units = [unit for unit in uow.units.all() if in_force(unit, today)]
        self._pages.render(
            req,
            resp,
            "staff/vocabulary/reorganising.html",
            status=400 if problem is not None else 200,
            units=units,
            kinds=[(kind.value, labels.unit_kind(kind, language_of(req))) for kind in UnitKind],
            numbers=range(1, MOST_NEW + 1),
            form=form,
            chosen=form.texts("lama"),
            problem=problem,
        )


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput("Isi tanggal mulai berlakunya, misalnya 2025-01-31.") from error


def _new_units(form: Form) -> Sequence[Unit]:
    units = []
    for number in range(1, MOST_NEW + 1):
        code, name = form.text(f"kode-{number}").lower(), form.text(f"nama-{number}")
        if code or name:
            kind = form.text("jenis")
            units.append(Unit(code, name, UnitKind(kind) if kind in list(UnitKind) else UnitKind.AGENCY))
    return units
