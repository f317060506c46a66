"""Under which absolute address do machines know the site, and which address of a page is the one to keep?"""

from __future__ import annotations

from collections.abc import Iterator

import falcon

from search_api import addresses
from search_api.services import SiteConfig
from search_api.translation import LANGUAGES


def origin(req: falcon.Request, site: SiteConfig) -> str:
    """Scheme and host without a trailing slash: ``base_url``, else as this request named the host."""
    return site.base_url or req.prefix


def canonical_address(req: falcon.Request) -> str | None:
    """The address, relative to the site, under which search engines should keep this page; None for lists of results
    and wherever the query string asks for more than a language.

    A record in another language differs in its labels only, so there the language is no part of the address.
    """
    if _is_under(req.path, addresses.SEARCH) or set(req.params) - {"lang"}:
        return None
    language = req.get_param_as_list("lang")
    if not language or _is_under(req.path, addresses.DOCUMENTS):
        return req.path
    return addresses.with_language(req.path, language[-1]) if language[-1] in LANGUAGES else req.path


def translations(req: falcon.Request) -> Iterator[tuple[str, str]]:
    """(hreflang, address relative to the site) of every language of this page; none where only labels would differ."""
    if canonical_address(req) is None or _is_under(req.path, addresses.DOCUMENTS):
        return
    for language in LANGUAGES:
        yield language, addresses.with_language(req.path, language)
    yield "x-default", req.path


def _is_under(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")
