"""Searching and reading beyond the public shelf, by people with an account."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from falcon import testing

from archive.classification import InformationClass, SecurityLevel
from archive.documents import Document, FileType, Lifecycle
from archive.people import Role
from archive.staff_reading import DOWNLOAD
from indexer import media_types as mt
from search_api.services import Services
from tests.conftest import FakeClock

Put = Callable[..., Document]
SignIn = Callable[..., Any]


@pytest.fixture
def drafts(put: Put) -> dict[str, Document]:
    """One of each kind: open to all, the officer's own draft, another unit's draft, another unit's published one."""
    return {
        "open": put("Laporan Air Terbit", "air bersih untuk desa"),
        "own": put("Rancangan Air", "air bersih menurut rancangan", lifecycle=Lifecycle.DRAFT),
        "theirs": put("Rancangan Sekolah", "air bersih di sekolah", lifecycle=Lifecycle.SUBMITTED, unit="disdik"),
        "theirs open": put("Laporan Sekolah", "air bersih sekolah terbit", unit="disdik"),
    }


def found(browser: testing.TestClient, address: str = "/api/v1/staff/search?q=air") -> set[str]:
    return {hit["id"] for hit in browser.simulate_get(address).json["hits"]}


def ids(documents: dict[str, Document], *names: str) -> set[str]:
    return {documents[name].id for name in names}


def test_an_officer_finds_what_is_public_and_what_is_of_the_own_unit(
    drafts: dict[str, Document], signed_in_as: SignIn
) -> None:
    officer = signed_in_as(Role.OFFICER)

    assert found(officer) == ids(drafts, "open", "own", "theirs open")
    assert found(officer, "/api/v1/staff/search?q=air&state=draft&state=submitted") == ids(drafts, "own")
    states = officer.simulate_get("/api/v1/staff/search?q=air").json["facets"]["state"]
    assert {each["value"]: each["count"] for each in states} == {"published": 2, "draft": 1}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_who_reads_everything_finds_everything(role: Role, drafts: dict[str, Document], signed_in_as: SignIn) -> None:
    assert found(signed_in_as(role)) == ids(drafts, *drafts)


def test_the_page_of_results_shows_states_and_leads_to_where_one_may_read(
    drafts: dict[str, Document], signed_in_as: SignIn
) -> None:
    officer = signed_in_as(Role.OFFICER)
    page = officer.simulate_get("/kerja/cari?q=air")

    assert page.headers["Cache-Control"] == "no-store"
    assert "Rancangan Sekolah" not in page.text
    assert f'href="/kerja/dokumen/{drafts["own"].id}"' in page.text
    assert f'href="/kerja/dokumen/{drafts["own"].id}/baca/1?q=air"' in page.text
    assert f'href="/dokumen/{drafts["theirs open"].id}"' in page.text
    assert "tidak terlihat oleh umum" in page.text
    assert 'href="/kerja/cari?q=air&amp;state=draft"' in page.text
    for link in set(re.findall(r'href="(/(?:kerja/dokumen/\w+/baca|dokumen|kerja/cari)[^"]*)"', page.text)):
        assert officer.simulate_get(link.replace("&amp;", "&")).status_code == 200, link


def test_public_answers_are_the_same_for_those_who_are_signed_in(
    client: testing.TestClient, drafts: dict[str, Document], signed_in_as: SignIn
) -> None:
    administrator = signed_in_as(Role.ADMINISTRATOR)
    for address in (
        "/cari?q=air",
        "/api/v1/search?q=air",
        "/api/v1/suggestions?q=ran",
        f"/dokumen/{drafts['open'].id}",
        f"/dokumen/{drafts['open'].id}/halaman/1?q=air",
        f"/api/v1/documents/{drafts['own'].id}",
        f"/dokumen/{drafts['own'].id}/berkas",
    ):
        own, anonymous = administrator.simulate_get(address), client.simulate_get(address)
        assert (own.status_code, own.content) == (anonymous.status_code, anonymous.content), address


@pytest.mark.parametrize(
    "address",
    [
        "/kerja/cari",
        "/kerja/dokumen/{id}/baca?nomor=1",
        "/kerja/dokumen/{id}/baca/1",
        "/kerja/dokumen/{id}/berkas",
        "/api/v1/staff/search",
        "/api/v1/staff/documents/{id}",
        "/api/v1/staff/documents/{id}/file",
        "/api/v1/staff/documents/{id}/pages/1",
        "/api/v1/staff/documents/{id}/pages/1/image",
    ],
)
def test_every_staff_address_asks_who_one_is_and_is_kept_nowhere(
    address: str, client: testing.TestClient, drafts: dict[str, Document], signed_in_as: SignIn
) -> None:
    own, theirs = address.format(id=drafts["own"].id), address.format(id=drafts["theirs"].id)
    officer = signed_in_as(Role.OFFICER)

    anonymous = client.simulate_get(own)
    assert anonymous.status_code == (401 if address.startswith("/api") else 303)
    assert "Rancangan" not in anonymous.text
    assert anonymous.headers["Cache-Control"] == "no-store"
    allowed = officer.simulate_get(own)
    assert allowed.status_code in (200, 303, 404)
    assert allowed.headers["Cache-Control"] == "no-store"
    if "{id}" in address:
        refused = officer.simulate_get(theirs)
        assert refused.status_code == 403
        assert "Sekolah" not in refused.text
        assert refused.headers["Cache-Control"] == "no-store"


