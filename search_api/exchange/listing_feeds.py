"""``…/atom`` below a unit, class, item, year or subject: what is newly published there?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import falcon

from archive.ports import UnitOfWork
from archive.withheld_files import withheld_files
from search_api import addresses, listings
from search_api.exchange.atom import ENTRIES, Feed, send_feed
from search_api.listings import Listing
from search_api.middleware.language import language_of
from search_api.services import Language, Services
from search_api.standing import records_of

Place = Mapping[str, str]
"""The parts of the address by name."""

FindListing = Callable[[UnitOfWork, Place, Language], Listing]


class ListingFeedResource:
    """The feed of one kind of list: the newest publications on it."""

    def __init__(self, services: Services, find: FindListing) -> None:
        self._services = services
        self._find = find

    def on_get(self, req: falcon.Request, resp: falcon.Response, **place: str) -> None:
        """Answer the feed. Raises NotFound for a list that is not there."""
        with self._services.database.read() as uow:
            listing = self._find(uow, place, language_of(req))
            if listing.moved:
                query = f"?{req.query_string}" if req.query_string else ""
                raise falcon.HTTPMovedPermanently(addresses.list_feed_address(listing.address) + query)
            documents = listing.documents(uow, size=ENTRIES)
            units = uow.units.by_code()
            ids = [each.id for each in documents]
            record_at, withheld = records_of(uow, ids), withheld_files(uow, ids)
        title = f"{listing.title} – {self._services.site.name}"
        feed = Feed(title, addresses.list_feed_address(listing.address), listing.address)
        send_feed(req, resp, self._services.site, feed, documents, units, record_at, withheld)

    on_head = on_get


LISTING_FEEDS: Final[Mapping[str, FindListing]] = {
    "/unit/{code}/atom": lambda uow, place, language: listings.unit_listing(uow, place["code"]),
    "/golongan/{value}/atom": lambda uow, place, language: listings.class_listing(place["value"], language),
    "/golongan/{value}/{code}/atom": lambda uow, place, language: listings.item_listing(
        uow, place["value"], place["code"]
    ),
    "/tahun/{year}/atom": lambda uow, place, language: listings.year_listing(uow, place["year"], language),
    "/subjek/{code}/atom": lambda uow, place, language: listings.subject_listing(uow, place["code"], language),
    "/kode/{code}/atom": lambda uow, place, language: listings.archival_code_listing(uow, place["code"]),
    f"{addresses.UNREAD}/atom": lambda uow, place, language: listings.unread_listing(language),
}
"""By address: which list it is the feed of."""
