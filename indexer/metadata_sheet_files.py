"""How is a metadata sheet read from a file somebody sends, and how is one written for them to fill in?"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import openpyxl
import python_calamine as calamine
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from archive.errors import InvalidInput, PasswordProtected, UnreadableFile
from archive.extraction import Limits
from archive.metadata_sheets import MOST_ROWS, SheetTable
from archive.sheet_cells import Cell
from indexer.extractors.sheet_parts import check_workbook
from indexer.extractors.zip_safety import SafeZip

MOST_BYTES: Final = 8 << 20
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_LIMITS: Final = Limits(unpacked=64 << 20, member=32 << 20, members=500)
_DELIMITERS: Final = {";": ";", ",": ",", "\t": "tab"}
_NOT_XLSX: Final = (b"\xd0\xcf\x11\xe0", b"%PDF")
_CHOICES: Final = "_pilihan"


def read_sheet_file(content: bytes) -> SheetTable:
    """The first sheet of an XLSX, or a CSV; which of them the bytes say. ``read_as`` says how a CSV was understood.

    Raises InvalidInput for what is neither, and for a file that would exhaust the machine.
    """
    if len(content) > MOST_BYTES:
        raise InvalidInput("Lembar paling besar {limit} MB; bagilah.", limit=MOST_BYTES >> 20)
    if content.startswith(b"PK"):
        return _workbook(content)
    if content.startswith(_NOT_XLSX) or b"\x00" in content[:4096]:
        raise InvalidInput("Simpan lembar ini sebagai XLSX atau CSV, lalu unggah lagi.")
    return _csv(content)


def _workbook(content: bytes) -> SheetTable:
    with tempfile.TemporaryDirectory(prefix="arsip-sheet-") as folder:
        path = Path(folder) / "sheet.xlsx"
        path.write_bytes(content)
        try:
            with SafeZip(path, _LIMITS) as package:
                check_workbook(package)
            with calamine.CalamineWorkbook.from_path(str(path)) as workbook:
                name = next((each for each in workbook.sheet_names if not each.startswith("_")), "")
                sheet = workbook.get_sheet_by_name(name)
                rows = [_cells(row) for row in sheet.iter_rows()]
                first = (sheet.start or (0, 0))[0]
        except (PasswordProtected, calamine.PasswordError) as error:
            raise InvalidInput("Lembar ini bersandi. Buka sandinya, simpan, lalu unggah lagi.") from error
        except (UnreadableFile, calamine.CalamineError) as error:
            raise InvalidInput("Lembar ini rusak atau bukan XLSX. Simpan lagi sebagai XLSX atau CSV.") from error
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # a Rust panic; pyo3 does not let its class be imported
                raise
            raise InvalidInput("Lembar ini rusak atau bukan XLSX. Simpan lagi sebagai XLSX atau CSV.") from error
    return SheetTable(name, _without_blank_start(rows), first + 1 + _blank_start(rows), "XLSX")


def _blank_start(rows: Sequence[Sequence[Cell]]) -> int:
    return next((place for place, row in enumerate(rows) if any(cell != "" for cell in row)), len(rows))


def _without_blank_start(rows: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    return rows[_blank_start(rows) :]


def _cells(row: Sequence[object]) -> list[Cell]:
    return [cell if isinstance(cell, Cell) else str(cell) for cell in row]


def _csv(content: bytes) -> SheetTable:
    try:
        text, encoding = content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        text, encoding = content.decode("cp1252", errors="replace"), "Windows-1252"
    heading = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=heading.count)
    try:
        rows = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)]
    except csv.Error as error:
        raise InvalidInput("CSV ini tidak terbaca: {error}.", error=str(error)) from error
    return SheetTable(
        "CSV", _without_blank_start(rows), 1 + _blank_start(rows), f"CSV, {encoding}, {_DELIMITERS[delimiter]}"
    )


def write_template(
    headings: Sequence[str],
    file_names: Sequence[str],
    choices: Mapping[str, Sequence[str]],
    explanation: Sequence[tuple[str, str]],
    titles: tuple[str, str],
) -> bytes:
    """An XLSX to fill in: one row for each file, drop-downs for columns with few values, and a sheet that explains.

    ``choices`` are by heading; ``titles`` are the names of the two sheets.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = titles[0]
    sheet.append(list(headings))
    for row, file_name in enumerate(file_names, 2):
        _write_text(sheet.cell(row, 1), file_name)
    for place, heading in enumerate(headings, 1):
        cell = sheet.cell(1, place)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8EEF2")
        letter = cell.column_letter
        sheet.column_dimensions[letter].width = 44 if place <= 2 else 22
        if heading not in ("Tanggal", "Tahun"):
            for row in range(2, len(file_names) + 2):
                sheet.cell(row, place).number_format = "@"
    sheet.freeze_panes = "B2"
    _drop_downs(book, sheet, headings, choices)
    about = book.create_sheet(titles[1])
    for heading, text in explanation:
        about.append([heading, text])
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 24, 110
    for cell in about["A"]:
        cell.font = Font(bold=True)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _drop_downs(
    book: openpyxl.Workbook, sheet: object, headings: Sequence[str], choices: Mapping[str, Sequence[str]]
) -> None:
    kept = book.create_sheet(_CHOICES)
    kept.sheet_state = "hidden"
    for place, (heading, values) in enumerate(choices.items(), 1):
        for row, value in enumerate(values, 1):
            _write_text(kept.cell(row, place), value)
        if not values:
            continue
        letter = kept.cell(1, place).column_letter
        rule = DataValidation("list", formula1=f"{_CHOICES}!${letter}$1:${letter}${len(values)}", allow_blank=True)
        rule.showErrorMessage = False  # an officer may write a name in another way; the archive says what it knows
        column = openpyxl.utils.get_column_letter(headings.index(heading) + 1)
        rule.add(f"{column}2:{column}{MOST_ROWS}")
        sheet.add_data_validation(rule)  # type: ignore[attr-defined]


def _write_text(cell: Any, value: str) -> None:
    """Put a text into a cell that stays one: openpyxl makes a formula of what begins with ``=``.

    XLSX knows no control characters; a name with one cannot be matched anyway.
    """
    cell.value = str(openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