def test_a_draft_is_read_with_its_words_marked_and_a_drawer_that_stays_in_the_staff_room(
    drafts: dict[str, Document], signed_in_as: SignIn
) -> None:
    document = drafts["own"]
    page = signed_in_as(Role.OFFICER).simulate_get(f"/kerja/dokumen/{document.id}/baca/1?q=rancangan&laci=temuan")

    assert page.status_code == 200
    assert "<mark>rancangan</mark>" in page.text
    assert f"/kerja/dokumen/{document.id}/baca/1?q=rancangan" in page.text
    assert f'"/dokumen/{document.id}' not in page.text
    assert f"/api/v1/documents/{document.id}" not in page.text
    assert 'id="kutip"' not in page.text


def test_a_program_with_a_record_learns_where_it_stands(drafts: dict[str, Document], signed_in_as: SignIn) -> None:
    document = drafts["own"]
    record = signed_in_as(Role.OFFICER).simulate_get(f"/api/v1/staff/documents/{document.id}").json

    assert (record["lifecycle"], record["public"], record["security"]) == ("draft", False, SecurityLevel.OPEN.value)
    assert record["url"] == f"/kerja/dokumen/{document.id}"
    assert record["file_url"] == f"/api/v1/staff/documents/{document.id}/file"


def downloads(services: Services, document: Document) -> list[str]:
    with services.database.read() as uow:
        return [entry.actor for entry in uow.audit.of_document(document.id) if entry.action == DOWNLOAD]


def test_a_download_of_what_is_not_public_is_written_down_once_a_quarter_of_an_hour(
    put: Put, signed_in_as: SignIn, services: Services, clock: FakeClock
) -> None:
    document = put(
        "Draf", content=b"%PDF-1.4 isi", media_type=mt.PDF, file_type=FileType.PDF, lifecycle=Lifecycle.DRAFT
    )
    officer, librarian = signed_in_as(Role.OFFICER), signed_in_as(Role.LIBRARIAN)
    address = f"/kerja/dokumen/{document.id}/berkas"

    officer.simulate_head(address)
    assert downloads(services, document) == []
    whole = officer.simulate_get(address)
    part = officer.simulate_get(address, headers={"Range": "bytes=0-3"})
    officer.simulate_get(f"/api/v1/staff/documents/{document.id}/file", headers={"Range": "bytes=4-"})
    assert (whole.status_code, whole.content) == (200, b"%PDF-1.4 isi")
    assert (part.status_code, part.headers["Content-Range"]) == (206, "bytes 0-3/12")
    assert downloads(services, document) == [officer.person.login]
    librarian.simulate_get(address)
    clock.advance(15 * 60 - 1)
    officer.simulate_get(address)
    assert downloads(services, document) == [officer.person.login, librarian.person.login]
    clock.advance(1)
    officer.simulate_get(address)
    assert downloads(services, document) == [officer.person.login, librarian.person.login, officer.person.login]
    with services.database.read() as uow:
        assert uow.audit.verify() >= 3


def test_a_refused_download_and_one_of_a_public_document_leave_no_entry(
    drafts: dict[str, Document], signed_in_as: SignIn, services: Services
) -> None:
    officer = signed_in_as(Role.OFFICER)
    officer.simulate_get(f"/kerja/dokumen/{drafts['theirs'].id}/berkas")
    officer.simulate_get(f"/kerja/dokumen/{drafts['open'].id}/berkas")
    officer.simulate_get(f"/dokumen/{drafts['open'].id}/berkas")

    assert [downloads(services, each) for each in drafts.values()] == [[], [], [], []]


def test_a_download_before_publication_is_no_change_of_the_public_record(
    put: Put, change: Callable[..., Document], signed_in_as: SignIn, client: testing.TestClient, clock: FakeClock
) -> None:
    document = put("Laporan", "isi")
    before = client.simulate_get(f"/dokumen/{document.id}").text
    exempt = change(document, information_class=InformationClass.EXEMPT)
    clock.advance(60)
    signed_in_as(Role.LIBRARIAN).simulate_get(f"/kerja/dokumen/{document.id}/berkas")
    change(exempt, information_class=document.information_class)

    assert client.simulate_get(f"/dokumen/{document.id}").text == before


def test_a_document_that_moved_to_another_unit_is_gone_from_the_results_at_once(
    drafts: dict[str, Document], signed_in_as: SignIn, services: Services
) -> None:
    """The catalogue is asked when hits are shown, though the index still has it."""
    officer = signed_in_as(Role.OFFICER)
    with services.database.write() as uow:
        uow.documents.update(replace(drafts["own"], unit="disdik"))

    answer = officer.simulate_get("/api/v1/staff/search?q=rancangan").json
    assert answer["total"] == 0
    assert answer["hits"] == []
    assert "Rancangan Air" not in officer.simulate_get("/kerja/cari?q=rancangan").text


def test_the_state_of_a_document_is_no_filter_for_the_public(
    client: testing.TestClient, drafts: dict[str, Document]
) -> None:
    assert client.simulate_get("/api/v1/search?state=draft").status_code == 400
    assert client.simulate_get("/cari?state=draft").text.count("Rancangan") == 0
