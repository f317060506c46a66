"""What does the archive propose for letters, reports, sheets, mails and files that say little?"""

from __future__ import annotations

import pytest

from archive.documents import Page, PageKind, Proposal, TextSource
from archive.extraction import ExtractedDocument
from indexer.describe import best, describe

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def propose(text: str, file_name: str = "berkas.pdf", media_type: str = PDF, **properties: str) -> tuple[Proposal, ...]:
    page = Page(1, text, TextSource.BORN_DIGITAL)
    return describe(ExtractedDocument(media_type, (page,), properties), file_name, media_type, this_year=2026)


def value(proposals: tuple[Proposal, ...], field: str) -> str | None:
    proposal = best(proposals, field)
    return proposal.value if proposal else None


LETTER = """PEMERINTAH KABUPATEN KOTAWARINGIN TIMUR
DINAS KOMUNIKASI DAN INFORMATIKA
Sampit, 20 Mei 2025
Nomor : 500.12.13/211/Diskominfo/V/2025
Sifat : Penting
Hal : Undangan Rapat Monitoring dan Evaluasi
PPID Pelaksana
Yth. Sekretaris Dinas
Berdasarkan Undang-Undang Nomor 14 Tahun 2008 kami mengundang Saudara pada tanggal 27 Mei 2025."""


def test_letter_gives_subject_number_and_the_date_after_the_place() -> None:
    found = propose(LETTER)
    assert value(found, "title") == "Undangan Rapat Monitoring dan Evaluasi PPID Pelaksana"
    assert value(found, "number") == "500.12.13/211/Diskominfo/V/2025"
    assert value(found, "date") == "2025-05-20"
    assert value(found, "year") == "2025"


def test_roman_month_of_the_number_picks_the_day_in_a_letter_without_place() -> None:
    found = propose(LETTER.replace("Sampit, 20 Mei 2025\n", ""))
    assert value(found, "date") == "2025-05-27"


@pytest.mark.parametrize(
    ("text", "title", "year"),
    [
        (
            "PEMERINTAH KABUPATEN\nLAPORAN REALISASI ANGGARAN\nTAHUN ANGGARAN 2024\n\nUraian\tJumlah",
            "Laporan Realisasi Anggaran Tahun Anggaran 2024",
            "2024",
        ),
        (
            "LAPORAN KINERJA INSTANSI PEMERINTAH\nDINAS KESEHATAN\nTAHUN 2023\nKATA PENGANTAR\nTahun 1999 lalu",
            "Laporan Kinerja Instansi Pemerintah Dinas Kesehatan Tahun 2023",
            "2023",
        ),
        (
            "BERITA ACARA SERAH TERIMA BARANG\nNomor: 027/1 4/BAST/BPBD/XI/2020\nPada hari ini Kamis",
            "Berita Acara Serah Terima Barang",
            "2020",
        ),
    ],
)
def test_report_takes_its_big_lines_as_title(text: str, title: str, year: str) -> None:
    found = propose(text)
    assert value(found, "title") == title
    assert value(found, "year") == year


def test_gap_that_ocr_put_into_a_number_is_closed() -> None:
    found = propose("BERITA ACARA\nNomor: 027/1 4/BAST/BPBD/XI/2020\nPada hari ini")
    assert value(found, "number") == "027/14/BAST/BPBD/XI/2020"


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Sampit, 12 Nopember 2020", "2020-11-12"),
        ("Sampit, 14 Pebruari 2018", "2018-02-14"),
        ("Sampit, 3 Agt 2021", "2021-08-03"),
        ("Kuala Kuayan, 9 Des. 2O21", "2021-12-09"),
        ("Tanggal : 27/05/2025", "2025-05-27"),
        ("Tanggal: 27-5-2025", "2025-05-27"),
        ("Tanggal\t2025-05-27", "2025-05-27"),
        ("Hari/tanggal : Rabu, 14 Februari 2018", "2018-02-14"),
        ("Pada hari ini Kamis tanggal dua belas (12-11-2020), bertempat di gudang", "2020-11-12"),
        ("Jakarta, May 5, 2020", "2020-05-05"),
        ("Sampit, 31 Februari 2021", None),
        ("Sampit, 1 Mei 1899", None),
        ("Sampit, 1 Mei 2050", None),
        ("berlaku sampai dengan 31 Desember 2023", None),
    ],
)
def test_date_is_read_in_every_spelling_and_impossible_ones_refused(line: str, date: str | None) -> None:
    found = propose(f"Catatan rapat koordinasi\n{line}\nIsi catatan.")
    assert value(found, "date") == date


