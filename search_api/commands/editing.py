"""``arsip edit`` and ``arsip bulk``: the fields of one document or of many, with a preview and a way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click
from rich.table import Table

from archive import bulk_editing
from archive.bulk_edits import ItemState
from archive.documents import Lifecycle
from archive.work_queue import WorkFilter
from search_api.commands.acting import actor
from search_api.commands.console import as_json, out, print_json, say, settings_with_logging
from search_api.commands.speaking import _
from search_api.wiring import open_archive

_RECENT = 20


@click.command(help=_("Ubah isian banyak dokumen, misalnya: arsip edit --where unit=dinkes --set class=berkala"))
@click.argument("document_ids", metavar="[ID…]", nargs=-1)
@click.option(
    "--where",
    "conditions",
    metavar=_("NAMA=NILAI"),
    multiple=True,
    help=_("Dokumen mana: state, unit, class, year, atau text. Boleh berulang; semuanya harus cocok."),
)
@click.option(
    "--set",
    "changes",
    metavar=_("NAMA=NILAI"),
    multiple=True,
    required=True,
    help=_("Isian dan nilainya: class, item, archival_code, date, year, language, security, subjects, unit; berulang."),
)
@click.option("--dry-run", is_flag=True, help=_("Tampilkan akibatnya saja."))
@as_json
def edit(
    document_ids: tuple[str, ...],
    conditions: tuple[str, ...],
    changes: tuple[str, ...],
    dry_run: bool,
    json_output: bool,
) -> None:
    """Show what would change, then owe the work to the worker."""
    if not document_ids and not conditions:
        raise click.UsageError(_("Sebutkan dokumennya: dengan id, atau dengan --where."))
    person = actor(click.get_current_context())
    wanted = replace(_filter(conditions), ids=document_ids)
    texts: dict[str, str | Sequence[str]] = dict(_pair(each) for each in changes)
    with open_archive(settings_with_logging()) as archive:
        seen = bulk_editing.preview(archive.database, archive.clock, wanted, texts, person=person)
        number = None
        if not dry_run and seen.changed:
            selection = " ".join(conditions)
            begun = bulk_editing.start(
                archive.database, archive.clock, wanted, texts, person=person, selection=selection
            )
            number = begun.id
    figures = {"total": seen.total, "changed": seen.changed, "same": seen.same, "refused": seen.refused}
    if json_output:
        print_json(figures | {"edit": number})
        return
    say(_("{total} dokumen: {changed} berubah, {same} sudah demikian, {refused} tidak dapat diubah.").format(**figures))
    for plan in seen.first_refused:
        say(f"  {plan.document.id}: {_(plan.why).format(**plan.values)}")
    if number is not None:
        say(_("Sunting massal nomor {number} menunggu `arsip work`.").format(number=number))


@click.group(help=_("Sunting massal: daftar dan pembatalannya."))
def bulk() -> None:
    """The commands below it act."""


@bulk.command(name="list", help=_("Sunting massal terakhir dan sejauh mana jalannya."))
@as_json
def list_edits(json_output: bool) -> None:
    """Newest first, with what became of their documents."""
    with open_archive(settings_with_logging()) as archive, archive.database.read() as uow:
        edits = uow.bulk_edits.recent(_RECENT)
        counts = {each.id: uow.bulk_edits.counts(each.id) for each in edits}
    if json_output:
        print_json([{"edit": each, "counts": counts[each.id]} for each in edits])
        return
    table = Table(_("Nomor"), _("Siapa"), _("Isian"), *(state.value for state in ItemState))
    for each in edits:
        what = ", ".join(f"{name}={value}" for name, value in each.texts.items()) or f"undo {each.undo_of}"
        table.add_row(str(each.id), each.login, what, *(str(counts[each.id].get(state, 0)) for state in ItemState))
    out.print(table)


@bulk.command(name="undo", help=_("Batalkan sunting massal; yang diubah orang sesudahnya dibiarkan."))
@click.argument("number", metavar=_("NOMOR"), type=int)
def undo_edit(number: int) -> None:
    """Owe the taking back."""
    person = actor(click.get_current_context())
    with open_archive(settings_with_logging()) as archive:
        back = bulk_editing.undo(archive.database, archive.clock, number, person=person)
    say(_("Sunting massal nomor {number} menunggu `arsip work`.").format(number=back.id))


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.UsageError(_("Tulislah NAMA=NILAI, bukan {text}.").format(text=text))
    return name.strip(), value


def _filter(conditions: Sequence[str]) -> WorkFilter:
    wanted = WorkFilter()
    for name, value in map(_pair, conditions):
        match name:
            case "state" if value in list(Lifecycle):
                wanted = replace(wanted, states=(*wanted.states, Lifecycle(value)))
            case "unit":
                wanted = replace(wanted, unit=value)
            case "class":
                wanted = replace(wanted, information_class=value)
            case "year" if value.isdecimal():
                wanted = replace(wanted, year=int(value))
            case "text":
                wanted = replace(wanted, text=value)
            case _:
                raise click.UsageError(
                    _("Syarat {text} tidak dikenal; yang ada: {known}.").format(
                        text=f"{name}={value}", known="state, unit, class, year, text"
                    )
                )
    return wanted
