"""``arsip vocabulary``: what an operator types, and what is kept of it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import structlog
from click.testing import CliRunner, Result

from archive.audit import AuditQuestion
from archive.errors import ArchiveError, Forbidden, InvalidInput
from archive.people import Person, Role
from archive.vocabulary import Vocabulary
from search_api.cli import arsip
from search_api.settings import Settings
from search_api.wiring import open_archive


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("ARSIP_DATA", str(folder))
    monkeypatch.setenv("ARSIP_LOG_LEVEL", "error")
    # Loggers of this process would keep the command's configuration, also in the tests that come after.
    monkeypatch.setattr(structlog, "configure", lambda **_: None)
    return folder


def run(*arguments: str) -> Result:
    """Raises what the command raises."""
    return CliRunner().invoke(arsip, list(arguments), catch_exceptions=False, standalone_mode=False)


def refused(*arguments: str) -> BaseException | None:
    return CliRunner().invoke(arsip, list(arguments)).exception


def test_a_name_is_changed_a_code_merged_and_parted_again(data: Path) -> None:
    run("vocabulary", "rename", "subject", "kesehatan", "Kesehatan masyarakat")
    run("vocabulary", "merge", "subject", "sosial", "kesehatan", "--dry-run")
    listed = msgspec.json.decode(run("vocabulary", "list", "subject", "--json").stdout)
    assert listed["merged"] == {}
    run("vocabulary", "merge", "subject", "sosial", "kesehatan")
    listed = msgspec.json.decode(run("vocabulary", "list", "subject", "--json").stdout)
    assert listed["merged"] == {"sosial": "kesehatan"}
    [renamed] = [each for each in listed["entries"] if each["code"] == "kesehatan"]
    assert (renamed["name"], renamed["alternatives"]) == ("Kesehatan masyarakat", ["Kesehatan"])
    run("vocabulary", "undo-merge", "subject", "sosial")
    run("vocabulary", "end", "archival_code", "800.1", "--day", "2026-01-31")
    with open_archive(Settings(data=str(data))) as archive, archive.database.read() as uow:
        assert uow.vocabulary.redirects(Vocabulary.SUBJECT).merged == frozenset()
        code = uow.archival_codes.get("800.1")
        assert code is not None
        assert code.valid_until is not None
        assert uow.audit.verify() == 4
    assert isinstance(refused("vocabulary", "end", "subject", "kesehatan", "--day", "besok"), InvalidInput)


@pytest.mark.parametrize("name", ["subjek.ttl", "subjek.rdf"])
def test_what_was_exported_is_imported_without_a_change_and_a_change_only_when_applied(
    data: Path, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    run("vocabulary", "export", str(file))
    assert "0 ditambah, 0 diubah, 0 tidak ada" in run("vocabulary", "import", str(file)).stderr
    file.write_bytes(file.read_bytes().replace(b"Perhubungan", b"Angkutan"))
    assert "1 diubah" in run("vocabulary", "import", str(file)).stderr
    assert "1 diubah" in run("vocabulary", "import", str(file)).stderr
    assert "1 diubah" in run("vocabulary", "import", str(file), "--apply").stderr
    assert "0 diubah" in run("vocabulary", "import", str(file)).stderr


def test_who_may_not_keep_vocabularies_is_refused(data: Path) -> None:
    with open_archive(Settings(data=str(data))) as archive, archive.database.write() as uow:
        uow.people.add(Person("Ani", "ani", Role.OFFICER, "dinkes"), "")
    error = refused("--as", "ani", "vocabulary", "merge", "subject", "sosial", "kesehatan")
    assert isinstance(error, ArchiveError)
    assert isinstance(error, Forbidden)


def test_imported_units_leave_an_entry_for_each_that_changed(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "unit.csv"
    rows = ["code,name,kind,predecessors,verified", "dinkes,Dinas Kesehatan,agency,,ya", "pasar,Dinas Pasar,agency,,ya"]
    file.write_text("\n".join(rows), encoding="utf-8")
    run("units", "import", str(file))
    run("units", "import", str(file))
    file.write_text("\n".join([*rows[:2], "pasar,Dinas Perdagangan,agency,,ya"]), encoding="utf-8")
    run("units", "import", str(file))
    file.write_text("\n".join([*rows[:2], "pasar,Dinas Lain,agency,pasar,ya"]), encoding="utf-8")
    assert isinstance(refused("units", "import", str(file)), InvalidInput)
    with open_archive(Settings(data=str(data))) as archive, archive.database.read() as uow:
        kept = [
            each
            for each in (entry for _, entry in uow.audit.find(AuditQuestion(), 0, 99))
            if each.after.get("code") == "pasar"
        ]
        assert [(each.actor, each.action) for each in kept] == [("cli", "change_unit"), ("cli", "add_unit")]
        assert kept[0].before["name"] == "Dinas Pasar"
        unit = uow.units.get("pasar")
        assert unit is not None
        assert unit.name == "Dinas Perdagangan"
