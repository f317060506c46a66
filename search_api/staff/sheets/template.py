"""``/kerja/lembar/{batch}/lembar.xlsx``: a sheet to fill in, with the files of the batch and the values allowed."""

from __future__ import annotations

import datetime as dt

import falcon

from archive.describing_by_sheet import batch_to_describe
from archive.ports import UnitOfWork
from indexer.metadata_sheet_files import XLSX, write_template
from search_api.identity import signed_in
from search_api.middleware.language import language_of
from search_api.services import Language, Services
from search_api.staff.sheets.words import EXPLANATIONS, HEADINGS, choices_of, vocabulary_of
from search_api.translation import N_, translator

_TITLES = (N_("Keterangan"), N_("Petunjuk"))


class SheetTemplate:
    """The template of one batch."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response, batch_id: str) -> None:
        """An XLSX; its headings stay Indonesian, which every language of the site understands when it comes back."""
        with self._services.database.read() as uow:
            batch_to_describe(uow, signed_in(req), batch_id)
            resp.data = template_of(uow, batch_id, language_of(req), self._services.clock.now().date())
        resp.content_type = XLSX
        resp.downloadable_as = f"lembar-{batch_id}.xlsx"


def template_of(uow: UnitOfWork, batch_id: str, language: Language, today: dt.date) -> bytes:
    """A row for each file of the batch that is not an opened ZIP."""
    translate = translator(language).gettext
    files = [file.path for file in uow.batches.files(batch_id) if not file.is_envelope]
    explanation = [(heading, translate(text)) for heading, text in EXPLANATIONS]
    titles = (translate(_TITLES[0]), translate(_TITLES[1]))
    return write_template(HEADINGS, files, choices_of(vocabulary_of(uow), today), explanation, titles)
