"""What is in the archive after the work: do the counts add up?"""

from __future__ import annotations

from dataclasses import dataclass

from rich.table import Table

from archive.documents import Processing, TextSource
from archive.ports import Database
from search_api.commands.console import out
from search_api.commands.speaking import LANGUAGE, _
from search_api.reasons import state_label

SOURCES = {
    TextSource.BORN_DIGITAL: _("teks digital"),
    TextSource.OCR_LAYER: _("lapisan OCR bawaan"),
    TextSource.OCR: _("OCR arsip"),
    TextSource.NONE: _("tanpa teks"),
}


@dataclass(frozen=True, slots=True)
class Summary:
    """Documents by processing state, pages by text source, and the seconds the work took."""

    states: dict[str, int]
    sources: dict[str, int]
    seconds: float


def summarise(database: Database, seconds: float) -> Summary:
    """Count the whole archive."""
    with database.read() as uow:
        states = {state.value: count for state, count in uow.documents.counts_by_processing().items() if count}
        return Summary(states, dict(uow.pages.count_by_source()), round(seconds, 1))


def print_summary(summary: Summary) -> None:
    """One table: files by state with their sum, pages by text source with theirs, seconds."""
    table = Table(_("Hasil"), show_footer=False)
    table.add_column(_("Jumlah"), justify="right")
    for state, count in sorted(summary.states.items(), key=lambda item: -item[1]):
        table.add_row(state_label(Processing(state), LANGUAGE), str(count))
    table.add_row(_("Berkas seluruhnya"), str(sum(summary.states.values())), style="bold", end_section=True)
    for source, label in SOURCES.items():
        table.add_row(f"{_('Halaman')}: {label}", str(summary.sources.get(source, 0)))
    table.add_row(_("Halaman seluruhnya"), str(sum(summary.sources.values())), style="bold", end_section=True)
    table.add_row(_("Detik"), f"{summary.seconds:.1f}")
    out.print(table)
