"""What is blacked out is in no answer of any public address, in no log line and in no file of the public index."""

from __future__ import annotations

import gzip
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import structlog
from falcon import testing

from archive.curation import move
from archive.documents import Document, FileType, Lifecycle
from archive.finding_places import Box
from archive.privacy_gate import FindingState, decide
from archive.redactions import Ground, plan_boxes, plan_findings
from indexer.apply import Applier
from indexer.engines.whoosh.index import WhooshIndex
from indexer.redacting import Redacting
from indexer.sandbox import Sandbox
from search_api.access import ACCESS, PUBLIC
from search_api.services import Services
from tests.integration.redaction import made_pdfs
from tests.integration.redaction.made_pdfs import NIK
from tests.integration.redaction.test_redacting import everything_in
from tests.integration.web.conftest import Shelves

NAME = "rahmah"
FILE = "rahasia-berkas"
SECRETS = (NIK, NIK[:8], NIK[8:], NAME, FILE)
CONTROLS = {NIK: "6371038812970009", NIK[:9]: "637103881", NAME: "qwxzvk", NAME[:4]: "qwxz"}
"""A secret or its beginning, and what stands for it where there is nothing to find."""

QUESTIONS = ("", "sampit", "laporan bantuan", "daftar", "siti OR sampit", '"bantuan sosial"', "judul:daftar", "lapor*")
FILTERS = "class=berkala&unit=dinkes&year=2024&type=pdf&language=id"
VALUES = {"value": "berkala", "year": "2024", "token": "tidak-ada", "number": "1"}
CODES = {"/unit/": "dinkes", "/golongan/": "bk-d1", "/kode/": "000.1", "/subjek/": "kesehatan"}
MORE: Mapping[str, tuple[str, ...]] = {
    "/api/v1/documents/{document_id}/file": ("rendition=original", "rendition=converted"),
    "/api/v1/documents/{document_id}/pages/{number}/image": ("width=1920", "width=160"),
    "/api/v1/documents/{document_id}/similar": ("limit=20",),
    "/api/v1/search": (FILTERS, "size=100&sort=newest", "sort=oldest&literal=true"),
    "/cari": (FILTERS, "sort=newest", "page=2", "literal=1"),
    "/cari/atom": (FILTERS,),
    "/cari/daftar.csv": (FILTERS,),
    "/cari/daftar.json": (FILTERS,),
    "/dokumen/{document_id}/halaman": ("nomor=2",),
    "/dokumen/{document_id}/halaman/{number}": (
        *(f"teks={view}" for view in ("teks", "gambar", "saja", "1")),
        *(f"q=sampit&laci={part}" for part in ("temuan", "isi", "halaman")),
        "lebar=1920",
    ),
    "/dokumen/{document_id}/kutipan.bib": ("hal=1",),
    "/dokumen/{document_id}/kutipan.ris": ("hal=2",),
}
ASKING = {
    "/cari", "/cari/atom", "/cari/daftar.csv", "/cari/daftar.json", "/api/v1/search", "/api/v1/suggestions",
    "/opensearch/saran", "/dokumen/{document_id}/halaman/{number}",
}  # fmt: skip
ONLY_FOR_SOME = {
    "/akun/atur-ulang/{token}", "/masuk/kode", "/masuk/layanan", "/masuk/layanan/kembali", "/kode/{code}",
    "/kode/{code}/atom", "/subjek/{code}", "/subjek/{code}/atom",
}  # fmt: skip
"""Routes that have nothing to show here, whatever is asked."""


@dataclass(frozen=True, slots=True)
class Published:
    """Documents in which something is blacked out, as the public has them, and as they were."""

    documents: list[Document]
    originals: list[Document]


@pytest.fixture
def redacting(services: Services, sandbox: Sandbox, tmp_path: Path) -> Redacting:
    return Redacting(services.database, services.blobs, sandbox, services.clock, tmp_path / "redacting")


@pytest.fixture
def published(
    shelves: Shelves, services: Services, redacting: Redacting, sandbox: Sandbox, index: WhooshIndex, tmp_path: Path
) -> Published:
    """One was public with its secrets for a while; the other is a scan that never was. Both are blacked out."""
    shelves.put("Laporan penerima bantuan", "Laporan penerima bantuan sosial di Sampit", year=2024, item="bk-d1")
    hiding = _draft(shelves, sandbox, tmp_path, made_pdfs.hiding_everywhere(), "satu")
    scan = _draft(shelves, sandbox, tmp_path, made_pdfs.scanned(with_layer=False), "dua")
    redacting.place_findings(hiding.id)
    decide(services.database, services.clock, hiding.id, None, FindingState.LAWFUL, actor="cli", reason="keliru")
    move(services.database, services.clock, hiding.id, Lifecycle.PUBLISHED, actor="cli")
    applier = Applier(services.database, services.index)
    applier.drain()
    move(services.database, services.clock, hiding.id, Lifecycle.WITHDRAWN, actor="cli", why="memuat data pribadi")
    applier.drain()
    for each in (hiding, scan):
        _blacken(services, redacting, each)
        move(services.database, services.clock, each.id, Lifecycle.PUBLISHED, actor="cli")
    applier.drain()
    live = index.live()
    assert live is not None
    while index.merge(live):
        pass
    with services.database.read() as uow:
        shown = [uow.documents.get(each.id) for each in (hiding, scan)]
    return Published([each for each in shown if each is not None], [hiding, scan])


