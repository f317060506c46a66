"""``arsip duplicates``: which documents hold the same text?"""

from __future__ import annotations

import click
from rich.table import Table

from archive.deciding_pairs import pairs_to_decide
from archive.near_duplicates import Likeness
from indexer.comparing import compare_waiting
from search_api.commands.acting import actor
from search_api.commands.console import as_json, out, print_json, say, settings_with_logging
from search_api.commands.speaking import _
from search_api.wiring import open_archive


@click.command(help=_("Dokumen yang isinya hampir sama, dan apa bedanya."))
@click.option("--unit", metavar=_("KODE"), help=_("Hanya pasangan yang salah satunya dari unit ini."))
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, help=_("Paling banyak sekian pasangan."))
@click.option("--backfill", is_flag=True, help=_("Bandingkan dahulu semua dokumen yang belum dibandingkan."))
@click.option("--again", is_flag=True, help=_("Bandingkan semuanya dari awal; keputusan orang tetap."))
@as_json
@click.pass_context
def duplicates(
    context: click.Context, unit: str | None, limit: int, backfill: bool, again: bool, json_output: bool
) -> None:
    """List undecided pairs, same texts first."""
    with open_archive(settings_with_logging()) as archive:
        if again:
            with archive.database.write() as uow:
                uow.near_duplicates.forget()
        if backfill or again:
            done = compare_waiting(archive.database, archive.clock)
            say(_("{count} dokumen dibandingkan.").format(count=done))
        with archive.database.read() as uow:
            found = pairs_to_decide(uow, actor(context), unit, limit)
    if json_output:
        print_json({"pairs": [pair for pair, _first, _other in found]})
        return
    table = Table(_("Dokumen"), _("Dokumen lain"), _("Kesamaan"), _("Penilaian"), _("Yang berbeda"))
    names = {Likeness.SAME_TEXT: _("isi sama"), Likeness.SAME_FORM: _("satu bentuk, isian berbeda")}
    for pair, first, other in found:
        differing = "; ".join(f"{each.first or '-'} / {each.other or '-'}" for each in pair.differences[:4])
        table.add_row(
            f"{first.id}\n{first.title}",
            f"{other.id}\n{other.title}",
            f"{pair.similarity:.0%}",
            names[pair.likeness],
            differing,
        )
    if found:
        out.print(table)
    else:
        say(_("Tidak ada pasangan yang menunggu keputusan."))
