"""What stays of a document that was public and is withdrawn: a reason at its address, and nothing more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon import testing

from archive.classification import InformationClass
from archive.curation import move, withdraw
from archive.documents import Document, Lifecycle
from archive.errors import InvalidInput
from search_api.services import Services

Put = Callable[..., Document]
Change = Callable[..., Document]
WHY = "Memuat nomor telepon warga."
TITLE = "Daftar Penerima Xilofon"
TEXT = "gambang kromong untuk warga"
PAGES = ["/dokumen/{id}", "/dokumen/{id}/halaman", "/dokumen/{id}/halaman/1", "/dokumen/{id}/halaman/1?q=gambang"]
ANSWERS = [
    "/api/v1/documents/{id}",
    "/api/v1/documents/{id}/similar",
    "/api/v1/documents/{id}/file",
    "/api/v1/documents/{id}/file?rendition=converted",
    "/api/v1/documents/{id}/pages/1",
    "/api/v1/documents/{id}/pages/1/image",
]


@pytest.fixture
def withdrawn(put: Put, services: Services) -> Document:
    put("Daftar Penerima Xilofon Lain", TEXT)
    document = put(TITLE, TEXT, number="77/2031", year=2031, content=b"gambang kromong", file_name="kromong.txt")
    withdraw(services.database, services.clock, document.id, actor="cli", why=WHY)
    return document


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_a_withdrawn_document_is_its_tombstone(
    client: testing.TestClient, withdrawn: Document, address: str
) -> None:
    stone = client.simulate_get(address.format(id=withdrawn.id))
    head = client.simulate_head(address.format(id=withdrawn.id))

    assert (stone.status_code, head.status_code) == (410, 410)
    said = ("Dokumen ini sudah ditarik", TITLE, "77/2031", "Dinas Kesehatan", "2 Mar 2026", WHY, "/bantuan/meminta")
    assert [each for each in said if each not in stone.text] == []
    assert '<meta name="robots" content="noindex">' in stone.text
    assert stone.headers["X-Robots-Tag"] == "noindex"
    unsaid = ("kromong", "Penerima Xilofon Lain", withdrawn.sha256, "/api/v1/documents/", "<img", "berkala")
    assert [each for each in unsaid if each in stone.text] == []


@pytest.mark.parametrize("address", ANSWERS)
def test_programs_are_told_the_same_as_a_problem(client: testing.TestClient, withdrawn: Document, address: str) -> None:
    problem = client.simulate_get(address.format(id=withdrawn.id))

    assert problem.status_code == 410
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert problem.headers["X-Robots-Tag"] == "noindex"
    assert (problem.json["code"], problem.json["status"]) == ("gone", 410)
    assert problem.json["withdrawn"] == {
        "id": withdrawn.id,
        "title": TITLE,
        "number": "77/2031",
        "unit": "dinkes",
        "unit_name": "Dinas Kesehatan",
        "published_at": "2026-03-02T08:00:00Z",
        "withdrawn_at": "2026-03-02T08:00:00Z",
        "reason": WHY,
        "help_url": "/bantuan/meminta",
    }
    assert "kromong" not in problem.text


def test_a_tombstone_is_out_of_search_and_suggestions_at_once(client: testing.TestClient, withdrawn: Document) -> None:
    found = client.simulate_get("/api/v1/search", params={"q": "penerima xilofon"}).json
    suggested = client.simulate_get("/api/v1/suggestions", params={"q": "daftar pen"}).json["suggestions"]

    assert [hit["title"] for hit in found["hits"]] == ["Daftar Penerima Xilofon Lain"]
    assert withdrawn.id not in str(suggested)
    assert withdrawn.id not in client.simulate_get("/").text


def test_withdrawn_without_a_trace_is_like_what_never_existed(
    client: testing.TestClient, put: Put, services: Services
) -> None:
    document = put(TITLE, TEXT, id="0123456789ab")
    withdraw(services.database, services.clock, document.id, actor="cli", why=WHY, without_trace=True)

    hidden = client.simulate_get(f"/dokumen/{document.id}", headers={"X-Request-ID": "the-same-for-both"})
    unknown = client.simulate_get("/dokumen/0123456789ac", headers={"X-Request-ID": "the-same-for-both"})

    assert hidden.status_code == unknown.status_code == 404
    assert hidden.content.replace(b"89ab", b"89ac") == unknown.content
    with services.database.read() as uow:
        (entry,) = uow.audit.of_document(document.id)
    assert entry.after["why"] == WHY


def test_a_tombstone_can_be_erased_later(client: testing.TestClient, withdrawn: Document, services: Services) -> None:
    withdraw(services.database, services.clock, withdrawn.id, actor="cli", why="judulnya pun", without_trace=True)

    assert client.simulate_get(f"/dokumen/{withdrawn.id}").status_code == 404
    with services.database.read() as uow:
        entry = uow.audit.of_document(withdrawn.id)[-1]
    assert (entry.action, entry.before) == ("erase_tombstone", {"withdrawal_reason": WHY})


def test_closing_a_document_closes_its_tombstone(
    client: testing.TestClient, withdrawn: Document, change: Change
) -> None:
    change(withdrawn, information_class=InformationClass.EXEMPT)

    assert client.simulate_get(f"/dokumen/{withdrawn.id}").status_code == 404
    assert client.simulate_get(f"/api/v1/documents/{withdrawn.id}").json["code"] == "not_found"


def test_publishing_again_clears_the_tombstone(
    client: testing.TestClient, withdrawn: Document, services: Services
) -> None:
    (again,) = move(services.database, services.clock, withdrawn.id, Lifecycle.PUBLISHED, actor="cli")

    assert (again.withdrawn_at, again.withdrawal_reason) == (None, None)
    assert client.simulate_get(f"/dokumen/{withdrawn.id}").status_code == 200


def test_an_archived_document_keeps_its_tombstone(
    client: testing.TestClient, withdrawn: Document, services: Services
) -> None:
    move(services.database, services.clock, withdrawn.id, Lifecycle.ARCHIVED, actor="cli")

    assert client.simulate_get(f"/dokumen/{withdrawn.id}").status_code == 410


def test_members_of_a_container_share_its_fate(client: testing.TestClient, put: Put, services: Services) -> None:
    container = put("Bundel", "isi")
    member = put("Anggota", "isi", parent_id=container.id)
    earlier = put("Anggota Lama", "isi", parent_id=container.id)
    withdraw(services.database, services.clock, earlier.id, actor="cli", why="salah berkas")

    moved = withdraw(services.database, services.clock, container.id, actor="cli", why=WHY)
    assert [each.id for each in moved] == [container.id, member.id]
    assert WHY in client.simulate_get(f"/dokumen/{member.id}").text
    assert "salah berkas" in client.simulate_get(f"/dokumen/{earlier.id}").text

    withdraw(services.database, services.clock, container.id, actor="cli", why=WHY, without_trace=True)
    for document in (container, member, earlier):
        assert client.simulate_get(f"/dokumen/{document.id}").status_code == 404


def test_what_was_never_public_leaves_no_tombstone(put: Put, services: Services) -> None:
    draft = put("Rancangan", "isi", lifecycle=Lifecycle.DRAFT)
    with pytest.raises(InvalidInput, match="draft"):
        withdraw(services.database, services.clock, draft.id, actor="cli", why=WHY)
    with pytest.raises(InvalidInput, match="alasan"):
        withdraw(services.database, services.clock, put("Terbit", "isi").id, actor="cli", why="  ")


def test_a_reason_is_never_markup(client: testing.TestClient, put: Put, services: Services) -> None:
    document = put("<b>Judul</b>", "isi")
    withdraw(services.database, services.clock, document.id, actor="cli", why="<script>alert(1)</script>")

    page = client.simulate_get(f"/dokumen/{document.id}").text
    assert "<script>alert" not in page
    assert "<b>Judul" not in page
