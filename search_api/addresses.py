"""Under which address does each thing stand? The one place that builds URLs of the site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import quote, urlencode

from archive.documents import RenditionRole
from archive.searching import STAFF_FILTERS, Sort

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
ARCHIVAL_CODES: Final = "/kode"
UNREAD: Final = "/belum-terbaca"
API: Final = "/api/v1"
SUGGESTIONS: Final = f"{API}/suggestions"
OPENSEARCH: Final = "/opensearch.xml"
OPENSEARCH_FOLDER: Final = "/opensearch"
BROWSER_SUGGESTIONS: Final = f"{OPENSEARCH_FOLDER}/saran"
SITEMAP: Final = "/sitemap.xml"
UPLOADS: Final = f"{API}/uploads"
BATCH_NUMBERS: Final = f"{API}/batches"
SEND: Final = "/kerja/unggah"
BATCHES: Final = "/kerja/setoran"
SHEETS: Final = "/kerja/lembar"
SIGN_IN: Final = "/masuk"
SIGN_IN_CODE: Final = "/masuk/kode"
SIGN_IN_SERVICE: Final = "/masuk/layanan"
SIGN_IN_RETURN: Final = "/masuk/layanan/kembali"
SIGN_OUT: Final = "/keluar"
ACCOUNT: Final = "/akun"
PASSWORD: Final = "/akun/kata-sandi"
SECOND_FACTOR: Final = "/akun/dua-langkah"
KEYS: Final = "/akun/kunci"
WORK: Final = "/kerja"
PEOPLE: Final = "/kerja/orang"
VOCABULARY: Final = "/kerja/kosakata"
KEPT_BACK: Final = "/kerja/privasi"


def privacy_address(document_id: str, number: int | None = None, *, view: str = "", done: str = "") -> str:
    """Personal data of a document, page ``number``; ``view`` is pratinjau or hasil, ``done`` the step just taken."""
    asked = {"hal": "" if number is None else str(number), view: "1" if view else "", "sudah": done}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{WORK}/dokumen/{quote(document_id, safe='')}/privasi" + (f"?{query}" if query else "")


def original_picture_address(document_id: str, number: int, *, outcome: bool = False) -> str:
    """The picture of a page of the original, or of what the public gets of it."""
    return f"{privacy_address(document_id)}/gambar/{number}" + ("?hasil=1" if outcome else "")


@dataclass(frozen=True, slots=True)
class ReadingAddresses:
    """Where documents are found and read: by anybody, or by those who work here.

    ``search`` is the list of results, ``records`` the folder of records, ``reader`` what stands in an address between
    a record and the number of a page, ``api`` the folder of records for programs.
    """

    search: str
    records: str
    reader: str
    api: str

    def record(self, document_id: str) -> str:
        """The record."""
        return f"{self.records}/{quote(document_id, safe='')}"

    def pages(self, document_id: str) -> str:
        """The folder of its pages, which leads to one of them."""
        return f"{self.record(document_id)}/{self.reader}"

    def page(
        self,
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

        ``view`` is which of picture and text is shown, ``width`` that of an enlarged picture; ``drawer`` the part of
        the drawer that lies open, from its entry ``start`` on. Defaults are left out.
        """
        given = {"q": text, "teks": view, "lebar": width, "laci": drawer, "mulai": start}
        query = urlencode({name: value for name, value in given.items() if value})
        return f"{self.pages(document_id)}/{number}{'?' if query else ''}{query}"

    def original(self, document_id: str, page: int = 0) -> str:
        """The original in the browser's own viewer, at ``page`` (RFC 8118, section 3)."""
        return f"{self.record(document_id)}/berkas{f'#page={page}' if page else ''}"

    def file(self, document_id: str, role: RenditionRole = RenditionRole.ORIGINAL) -> str:
        """The original bytes, or those of another form of the document."""
        query = "" if role is RenditionRole.ORIGINAL else f"?rendition={role.value}"
        return f"{self.api}/documents/{quote(document_id, safe='')}/file{query}"

    def image(self, document_id: str, number: int, width: int) -> str:
        """The picture of a page, ``width`` pixels wide."""
        return f"{self.api}/documents/{quote(document_id, safe='')}/pages/{number}/image?width={width}"

    def results(
        self,
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
        pairs += [(facet, value) for facet in STAFF_FILTERS for value in sorted((filters or {}).get(facet, ()))]
        if sort is not Sort.RELEVANCE:
            pairs.append(("sort", sort.value))
        if page > 1:
            pairs.append(("page", str(page)))
        return f"{self.search}?{'&'.join(_pair(*pair) for pair in pairs)}" if pairs else self.search


PUBLIC_READING: Final = ReadingAddresses(SEARCH, DOCUMENTS, "halaman", API)
"""What anybody may read."""

STAFF_READING: Final = ReadingAddresses("/kerja/cari", "/kerja/dokumen", "baca", f"{API}/staff")
"""The same for those who work here, with what is not public."""

document_address: Final = PUBLIC_READING.record
page_address: Final = PUBLIC_READING.page
original_address: Final = PUBLIC_READING.original
file_address: Final = PUBLIC_READING.file
image_address: Final = PUBLIC_READING.image
search_address: Final = PUBLIC_READING.results


def version_address(root_id: str, number: int) -> str:
    """The record of one version of the work that stands under the address of ``root_id``; 1 is the oldest."""
    return f"{document_address(root_id)}/versi/{number}"


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


def archival_code_address(code: str) -> str:
    """The documents filed under an archival code."""
    return f"{ARCHIVAL_CODES}/{quote(code, safe='')}"


def vocabulary_address(vocabulary: str, code: str = "") -> str:
    """A vocabulary on the staff side, or one of its entries; ``vocabulary`` is golongan, kode, subjek or unit."""
    return f"{VOCABULARY}/{vocabulary}{'/' if code else ''}{quote(code, safe='')}"


def list_page_address(address: str, page: int) -> str:
    """A page of one of these lists; the first has the address of the list itself."""
    return f"{address}?page={page}" if page > 1 else address


def list_feed_address(address: str) -> str:
    """What is new in one of these lists, as Atom."""
    return f"{address}/atom"


def upload_address(file_id: str) -> str:
    """Where the bytes of a batch's file arrive (tus)."""
    return f"{UPLOADS}/{quote(file_id, safe='')}"


def batch_address(batch_id: str, *, page: int = 1, state: str = "") -> str:
    """A batch and what became of its files; a page of them, or only those in one state."""
    query = urlencode([*([("keadaan", state)] if state else []), *([("halaman", page)] if page > 1 else [])])
    return f"{BATCHES}/{quote(batch_id, safe='')}{'?' if query else ''}{query}"


def sheet_address(batch_id: str, *, done: str = "") -> str:
    """Describing a batch with a spreadsheet; ``done`` says what was changed."""
    return f"{SHEETS}/{quote(batch_id, safe='')}{f'?hasil={done}' if done else ''}"


def submitting_address(batch_id: str, *, done: str = "") -> str:
    """Handing the drafts of a batch to the librarians; ``done`` says how many were."""
    return f"{BATCHES}/{quote(batch_id, safe='')}/ajukan{f'?hasil={done}' if done else ''}"


def receipt_address(batch_id: str, form: str) -> str:
    """The receipt of a batch to keep; ``form`` is pdf or csv."""
    return f"{BATCHES}/{quote(batch_id, safe='')}/berita-acara.{form}"


def staff_document_address(document_id: str) -> str:
    """A document at work."""
    return f"/kerja/dokumen/{quote(document_id, safe='')}"


def new_version_address(document_id: str) -> str:
    """Where its next version is uploaded."""
    return f"{staff_document_address(document_id)}/versi-baru"


def person_address(login: str) -> str:
    """The account of a person, for administrators."""
    return f"{PEOPLE}/{quote(login, safe='')}"


def link_address(token: str) -> str:
    """Where a one-time link leads."""
    return f"{ACCOUNT}/atur-ulang/{quote(token, safe='')}"


def sign_in_address(onward: str = "") -> str:
    """The sign-in page, from which one goes on to ``onward``."""
    return f"{SIGN_IN}?{urlencode({'lanjut': onward})}" if onward else SIGN_IN


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


def sign_in_by_service(onward: str = "") -> str:
    """Signing in with the agency's own service; ``onward`` is where to go then."""
    return f"{SIGN_IN_SERVICE}?{urlencode({'lanjut': onward})}" if onward else SIGN_IN_SERVICE
