"""``arsip sheet``: describe the files of a batch with a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from rich.table import Table

from archive.describing_by_sheet import Plan, apply_plan, batch_to_describe
from archive.errors import InvalidInput
from archive.metadata_sheets import SheetProblem
from archive.people import Person
from search_api.commands.acting import actor
from search_api.commands.console import as_json, out, print_json, say, settings_with_logging
from search_api.commands.speaking import LANGUAGE, _
from search_api.staff.sheets.checking import check_sheet
from search_api.staff.sheets.template import template_of
from search_api.wiring import Archive, open_archive

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(help=_("Isi keterangan berkas sebuah setoran dengan lembar kerja."))
def sheet() -> None:
    """The commands below."""


@sheet.command(help=_("Simpan lembar untuk diisi (XLSX)."))
@click.argument("batch_id", metavar="SETORAN")
@click.argument("file", metavar=_("BERKAS"), type=_FILE)
def template(batch_id: str, file: Path) -> None:
    """Write the template of a batch."""
    with open_archive(settings_with_logging()) as archive, archive.database.read() as uow:
        batch_to_describe(uow, actor(click.get_current_context()), batch_id)
        file.write_bytes(template_of(uow, batch_id, LANGUAGE, archive.clock.now().date()))
    say(str(file))


@sheet.command(help=_("Periksa lembar dan katakan apa yang akan berubah, tanpa mengubah apa pun."))
@click.argument("batch_id", metavar="SETORAN")
@click.argument("file", metavar=_("BERKAS"), type=click.Path(path_type=Path, exists=True, dir_okay=False))
@as_json
def check(batch_id: str, file: Path, json_output: bool) -> None:
    """Say what is wrong, or what would change."""
    with open_archive(settings_with_logging()) as archive:
        planned = _planned(archive, actor(click.get_current_context()), batch_id, file)
    if json_output:
        print_json({"changes": planned.changes, "unchanged": planned.unchanged, "without_row": planned.without_row})
        return
    _say_numbers(planned)


@sheet.command(help=_("Terapkan lembar pada dokumen setoran."))
@click.argument("batch_id", metavar="SETORAN")
@click.argument("file", metavar=_("BERKAS"), type=click.Path(path_type=Path, exists=True, dir_okay=False))
def apply(batch_id: str, file: Path) -> None:
    """Change what the sheet says, unless anything in it is wrong."""
    with open_archive(settings_with_logging()) as archive:
        person = actor(click.get_current_context())
        planned = _planned(archive, person, batch_id, file)
        _say_numbers(planned)
        applied = apply_plan(archive.database, archive.clock, person, batch_id, planned.changes)
    say(_("{count} dokumen diubah.").format(count=applied.changed))


def _planned(archive: Archive, person: Person, batch_id: str, file: Path) -> Plan:
    """Raises InvalidInput after naming every problem."""
    checked = check_sheet(
        archive.database, archive.clock, archive.settings.time_zone, person, batch_id, file.read_bytes()
    )
    if checked.problems:
        _print_problems(checked.problems)
        raise InvalidInput("Belum ada yang diubah. Perbaiki lembarnya, lalu ulangi.")
    return checked.planned


def _print_problems(problems: Sequence[SheetProblem]) -> None:
    table = Table(_("Baris"), _("Kolom"), _("Tertulis"), _("Yang perlu dilakukan"), box=None)
    for each in problems:
        cells = (
            str(each.row),
            f"{each.column} {each.heading}".strip(),
            each.found,
            _(each.error.message).format(**each.error.values),
        )
        table.add_row(*(cell.replace("[", r"\[") for cell in cells))
    out.print(table)


def _say_numbers(planned: Plan) -> None:
    say(
        _("{changes} dokumen berubah, {unchanged} sudah sesuai, {skipped} dilewati, {without} tanpa baris.").format(
            changes=len(planned.changes),
            unchanged=len(planned.unchanged),
            skipped=len(planned.skipped),
            without=len(planned.without_row),
        )
    )
