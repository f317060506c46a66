"""``/opensearch.xml``: how does a browser make this archive one of its own search engines? (OpenSearch 1.1)"""

from __future__ import annotations

from typing import Final

import falcon
import msgspec

from archive.finding import suggestions
from search_api import addresses
from search_api.asked import single
from search_api.exchange import atom
from search_api.exchange.markup import add, root, xml_bytes
from search_api.exchange.origins import origin
from search_api.middleware.language import language_of
from search_api.services import Services
from search_api.static_files import StaticFiles
from search_api.translation import LANGUAGES, N_, translator

MEDIA_TYPE: Final = "application/opensearchdescription+xml"
SUGGESTIONS_TYPE: Final = "application/x-suggestions+json"
DESCRIPTION: Final = N_("Cari di dalam isi dokumen yang terbuka untuk umum.")

_NAMESPACE: Final = "http://a9.com/-/spec/opensearch/1.1/"
_SHORT: Final = 16  # characters; browsers refuse a longer ShortName
_LONG: Final = 48
_LONGEST_TYPED: Final = 100


class OpenSearchResource:
    """The description that ``<link rel="search">`` of every page leads to."""

    def __init__(self, services: Services, static: StaticFiles) -> None:
        self._services = services
        self._static = static

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer the description with absolute addresses."""
        site = self._services.site
        base = origin(req, site)
        top = root("OpenSearchDescription", _NAMESPACE)
        add(top, "ShortName", shortened(site.name, _SHORT))
        add(top, "Description", translator(language_of(req)).gettext(DESCRIPTION))
        for rel, media_type, template in (
            ("results", "text/html", f"{addresses.SEARCH}?q={{searchTerms}}&page={{startPage?}}"),
            ("results", atom.MEDIA_TYPE, f"{addresses.FEED}?q={{searchTerms}}"),
            ("results", "application/json", f"{addresses.API}/search?q={{searchTerms}}&page={{startPage?}}"),
            ("suggestions", SUGGESTIONS_TYPE, f"{addresses.BROWSER_SUGGESTIONS}?q={{searchTerms}}"),
            ("self", MEDIA_TYPE, addresses.OPENSEARCH),
        ):
            add(top, "Url", attributes={"type": media_type, "rel": rel, "template": base + template})
        add(top, "LongName", shortened(site.name, _LONG))
        icon = {"width": "16", "height": "16", "type": "image/svg+xml"}
        add(top, "Image", base + self._static.address("mark.svg"), icon)
        add(top, "SyndicationRight", "open")
        for language in LANGUAGES:
            add(top, "Language", language)
        add(top, "InputEncoding", "UTF-8")
        add(top, "OutputEncoding", "UTF-8")
        resp.content_type = f"{MEDIA_TYPE}; charset=utf-8"
        resp.cache_control = ["no-cache"]
        resp.data = xml_bytes(top)

    on_head = on_get


class BrowserSuggestionsResource:
    """``/opensearch/saran?q=``: completions as browsers ask for them: ``["typed", ["completion", …]]``."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer the completions; nobody keeps them, so that what is withdrawn is suggested no more."""
        typed = single(req, "q")[:_LONGEST_TYPED]
        found = suggestions(self._services.database, self._services.index, typed.strip()) if typed.strip() else []
        texts = list(dict.fromkeys(each.text for each in found))
        resp.content_type = SUGGESTIONS_TYPE
        resp.cache_control = ["no-store"]
        resp.data = msgspec.json.encode([typed, texts])

    on_head = on_get


def shortened(name: str, most: int) -> str:
    """``name`` in at most ``most`` characters, ended after a whole word where that leaves any."""
    if len(name) <= most:
        return name
    whole, _, _ = name[: most + 1].rpartition(" ")
    return whole.rstrip() or name[:most]
