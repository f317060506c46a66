"""tus 1.0 over HTTP: what its text asks of a server, and what ours adds."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from falcon import testing

from archive.batches import Why
from archive.handing_over import Offered, announce
from archive.people import Role
from archive.uploads import UploadLimits
from search_api.services import Services

CHUNK = "application/offset+octet-stream"


class Sender:
    """A tus client of an officer with an open batch."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self.headers = {"Tus-Resumable": "1.0.0", "X-CSRF-Token": browser.csrf}
        self.batch = self.json("POST", "/api/v1/batches", {"unit": "dinkes", "note": "Uji"}).json["id"]

    def json(self, method: str, address: str, body: object) -> testing.Result:
        return self.browser.simulate_request(method, address, json=body, headers={"X-CSRF-Token": self.browser.csrf})

    def ask(self, method: str, address: str, body: bytes = b"", **headers: str) -> testing.Result:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.browser.simulate_request(method, address, body=body, headers={**self.headers, **given})

    def create(self, path: str, size: int, body: bytes = b"", **more: str) -> testing.Result:
        pairs = {"batch": self.batch, "relativePath": path} | more
        metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())
        headers = {"Upload_Length": str(size), "Upload_Metadata": metadata}
        if body:
            headers["Content_Type"] = CHUNK
        return self.ask("POST", "/api/v1/uploads", body, **headers)

    def patch(self, address: str, offset: int, body: bytes, **headers: str) -> testing.Result:
        return self.ask("PATCH", address, body, Upload_Offset=str(offset), Content_Type=CHUNK, **headers)

    def states(self) -> dict[str, str]:
        answer = self.browser.simulate_get(f"/api/v1/batches/{self.batch}").json
        assert sum(answer["counts"].values()) == answer["total"] == len(answer["files"])
        return {file["path"]: file["state"] for file in answer["files"]}


@pytest.fixture
def sender(signed_in_as: Callable[..., Any]) -> Sender:
    return Sender(signed_in_as(Role.OFFICER))


def test_options_tells_what_the_server_speaks_to_anybody(client: testing.TestClient) -> None:
    answer = client.simulate_options("/api/v1/uploads")
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert set(answer.headers["Tus-Extension"].split(",")) == {
        "creation", "creation-with-upload", "termination", "expiration", "checksum",
    }  # fmt: skip
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert int(answer.headers["Tus-Max-Size"]) == UploadLimits().file_bytes


def test_a_file_in_two_chunks_becomes_a_document(sender: Sender) -> None:
    created = sender.create("laporan/a.txt", 10)
    assert created.status_code == 201
    assert created.headers["Upload-Offset"] == "0"
    assert "GMT" in created.headers["Upload-Expires"]
    address = created.headers["Location"]

    first = sender.patch(address, 0, b"01234")
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "5")
    looked = sender.ask("HEAD", address)
    assert (looked.status_code, looked.headers["Upload-Offset"], looked.headers["Upload-Length"]) == (200, "5", "10")
    assert looked.headers["Cache-Control"] == "no-store"
    assert looked.headers["Tus-Resumable"] == "1.0.0"
    last = sender.patch(address, 5, b"56789")
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, "10")
    assert "Upload-Expires" not in last.headers
    assert sender.states() == {"laporan/a.txt": "reading"}
    assert sender.ask("HEAD", address).headers["Upload-Offset"] == "10"


def test_a_small_file_needs_one_request(sender: Sender, services: Services) -> None:
    created = sender.create("a.txt", 5, b"halo!", sha256=hashlib.sha256(b"halo!").hexdigest())
    assert (created.status_code, created.headers["Upload-Offset"]) == (201, "5")
    assert sender.states() == {"a.txt": "reading"}
    assert services.blobs.exists(hashlib.sha256(b"halo!").hexdigest())


def test_made_again_it_is_the_same_upload_as_far_as_it_has_come(sender: Sender) -> None:
    first = sender.create("a.txt", 10, b"01234")
    again = sender.create("a.txt", 10, b"01234")
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Upload-Offset"] == "5"
    assert sender.states() == {"a.txt": "uploading"}


