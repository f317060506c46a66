"""Batches in the browser: announced files, known bytes, pages without JavaScript, receipts."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pypdf
import pytest
from falcon import testing

from archive.people import Role
from search_api.services import Services

BOUNDARY = "----boundary"


@pytest.fixture
def officer(signed_in_as: Callable[..., Any]) -> Any:
    return signed_in_as(Role.OFFICER)


def post(browser: Any, address: str, body: object) -> testing.Result:
    return browser.simulate_post(address, json=body, headers={"X-CSRF-Token": browser.csrf})


def send_form(browser: Any, files: list[tuple[str, bytes]], **fields: str) -> testing.Result:
    """A multipart form as a browser without JavaScript sends it."""
    body = b""
    for name, value in {"csrf": browser.csrf, **fields}.items():
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, content in files or [("", b"")]:
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="berkas"; filename="{name}"\r\n'.encode()
        body += b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n"
    body += f"--{BOUNDARY}--\r\n".encode()
    return browser.simulate_post(
        "/kerja/unggah", body=body, headers={"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    )


def test_a_plain_form_makes_a_batch_and_its_receipt_adds_up(officer: Any) -> None:
    sent = send_form(
        officer, [("a.txt", b"satu"), ("b.txt", b"satu"), ("a.txt", b"dua"), ("kosong.txt", b""), ("x.exe", b"MZ")],
        unit="dinkes", note="Laporan tahunan",
    )  # fmt: skip
    assert sent.status_code == 303
    page = officer.simulate_get(sent.headers["Location"])
    assert page.headers["Cache-Control"] == "no-store"
    assert "Laporan tahunan" in page.text
    for path in ("a.txt", "b.txt", "a (2).txt", "kosong.txt", "x.exe"):
        assert f">{path}<" in page.text
    batch_id = sent.headers["Location"].rsplit("/", 1)[1]
    numbers = officer.simulate_get(f"/api/v1/batches/{batch_id}").json
    assert numbers["counts"] == {"reading": 2, "duplicate": 1, "refused": 2}
    assert (numbers["total"], numbers["closed"]) == (5, True)
    listed = officer.simulate_get("/kerja/setoran").text
    assert f'href="/kerja/setoran/{batch_id}">Laporan tahunan<' in listed


def test_a_form_without_files_comes_back_with_what_was_typed(officer: Any) -> None:
    answer = send_form(officer, [], unit="dinkes", note="Catatan saya")
    assert answer.status_code == 400
    assert 'href="#berkas"' in answer.text
    assert "Catatan saya" in answer.text


def test_a_unit_of_somebody_else_is_refused_at_its_field(officer: Any, services: Services) -> None:
    answer = send_form(officer, [("a.txt", b"x")], unit="disdik", note="")
    assert answer.status_code == 400
    assert "tidak berhak menyetor berkas untuk unit disdik" in answer.text
    with services.database.read() as uow:
        assert uow.batches.of_officer(officer.person.login) == []


def test_the_page_says_limits_beforehand_and_offers_only_units_one_may_deposit_for(
    officer: Any, signed_in_as: Callable[..., Any]
) -> None:
    page = officer.simulate_get("/kerja/unggah").text
    for said in ("2,1 GB", "5.000 berkas", "21,5 GB", ".exe"):
        assert said in page, said
    assert "Dinas Pendidikan" not in page
    assert "Dinas Pendidikan" in signed_in_as(Role.LIBRARIAN).simulate_get("/kerja/unggah").text


def test_announced_files_that_are_held_need_not_be_sent(officer: Any) -> None:
    first = send_form(officer, [("a.txt", b"satu")], unit="dinkes").headers["Location"]
    document = officer.simulate_get(first.replace("/kerja/setoran", "/api/v1/batches")).json["files"][0]["url"]
    batch = post(officer, "/api/v1/batches", {"unit": "dinkes"}).json["id"]
    announced = post(
        officer,
        f"/api/v1/batches/{batch}/files",
        {"files": [{"path": "x/b.txt", "size": 4}, {"path": "x\\..\\c.txt", "size": 3}, {"path": "d.exe", "size": 1}]},
    ).json["files"]
    assert [(line["path"], line["state"]) for line in announced] == [
        ("x/b.txt", "waiting"), ("x/c.txt", "waiting"), ("d.exe", "refused"),
    ]  # fmt: skip
    assert announced[2]["why"] == "Berkas program bukan dokumen dan tidak diterima."
    hashes = {"x/b.txt": hashlib.sha256(b"satu").hexdigest(), "x/c.txt": hashlib.sha256(b"dua").hexdigest()}
    known = post(officer, f"/api/v1/batches/{batch}/known", {"files": hashes}).json["files"]
    assert [line["state"] for line in known] == ["duplicate", "waiting"]
    assert known[0]["url"] == document
    closed = post(officer, f"/api/v1/batches/{batch}", None).json
    assert closed["counts"] == {"duplicate": 1, "refused": 2}
    assert closed["settled"] is True


@pytest.mark.parametrize(
    "body",
    [
        {"files": [{"path": "", "size": 1}]},
        {"files": [{"path": "a", "size": -1}]},
        {"files": [{"path": "a" * 501, "size": 1}]},
        {"files": [{"path": "..", "size": 1}]},
        {"files": {}},
        [],
    ],
)
def test_what_cannot_be_announced_is_a_bad_request(officer: Any, body: object) -> None:
    batch = post(officer, "/api/v1/batches", {"unit": "dinkes"}).json["id"]
    assert post(officer, f"/api/v1/batches/{batch}/files", body).status_code == 400


def test_a_batch_is_shown_to_readers_of_the_unit_and_added_to_by_its_officer_only(
    officer: Any, signed_in_as: Callable[..., Any], client: testing.TestClient
) -> None:
    address = send_form(officer, [("a.txt", b"satu")], unit="dinkes").headers["Location"]
    for browser in (signed_in_as(Role.OFFICER), signed_in_as(Role.LIBRARIAN), signed_in_as(Role.AUDITOR)):
        assert browser.simulate_get(address).status_code == 200
        assert "Tutup setoran" not in browser.simulate_get(address).text
    stranger = signed_in_as(Role.OFFICER, "disdik")
    for more in ("", "/berita-acara.pdf", "/berita-acara.csv"):
        assert stranger.simulate_get(address + more).status_code == 404
    assert stranger.simulate_get(address.replace("/kerja/setoran", "/api/v1/batches")).status_code == 404
    assert client.simulate_get(address).status_code == 303
    assert signed_in_as(Role.LIBRARIAN).send(address, {"tindakan": "tutup"}).status_code == 403


def test_an_open_batch_is_closed_by_its_button(officer: Any) -> None:
    batch = post(officer, "/api/v1/batches", {"unit": "dinkes"}).json["id"]
    post(officer, f"/api/v1/batches/{batch}/files", {"files": [{"path": "a.txt", "size": 4}]})
    address = f"/kerja/setoran/{batch}"
    assert "Tutup setoran" in officer.simulate_get(address).text
    assert officer.send(address, {"tindakan": "tutup"}).headers["Location"] == address
    page = officer.simulate_get(address).text
    assert "Tutup setoran" not in page
    assert "Tidak pernah sampai sebelum setoran ditutup" in page


def left_whole(officer: Any, services: Services, path: str, content: bytes) -> str:
    """A batch with a file of which a killed server had received everything and decided nothing."""
    batch = post(officer, "/api/v1/batches", {"unit": "dinkes"}).json["id"]
    announced = {"files": [{"path": path, "size": len(content)}]}
    [line] = post(officer, f"/api/v1/batches/{batch}/files", announced).json["files"]
    services.receiving.store.write(line["id"], 0, io.BytesIO(content))
    with services.database.write() as uow:
        file = uow.batches.file(line["id"])
        assert file is not None
        uow.batches.update(file, replace(file, received=len(content)))
    assert officer.simulate_get(f"/api/v1/batches/{batch}").json["counts"] == {"checking": 1}
    return str(batch)


def test_a_file_that_a_killed_server_left_whole_is_decided_when_it_is_announced_again(
    officer: Any, services: Services
) -> None:
    content = b"isi surat"
    batch = left_whole(officer, services, "surat.txt", content)
    announced = {"files": [{"path": "surat.txt", "size": len(content)}]}
    [line] = post(officer, f"/api/v1/batches/{batch}/files", announced).json["files"]
    assert (line["state"], line["sha256"]) == ("reading", hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize("on_its_page", [True, False])
def test_a_file_that_a_killed_server_left_whole_is_decided_when_its_batch_is_closed(
    officer: Any, services: Services, *, on_its_page: bool
) -> None:
    batch = left_whole(officer, services, "surat.txt", b"isi surat")
    if on_its_page:
        assert officer.send(f"/kerja/setoran/{batch}", {"tindakan": "tutup"}).status_code == 303
    else:
        assert post(officer, f"/api/v1/batches/{batch}", None).status_code == 200
    numbers = officer.simulate_get(f"/api/v1/batches/{batch}").json
    assert (numbers["counts"], numbers["closed"]) == ({"reading": 1}, True)


def test_files_in_one_state_are_shown_alone_and_long_lists_by_pages(officer: Any) -> None:
    batch = post(officer, "/api/v1/batches", {"unit": "dinkes"}).json["id"]
    files = [{"path": f"{n:03d}.txt", "size": 4} for n in range(250)] + [{"path": "z.exe", "size": 1}]
    post(officer, f"/api/v1/batches/{batch}/files", {"files": files})
    address = f"/kerja/setoran/{batch}"
    second = officer.simulate_get(f"{address}?halaman=2").text
    assert len(re.findall(r'data-number="', second)) == 51
    refused = officer.simulate_get(f"{address}?keadaan=refused").text
    assert re.findall(r'data-number="(\d+)"', refused) == ["251"]


def test_receipts_are_downloads_that_name_every_file(officer: Any) -> None:
    address = send_form(officer, [("laporan.txt", b"satu")], unit="dinkes").headers["Location"]
    table = officer.simulate_get(f"{address}/berita-acara.csv")
    assert table.headers["Content-Disposition"].startswith("attachment")
    assert hashlib.sha256(b"satu").hexdigest() in table.text
    pdf = officer.simulate_get(f"{address}/berita-acara.pdf")
    assert pdf.headers["Content-Type"] == "application/pdf"
    words = pypdf.PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    assert hashlib.sha256(b"satu").hexdigest() in words
    assert officer.person.login in words
