from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from archive.documents import PageKind, Reason
from archive.errors import DamagedFile, UnsafeFile
from archive.extraction import ExtractedDocument
from indexer.extractors.sheets import written

Extract = Callable[..., ExtractedDocument]
Pack = Callable[[str, Mapping[str, str | bytes]], Path]
SHEET = "xl/worksheets/sheet1.xml"
CELLS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def saved(workbook: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def with_sheet(xml: str) -> bytes:
    """A workbook whose only sheet is ``xml``."""
    workbook = openpyxl.Workbook()
    source, target = io.BytesIO(saved(workbook)), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, xml if name == SHEET else old.read(name))
    return target.getvalue()


def test_every_sheet_is_a_page_with_its_name_and_rows_as_lines(extract: Extract) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Anggaran"
    workbook.active.append(["Kegiatan", "Pagu"])
    workbook.active.append(["Posyandu", 1250000])
    workbook.create_sheet("Kosong")
    pages = extract(saved(workbook)).pages
    assert [(page.kind, page.label, page.text) for page in pages] == [
        (PageKind.SHEET, "Anggaran", "Kegiatan\tPagu\nPosyandu\t1250000"),
        (PageKind.SHEET, "Kosong", ""),
    ]


def test_a_long_sheet_is_several_pages_and_keeps_every_row_once(extract: Extract) -> None:
    rows = [f"Puskesmas {number}" for number in range(2000)]
    workbook = openpyxl.Workbook()
    workbook.active.title = "Data"
    for row in rows:
        workbook.active.append([row, 1])
    workbook.create_sheet("Jumlah").append([2000])
    *parts, last = extract(saved(workbook)).pages
    assert [part.label for part in parts] == [f"Data ({place}/{len(parts)})" for place in range(1, len(parts) + 1)]
    assert len(parts) > 2
    assert [line for part in parts for line in part.text.split("\n")] == [f"{row}\t1" for row in rows]
    assert (last.number, last.label, last.text) == (len(parts) + 1, "Jumlah", "2000")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"),
        (0.1 + 0.2, "0.3"),
        (1.5e16, "15000000000000000"),
        (1e-7, "0.0000001"),
        (-0.025, "-0.025"),
        (float("nan"), ""),
        (True, "TRUE"),
        (dt.datetime.fromisoformat("2024-03-17"), "2024-03-17"),
        (dt.datetime.fromisoformat("2024-03-17T08:30"), "2024-03-17 08:30"),
        (dt.date(2024, 3, 17), "2024-03-17"),
        (dt.time(8, 30), "08:30"),
        ("dua\nbaris", "dua baris"),
    ],
)
def test_values_are_written_as_a_person_would_search_them(value: object, text: str) -> None:
    assert written(value) == text


def test_dates_in_cells_are_iso(extract: Extract) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append([dt.date(2024, 3, 17), 7])
    assert extract(saved(workbook)).pages[0].text == "2024-03-17\t7"


def test_comments_headers_and_footers_are_read(extract: Extract) -> None:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "Nilai"
    workbook.active["A1"].comment = Comment("Sudah diverifikasi", "penguji")
    workbook.active.oddHeader.center.text = "Lampiran Keputusan"
    workbook.active.oddFooter.left.text = "Halaman &P"
    text = extract(saved(workbook)).pages[0].text
    assert "Sudah diverifikasi" in text
    assert "Lampiran Keputusan" in text
    assert "&P" not in text


def test_properties_are_read(extract: Extract) -> None:
    workbook = openpyxl.Workbook()
    workbook.properties.title = "Rekapitulasi"
    assert extract(saved(workbook)).properties["title"] == "Rekapitulasi"


def test_two_cells_at_opposite_corners_are_refused_before_they_abort_the_reader(extract: Extract) -> None:
    corners = (
        f'<worksheet xmlns="{CELLS}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(UnsafeFile) as caught:
        extract(with_sheet(corners))
    assert caught.value.reason is Reason.UNPACKS_TOO_LARGE


def test_an_empty_formatted_cell_far_away_does_no_harm(extract: Extract) -> None:
    sheet = (
        f'<worksheet xmlns="{CELLS}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData></worksheet>'
    )
    assert extract(with_sheet(sheet)).pages[0].text == "1"


def test_a_document_type_in_a_sheet_is_refused(extract: Extract) -> None:
    sheet = f'<!DOCTYPE x [<!ENTITY e "aaa">]><worksheet xmlns="{CELLS}"><sheetData/></worksheet>'
    with pytest.raises(UnsafeFile) as caught:
        extract(with_sheet(sheet))
    assert caught.value.reason is Reason.EXTERNAL_ENTITIES


def test_a_workbook_without_its_parts_is_damaged(extract: Extract, pack: Pack) -> None:
    types = "<Types>application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml</Types>"
    with pytest.raises(DamagedFile):
        extract(pack("rusak.xlsx", {"[Content_Types].xml": types}))
