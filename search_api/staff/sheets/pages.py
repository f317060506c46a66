"""``/kerja/lembar``: send a sheet for a batch, see what is wrong in it or what it will change, and apply it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import falcon
import msgspec

from archive.classification import InformationClass, SecurityLevel
from archive.describing_by_sheet import Applied, Change, Plan, apply_plan, batch_to_describe
from archive.errors import InvalidInput
from archive.metadata_sheets import SheetProblem, Vocabulary
from archive.people import Action, Person, may
from indexer.metadata_sheet_files import MOST_BYTES
from search_api import addresses
from search_api.forms import Form, form_of
from search_api.identity import signed_in
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.sheets.checking import check_sheet
from search_api.staff.sheets.words import EXPLANATIONS, FIELD_NAMES, said

SHOWN: Final = 200
_PURPOSE: Final = "sheet"
_DONE: Final = "sheet done"
_WITHIN: Final = dt.timedelta(hours=12)


class _KeptChange(msgspec.Struct, array_like=True):
    """A change on its way through the page of the preview, signed so that exactly it comes back."""

    row: int
    document_id: str
    path: str
    before: dict[str, object]
    after: dict[str, object]


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A row of the preview: field, what stands there, what will."""

    row: int
    path: str
    fields: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """The same mistake in the same column, with all rows it stands in: ``19, 22–39``."""

    rows: str
    column: str
    heading: str
    found: str
    error: InvalidInput


class SheetsPage:
    """Which batch is to be described?"""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """The person's own batches, newest first."""
        person = signed_in(req)
        with self._services.database.read() as uow:
            batches = [each for each in uow.batches.of_officer(person.login) if may(person, Action.EDIT, each.unit)]
            counts = {batch.id: uow.batches.count_files(batch.id) for batch in batches}
        self._pages.render(req, resp, "staff/sheets/sheets.html", batches=batches, counts=counts, help=EXPLANATIONS)


