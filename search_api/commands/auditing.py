"""``arsip audit``: who did what, and has anybody tampered with the record of it?"""

from __future__ import annotations

import csv
import sys

import click
from rich.table import Table

from archive.audit import AuditHead
from archive.errors import InvalidInput
from search_api.commands.console import as_json, out, say, settings_with_logging
from search_api.commands.speaking import _
from search_api.staff.work.trail import csv_row, json_line, question
from search_api.wiring import open_archive


@click.group(help=_("Jejak audit: cari, unduh, dan periksa keutuhannya."))
def audit() -> None:
    """The commands below it act."""


@audit.command(help=_("Periksa bahwa tidak ada catatan yang diubah, dihapus, disisipkan, atau dipindahkan."))
@click.option(
    "--anchor",
    metavar=_("JUMLAH:SIDIK"),
    help=_("Ujung rantai yang Anda simpan di tempat lain; perintah ini mencetak yang baru."),
)
def verify(anchor: str | None) -> None:
    """Go through the whole chain; prints where it ends, to be kept elsewhere."""
    kept = _head(anchor) if anchor else None
    with open_archive(settings_with_logging()) as archive, archive.database.read() as uow:
        count = uow.audit.verify(kept)
        head = uow.audit.head()
    say(_("{count} catatan audit utuh. Simpan ujung rantainya di tempat lain:").format(count=count))
    out.print(f"{head.count}:{head.digest}", soft_wrap=True)


@audit.command(name="list", help=_("Cari di jejak audit, yang terbaru di atas."))
@click.option("--document", default="", metavar="ID", help=_("Hanya dokumen ini."))
@click.option("--person", default="", metavar="LOGIN", help=_("Hanya orang ini."))
@click.option("--action", default="", metavar=_("TINDAKAN"), help=_("Hanya tindakan ini, misalnya published."))
@click.option("--since", default="", metavar=_("TANGGAL"), help=_("Sejak hari ini, misalnya 2026-03-31."))
@click.option("--until", default="", metavar=_("TANGGAL"), help=_("Sampai dengan hari ini."))
@click.option("--limit", default=50, type=click.IntRange(1, 100_000), help=_("Paling banyak sekian baris."))
@click.option("--csv", "as_csv", is_flag=True, help=_("Semua yang cocok sebagai CSV, yang tertua dahulu."))
@as_json
def list_entries(
    document: str, person: str, action: str, since: str, until: str, limit: int, as_csv: bool, json_output: bool
) -> None:
    """A table for people; with ``--json`` every entry as a line of JSON, with ``--csv`` as CSV."""
    settings = settings_with_logging()
    given = {"dokumen": document, "orang": person, "tindakan": action, "dari": since, "sampai": until}
    asked = question(given, settings.time_zone)
    with open_archive(settings) as archive, archive.database.read() as uow:
        if json_output:
            for number, entry in uow.audit.stream(asked):
                sys.stdout.write(json_line(number, entry).decode())
            return
        if as_csv:
            writer = csv.writer(sys.stdout)
            for number, entry in uow.audit.stream(asked):
                writer.writerow(csv_row(number, entry))
            return
        table = Table(_("Waktu"), _("Orang"), _("Tindakan"), _("Dokumen"), _("Yang berubah"))
        for _number, entry in uow.audit.find(asked, 0, limit):
            changes = ", ".join(f"{name}={value}" for name, value in entry.after.items())
            at = entry.at.isoformat(timespec="seconds")
            table.add_row(at, entry.actor, entry.action, entry.document_id or "", changes[:200])
        out.print(table)


def _head(text: str) -> AuditHead:
    count, colon, digest = text.partition(":")
    if not colon or not count.isdecimal():
        raise InvalidInput("Ujung rantai ditulis JUMLAH:SIDIK.")
    return AuditHead(int(count), digest.strip())