@pytest.mark.parametrize(
    "junk",
    [
        "Microsoft Word - Dokumen1.docx", "untitled", "Dokumen1", "PowerPoint Presentation", "scan0001", "IMG_20240501",
        "CamScanner 05-01-2024", "Canon iR-ADV C3520", "Book1", "laporan.pdf", "(anonymous)", "1234", "Presentasi 2",
    ],
)  # fmt: skip
def test_title_that_software_made_up_is_refused(junk: str) -> None:
    found = propose("tanpa judul apa pun di sini.", "daftar-aset-2022.pdf", title=junk)
    assert value(found, "title") == "Daftar Aset 2022"


def test_title_in_the_properties_is_used_when_the_page_shows_none() -> None:
    found = propose("isi saja, tanpa judul.", title="Rencana Kontinjensi Banjir")
    title = best(found, "title")
    assert title is not None
    assert (title.value, title.source) == ("Rencana Kontinjensi Banjir", "properties")


@pytest.mark.parametrize(
    ("file_name", "title", "number", "year"),
    [
        ("SK_Tim_Penilai_2021.pdf", "SK Tim Penilai 2021", None, "2021"),
        ("perbup-12-2023-layanan.pdf", "Perbup 12-2023 Layanan", "12 Tahun 2023", "2023"),
        ("Perda No 5 Tahun 2021.pdf", "Perda No 5 Tahun 2021", "5 Tahun 2021", "2021"),
        (
            "PERMEN-DAGRI-2019-007-PELAYANAN-DARING.pdf",
            "Permen Dagri 2019-007 Pelayanan Daring",
            "7 Tahun 2019",
            "2019",
        ),
        ("laporan akhir (2).pdf", "Laporan Akhir", None, None),
    ],
)
def test_file_name_is_the_last_resort(file_name: str, title: str, number: str | None, year: str | None) -> None:
    found = propose("", file_name)
    assert value(found, "title") == title
    assert value(found, "number") == number
    assert value(found, "year") == year
    assert {proposal.source for proposal in found} == {"file_name"}


def test_mail_gives_its_subject_without_reply_marks_and_its_day() -> None:
    found = propose(
        "Yth. Bapak dan Ibu, rapat diundur.", "pesan.eml", "message/rfc822",
        title="Re: FW: Undangan Rapat PPID", created="2025-05-20T10:15:00+07:00",
    )  # fmt: skip
    title = best(found, "title")
    assert title is not None
    assert (title.value, title.source) == ("Undangan Rapat PPID", "mail_header")
    assert value(found, "date") == "2025-05-20"


def test_first_heading_of_a_web_page_goes_before_its_title_tag() -> None:
    extracted = ExtractedDocument(
        "text/html", (Page(1, "Beranda\nMeja Informasi Dibuka", TextSource.BORN_DIGITAL),),
        {"title": "Portal - Meja Informasi", "language": "id"}, outline=((1, "Meja Informasi Dibuka di Kecamatan", 1),),
    )  # fmt: skip
    found = describe(extracted, "siaran.html", "text/html", this_year=2026)
    assert value(found, "title") == "Meja Informasi Dibuka di Kecamatan"
    assert value(found, "language") == "id"


def test_slide_title_and_sheet_name_stand_in_for_a_title() -> None:
    slide = Page(1, "isi", TextSource.BORN_DIGITAL, PageKind.SLIDE, label="Arah Pembangunan Daerah")
    sheet = Page(1, "1\t2\n3\t4", TextSource.BORN_DIGITAL, PageKind.SHEET, label="Aset Tanah")
    plain = Page(1, "1\t2\n3\t4", TextSource.BORN_DIGITAL, PageKind.SHEET, label="Sheet1")
    for page, media_type, title in (
        (slide, PPTX, "Arah Pembangunan Daerah"),
        (sheet, XLSX, "Aset Tanah"),
        (plain, XLSX, "Rekap"),
    ):
        found = describe(ExtractedDocument(media_type, (page,)), "rekap.bin", media_type, this_year=2026)
        assert value(found, "title") == title


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Dengan ini disampaikan bahwa pelayanan kepada warga ada pada hari kerja dan tidak dipungut biaya", "id"),
        ("This profile tells the investors which of the permits they need and how long it takes to have them", "en"),
        ("12 45 Baamang Ketapang 2024", None),
        ("Lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod tempor incididunt labore magna", None),
    ],
)  # fmt: skip
def test_language_is_told_by_function_words_or_not_at_all(text: str, language: str | None) -> None:
    assert value(propose(text), "language") == language


@pytest.mark.parametrize(
    "text",
    ["", "A" * 30_000, "1/" * 15_000, "NOMOR " * 5_000, "TENTANG\n" * 999, "Aa. " * 9_000 + ", 1 Mei 2020", "\t" * 999],
)  # fmt: skip
def test_any_text_gives_at_least_a_title(text: str) -> None:
    assert value(propose(text, "berkas-uji.pdf"), "title")
