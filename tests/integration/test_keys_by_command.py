"""``arsip keys``: a key made at the console works, is never shown again, and is taken away by who may."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import structlog
from click.testing import CliRunner, Result

from archive.audit import AuditQuestion
from archive.errors import Forbidden, InvalidInput, NotFound
from archive.own_account import remove_key
from archive.people import Action, Person, Role
from archive.sessions import digest_of
from search_api.cli import arsip
from search_api.settings import Settings
from search_api.wiring import open_archive

PEOPLE = (
    Person("Siti", "siti", Role.OFFICER, "dinkes"),
    Person("Budi", "budi", Role.LIBRARIAN),
    Person("Rina", "rina", Role.ADMINISTRATOR),
)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("ARSIP_DATA", str(folder))
    monkeypatch.setenv("ARSIP_LOG_LEVEL", "error")
    # Loggers of this process would keep the command's configuration, also in the tests that come after.
    monkeypatch.setattr(structlog, "configure", lambda **_: None)
    with open_archive(Settings(data=str(folder))) as archive, archive.database.write() as uow:
        for person in PEOPLE:
            uow.people.add(person, "")
    return folder


def run(*arguments: str) -> Result:
    """Raises what the command raises."""
    return CliRunner().invoke(arsip, list(arguments), catch_exceptions=False, standalone_mode=False)


def create(login: str, *scopes: str) -> str:
    options = [part for scope in scopes for part in ("--scope", scope)]
    return run("--as", login, "keys", "create", "pemindai", *options, "--days", "30").stdout.strip()


def listed(*arguments: str) -> list[tuple[str, str, list[str]]]:
    found = msgspec.json.decode(run(*arguments, "keys", "list", "--json").stdout)
    return [(each["login"], each["label"], each["scopes"]) for each in found]


def test_a_key_is_printed_alone_and_only_its_digest_is_kept(data: Path) -> None:
    token = create("siti", "read", "deposit")

    with open_archive(Settings(data=str(data))) as archive, archive.database.read() as uow:
        key = uow.credentials.key(digest_of(token))
        assert key is not None
        assert (key.login, key.scopes) == ("siti", {Action.READ, Action.DEPOSIT})
        assert (key.ends_at - key.created_at).days == 30
        [(_, entry)] = uow.audit.find(AuditQuestion(action="add_key"), 0, 9)
        assert entry.actor == "siti"
    assert token not in run("keys", "list").output
    assert key.digest not in run("keys", "list", "--json").output


def test_everybody_sees_their_own_keys_and_who_manages_accounts_all(data: Path) -> None:
    create("siti", "read")
    create("budi", "publish")

    assert listed("--as", "siti") == [("siti", "pemindai", ["read"])]
    assert [login for login, _, _ in listed("--as", "rina")] == ["budi", "siti"]
    assert listed() == listed("--as", "rina")


def test_a_key_of_somebody_else_is_revoked_by_who_manages_accounts_only(data: Path) -> None:
    key_id = create("siti", "read").split("_")[1]

    with pytest.raises(NotFound):
        run("--as", "budi", "keys", "revoke", key_id)
    with open_archive(Settings(data=str(data))) as archive, pytest.raises(Forbidden):
        remove_key(archive.database, archive.clock, "siti", key_id, by=PEOPLE[1])
    assert len(listed()) == 1
    run("--as", "rina", "keys", "revoke", key_id)
    assert listed() == []


def test_one_revokes_ones_own_key(data: Path) -> None:
    run("--as", "siti", "keys", "revoke", create("siti", "read").split("_")[1])

    assert listed() == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("keys", "create", "pemindai", "--scope", "read"),
        ("--as", "siti", "keys", "create", "pemindai", "--scope", "publish"),
        ("--as", "siti", "keys", "create", " ", "--scope", "read"),
        ("--as", "siti", "keys", "create", "pemindai", "--scope", "read", "--days", "0"),
    ],
    ids=["for nobody", "a right the person lacks", "without a name", "ended at once"],
)
def test_a_key_that_makes_no_sense_is_refused(data: Path, arguments: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput):
        run(*arguments)
    assert listed() == []
