"""What does the archive propose for regulations, also for badly read ones?"""

from __future__ import annotations

import pytest

from archive.documents import Page, Proposal, TextSource
from archive.extraction import ExtractedDocument
from indexer.describe import best, describe


def proposals_for(*texts: str, file_name: str = "berkas.pdf", **properties: str) -> tuple[Proposal, ...]:
    pages = tuple(Page(number, text, TextSource.OCR) for number, text in enumerate(texts, 1))
    extracted = ExtractedDocument("application/pdf", pages, properties)
    return describe(extracted, file_name, "application/pdf", this_year=2026)


def value(proposals: tuple[Proposal, ...], field: str) -> str | None:
    proposal = best(proposals, field)
    return proposal.value if proposal else None


REGENT = """BUPATI KOTAWARINGIN TIMUR
PROVINSI KALIMANTAN TENGAH
PERATURAN BUPATI KOTAWARINGIN TIMUR
NOMOR 12 TAHUN 2023
TENTANG
TATA CARA PELAYANAN INFORMASI PUBLIK DI LINGKUNGAN
PEMERINTAH KABUPATEN KOTAWARINGIN TIMUR
DENGAN RAHMAT TUHAN YANG MAHA ESA
BUPATI KOTAWARINGIN TIMUR,
Menimbang : a. bahwa Undang-Undang Nomor 14 Tahun 2008 menjamin hak memperoleh informasi;"""


def test_heading_over_several_lines_becomes_one_title() -> None:
    assert value(proposals_for(REGENT), "title") == (
        "Peraturan Bupati Kotawaringin Timur Nomor 12 Tahun 2023 tentang Tata Cara Pelayanan Informasi Publik"
        " di Lingkungan Pemerintah Kabupaten Kotawaringin Timur"
    )


def test_number_and_year_are_the_papers_own_and_not_of_a_law_it_cites() -> None:
    found = proposals_for(REGENT)
    assert [proposal.value for proposal in found if proposal.field == "number"] == ["12 Tahun 2023"]
    assert value(found, "year") == "2023"


def test_proposal_says_where_it_was_read() -> None:
    title = best(proposals_for(REGENT), "title")
    assert title is not None
    assert title.source == "first_page"
    assert title.excerpt.startswith("PERATURAN BUPATI KOTAWARINGIN TIMUR\nNOMOR 12 TAHUN 2023")


@pytest.mark.parametrize(
    ("line", "number", "year"),
    [
        ("NOMOR 6 TAHUN 2O2O", "6 Tahun 2020", "2020"),
        ("NOMOR 7 TAHUN 2O2L", "7 Tahun 2021", "2021"),
        ("NOMOR l2 TAHUN 2023", "12 Tahun 2023", "2023"),
        ("NOMOR 4TAHUN2022", "4 Tahun 2022", "2022"),
        ("NOMOR : 375 TAHUN 2022", "375 Tahun 2022", "2022"),
        ("NOMOR 02 TAHUN 2019", "2 Tahun 2019", "2019"),
        ("}.IOMOR 109 TAHUN 2O2O", "109 Tahun 2020", "2020"),
        ("NOMOR 114/S TAHUN 2020", "114/S Tahun 2020", "2020"),
        ("NOMOR 12A TAHUN 2020", "12A Tahun 2020", "2020"),
        ("NOMOR 21/ 18 /PADG/2019", "21/18/PADG/2019", "2019"),
        ("NOMOR 27/PMK.08/2020", "27/PMK.08/2020", "2020"),
        ("NOMOR 10/PERMEN-KP/2020", "10/PERMEN-KP/2020", "2020"),
        ("NOMOR 188.45/217/Huk-BPBD/2019", "188.45/217/Huk-BPBD/2019", "2019"),
        ("NOMOR 188.4/705/TAHUN 2013", "188.4/705/TAHUN 2013", "2013"),
        ("NOMOR 100.3.3.2/252/431.013/2025", "100.3.3.2/252/431.013/2025", "2025"),
        ("NOMOR HK.01.07/MENKES/413/2020", "HK.01.07/MENKES/413/2020", "2020"),
    ],
)
def test_numbers_old_and_new_are_read_and_misread_digits_repaired(line: str, number: str, year: str) -> None:
    found = proposals_for(REGENT.replace("NOMOR 12 TAHUN 2023", line))
    assert value(found, "number") == number
    assert value(found, "year") == year
    title = value(found, "title")
    assert title is not None
    assert title.startswith(f"Peraturan Bupati Kotawaringin Timur Nomor {number} tentang Tata Cara")