class SheetPage:
    """One batch and its sheet."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response, batch_id: str) -> None:
        """Where the template is, and where the filled sheet goes; after applying, what was changed."""
        text = self._services.signer.read(_DONE, req.get_param("hasil") or "", self._services.clock.now())
        done = msgspec.json.decode(text, type=Applied) if text else None
        self._show(req, resp, batch_id, done=done)

    def on_post(self, req: falcon.Request, resp: falcon.Response, batch_id: str) -> None:
        """A sheet is checked and previewed; a preview that is confirmed is applied."""
        form = form_of(req)
        if form.text("rencana"):
            self._apply(req, resp, batch_id, form)
        else:
            self._check(req, resp, batch_id, form)

    def _check(self, req: falcon.Request, resp: falcon.Response, batch_id: str, form: Form) -> None:
        services, person = self._services, signed_in(req)
        files = form.files("lembar")
        if not files:
            self._show(req, resp, batch_id, problem=InvalidInput("Pilih lembar yang sudah diisi."), status=400)
            return
        content = files[0].stream.read(MOST_BYTES + 1)
        try:
            checked = check_sheet(services.database, services.clock, services.site.time_zone, person, batch_id, content)
        except InvalidInput as error:
            self._show(req, resp, batch_id, problem=error, status=400)
            return
        if checked.problems:
            self._show(req, resp, batch_id, problems=checked.problems, status=400, read_as=checked.read_as)
        else:
            self._show(
                req,
                resp,
                batch_id,
                planned=checked.planned,
                vocabulary=checked.vocabulary,
                read_as=checked.read_as,
            )

    def _apply(self, req: falcon.Request, resp: falcon.Response, batch_id: str, form: Form) -> None:
        services, person = self._services, signed_in(req)
        now = services.clock.now()
        text = services.signer.read(f"{_PURPOSE} {batch_id} {person.login}", form.text("rencana"), now)
        if text is None:
            problem = InvalidInput("Pratinjau ini sudah kedaluwarsa. Unggah lembarnya sekali lagi.")
            self._show(req, resp, batch_id, problem=problem, status=400)
            return
        changes = [_change(each) for each in msgspec.json.decode(text, type=list[_KeptChange])]
        applied = apply_plan(services.database, services.clock, person, batch_id, changes)
        short = Applied(applied.changed, applied.stale[:20])
        done = services.signer.sign(_DONE, msgspec.json.encode(short).decode(), now + _WITHIN)
        raise falcon.HTTPSeeOther(addresses.sheet_address(batch_id, done=done))

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        batch_id: str,
        *,
        problem: InvalidInput | None = None,
        problems: Sequence[SheetProblem] = (),
        planned: Plan | None = None,
        vocabulary: Vocabulary | None = None,
        done: Applied | None = None,
        read_as: str = "",
        status: int = 200,
    ) -> None:
        services, person = self._services, signed_in(req)
        with services.database.read() as uow:
            batch = batch_to_describe(uow, person, batch_id)
            unit = uow.units.get(batch.unit)
        shown = [] if planned is None or vocabulary is None else _shown(planned.changes[:SHOWN], vocabulary)
        self._pages.render(
            req,
            resp,
            "staff/sheets/sheet.html",
            status=status,
            batch=batch,
            unit_name=unit.name if unit else batch.unit,
            problem=problem,
            problems=shown_problems(problems)[:SHOWN],
            problem_count=len(problems),
            hidden_count=max(0, len(shown_problems(problems)) - SHOWN),
            planned=planned,
            shown=shown,
            kept=self._kept(person, batch_id, planned) if planned and planned.changes else "",
            done=done,
            read_as=read_as,
            field_names=FIELD_NAMES,
            help=EXPLANATIONS,
        )

    def _kept(self, person: Person, batch_id: str, planned: Plan) -> str:
        kept = [
            _KeptChange(each.row, each.document_id, each.path, dict(each.before), dict(each.after))
            for each in planned.changes
        ]
        services = self._services
        until = services.clock.now() + _WITHIN
        return services.signer.sign(f"{_PURPOSE} {batch_id} {person.login}", msgspec.json.encode(kept).decode(), until)


def shown_problems(problems: Sequence[SheetProblem]) -> list[ShownProblem]:
    """Each different mistake once, in the order of the first row it stands in."""
    rows: dict[tuple[str, str, str, str, tuple[tuple[str, object], ...]], list[SheetProblem]] = {}
    for each in problems:
        message = (each.error.message, tuple(sorted(each.error.values.items())))
        rows.setdefault((each.column, each.heading, each.found, *message), []).append(each)
    return [
        ShownProblem(ranges([each.row for each in same]), same[0].column, same[0].heading, same[0].found, same[0].error)
        for same in rows.values()
    ]


def ranges(numbers: Sequence[int]) -> str:
    """``[2, 3, 4, 9]`` as ``2–4, 9``."""
    parts: list[list[int]] = []
    for number in sorted(set(numbers)):
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(f"{part[0]}–{part[-1]}" if len(part) > 1 else str(part[0]) for part in parts)


def _shown(changes: Sequence[Change], vocabulary: Vocabulary) -> list[ShownChange]:
    return [
        ShownChange(
            each.row,
            each.path,
            [
                (name, said(name, each.before[name], vocabulary), said(name, value, vocabulary))
                for name, value in each.after.items()
            ],
        )
        for each in changes
    ]


def _change(kept: _KeptChange) -> Change:
    return Change(kept.row, kept.document_id, kept.path, _typed(kept.before), _typed(kept.after))


def _typed(values: dict[str, object]) -> dict[str, object]:
    """As ``Document`` holds them, from JSON."""
    types: dict[str, object] = {
        "date": dt.date,
        "information_class": InformationClass,
        "security": SecurityLevel,
        "subjects": tuple[str, ...],
    }
    return {
        name: msgspec.convert(value, types[name]) if value is not None and name in types else value
        for name, value in values.items()
    }
