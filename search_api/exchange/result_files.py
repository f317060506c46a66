"""``/cari/daftar.csv`` and ``.json``: how does the whole list of results get into a spreadsheet or a program?"""

from __future__ import annotations

import csv
import hashlib
import tempfile
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import ExitStack
from dataclasses import replace
from io import TextIOWrapper
from typing import IO, Final

import falcon
import msgspec

from archive.documents import Document
from archive.finding import SearchPage, find
from archive.units import Unit
from archive.withheld_files import withheld_files
from search_api import questions
from search_api.asked import read_question
from search_api.exchange.markup import utc
from search_api.exchange.origins import origin
from search_api.exchange.spreadsheets import no_formula
from search_api.file_responses import holds
from search_api.services import Services
from search_api.standing import RecordAt, records_of

CSV: Final = "text/csv; charset=utf-8; header=present"


class Listed(msgspec.Struct, frozen=True):
    """One line of the list: codes and dates as programs want them, the same in every language.

    ``size`` and ``sha256`` are empty where the file is withheld.
    """

    id: str
    title: str
    number: str | None
    agency: str
    class_: str | None = msgspec.field(name="class")
    date: str | None
    year: int | None
    type: str
    pages: int | None
    size: int | None
    sha256: str | None
    url: str
    published: str | None


COLUMNS: Final = tuple(field.encode_name for field in msgspec.structs.fields(Listed))


class ResultFileResource:
    """The list in one form, up to ``MOST_HITS`` documents, with the same parameters as the list of results.

    It is written to a file without a name and then sent with its length: however slowly a client takes it, no thread
    waits for it (see ``file_responses.py``), and the file is gone with the last one who holds it open.
    """

    def __init__(
        self, services: Services, media_type: str, write: Callable[[IO[bytes], SearchPage, Iterator[Listed]], None]
    ) -> None:
        self._services = services
        self._media_type = media_type
        self._write = write

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer the list."""
        services = self._services
        with services.database.read() as uow:
            units = uow.units.by_code()
            question = read_question(req, questions.allowed_values(uow))
        request = replace(question.request(), page=1, size=questions.MOST_HITS, snippets=0)
        found = find(
            services.database,
            services.index,
            request,
            seconds=services.site.search_seconds,
        )
        with services.database.read() as uow:
            ids = [hit.document.id for hit in found.hits]
            record_at, withheld = records_of(uow, ids), withheld_files(uow, ids)
        resp.cache_control = ["no-cache"]
        with ExitStack() as if_it_fails:
            file = if_it_fails.enter_context(tempfile.TemporaryFile())
            lines = listed(found, units, origin(req, services.site), record_at, withheld)
            self._write(file, found, lines)
            length = file.tell()
            file.seek(0)
            etag = f'"{hashlib.file_digest(file, "sha256").hexdigest()}"'
            resp.set_header("ETag", etag)
            if holds(req.get_header("If-None-Match"), etag):
                resp.status = falcon.HTTP_304
                return
            resp.content_type = self._media_type
            if self._media_type == CSV:
                resp.downloadable_as = "daftar-dokumen.csv"
            resp.content_length = length
            if req.method != "HEAD":
                file.seek(0)
                resp.stream = file
                if_it_fails.pop_all()  # whoever sends the answer closes the file

    on_head = on_get


def listed(
    found: SearchPage, units: Mapping[str, Unit], origin: str, record_at: RecordAt, withheld: Set[str]
) -> Iterator[Listed]:
    """The lines, in the order of the hits; addresses are absolute. ``withheld`` are ids whose file is not given."""
    for hit in found.hits:
        document = hit.document
        yield _line(document, units, origin + record_at(document.id), file_withheld=document.id in withheld)


def write_csv(file: IO[bytes], found: SearchPage, lines: Iterator[Listed]) -> None:
    """RFC 4180 in UTF-8, with the mark by which spreadsheets know that, and nothing that they would calculate."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow([no_formula(cell) for cell in msgspec.structs.astuple(line)])
    text.detach()  # or the file would be closed with its wrapper


def write_json(file: IO[bytes], found: SearchPage, lines: Iterator[Listed]) -> None:
    """An object: what was asked, what was answered, how many there are, and the documents, one on a line."""
    head = {"question": found.request.text, "answered": found.answered, "total": found.total}
    file.write(msgspec.json.encode(head)[:-1] + b',"documents":[')
    for place, line in enumerate(lines):
        file.write((b",\n" if place else b"\n") + msgspec.json.encode(line))
    file.write(b"\n]}\n")


def _line(document: Document, units: Mapping[str, Unit], url: str, *, file_withheld: bool) -> Listed:
    return Listed(
        id=document.id,
        title=document.title,
        number=document.number,
        agency=units[document.unit].name if document.unit in units else document.unit,
        class_=document.information_class.value if document.information_class else None,
        date=document.date.isoformat() if document.date else None,
        year=document.year,
        type=document.file_type.value,
        pages=document.page_count,
        size=None if file_withheld else document.size,
        sha256=None if file_withheld else document.sha256,
        url=url,
        published=utc(document.published_at) if document.published_at else None,
    )
