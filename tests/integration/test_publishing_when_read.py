"""``arsip deposit --publish``: nothing is public before it was read and looked through, and the rest says why not."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from falcon import testing

from archive.documents import Document, Lifecycle, Processing
from archive.errors import InvalidInput
from archive.people import CONSOLE, Person, Role
from archive.scheduling import enqueue_due, unschedule
from archive.undoing_moves import undo_move
from search_api.app import create_app
from search_api.settings import Settings
from search_api.wiring import open_archive
from tests.integration.arsip_in_process import Run, running_arsip

NIK = "6202015506870002"
WHOLE = "PENGUMUMAN\n\nJam buka layanan berubah.\n\nSampit, 12 Maret 2024\nKepala Dinas"
FILES = {
    "lengkap.txt": WHOLE,
    "pribadi.txt": f"{WHOLE}\n\nSiti Rahmah, NIK {NIK}",
    "tanpa-waktu.txt": "Catatan pendek tentang layanan.",
    "rusak.pdf": "%PDF-1.7\nbukan PDF",
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "masuk"
    made.mkdir()
    for name, text in FILES.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return running_arsip(monkeypatch, data, ARSIP_WORKER_THREADS="1", ARSIP_LANGUAGE="id")


def deposit(run: Run, *paths: Path, more: tuple[str, ...] = ()) -> str:
    answer = run("deposit", "--unit", "dinkes", "--class", "berkala", "--publish", *more, *map(str, paths))
    assert answer.exit_code == 0, answer.output
    return answer.output


def work(data: Path) -> None:
    with open_archive(Settings(data=str(data), worker_threads=1)) as archive:
        archive.worker().run(until_idle=True)


def stored(data: Path) -> dict[str, Document]:
    with open_archive(Settings(data=str(data))) as archive, archive.database.read() as uow:
        return {each.file_name: each for each in uow.documents.get_many(uow.documents.ids()).values()}


def missing(data: Path, document: Document) -> list[object]:
    """What the audit log says was missing when it was to be published."""
    with open_archive(Settings(data=str(data))) as archive, archive.database.read() as uow:
        acts = uow.audit.of_document(document.id)
    return [each.after["missing"] for each in acts if each.action == "schedule_refused"]


def test_before_it_is_read_nobody_reaches_it_and_the_command_says_that_it_waits(
    data: Path, folder: Path, run: Run
) -> None:
    said = deposit(run, folder)

    assert "Sudah terbit: 0" in said
    assert "Menunggu dibaca, lalu terbit bila lengkap dan tanpa data pribadi yang belum diputuskan: 4" in said
    assert "Tidak terbit, perlu perhatian: 0" in said
    with open_archive(Settings(data=str(data))) as archive:
        client = testing.TestClient(create_app(archive.services()))
        for document in stored(data).values():
            assert document.lifecycle is Lifecycle.DRAFT
            for address in (f"/dokumen/{document.id}", f"/dokumen/{document.id}/berkas"):
                assert client.simulate_get(address).status_code == 404
        assert enqueue_due(archive.database, archive.clock) == 0


def test_once_read_what_is_complete_and_clean_is_public_and_the_rest_says_what_is_missing(
    data: Path, folder: Path, run: Run
) -> None:
    said = deposit(run, folder)
    batch = said.split("arsip receipt ")[1].split()[0]
    work(data)

    documents = stored(data)
    assert {name: each.lifecycle for name, each in documents.items()} == {
        "lengkap.txt": Lifecycle.PUBLISHED,
        "pribadi.txt": Lifecycle.DRAFT,
        "tanpa-waktu.txt": Lifecycle.DRAFT,
        "rusak.pdf": Lifecycle.DRAFT,
    }
    assert missing(data, documents["lengkap.txt"]) == []
    assert missing(data, documents["pribadi.txt"]) == [["privacy"]]
    assert missing(data, documents["tanpa-waktu.txt"]) == [["date"]]
    assert missing(data, documents["rusak.pdf"]) == [["date", "text"]]
    receipt = {each["path"]: each for each in json.loads(run("receipt", batch, "--json").output)["files"]}
    assert receipt["lengkap.txt"]["state"] == "terbit"
    assert "Yang masih kurang: Data pribadi belum diputuskan: NIK" in receipt["pribadi.txt"]["why"]
    assert receipt["tanpa-waktu.txt"]["why"] == "Yang masih kurang: Tanggal atau tahun belum diisi."
    assert receipt["rusak.pdf"]["state"] == "perlu perhatian"
    assert NIK not in json.dumps(receipt)

    again = deposit(run, folder)
    assert "Sudah terbit: 1\n  lengkap.txt" in again
    assert "Tidak terbit, perlu perhatian: 3" in again
    assert "Tanggal atau tahun belum diisi." in again


def test_what_lies_in_a_file_waits_to_be_read_as_well(data: Path, tmp_path: Path, run: Run) -> None:
    bundle = tmp_path / "perdes-2024.zip"
    with zipfile.ZipFile(bundle, "w") as packed:
        packed.writestr("lengkap.txt", WHOLE)
        packed.writestr("pribadi.txt", FILES["pribadi.txt"])
    deposit(run, bundle)
    with open_archive(Settings(data=str(data), worker_threads=1)) as archive:
        with archive.database.write() as uow:
            (job,) = uow.jobs.claim(["extract"], 15)
        archive.worker().ingestion.extract(job)
    assert {name: each.lifecycle for name, each in stored(data).items()} == dict.fromkeys(
        ("perdes-2024.zip", "lengkap.txt", "pribadi.txt"), Lifecycle.DRAFT
    )

    work(data)
    found = stored(data)
    assert found["lengkap.txt"].lifecycle is Lifecycle.PUBLISHED
    assert found["pribadi.txt"].lifecycle is Lifecycle.DRAFT
    assert found["perdes-2024.zip"].processing is Processing.UNPACKED


def test_a_wish_can_be_taken_back_and_the_taking_back_undone(data: Path, folder: Path, run: Run) -> None:
    deposit(run, folder / "lengkap.txt")
    [document] = stored(data).values()
    with open_archive(Settings(data=str(data), worker_threads=1)) as archive:
        database, clock = archive.database, archive.clock
        assert unschedule(database, clock, document.id, person=CONSOLE)
        undo_move(database, clock, document.id, person=CONSOLE)
        with database.read() as uow:
            assert uow.schedule.when_read([document.id]) == {document.id}
            assert uow.schedule.all() == []
        assert unschedule(database, clock, document.id, person=CONSOLE)
        archive.worker().run(until_idle=True)
    assert stored(data)["lengkap.txt"].lifecycle is Lifecycle.DRAFT


def test_it_is_asked_again_whether_who_wished_it_may_publish(data: Path, folder: Path, run: Run) -> None:
    with open_archive(Settings(data=str(data))) as archive, archive.database.write() as uow:
        uow.people.add(tini := Person("Tini", "tini", Role.LIBRARIAN), "")
    answer = run("--as", "tini", "deposit", "--unit", "dinkes", "--class", "berkala", "--publish", str(folder))
    assert answer.exit_code == 0
    with open_archive(Settings(data=str(data))) as archive, archive.database.write() as uow:
        uow.people.update(Person(tini.name, tini.login, Role.AUDITOR))
    work(data)
    found = stored(data)["lengkap.txt"]
    assert (found.lifecycle, missing(data, found)) == (Lifecycle.DRAFT, [["rights"]])


def test_a_class_is_needed(folder: Path, run: Run) -> None:
    with pytest.raises(InvalidInput, match="golongan"):
        run("deposit", "--unit", "dinkes", "--publish", str(folder))


def test_the_page_of_a_document_that_waits_says_so(data: Path, folder: Path, run: Run) -> None:
    deposit(run, folder / "lengkap.txt")
    [document] = stored(data).values()
    shown = json.loads(run("receipt", batch_of(data), "--json").output)["files"][0]
    assert shown["why"].startswith("Terbit dengan sendirinya setelah dibaca")
    with open_archive(Settings(data=str(data))) as archive, archive.database.read() as uow:
        [entry] = uow.audit.of_document(document.id)
    assert entry.after["publishes"] == "when_read"


def batch_of(data: Path) -> str:
    with open_archive(Settings(data=str(data))) as archive, archive.database.read() as uow:
        return uow.batches.of_officer("cli")[0].id
