"""A watched folder: files are moved only once they are safe, whatever is killed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner

from archive.batches import BatchOrigin, FileState
from archive.errors import Forbidden, InvalidInput
from archive.handing_over import draw_receipt, open_batch
from archive.people import CONSOLE, Person, Role
from archive.units import Unit, UnitKind
from search_api.cli import arsip
from search_api.commands.watching import take_round
from search_api.wiring import Archive

LATER = 4_000_000_000.0  # seconds; long after any of the files was written


@pytest.fixture
def folder(archive: Archive, tmp_path: Path) -> Path:
    with archive.database.write() as uow:
        uow.units.put(Unit("uji", "Unit Uji", UnitKind.AGENCY))
    made = tmp_path / "masuk"
    (made / "surat").mkdir(parents=True)
    return made


def round_of(archive: Archive, folder: Path, now: float = LATER) -> int:
    return take_round(archive, CONSOLE, folder, "uji", 10, lambda: now)


def left_in(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] not in ("taken", "refused")
    }


def states(archive: Archive) -> list[dict[str, FileState]]:
    with archive.database.read() as uow:
        batches = uow.batches.of_officer("cli")
    found = []
    for batch in batches:
        assert batch.origin is BatchOrigin.FOLDER
        receipt = draw_receipt(archive.database, archive.clock, CONSOLE, batch.id)
        found.append({line.file.path: line.state for line in receipt.lines})
    return found


def test_settled_files_are_taken_and_refused_ones_set_apart(archive: Archive, folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"satu")
    (folder / "surat" / "b.txt").write_bytes(b"dua")
    (folder / "kosong.txt").write_bytes(b"")
    assert round_of(archive, folder) == 3
    assert left_in(folder) == set()
    assert states(archive) == [
        {"a.txt": FileState.READING, "surat/b.txt": FileState.READING, "kosong.txt": FileState.REFUSED}
    ]
    (taken,) = (folder / "taken").iterdir()
    assert (taken / "surat" / "b.txt").read_bytes() == b"dua"
    assert (taken / "berita-acara.csv").read_text(encoding="utf-8-sig").count("b.txt") == 1
    assert [path.name for path in (folder / "refused" / taken.name).iterdir()] == ["kosong.txt"]
    assert round_of(archive, folder) == 0
    assert len(states(archive)) == 1


def test_a_file_still_being_written_is_left_alone(archive: Archive, folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"satu")
    os.utime(folder / "a.txt", (1000, 1000))
    assert round_of(archive, folder, now=1009) == 0
    assert round_of(archive, folder, now=1010) == 1


def test_killed_between_deposit_and_move_the_next_round_moves_it(
    archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.txt").write_bytes(b"satu")

    class Killed(BaseException):
        pass

    def killed(*_: object) -> Path:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        patch.setattr("storage.local_blobs.Path.replace", killed)
        with pytest.raises(Killed):
            round_of(archive, folder)
    assert left_in(folder) == {"a.txt"}
    assert round_of(archive, folder) == 1
    assert left_in(folder) == set()
    assert sorted(state for batch in states(archive) for state in batch.values()) == ["duplicate", "reading"]
    with archive.database.read() as uow:
        assert uow.documents.count() == 1


def test_a_file_written_again_while_it_was_read_stays_for_the_next_round(
    archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "a.txt"
    path.write_bytes(b"satu")
    put = archive.blobs.put

    def put_and_write_again(stream: object) -> object:
        stored = put(stream)  # type: ignore[arg-type]
        path.write_bytes(b"satu dan lebih")
        return stored

    with monkeypatch.context() as patch:
        patch.setattr(archive.blobs, "put", put_and_write_again)
        assert round_of(archive, folder) == 0
    assert left_in(folder) == {"a.txt"}
    assert round_of(archive, folder) == 1
    with archive.database.read() as uow:
        assert uow.documents.count() == 2


@pytest.mark.parametrize("command", [("watch", "--once"), ("deposit",)])
def test_a_unit_that_does_not_exist_is_said_so_and_not_taken_for_a_question_of_rights(
    archive: Archive, folder: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARSIP_DATA", str(archive.settings.data_path))
    # Loggers of this process would keep the command's configuration, also in the tests that come after.
    monkeypatch.setattr(structlog, "configure", lambda **_: None)
    with archive.database.write() as uow:
        uow.people.add(Person("Siti", "siti", Role.OFFICER, "uji"), "")
        uow.people.add(Person("Adi", "adi", Role.AUDITOR), "")

    def run(unit: str, *who: str) -> None:
        CliRunner().invoke(arsip, [*who, *command, str(folder), "--unit", unit], catch_exceptions=False)

    for who in ((), ("--as", "siti"), ("--as", "adi")):
        with pytest.raises(InvalidInput, match="Tidak ada unit dengan kode"):
            run("tidak-ada", *who)
    for who in (("--as", "siti"), ("--as", "adi")):
        with pytest.raises(Forbidden):
            run("dinkes", *who)
    assert states(archive) == []


def test_a_program_is_told_too_that_there_is_no_such_unit(archive: Archive) -> None:
    officer = Person("Siti", "siti", Role.OFFICER, "uji")
    with pytest.raises(InvalidInput, match="Tidak ada unit"):
        open_batch(archive.database, archive.clock, officer, "tidak-ada")
    with pytest.raises(Forbidden):
        open_batch(archive.database, archive.clock, officer, "dinkes")
