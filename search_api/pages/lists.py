"""``/unit``, ``/golongan``, ``/tahun``, ``/subjek``, ``/belum-terbaca``: what lies along one way into the archive?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import falcon

from archive.browsing import PublicCriteria
from archive.ports import UnitOfWork
from archive.required_items import RequiredItem
from archive.units import Unit
from search_api import addresses, listings
from search_api.asked import single
from search_api.listings import PAGE_SIZE, Listing
from search_api.middleware.language import language_of
from search_api.pages.paging import paging, whole_number
from search_api.plots import year_bars
from search_api.rendering import Pages
from search_api.services import Services
from search_api.translation import translator
from storage.reference_lists import required_items, source_names

_MOST_PAGES: Final = 10_000

Crumb = tuple[str, str]
"""A label and its address."""


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
        page = whole_number(single(req, "page"), _MOST_PAGES)
        total = listing.total(uow) if total is None else total
        last = max(1, -(-total // PAGE_SIZE))
        browse = translator(language_of(req)).gettext("Jelajahi")
        self._pages.render(
            req,
            resp,
            template,
            listing=listing,
            documents=listing.documents(uow, page),
            total=total,
            first_number=(page - 1) * PAGE_SIZE + 1,
            paging=paging(page, last, lambda number: addresses.list_page_address(listing.address, number)),
            crumbs=((browse, addresses.BROWSE), *crumbs),
            units={unit.code: unit for unit in uow.units.all()},
            **facts,
        )


class UnitPage(_ListPage):
    """An agency or district: who it is, what it took over, and what it has published."""

    def on_get(self, req: falcon.Request, resp: falcon.Response, code: str) -> None:
        """Show it. Raises NotFound for a code that no unit has."""
        with self._services.database.read() as uow:
            listing = listings.unit_listing(uow, code)
            known = {unit.code: unit for unit in uow.units.all()}
            unit = known[code]
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
                successors=_successors(unit, known.values()),
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
            for item in required_items().values():
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
            listing = listings.item_listing(value, code)
            above = listings.class_listing(value, language_of(req))
            self._show(
                req,
                resp,
                uow,
                listing,
                "item.html",
                crumbs=((above.title, above.address),),
                value=value,
                item=listings.known_item(value, code),
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
            known = {unit.code: unit for unit in uow.units.all()}
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
            subjects = {subject.code: subject for subject in uow.subjects.all()}
            subject = subjects[code]
            self._show(
                req,
                resp,
                uow,
                listing,
                "subject.html",
                subject=subject,
                broader=subjects.get(subject.broader) if subject.broader else None,
                narrower=[
                    (each, uow.public_lists.count(PublicCriteria(subject=each.code)))
                    for each in subjects.values()
                    if each.broader == code
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


def _successors(unit: Unit, known: Iterable[Unit]) -> list[Unit]:
    return [each for each in known if unit.code in each.predecessors]