@pytest.mark.parametrize(("offset", "body"), [(0, b"01"), (7, b"01"), (5, b"0123456")])
def test_a_wrong_offset_is_a_conflict(sender: Sender, offset: int, body: bytes) -> None:
    address = sender.create("a.txt", 10, b"01234").headers["Location"]
    assert sender.patch(address, offset, body).status_code == 409
    assert sender.ask("HEAD", address).headers["Upload-Offset"] == "5"


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_chunk_with_another_checksum_is_refused_with_460(sender: Sender, algorithm: str) -> None:
    address = sender.create("a.txt", 5).headers["Location"]
    digest = base64.b64encode(hashlib.new(algorithm, b"halo!").digest()).decode()
    wrong = sender.patch(address, 0, b"hallo", Upload_Checksum=f"{algorithm} {digest}")
    assert wrong.status_code == 460
    assert sender.ask("HEAD", address).headers["Upload-Offset"] == "0"
    assert sender.patch(address, 0, b"halo!", Upload_Checksum=f"{algorithm} {digest}").status_code == 204


@pytest.mark.parametrize("given", ["md5 1B2M2Y8AsgTpgAmY7PhCfg==", "sha1 short", "sha1", "sha256 ****"])
def test_a_checksum_that_cannot_be_checked_is_a_bad_request(sender: Sender, given: str) -> None:
    address = sender.create("a.txt", 5).headers["Location"]
    assert sender.patch(address, 0, b"halo!", Upload_Checksum=given).status_code == 400


def test_an_expired_upload_is_gone(sender: Sender, services: Services, clock: Any) -> None:
    address = sender.create("a.txt", 10, b"01234").headers["Location"]
    file_id = address.rsplit("/", 1)[1]
    with services.database.write() as uow:
        file = uow.batches.file(file_id)
        assert file is not None
        uow.batches.update(file, replace(file, expires_at=clock.now() - dt.timedelta(seconds=1)))
    assert sender.ask("HEAD", address).status_code == 410
    assert sender.patch(address, 5, b"56789").status_code == 410
    services.receiving.sweep()
    assert sender.ask("HEAD", address).status_code == 410
    assert sender.states() == {"a.txt": "refused"}


def test_a_refused_upload_answers_410(sender: Sender) -> None:
    address = sender.create("a.txt", 10, b"01234").headers["Location"]
    assert sender.ask("DELETE", address).status_code == 204
    for answer in (sender.ask("HEAD", address), sender.patch(address, 5, b"5"), sender.ask("DELETE", address)):
        assert answer.status_code == 410
        assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert sender.states() == {"a.txt": "refused"}


def test_another_version_is_refused_with_the_one_spoken(sender: Sender) -> None:
    address = sender.create("a.txt", 10).headers["Location"]
    for answer in (
        sender.ask("HEAD", address, Tus_Resumable="0.2.2"),
        sender.ask("POST", "/api/v1/uploads", Tus_Resumable=""),
    ):
        assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")


@pytest.mark.parametrize("length", ["", "-1", "1.5", "abc", "99999999999999999999"])
def test_a_length_that_is_none_is_a_bad_request(sender: Sender, length: str) -> None:
    assert sender.ask("POST", "/api/v1/uploads", Upload_Length=length).status_code == 400


def test_more_than_the_largest_file_is_too_large(sender: Sender) -> None:
    assert sender.create("a.bin", UploadLimits().file_bytes + 1).status_code == 413


def test_what_may_not_be_sent_is_gone_before_it_is_sent(sender: Sender) -> None:
    assert sender.create("pasang.exe", 10, b"01234").status_code == 410
    assert sender.states() == {"pasang.exe": "refused"}


def test_a_body_of_another_type_is_refused(sender: Sender) -> None:
    address = sender.create("a.txt", 5).headers["Location"]
    answer = sender.ask("PATCH", address, b"halo!", Upload_Offset="0", Content_Type="text/plain")
    assert answer.status_code == 415


