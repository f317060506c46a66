"""``/kerja/dokumen/{id}``: a document at work. What is missing, who did what, and what may be done next?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import falcon

from archive.editing import edit, refuse_proposal, undo_edit
from archive.errors import InvalidInput, StaleRecord
from archive.new_versions import may_replace, newer_versions
from archive.people import Action, Person
from archive.reading_rights import ReadableBy
from archive.record_fields import FIELDS, InvalidFields
from archive.relating import relate
from archive.relations import RelationKind
from archive.undoing_moves import undo_move
from archive.withheld_files import withheld_files
from archive.workflow import Step, ask_right
from search_api.forms import Form, form_of
from search_api.identity import signed_in
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.work import places, words
from search_api.staff.work.outcomes import Outcome, lead_to, said
from search_api.staff.work.record_view import RecordView, record_view
from search_api.staff.work.typed import TypedRecord, read_typed
from search_api.standing import records_of

_THUMBNAILS: Final = 12


class WorkDocument:
    """The record as a form, with proposals at their fields, the steps that are open, and the history."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """Show it."""
        self.show(req, resp, record_view(self._services, signed_in(req), document_id))

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """Store what was changed in the form, with one proposal accepted or refused, and lead on.

        An edit of a revision that is no longer the newest stores nothing: both versions come back side by side.
        """
        form, person, services = form_of(req), signed_in(req), self._services
        typed = read_typed(form)
        back = places.local(form.text("kembali"), places.document(document_id))
        try:
            texts = typed.changed()
            texts |= self._accepted(form, person, document_id, texts)
            before = typed.revision
            outcome = Outcome.NOTHING_CHANGED
            if texts:
                stored = edit(
                    services.database,
                    services.clock,
                    document_id,
                    texts,
                    person=person,
                    revision=before,
                )
                outcome = Outcome.SAVED if stored.document.revision != before else outcome
            if refused := self._proposal(form, "tolak", person, document_id):
                refuse_proposal(services.database, services.clock, document_id, *refused, person=person)
                outcome = Outcome.REFUSED_PROPOSAL
        except StaleRecord:
            self._show_both(req, resp, record_view(services, person, document_id), typed, back)
            return
        except InvalidFields as problem:
            view = record_view(services, person, document_id)
            after = places.local(form.text("sesudah"), back)
            self.show(req, resp, view, typed=typed.texts, problems=problem.problems, status=400, back=back, after=after)
            return
        if form.text("aksi") in list(Step):
            lead_to(resp, places.move(document_id, form.text("aksi"), places.local(form.text("sesudah"), back)))
        else:
            lead_to(resp, back, outcome)

    def _accepted(self, form: Form, person: Person, document_id: str, typed: Mapping[str, str]) -> dict[str, str]:
        """The proposal's field as it then reads: a subject is one more."""
        proposal = self._proposal(form, "terima", person, document_id)
        if proposal and proposal[0] == "subjects":
            with self._services.database.read() as uow:
                stored = ",".join(uow.subjects.subjects_of(document_id))
            return {"subjects": f"{typed.get('subjects', stored)},{proposal[1]}"}
        return dict([proposal]) if proposal else {}

    def _proposal(self, form: Form, button: str, person: Person, document_id: str) -> tuple[str, str] | None:
        """(field, value) of the proposal whose button was pressed: ``field:value``."""
        field, colon, value = form.text(button).partition(":")
        return (field, value) if colon and field in FIELDS else None

    def show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        view: RecordView,
        *,
        typed: Mapping[str, str] | None = None,
        problems: Mapping[str, InvalidInput] | None = None,
        status: int = 200,
        back: str = "",
        after: str = "",
        relation: Mapping[str, str] | None = None,
    ) -> None:
        """The page; ``relation`` is what was typed into the form of relations, where that could not be recorded."""
        with self._services.database.read() as uow:
            readable = ReadableBy(signed_in(req))
            children = [each for each in uow.documents.children(view.document.id) if readable.allows(each)]
            renditions = uow.documents.renditions(view.document.id)
            file_withheld = view.document.is_public and bool(withheld_files(uow, [view.document.id]))
            relations = [
                (*each.seen_from(view.document.id), each.note)
                for each in uow.relations.of_documents([view.document.id])
            ]
            found = uow.documents.get_many([other for _, other, _ in relations])
            others = {key: each for key, each in found.items() if readable.allows(each)}
            record_at = records_of(uow, [view.document.id])
            takes_version = may_replace(signed_in(req), view.document) and not newer_versions(uow, view.document.id)
        self._pages.render(
            req,
            resp,
            "staff/work/document.html",
            status=status,
            view=view,
            document=view.document,
            typed=typed or {},
            problems=problems or {},
            words=words,
            places=places,
            children=children,
            renditions=renditions,
            file_withheld=file_withheld,
            relations=relations,
            others=others,
            record_at=record_at,
            takes_version=takes_version,
            kinds=list(RelationKind),
            thumbnails=view.pages[:_THUMBNAILS],
            said=said(req),
            back=back,
            after=after,
            relation=relation or {},
        )

    def _show_both(
        self, req: falcon.Request, resp: falcon.Response, view: RecordView, typed: TypedRecord, back: str
    ) -> None:
        mine = typed.changed()
        merged = typed.merged(view.record)
        theirs = {
            name: view.record.text(name)
            for name in typed.texts
            if name in typed.base and view.record.text(name) != typed.base[name]
        }
        last = view.history[0] if view.history else None
        self._pages.render(
            req,
            resp,
            "staff/work/stale.html",
            status=409,
            view=view,
            document=view.document,
            mine={name: text for name, text in mine.items() if text != view.record.text(name)},
            theirs=theirs,
            merged=merged,
            last=last,
            words=words,
            places=places,
            back=back,
        )


