"""``arsip keys``: which programs may act for whom, and how is a key made or taken away at the console?"""

from __future__ import annotations

import click
from rich.table import Table

from archive.credentials import ApiKey
from archive.errors import InvalidInput, NotFound
from archive.own_account import LONGEST_KEY_DAYS, NEVER_BY_KEY, add_key, keys_seen_by, remove_key
from archive.people import Action
from search_api.commands.acting import acting_person, actor
from search_api.commands.console import as_json, out, print_json, say, settings_with_logging
from search_api.commands.speaking import LANGUAGE, _
from search_api.rights_labels import action_label
from search_api.wiring import open_archive

_SCOPES = click.Choice([action.value for action in Action if action not in NEVER_BY_KEY])
_DAYS = _("Masa berlaku dalam hari, paling lama {count}.").format(count=LONGEST_KEY_DAYS)


@click.group(help=_("Kunci untuk program."))
def keys() -> None:
    """Keys with which programs act for people."""


@keys.command("list", help=_("Daftar kunci: milik sendiri; bagi yang mengelola akun, milik semua orang."))
@as_json
@click.pass_context
def list_keys(ctx: click.Context, json_output: bool) -> None:
    """What is known of each key; the key itself is nowhere."""
    with open_archive(settings_with_logging()) as archive:
        found, now = keys_seen_by(archive.database, actor(ctx)), archive.clock.now()
    if json_output:
        print_json([_shown(key) for key in found])
        return
    table = Table(_("Kunci"), _("Akun"), _("Nama"), _("Haknya"), _("Berlaku sampai"), _("Terakhir dipakai"))
    for key in found:
        until = key.ends_at.date().isoformat()
        table.add_row(
            key.id,
            key.login,
            key.label.replace("[", r"\["),
            ", ".join(sorted(key.scopes)),
            until if key.ends_at > now else _("{day} (sudah berakhir)").format(day=until),
            key.seen_at.date().isoformat() if key.seen_at else _("belum pernah dipakai"),
        )
    out.print(table)


@keys.command("create", help=_("Buat kunci untuk orang yang disebut dengan --as; hanya ditampilkan satu kali."))
@click.argument("label", metavar=_("NAMA"))
@click.option("--scope", "scopes", type=_SCOPES, multiple=True, required=True, help=_("Hak kunci; dapat diulang."))
@click.option("--days", type=int, default=90, show_default=True, help=_DAYS)
@click.pass_context
def create(ctx: click.Context, label: str, scopes: tuple[str, ...], days: int) -> None:
    """Print the key alone on standard output, so that a script can keep it; it is nowhere else."""
    person = acting_person(ctx)
    if person is None:
        raise InvalidInput("Katakan milik siapa kunci ini: arsip --as LOGIN keys create …")
    granted = frozenset(Action(scope) for scope in scopes)
    with open_archive(settings_with_logging()) as archive:
        token = add_key(archive.database, archive.clock, person, label, granted, days)
    out.print(token, markup=False, soft_wrap=True)
    doing = ", ".join(action_label(action, LANGUAGE) for action in Action if action in granted)
    say(
        _("Kunci untuk {login}: {doing}. Simpan sekarang; arsip tidak dapat menampilkannya lagi.").format(
            login=person.login, doing=doing
        )
    )


@keys.command("revoke", help=_("Cabut kunci; sejak itu tidak membuka apa pun. KUNCI seperti dalam daftar."))
@click.argument("key_id", metavar=_("KUNCI"))
@click.pass_context
def revoke(ctx: click.Context, key_id: str) -> None:
    """One's own key; that of anybody for who manages accounts."""
    by = actor(ctx)
    with open_archive(settings_with_logging()) as archive:
        owner = next((key.login for key in keys_seen_by(archive.database, by) if key.id == key_id), None)
        if owner is None or not remove_key(archive.database, archive.clock, owner, key_id, by=by):
            raise NotFound("Tidak ada kunci {id}; lihat `arsip keys list`.", id=key_id)
    say(_("Kunci {id} milik {login} dicabut.").format(id=key_id, login=owner))


def _shown(key: ApiKey) -> dict[str, object]:
    """Without its digest, which is of no use to a program."""
    return {
        "id": key.id,
        "login": key.login,
        "label": key.label,
        "scopes": sorted(key.scopes),
        "created_at": key.created_at,
        "ends_at": key.ends_at,
        "seen_at": key.seen_at,
    }
