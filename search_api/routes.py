"""Which address leads to which resource? Addresses are permanent: this list grows and never shrinks."""

from __future__ import annotations

from typing import Final

from search_api.api import documents, health
from search_api.api.search import SearchResource
from search_api.api.similar import SimilarResource
from search_api.api.suggestions import SuggestionsResource
from search_api.metrics import Metrics
from search_api.pages.about import AboutPage
from search_api.pages.document import DocumentPage, PageChooser
from search_api.pages.home import HomePage
from search_api.pages.original import OriginalPage
from search_api.pages.reader import ReaderPage, ShortReaderAddress
from search_api.pages.search import SearchPageResource
from search_api.pages.search_help import SearchHelpPage
from search_api.rendering import Pages
from search_api.services import Services
from search_api.static_files import RobotsResource, StaticFiles

NUMBER: Final = "{number:int(min=1, max=1000000)}"


def routes_of(services: Services, pages: Pages, static: StaticFiles, metrics: Metrics) -> list[tuple[str, object]]:
    """Every address of the site with its resource."""
    routes: list[tuple[str, object]] = [
        ("/api/v1/search", SearchResource(services)),
        ("/api/v1/suggestions", SuggestionsResource(services)),
        ("/api/v1/documents/{document_id}", documents.DocumentResource(services)),
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
        ("/dokumen/{document_id}/halaman", PageChooser(services)),
        (f"/dokumen/{{document_id}}/halaman/{NUMBER}", ReaderPage(services, pages)),
        (f"/dokumen/{{document_id}}/hal/{NUMBER}", ShortReaderAddress(services)),
        ("/dokumen/{document_id}/berkas", OriginalPage(services)),
        ("/tentang", AboutPage(pages)),
        ("/bantuan/mencari", SearchHelpPage(pages)),
        ("/robots.txt", RobotsResource()),
        ("/static/{digest}/{name}", static),
    ]
    routes.append(("/api/v1/openapi.json", health.OpenApiResource(routes, services.site.version)))
    return routes
