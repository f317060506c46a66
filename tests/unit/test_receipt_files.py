"""The receipt of a batch, as a PDF and as a table."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pypdf
import pytest

from archive.batches import Batch, BatchFile, BatchOrigin, BatchReceipt, Settlement, Why, receipt_lines
from archive.documents import Document, FileType, Lifecycle, Processing
from search_api.services import Language, SiteConfig
from search_api.staff.upload.receipt_csv import receipt_csv
from search_api.staff.upload.receipt_pdf import receipt_pdf
from search_api.staff.upload.receipt_text import ReceiptText, receipt_text

NOW = dt.datetime(2026, 3, 2, 1, 30, 5, tzinfo=dt.UTC)
SITE = SiteConfig("Arsip Uji", "Asia/Jakarta", None, "id", "0.0.0", in_flight_limit=8)
NAMES = ["laporan/2024.pdf", "预算/二〇二四.pdf", "تقرير.docx", "=cmd|' /C calc'!A0.csv", "panjang " * 40 + ".pdf"]


def drawn(count: int = 5, language: Language = "id") -> ReceiptText:
    files = [
        BatchFile(
            f"f{n:011d}", "b", n, f"{n} {NAMES[n % 5]}" if n > 5 else NAMES[n - 1], 1000 * n, NOW,
            settlement=Settlement.ACCEPTED, received=1000 * n, sha256=f"{n:064x}", document_id=f"d{n}", settled_at=NOW,
        )
        for n in range(1, count + 1)
    ]  # fmt: skip
    files[0] = BatchFile(
        "f", "b", 1, NAMES[0], 10, NOW, why=Why.INFECTED, detail="Eicar", settlement=Settlement.REFUSED
    )
    envelope = BatchFile(
        "e", "b", count + 1, "semua.zip", 99, NOW, Settlement.OPENED, 99, None, "e" * 64, settled_at=NOW
    )
    documents = {
        f"d{n}": Document(
            f"d{n}", "dinkes", "J", "a", "x/y", FileType.PDF, "a" * 64, 3, NOW,
            lifecycle=Lifecycle.DRAFT, processing=Processing.READABLE,
        )
        for n in range(1, count + 1)
    }  # fmt: skip
    lines, envelopes = receipt_lines([*files, envelope], documents)
    batch = Batch("0123456789ab", "dinkes", "siti", BatchOrigin.BROWSER, NOW, NOW, "Laporan tahunan")
    return receipt_text(BatchReceipt(batch, "Dinas Kesehatan", "Siti", NOW, lines, envelopes), SITE, language)


def words_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def test_the_pdf_names_officer_unit_time_hashes_and_totals() -> None:
    (page,) = words_of(receipt_pdf(drawn()))
    for said in (
        "Dinas Kesehatan (dinkes)", "Siti (siti)", "2 Maret 2026, 08.30.05 WIB", f"{2:064x}", "laporan/2024.pdf",
        "Eicar", "ditolak", "Jumlah berkas", "Halaman 1 dari 1", "semua.zip", "e" * 64,
    ):  # fmt: skip
        assert said in page, said


def test_names_in_other_scripts_are_kept_as_code_points() -> None:
    (page,) = words_of(receipt_pdf(drawn()))
    assert "[U+9884]" in page.replace("\n", "")


def test_a_long_list_goes_over_many_numbered_pages_and_names_every_file_once() -> None:
    pages = words_of(receipt_pdf(drawn(700)))
    assert len(pages) > 10
    for number, page in enumerate(pages, 1):
        assert f"Halaman {number} dari {len(pages)}" in page
    everything = "\n".join(pages)
    for n in range(2, 701):
        assert everything.count(f"{n:064x}") == 1


def test_the_same_receipt_makes_the_same_bytes() -> None:
    assert receipt_pdf(drawn()) == receipt_pdf(drawn())


def test_the_table_has_a_line_for_each_file_and_nothing_a_spreadsheet_would_calculate() -> None:
    written = receipt_csv(drawn())
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))
    heading = next(place for place, row in enumerate(rows) if row[:2] == ["No.", "Berkas"])
    files = rows[heading + 1 : heading + 6]
    assert [row[0] for row in files] == ["1", "2", "3", "4", "5"]
    assert [row[1] for row in files] == [*NAMES[:3], f"'{NAMES[3]}", NAMES[4]]
    assert files[1][2:4] == ["2000", f"{2:064x}"]
    assert files[3][1].startswith("'=")
    assert rows[-1][0] == "Jumlah berkas"


@pytest.mark.parametrize(("language", "said"), [("id", "Berita acara setoran"), ("en", "Receipt of a batch")])
def test_the_receipt_speaks_the_readers_language(language: Language, said: str) -> None:
    assert said in words_of(receipt_pdf(drawn(language=language)))[0]
