"""Under which address does each thing stand? The one place that builds URLs of the site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import quote, urlencode

from archive.searching import FACETS, Sort

HOME: Final = "/"
SEARCH: Final = "/cari"
ABOUT: Final = "/tentang"
SEARCH_HELP: Final = "/bantuan/mencari"
API: Final = "/api/v1"
SUGGESTIONS: Final = f"{API}/suggestions"


def document_address(document_id: str) -> str:
    """The record."""
    return f"/dokumen/{quote(document_id, safe='')}"


def page_address(
    document_id: str,
    number: int,
    text: str = "",
    *,
    view: str = "",
    width: int = 0,
    drawer: str = "",
    start: int = 0,
) -> str:
    """The reader at a page, its words still marked for the question ``text``.

    ``view`` is which of picture and text is shown, ``width`` that of an enlarged picture; ``drawer`` the part of the
    drawer that lies open, from its entry ``start`` on. Defaults are left out.
    """
    given = {"q": text, "teks": view, "lebar": width, "laci": drawer, "mulai": start}
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{document_address(document_id)}/halaman/{number}{'?' if query else ''}{query}"


def original_address(document_id: str, page: int = 0) -> str:
    """The original in the browser's own viewer, at ``page`` (RFC 8118, section 3)."""
    return f"{document_address(document_id)}/berkas{f'#page={page}' if page else ''}"


def file_address(document_id: str) -> str:
    """The original bytes."""
    return f"{API}/documents/{quote(document_id, safe='')}/file"


def image_address(document_id: str, number: int, width: int) -> str:
    """The picture of a page, ``width`` pixels wide."""
    return f"{API}/documents/{quote(document_id, safe='')}/pages/{number}/image?width={width}"


def search_address(
    text: str = "",
    filters: Mapping[str, Iterable[str]] | None = None,
    sort: Sort = Sort.RELEVANCE,
    page: int = 1,
    *,
    literal: bool = False,
) -> str:
    """The list of results; defaults are left out, so that each question has one address."""
    pairs: list[tuple[str, str]] = [("q", text)] if text else []
    if literal:
        pairs.append(("literal", "1"))
    pairs += [(facet, value) for facet in FACETS for value in sorted((filters or {}).get(facet, ()))]
    if sort is not Sort.RELEVANCE:
        pairs.append(("sort", sort.value))
    if page > 1:
        pairs.append(("page", str(page)))
    return f"{SEARCH}?{urlencode(pairs)}" if pairs else SEARCH


def with_language(relative_uri: str, language: str) -> str:
    """The address of the same page in another language."""
    path, _, query = relative_uri.partition("?")
    kept = [pair for pair in query.split("&") if pair and not pair.startswith("lang=")]
    return f"{path}?{'&'.join([*kept, f'lang={language}'])}"
