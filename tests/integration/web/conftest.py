"""An archive of real parts with documents put straight into it, and a client of its web."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import pytest
from falcon import testing

from archive.asked_queries import OwnWord, QuestionCounter
from archive.classification import InformationClass
from archive.documents import Document, FileType, Lifecycle, Page, Processing, Rendition, RenditionRole, TextSource
from archive.extraction import Limits
from archive.people import Person, Role, bound_to_unit
from archive.ports import Clock, Database
from archive.receiving import Receiving
from archive.sessions import open_session
from archive.units import Unit, UnitKind
from archive.uploads import UploadLimits
from indexer.apply import Applier
from indexer.bundles import ZipBundles
from indexer.engines.whoosh.index import WhooshIndex
from indexer.own_words import OwnWords
from indexer.page_images import PageImages
from indexer.sandbox import Sandbox
from search_api.app import create_app
from search_api.services import Services, SiteConfig
from storage.local_blobs import LocalBlobs
from storage.uploads import LocalUploads


class Shelves:
    """Puts documents into the archive as deposit and worker would have left them, and indexes them."""

    def __init__(self, database: Database, blobs: LocalBlobs, index: WhooshIndex, clock: Clock) -> None:
        self._database = database
        self._blobs = blobs
        self._clock = clock
        self._numbers = itertools.count(1)
        self._applier = Applier(database, index)
        self._applier.reconcile()
        with database.write() as uow:
            uow.units.put(Unit("dinkes", "Dinas Kesehatan", UnitKind.AGENCY))
            uow.units.put(Unit("disdik", "Dinas Pendidikan", UnitKind.AGENCY))

    def put(
        self, title: str, *texts: str, content: bytes = b"", pages: Sequence[Page] = (), **fields: object
    ) -> Document:
        """A published document of class berkala, unless ``fields`` say otherwise; findable on return."""
        number = next(self._numbers)
        stored = self._blobs.put(BytesIO(content or f"bytes of {title} {number}".encode()))
        pages = pages or [Page(place, text, TextSource.BORN_DIGITAL) for place, text in enumerate(texts, 1)]
        plain: dict[str, object] = {
            "id": f"{number:012d}",
            "unit": "dinkes",
            "title": title,
            "file_name": f"berkas {number}.txt",
            "media_type": "text/plain",
            "file_type": FileType.TEXT,
            "sha256": stored.sha256,
            "size": stored.size,
            "received_at": self._clock.now(),
            "information_class": InformationClass.PERIODIC,
            "lifecycle": Lifecycle.PUBLISHED,
            "published_at": self._clock.now(),
            "processing": Processing.READABLE,
            "page_count": len(pages) or None,
        }
        document = Document(**(plain | fields))  # type: ignore[arg-type]
        original = Rendition(
            document.id, RenditionRole.ORIGINAL, stored.sha256, stored.size, document.media_type, document.file_name
        )
        with self._database.write() as uow:
            added = uow.documents.add(document, original, f"key {document.id}")
            assert added is not None
            uow.pages.replace_all(document.id, pages)
            uow.index.mark(document.id)
        self._applier.drain()
        return added

    def change(self, document: Document, **fields: object) -> Document:
        """Change fields; the index follows."""
        with self._database.write() as uow:
            stored = uow.documents.get(document.id)
            assert stored is not None
            changed = uow.documents.update(replace(stored, **fields))  # type: ignore[arg-type]
        self._applier.drain()
        return changed


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with Sandbox(tmp_path_factory.mktemp("sandbox")) as opened:
        yield opened


@pytest.fixture
def own_words(database: Database) -> OwnWords:
    def added() -> Sequence[OwnWord]:
        with database.read() as uow:
            return uow.questions.own_words()

    return OwnWords(added, look_seconds=0.0)


@pytest.fixture
def index(database: Database, own_words: OwnWords, tmp_path: Path) -> WhooshIndex:
    def page_texts(wanted: Mapping[str, Sequence[int]]) -> Mapping[tuple[str, int], str]:
        with database.read() as uow:
            return uow.pages.some(wanted)

    return WhooshIndex(tmp_path / "index", page_texts, synonyms=own_words)


@pytest.fixture
def services(
    database: Database,
    blobs: LocalBlobs,
    index: WhooshIndex,
    own_words: OwnWords,
    sandbox: Sandbox,
    clock: Clock,
    tmp_path: Path,
) -> Services:
    site = SiteConfig("Arsip Uji", "Asia/Jakarta", None, "id", "0.0.0", in_flight_limit=8)
    receiving = Receiving(
        database, clock, LocalUploads(tmp_path / "uploads", blobs), ZipBundles(Limits()), None, UploadLimits()
    )
    return Services(
        database,
        blobs,
        index,
        PageImages(tmp_path / "images", sandbox),
        clock,
        site,
        receiving,
        counter=QuestionCounter(clock.now, lambda text: text[::-1]),
        trying=lambda words: index.with_synonyms(own_words.with_words(words)),
    )


@pytest.fixture
def shelves(database: Database, blobs: LocalBlobs, index: WhooshIndex, clock: Clock) -> Shelves:
    return Shelves(database, blobs, index, clock)


@pytest.fixture
def client(services: Services, shelves: Shelves) -> testing.TestClient:
    return testing.TestClient(create_app(services))


@pytest.fixture
def put(shelves: Shelves) -> Callable[..., Document]:
    """Put a published document on the public shelf; ``put(title, *page_texts, **fields)``."""
    return shelves.put


@pytest.fixture
def change(shelves: Shelves) -> Callable[..., Document]:
    """Change fields of a document; ``change(document, **fields)``."""
    return shelves.change


class SignedIn(testing.TestClient):
    """A browser in which ``person`` is signed in; ``csrf`` is a token for its forms."""

    def __init__(self, app: object, person: Person, token: str) -> None:
        super().__init__(app, headers={"Cookie": f"arsip={token}"})  # type: ignore[arg-type]
        self.person = person
        self.csrf = self.token_of("/kerja")

    def token_of(self, address: str) -> str:
        """The token in the first form of the page at this address."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.simulate_get(address).text)
        assert found, address
        return found[1]

    def send(self, address: str, fields: Mapping[str, object] | None = None, **more: object) -> testing.Result:
        """POST a form with its token."""
        body = urlencode({"csrf": self.csrf, **(fields or {})}, doseq=True)
        return self.simulate_post(address, body=body, content_type="application/x-www-form-urlencoded", **more)  # type: ignore[arg-type]


@pytest.fixture
def signed_in_as(services: Services, client: testing.TestClient) -> Callable[..., SignedIn]:
    """A browser of somebody new in this role; ``signed_in_as(role, unit=None)``. Officers are of dinkes by default."""
    numbers = itertools.count(1)

    def sign_in(role: Role, unit: str | None = None) -> SignedIn:
        if unit is None and bound_to_unit(role):
            unit = "dinkes"
        login = f"{role.value.replace('_', '-')}-{next(numbers)}"
        person = Person(f"Petugas {login}", login, role, unit, services.clock.now())
        with services.database.write() as uow:
            uow.people.add(person, "")
        token = open_session(services.database, services.clock, login, services.site.session_limits)
        return SignedIn(client.app, person, token)

    return sign_in
