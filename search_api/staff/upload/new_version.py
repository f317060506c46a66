"""``/kerja/dokumen/{id}/versi-baru``: how does an officer upload the next version of a published document?"""

from __future__ import annotations

from typing import Final

import falcon

from archive.batches import ReceiptLine, Settlement, state_of
from archive.errors import InvalidInput
from archive.handing_over import close_batch, open_batch
from archive.new_versions import replaceable
from search_api import addresses
from search_api.forms import form_of
from search_api.identity import signed_in
from search_api.middleware.language import language_of
from search_api.rendering import Pages, sentence
from search_api.services import Services
from search_api.staff.upload.send import PLAIN_FORM_BYTES, take_files
from search_api.staff.upload.sentences import why_sentence
from search_api.staff.work import places
from search_api.staff.work.outcomes import Outcome, lead_to
from search_api.translation import N_, translator

_NOTHING_CHOSEN: Final = N_("Pilih berkas versi baru.")
_ONE_FILE: Final = N_("Versi baru terdiri atas satu berkas.")


class NewVersionPage:
    """One file and a comment; answers with the draft it became, or says at the file why it was not taken."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """What will happen, and the form."""
        self._show(req, resp, document_id)

    def on_post(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """Take the file as the one file of a batch of its own."""
        form, person, services = form_of(req), signed_in(req), self._services
        language = language_of(req)
        note, files = form.text("note"), form.files("berkas")
        if len(files) != 1:
            said = translator(language).gettext(_ONE_FILE if files else _NOTHING_CHOSEN)
            self._show(req, resp, document_id, note=note, problems={"berkas": said}, status=400)
            return
        with services.database.read() as uow:
            unit = replaceable(uow, person, document_id).unit
        try:
            batch = open_batch(services.database, services.clock, person, unit, note=note, replaces=document_id)
        except InvalidInput as error:
            self._show(req, resp, document_id, note=note, problems={"note": sentence(error, language)}, status=400)
            return
        [file] = take_files(services, person, batch.id, files)
        close_batch(services.database, services.clock, person, batch.id)
        if file.settlement is Settlement.ACCEPTED and file.document_id is not None:
            lead_to(resp, places.document(file.document_id), Outcome.NEW_VERSION)
            return
        if file.settlement is Settlement.HELD:
            raise falcon.HTTPSeeOther(addresses.batch_address(batch.id))
        with services.database.read() as uow:
            document = uow.documents.get(file.document_id) if file.document_id else None
        said = why_sentence(ReceiptLine(file, state_of(file, document), document), language)
        self._show(req, resp, document_id, note=note, problems={"berkas": said}, status=400)

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        document_id: str,
        *,
        note: str = "",
        problems: dict[str, str] | None = None,
        status: int = 200,
    ) -> None:
        services = self._services
        with services.database.read() as uow:
            document = replaceable(uow, signed_in(req), document_id)
            unit = uow.units.get(document.unit)
        self._pages.render(
            req,
            resp,
            "staff/upload/new_version.html",
            status=status,
            document=document,
            unit_name=unit.name if unit else document.unit,
            places=places,
            note=note,
            problems=problems or {},
            most_bytes=min(PLAIN_FORM_BYTES, services.receiving.limits.file_bytes),
        )
