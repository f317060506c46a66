"""What must the operator know when the server starts? How the first administrator comes in, and the demo's accounts."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Final

from archive import accounts
from archive.people import CONSOLE, DEMO_PREFIX, Person, Role, bound_to_unit
from archive.ports import UnitOfWork
from archive.work_queue import WorkFilter
from search_api import addresses
from search_api.commands.console import err
from search_api.commands.speaking import LANGUAGE, _
from search_api.demonstration.papers import LOGINS
from search_api.passwords import hash_password
from search_api.rights_labels import role_label
from search_api.wiring import Archive

_NAMES: Final = {Role.INFORMATION_OFFICE: "PPID"}
"""Of whom the login does not say how they are written."""


def welcome(archive: Archive, address: str) -> None:
    """Say it once on standard error; passwords and links stand there and nowhere else."""
    site = archive.settings.base_url.rstrip("/") or address.rstrip("/")
    if archive.settings.demo:
        _say(_("Akun peragaan; kata sandinya baru pada setiap penyalaan, dan tidak berlaku di luar mode demo:"))
        for role, login, password in renew_demo_accounts(archive):
            _say(f"  {login}  {password}  ({role_label(role, LANGUAGE)})")
    elif token := accounts.issue_first_link(archive.database, archive.clock):
        _say(_("Belum ada administrator. Buka tautan ini untuk membuat akunnya; berlaku satu kali, selama 24 jam:"))
        _say(f"  {site}{addresses.link_address(token)}")


def renew_demo_accounts(archive: Archive) -> list[tuple[Role, str, str]]:
    """One account for each role, each with a new random password: role, login and password."""
    given = []
    for role, login in LOGINS.items():
        password = "-".join(secrets.token_hex(3) for _ in range(3))
        kept = hash_password(password)
        with archive.database.read() as uow:
            known = uow.people.get(login)
            unit = _busiest_unit(uow) if bound_to_unit(role) else None
        if known is None:
            person = Person(f"Demo {_NAMES.get(role, login.removeprefix(DEMO_PREFIX))}", login, role, unit)
            accounts.add_person(archive.database, archive.clock, person, kept, by=CONSOLE, demo=True)
        else:
            with archive.database.write() as uow:
                uow.people.update(replace(known, active=True))
                uow.people.set_password_hash(login, kept)
                uow.sessions.remove_of(login)
                uow.credentials.remove_second_factor(login)
        given.append((role, login, password))
    return given


def _busiest_unit(uow: UnitOfWork) -> str:
    """The unit with most documents, so that there is something to see; the first one in an empty archive."""
    counts = uow.queues.counts(WorkFilter())["unit"]
    return max((unit.code for unit in uow.units.all()), key=lambda code: counts.get(code, 0))


def _say(text: str) -> None:
    err.print(text, markup=False, soft_wrap=True)  # a link broken in two opens nothing
