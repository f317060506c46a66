"""``/kerja/kembar`` and ``/kerja/dokumen/{id}/kembar``: which documents are nearly the same, and what are they?"""

from __future__ import annotations

from typing import Final

import falcon

from archive.deciding_pairs import pairs_to_decide, readable_pairs, say_different, say_version
from archive.documents import Document
from archive.errors import Conflict, InvalidInput, NotFound
from archive.near_duplicates import Likeness, NearPair
from archive.people import Action, Scope, may, reach
from archive.relations import RelationKind
from indexer.same_text import compare, words_of_pages
from search_api.asked import single
from search_api.forms import form_of
from search_api.identity import signed_in
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.duplicates.side_by_side import MOST_ROWS, rows_of
from search_api.staff.said import Said, see_other, sentence_of
from search_api.standing import records_of
from search_api.translation import N_

MOST_PAIRS: Final = 200

LIKENESS_NAMES: Final = {
    Likeness.SAME_TEXT: N_("Isi sama"),
    Likeness.SAME_FORM: N_("Satu bentuk, isian berbeda"),
}


class PairsPage:
    """All pairs that wait for a decision, same texts first."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Those of which the person may see both documents; an officer's are of their unit."""
        person = signed_in(req)
        unit = None if reach(person, Action.READ) is Scope.ALL_UNITS else person.unit
        with self._services.database.read() as uow:
            found = pairs_to_decide(uow, person, unit, MOST_PAIRS)
            units = {code: each.name for code, each in uow.units.by_code().items()}
        self._pages.render(
            req,
            resp,
            "staff/duplicates/pairs.html",
            found=found,
            units=units,
            names=LIKENESS_NAMES,
            said=sentence_of(req),
        )

    on_head = on_get


class SideBySidePage:
    """One document and its likes: two texts beside each other, and what they are to be."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """``dengan`` names the other document; the most similar one without it."""
        self._show(req, resp, document_id, single(req, "dengan"))

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """``keputusan`` is baru (this one replaces the other), lama (the other way round), terkait or beda."""
        form, person, services = form_of(req), signed_in(req), self._services
        other_id = form.text("dengan")
        database, clock = services.database, services.clock
        try:
            match form.text("keputusan"):
                case "baru":
                    say_version(database, clock, person, document_id, RelationKind.REPLACES, other_id)
                case "lama":
                    say_version(database, clock, person, other_id, RelationKind.REPLACES, document_id)
                case "terkait":
                    say_version(database, clock, person, document_id, RelationKind.RELATED, other_id)
                case "beda":
                    say_different(database, clock, person, document_id, other_id)
                case _:
                    raise InvalidInput("Pilih salah satu tindakan yang tersedia.")  # noqa: TRY301 - shown below
        except (InvalidInput, Conflict) as error:
            self._show(req, resp, document_id, other_id, problem=error, status=400)
            return
        see_other(resp, f"/kerja/dokumen/{document_id}/kembar", Said.CHANGED)

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        document_id: str,
        other_id: str,
        *,
        problem: InvalidInput | Conflict | None = None,
        status: int = 200,
    ) -> None:
        person = signed_in(req)
        with self._services.database.read() as uow:
            document = uow.documents.get(document_id)
            if document is None:
                raise NotFound(document_id)
            pairs, hidden = readable_pairs(uow, person, document_id)
            units = {code: each.name for code, each in uow.units.by_code().items()}
            chosen = _chosen(pairs, other_id)
            shown = (document, *([chosen[1]] if chosen else []))
            texts = {each.id: uow.pages.texts(each.id) for each in shown}
            record_at = records_of(uow, texts)
        rows, comparison = [], None
        if chosen is not None:
            left, right = words_of_pages(texts[document.id]), words_of_pages(texts[chosen[1].id])
            comparison = compare(left, right)
            rows = rows_of(comparison, left, right)
        self._pages.render(
            req,
            resp,
            "staff/duplicates/side_by_side.html",
            status=status,
            document=document,
            record_at=record_at,
            pairs=pairs,
            hidden=hidden,
            chosen=chosen,
            rows=rows,
            cut=len(rows) == MOST_ROWS,
            comparison=comparison,
            units=units,
            names=LIKENESS_NAMES,
            may_decide=chosen is not None and may(person, Action.EDIT, document.unit),
            may_relate=chosen is not None
            and may(person, Action.EDIT, document.unit)
            and may(person, Action.EDIT, chosen[1].unit),
            problem=problem,
            said=sentence_of(req),
        )


def _chosen(pairs: list[tuple[NearPair, Document]], other_id: str) -> tuple[NearPair, Document] | None:
    if not other_id:
        return next((each for each in pairs if each[0].decision is None), pairs[0] if pairs else None)
    for pair, other in pairs:
        if other.id == other_id:
            return pair, other
    raise NotFound(other_id)
