"""``/kerja/dokumen/{id}/privasi``: decide about personal data, black it out, look at the outcome, publish."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import falcon

from archive.curation import move
from archive.documents import LEGAL_MOVES, Document, Lifecycle
from archive.errors import ArchiveError, InvalidInput, NotFound
from archive.finding_places import Box
from archive.people import Action, may
from archive.privacy_gate import RECORD, FindingState, KeptFinding, check, decide
from archive.redactions import Ground, drop_box, order_redaction, plan_boxes, plan_findings, undo_redaction
from indexer.redacting import prepare_pdf
from search_api import addresses, page_sources, privacy_labels
from search_api.forms import Form, form_of
from search_api.identity import signed_in
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.privacy.pictures import original_source
from search_api.staff.privacy.sight import sight_of
from search_api.translation import N_

SAID: Final[Mapping[str, str]] = {
    "hitamkan": N_("Ditandai untuk dihitamkan. Belum ada yang berubah sampai versi yang dihitamkan dibuat."),
    "boleh": N_("Keputusan disimpan dengan alasannya."),
    "kembalikan": N_("Dikembalikan kepada petugas dengan catatan Anda."),
    "buka": N_("Keputusan dibatalkan."),
    "kotak": N_("Kotak ditambahkan."),
    "hapus": N_("Kotak dihapus dari rencana."),
    "buat": N_("Versi yang dihitamkan sedang dibuat dan diperiksa."),
    "urungkan": N_("Berkas asli kembali ke tempatnya."),
    "siapkan": N_("PDF-nya sedang dibuat; temuan dicari lagi di sana."),
    "terbitkan": N_("Dokumen sudah terbit."),
}
"""Step of the form -> what is said once it is done."""

_LAST_WORDS: Final = ("order_redaction", "redact", "redaction_refused", "plan_redaction", "undo_redaction")


class PrivacyRoom:
    """One document and the personal data in it, a page at a time."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages
        self._steps: Mapping[str, Callable[[str, Form, str], None]] = {
            "hitamkan": self._plan,
            "boleh": self._decide(FindingState.LAWFUL),
            "buka": self._decide(FindingState.OPEN),
            "kembalikan": self._return,
            "kotak": self._draw,
            "hapus": self._drop,
            "buat": self._order,
            "urungkan": self._undo,
            "siapkan": self._prepare,
            "terbitkan": self._publish,
        }

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """Show a page: ``?hal=``, by default the first with an open finding; ``?pratinjau=1`` as
        the public will see it."""
        self._show(req, resp, document_id, said=SAID.get(req.get_param("sudah") or ""))

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """Take one step and lead back to the page; what cannot be done comes back with the form as it was."""
        form = form_of(req)
        step = form.text("langkah")
        if step not in self._steps:
            raise InvalidInput("Langkah itu tidak dikenal.")
        try:
            self._steps[step](document_id, form, signed_in(req).login)
        except InvalidInput as error:
            self._show(req, resp, document_id, error=error, form=form)
            return
        raise falcon.HTTPSeeOther(addresses.privacy_address(document_id, _number(form.text("hal")), done=step))

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        document_id: str,
        *,
        said: str | None = None,
        error: ArchiveError | None = None,
        form: Form | None = None,
    ) -> None:
        person = signed_in(req)
        form = form or Form()
        with self._services.database.read() as uow:
            document = uow.documents.get(document_id)
            if document is None:
                raise NotFound(document_id)
            findings = uow.privacy.findings(document_id)
            boxes = uow.privacy.boxes(document_id)
            redaction = uow.privacy.redaction(document_id)
            numbers = [number for number, _ in uow.privacy.withheld_texts(document_id)]
            asked = _number(req.get_param("hal") or form.text("hal"))
            first = next((each.page for each in findings if each.state.keeps_back), findings[0].page if findings else 1)
            number = asked if asked is not None and asked in {0, *numbers} else first
            source = original_source(self._services, uow, document)
            here = [each for each in findings if each.page == number]
            sight = sight_of(self._services, uow, document, source, number, here, boxes)
            public = uow.pages.get(document_id, number) if number else None
            unit = uow.units.get(document.unit)
            acts = [each for each in uow.audit.of_document(document_id) if each.action in _LAST_WORDS]
            checked = uow.privacy.is_checked(document_id)
        last = acts[-1] if acts else None
        self._pages.render(
            req,
            resp,
            "staff/privacy/room.html",
            status=422 if error else 200,
            document=document,
            unit=unit,
            checked=checked,
            findings=findings,
            open_count=sum(each.state.keeps_back for each in findings),
            by_page=_by_page(findings, numbers),
            numbers=numbers,
            sight=sight,
            boxes=list(enumerate(boxes)),
            unmade=any(not each.made for each in boxes),
            makeable=any(not each.made for each in boxes)
            or any(each.page == RECORD and each.state.keeps_back for each in findings),
            redaction=redaction,
            working=last is not None and last.action == "order_redaction",
            refused=last.after if last is not None and last.action == "redaction_refused" else None,
            labels_of=privacy_labels,
            grounds=[(ground.value, ground.value, name) for ground, name in privacy_labels.GROUNDS.items()],
            chosen_ground=form.text("dasar") or Ground.PERSONAL_SECRET.value,
            reason_typed=form.text("alasan"),
            public_text=public.text if public else "",
            preview=bool(req.get_param("pratinjau")),
            outcome=bool(req.get_param("hasil")) and redaction is not None,
            may_decide=may(person, Action.PUBLISH, document.unit),
            may_publish=Lifecycle.PUBLISHED in LEGAL_MOVES[document.lifecycle],
            problem=error,
            said=said,
        )

    def _plan(self, document_id: str, form: Form, actor: str) -> None:
        self._place(document_id)
        keys = form.texts("temuan") or None
        plan_findings(self._services.database, self._services.clock, document_id, keys, _ground(form), actor=actor)

    def _place(self, document_id: str) -> None:
        """Findings whose place nobody knew yet get it from the words of the file."""
        services = self._services
        with services.database.read() as uow:
            document = uow.documents.get(document_id)
            if document is None:
                raise NotFound(document_id)
            source = original_source(services, uow, document)
            pages = {each.page for each in uow.privacy.findings(document_id) if each.page and not each.boxes}
            shown = [page for number in pages if (page := uow.privacy.withheld_page(document_id, number))]
            is_redacted = uow.privacy.redaction(document_id) is not None
        words = {page.number: found for page in shown if (found := page_sources.word_boxes(services, source, page))}
        if words and not is_redacted:
            with services.database.write() as uow:
                check(uow, services.clock.now(), uow.documents.get(document_id) or document, words)

    def _decide(self, state: FindingState) -> Callable[[str, Form, str], None]:
        def step(document_id: str, form: Form, actor: str) -> None:
            services, keys = self._services, form.texts("temuan") or None
            decide(services.database, services.clock, document_id, keys, state, actor=actor, reason=form.text("alasan"))

        return step

    def _return(self, document_id: str, form: Form, actor: str) -> None:
        self._decide(FindingState.RETURNED)(document_id, form, actor)
        document = self._document(document_id)
        if Lifecycle.DRAFT in LEGAL_MOVES[document.lifecycle]:
            services = self._services
            why = form.text("alasan")
            move(services.database, services.clock, document_id, Lifecycle.DRAFT, actor=actor, why=why)

    def _draw(self, document_id: str, form: Form, actor: str) -> None:
        boxes = [_box(each) for each in (*form.texts("kotak"), *form.texts("baris"))]
        if not boxes:
            raise InvalidInput("Gambar kotak di halaman, atau pilih baris yang harus dihitamkan.")
        number = _number(form.text("hal")) or 0
        plan_boxes(
            self._services.database, self._services.clock, document_id, number, boxes, _ground(form), actor=actor
        )

    def _drop(self, document_id: str, form: Form, actor: str) -> None:
        place_of_box = _number(form.text("tempat"))
        if place_of_box is None:
            raise InvalidInput("Kotak itu tidak ada lagi; muat ulang halaman ini.")
        drop_box(self._services.database, self._services.clock, document_id, place_of_box, actor=actor)

    def _order(self, document_id: str, form: Form, actor: str) -> None:
        order_redaction(self._services.database, self._services.clock, document_id, actor=actor)

    def _undo(self, document_id: str, form: Form, actor: str) -> None:
        undo_redaction(self._services.database, self._services.clock, document_id, actor=actor)

    def _prepare(self, document_id: str, form: Form, actor: str) -> None:
        prepare_pdf(self._services.database, self._services.clock, document_id, actor=actor)

    def _publish(self, document_id: str, form: Form, actor: str) -> None:
        services = self._services
        demands = services.site.demands
        move(services.database, services.clock, document_id, Lifecycle.PUBLISHED, actor=actor, demands=demands)

    def _document(self, document_id: str) -> Document:
        with self._services.database.read() as uow:
            document = uow.documents.get(document_id)
        if document is None:
            raise NotFound(document_id)
        return document


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 8 else None


def _ground(form: Form) -> Ground:
    try:
        return Ground(form.text("dasar"))
    except ValueError as error:
        raise InvalidInput("Pilih dasar hukumnya.") from error


def _box(text: str) -> Box:
    try:
        x0, y0, x1, y1 = (float(part) for part in text.split(","))
    except ValueError as error:
        raise InvalidInput("Kotak itu tidak dapat dibaca.") from error
    if not all(-1e6 < side < 1e6 for side in (x0, y0, x1, y1)):
        raise InvalidInput("Kotak itu tidak dapat dibaca.")
    return Box(x0, y0, x1, y1)


def _by_page(findings: Sequence[KeptFinding], numbers: Sequence[int]) -> list[tuple[int, int, int]]:
    """(page, findings, undecided ones) of the pages that have any."""
    pages = sorted({each.page for each in findings if each.page in (RECORD, *numbers)})
    of_page = {page: [each for each in findings if each.page == page] for page in pages}
    return [(page, len(found), sum(each.state.keeps_back for each in found)) for page, found in of_page.items()]
