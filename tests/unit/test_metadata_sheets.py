"""What a metadata sheet says, and where exactly it cannot be meant."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.archival_codes import ArchivalCode
from archive.classification import InformationClass, SecurityLevel
from archive.errors import InvalidInput
from archive.metadata_sheets import SheetReading, SheetTable, Vocabulary, read_sheet
from archive.sheet_cells import Cell, column_letter, read_date
from archive.subjects import Subject
from indexer.metadata_sheet_files import read_sheet_file, write_template
from search_api.staff.sheets.words import EXPLANATIONS, HEADINGS, choices_of
from storage.reference_lists import reference_items

TITLES = ("Isi", "Petunjuk")
TODAY = dt.date(2026, 11, 26)
VOCABULARY = Vocabulary(
    reference_items(),
    {"kesehatan": Subject("kesehatan", "Kesehatan", "", "Health"), "air": Subject("air", "Air bersih", "", "Water")},
    {
        "800.1": (staff := ArchivalCode("800.1", "Sumber daya manusia")),
        "800.10": ArchivalCode("800.10", "Lain-lain"),
        "800.1.2": ArchivalCode("800.1.2", "Pengadaan pegawai"),
        "800.1.3": ArchivalCode("800.1.3", "Formasi lama", valid_until=dt.date(2020, 1, 1)),
        "810": staff,
    },
)


def read(*rows: list[Cell], first_row: int = 1) -> SheetReading:
    return read_sheet(SheetTable("Lembar", rows, first_row), VOCABULARY, TODAY)


def test_a_filled_row_becomes_the_values_of_a_document() -> None:
    reading = read(
        ["Nama berkas", "Judul", "Nomor", "Tanggal", "Golongan", "Subjek", "Bahasa", "Keamanan"],
        ["a.pdf", " Laporan  air ", 12.0, "31 Desember 2021", "Serta merta", "health; air", "Inggris", "biasa"],
    )

    assert reading.problems == []
    assert reading.rows[0].values == {
        "title": "Laporan air",
        "number": "12",
        "date": dt.date(2021, 12, 31),
        "year": 2021,
        "information_class": InformationClass.IMMEDIATE,
        "subjects": ("air", "kesehatan"),
        "language": "en",
        "security": SecurityLevel.OPEN,
    }


def test_an_empty_cell_says_nothing_and_a_hyphen_takes_away() -> None:
    reading = read(["Nama berkas", "Judul", "Nomor", "Subjek"], ["a.pdf", "", "-", "-"])

    assert reading.rows[0].values == {"number": None, "subjects": ()}


def test_an_item_brings_its_class() -> None:
    item = next(iter(reference_items().values()))
    reading = read(["Nama berkas", "Butir wajib"], ["a.pdf", f"{item.code} {item.text}"])

    assert reading.rows[0].values == {"item": item.code, "information_class": item.information_class}


@pytest.mark.parametrize(
    ("cell", "code"), [("800.1.2 Pengadaan pegawai", "800.1.2"), ("800.10", "800.10"), ("810", "800.1"), ("-", None)]
)
def test_an_archival_code_stands_alone_or_with_its_name_and_a_merged_one_becomes_the_other(
    cell: str, code: str | None
) -> None:
    assert read(["Nama berkas", "Kode arsip"], ["a.pdf", cell]).rows[0].values == {"archival_code": code}


def test_an_archival_code_that_a_spreadsheet_kept_as_a_number_is_not_guessed_at() -> None:
    [problem] = read(["Nama berkas", "Kode klasifikasi"], ["a.pdf", 800.10]).problems

    assert (problem.row, problem.column, problem.heading, problem.found) == (2, "B", "Kode arsip", "800.1")
    assert "tersimpan sebagai angka" in str(problem.error)


def test_an_unknown_archival_code_names_those_beside_it_that_hold() -> None:
    [problem] = read(["Nama berkas", "Kode arsip"], ["a.pdf", "800.1.9"]).problems

    assert (problem.row, problem.column) == (2, "B")
    assert str(problem.error) == "Kode arsip 800.1.9 tidak dikenal; yang terdekat: 800.1.2."


@pytest.mark.parametrize(
    ("heading", "cell", "said"),
    [
        ("Judul", "-", "Judul tidak dapat dikosongkan"),
        ("Judul", "x" * 501, "paling panjang 500"),
        ("Tanggal", "31-02-2021", "Tanggal ini tidak terbaca"),
        ("Tanggal", 44561.0, "Tanggal ini tidak terbaca"),
        ("Tanggal", "1-1-1620", "Tahun 1620 tidak mungkin"),
        ("Tahun", "21", "empat angka"),
        ("Golongan", "berkla", "Yang mungkin: berkala"),
        ("Butir wajib", "bk-zz", "tidak dikenal"),
        ("Subjek", "kesehatn", "Yang mungkin: Kesehatan"),
        ("Bahasa", "belanda", "Yang mungkin: id, en"),
        ("Keamanan", "-", "tidak dikenal"),
    ],
)
def test_a_cell_that_cannot_be_meant_is_named_with_row_and_column(heading: str, cell: Cell, said: str) -> None:
    reading = read(["Nama berkas", "", heading], ["a.pdf", "", ""], ["b.pdf", "", cell], first_row=3)

    [problem] = reading.problems
    assert (problem.row, problem.column, problem.heading) == (5, "C", heading)
    assert said in str(problem.error.message.format(**problem.error.values))
    assert [row.file_name for row in reading.rows] == ["a.pdf"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "kosong"),
        ([["Nama berkas"]], "tidak memuat satu baris"),
        ([["Judul"], ["x"]], "Kolom “Nama berkas” tidak ada"),
        ([["Nama berkas", "Judull"], ["a.pdf", "x"]], "Yang mungkin dimaksud: Judul"),
        ([["Nama berkas", "Judul", "title"], ["a.pdf", "x", "y"]], "dua kali"),
        ([["Nama berkas", "Judul"], ["", "x"]], "Tulis nama berkas"),
        ([["Nama berkas", "Judul"], ["a.pdf", "x"], ["a.pdf", "y"]], "sudah ada di baris 2"),
        ([["Nama berkas", "Tanggal", "Tahun"], ["a.pdf", "1-2-2020", "2021"]], "tidak cocok dengan tanggal"),
        ([["Nama berkas", "Keamanan", "Golongan"], ["a.pdf", "rahasia", "berkala"]], "harus bergolongan"),
    ],
)
def test_a_sheet_that_does_not_hold_together_is_refused(rows: list[list[Cell]], said: str) -> None:
    reading = read(*rows)

    assert any(said in problem.error.message.format(**problem.error.values) for problem in reading.problems)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2026, 12, 31)))
def test_every_way_to_write_a_day_is_the_same_day(day: dt.date) -> None:
    months = ("Januari", "Februari", "Maret", "April", "Mei", "Juni")
    months += ("Juli", "Agustus", "September", "Oktober", "November", "Desember")
    ways = [day, day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}-{day.month}-{day:%Y}", f"{day:%d.%m.%Y}"]
    ways.append(f"{day.day} {months[day.month - 1]} {day:%Y}")

    assert {read_date(way) for way in ways} == {day}


def test_columns_are_called_as_spreadsheets_call_them() -> None:
    assert [column_letter(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_the_template_comes_back_as_it_was_sent() -> None:
    content = write_template(
        HEADINGS, ["a.pdf", "map/b.pdf"], choices_of(VOCABULARY, TODAY), EXPLANATIONS, ("Isi", "Petunjuk")
    )
    table = read_sheet_file(content)

    assert table.rows[0] == list(HEADINGS)
    assert [row[0] for row in table.rows[1:]] == ["a.pdf", "map/b.pdf"]
    assert (table.name, table.first_row) == ("Isi", 1)
    assert read_sheet(table, VOCABULARY, TODAY).problems == []


def test_names_that_look_like_formulas_stay_names_in_the_template() -> None:
    choices = {"Unit": ["=1+1", "Dinas"]}
    content = write_template(["Nama berkas", "Unit"], ["=2+2.pdf"], choices, EXPLANATIONS, ("Isi", "Petunjuk"))

    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert [(cell.value, cell.data_type) for cell in cells] == [("=2+2.pdf", "s"), ("=1+1", "s")]
    assert read_sheet_file(content).rows[1][0] == "=2+2.pdf"


@given(st.data())
def test_a_template_filled_from_its_own_lists_has_no_problem(data: st.DataObject) -> None:
    choices = choices_of(VOCABULARY, TODAY)
    book = openpyxl.load_workbook(
        io.BytesIO(write_template(HEADINGS, ["a.pdf"], choices, EXPLANATIONS, ("Isi", "Petunjuk")))
    )
    sheet = book["Isi"]
    heading = data.draw(st.sampled_from(sorted(choices)))
    sheet.cell(2, HEADINGS.index(heading) + 1, data.draw(st.sampled_from(choices[heading])))
    written = io.BytesIO()
    book.save(written)

    assert read_sheet(read_sheet_file(written.getvalue()), VOCABULARY, TODAY).problems == []


@pytest.mark.parametrize(
    ("content", "read_as"),
    [
        (b"Nama berkas;Judul\na.pdf;Peraturan, perubahan\n", "CSV, UTF-8, ;"),
        ('﻿Nama berkas,Judul\r\na.pdf,"Peraturan, perubahan"\r\n'.encode(), "CSV, UTF-8, ,"),
        ("Nama berkas\tJudul\na.pdf\tPeraturan, perubahan – é\n".encode("cp1252"), "CSV, Windows-1252, tab"),
    ],
)
def test_a_csv_is_read_in_the_ways_spreadsheets_write_it(content: bytes, read_as: str) -> None:
    table = read_sheet_file(content)

    assert table.read_as == read_as
    assert str(table.rows[1][1]).startswith("Peraturan, perubahan")


def _bomb() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"0" * (200 << 20))
    return written.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old", b"%PDF-1.7", b"\x00\x01", _bomb(), b"x" * ((8 << 20) + 1)],
    ids=["broken", "xls", "pdf", "binary", "bomb", "large"],
)
def test_what_is_no_sheet_is_refused_with_what_to_do(content: bytes) -> None:
    with pytest.raises(InvalidInput, match=r"Simpan|bagilah"):
        read_sheet_file(content)
