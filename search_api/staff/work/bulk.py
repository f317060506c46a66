"""``/kerja/sunting-massal``: one change to many documents, seen beforehand, with a receipt and a way back."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import falcon

from archive.bulk_editing import BULK_FIELDS, Preview, preview, start, undo
from archive.bulk_edits import BulkEdit, ItemState
from archive.classification import InformationClass, SecurityLevel
from archive.errors import Forbidden, InvalidInput, NotFound
from archive.people import Action, Person, Scope, reach
from archive.record_fields import InvalidFields
from archive.vocabulary import in_force
from archive.work_queue import WorkFilter
from search_api.exchange.spreadsheets import no_formula
from search_api.forms import Form, form_of
from search_api.identity import signed_in
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.work import places, words
from search_api.staff.work.outcomes import lead_to
from search_api.staff.work.places import WorkValues

_RECENT: Final = 20
_SHOWN: Final = 100
_MOST_IDS: Final = 20_000


class BulkEditPage:
    """Which documents, what is changed, and what that would do: nothing happens before the second button."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """The form for the documents that the address asks for."""
        self._show(req, resp, signed_in(req), places.read_filter(WorkValues(req)), Form())

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show what would happen or, with the button of that page, begin."""
        form, person, services = form_of(req), signed_in(req), self._services
        wanted = _chosen(form)
        texts = _texts(form)
        try:
            unseen = form.text("aksi") == "mulai" and form.text("dilihat") not in ("", _fingerprint(texts))
            if form.text("aksi") == "mulai" and not unseen:
                selection = places.query_of(wanted) if not wanted.ids else ""
                edit = start(services.database, services.clock, wanted, texts, person=person, selection=selection)
                lead_to(resp, places.bulk_edit(edit.id))
                return
            seen = (
                preview(services.database, services.clock, wanted, texts, person=person)
                if form.text("aksi") == "lihat" or unseen
                else None
            )
        except InvalidInput as problem:
            self._show(req, resp, person, wanted, form, problem=problem)
            return
        self._show(req, resp, person, wanted, form, seen=seen, changed_since_seen=unseen)

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        person: Person,
        wanted: WorkFilter,
        form: Form,
        *,
        seen: Preview | None = None,
        changed_since_seen: bool = False,
        problem: InvalidInput | None = None,
    ) -> None:
        today = self._services.clock.now().date()
        with self._services.database.read() as uow:
            total = len(uow.queues.ids(wanted.within(person)))
            units = [each for each in uow.units.all() if in_force(each, today)]
            subjects = [each for each in uow.subjects.all() if in_force(each, today)]
            items = [each for each in uow.items.all() if in_force(each, today)]
            codes = [each for each in uow.archival_codes.all() if in_force(each, today)]
            mine = None if reach(person, Action.READ_AUDIT) else person.login
            recent = uow.bulk_edits.recent(_RECENT, mine)
        self._pages.render(
            req,
            resp,
            "staff/work/bulk.html",
            status=400 if problem else 200,
            wanted=wanted,
            total=total,
            form=form,
            texts=_texts(form),
            seen=seen,
            preview_of=_fingerprint(_texts(form)),
            changed_since_seen=changed_since_seen,
            problems=problem.problems if isinstance(problem, InvalidFields) else {"": problem} if problem else {},
            units=units,
            subjects=subjects,
            items=items,
            archival_codes=codes,
            classes=list(InformationClass),
            levels=list(SecurityLevel),
            fields=BULK_FIELDS,
            recent=recent,
            words=words,
            places=places,
        )


class BulkEditReceipt:
    """What became of each document of a bulk edit, while it runs and for good."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response, number: int) -> None:
        """Show counts and the documents that were not changed."""
        person = signed_in(req)
        with self._services.database.read() as uow:
            edit = readable_edit(uow.bulk_edits.get(number), person)
            counts = uow.bulk_edits.counts(number)
            refused = uow.bulk_edits.items(number, ItemState.REFUSED, 0, _SHOWN)
            changed = uow.bulk_edits.items(number, ItemState.CHANGED, 0, _SHOWN)
            documents = uow.documents.get_many([each.document_id for each in (*refused, *changed)])
        if edit.finished_at is None:
            resp.set_header("Refresh", "2")
        self._pages.render(
            req,
            resp,
            "staff/work/bulk_receipt.html",
            edit=edit,
            counts=counts,
            states=[state for state in ItemState if counts.get(state)],
            refused=refused,
            changed=changed,
            documents=documents,
            may_undo=reach(person, Action.EDIT) is not None,
            words=words,
            places=places,
        )

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response, number: int) -> None:
        """Take it back, as a bulk edit of its own."""
        person, services = signed_in(req), self._services
        form_of(req)
        with services.database.read() as uow:
            readable_edit(uow.bulk_edits.get(number), person)
        back = undo(services.database, services.clock, number, person=person)
        lead_to(resp, places.bulk_edit(back.id))


class BulkEditFile:
    """The receipt of a bulk edit as CSV: every document with what became of it."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response, number: int) -> None:
        """Send it."""
        with self._services.database.read() as uow:
            readable_edit(uow.bulk_edits.get(number), signed_in(req))
        resp.content_type = "text/csv; charset=utf-8"
        resp.downloadable_as = f"sunting-massal-{number}.csv"
        resp.stream = self._rows(number)

    def on_head(self, req: falcon.Request, resp: falcon.Response, number: int) -> None:
        """The same headers without a body."""
        self.on_get(req, resp, number)
        resp.stream = None

    def _rows(self, number: int) -> Iterator[bytes]:
        yield _written(("document", "state", "field", "before", "after", "why")).encode("utf-8-sig")
        with self._services.database.read() as uow:
            for state in ItemState:
                offset = 0
                while some := uow.bulk_edits.items(number, state, offset, _SHOWN):
                    offset += len(some)
                    for each in some:
                        why = each.why.format(**each.before) if each.why and each.before else each.why
                        for name in each.after or [""]:
                            before, after = (_plain(values.get(name)) for values in (each.before, each.after))
                            yield _written((each.document_id, state.value, name, before, after, why)).encode()


def readable_edit(edit: BulkEdit | None, person: Person) -> BulkEdit:
    """The edit, if it is this person's own or they may read about all units. Raises NotFound, Forbidden."""
    if edit is None:
        raise NotFound
    if edit.login != person.login and reach(person, Action.READ) is not Scope.ALL_UNITS:
        raise Forbidden(action=Action.READ_AUDIT)
    return edit


def _fingerprint(texts: Mapping[str, str | Sequence[str]]) -> str:
    """Tells one set of changes from another, so that nothing begins but what was shown."""
    return hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()[:16]


def _chosen(form: Form) -> WorkFilter:
    """The documents that were ticked, or all that the form's question finds."""
    wanted = places.read_filter(form)
    ids = tuple(each for each in form.texts("id") if each)[:_MOST_IDS]
    if form.text("pilihan") == "tercentang":
        return replace(WorkFilter(), ids=ids or ("-",))
    return wanted


def _texts(form: Form) -> dict[str, str | Sequence[str]]:
    """The fields that were chosen to be changed, with what is to stand there."""
    texts: dict[str, str | Sequence[str]] = {}
    for name in form.texts("ubah"):
        if name in BULK_FIELDS:
            texts[name] = [each for each in form.texts("subjects") if each] if name == "subjects" else form.text(name)
    return texts


def _plain(value: object) -> str:
    return "" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _written(row: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(map(no_formula, row))
    return buffer.getvalue()