def test_post_with_override_does_what_patch_does(sender: Sender) -> None:
    address = sender.create("a.txt", 5).headers["Location"]
    answer = sender.ask(
        "POST", address, b"halo!", Upload_Offset="0", Content_Type=CHUNK, X_HTTP_Method_Override="PATCH"
    )
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "5")
    assert sender.ask("POST", address).status_code == 405


def test_a_foreign_batch_is_forbidden(sender: Sender, signed_in_as: Callable[..., Any]) -> None:
    address = sender.create("a.txt", 10, b"01234").headers["Location"]
    for role, unit in ((Role.OFFICER, "dinkes"), (Role.OFFICER, "disdik"), (Role.LIBRARIAN, None)):
        other = Sender(signed_in_as(role, unit)) if unit != "disdik" else None
        browser = other.browser if other else signed_in_as(role, unit)
        headers = {"Tus-Resumable": "1.0.0", "X-CSRF-Token": browser.csrf, "Content-Type": CHUNK, "Upload-Offset": "5"}
        for method in ("HEAD", "PATCH", "DELETE"):
            assert browser.simulate_request(method, address, body=b"5", headers=headers).status_code == 403, method
        if other:
            other.batch = sender.batch
            assert other.create("b.txt", 4).status_code == 403


def test_nobody_and_roles_without_the_right_send_nothing(
    client: testing.TestClient, sender: Sender, signed_in_as: Callable[..., Any]
) -> None:
    address = sender.create("a.txt", 10).headers["Location"]
    assert client.simulate_head(address, headers={"Tus-Resumable": "1.0.0"}).status_code == 401
    auditor = signed_in_as(Role.AUDITOR)
    headers = {"Tus-Resumable": "1.0.0", "X-CSRF-Token": auditor.csrf}
    assert auditor.simulate_head(address, headers=headers).status_code == 403
    without_token = sender.browser.simulate_request("DELETE", address, headers={"Tus-Resumable": "1.0.0"})
    assert without_token.status_code == 403


def test_a_full_disk_answers_507_and_loses_nothing(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    address = sender.create("a.txt", 10, b"01234").headers["Location"]

    def no_room(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("storage.uploads.os.pwrite", no_room)
        assert sender.patch(address, 5, b"56789").status_code == 507
    assert sender.ask("HEAD", address).headers["Upload-Offset"] == "5"
    assert sender.patch(address, 5, b"56789").status_code == 204


@pytest.mark.parametrize("sha256", ["=1+1", "A" * 64, "0" * 65, "\x00"])
def test_a_fingerprint_that_is_none_is_refused(sender: Sender, sha256: str) -> None:
    assert sender.create("a.txt", 5, sha256=sha256).status_code == 400
    assert sender.states() == {}


def test_asking_for_uploads_that_are_none_leaves_nothing_behind(sender: Sender, tmp_path: Path) -> None:
    for number in range(3):
        address = f"/api/v1/uploads/{number:024d}"
        assert sender.patch(address, 0, b"01").status_code == 404
        assert sender.ask("DELETE", address).status_code == 404

    assert list((tmp_path / "uploads").iterdir()) == []


def test_announcing_a_file_again_as_a_larger_one_is_counted(services: Services, sender: Sender) -> None:
    limits = UploadLimits(unit_day_bytes=100)
    person, began = sender.browser.person, services.clock.now() - dt.timedelta(hours=1)

    def announced(*offered: Offered) -> list[Why | None]:
        lines = announce(services.database, services.clock, limits, person, sender.batch, offered, began)
        return [line.why for line in lines]

    assert announced(Offered("a", 1), Offered("b", 1)) == [None, None]
    assert announced(Offered("a", 90), Offered("b", 90)) == [None, Why.DAY_QUOTA]
    assert announced(Offered("a", 99), Offered("c", 2)) == [None, Why.DAY_QUOTA]
    assert announced(Offered("a", 98), Offered("d", 2)) == [None, None]
