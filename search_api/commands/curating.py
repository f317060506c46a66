"""``arsip publish``, ``arsip withdraw``, ``arsip move`` and ``arsip relate``."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import click

from archive.documents import Lifecycle
from archive.errors import InvalidInput
from archive.relating import relate as relate_documents
from archive.relating import unrelate
from archive.relations import RelationKind
from archive.scheduling import schedule, unschedule
from archive.workflow import Step, take_step
from search_api.commands.acting import acting_login, actor
from search_api.commands.console import say, settings_with_logging
from search_api.commands.speaking import _
from search_api.wiring import open_archive


@click.command(help=_("Terbitkan dokumen untuk umum, bila lengkap."))
@click.argument("document_ids", metavar="ID…", nargs=-1, required=True)
@click.option("--at", "at", metavar=_("WAKTU"), help=_("Terbitkan pada waktu ini, misalnya 2026-03-31T08:00."))
@click.option("--cancel", is_flag=True, help=_("Batalkan jadwal terbit."))
def publish(document_ids: tuple[str, ...], at: str | None, cancel: bool) -> None:
    """Publish documents and, with a container, its members; now, or by the worker when the time has come."""
    person = actor(click.get_current_context())
    settings = settings_with_logging()
    moment = _moment(at, settings.time_zone) if at else None
    with open_archive(settings) as archive:
        for document_id in document_ids:
            if cancel:
                gone = unschedule(archive.database, archive.clock, document_id, person=person)
                outcome = _("jadwal dibatalkan") if gone else _("Tidak ada yang berubah.")
                say(f"{document_id}: {outcome}")
            elif moment is not None:
                schedule(archive.database, archive.clock, document_id, moment, person=person, demands=archive.demands())
                say(f"{document_id}: {moment.isoformat(timespec='minutes')}")
            else:
                moved = take_step(
                    archive.database,
                    archive.clock,
                    document_id,
                    Step.PUBLISH,
                    person=person,
                    demands=archive.demands(),
                )
                say(f"{document_id}: {Lifecycle.PUBLISHED.value} ({len(moved)})")


def _moment(text: str, time_zone: str) -> dt.datetime:
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput("Tulislah tanggal dan jam terbit, misalnya 2026-03-31 dan 08.00.") from None
    return at if at.tzinfo else at.replace(tzinfo=zoneinfo.ZoneInfo(time_zone))


@click.command(help=_("Tarik dokumen dari umum. Alamatnya tetap ada, dengan judul dan alasan penarikannya."))
@click.argument("document_ids", metavar="ID…", nargs=-1, required=True)
@click.option("--why", required=True, help=_("Alasan penarikan, yang dibaca umum di alamat dokumen."))
@click.option(
    "--without-trace",
    is_flag=True,
    help=_("Jangan tinggalkan apa pun, judul pun tidak; alasannya hanya masuk jejak audit."),
)
def withdraw(document_ids: tuple[str, ...], why: str, without_trace: bool) -> None:
    """Withdraw documents and, with a container, its members."""
    person = actor(click.get_current_context())
    with open_archive(settings_with_logging()) as archive:
        for document_id in document_ids:
            moved = take_step(
                archive.database,
                archive.clock,
                document_id,
                Step.WITHDRAW,
                person=person,
                why=why,
                without_trace=without_trace,
            )
            say(f"{document_id}: {Lifecycle.WITHDRAWN.value} ({len(moved)})")


@click.command(help=_("Ambil satu langkah alur kerja, misalnya: arsip move return ID --why 'halaman 3 terpotong'"))
@click.argument("step", metavar="LANGKAH", type=click.Choice([step.value for step in Step]))
@click.argument("document_ids", metavar="ID…", nargs=-1, required=True)
@click.option("--why", default="", help=_("Pesan atau alasan yang menyertai langkah ini."))
def move(step: str, document_ids: tuple[str, ...], why: str) -> None:
    """Take a step with each document; each is a transaction of its own."""
    person = actor(click.get_current_context())
    with open_archive(settings_with_logging()) as archive:
        for document_id in document_ids:
            moved = take_step(
                archive.database,
                archive.clock,
                document_id,
                Step(step),
                person=person,
                why=why,
                demands=archive.demands(),
            )
            say(f"{document_id}: {moved[0].lifecycle.value} ({len(moved)})")


@click.command(help=_("Catat hubungan sebuah dokumen dengan dokumen lain, misalnya: arsip relate ID amends ID-LAIN"))
@click.argument("document_id", metavar="ID")
@click.argument("kind", metavar="HUBUNGAN", type=click.Choice([kind.value for kind in RelationKind]))
@click.argument("other_id", metavar="ID-LAIN")
@click.option("--note", default="", help=_("Keterangan yang dibaca umum, misalnya pasal mana yang diubah."))
@click.option("--remove", is_flag=True, help=_("Hapus hubungan ini."))
def relate(document_id: str, kind: str, other_id: str, note: str, remove: bool) -> None:
    """Add or remove one relation; doing it twice changes nothing."""
    with open_archive(settings_with_logging()) as archive:
        pair = (document_id, RelationKind(kind), other_id)
        if remove:
            changed = unrelate(archive.database, archive.clock, *pair, actor=acting_login())
        else:
            changed = relate_documents(archive.database, archive.clock, *pair, actor=acting_login(), note=note)
    say(f"{document_id} {kind} {other_id}" if changed else _("Tidak ada yang berubah."))
