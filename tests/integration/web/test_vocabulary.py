"""Vocabularies in the browser: what librarians change is what everybody reads, and no document is touched."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from falcon import testing

from archive.archival_codes import ArchivalCode
from archive.documents import Document, Lifecycle
from archive.keeping_vocabulary import merge, put_entry
from archive.people import CONSOLE, Role
from archive.subjects import Subject
from archive.vocabulary import Vocabulary
from indexer.apply import Applier
from search_api.exchange.skos import as_turtle
from search_api.services import Services
from storage.reference_lists import seed_subjects
from tests.integration.web.conftest import SignedIn

Put = Callable[..., Document]
ROOM = "/kerja/kosakata"


@pytest.fixture
def site(services: Services, client: testing.TestClient) -> testing.TestClient:
    with services.database.write() as uow:
        seed_subjects(uow)
    return client


@pytest.fixture
def librarian(site: testing.TestClient, signed_in_as: Callable[..., SignedIn]) -> SignedIn:
    return signed_in_as(Role.LIBRARIAN)


@pytest.fixture
def about(services: Services, put: Put) -> Callable[..., Document]:
    """Puts a document about these subjects; findable by them on return."""

    def putting(title: str, *subjects: str, **fields: object) -> Document:
        document = put(title, "isi", **fields)
        with services.database.write() as uow:
            uow.subjects.set_subjects(document.id, subjects)
        Applier(services.database, services.index).drain()
        return document

    return putting


def titles(client: testing.TestClient, address: str) -> list[str]:
    return sorted(hit["title"] for hit in client.simulate_get(address).json["hits"])


def test_every_page_of_the_vocabularies_is_there_and_says_how_many_documents(
    librarian: SignedIn, about: Callable[..., Document]
) -> None:
    about("Gizi balita", "kesehatan", archival_code="400.7", item="bk-d1")
    assert "Kosakata" in librarian.simulate_get(ROOM).text
    for part in ("golongan", "kode", "subjek", "unit"):
        answer = librarian.simulate_get(f"{ROOM}/{part}")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert "1 dokumen" in answer.text
    codes = re.findall(r'vocabulary-code">([^<]+)', librarian.simulate_get(f"{ROOM}/kode").text)
    assert codes.index("000.1.9") < codes.index("000.1.10")
    assert librarian.simulate_get(f"{ROOM}/entah").status_code == 404
    found = librarian.simulate_get(f"{ROOM}/subjek", params={"q": "health"}).text
    assert "kesehatan" in found
    assert "subjek/pendidikan" not in found


def test_a_subject_is_added_changed_and_found_by_its_other_name(
    librarian: SignedIn, site: testing.TestClient, about: Callable[..., Document]
) -> None:
    fields = {
        "code": "stunting",
        "name": "Tengkes",
        "broader": "kesehatan",
        "alternatives": "stunting\r\nbalita pendek",
    }
    added = librarian.send(f"{ROOM}/subjek", fields)
    assert (added.status_code, added.headers["Location"]) == (303, f"{ROOM}/subjek/stunting?pesan=diubah")
    about("Angka tengkes", "stunting")
    page = site.simulate_get("/cari", params={"q": "balita pendek"}).text
    assert '<a href="/subjek/stunting">Tengkes</a>' in page
    assert "Disebut juga:" in site.simulate_get("/subjek/stunting").text

    changed = librarian.send(f"{ROOM}/subjek/stunting", {**fields, "name": "Tengkes (stunting)"})
    assert changed.status_code == 303
    assert "<h1>Tengkes (stunting)</h1>" in site.simulate_get("/subjek/stunting").text


@pytest.mark.parametrize(
    ("part", "fields", "sentence"),
    [
        ("subjek", {"code": "kesehatan", "name": "Lagi"}, "sudah dipakai"),
        ("subjek", {"code": "Ada Spasi", "name": "X"}, "tidak sah"),
        ("subjek", {"code": "x", "name": ""}, "Nama tidak boleh kosong"),
        ("subjek", {"code": "x", "name": "X", "related": "entah"}, "tidak dikenal"),
        ("subjek", {"code": "x", "name": "X", "valid_from": "kemarin"}, "Tulis tanggal seperti"),
        ("kode", {"code": "8.x", "name": "X"}, "tidak sah"),
        ("golongan", {"code": "bk-x", "text": "X", "information_class": "entah"}, "Pilih salah satu"),
        (
            "unit",
            {"code": "x", "name": "X", "kind": "agency", "valid_from": "2025-02-01", "valid_until": "2025-01-01"},
            "berakhir",
        ),
    ],
)
def test_bad_input_comes_back_with_what_was_typed_and_a_sentence(
    librarian: SignedIn, part: str, fields: dict[str, str], sentence: str
) -> None:
    answer = librarian.send(f"{ROOM}/{part}", fields)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert 'role="alert"' in answer.text
    assert f'value="{fields["code"].lower()}"' in answer.text


def test_a_subject_cannot_be_a_part_of_one_below_it(librarian: SignedIn) -> None:
    answer = librarian.send(f"{ROOM}/subjek/anggaran-keuangan", {"name": "Anggaran", "broader": "pajak-retribusi"})
    assert answer.status_code == 400
    assert "Susunan ini berputar" in answer.text


def test_a_merge_shows_first_what_changes_and_then_leads_everything_to_the_other(
    librarian: SignedIn, site: testing.TestClient, about: Callable[..., Document]
) -> None:
    about("Anggaran kesehatan", "kesehatan")
    about("Bantuan sosial", "sosial")
    preview = librarian.simulate_get(f"{ROOM}/subjek/kesehatan/gabung", params={"ke": "sosial"})
    assert "1 dokumen ikut tampil di bawah Kesejahteraan sosial" in preview.text
    merged = librarian.send(f"{ROOM}/subjek/kesehatan/gabung", {"ke": "sosial"})
    assert merged.status_code == 303

    for old, new in (("/subjek/kesehatan", "/subjek/sosial"), ("/subjek/kesehatan/atom", "/subjek/sosial/atom")):
        answer = site.simulate_get(old, params={"lang": "en"})
        assert (answer.status_code, answer.headers["Location"]) == (301, f"{new}?lang=en")
    assert "2 dokumen" in site.simulate_get("/subjek/sosial").text
    assert "/subjek/kesehatan" not in site.simulate_get("/jelajah").text
    both = ["Anggaran kesehatan", "Bantuan sosial"]
    for address in (
        "/api/v1/search?q=subjek:sosial",
        "/api/v1/search?q=subjek:kesehatan",
        "/api/v1/search?subject=sosial",
        "/api/v1/search?subject=kesehatan",
    ):
        assert titles(site, address) == both, address

    assert "Batalkan penggabungan" in librarian.simulate_get(f"{ROOM}/subjek/sosial").text
    assert librarian.send(f"{ROOM}/subjek/kesehatan/pisah").status_code == 303
    assert site.simulate_get("/subjek/kesehatan").status_code == 200
    assert titles(site, "/api/v1/search?q=subjek:sosial") == ["Bantuan sosial"]


def test_a_merged_unit_is_one_in_search_facets_filters_lists_and_records(
    librarian: SignedIn, site: testing.TestClient, put: Put
) -> None:
    old = put("Rencana sekolah", "isi", unit="disdik")
    put("Rencana gizi", "isi", unit="dinkes")
    assert librarian.send(f"{ROOM}/unit/disdik/gabung", {"ke": "dinkes"}).status_code == 303

    answer = site.simulate_get("/api/v1/search?q=rencana").json
    assert [(each["value"], each["count"]) for each in answer["facets"]["unit"]] == [("dinkes", 2)]
    for address in ("q=rencana&unit=disdik", "q=rencana&unit=dinkes", "q=unit:disdik", "q=unit:dinkes"):
        assert titles(site, f"/api/v1/search?{address}") == ["Rencana gizi", "Rencana sekolah"], address
    assert site.simulate_get("/unit/disdik").headers["Location"] == "/unit/dinkes"
    record = site.simulate_get(f"/api/v1/documents/{old.id}").json
    assert (record["unit"], record["unit_name"]) == ("dinkes", "Dinas Kesehatan")
    page = site.simulate_get("/cari", params={"unit": "disdik"}).text
    assert "Dinas Kesehatan" in page
    assert "Sebagian saringan" not in page


def test_a_record_names_its_item_code_and_subjects_in_page_and_api(
    site: testing.TestClient, about: Callable[..., Document]
) -> None:
    document = about("Angka gizi", "kesehatan", item="bk-d1", archival_code="400.7")
    page = site.simulate_get(f"/dokumen/{document.id}").text
    assert '<a href="/subjek/kesehatan">Kesehatan</a>' in page
    assert '<a href="/kode/400.7" lang="id">400.7 Kesehatan</a>' in page
    assert 'href="/golongan/berkala/bk-d1"' in page
    record = site.simulate_get(f"/api/v1/documents/{document.id}?lang=en").json
    assert record["subjects"] == [{"code": "kesehatan", "name": "Health", "url": "/subjek/kesehatan"}]
    assert record["archival_code"] == {"code": "400.7", "name": "Kesehatan", "url": "/kode/400.7"}
    assert record["item"]["code"] == "bk-d1"


def test_an_archival_code_holds_what_is_below_it_in_lists_feeds_and_questions(
    services: Services, site: testing.TestClient, put: Put
) -> None:
    put("Cuti", "isi", archival_code="800.1.11.4")
    put("Kepegawaian", "isi", archival_code="800.1")
    put("Anggaran", "isi", archival_code="900.1")
    put("Rahasia", "isi", archival_code="800.1", lifecycle=Lifecycle.DRAFT)
    page = site.simulate_get("/kode/800.1").text
    assert "Cuti" in page
    assert "Kepegawaian" in page
    assert "Anggaran</a>" not in page
    assert "Rahasia" not in page
    assert "belum mengonfirmasinya" in page
    assert "Cuti" in site.simulate_get("/kode/800/atom").text
    assert titles(site, "/api/v1/search?q=kode:800.1") == ["Cuti", "Kepegawaian"]
    assert titles(site, "/api/v1/search?q=kode:800.1.11.4") == ["Cuti"]
    assert titles(site, "/api/v1/search?code=800") == ["Cuti", "Kepegawaian"]
    assert titles(site, "/api/v1/search?q=kode:keuangan") == ["Anggaran"]
    put_entry(services.database, services.clock, ArchivalCode("888", "Lain"), CONSOLE, is_new=True)
    merge(services.database, services.clock, Vocabulary.ARCHIVAL_CODE, "888", "900", CONSOLE)
    assert site.simulate_get("/kode/888").headers["Location"] == "/kode/900"
    assert site.simulate_get("/kode/1234").status_code == 404


def test_a_unit_that_was_reorganised_keeps_its_name_and_is_found_from_its_successor(
    librarian: SignedIn, site: testing.TestClient, put: Put
) -> None:
    put("Surat lama", "isi", unit="disdik")
    fields = {
        "sejak": "2026-01-01",
        "lama": "disdik",
        "jenis": "agency",
        "kode-1": "dikpora",
        "nama-1": "Dinas Pendidikan dan Olahraga",
    }
    assert librarian.send(f"{ROOM}/penataan", fields).status_code == 303
    new = site.simulate_get("/unit/dikpora").text
    assert "Bersama unit pendahulunya: 1 dokumen" in new
    assert 'href="/cari?unit=dikpora&amp;unit=disdik"' in new
    old = site.simulate_get("/unit/disdik").text
    assert "Tugasnya diteruskan oleh" in old
    assert "sampai 31 Desember 2025" in old
    assert librarian.send(f"{ROOM}/penataan", {**fields, "sejak": "x"}).status_code == 400


def test_subjects_are_exchanged_as_skos_and_looked_at_before_anything_changes(
    services: Services, librarian: SignedIn
) -> None:
    turtle = librarian.simulate_get(f"{ROOM}/skos/subjek.ttl")
    assert turtle.headers["Content-Type"].startswith("text/turtle")
    assert librarian.simulate_get(f"{ROOM}/skos/subjek.rdf").headers["Content-Type"] == "application/rdf+xml"
    assert librarian.simulate_get(f"{ROOM}/skos/lain").status_code == 404
    with services.database.read() as uow:
        subjects = uow.subjects.all()
        redirects = uow.vocabulary.redirects(Vocabulary.SUBJECT)
    more = as_turtle([*subjects, Subject("banjir", "Banjir & rob", "", broader="bencana")], redirects, "", "")
    preview = upload(librarian, more.encode())
    assert "1 ditambah" in preview.text
    assert "Banjir &amp; rob" in preview.text
    with services.database.read() as uow:
        assert uow.subjects.get("banjir") is None
    digest = re.search(r'name="sidik" value="(\w+)"', preview.text)
    assert digest
    assert librarian.send(f"{ROOM}/skos", {"isi": more, "sidik": "salah"}).status_code == 400
    applied = librarian.send(f"{ROOM}/skos", {"isi": more, "sidik": digest[1]})
    assert applied.status_code == 303
    with services.database.read() as uow:
        found = uow.subjects.get("banjir")
        assert found is not None
        assert (found.name, found.broader) == ("Banjir & rob", "bencana")
    refused = upload(librarian, b'<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>')
    assert refused.status_code == 400
    assert "DOCTYPE" in refused.text


def upload(client: SignedIn, content: bytes) -> testing.Result:
    parts = (
        f'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{client.csrf}\r\n'
        '--x\r\nContent-Disposition: form-data; name="berkas"; filename="s.ttl"\r\n'
        "Content-Type: text/turtle\r\n\r\n"
    )
    body = parts.encode() + content + b"\r\n--x--\r\n"
    return client.simulate_post(f"{ROOM}/skos", body=body, content_type="multipart/form-data; boundary=x")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR, Role.SUPERVISOR])
def test_others_may_look_and_are_offered_no_change(
    site: testing.TestClient, signed_in_as: Callable[..., SignedIn], role: Role
) -> None:
    client = signed_in_as(role)
    page = client.simulate_get(f"{ROOM}/subjek/kesehatan")
    assert page.status_code == 200
    assert "<textarea" not in page.text
    assert client.send(f"{ROOM}/subjek/kesehatan", {"name": "Lain"}).status_code == 403


def test_a_merge_starts_with_nothing_chosen_and_speaks_of_names(librarian: SignedIn, site: testing.TestClient) -> None:
    address = f"{ROOM}/unit/disdik/gabung"
    page = librarian.simulate_get(address).text
    assert "Gabungkan Dinas Pendidikan</h1>" in page
    options = re.findall(r"<option ([^>]*)>([^<]*)", page[page.index('id="ke"') :])
    assert options[0][0] == 'value=""'
    assert ('value="dinkes"', "Dinas Kesehatan (dinkes)") in options
    assert not any("selected" in attributes for attributes, _ in options)
    preview = librarian.simulate_get(address, params={"ke": "dinkes"}).text
    assert "Dinas Pendidikan tidak tampil lagi dalam daftar; alamat lamanya menuju ke Dinas Kesehatan." in preview
    for answer in (librarian.simulate_get(f"{address}?ke="), librarian.send(address, {"ke": ""})):
        assert answer.status_code == 400
        assert "Pilih dahulu tujuan" in answer.text
        assert 'id="ke-error"' in answer.text
    assert site.simulate_get("/unit/disdik").status_code == 200