def test_letters_outside_numbers_are_never_repaired() -> None:
    found = proposals_for(REGENT.replace("TATA CARA PELAYANAN", "PENGELOLAAN OLI BEKAS DAN ISI ULANG OLEH"))
    assert "Pengelolaan Oli Bekas dan Isi Ulang oleh" in (value(found, "title") or "")


def test_date_is_the_day_of_signing_even_on_a_late_page() -> None:
    closing = "Agar setiap orang mengetahuinya.\nDitetapkan di Sampit\npada tanggal 6 Maret 2023\nBUPATI,"
    found = proposals_for(REGENT, *["Pasal 1\n1 Januari 2001"] * 40, closing, "LAMPIRAN\n3 April 1999")
    assert value(found, "date") == "2023-03-06"


def test_year_in_the_future_is_put_right_by_the_day_of_signing() -> None:
    found = proposals_for(REGENT.replace("2023", "2027"), "Ditetapkan di Sampit\npada tanggal 6 Maret 2023")
    assert value(found, "number") == "12 Tahun 2023"
    assert "Nomor 12 Tahun 2023" in (value(found, "title") or "")


def test_day_of_signing_in_the_future_is_put_right_by_the_number() -> None:
    found = proposals_for(REGENT, "Ditetapkan di Sampit\npada tanggal 6 Maret 2027")
    assert value(found, "date") == "2023-03-06"


def test_joint_decision_keeps_its_other_numbers_as_further_proposals() -> None:
    found = proposals_for(
        "KEPUTUSAN BERSAMA\nMENTERI AGAMA, MENTERI KETENAGAKERJAAN\nNOMOR : 375 TAHUN 2022\nNOMOR : 1 TAHUN 2022\n"
        "TENTANG\nHARI LIBUR NASIONAL DAN CUTI BERSAMA TAHUN 2023\nMENTERI AGAMA,\n"
    )
    assert [p.value for p in found if p.field == "number"] == ["375 Tahun 2022", "1 Tahun 2022"]
    assert value(found, "year") == "2022"
    assert value(found, "title") == (
        "Keputusan Bersama Menteri Agama, Menteri Ketenagakerjaan Nomor 375 Tahun 2022 tentang"
        " Hari Libur Nasional dan Cuti Bersama Tahun 2023"
    )


def test_amending_regulation_keeps_the_number_of_the_amended_one_in_its_title_only() -> None:
    found = proposals_for(
        "UNDANG-UNDANG REPUBLIK INDONESIA\nNOMOR 7 TAHUN 2O2O\nTENTANG\n"
        "PERUBAHAN KETIGA ATAS UNDANG-UNDANG NOMOR 24 TAHUN 2OO3\nTENTANG MAHKAMAH KONSTITUSI\n"
        "DENGAN RAHMAT TUHAN YANG MAHA ESA\n"
    )
    assert value(found, "title") == (
        "Undang-Undang Republik Indonesia Nomor 7 Tahun 2020 tentang Perubahan Ketiga atas Undang-Undang"
        " Nomor 24 Tahun 2003 tentang Mahkamah Konstitusi"
    )
    assert [p.value for p in found if p.field == "number"] == ["7 Tahun 2020"]


def test_heading_is_found_behind_a_gazette_mark_and_an_empty_cover() -> None:
    gazette = "BERITA NEGARA\nREPUBLIK INDONESIA\nNo.43, 2020 KEMEN-ESDM. Penetapan.\n"
    found = proposals_for("", gazette + REGENT)
    assert value(found, "number") == "12 Tahun 2023"


@pytest.mark.parametrize(
    ("capitals", "readable"),
    [
        ("PERUBAHAN APBD DAN RKPD TAHUN ANGGARAN 2024", "Perubahan APBD dan RKPD Tahun Anggaran 2024"),
        ("LKJIP PADA DPRD DAN PPID", "LKjIP pada DPRD dan PPID"),
        ("PENANGANAN COVID-19 DAN/ATAU STUNTING", "Penanganan COVID-19 dan/atau Stunting"),
        ("PENCATATAN SIPIL DALAM NEGERI", "Pencatatan Sipil Dalam Negeri"),
        ("PEMBENTUKAN PERATURAN PERUNDANG-UNDANGAN", "Pembentukan Peraturan Perundang-undangan"),
        ("LAPORAN TRIWULAN III DAN TW IV", "Laporan Triwulan III dan TW IV"),
        ("KEDUDUKAN PEMEzuNTAH DESA", "Kedudukan Pemerintah Desa"),
    ],
)
def test_capitals_become_readable(capitals: str, readable: str) -> None:
    title = value(
        proposals_for(REGENT.replace("TATA CARA PELAYANAN INFORMASI PUBLIK DI LINGKUNGAN", capitals)), "title"
    )
    assert title is not None
    assert title.split(" tentang ", 1)[1].startswith(readable)


