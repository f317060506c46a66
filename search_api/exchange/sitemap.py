"""``/sitemap.xml``: which records are there, for crawlers? (the protocol of sitemaps.org)"""

from __future__ import annotations

from typing import Final

import falcon

from archive.errors import NotFound
from search_api import addresses
from search_api.exchange.markup import add, root, utc, xml_bytes
from search_api.exchange.origins import origin
from search_api.services import Services
from search_api.standing import all_records

RECORDS_IN_A_PART: Final = 10_000
"""The protocol allows 50,000 addresses and 50 MB; a fifth of that is quick to make and to fetch."""

_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


class SitemapIndexResource:
    """The list of parts."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer it. Raises NotFound while nothing is published: the protocol knows no empty sitemap."""
        with self._services.database.read() as uow:
            parts = uow.documents.sitemap(RECORDS_IN_A_PART)
        if not parts:
            raise NotFound
        base = origin(req, self._services.site)
        top = root("sitemapindex", _NAMESPACE)
        for part in parts:
            entry = add(top, "sitemap")
            add(entry, "loc", base + addresses.sitemap_part_address(part.number))
            if part.newest:
                add(entry, "lastmod", utc(part.newest))
        _write(resp, xml_bytes(top))

    on_head = on_get


class SitemapPartResource:
    """One part: records in the order of their publication, so that only the last parts ever change much."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response, number: int) -> None:
        """Answer it. Raises NotFound beyond the last part."""
        with self._services.database.read() as uow:
            records = uow.documents.sitemap_part(number, RECORDS_IN_A_PART)
            record_at = all_records(uow)
        if not records:
            raise NotFound
        base = origin(req, self._services.site)
        top = root("urlset", _NAMESPACE)
        for document_id, published in records:
            entry = add(top, "url")
            add(entry, "loc", base + record_at(document_id))
            if published:
                add(entry, "lastmod", utc(published))
        _write(resp, xml_bytes(top))

    on_head = on_get


def _write(resp: falcon.Response, body: bytes) -> None:
    resp.content_type = "application/xml; charset=utf-8"
    resp.cache_control = ["no-cache"]
    resp.data = body
