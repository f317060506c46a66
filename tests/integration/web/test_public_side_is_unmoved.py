"""Is the public side the same, byte for byte, whether or not anything lies on the staff shelf?

Two archives with the same public documents; one also holds documents that are not public, of every kind. Every public
address must answer alike in both: then nothing of them (title, number, words, file names, counts) can be in any answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from falcon import testing

from archive.classification import InformationClass, SecurityLevel
from archive.documents import Document, FileType, Lifecycle, Page, Processing, TextSource
from archive.extraction import Limits
from archive.finding import readable_document
from archive.people import Person, Role
from archive.reading_rights import ReadableBy
from archive.receiving import Receiving
from archive.relating import relate
from archive.relations import RelationKind
from archive.sessions import open_session
from archive.uploads import UploadLimits
from indexer.bundles import ZipBundles
from indexer.engines.whoosh.index import WhooshIndex
from indexer.page_images import PageImages
from indexer.sandbox import Sandbox
from indexer.synonyms import reference_synonyms
from search_api.access import ACCESS, PUBLIC
from search_api.app import create_app
from search_api.services import Services, SiteConfig
from storage.database import open_database
from storage.local_blobs import LocalBlobs
from storage.uploads import LocalUploads
from tests.conftest import FakeClock
from tests.integration.web.conftest import Shelves

OPEN = ("100000000001", "100000000002", "100000000003")
HIDDEN: dict[str, dict[str, Any]] = {
    **{
        f"2000000000{n:02d}": {"lifecycle": state}
        for n, state in enumerate(Lifecycle)
        if state is not Lifecycle.PUBLISHED
    },
    "200000000010": {"information_class": InformationClass.EXEMPT},
    "200000000011": {"security": SecurityLevel.LIMITED},
    "200000000012": {"parent_id": OPEN[0], "lifecycle": Lifecycle.DRAFT},
    "200000000013": {"unit": "rahasia", "lifecycle": Lifecycle.SUBMITTED},
    "200000000014": {"processing": Processing.AWAITING_OCR, "lifecycle": Lifecycle.DRAFT},
    "200000000015": {"year": 1987, "language": "en", "lifecycle": Lifecycle.APPROVED},
}
WORDS = ("tersembunyi", "zirkonium", "laporan", "kesehtaan", "188.45/77/2024", "zir*", "unit:rahasia", "")
NEVER_ASKED = {
    "/metrics",  # its figures of requests grow with every request
    "/static/{digest}/{name}",  # files of the product
    *("/masuk", "/masuk/kode", "/akun/atur-ulang/{token}"),  # forms with a token that is another each time
}
FILLED = {
    "code": ("dinkes", "disdik", "rahasia", "bk-d1", "kesehatan"),
    "value": tuple(each.value for each in InformationClass),
    "year": ("2024", "1987"),
    "number": ("1", "2"),
    "digest": (),
    "name": (),
}


@contextmanager
def archive(folder: Path, migrated: Path, clock: FakeClock, sandbox: Sandbox) -> Iterator[tuple[Services, Shelves]]:
    folder.mkdir()
    (folder / "archive.db").write_bytes(migrated.read_bytes())
    database, blobs = open_database(f"sqlite:///{folder / 'archive.db'}", clock), LocalBlobs(folder / "blobs")

    def page_texts(wanted: Any) -> Any:
        with database.read() as uow:
            return uow.pages.some(wanted)

    index = WhooshIndex(folder / "index", page_texts, synonyms=reference_synonyms())
    site = SiteConfig("Arsip Uji", "Asia/Jakarta", "https://arsip.example", "id", "0.0.0", in_flight_limit=8)
    receiving = Receiving(
        database, clock, LocalUploads(folder / "uploads", blobs), ZipBundles(Limits()), None, UploadLimits()
    )
    services = Services(database, blobs, index, PageImages(folder / "images", sandbox), clock, site, receiving)
    shelves = Shelves(database, blobs, index, clock)
    for number, document_id in enumerate(OPEN):
        words = f"laporan kesehatan masyarakat nomor {number}"
        shelves.put(f"Laporan {number}", words, id=document_id, year=2024, item="bk-d1", number=f"188.45/{number}/2024")
    # A file in which anything withheld lies is handed out to nobody, in either archive; how much and what is not told.
    shelves.put("Anggota", id="300000000001", parent_id=OPEN[0], lifecycle=Lifecycle.DRAFT, published_at=None)
    yield services, shelves
    database.close()


@pytest.fixture
def both(
    tmp_path: Path, migrated_sqlite: Path, clock: FakeClock, sandbox: Sandbox
) -> Iterator[tuple[Services, Services]]:
    """The archive that holds only what is public, and the one that holds more."""
    with (
        archive(tmp_path / "plain", migrated_sqlite, clock, sandbox) as (plain, _),
        archive(tmp_path / "fuller", migrated_sqlite, clock, sandbox) as (fuller, shelves),
    ):
        for document_id, fields in HIDDEN.items():
            page = Page(1, "laporan zirkonium tersembunyi", TextSource.BORN_DIGITAL)
            own: dict[str, Any] = {"year": 2024, "item": "bk-d1", "number": "188.45/77/2024", "file_type": FileType.PDF}
            name = f"zirkonium-{document_id}.pdf"
            shelves.put("Tersembunyi Zirkonium", id=document_id, pages=[page], file_name=name, **own | fields)
            relate(fuller.database, clock, document_id, RelationKind.AMENDS, OPEN[0], actor="cli")
        yield plain, fuller


def addresses(document_ids: list[str]) -> Iterator[str]:
    """Every public address that can be asked, with each of these documents in its place and with each question."""
    for template, methods in ACCESS.items():
        if template in NEVER_ASKED or methods.get("GET") != PUBLIC:
            continue
        filled = [template]
        for place, values in {"document_id": tuple(document_ids), **FILLED}.items():
            if f"{{{place}}}" in template:
                filled = [one.replace(f"{{{place}}}", value) for one in filled for value in values]
        yield from filled
        if "{" not in template and ("cari" in template or "saran" in template or "search" in template):
            yield from (f"{template}?q={word}" for word in WORDS)
        if template == "/api/v1/suggestions":
            yield from (f"{template}?q={word[:4]}" for word in WORDS)


def without_request(answer: testing.Result) -> tuple[int, dict[str, str], bytes]:
    return answer.status_code, dict(answer.headers), answer.content


HEADERS = {"X-Request-ID": "the-same-for-both"}


def test_no_public_address_tells_whether_anything_is_hidden(both: tuple[Services, Services]) -> None:
    plain, fuller = (testing.TestClient(create_app(services)) for services in both)
    asked = 0
    for address in addresses([*OPEN, *HIDDEN]):
        expected, found = (without_request(each.simulate_get(address, headers=HEADERS)) for each in (plain, fuller))
        assert found == expected, address
        asked += 1
    assert asked > 300


def test_the_same_holds_for_browsers_in_which_somebody_is_signed_in(
    both: tuple[Services, Services], sign_in: Callable[[Services], str]
) -> None:
    clients = [testing.TestClient(create_app(services)) for services in both]
    cookies = [sign_in(services) for services in both]
    for address in addresses([OPEN[0], next(iter(HIDDEN))]):
        plain, fuller = (
            client.simulate_get(address, headers={**HEADERS, "Cookie": f"arsip={cookie}"})
            for client, cookie in zip(clients, cookies, strict=True)
        )
        assert without_request(fuller) == without_request(plain), address


def test_the_hidden_documents_are_there_for_those_who_may_read_them(both: tuple[Services, Services]) -> None:
    """Otherwise the tests above would compare nothing."""
    _, fuller = both
    readable = ReadableBy(Person("", "auditor", Role.AUDITOR))
    assert [readable_document(fuller.database, each, readable).title for each in HIDDEN] == [
        "Tersembunyi Zirkonium"
    ] * len(HIDDEN)


@pytest.fixture
def sign_in() -> Callable[[Services], str]:
    def made(services: Services) -> str:
        with services.database.write() as uow:
            uow.people.add(Person("Auditor", "auditor", Role.AUDITOR), "")
        return open_session(services.database, services.clock, "auditor", services.site.session_limits)

    return made


def test_hidden_means_not_public(both: tuple[Services, Services]) -> None:
    _, fuller = both
    with fuller.database.read() as uow:
        found: dict[str, Document] = uow.documents.get_many([*OPEN, *HIDDEN])
    assert {key for key, each in found.items() if each.is_public} == set(OPEN)