class UndoLast:
    """``/kerja/dokumen/{id}/batal``: take back one's own edit or move of a moment ago."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_post(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """Undo and lead back."""
        form, services = form_of(req), self._services
        back = places.local(form.text("kembali"), places.document(document_id))
        if form.text("langkah") == "ya":
            undo_move(services.database, services.clock, document_id, person=signed_in(req))
            lead_to(resp, back, Outcome.MOVE_UNDONE)
        else:
            undo_edit(services.database, services.clock, document_id, person=signed_in(req))
            lead_to(resp, back, Outcome.UNDONE)


class RelateDocument:
    """``/kerja/dokumen/{id}/hubungan``: say how the document stands to another."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._page = WorkDocument(services, pages)

    def on_post(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """Record the relation; both documents must be of units this person may edit.

        What cannot be recorded comes back on the page of the document, as it was typed.
        """
        form, person = form_of(req), signed_in(req)
        if form.text("hubungan") not in list(RelationKind):
            problem, field = InvalidInput("Pilih jenis hubungannya."), "jenis"
        else:
            try:
                self._relate(form, person, document_id)
            except InvalidInput as error:
                problem, field = error, "lain"
            else:
                lead_to(resp, places.document(document_id), Outcome.RELATED)
                return
        typed = {name: form.text(name) for name in ("hubungan", "dokumen", "keterangan")}
        view = record_view(self._services, person, document_id)
        self._page.show(req, resp, view, problems={field: problem}, status=400, relation=typed)

    def _relate(self, form: Form, person: Person, document_id: str) -> None:
        services, other = self._services, form.text("dokumen").rsplit("/", 1)[-1]
        if not other:
            raise InvalidInput("Tulis alamat atau id dokumen yang lain.")
        with services.database.read() as uow:
            document = uow.documents.get(other)
        if document is None:
            raise InvalidInput("Tidak ada dokumen dengan id {id}.", id=other)
        ask_right(person, Action.READ, document)
        relate(
            services.database,
            services.clock,
            document_id,
            RelationKind(form.text("hubungan")),
            other,
            actor=person.login,
            note=form.text("keterangan"),
        )
