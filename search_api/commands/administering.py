"""``arsip users`` and ``arsip units``: who works here, and for whom?"""

from __future__ import annotations

from pathlib import Path

import argon2
import click
from rich.table import Table

from archive.audit import AuditEntry
from archive.errors import InvalidInput
from archive.people import Person, Role
from search_api.commands.console import as_json, out, print_json, say, settings_with_logging
from search_api.commands.depositing import CLI_ACTOR
from search_api.commands.speaking import _
from search_api.wiring import open_archive
from storage.seed import units_from_file

MINIMUM_PASSWORD = 12


@click.group(help=_("Akun petugas."))
def users() -> None:
    """Accounts."""


@users.command("add", help=_("Buat akun."))
@click.argument("login")
@click.option("--name", required=True, help=_("Nama lengkap."))
@click.option("--role", type=click.Choice([r.value for r in Role]), required=True)
@click.option("--unit", metavar=_("KODE"), help=_("Wajib untuk petugas unit."))
@click.password_option(help=_("Ditanyakan bila tidak diberikan."))
def add(login: str, name: str, role: str, unit: str | None, password: str) -> None:
    """Add an account; the password is kept only as an Argon2 hash."""
    if len(password) < MINIMUM_PASSWORD:
        raise InvalidInput("Kata sandi terlalu pendek: paling sedikit {count} karakter.", count=MINIMUM_PASSWORD)
    if role == Role.OFFICER and unit is None:
        raise InvalidInput("Petugas unit memerlukan --unit.")
    with open_archive(settings_with_logging()) as archive, archive.database.write() as uow:
        if unit is not None and uow.units.get(unit) is None:
            raise InvalidInput("Tidak ada unit dengan kode {code}; `arsip units list` menampilkan semuanya.", code=unit)
        at = archive.clock.now()
        person = Person(name=name, login=login, role=Role(role), unit=unit, created_at=at)
        uow.people.add(person, argon2.PasswordHasher().hash(password))
        uow.audit.append(AuditEntry(at, CLI_ACTOR, "add_person", None, {}, {"login": login, "role": role}))
    say(_("Akun {login} dibuat.").format(login=login))


@users.command("list", help=_("Daftar akun."))
@as_json
def list_users(json_output: bool) -> None:
    """All accounts."""
    with open_archive(settings_with_logging()) as archive, archive.database.read() as uow:
        people = uow.people.all()
    if json_output:
        print_json(people)
        return
    table = Table(_("Akun"), _("Nama"), _("Peran"), _("Unit"))
    for person in people:
        table.add_row(person.login, person.name, person.role.value, person.unit or "")
    out.print(table)


@click.group(help=_("Unit pengirim: perangkat daerah dan kecamatan."))
def units() -> None:
    """Agencies and districts."""


@units.command("list", help=_("Daftar unit."))
@as_json
def list_units(json_output: bool) -> None:
    """All units; names not confirmed by the regency are marked."""
    with open_archive(settings_with_logging()) as archive, archive.database.read() as uow:
        known = uow.units.all()
    if json_output:
        print_json(known)
        return
    table = Table(_("Kode"), _("Nama"), _("Nama diperiksa"))
    for unit in known:
        table.add_row(unit.code, unit.name, _("ya") if unit.verified else _("belum"))
    out.print(table)


@units.command("import", help=_("Tambah atau perbarui unit dari berkas YAML atau CSV."))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def import_units(file: Path) -> None:
    """Add units, or replace those of the same code, all or none."""
    imported = units_from_file(file)
    with open_archive(settings_with_logging()) as archive, archive.database.write() as uow:
        for unit in imported:
            uow.units.put(unit)
    say(_("{count} unit diimpor.").format(count=len(imported)))
