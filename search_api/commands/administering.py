"""``arsip users`` and ``arsip units``: who works here, and for whom?"""

from __future__ import annotations

from pathlib import Path

import click
from rich.table import Table

from archive import accounts
from archive.errors import NotFound
from archive.keeping_vocabulary import put_all
from archive.people import Person, Role
from search_api import addresses
from search_api.commands.acting import actor
from search_api.commands.console import as_json, out, print_json, say, settings_with_logging
from search_api.commands.speaking import _
from search_api.passwords import check_new_password, hash_password
from search_api.settings import Settings
from search_api.wiring import open_archive
from storage.seed import units_from_file

_ROLES = click.Choice([role.value for role in Role])


@click.group(help=_("Akun petugas."))
def users() -> None:
    """Accounts."""


@users.command("add", help=_("Buat akun."))
@click.argument("login")
@click.option("--name", required=True, help=_("Nama lengkap."))
@click.option("--role", type=_ROLES, required=True)
@click.option("--unit", metavar=_("KODE"), help=_("Wajib untuk petugas unit."))
@click.password_option(help=_("Ditanyakan bila tidak diberikan."))
@click.pass_context
def add(ctx: click.Context, login: str, name: str, role: str, unit: str | None, password: str) -> None:
    """Add an account; the password is kept only as an Argon2 hash."""
    check_new_password(password, login)
    person = Person(name=name, login=login, role=Role(role), unit=unit)
    with open_archive(settings_with_logging()) as archive:
        accounts.add_person(archive.database, archive.clock, person, hash_password(password), by=actor(ctx))
    say(_("Akun {login} dibuat.").format(login=login))


@users.command("change", help=_("Ubah nama, peran, atau unit sebuah akun."))
@click.argument("login")
@click.option("--name", help=_("Nama lengkap."))
@click.option("--role", type=_ROLES)
@click.option("--unit", metavar=_("KODE"), help=_("Wajib untuk petugas unit; '' menghapusnya."))
@click.pass_context
def change(ctx: click.Context, login: str, name: str | None, role: str | None, unit: str | None) -> None:
    """Change what is given; a change of rights ends the person's sessions."""
    with open_archive(settings_with_logging()) as archive:
        with archive.database.read() as uow:
            person = uow.people.get(login)
        if person is None:
            raise NotFound("Tidak ada akun dengan nama pengguna {login}.", login=login)
        changed = accounts.change_person(
            archive.database,
            archive.clock,
            login,
            name=person.name if name is None else name,
            role=Role(role) if role else person.role,
            unit=person.unit if unit is None else unit or None,
            by=actor(ctx),
        )
    say(f"{login}: {changed.name} · {changed.role.value} · {changed.unit or '-'}")


@users.command("deactivate", help=_("Tutup akun; sesi, kunci, dan tautannya berakhir saat itu juga."))
@click.argument("login")
@click.pass_context
def deactivate(ctx: click.Context, login: str) -> None:
    """Close an account."""
    with open_archive(settings_with_logging()) as archive:
        accounts.set_active(archive.database, archive.clock, login, False, by=actor(ctx))
    say(_("Akun {login} ditutup.").format(login=login))


@users.command("activate", help=_("Buka kembali akun yang ditutup."))
@click.argument("login")
@click.pass_context
def activate(ctx: click.Context, login: str) -> None:
    """Open a closed account again."""
    with open_archive(settings_with_logging()) as archive:
        accounts.set_active(archive.database, archive.clock, login, True, by=actor(ctx))
    say(_("Akun {login} dibuka kembali.").format(login=login))


@users.command("reset-link", help=_("Tautan sekali pakai untuk mengatur kata sandi; berlaku 24 jam."))
@click.argument("login")
@click.pass_context
def reset_link(ctx: click.Context, login: str) -> None:
    """Print the link on standard output; it is nowhere else."""
    settings = settings_with_logging()
    with open_archive(settings) as archive:
        token = accounts.issue_link(archive.database, archive.clock, login, by=actor(ctx))
        with archive.database.read() as uow:
            keys = [key.label for key in uow.credentials.keys_of(login) if key.ends_at > archive.clock.now()]
    say(_("Begitu tautan dipakai, semua sesi {login} berakhir.").format(login=login))
    if keys:
        said = _("Kuncinya untuk program ({names}) ikut berakhir, kecuali ia memilih mempertahankannya.")
        say(said.format(names=", ".join(keys)))
    out.print(site_address(settings) + addresses.link_address(token), markup=False, soft_wrap=True)


def site_address(settings: Settings) -> str:
    """Where people reach the site, as far as the settings say; no trailing slash."""
    return settings.base_url.rstrip("/") or f"http://{settings.host}:{settings.port}"


@users.command("list", help=_("Daftar akun."))
@as_json
def list_users(json_output: bool) -> None:
    """All accounts."""
    with open_archive(settings_with_logging()) as archive, archive.database.read() as uow:
        people = uow.people.all()
    if json_output:
        print_json(people)
        return
    table = Table(_("Akun"), _("Nama"), _("Peran"), _("Unit"), _("Status"))
    for person in people:
        state = _("aktif") if person.active else _("ditutup")
        table.add_row(person.login, person.name, person.role.value, person.unit or "", state)
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
    person = actor(click.get_current_context())
    with open_archive(settings_with_logging()) as archive:
        changed = put_all(archive.database, archive.clock, imported, person)
    say(
        _("{count} unit dibaca, {changed} di antaranya baru atau berubah.").format(count=len(imported), changed=changed)
    )
