"""Under which address does each thing stand? The one place that builds URLs of the site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import quote, urlencode

from archive.documents import RenditionRole
from archive.searching import FACETS, Sort

HOME: Final = "/"
SEARCH: Final = "/cari"
FEED: Final = f"{SEARCH}/atom"
LIST_AS_CSV: Final = f"{SEARCH}/daftar.csv"
LIST_AS_JSON: Final = f"{SEARCH}/daftar.json"
DOCUMENTS: Final = "/dokumen"
ABOUT: Final = "/tentang"
ACCESSIBILITY: Final = "/tentang/aksesibilitas"
PRIVACY: Final = "/tentang/privasi"
STATUS: Final = "/tentang/status"
HELP: Final = "/bantuan"
SEARCH_HELP: Final = "/bantuan/mencari"
CLASSES_HELP: Final = "/bantuan/golongan"
REQUEST_HELP: Final = "/bantuan/meminta"
BROWSE: Final = "/jelajah"
UNREAD: Final = "/belum-terbaca"
API: Final = "/api/v1"
SUGGESTIONS: Final = f"{API}/suggestions"
OPENSEARCH: Final = "/opensearch.xml"
OPENSEARCH_FOLDER: Final = "/opensearch"
BROWSER_SUGGESTIONS: Final = f"{OPENSEARCH_FOLDER}/saran"
SITEMAP: Final = "/sitemap.xml"
SIGN_IN: Final = "/masuk"
SIGN_IN_CODE: Final = "/masuk/kode"
SIGN_OUT: Final = "/keluar"
ACCOUNT: Final = "/akun"
PASSWORD: Final = "/akun/kata-sandi"
SECOND_FACTOR: Final = "/akun/dua-langkah"
KEYS: Final = "/akun/kunci"
WORK: Final = "/kerja"
PEOPLE: Final = "/kerja/orang"
KEPT_BACK: Final = "/kerja/privasi"


def privacy_address(document_id: str, number: int | None = None, *, view: str = "", done: str = "") -> str:
    """Personal data of a document, page ``number``; ``view`` is pratinjau or hasil, ``done`` the step just taken."""
    asked = {"hal": "" if number is None else str(number), view: "1" if view else "", "sudah": done}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{WORK}/dokumen/{quote(document_id, safe='')}/privasi" + (f"?{query}" if query else "")


def original_picture_address(document_id: str, number: int, *, outcome: bool = False) -> str:
    """The picture of a page of the original, or of what the public gets of it."""
    return f"{privacy_address(document_id)}/gambar/{number}" + ("?hasil=1" if outcome else "")


def document_address(document_id: str) -> str:
    """The record."""
    return f"{DOCUMENTS}/{quote(document_id, safe='')}"


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


def file_address(document_id: str, role: RenditionRole = RenditionRole.ORIGINAL) -> str:
    """The original bytes, or those of another form of the document."""
    query = "" if role is RenditionRole.ORIGINAL else f"?rendition={role.value}"
    return f"{API}/documents/{quote(document_id, safe='')}/file{query}"


def image_address(document_id: str, number: int, width: int) -> str:
    """The picture of a page, ``width`` pixels wide."""
    return f"{API}/documents/{quote(document_id, safe='')}/pages/{number}/image?width={width}"


def citation_address(document_id: str, form: str, page: int | None = None) -> str:
    """The citation of a document, or of one page of it, for a reference manager; ``form`` is bib or ris."""
    return f"{document_address(document_id)}/kutipan.{form}{f'?hal={page}' if page else ''}"


def sitemap_part_address(number: int) -> str:
    """A part of the sitemap; parts count from 1."""
    return f"/sitemap/{number}.xml"


def unit_address(code: str) -> str:
    """An agency or district and its documents."""
    return f"/unit/{quote(code, safe='')}"


def class_address(value: str) -> str:
    """A class of public information and its documents."""
    return f"/golongan/{quote(value, safe='')}"


def item_address(value: str, code: str) -> str:
    """A legally required item of a class and the documents that serve it."""
    return f"{class_address(value)}/{quote(code, safe='')}"


def year_address(year: int) -> str:
    """The documents of a year."""
    return f"/tahun/{year}"


def subject_address(code: str) -> str:
    """The documents about a subject."""
    return f"/subjek/{quote(code, safe='')}"


def list_page_address(address: str, page: int) -> str:
    """A page of one of these lists; the first has the address of the list itself."""
    return f"{address}?page={page}" if page > 1 else address


def list_feed_address(address: str) -> str:
    """What is new in one of these lists, as Atom."""
    return f"{address}/atom"


def person_address(login: str) -> str:
    """The account of a person, for administrators."""
    return f"{PEOPLE}/{quote(login, safe='')}"


def link_address(token: str) -> str:
    """Where a one-time link leads."""
    return f"{ACCOUNT}/atur-ulang/{quote(token, safe='')}"


def sign_in_address(onward: str = "") -> str:
    """The sign-in page, from which one goes on to ``onward``."""
    return f"{SIGN_IN}?{urlencode({'lanjut': onward})}" if onward else SIGN_IN


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
    return f"{SEARCH}?{'&'.join(_pair(*pair) for pair in pairs)}" if pairs else SEARCH


@lru_cache(maxsize=4096)
def _pair(name: str, value: str) -> str:
    """One part of a query string; a page of results repeats the same ones in a hundred links."""
    return urlencode({name: value})


def same_question(list_address: str, path: str) -> str:
    """What is asked by the address of a list of results, asked of its feed or file at ``path``."""
    return path + list_address.removeprefix(SEARCH)


def with_language(relative_uri: str, language: str) -> str:
    """The address of the same page in another language."""
    path, _, query = relative_uri.partition("?")
    kept = [pair for pair in query.split("&") if pair and not pair.startswith("lang=")]
    return f"{path}?{'&'.join([*kept, f'lang={language}'])}"
