"""``/kerja/usulan``: how well is each value proposed, and from which precision on does it apply itself?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import falcon

from archive.errors import InvalidInput
from archive.learned import LearnedField
from archive.proposing import set_threshold
from indexer.proposing.learning import FEWEST_DOCUMENTS, enqueue_training
from indexer.proposing.training import FEWEST_EXAMPLES
from search_api.forms import form_of
from search_api.identity import signed_in
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.proposals.shown import name_of_value
from search_api.staff.said import Said, see_other, sentence_of
from search_api.translation import N_

PROPOSALS: Final = "/kerja/usulan"

FIELDS: Final[Mapping[LearnedField, str]] = {
    LearnedField.CLASS: N_("Golongan"),
    LearnedField.ITEM: N_("Butir wajib"),
    LearnedField.ARCHIVAL_CODE: N_("Kode arsip"),
    LearnedField.SUBJECTS: N_("Subjek"),
    LearnedField.UNIT: N_("Unit, bila belum dikenal"),
}


class ProposalsPage:
    """Measures of every value, and the thresholds."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show them."""
        with self._services.database.read() as uow:
            thresholds = uow.learned.thresholds()
        typed = {field: f"{precision * 100:g}" for field, precision in thresholds.items()}
        self._show(req, resp, typed, {})

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Set the thresholds: percent, or empty for never. Nothing is stored while one of them cannot be used."""
        form, person, services = form_of(req), signed_in(req), self._services
        typed = {field: form.text(f"batas-{field.value}") for field in LearnedField}
        wanted: dict[LearnedField, float | None] = {}
        problems: dict[str, InvalidInput] = {}
        for field, text in typed.items():
            try:
                wanted[field] = _precision(text)
            except InvalidInput as problem:
                problems[f"batas-{field.value}"] = problem
        if problems:
            self._show(req, resp, typed, problems, status=400)
            return
        for field, precision in wanted.items():
            set_threshold(services.database, services.clock, field, precision, person=person)
        see_other(resp, PROPOSALS, Said.CHANGED)

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        typed: Mapping[LearnedField, str],
        problems: Mapping[str, InvalidInput],
        status: int = 200,
    ) -> None:
        with self._services.database.read() as uow:
            model = uow.learned.live()
            measures = uow.learned.measures(model.version) if model else []
            names = {(each.field, each.value): name_of_value(uow, each.field, each.value) for each in measures}
            published = uow.documents.count_public()
            subjects = {each.code: each for each in uow.subjects.all()}
        self._pages.render(
            req,
            resp,
            "staff/proposals.html",
            status=status,
            model=model,
            fields=FIELDS,
            measures={field: [each for each in measures if each.field is field] for field in FIELDS},
            names=names,
            subjects=subjects,
            published=published,
            fewest_documents=FEWEST_DOCUMENTS,
            fewest_examples=FEWEST_EXAMPLES,
            typed=typed,
            problems=problems,
            here=PROPOSALS,
            said=sentence_of(req),
        )


class TrainingRequest:
    """``/kerja/usulan/latih``: learn anew now, and not only when enough has changed."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Owe the training to the worker."""
        form_of(req)
        enqueue_training(self._services.database)
        see_other(resp, PROPOSALS, Said.TRAINING)


def _precision(text: str) -> float | None:
    """What was typed, as 0..1. Raises InvalidInput."""
    if not text:
        return None
    try:
        precision = float(text.rstrip("% ").replace(",", ".")) / 100
    except ValueError:
        precision = -1.0
    if not 0.5 <= precision <= 1:
        raise InvalidInput("Isilah angka antara 50 dan 100, atau kosongkan.")
    return precision
