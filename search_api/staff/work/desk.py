"""``/kerja/meja``: the librarian's desk. Queue, page and form side by side, made for the keyboard."""

from __future__ import annotations

from typing import Final

import falcon

from archive.documents import Document
from archive.people import Person
from archive.work_queue import WorkFilter
from search_api import page_sources
from search_api.identity import signed_in
from search_api.pages.paging import whole_number
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.work import places, words
from search_api.staff.work.outcomes import said
from search_api.staff.work.places import WorkValues
from search_api.staff.work.queue import first_of
from search_api.staff.work.record_view import record_view

_LISTED: Final = 30
_PAGE_WIDTH: Final = 960


class Desk:
    """One document of the queue after the other, each with its page, its proposals and its next step."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the document that the address names, or the one that waits longest."""
        person = signed_in(req)
        wanted = places.waiting(places.read_filter(WorkValues(req)))
        document_id = req.get_param("dokumen", default="") or first_of(self._services, person, wanted)
        if not document_id:
            self._pages.render(req, resp, "staff/work/desk_empty.html", wanted=wanted, places=places, said=said(req))
            return
        view = record_view(self._services, person, document_id)
        document = view.document
        before, after, listed, total = self._around(person, wanted, document)
        page = whole_number(req.get_param("hal") or "", document.page_count or 1)
        with self._services.database.read() as uow:
            shown = uow.pages.get(document.id, page)
            following = uow.documents.get(after) if after else None
            warm = following is not None and page_sources.page_source(self._services, uow, following) is not None
        here = places.desk(wanted, document.id, page)
        self._pages.render(
            req,
            resp,
            "staff/work/desk.html",
            view=view,
            document=document,
            wanted=wanted,
            listed=listed,
            total=total,
            page=page,
            page_total=len(view.pages),
            shown=shown,
            width=_PAGE_WIDTH,
            previous=places.desk(wanted, before) if before else None,
            following=places.desk(wanted, after) if after else None,
            following_id=after,
            following_image=places.image(after, 1, _PAGE_WIDTH) if after and warm else None,
            back=here,
            after=places.desk(wanted, after) if after else places.desk(wanted),
            typed={},
            problems={},
            words=words,
            places=places,
            said=said(req),
        )

    on_head = on_get

    def _around(
        self, person: Person, wanted: WorkFilter, document: Document
    ) -> tuple[str | None, str | None, list[Document], int]:
        """Ids before and after, the part of the queue around the document, and how long all of it is."""
        asked = wanted.within(person)
        with self._services.database.read() as uow:
            before, after = uow.queues.around(asked, document)
            total = uow.queues.count(asked)
            listed = list(uow.queues.some(asked, 0, _LISTED))
            if document.id not in {each.id for each in listed}:
                listed = [document, *listed[: _LISTED - 1]]
        return before, after, listed, total