def _draft(shelves: Shelves, sandbox: Sandbox, tmp_path: Path, content: bytes, name: str) -> Document:
    path, work = tmp_path / f"{name}.pdf", tmp_path / name
    path.write_bytes(content)
    work.mkdir()
    pages = sandbox.extract_as(path, path.name, "application/pdf", work).value.pages
    if not any(page.text for page in pages):
        pages = tuple(sandbox.ocr(path, "application/pdf", page.number).value for page in pages)
    return shelves.put(
        f"Daftar {NIK} penerima {name}",
        content=content,
        pages=pages,
        number=f"470/{NIK}/2024",
        file_name=f"{FILE} {NIK}.pdf",
        source_path=f"kiriman/{FILE} {NIK}.pdf",
        media_type="application/pdf",
        file_type=FileType.PDF,
        lifecycle=Lifecycle.DRAFT,
        published_at=None,
        year=2024,
        item="bk-d1",
        language="id",
    )


def _blacken(services: Services, redacting: Redacting, document: Document) -> None:
    """Everything that was found on the ground of letter h, and a name by a box of its own on that of letter j."""
    redacting.place_findings(document.id)
    with services.database.read() as uow:
        keys = [each.key for each in uow.privacy.findings(document.id)]
        stored = uow.documents.get(document.id)
        assert stored is not None
        source = redacting.source(uow, stored)
    assert source is not None
    database, clock = services.database, services.clock
    decide(database, clock, document.id, keys, FindingState.OPEN, actor="cli", reason="")
    plan_findings(database, clock, document.id, keys, Ground.PERSONAL_SECRET, actor="cli")
    named = [word for word in redacting.words(source, 1) if NAME in word.text.casefold()]
    boxes = [Box(word.x0, word.y0, word.x1, word.y1) for word in named]
    plan_boxes(database, clock, document.id, 1, boxes, Ground.OTHER_LAW, actor="cli")
    redacting.redact(document.id, actor="cli")


def public_routes() -> list[str]:
    return [route for route, methods in ACCESS.items() if methods.get("GET") == PUBLIC]


def addresses_of(route: str, documents: list[Document]) -> Iterator[str]:
    """Every way this route is asked here: for each document and page, with filters, formats and questions."""
    code = next((code for start, code in CODES.items() if route.startswith(start)), "")
    for document in documents if "{document_id}" in route else documents[:1]:
        for number in range(1, (document.page_count or 1) + 1) if "{document_id}" in route else (1,):
            values = VALUES | {"document_id": document.id, "number": str(number), "code": code}
            address = re.sub(r"\{(\w+)\}", lambda found, known=values: known[found[1]], route)  # type: ignore[misc]
            yield address
            yield from (f"{address}?{more}" for more in MORE.get(route, ()))
            yield f"{address}?lang=en"
            if route in ASKING:
                yield from (f"{address}?q={question}" for question in QUESTIONS)


def unpacked(answer: testing.Result) -> bytes:
    return gzip.decompress(answer.content) if answer.headers.get("content-encoding") == "gzip" else answer.content


def texts_of(body: bytes, media_type: str, tmp_path: Path, sandbox: Sandbox) -> Iterator[str]:
    """Everything that can be read in an answer: its bytes, the text of a PDF, the words on a picture."""
    yield body.decode("utf-8", "replace")
    yield body.decode("latin-1")
    path = tmp_path / "answer"
    path.write_bytes(body)
    if body.startswith(b"%PDF"):
        yield from everything_in(path)
        with closing(pdfium.PdfDocument(path)) as document:
            count = len(document)
        yield from (sandbox.ocr(path, "application/pdf", number).value.text for number in range(1, count + 1))
    elif media_type.startswith("image/webp"):
        yield sandbox.ocr(path, "image/webp", 1).value.text


def told(text: str) -> list[str]:
    """Which secrets a text tells, in small letters and without what may part a number."""
    small = text.casefold()
    close = re.sub(r"[\s.\-]", "", small)
    return [secret for secret in SECRETS if secret in small or (secret.isdecimal() and secret in close)]


