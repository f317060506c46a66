"""A ZIP, a mail or a PDF is given as a whole only to those who may read all that is in it: its bytes hold it.

Where it is not given, no answer names it: neither its address nor its name, its size or its hash.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable

import pytest
from falcon import testing

from archive.classification import InformationClass, SecurityLevel
from archive.documents import Document, FileType, Lifecycle, Processing
from archive.finding_places import Box
from archive.people import Role
from archive.ports import StoredBlob
from archive.redactions import BlackBox, Ground, put_redacted
from archive.staff_reading import DOWNLOAD
from search_api.services import Services
from tests.integration.redaction import made_pdfs
from tests.integration.web.conftest import SignedIn
from tests.integration.web.test_every_public_route_keeps_secrets import addresses_of, public_routes, unpacked

Put = Callable[..., Document]
Change = Callable[..., Document]
SECRET = b"rahasia gambang kromong"
FILES = ("/api/v1/documents/{id}/file", "/dokumen/{id}/berkas", "/api/v1/documents/{id}/file?rendition=original")


@pytest.fixture
def bundle(put: Put) -> Document:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", SECRET)
    return put(
        "Bundel",
        content=packed.getvalue(),
        file_name="bundel.zip",
        media_type="application/zip",
        file_type=FileType.CONTAINER,
        processing=Processing.UNPACKED,
    )


@pytest.fixture
def member(put: Put, bundle: Document) -> Document:
    """Two steps down: a mail in the ZIP, and a text with the mail."""
    mail = put("Surat", "isi", parent_id=bundle.id)
    return put("Lampiran", "isi", content=SECRET, parent_id=mail.id)


@pytest.fixture
def paper(put: Put) -> Document:
    """A PDF whose pages everybody may read, with a file in it."""
    return put(
        "Laporan bantuan sosial",
        "laporan bantuan sosial di Sampit",
        content=made_pdfs.born_digital(),
        file_name="gambang.pdf",
        source_path="kiriman/gambang.pdf",
        media_type="application/pdf",
        file_type=FileType.PDF,
        year=2024,
        item="bk-d1",
        language="id",
    )


@pytest.fixture
def enclosed(put: Put, paper: Document) -> Document:
    return put("Daftar nama", "isi", parent_id=paper.id)


def roads_that_name(client: testing.TestClient, document: Document) -> set[str]:
    """Public routes of which an answer names the file of this document in any way that only this file is named in."""
    names = (document.file_name, document.sha256, f"/{document.id}/berkas", f"/documents/{document.id}/file")
    roads: set[str] = set()
    for route in public_routes():
        if route.endswith(("/file", "/berkas", "/static/{digest}/{name}")):
            continue  # the file itself: see below
        for address in addresses_of(route, [document]):
            for accept in ("*/*", "application/json"):
                answer = client.simulate_get(address, headers={"Accept": accept})
                told = str(dict(answer.headers)) + unpacked(answer).decode("utf-8", "replace")
                if any(name in told for name in names):
                    roads.add(route)
    return roads


def answers(client: testing.TestClient, document: Document) -> list[testing.Result]:
    own = [client.simulate_get(address.format(id=document.id)) for address in FILES]
    kept = client.simulate_get(FILES[0].format(id=document.id), headers={"If-None-Match": f'"{document.sha256}"'})
    part = client.simulate_get(FILES[0].format(id=document.id), headers={"Range": "bytes=0-9"})
    return [*own, kept, part, client.simulate_head(FILES[0].format(id=document.id))]


def test_a_bundle_of_public_documents_is_handed_out(
    client: testing.TestClient, bundle: Document, member: Document
) -> None:
    assert [each.status_code for each in answers(client, bundle)] == [200, 200, 200, 304, 206, 200]
    assert f"/api/v1/documents/{bundle.id}/file" in client.simulate_get(f"/dokumen/{bundle.id}").text


@pytest.mark.parametrize(
    "closed",
    [
        {"lifecycle": Lifecycle.DRAFT, "published_at": None},
        {"lifecycle": Lifecycle.WITHDRAWN},
        {"information_class": InformationClass.EXEMPT},
        {"security": SecurityLevel.LIMITED},
    ],
)
def test_a_bundle_with_a_member_that_is_not_public_is_not(
    client: testing.TestClient, change: Change, bundle: Document, member: Document, closed: dict[str, object]
) -> None:
    change(member, **closed)

    got = answers(client, bundle)
    page = client.simulate_get(f"/dokumen/{bundle.id}").text

    assert {each.status_code for each in got} == {404}
    assert not [each for each in got if SECRET in each.content]
    assert "tidak terbuka untuk umum" in page
    assert f'href="/api/v1/documents/{bundle.id}/file"' not in page


def test_nor_is_one_of_whose_members_something_is_blacked_out(
    client: testing.TestClient, services: Services, bundle: Document, member: Document
) -> None:
    box = BlackBox(member.id, 1, Box(0, 0, 9, 9), Ground.PERSONAL_SECRET)
    with services.database.write() as uow:
        uow.privacy.set_boxes(member.id, [box])
        put_redacted(uow, services.clock.now(), member, [box], StoredBlob("b" * 64, 5, created=True), [], actor="cli")

    assert {each.status_code for each in answers(client, bundle)} == {404}


def test_every_road_names_a_file_that_is_given_and_none_one_that_is_withheld(
    client: testing.TestClient, change: Change, paper: Document, enclosed: Document
) -> None:
    assert roads_that_name(client, paper) >= {
        "/api/v1/documents/{document_id}",
        "/api/v1/search",
        "/cari",
        "/cari/atom",
        "/cari/daftar.csv",
        "/cari/daftar.json",
        "/dokumen/{document_id}",
        "/dokumen/{document_id}/halaman/{number}",
        "/dokumen/{document_id}/kutipan.bib",
        "/dokumen/{document_id}/kutipan.ris",
        "/golongan/{value}/atom",
        "/golongan/{value}/{code}/atom",
        "/tahun/{year}/atom",
        "/unit/{code}/atom",
    }

    change(enclosed, lifecycle=Lifecycle.DRAFT, published_at=None)

    assert roads_that_name(client, paper) == set()
    assert {each.status_code for each in answers(client, paper)} == {404}


def test_programs_learn_that_a_file_is_withheld_and_nothing_of_it(
    client: testing.TestClient, change: Change, paper: Document, enclosed: Document
) -> None:
    open_record = client.simulate_get(f"/api/v1/documents/{paper.id}").json
    change(enclosed, security=SecurityLevel.LIMITED)

    record = client.simulate_get(f"/api/v1/documents/{paper.id}").json
    [hit] = client.simulate_get("/api/v1/search?q=sampit").json["hits"]
    [line] = client.simulate_get("/cari/daftar.json?q=sampit").json["documents"]
    [row] = csv.DictReader(io.StringIO(client.simulate_get("/cari/daftar.csv?q=sampit").text.removeprefix("\ufeff")))
    page = client.simulate_get(f"/dokumen/{paper.id}").text

    told = ("file_withheld", "file_name", "file_url", "sha256", "size")
    assert [open_record[name] for name in told] == [
        False,
        "gambang.pdf",
        f"/api/v1/documents/{paper.id}/file",
        paper.sha256,
        paper.size,
    ]
    assert [record[name] for name in told] == [True, None, None, None, None]
    assert hit["file_url"] is None
    assert (line["sha256"], line["size"], row["sha256"], row["size"]) == (None, None, "", "")
    assert f"{paper.size} B" not in page
    assert "Berkas aslinya tidak dibuka untuk umum" in page


def test_an_officer_gets_no_file_in_which_something_closed_of_another_unit_lies(
    signed_in_as: Callable[..., SignedIn], put: Put, paper: Document
) -> None:
    put("Daftar rahasia", "isi", parent_id=paper.id, unit="disdik", lifecycle=Lifecycle.DRAFT, published_at=None)
    addresses = (f"/kerja/dokumen/{paper.id}/berkas", f"/api/v1/staff/documents/{paper.id}/file")
    officer, librarian = signed_in_as(Role.OFFICER), signed_in_as(Role.LIBRARIAN)

    assert [librarian.simulate_get(each).status_code for each in addresses] == [200, 200]
    assert [officer.simulate_get(each).status_code for each in addresses] == [404, 404]
    assert librarian.simulate_get(f"/api/v1/staff/documents/{paper.id}").json["sha256"] == paper.sha256
    assert officer.simulate_get(f"/api/v1/staff/documents/{paper.id}").json["file_url"] is None
    assert [hit["file_url"] for hit in officer.simulate_get("/api/v1/staff/search?q=sampit").json["hits"]] == [None]
    assert "/berkas" not in officer.simulate_get(f"/kerja/dokumen/{paper.id}/baca/1").text


def test_taking_out_a_public_document_with_something_closed_in_it_is_written_down(
    signed_in_as: Callable[..., SignedIn], services: Services, change: Change, paper: Document, enclosed: Document
) -> None:
    librarian = signed_in_as(Role.LIBRARIAN)

    def downloads() -> list[str]:
        with services.database.read() as uow:
            return [entry.actor for entry in uow.audit.of_document(paper.id) if entry.action == DOWNLOAD]

    librarian.simulate_get(f"/kerja/dokumen/{paper.id}/berkas")
    assert downloads() == []
    change(enclosed, lifecycle=Lifecycle.WITHDRAWN)
    librarian.simulate_get(f"/kerja/dokumen/{paper.id}/berkas")
    assert downloads() == [librarian.person.login]


def test_who_publishes_is_told_before_what_will_keep_the_file_closed(
    signed_in_as: Callable[..., SignedIn], change: Change, paper: Document, enclosed: Document
) -> None:
    change(paper, lifecycle=Lifecycle.CHECKED, published_at=None)
    librarian = signed_in_as(Role.LIBRARIAN)
    ask = f"/kerja/dokumen/{paper.id}/pindah?langkah=publish"

    change(enclosed, lifecycle=Lifecycle.DRAFT, published_at=None, year=2024)
    goes_along = librarian.simulate_get(ask).text
    change(enclosed, information_class=InformationClass.EXEMPT)
    stays = librarian.simulate_get(ask).text
    librarian.send(f"/kerja/dokumen/{paper.id}/pindah", {"langkah": "publish"})
    published = librarian.simulate_get(f"/kerja/dokumen/{paper.id}").text

    assert "untuk dibaca dan diunduh siapa saja" in goes_along
    assert 'id="tertutup"' not in goes_along
    assert "diunduh siapa saja" not in stays
    assert f'<a href="/kerja/dokumen/{enclosed.id}">Daftar nama</a>: Dokumen yang dikecualikan' in stays
    assert "Umum tidak dapat mengunduh berkas ini" in published
    assert librarian.simulate_get(f"/api/v1/documents/{paper.id}/file").status_code == 404


def test_those_who_may_read_all_of_it_get_it(
    signed_in_as: Callable[..., SignedIn], change: Change, bundle: Document, member: Document
) -> None:
    change(member, lifecycle=Lifecycle.DRAFT, published_at=None)

    assert signed_in_as(Role.LIBRARIAN).simulate_get(f"/kerja/dokumen/{bundle.id}/berkas").status_code == 200
