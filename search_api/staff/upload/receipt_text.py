"""What stands on the receipt of a batch (berita acara), in the language and the time zone of the reader?"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from babel.dates import format_datetime

from archive.batches import BatchFile, BatchReceipt, FileState, ReceiptLine
from search_api.figures import file_size, number
from search_api.services import Language, SiteConfig
from search_api.staff.upload.sentences import STATES, why_sentence
from search_api.translation import N_, translator

TITLE: Final = N_("Berita acara setoran")
_TIME: Final[dict[Language, tuple[str, str]]] = {
    "id": ("d MMMM y, HH.mm.ss zzz", "id"),
    "en": ("d MMMM y, HH:mm:ss zzz", "en_GB"),
}


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One file in words. ``size`` is in bytes; ``at`` is when it was decided about, with the zone."""

    number: int
    path: str
    size: int
    sha256: str
    state: str
    why: str
    document_id: str
    at: str


@dataclass(frozen=True, slots=True)
class ReceiptText:
    """A whole receipt in words; ``facts`` and ``totals`` are pairs of a label and what it says."""

    title: str
    site: str
    batch_id: str
    facts: Sequence[tuple[str, str]]
    totals: Sequence[tuple[str, str]]
    rows: Sequence[ReceiptRow]
    envelopes: Sequence[ReceiptRow]
    headings: Sequence[str]
    envelopes_heading: str
    promise: str
    page_of: str


def receipt_text(receipt: BatchReceipt, site: SiteConfig, language: Language) -> ReceiptText:
    """The receipt in words. The same at every drawing but for the time of drawing, as long as nothing changes."""
    translate = translator(language).gettext
    batch = receipt.batch
    facts = [
        (translate("Nomor setoran"), batch.id),
        (translate("Unit penyetor"), f"{receipt.unit_name} ({batch.unit})"),
        (translate("Petugas"), f"{receipt.officer_name} ({batch.officer})"),
        (translate("Dibuka"), _when(batch.opened_at, site, language)),
        (
            translate("Ditutup"),
            _when(batch.closed_at, site, language) if batch.closed_at else translate("masih terbuka"),
        ),
        (translate("Keadaan pada"), _when(receipt.drawn_at, site, language)),
    ]
    if batch.note:
        facts.append((translate("Keterangan"), batch.note))
    counts = [(translate(STATES[state]), number(count, language)) for state, count in receipt.counts.items()]
    total = f"{number(len(receipt.lines), language)} · {file_size(receipt.total_bytes, language)}"
    return ReceiptText(
        title=translate(TITLE),
        site=site.office.agency or site.name,
        batch_id=batch.id,
        facts=facts,
        totals=[*counts, (translate("Jumlah berkas"), total)],
        rows=[_row(line, site, language) for line in receipt.lines],
        envelopes=[_envelope(each, site, language) for each in receipt.envelopes],
        headings=[
            translate("No."),
            translate("Berkas"),
            translate("Ukuran (bita)"),
            "SHA-256",
            translate("Keadaan"),
            translate("Sebab"),
            translate("Dokumen"),
            translate("Waktu"),
        ],
        envelopes_heading=translate("ZIP yang dibuka; isinya tercatat satu per satu di atas"),
        promise=translate(
            "Berkas yang diterima tersimpan utuh; sidik SHA-256 membuktikannya. Keadaan dapat berubah setelah dibaca, "
            "digolongkan, atau diterbitkan; yang terbaru ada di halaman setoran ini."
        ),
        page_of=translate("Halaman {page} dari {pages}"),
    )


def _row(line: ReceiptLine, site: SiteConfig, language: Language) -> ReceiptRow:
    file = line.file
    why = why_sentence(line, language)
    document = line.document.id if line.document else ""
    sha256 = file.sha256 or file.declared or ""
    state = translator(language).gettext(STATES[line.state])
    at = _when(file.settled_at, site, language) if file.settled_at else ""
    shown = "" if line.state in (FileState.WAITING, FileState.UPLOADING) else sha256
    return ReceiptRow(file.number, file.path, file.size, shown, state, why, document, at)


def _envelope(file: BatchFile, site: SiteConfig, language: Language) -> ReceiptRow:
    at = _when(file.settled_at, site, language) if file.settled_at else ""
    return ReceiptRow(file.number, file.path, file.size, file.sha256 or "", "", "", "", at)


def _when(moment: dt.datetime, site: SiteConfig, language: Language) -> str:
    pattern, locale = _TIME[language]
    zone = zoneinfo.ZoneInfo(site.time_zone)
    return format_datetime(moment.astimezone(zone), pattern, locale=locale)
