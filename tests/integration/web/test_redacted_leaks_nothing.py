"""What is blacked out reaches an anonymous reader by no road, and reaches staff by the one that is theirs."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
import structlog
from falcon import testing
from PIL import Image, ImageDraw, ImageFont

from archive.curation import move
from archive.documents import Document, FileType, Lifecycle, OcrStatus, Page, TextSource, Word
from archive.people import Role
from archive.privacy_gate import check
from archive.redactions import Ground, plan_findings
from indexer.apply import Applier
from indexer.redacting import Redacting
from indexer.sandbox import Sandbox
from search_api.access import ACCESS
from search_api.services import Services
from tests.integration.web.conftest import Shelves, SignedIn
from tests.integration.web.test_nothing_leaks import ADDRESSES, EXCHANGED, LISTS

NIK = "6202015506870002"
FRAGMENTS = (NIK, NIK[:8], NIK[8:], "rahasia-berkas")
MORE = [
    "/dokumen/{id}/halaman/1?q=" + NIK,
    "/cari?q=" + NIK,
    "/cari?q=rahmah",
    "/api/v1/search?q=" + NIK,
    "/api/v1/search?q=rahmah",
    "/api/v1/suggestions?q=62020155",
    "/api/v1/suggestions?q=siti",
    "/api/v1/documents/{id}/file?rendition=original",
    "/api/v1/documents/{id}/pages/1/image?width=1280",
    "/dokumen/{id}/kutipan.ris?hal=1",
    "/cari/daftar.csv?q=rahmah",
]
Put = Callable[..., Document]


def scanned_page() -> tuple[bytes, Page]:
    """A picture with the secret, and what OCR read of it."""
    picture = Image.new("RGB", (1654, 2339), "white")
    font = ImageFont.load_default(40)
    pen = ImageDraw.Draw(picture)
    words: list[Word] = []
    across = 160.0
    for text in ("Siti", "Rahmah,", "NIK", NIK, "Sampit"):
        pen.text((across, 300), text, fill="black", font=font)
        wide = pen.textlength(text, font=font)
        words.append(Word(text, *(side * 72 / 200 for side in (across, 300, across + wide, 350)), confidence=0.9))
        across += wide + 20
    stored = io.BytesIO()
    picture.save(stored, "PNG", dpi=(200, 200))
    text = " ".join(word.text for word in words)
    size = 1654 * 72 / 200, 2339 * 72 / 200
    return stored.getvalue(), Page(
        1, text, TextSource.OCR, width=size[0], height=size[1], ocr=OcrStatus.DONE, words=tuple(words)
    )


@pytest.fixture
def secret(shelves: Shelves, services: Services) -> Document:
    """A draft that holds a secret on its page, in its title and in the names of its file."""
    content, page = scanned_page()
    return shelves.put(
        f"Daftar {NIK} Rahmah",
        content=content,
        pages=[page],
        file_name=f"rahasia-berkas {NIK}.png",
        source_path=f"kiriman/rahasia-berkas {NIK}.png",
        media_type="image/png",
        file_type=FileType.IMAGE,
        lifecycle=Lifecycle.DRAFT,
        published_at=None,
        year=2024,
        item="bk-d1",
    )


@pytest.fixture
def published(secret: Document, services: Services, sandbox: Sandbox, tmp_path: object, index: object) -> Document:
    """Blacked out, published and findable."""
    with services.database.write() as uow:
        stored = uow.documents.get(secret.id)
        page = uow.pages.get(secret.id, 1)
        assert stored is not None
        assert page is not None
        check(uow, services.clock.now(), stored, {1: page.words})
    plan_findings(services.database, services.clock, secret.id, None, Ground.PERSONAL_SECRET, actor="cli")
    folder = tmp_path / "redacting"  # type: ignore[operator]
    Redacting(services.database, services.blobs, sandbox, services.clock, folder).redact(secret.id, actor="cli")
    move(services.database, services.clock, secret.id, Lifecycle.PUBLISHED, actor="cli")
    Applier(services.database, services.index).drain()
    with services.database.read() as uow:
        found = uow.documents.get(secret.id)
    assert found is not None
    assert found.is_public
    return found


def test_what_is_blacked_out_is_in_no_answer_and_no_log(
    client: testing.TestClient, published: Document, secret: Document
) -> None:
    with structlog.testing.capture_logs() as logged:
        answers = {
            address: client.simulate_get(address.format(id=published.id))
            for address in [*LISTS, *EXCHANGED, *ADDRESSES, *MORE]
        }

    assert answers["/dokumen/{id}"].status_code == 200
    for address, answer in answers.items():
        asked_for = address.partition("?q=")[2]
        said = answer.content.decode("utf-8", "replace").replace(asked_for, "") if asked_for else ""
        body = said or answer.content.decode("latin-1")
        everything = body + str(dict(answer.headers))
        assert not [part for part in (*FRAGMENTS, secret.sha256) if part in everything], address
    assert not [part for part in FRAGMENTS if part in str(logged)]


def test_the_rest_of_the_page_is_found_and_the_secret_is_not(client: testing.TestClient, published: Document) -> None:
    def total(question: str) -> int:
        return int(json.loads(client.simulate_get(f"/api/v1/search?q={question}&literal=1").text)["total"])

    assert total("sampit") == 1
    assert total(NIK) == 0


def test_the_file_the_public_gets_is_the_redacted_one_by_every_name(
    client: testing.TestClient, published: Document
) -> None:
    bodies = [
        client.simulate_get(f"/api/v1/documents/{published.id}/file").content,
        client.simulate_get(f"/dokumen/{published.id}/berkas").content,
        client.simulate_get(f"/api/v1/documents/{published.id}/file?rendition=original").content,
    ]

    assert all(body.startswith(b"%PDF") for body in bodies)
    assert len(set(bodies)) == 1
    assert client.simulate_get(f"/api/v1/documents/{published.id}/file?rendition=converted").status_code == 404


def test_the_public_is_told_how_many_parts_are_blacked_out_and_why(
    client: testing.TestClient, published: Document
) -> None:
    for address in (f"/dokumen/{published.id}", f"/dokumen/{published.id}/halaman/1"):
        page = client.simulate_get(address, headers={"Accept-Language": "id"}).text
        assert "1 bagian dihitamkan" in page
        assert "Pasal 17 huruf h" in page


def test_the_original_is_for_those_who_may_read_it(
    client: testing.TestClient, published: Document, secret: Document, signed_in_as: Callable[..., SignedIn]
) -> None:
    room = f"/kerja/dokumen/{published.id}/privasi"
    own, other = signed_in_as(Role.OFFICER), signed_in_as(Role.OFFICER, "disdik")

    for address in (room, f"{room}/asli", f"{room}/gambar/1"):
        assert client.simulate_get(address).status_code in (303, 401)
        assert other.simulate_get(address).status_code == 403
        answer = own.simulate_get(address)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
    assert own.simulate_get(f"{room}/asli").content.startswith(b"\x89PNG")


def test_who_takes_the_original_is_noted(
    services: Services, published: Document, signed_in_as: Callable[..., SignedIn]
) -> None:
    person = signed_in_as(Role.LIBRARIAN)

    person.simulate_get(f"/kerja/dokumen/{published.id}/privasi/asli")

    with services.database.read() as uow:
        last = uow.audit.of_document(published.id)[-1]
    assert (last.actor, last.action) == (person.person.login, "download_original")


def test_only_those_who_may_publish_decide(published: Document, signed_in_as: Callable[..., SignedIn]) -> None:
    room = f"/kerja/dokumen/{published.id}/privasi"

    for role in (Role.OFFICER, Role.AUDITOR, Role.SUPERVISOR):
        assert signed_in_as(role).send(room, {"langkah": "urungkan"}).status_code == 403


def test_every_address_of_this_room_stands_in_the_table_of_access() -> None:
    rooms = [address for address in ACCESS if "privasi" in address and address.startswith("/kerja")]

    assert len(rooms) == 4
    assert not any(access.public for address in rooms for access in ACCESS[address].values())
