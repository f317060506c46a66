"""``arsip deposit`` leaves nothing out unsaid: what lies in a folder is taken, or refused with the reason."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.batches import Why
from archive.deposits import IncomingFile
from archive.errors import InvalidInput
from search_api.commands.folders import PassedOver, files_under
from search_api.settings import Settings
from search_api.wiring import open_archive
from tests.integration.arsip_in_process import Run, running_arsip


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    made = tmp_path / "masuk"
    (made / "surat").mkdir(parents=True)
    (made / "terkunci").mkdir()
    (made / "surat" / "a.txt").write_text("isi a", encoding="utf-8")
    (made / "b.txt").write_text("isi b", encoding="utf-8")
    (made / "terkunci" / "c.txt").write_text("isi c", encoding="utf-8")
    (made / "hilang.pdf").symlink_to(made / "tidak-ada.pdf")
    (made / "ke-b.txt").symlink_to(made / "b.txt")
    (made / "ke-surat").symlink_to(made / "surat")
    os.mkfifo(made / "pipa")
    at, here = socket.socket(socket.AF_UNIX), Path.cwd()
    os.chdir(made)  # the name of a socket is short
    at.bind("soket")
    os.chdir(here)
    yield made
    at.close()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return running_arsip(monkeypatch, tmp_path / "data", ARSIP_LANGUAGE="id")


@pytest.fixture
def locked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder nobody may look into; root may look into any, so the refusal is made."""
    looking, refused = os.scandir, folder / "terkunci"

    def scandir(path: int | str | os.PathLike[str] = ".") -> object:
        if not isinstance(path, int) and Path(path) == refused:
            raise PermissionError(13, "Permission denied", str(path))
        return looking(path)

    monkeypatch.setattr(os, "scandir", scandir)
    return refused


def test_everything_that_is_no_file_to_be_had_is_named_with_the_reason(folder: Path, locked: Path) -> None:
    found = list(files_under([folder]))
    assert {each.path: each.why for each in found if isinstance(each, PassedOver)} == {
        "hilang.pdf": Why.LINK_TO_NOTHING,
        "ke-b.txt": Why.LINK,
        "ke-surat": Why.LINK,
        "pipa": Why.NOT_A_FILE,
        "soket": Why.NOT_A_FILE,
        "terkunci": Why.FOLDER_UNREADABLE,
    }
    assert [each.source_path for each in found if isinstance(each, IncomingFile)] == ["b.txt", "surat/a.txt"]


def test_the_folder_itself_may_be_the_one_that_cannot_be_read(locked: Path) -> None:
    assert list(files_under([locked])) == [PassedOver("terkunci", Why.FOLDER_UNREADABLE)]


def test_a_link_that_is_named_itself_is_followed_and_a_dead_one_refused(folder: Path) -> None:
    [taken, refused] = files_under([folder / "ke-b.txt", folder / "hilang.pdf"])
    assert isinstance(taken, IncomingFile)
    assert refused == PassedOver("hilang.pdf", Why.LINK_TO_NOTHING)
    with pytest.raises(InvalidInput, match="tidak ada"):
        list(files_under([folder / "tidak-ada.pdf"]))


@pytest.mark.usefixtures("locked")
def test_command_receipt_and_program_are_told_of_each(tmp_path: Path, folder: Path, run: Run) -> None:
    answer = run("deposit", "--unit", "dinkes", str(folder))
    assert answer.exit_code == 0
    for path, reason in (
        ("hilang.pdf", "tautan (symlink) ke berkas yang tidak ada lagi"),
        ("ke-b.txt", "tautan (symlink), bukan berkas"),
        ("soket", "bukan berkas biasa"),
        ("terkunci", "Isi folder ini tidak dapat dibaca"),
    ):
        [line] = [each for each in answer.output.splitlines() if f"  {path}  (ditolak: " in each]
        assert reason in line
    assert "6 berkas tidak diterima" in answer.output
    batch = answer.output.split("arsip receipt ")[1].split()[0]
    told = json.loads(run("receipt", batch, "--json").output)
    assert told["counts"] == {"reading": 2, "refused": 6}
    with open_archive(Settings(data=str(tmp_path / "data"))) as archive, archive.database.read() as uow:
        assert [each.number for each in uow.batches.files(batch)] == list(range(1, 9))

    program = json.loads(run("deposit", "--unit", "dinkes", "--json", str(folder)).output)
    assert [each["outcome"] for each in program] == ["refused"] * 6 + ["already_there"] * 2
    assert program[0] | {"size": 0} == {
        "document_id": None, "file_name": "hilang.pdf", "source_path": "hilang.pdf", "sha256": None, "size": 0,
        "outcome": "refused", "why": "link_to_nothing",
    }  # fmt: skip


def test_a_file_that_cannot_be_read_is_refused_and_the_others_are_taken(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening = Path.open

    def refusing(path: Path, *how: str, **more: str) -> object:
        if path.name == "b.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return opening(path, *how, **more)

    monkeypatch.setattr(Path, "open", refusing)
    answer = run("deposit", "--unit", "dinkes", str(folder / "b.txt"), str(folder / "surat" / "a.txt"))
    assert answer.exit_code == 0
    assert "b.txt  (ditolak: Berkas ini tidak dapat dibaca dari tempatnya." in answer.output
    assert "1 berkas diterima" in answer.output
