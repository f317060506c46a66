"""``arsip publish``, ``arsip withdraw`` and ``arsip relate``."""

from __future__ import annotations

import click

from archive.curation import move
from archive.curation import withdraw as withdraw_document
from archive.documents import Lifecycle
from archive.relating import relate as relate_documents
from archive.relating import unrelate
from archive.relations import RelationKind
from search_api.commands.acting import acting_login
from search_api.commands.console import say, settings_with_logging
from search_api.commands.speaking import _
from search_api.wiring import open_archive


@click.command(help=_("Terbitkan dokumen untuk umum."))
@click.argument("document_ids", metavar="ID…", nargs=-1, required=True)
def publish(document_ids: tuple[str, ...]) -> None:
    """Publish documents and, with a container, its members."""
    with open_archive(settings_with_logging()) as archive:
        for document_id in document_ids:
            moved = move(archive.database, archive.clock, document_id, Lifecycle.PUBLISHED, actor=acting_login())
            say(f"{document_id}: {Lifecycle.PUBLISHED.value} ({len(moved)})")


@click.command(help=_("Tarik dokumen dari umum. Alamatnya tetap ada, dengan judul dan alasan penarikannya."))
@click.argument("document_ids", metavar="ID…", nargs=-1, required=True)
@click.option("--why", required=True, help=_("Alasan penarikan, yang dibaca umum di alamat dokumen."))
@click.option(
    "--without-trace",
    is_flag=True,
    help=_("Jangan tinggalkan apa pun, judul pun tidak; alasannya hanya masuk catatan audit."),
)
def withdraw(document_ids: tuple[str, ...], why: str, without_trace: bool) -> None:
    """Withdraw documents and, with a container, its members."""
    with open_archive(settings_with_logging()) as archive:
        for document_id in document_ids:
            moved = withdraw_document(
                archive.database, archive.clock, document_id, actor=acting_login(), why=why, without_trace=without_trace
            )
            say(f"{document_id}: {Lifecycle.WITHDRAWN.value} ({len(moved)})")


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
