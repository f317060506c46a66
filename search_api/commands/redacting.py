"""``arsip redact``: black out places of a document and let the public have that version only."""

from __future__ import annotations

import click

from archive.errors import InvalidInput
from archive.finding_places import Box
from archive.redactions import Ground, grounds, plan_boxes, plan_findings
from indexer.redacting import Redacting
from search_api.commands.acting import acting_login
from search_api.commands.console import say, settings_with_logging
from search_api.commands.speaking import _
from search_api.wiring import open_archive


@click.command(help=_("Hitamkan bagian dokumen; umum hanya mendapat versi yang dihitamkan."))
@click.argument("document_id", metavar="ID")
@click.option("--page", type=click.IntRange(min=1), help=_("Halaman tempat kotak, mulai dari 1."))
@click.option("--box", "boxes", metavar="X0,Y0,X1,Y1", multiple=True, help=_("Kotak dalam poin dari kiri atas."))
@click.option("--all-findings", is_flag=True, help=_("Hitamkan semua temuan yang belum diputuskan."))
@click.option(
    "--reason",
    required=True,
    type=click.Choice([ground.value for ground in Ground]),
    help=_("Dasar hukumnya: huruf UU 14/2008 Pasal 17, misalnya h untuk rahasia pribadi."),
)
def redact(document_id: str, page: int | None, boxes: tuple[str, ...], all_findings: bool, reason: str) -> None:
    """Plan what is asked, then make the version with everything that is planned, and prove it."""
    if bool(boxes) != (page is not None) or not (boxes or all_findings):
        raise InvalidInput("Sebutkan --all-findings, atau --page dengan --box.")
    ground, login = Ground(reason), acting_login()
    with open_archive(settings_with_logging()) as archive:
        redacting = Redacting(archive.database, archive.blobs, archive.sandbox, archive.clock, archive.work_root)
        if all_findings:
            redacting.place_findings(document_id)
            plan_findings(archive.database, archive.clock, document_id, None, ground, actor=login)
        if page is not None:
            drawn = [_box(each) for each in boxes]
            plan_boxes(archive.database, archive.clock, document_id, page, drawn, ground, actor=login)
        redacting.redact(document_id, actor=login)
        with archive.database.read() as uow:
            made = uow.privacy.boxes(document_id)
    letters = ", ".join(f"{letter}: {count}" for letter, count in grounds(made).items())
    say(_("{id}: {count} kotak dihitamkan ({letters})").format(id=document_id, count=len(made), letters=letters))


def _box(text: str) -> Box:
    try:
        x0, y0, x1, y1 = (float(part) for part in text.split(","))
    except ValueError as error:
        raise InvalidInput("Tulis kotak sebagai X0,Y0,X1,Y1.") from error
    return Box(x0, y0, x1, y1)