def test_no_public_address_tells_what_is_blacked_out(
    client: testing.TestClient,
    published: Published,
    services: Services,
    sandbox: Sandbox,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    forbidden = [original.sha256 for original in published.originals]
    front = client.simulate_get("/").text
    static = re.findall(r'"/static/([^/"]+)/([^"?]+)"', front)
    shown: dict[str, set[int]] = {}
    read: set[bytes] = set()

    with structlog.testing.capture_logs() as logged:
        for route in public_routes():
            if route == "/static/{digest}/{name}":
                addresses = [f"/static/{digest}/{name}" for digest, name in static]
            else:
                addresses = list(addresses_of(route, published.documents))
            for address in addresses:
                answer = client.simulate_get(address, headers={"Accept-Encoding": "gzip"})
                shown.setdefault(route, set()).add(answer.status_code)
                assert answer.status_code < 500, address
                headers = str(dict(answer.headers)).casefold()
                assert not told(headers), address
                body = unpacked(answer)
                assert not [sha256 for sha256 in forbidden if sha256 in headers or sha256.encode() in body], address
                if body not in read:
                    read.add(body)
                    for text in texts_of(body, answer.headers.get("content-type", ""), tmp_path, sandbox):
                        assert not told(text), address

    assert not told(str(logged))
    assert not told(caplog.text)
    assert shown.keys() == set(public_routes())
    silent = {route for route, codes in shown.items() if not codes & {200, 301, 302, 303, 307, 308}}
    assert silent <= ONLY_FOR_SOME


def test_who_asks_for_a_secret_gets_the_answer_of_one_who_asks_for_nothing(
    client: testing.TestClient, published: Published
) -> None:
    def answer(address: str, question: str) -> str:
        body = client.simulate_get(f"{address}?q={question}", headers={"X-Request-ID": "the-same-for-both"}).text
        grouped = f"{int(question):,}".replace(",", " ") if question.isdecimal() else question  # as amounts are written
        return re.sub(r"<updated>[^<]*</updated>", "", body.replace(question, "?").replace(grouped, "?"))

    for address in (next(addresses_of(route, published.documents)) for route in sorted(ASKING)):
        for asked, control in CONTROLS.items():
            assert answer(address, asked) == answer(address, control), (address, asked)


def test_no_file_of_the_public_index_holds_what_is_blacked_out(
    published: Published, index: WhooshIndex, tmp_path: Path
) -> None:
    live = index.live()
    assert live is not None
    files = [path for path in (tmp_path / "index" / live / "public").rglob("*") if path.is_file()]

    held = {path.name: told(path.read_bytes().decode("latin-1")) for path in files}

    assert files
    assert b"sampit" in b"".join(path.read_bytes() for path in files)
    assert not {name: secrets for name, secrets in held.items() if secrets}


def test_programs_are_told_how_many_places_are_blacked_out_and_why(
    client: testing.TestClient, published: Published
) -> None:
    scan = published.documents[1]

    record = client.simulate_get(f"/api/v1/documents/{scan.id}").json
    page = client.simulate_get(f"/api/v1/documents/{scan.id}/pages/1?lang=en").json
    whole = client.simulate_get(f"/api/v1/documents/{published.documents[0].id}").json

    assert [(each["page"], each["letter"], each["boxes"]) for each in record["blacked_out"]] == [
        (1, "h", 1),
        (1, "j", 1),
    ]
    assert [each["ground"] for each in page["blacked_out"]] == [
        "personal secrets",
        "disclosure forbidden by another law",
    ]
    assert {each["page"] for each in whole["blacked_out"]} == {1, 2}


def test_what_is_only_planned_to_be_blacked_out_is_told_to_nobody(
    client: testing.TestClient, services: Services, shelves: Shelves, sandbox: Sandbox, tmp_path: Path
) -> None:
    document = _draft(shelves, sandbox, tmp_path, made_pdfs.born_digital(), "tiga")
    shelves.change(document, lifecycle=Lifecycle.PUBLISHED, published_at=services.clock.now())
    box = Box(72, 60, 200, 90)
    plan_boxes(services.database, services.clock, document.id, 1, [box], Ground.OTHER_LAW, actor="cli")

    assert client.simulate_get(f"/api/v1/documents/{document.id}").json["blacked_out"] == []


def test_file_name_type_size_and_hash_are_those_of_the_redacted_file(
    client: testing.TestClient, published: Published
) -> None:
    for document, original in zip(published.documents, published.originals, strict=True):
        record = client.simulate_get(f"/api/v1/documents/{document.id}").json
        file = client.simulate_get(f"/api/v1/documents/{document.id}/file")

        assert record["file_name"] == f"{document.id}-dihitamkan.pdf"
        assert record["media_type"] == "application/pdf"
        assert record["size"] == len(file.content) != original.size
        assert record["sha256"] == document.sha256 != original.sha256
        assert document.id in file.headers["content-disposition"]
        assert document.sha256 in file.headers["etag"]
