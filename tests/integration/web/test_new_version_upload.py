"""The page on which an officer uploads the next version: what it becomes, what is refused, and who may."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any, BinaryIO

import pytest
from falcon import testing

from archive.batches import Why
from archive.classification import InformationClass
from archive.documents import Document, Lifecycle
from archive.errors import InvalidInput
from archive.handing_over import Offered, announce, open_batch
from archive.people import Role
from archive.relations import RelationKind
from archive.subjects import Subject
from archive.uploads import ScannerUnavailable, UploadLimits
from archive.workflow import Step, take_step
from search_api.app import create_app
from search_api.services import Services

Put = Callable[..., Document]
BOUNDARY = "----batas"
TWO = [("dua.txt", b"versi dua"), ("tiga.txt", b"versi tiga")]


@pytest.fixture
def public(put: Put) -> Document:
    return put(
        "Rencana Strategis", "isi pertama", number="12/2024", content=b"versi satu",
        information_class=InformationClass.PERIODIC, language="id", year=2024,
    )  # fmt: skip


@pytest.fixture
def officer(signed_in_as: Callable[..., Any]) -> Any:
    return signed_in_as(Role.OFFICER)


def send(browser: Any, document: Document, files: list[tuple[str, bytes]], **fields: str) -> testing.Result:
    """A multipart form as a browser without JavaScript sends it."""
    body = b""
    for name, value in {"csrf": browser.csrf, **fields}.items():
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, content in files or [("", b"")]:
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="berkas"; filename="{name}"\r\n'.encode()
        body += b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n"
    body += f"--{BOUNDARY}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    result: testing.Result = browser.simulate_post(f"/kerja/dokumen/{document.id}/versi-baru", body=body, headers=kind)
    return result


def newer(services: Services, document: Document) -> list[Document]:
    with services.database.read() as uow:
        relations = uow.relations.of_documents([document.id])
        ids = [each.document_id for each in relations if each.kind is RelationKind.REPLACES]
        return list(uow.documents.get_many(ids).values())


def test_a_file_becomes_a_draft_that_carries_the_record_over(
    services: Services, client: testing.TestClient, officer: Any, public: Document
) -> None:
    with services.database.write() as uow:
        uow.subjects.put(Subject(subject := "anggaran", "Anggaran", "Uang daerah."))
        uow.subjects.set_subjects(public.id, [subject])
    before = client.simulate_get(f"/dokumen/{public.id}").text
    assert f'href="/kerja/dokumen/{public.id}/versi-baru"' in officer.simulate_get(f"/kerja/dokumen/{public.id}").text
    assert 'type="file"' in officer.simulate_get(f"/kerja/dokumen/{public.id}/versi-baru").text

    sent = send(officer, public, [("renstra_perubahan.txt", b"versi dua")], note="Lampiran II diperbaiki")

    [draft] = newer(services, public)
    assert (sent.status_code, sent.headers["location"]) == (303, f"/kerja/dokumen/{draft.id}?hasil=versi-baru")
    carried = ("unit", "title", "number", "information_class", "language")
    assert [getattr(draft, name) for name in carried] == [getattr(public, name) for name in carried]
    assert (draft.lifecycle, draft.year, draft.file_name) == (Lifecycle.DRAFT, None, "renstra_perubahan.txt")
    with services.database.read() as uow:
        assert uow.subjects.subjects_of(draft.id) == [subject]
        acts = {each.action: each.after for each in uow.audit.of_document(draft.id)}
        [batch] = uow.batches.of_officer(officer.person.login)
    assert set(acts) == {"deposit", "new_version", "relate"}
    assert acts["new_version"] == {"replaces": public.id, "why": "Lampiran II diperbaiki"}
    assert (batch.replaces, batch.closed_at is not None) == (public.id, True)
    receipt = officer.simulate_get(f"/kerja/setoran/{batch.id}/berita-acara.csv").text
    assert "renstra_perubahan.txt" in receipt

    page = officer.simulate_get(sent.headers["location"]).text
    assert "Versi baru diterima sebagai draf" in page
    assert "Lampiran II diperbaiki" in page
    assert "versi-baru" not in officer.simulate_get(f"/kerja/dokumen/{public.id}").text
    assert client.simulate_get(f"/dokumen/{public.id}").text == before
    assert client.simulate_get(f"/dokumen/{draft.id}").status_code == 404


def test_once_published_the_old_address_shows_it(
    services: Services, client: testing.TestClient, officer: Any, signed_in_as: Callable[..., Any], public: Document
) -> None:
    send(officer, public, [("dua.txt", b"versi dua")])
    [draft] = newer(services, public)
    with services.database.write() as uow:
        uow.documents.update(replace(draft, year=2025, processing=public.processing, title="Rencana Strategis Baru"))
    librarian = signed_in_as(Role.LIBRARIAN)
    asked = librarian.simulate_get(f"/kerja/dokumen/{draft.id}/pindah?langkah=publish").text
    assert f'<span class="mono">/dokumen/{public.id}</span>' in asked
    take_step(services.database, services.clock, draft.id, Step.PUBLISH, person=librarian.person)

    assert "Rencana Strategis Baru</h1>" in client.simulate_get(f"/dokumen/{public.id}").text
    assert client.simulate_get(f"/dokumen/{draft.id}").headers["location"] == f"/dokumen/{public.id}"
    assert f'href="/dokumen/{public.id}/versi/1"' in officer.simulate_get(f"/kerja/dokumen/{public.id}").text


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "Pilih berkas versi baru."),
        (TWO, "Versi baru terdiri atas satu berkas."),
        ([("kosong.txt", b"")], "Berkas ini kosong."),
        ([("alat.exe", b"MZ")], "Berkas program bukan dokumen"),
        ([("sama.txt", b"versi satu")], "Isinya sama persis dengan “Rencana Strategis”"),
    ],
)
def test_what_is_not_taken_comes_back_with_the_reason_at_the_file(
    services: Services, officer: Any, public: Document, files: list[tuple[str, bytes]], said: str
) -> None:
    answer = send(officer, public, files, note="Catatan saya")
    assert answer.status_code == 400
    assert said in answer.text[answer.text.index('id="berkas-error"') :]
    assert 'value="Catatan saya"' in answer.text
    assert newer(services, public) == []


def test_too_large_too_much_and_infected_files_make_no_version(
    services: Services, signed_in_as: Callable[..., Any], public: Document
) -> None:
    class Finds:
        def infection(self, stream: BinaryIO) -> str | None:
            return "Uji-1"

    officer = signed_in_as(Role.OFFICER)
    for changed, said in (
        ({"limits": UploadLimits(file_bytes=3)}, "lebih besar daripada batas"),
        ({"limits": UploadLimits(unit_day_bytes=3)}, "Jatah kiriman unit ini"),
        ({"scanner": Finds()}, "Pemindai virus menemukan Uji-1"),
    ):
        app = create_app(replace(services, receiving=replace(services.receiving, **changed)))
        browser = type(officer)(app, officer.person, officer._default_headers["Cookie"].removeprefix("arsip="))
        answer = send(browser, public, [("dua.txt", b"versi dua")])
        assert (answer.status_code, said in answer.text) == (400, True), said
    assert newer(services, public) == []


def test_a_silent_scanner_keeps_it_and_the_version_is_made_once_it_answers(
    services: Services, officer: Any, public: Document
) -> None:
    class Silent:
        def infection(self, stream: BinaryIO) -> str | None:
            raise ScannerUnavailable(Why.SCANNER_UNREACHABLE)

    app = create_app(replace(services, receiving=replace(services.receiving, scanner=Silent())))
    browser = type(officer)(app, officer.person, officer._default_headers["Cookie"].removeprefix("arsip="))
    answer = send(browser, public, [("dua.txt", b"versi dua")])
    assert answer.status_code == 303
    batch = officer.simulate_get(answer.headers["location"]).text
    assert f'<a href="/kerja/dokumen/{public.id}">Versi baru dokumen ini</a>' in batch
    assert newer(services, public) == []
    services.receiving.sweep()
    assert [each.title for each in newer(services, public)] == ["Rencana Strategis"]


def test_a_zip_that_replaces_a_document_stays_one_document(services: Services, officer: Any, public: Document) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        bundle.writestr("a.txt", "a")
        bundle.writestr("b.txt", "b")
    assert send(officer, public, [("dua.zip", packed.getvalue())]).status_code == 303
    assert [each.file_name for each in newer(services, public)] == ["dua.zip"]


def test_a_batch_of_a_version_takes_one_file(services: Services, officer: Any, public: Document) -> None:
    batch = open_batch(services.database, services.clock, officer.person, "dinkes", replaces=public.id)
    files = [Offered(name, len(content)) for name, content in TWO]
    given = (services.database, services.clock, services.receiving.limits, officer.person, batch.id)
    with pytest.raises(InvalidInput, match="satu berkas"):
        announce(*given, files, public.received_at)
    assert len(announce(*given, files[:1], public.received_at)) == 1
    with pytest.raises(InvalidInput, match="satu berkas"):
        announce(*given, files[1:], public.received_at)


def test_only_a_public_document_without_a_newer_version_takes_one(
    services: Services, officer: Any, signed_in_as: Callable[..., Any], put: Put, public: Document
) -> None:
    draft = put("Draf", "isi", lifecycle=Lifecycle.DRAFT)
    refused = officer.simulate_get(f"/kerja/dokumen/{draft.id}/versi-baru")
    assert (refused.status_code, "tidak terbit" in refused.text) == (400, True)
    send(officer, public, [("dua.txt", b"versi dua")])
    [version] = newer(services, public)
    again = send(officer, public, [("tiga.txt", b"versi tiga")])
    assert (again.status_code, version.id in again.text) == (400, True)
    assert len(newer(services, public)) == 1
    assert officer.simulate_get(f"/kerja/dokumen/{draft.id}").text.count("versi-baru") == 0


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        (Role.OFFICER, "disdik", 403),
        (Role.AUDITOR, None, 403),
        (Role.SUPERVISOR, None, 403),
        (Role.LIBRARIAN, None, 303),
    ],
)
def test_who_may_upload_a_version_follows_from_the_rights(
    services: Services,
    signed_in_as: Callable[..., Any],
    public: Document,
    role: Role,
    unit: str | None,
    status: int,
) -> None:
    browser = signed_in_as(role, unit)
    assert send(browser, public, [("dua.txt", b"versi dua")]).status_code == status
    assert len(newer(services, public)) == (status == 303)
