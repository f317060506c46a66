"""``…/gabung`` and ``…/pisah``: what would merging change, do it, and undo it."""

from __future__ import annotations

from typing import Final

import falcon

from archive.errors import InvalidInput, NotFound
from archive.keeping_vocabulary import MergePreview, merge, merge_preview, name_of, store_of, stored, undo_merge
from search_api import addresses
from search_api.forms import form_of
from search_api.identity import signed_in
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.said import Said, see_other
from search_api.staff.vocabulary.names import VocabularyName, named
from search_api.translation import N_

NOTHING_CHOSEN: Final = N_("Pilih dahulu tujuan penggabungannya.")


class MergePage:
    """Choose the other entry, see what will change, and merge."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response, vocabulary: str, code: str) -> None:
        """With ``ke`` the preview. Raises NotFound."""
        into = req.get_param("ke", default="")
        problem = InvalidInput(NOTHING_CHOSEN) if req.has_param("ke") and not into else None
        self._show(req, resp, named(vocabulary), code, into, problem=problem)

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response, vocabulary: str, code: str) -> None:
        """Merge."""
        name, into = named(vocabulary), form_of(req).text("ke")
        if not into:
            self._show(req, resp, name, code, into, problem=InvalidInput(NOTHING_CHOSEN))
            return
        try:
            merge(self._services.database, self._services.clock, name.vocabulary, code, into, signed_in(req))
        except (InvalidInput, NotFound) as error:
            self._show(req, resp, name, code, into, problem=error)
            return
        see_other(resp, addresses.vocabulary_address(name.part, into), Said.MERGED)

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        name: VocabularyName,
        code: str,
        into: str,
        *,
        problem: InvalidInput | NotFound | None = None,
    ) -> None:
        preview: MergePreview | None = None
        with self._services.database.read() as uow:
            entry = stored(uow, name.vocabulary, code)
            entries = store_of(uow, name.vocabulary).all()
            others = [(each.code, f"{name_of(each)} ({each.code})") for each in entries if each.code != code]
            if into and problem is None:
                try:
                    preview = merge_preview(uow, name.vocabulary, code, into)
                except (InvalidInput, NotFound) as error:
                    problem = error
        self._pages.render(
            req,
            resp,
            "staff/vocabulary/merge.html",
            status=400 if problem is not None else 200,
            vocabulary=name,
            entry=entry,
            name=name_of(entry),
            into=into,
            into_name=name_of(preview.into) if preview is not None else "",
            others=others,
            preview=preview,
            problem=problem,
        )


class UndoMerge:
    """Let a merged code mean itself again."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_post(self, req: falcon.Request, resp: falcon.Response, vocabulary: str, code: str) -> None:
        """Undo it."""
        name = named(vocabulary)
        undo_merge(self._services.database, self._services.clock, name.vocabulary, code, signed_in(req))
        see_other(resp, addresses.vocabulary_address(name.part, code), Said.PARTED)
