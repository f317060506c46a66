"""In whose name does a command act, and may they? ``arsip --as LOGIN``, or the operator at the console."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any, Final

import click

from archive.errors import Forbidden, InvalidInput, NotFound
from archive.people import CONSOLE, Person, may
from search_api.access import COMMAND_ACCESS, Access, permitted
from search_api.settings import load
from search_api.wiring import open_archive

_PERSON: Final = f"{__name__}.person"
_GUARDED: Final = "arsip_guarded"
_DOCUMENTS: Final = ("document_ids", "document_id", "other_id", "new_version_of")


def acting_person(ctx: click.Context) -> Person | None:
    """The person of ``--as`` or ``ARSIP_AS``; None: the operator at the console, who may do everything.

    Raises InvalidInput for a login without an active account.
    """
    login = ctx.find_root().params.get("as_login") or load().as_
    if not login:
        return None
    if _PERSON not in ctx.meta:
        with open_archive(load()) as archive, archive.database.read() as uow:
            person = uow.people.get(login)
        if person is None or not person.active:
            raise InvalidInput("Tidak ada akun aktif dengan nama pengguna {login}.", login=login)
        ctx.meta[_PERSON] = person
    found = ctx.meta[_PERSON]
    assert isinstance(found, Person)
    return found


def actor(ctx: click.Context) -> Person:
    """Who acts, for use cases that ask for rights: the person, or the console with all of them."""
    return acting_person(ctx) or CONSOLE


def acting_login() -> str:
    """The name under which the running command stands in the audit log."""
    return actor(click.get_current_context()).login


def existing_unit(code: str) -> str:
    """The code, if there is such a unit, merged ones too. Raises InvalidInput: which units there are is no secret."""
    with open_archive(load()) as archive, archive.database.read() as uow:
        if uow.units.get(code) is None:
            raise InvalidInput("Tidak ada unit dengan kode {code}; `arsip units list` menampilkan semuanya.", code=code)
    return code


def guard(command: click.Command, path: str) -> None:
    """Let ``command``, and every command below it, ask ``COMMAND_ACCESS`` before it runs. Twice does no harm."""
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            guard(below, f"{path} {name}")
    elif command.callback is not None and not hasattr(command.callback, _GUARDED):
        command.callback = _guarded(command.callback, path)


def _guarded(callback: Any, path: str) -> Any:
    @functools.wraps(callback)
    def asking(*args: Any, **params: Any) -> Any:
        ask_command(acting_person(click.get_current_context()), path, params)
        return callback(*args, **params)

    setattr(asking, _GUARDED, True)
    return asking


def ask_command(person: Person | None, path: str, params: dict[str, Any]) -> None:
    """Raise Forbidden unless ``person`` may run the command with these parameters. None is the console."""
    if person is None:
        return
    options = (f"{path} --{name.replace('_', '-')}" for name, value in params.items() if value)
    asked = [COMMAND_ACCESS.get(path), *(COMMAND_ACCESS[option] for option in options if option in COMMAND_ACCESS)]
    for access in asked:
        if access is None or not _allowed(person, access, params):
            raise Forbidden(action=access.action if access else None)


def _allowed(person: Person, access: Access, params: dict[str, Any]) -> bool:
    if access.action is None:
        return permitted(person, access)
    units = None if access.everywhere else list(_units(params))
    if not units:
        return permitted(person, Access(access.action, everywhere=True))
    return all(may(person, access.action, unit) for unit in units)


def _units(params: dict[str, Any]) -> Iterator[str]:
    if params.get("unit"):
        yield existing_unit(params["unit"])
    given = [params.get(name) or () for name in _DOCUMENTS]
    ids = [each for value in given for each in ([value] if isinstance(value, str) else value)]
    if not ids:
        return
    with open_archive(load()) as archive, archive.database.read() as uow:
        found = uow.documents.get_many(ids)
    for document_id in ids:
        if document_id not in found:
            raise NotFound("Tidak ada dokumen dengan id {id}.", id=document_id)
        yield found[document_id].unit
