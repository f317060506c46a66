"""``arsip publish`` and ``arsip withdraw``."""

from __future__ import annotations

import click

from archive.curation import move
from archive.documents import Lifecycle
from search_api.commands.console import say, settings_with_logging
from search_api.commands.depositing import CLI_ACTOR
from search_api.commands.speaking import _
from search_api.wiring import open_archive


@click.command(help=_("Terbitkan dokumen untuk umum."))
@click.argument("document_ids", metavar="ID…", nargs=-1, required=True)
def publish(document_ids: tuple[str, ...]) -> None:
    """Publish documents and, with a container, its members."""
    _move_all(document_ids, Lifecycle.PUBLISHED, "")


@click.command(help=_("Tarik dokumen dari umum."))
@click.argument("document_ids", metavar="ID…", nargs=-1, required=True)
@click.option("--why", required=True, help=_("Alasan penarikan, untuk catatan audit."))
def withdraw(document_ids: tuple[str, ...], why: str) -> None:
    """Withdraw documents and, with a container, its members."""
    _move_all(document_ids, Lifecycle.WITHDRAWN, why)


def _move_all(document_ids: tuple[str, ...], to: Lifecycle, why: str) -> None:
    with open_archive(settings_with_logging()) as archive:
        for document_id in document_ids:
            moved = move(archive.database, archive.clock, document_id, to, actor=CLI_ACTOR, why=why)
            say(f"{document_id}: {to.value} ({len(moved)})")