def test_heading_that_stands_on_one_line_is_read_like_one_over_several() -> None:
    found = proposals_for(
        "Menimbang PERATURAN PEMERINTAH REPUBLIK INDONESIA PERATURAN PEMERINTAH REPUBLIK INDONESIA NOMOR 44 TAHUN 2009"
        " TENTANG PERUBAHAN ATAS PERATURAN PEMERINTAH NOMOR 15 TAHUN 2005 TENTANG JALAN TOL DENGAN RAHMAT TUHAN\n"
    )
    assert value(found, "number") == "44 Tahun 2009"
    assert value(found, "title") == (
        "Peraturan Pemerintah Republik Indonesia Nomor 44 Tahun 2009 tentang Perubahan atas Peraturan Pemerintah"
        " Nomor 15 Tahun 2005 tentang Jalan Tol"
    )


def test_regulation_without_heading_is_named_by_what_it_enacts() -> None:
    found = proposals_for(
        "a. bahwa telah berkembang wilayah kota;\nMengingat : Pasal 5 ayat (2);\nMEMUTUSKAN:\n"
        "Menetapkan : PERATURAN DAERAH TENTANG PEMBENTUKAN KECAMATAN\nTELUK SAMPIT.\nBAB I\nPasal 1\n"
    )
    title = best(found, "title")
    assert title is not None
    assert (title.value, title.source) == ("Peraturan Daerah tentang Pembentukan Kecamatan Teluk Sampit", "content")


def test_heading_that_stands_twice_on_its_line_is_read_once() -> None:
    once = "UNDANG-UNDANG REPUBLIK INDONESIA NOMOR 11 TAHUN 2008 TENTANG"
    found = proposals_for(f"{once} {once} INFORMASI DAN TRANSAKSI ELEKTRONIK\nMenimbang :\n")
    assert value(found, "title") == (
        "Undang-Undang Republik Indonesia Nomor 11 Tahun 2008 tentang Informasi dan Transaksi Elektronik"
    )


def test_heading_without_a_subject_takes_the_one_of_what_is_enacted() -> None:
    found = proposals_for(
        "UNDANG-UNDANG REPUBLIK INDONESIA NOMOR 42 TAHUN 2008 TENTANG\nMenimbang :\na. bahwa perlu diatur;\n"
        "Menetapkan : UNDANG-UNDANG TENTANG PEMILIHAN UMUM PRESIDEN DAN WAKIL PRESIDEN.\nBAB I\n"
    )
    assert value(found, "title") == (
        "Undang-Undang Republik Indonesia Nomor 42 Tahun 2008 tentang Pemilihan Umum Presiden dan Wakil Presiden"
    )


@pytest.mark.parametrize("subject", ["POS", "JALAN"])
def test_subject_may_be_one_short_word(subject: str) -> None:
    found = proposals_for(f"UNDANG-UNDANG REPUBLIK INDONESIA NOMOR 6 TAHUN 1984 TENTANG {subject}\nMenimbang :\n")
    title = value(found, "title")
    assert title == f"Undang-Undang Republik Indonesia Nomor 6 Tahun 1984 tentang {subject.capitalize()}"


def test_regulation_that_says_nowhere_what_it_is_is_named_by_what_was_needed() -> None:
    found = proposals_for(
        "a. bahwa jumlah uang harian tidak lagi sesuai;\nb. bahwa perlu menetapkan Peraturan Pemerintah tentang"
        " perubahan Peraturan Pemerintah No. 34 tahun 1954;\nMengingat : pasal 98;\n"
    )
    title = value(found, "title")
    assert title == "Peraturan Pemerintah tentang perubahan Peraturan Pemerintah No. 34 tahun 1954"


def test_a_regulation_does_not_bear_the_number_of_the_one_it_changes() -> None:
    heading = "PERATURAN PEMERINTAH UNTUK MENAMBAH DAN MENGUBAH PERATURAN PEMERINTAH NOMOR 41 TAHUN 1954"
    text = f"{heading}\nTENTANG\nKENAIKAN PENSIUN\nMenimbang: bahwa perlu diadakan perubahan"
    assert value(proposals_for(text, file_name="pp-1955-6.pdf"), "number") == "6 Tahun 1955"
