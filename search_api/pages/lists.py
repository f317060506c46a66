"""``/unit``, ``/golongan``, ``/tahun``, ``/subjek``, ``/belum-terbaca``: what lies along one way into the archive?"""

from __future__ import annotations

from typing import Any, Final

import falcon

from archive.archival_codes import parent_of, with_narrower
from archive.browsing import PublicCriteria
from archive.ports import UnitOfWork
from archive.required_items import RequiredItem
from archive.units import Unit, all_predecessors, successors
from search_api import addresses, listings
from search_api.asked import single
from search_api.listings import PAGE_SIZE, Listing
from search_api.middleware.language import language_of
from search_api.pages.paging import paging, whole_number
from search_api.plots import year_bars
from search_api.rendering import Pages
from search_api.services import Services
from search_api.standing import records_of
from search_api.translation import translator
from storage.reference_lists import source_names

_MOST_PAGES: Final = 10_000

Crumb = tuple[str, str]
"""An address and the name of the page there."""


class _ListPage:
    """What the pages of all lists have in common: a slice of documents, the way back, and the pages around."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        uow: UnitOfWork,
        listing: Listing,
        template: str,
        *,
        total: int | None = None,
        crumbs: tuple[Crumb, ...] = (),
        **facts: Any,
    ) -> None:
        if listing.moved:
            query = f"?{req.query_string}" if req.query_string else ""
            raise falcon.HTTPMovedPermanently(listing.address + query)
        page = whole_number(single(req, "page"), _MOST_PAGES)
        total = listing.total(uow) if total is None else total
        last = max(1, -(-total // PAGE_SIZE))
        documents = listing.documents(uow, page)
        browse = translator(language_of(req)).gettext("Jelajahi")
        self._pages.render(
            req,
            resp,
            template,
            listing=listing,
            documents=documents,
            record_at=records_of(uow, [each.id for each in documents]),
            total=total,
            first_number=(page - 1) * PAGE_SIZE + 1,
            paging=paging(page, last, lambda number: addresses.list_page_address(listing.address, number)),
            crumbs=((addresses.BROWSE, browse), *crumbs),
            units=uow.units.by_code(),
            **facts,
        )


class UnitPage(_ListPage):
    """An agency or district: who it is, what it took over, and what it has published."""

    def on_get(self, req: falcon.Request, resp: falcon.Response, code: str) -> None:
        """Show it. Raises NotFound for a code that no unit has."""
        with self._services.database.read() as uow:
            listing = listings.unit_listing(uow, code)
            known = uow.units.by_code()
            unit = known[code]
            before = all_predecessors(unit.code, known)
            counts = uow.public_lists.counts(listing.criteria)

            def of_year(year: int) -> str:
                return addresses.search_address(filters={"unit": [code], "year": [str(year)]})

            self._show(
                req,
                resp,
                uow,
                listing,
                "unit.html",
                total=counts.total,
                unit=unit,
                predecessors=[(each, known.get(each)) for each in unit.predecessors],
                successors=successors(unit.code, uow.units.all()),
                with_predecessors=_with_predecessors(uow, unit, before),
                years=year_bars(counts.by_year, of_year),
            )

    on_head = on_get


class ClassPage(_ListPage):
    """A class of public information: what the law says, which items it asks for, and the documents."""

    def on_get(self, req: falcon.Request, resp: falcon.Response, value: str) -> None:
        """Show it. Raises NotFound for a class that the law does not know."""
        with self._services.database.read() as uow:
            listing = listings.class_listing(value, language_of(req))
            by_item = uow.public_lists.counts_by_item(listing.criteria)
            groups: dict[str, list[tuple[RequiredItem, int]]] = {}
            for item in uow.items.all():
                if item.information_class == value:
                    groups.setdefault(item.heading or item.code, []).append((item, by_item.get(item.code, 0)))
            self._show(
                req,
                resp,
                uow,
                listing,
                "class.html",
                value=value,
                groups=list(groups.values()),
                sources=[
                    name
                    for source, name in source_names().items()
                    if any(source in item.sources for items in groups.values() for item, _ in items)
                ],
            )

    on_head = on_get


class ItemPage(_ListPage):
    """A legally required item and the documents that serve it."""

    def on_get(self, req: falcon.Request, resp: falcon.Response, value: str, code: str) -> None:
        """Show it. Raises NotFound for an item that the class does not have."""
        with self._services.database.read() as uow:
            listing = listings.item_listing(uow, value, code)
            above = listings.class_listing(value, language_of(req))
            self._show(
                req,
                resp,
                uow,
                listing,
                "item.html",
                crumbs=((above.address, above.title),),
                value=value,
                item=listings.known_item(uow, value, code),
                source_names=source_names(),
            )

    on_head = on_get


class YearPage(_ListPage):
    """The documents of a year, and the years beside it."""

    def on_get(self, req: falcon.Request, resp: falcon.Response, year: str) -> None:
        """Show it. Raises NotFound for a year without documents."""
        with self._services.database.read() as uow:
            listing = listings.year_listing(uow, year, language_of(req))
            counts = uow.public_lists.counts(listing.criteria)
            known = uow.units.by_code()
            by_unit = sorted(counts.by_unit.items(), key=lambda entry: (-entry[1], entry[0]))
            self._show(
                req,
                resp,
                uow,
                listing,
                "year.html",
                total=counts.total,
                year=year,
                by_unit=[
                    (
                        known[code].label if code in known else code,
                        addresses.search_address(filters={"unit": [code], "year": [year]}),
                        count,
                    )
                    for code, count in by_unit
                ],
            )

    on_head = on_get


class SubjectPage(_ListPage):
    """The documents about a subject, and the subjects above and below it."""

    def on_get(self, req: falcon.Request, resp: falcon.Response, code: str) -> None:
        """Show it. Raises NotFound for a subject that nobody has put on the list."""
        with self._services.database.read() as uow:
            listing = listings.subject_listing(uow, code, language_of(req))
            subjects = uow.subjects.by_code()
            subject = subjects[code]
            self._show(
                req,
                resp,
                uow,
                listing,
                "subject.html",
                subject=subject,
                broader=subjects.get(subject.broader) if subject.broader else None,
                related=[subjects[other] for other in subject.related if other in subjects],
                narrower=[
                    (each, uow.public_lists.count(PublicCriteria(subject=each.code)))
                    for each in uow.subjects.all()
                    if each.broader == subject.code
                ],
            )

    on_head = on_get


class ArchivalCodePage(_ListPage):
    """The documents filed under an archival code, the codes above and directly below it, and how long they are kept."""

    def on_get(self, req: falcon.Request, resp: falcon.Response, code: str) -> None:
        """Show it. Raises NotFound for a code that is not in the scheme."""
        with self._services.database.read() as uow:
            listing = listings.archival_code_listing(uow, code)
            known = uow.archival_codes.by_code()
            here = known[code]
            above = parent_of(here.code, known)
            counts = uow.public_lists.counts_by_archival_code()
            self._show(
                req,
                resp,
                uow,
                listing,
                "archival_code.html",
                code=here,
                above=known[above] if above is not None else None,
                below=[
                    (each, sum(counts.get(one, 0) for one in with_narrower(each.code, counts)))
                    for each in uow.archival_codes.all()
                    if parent_of(each.code, known) == here.code
                ],
            )

    on_head = on_get


class UnreadPage(_ListPage):
    """The documents whose words cannot be searched yet, each with its reason."""

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show them."""
        with self._services.database.read() as uow:
            self._show(req, resp, uow, listings.unread_listing(language_of(req)), "unread.html")

    on_head = on_get


def _with_predecessors(uow: UnitOfWork, unit: Unit, before: tuple[str, ...]) -> tuple[str, int] | None:
    """The search for what this unit and those before it have published, and how much that is; None where it is the
    same as its own."""
    known = uow.units.by_code()
    codes = [unit.code, *dict.fromkeys(known[code].code for code in before if code in known)]
    total = uow.public_lists.count(PublicCriteria(units=codes))
    if total == uow.public_lists.count(PublicCriteria(units=(unit.code,))):
        return None
    return addresses.search_address(filters={"unit": codes}), total
