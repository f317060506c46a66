"""Every command as every role, on own and other documents: what runs is what COMMAND_ACCESS and PERMISSIONS say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from archive.deposits import DepositTerms, IncomingFile, deposit
from archive.errors import Forbidden
from archive.people import PERMISSIONS, Person, Role, Scope, bound_to_unit
from search_api.access import COMMAND_ACCESS
from search_api.cli import LazyGroup, arsip
from search_api.commands.acting import ask_command
from search_api.settings import Settings
from search_api.wiring import open_archive

pytestmark = pytest.mark.xdist_group("command-rights")


def commands() -> Iterator[tuple[str, click.Command]]:
    """(path, command) of everything that can be typed."""
    context = click.Context(arsip)
    for name in LazyGroup.modules:
        command = arsip.get_command(context, name)
        assert command is not None
        yield from _below(name, command)


def _below(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from _below(f"{path} {name}", below)
    else:
        yield path, command


PATHS = sorted(path for path, _ in commands())


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("commands") / "data"


@pytest.fixture(scope="module")
def ids(data: Path) -> dict[str, str]:
    """Unit -> a draft of it; and an account for each role."""
    drafts = {}
    with open_archive(Settings(data=str(data))) as archive:
        for unit in ("dinkes", "disdik"):
            file = IncomingFile("a.txt", "a.txt", partial(BytesIO, unit.encode()))
            terms = DepositTerms(unit, "cli")
            [receipt] = deposit(archive.database, archive.blobs, archive.clock, terms, [file])
            drafts[unit] = receipt.document_id
        with archive.database.write() as uow:
            for role in Role:
                uow.people.add(_person(role), "")
    return drafts


def _person(role: Role) -> Person:
    return Person(role.value, role.value, role, "dinkes" if bound_to_unit(role) else None)


def test_every_command_has_an_entry_and_every_entry_a_command() -> None:
    listed = {path.partition(" --")[0] for path in COMMAND_ACCESS}

    assert sorted(set(PATHS) ^ listed) == []


@pytest.mark.parametrize("role", list(Role))
def test_what_a_role_may_run_follows_from_the_tables(
    monkeypatch: pytest.MonkeyPatch, data: Path, ids: dict[str, str], role: Role
) -> None:
    monkeypatch.setenv("ARSIP_DATA", str(data))
    wrong = []
    for path, command in commands():
        access = COMMAND_ACCESS[path]
        names = {parameter.name for parameter in command.params}
        for unit in ("dinkes", "disdik"):
            params: dict[str, object] = {}
            if "unit" in names:
                params["unit"] = unit
            for name in ("document_id", "other_id"):
                if name in names:
                    params[name] = ids[unit]
            if "document_ids" in names:
                params["document_ids"] = (ids[unit],)
            scope = PERMISSIONS[role].get(access.action) if access.action else None
            named = bool(params) and not access.everywhere
            may = (
                access.public
                or access.action is None
                or scope is Scope.ALL_UNITS
                or (scope is Scope.OWN_UNIT and named and unit == "dinkes")
            )
            try:
                ask_command(_person(role), path, params)
                did = True
            except Forbidden:
                did = False
            if did != may:
                wrong.append(f"{path} {unit}: {did}, not {may}")

    assert wrong == []


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        (["--as", "auditor", "publish", "dinkes"], True),
        (["--as", "officer", "publish", "dinkes"], True),
        (["--as", "officer", "show", "disdik"], True),
        (["--as", "officer", "show", "dinkes"], False),
        (["--as", "auditor", "show", "disdik"], False),
        (["--as", "librarian", "jobs"], True),
        (["--as", "administrator", "jobs"], False),
        (["jobs"], False),
    ],
)
def test_the_command_line_asks_before_it_does_anything(
    monkeypatch: pytest.MonkeyPatch, data: Path, ids: dict[str, str], arguments: list[str], refused: bool
) -> None:
    monkeypatch.setenv("ARSIP_DATA", str(data))
    result = CliRunner().invoke(arsip, [ids.get(argument, argument) for argument in arguments])

    assert isinstance(result.exception, Forbidden) == refused
    assert refused or result.exit_code == 0, result.output


def test_what_is_done_in_a_persons_name_stands_under_that_name(
    monkeypatch: pytest.MonkeyPatch, data: Path, ids: dict[str, str]
) -> None:
    monkeypatch.setenv("ARSIP_DATA", str(data))
    monkeypatch.setenv("ARSIP_AS", "librarian")
    result = CliRunner().invoke(arsip, ["classify", ids["dinkes"], "--class", "berkala"])
    assert result.exit_code == 0, result.output

    with open_archive(Settings(data=str(data))) as archive, archive.database.read() as uow:
        assert uow.audit.of_document(ids["dinkes"])[-1].actor == "librarian"


def test_an_unknown_person_can_do_nothing(monkeypatch: pytest.MonkeyPatch, data: Path, ids: dict[str, str]) -> None:
    monkeypatch.setenv("ARSIP_DATA", str(data))

    assert CliRunner().invoke(arsip, ["--as", "nobody", "jobs"]).exception is not None
