"""Which address leads to which resource? Addresses are permanent: this list grows and never shrinks."""

from __future__ import annotations

from typing import Final

import falcon

from search_api import addresses
from search_api.api import documents, health
from search_api.api.search import SearchResource
from search_api.api.similar import SimilarResource
from search_api.api.suggestions import SuggestionsResource
from search_api.exchange.atom import FeedResource
from search_api.exchange.citation_files import CitationResource
from search_api.exchange.listing_feeds import LISTING_FEEDS, ListingFeedResource
from search_api.exchange.opensearch import BrowserSuggestionsResource, OpenSearchResource
from search_api.exchange.result_files import CSV, ResultFileResource, write_csv, write_json
from search_api.exchange.robots import RobotsResource
from search_api.exchange.sitemap import SitemapIndexResource, SitemapPartResource
from search_api.metrics import Metrics
from search_api.pages import lists
from search_api.pages.about import ProsePage, StatusPage
from search_api.pages.browse import BrowsePage
from search_api.pages.document import DocumentPage, PageChooser, VersionPage
from search_api.pages.home import HomePage
from search_api.pages.original import OriginalPage
from search_api.pages.reader import ReaderPage, ShortReaderAddress
from search_api.pages.search import SearchPageResource
from search_api.pages.search_help import SearchHelpPage
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff import accounts, duplicates, proposals, sheets, shelf, upload, vocabulary, work
from search_api.staff import privacy as staff_privacy
from search_api.staff import questions as question_desk
from search_api.staff.work.api import EditableDocumentResource
from search_api.static_files import StaticFiles

NUMBER: Final = "{number:int(min=1, max=1000000)}"


def routes_of(services: Services, pages: Pages, static: StaticFiles, metrics: Metrics) -> list[tuple[str, object]]:
    """Every address of the site with its resource."""
    routes: list[tuple[str, object]] = [
        ("/api/v1/search", SearchResource(services)),
        ("/api/v1/suggestions", SuggestionsResource(services)),
        ("/api/v1/documents/{document_id}", EditableDocumentResource(services)),
        ("/api/v1/documents/{document_id}/similar", SimilarResource(services)),
        ("/api/v1/documents/{document_id}/file", documents.FileResource(services)),
        (f"/api/v1/documents/{{document_id}}/pages/{NUMBER}", documents.PageResource(services)),
        (f"/api/v1/documents/{{document_id}}/pages/{NUMBER}/image", documents.PageImageResource(services)),
        ("/healthz", health.AliveResource()),
        ("/readyz", health.ReadyResource(services)),
        ("/metrics", health.MetricsResource(metrics)),
        ("/", HomePage(services, pages)),
        ("/cari", SearchPageResource(services, pages)),
        ("/dokumen/{document_id}", DocumentPage(services, pages)),
        (f"/dokumen/{{document_id}}/versi/{NUMBER}", VersionPage(services, pages)),
        ("/dokumen/{document_id}/halaman", PageChooser(services)),
        (f"/dokumen/{{document_id}}/halaman/{NUMBER}", ReaderPage(services, pages)),
        ("/tentang", ProsePage(pages, "about.html")),
        ("/tentang/aksesibilitas", ProsePage(pages, "accessibility.html")),
        ("/tentang/privasi", ProsePage(pages, "privacy.html")),
        ("/tentang/status", StatusPage(services, pages)),
        ("/bantuan", ProsePage(pages, "help.html")),
        (addresses.BROWSE, BrowsePage(services, pages)),
        ("/unit/{code}", lists.UnitPage(services, pages)),
        ("/golongan/{value}", lists.ClassPage(services, pages)),
        ("/golongan/{value}/{code}", lists.ItemPage(services, pages)),
        ("/tahun/{year}", lists.YearPage(services, pages)),
        ("/subjek/{code}", lists.SubjectPage(services, pages)),
        ("/kode/{code}", lists.ArchivalCodePage(services, pages)),
        (addresses.UNREAD, lists.UnreadPage(services, pages)),
        (f"/dokumen/{{document_id}}/hal/{NUMBER}", ShortReaderAddress(services)),
        ("/dokumen/{document_id}/berkas", OriginalPage(services)),
        ("/bantuan/mencari", SearchHelpPage(pages)),
        ("/cari/atom", FeedResource(services)),
        ("/cari/daftar.csv", ResultFileResource(services, CSV, write_csv)),
        ("/cari/daftar.json", ResultFileResource(services, falcon.MEDIA_JSON, write_json)),
        ("/dokumen/{document_id}/kutipan.bib", CitationResource(services, "bib")),
        ("/dokumen/{document_id}/kutipan.ris", CitationResource(services, "ris")),
        ("/opensearch.xml", OpenSearchResource(services, static)),
        ("/opensearch/saran", BrowserSuggestionsResource(services)),
        ("/robots.txt", RobotsResource(services)),
        ("/sitemap.xml", SitemapIndexResource(services)),
        ("/sitemap/{number:int(min=1, max=100000)}.xml", SitemapPartResource(services)),
        ("/bantuan/golongan", ProsePage(pages, "classes_help.html")),
        ("/bantuan/meminta", ProsePage(pages, "request_help.html")),
        ("/static/{digest}/{name}", static),
    ]
    routes += [(path, ListingFeedResource(services, listing)) for path, listing in LISTING_FEEDS.items()]
    routes += accounts.routes(services, pages)
    routes += duplicates.routes(services, pages)
    routes += question_desk.routes(services, pages)
    routes += upload.routes(services, pages)
    routes += sheets.routes(services, pages)
    routes += work.routes(services, pages)
    routes += vocabulary.routes(services, pages)
    routes += shelf.routes(services, pages)
    routes += proposals.routes(services, pages)
    routes += staff_privacy.routes(services, pages)
    routes.append(("/api/v1/openapi.json", health.OpenApiResource(routes, services.site.version)))
    return routes
