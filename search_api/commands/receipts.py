"""``arsip receipt``: what became of the files of a batch?"""

from __future__ import annotations

from pathlib import Path

import click
from rich.table import Table

from archive.batches import Batch, BatchReceipt
from archive.handing_over import draw_receipt
from search_api.commands.acting import actor
from search_api.commands.console import as_json, out, print_json, say, settings_with_logging
from search_api.commands.speaking import LANGUAGE, _
from search_api.staff.upload.receipt_csv import receipt_csv
from search_api.staff.upload.receipt_text import ReceiptText, receipt_text
from search_api.staff.upload.sentences import why_sentence
from search_api.wiring import Archive, open_archive


@click.command(help=_("Tampilkan berita acara sebuah setoran, atau simpan sebagai CSV atau PDF."))
@click.argument("batch_id", metavar="SETORAN")
@click.option("--csv", "csv_file", metavar=_("BERKAS"), type=click.Path(path_type=Path), help=_("Simpan sebagai CSV."))
@click.option("--pdf", "pdf_file", metavar=_("BERKAS"), type=click.Path(path_type=Path), help=_("Simpan sebagai PDF."))
@as_json
def receipt(batch_id: str, csv_file: Path | None, pdf_file: Path | None, json_output: bool) -> None:
    """Print a receipt, or write it to files."""
    with open_archive(settings_with_logging()) as archive:
        person = actor(click.get_current_context())
        drawn = draw_receipt(archive.database, archive.clock, person, batch_id, archive.demands())
        text = text_of(archive, drawn)
    if csv_file:
        csv_file.write_bytes(receipt_csv(text))
        say(str(csv_file))
    if pdf_file:
        from search_api.staff.upload.receipt_pdf import receipt_pdf  # its fonts are needed by nobody else

        pdf_file.write_bytes(receipt_pdf(text))
        say(str(pdf_file))
    if json_output:
        print_json(
            {"batch": drawn.batch, "counts": {state.value: n for state, n in drawn.counts.items()}, "files": text.rows}
        )
    elif not (csv_file or pdf_file):
        print_receipt(text)


def text_of(archive: Archive, drawn: BatchReceipt) -> ReceiptText:
    """A receipt in the language of the command line."""
    return receipt_text(drawn, archive.site(), LANGUAGE)


def print_receipt(text: ReceiptText) -> None:
    """Facts, files and totals for a person."""
    for label, said in text.facts:
        out.print(f"{label}: {said}", markup=False, soft_wrap=True)
    table = Table(*(text.headings[place] for place in (0, 1, 2, 4, 5)), box=None)
    for row in text.rows:
        table.add_row(*(_plain(cell) for cell in (str(row.number), row.path, str(row.size), row.state, row.why)))
    out.print(table)
    print_totals(text)


def print_totals(text: ReceiptText) -> None:
    """How many files in which state."""
    for label, said in text.totals:
        out.print(f"{label}: {said}", markup=False, soft_wrap=True)


def print_prospects(drawn: BatchReceipt) -> None:
    """Of files that are to be public: which are, which wait to be read, and which need somebody and why."""
    public, waiting, others = list[str](), list[str](), list[str]()
    for line in drawn.lines:
        if line.document is not None and line.document.is_public:
            public.append(line.file.path)
        elif line.when_read:
            waiting.append(line.file.path)
        else:
            others.append(f"{line.file.path}  {why_sentence(line, LANGUAGE)}".rstrip())
    for title, said in (
        (_("Sudah terbit"), public),
        (_("Menunggu dibaca, lalu terbit bila lengkap dan tanpa data pribadi yang belum diputuskan"), waiting),
        (_("Tidak terbit, perlu perhatian"), others),
    ):
        out.print(f"{title}: {len(said)}", *(f"  {each}" for each in said), sep="\n", markup=False, soft_wrap=True)


def say_where(batch: Batch) -> None:
    """How to come back to the receipt."""
    say(_("Setoran {id} tercatat; berita acaranya: arsip receipt {id}").format(id=batch.id))


def _plain(cell: str) -> str:
    return cell.replace("[", r"\[")
