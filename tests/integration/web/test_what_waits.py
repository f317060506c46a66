"""The first page of the staff side says what waits for each role, with true numbers that lead to the very list."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest

from archive.documents import Document, Lifecycle, Processing, Proposal
from archive.people import CONSOLE, Role
from archive.scheduling import schedule
from archive.workflow import Step, take_step
from search_api.services import Services
from tests.integration.web.conftest import SignedIn

Put = Callable[..., Document]
SignIn = Callable[..., SignedIn]
LINE = re.compile(r'<li><a href="([^"]+)"><span class="wait-count">([\d.]+)</span><span class="wait-text">([^<]+)<')


def waits(somebody: SignedIn) -> dict[str, tuple[int, str]]:
    """Sentence -> number and address."""
    page = somebody.simulate_get("/kerja").text
    return {text: (int(count), html.unescape(address)) for address, count, text in LINE.findall(page)}


@pytest.fixture
def work(put: Put, services: Services) -> dict[str, Document]:
    draft = {"lifecycle": Lifecycle.DRAFT, "published_at": None, "year": 2024}
    documents = {
        "draft": put("Surat Draf", "isi", **draft),
        "returned": put("Surat Kembali", "isi", **draft),
        "again": put("Surat Lagi", "isi", **draft),
        "locked": put("Surat Terkunci", processing=Processing.PASSWORD_PROTECTED, **draft),
        "elsewhere": put("Surat Lain", "isi", unit="disdik", **draft),
        "bare": put("Surat Tanpa Golongan", "isi", information_class=None),
    }

    def step(name: str, *steps: Step) -> None:
        for each in steps:
            take_step(services.database, services.clock, documents[name].id, each, person=CONSOLE, why="judulnya salah")

    step("returned", Step.SUBMIT, Step.RETURN)
    step("again", Step.SUBMIT, Step.RETURN, Step.SUBMIT)
    return documents


def test_an_officer_sees_what_came_back_and_only_of_their_own_unit(signed_in_as: SignIn, work: object) -> None:
    officer = signed_in_as(Role.OFFICER)
    found = waits(officer)
    assert {text: count for text, (count, _) in found.items()} == {
        "dokumen dikembalikan untuk diperbaiki": 1,
        "dokumen di meja pustakawan": 1,
        "berkas tidak terbaca isinya": 1,
        "draf belum diajukan": 3,
    }
    listed = officer.simulate_get(found["dokumen dikembalikan untuk diperbaiki"][1]).text
    assert [title in listed for title in ("Surat Kembali", "Surat Draf", "Surat Lagi")] == [True, False, False]
    locked = officer.simulate_get(found["berkas tidak terbaca isinya"][1]).text
    assert [title in locked for title in ("Surat Terkunci", "Surat Draf")] == [True, False]


def test_a_librarian_sees_what_is_submitted_and_what_is_public_without_a_class(
    signed_in_as: SignIn, services: Services, work: dict[str, Document]
) -> None:
    librarian = signed_in_as(Role.LIBRARIAN)
    found = waits(librarian)
    assert found["dokumen diajukan, menunggu Anda periksa"][0] == 1
    assert found["dokumen terbit tanpa golongan"][0] == 1
    assert found["draf belum diajukan"][0] == 4
    assert "Surat Lagi" in librarian.simulate_get(found["dokumen diajukan, menunggu Anda periksa"][1]).text
    at = services.clock.now().replace(year=services.clock.now().year + 1)
    schedule(services.database, services.clock, work["draft"].id, at, person=CONSOLE)
    assert "Akan terbit" in librarian.simulate_get("/kerja").text


def test_every_role_has_a_first_page_and_an_empty_archive_has_nothing_waiting(signed_in_as: SignIn) -> None:
    for role in Role:
        page = signed_in_as(role).simulate_get("/kerja")
        assert page.status_code == 200, role
    assert "Tidak ada yang menunggu Anda." in signed_in_as(Role.OFFICER).simulate_get("/kerja").text


def test_the_bare_queue_shows_what_is_not_public_and_one_link_further_all(
    signed_in_as: SignIn, put: Put, work: object
) -> None:
    put("Surat Terbit", "isi")
    librarian = signed_in_as(Role.LIBRARIAN)
    bare = librarian.simulate_get("/kerja/antrean").text
    assert [title in bare for title in ("Surat Draf", "Surat Terbit")] == [True, False]
    assert 'href="/kerja/antrean?q="' in bare
    every = librarian.simulate_get("/kerja/antrean?q=").text
    assert [title in every for title in ("Surat Draf", "Surat Terbit")] == [True, True]


def test_a_bulk_edit_of_a_narrowed_queue_reaches_no_other_document(signed_in_as: SignIn, work: object) -> None:
    librarian = signed_in_as(Role.LIBRARIAN)
    page = librarian.simulate_get("/kerja/sunting-massal?status=draft&perlu=dikembalikan").text
    assert "1 dokumen terpilih" in page
    assert '<input type="hidden" name="perlu" value="dikembalikan">' in page
    answer = librarian.send(
        "/kerja/sunting-massal",
        {"status": "draft", "perlu": "dikembalikan", "ubah": "year", "year": "2020", "aksi": "lihat"},
    )
    assert "1 berubah" in answer.text


def test_a_bulk_edit_begins_nothing_that_was_not_shown(signed_in_as: SignIn, services: Services, work: object) -> None:
    librarian = signed_in_as(Role.LIBRARIAN)
    chosen = {"status": "draft", "ubah": "year", "year": "2020"}
    seen = librarian.send("/kerja/sunting-massal", chosen | {"aksi": "lihat"}).text
    shown = re.search(r'name="dilihat" value="(\w+)"', seen)
    assert shown is not None
    other = librarian.send("/kerja/sunting-massal", chosen | {"year": "2021", "aksi": "mulai", "dilihat": shown[1]})
    assert (other.status_code, "belum ada yang dimulai" in other.text) == (200, True)
    with services.database.read() as uow:
        assert not uow.bulk_edits.recent(1, None)
    begun = librarian.send("/kerja/sunting-massal", chosen | {"aksi": "mulai", "dilihat": shown[1]})
    assert begun.status_code == 303


def test_a_filled_field_folds_its_other_proposals_and_a_mistake_keeps_the_way_back(
    signed_in_as: SignIn, services: Services, put: Put
) -> None:
    document = put("Judul yang Benar", "isi", lifecycle=Lifecycle.SUBMITTED, published_at=None)
    with services.database.write() as uow:
        uow.documents.set_proposals(
            document.id,
            [
                Proposal("title", "Kop surat", "content", "Kop surat"),
                Proposal("number", "7/2024", "content", ""),
            ],
        )
    librarian = signed_in_as(Role.LIBRARIAN)
    page = librarian.simulate_get(f"/kerja/meja?dokumen={document.id}").text
    folded = re.search(r'<details class="offers-folded">(.*?)</details>\s*</div>', page, re.DOTALL)
    assert folded is not None
    assert "title:Kop surat" in folded[1]
    assert "number:7/2024" not in folded[1]
    back = f"/kerja/meja?status=submitted&dokumen={document.id}"
    wrong = librarian.send(
        f"/kerja/dokumen/{document.id}",
        {"revisi": document.revision, "year": "20", "lama-year": "", "kembali": back, "sesudah": "/kerja/meja?q="},
    )
    assert wrong.status_code == 400
    assert f'name="kembali" value="{html.escape(back)}"' in wrong.text
    assert 'name="sesudah" value="/kerja/meja?q="' in wrong.text


def test_an_officer_reads_first_why_a_document_came_back(
    signed_in_as: SignIn, services: Services, work: dict[str, Document]
) -> None:
    officer = signed_in_as(Role.OFFICER)
    page = officer.simulate_get(f"/kerja/dokumen/{work['returned'].id}").text
    assert page.index("“judulnya salah”") < page.index('id="isian"')
    take_step(services.database, services.clock, work["returned"].id, Step.SUBMIT, person=CONSOLE)
    assert (
        "“judulnya salah”"
        not in officer.simulate_get(f"/kerja/dokumen/{work['returned'].id}").text.split('id="isian"')[0]
    )
