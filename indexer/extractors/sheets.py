"""What stands in the cells of an Excel workbook, sheet by sheet?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import python_calamine as calamine

from archive.documents import PageKind
from archive.errors import DamagedFile, PasswordProtected
from archive.extraction import ExtractedDocument, Extraction
from indexer import media_types as mt
from indexer.extractors.office_package import core_properties
from indexer.extractors.old_workbook import read_old_workbook
from indexer.extractors.page_text import SHEET_CHARACTERS, Part, pages_of
from indexer.extractors.sheet_parts import check_workbook, texts_beside_cells
from indexer.extractors.zip_safety import SafeZip


class SheetsExtractor:
    """calamine reads the cells; comments, text boxes, headers and footers come from the file's other parts."""

    name = "sheets/1"
    media_types = mt.SHEETS_OPENXML | {mt.XLSB, mt.XLS}

    def extract(self, extraction: Extraction) -> ExtractedDocument:
        """A page per sheet, several for a long one; a line per row, cells between tabs. Raises UnreadableFile."""
        warnings: list[str] = []
        beside: dict[str, str] = {}
        properties: dict[str, str] = {}
        if extraction.media_type == mt.XLS:
            properties, beside = read_old_workbook(extraction.path, warnings)
        else:
            with SafeZip(extraction.path, extraction.limits) as package:
                check_workbook(package)
                properties = core_properties(package, warnings)
                if extraction.media_type != mt.XLSB:
                    beside = texts_beside_cells(package, warnings)
        sheets: list[Part] = []
        try:
            with calamine.CalamineWorkbook.from_path(str(extraction.path)) as workbook:
                for name in workbook.sheet_names:
                    lines = [*_rows(workbook, name, warnings), beside.get(name, "")]
                    sheets.append(Part("\n".join(lines), name))
        except calamine.PasswordError as error:
            raise PasswordProtected("encrypted workbook") from error
        except calamine.CalamineError as error:
            raise DamagedFile(str(error)) from error
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # a Rust panic; pyo3 does not let its class be imported
                raise
            raise DamagedFile(f"calamine panicked: {error}") from error
        if not sheets:
            raise DamagedFile("the workbook has no sheets")
        pages, _ = pages_of(sheets, PageKind.SHEET, SHEET_CHARACTERS)
        return ExtractedDocument(
            extraction.media_type, pages, properties, warnings=tuple(warnings), extractor=self.name
        )


def _rows(workbook: calamine.CalamineWorkbook, name: str, warnings: list[str]) -> Iterator[str]:
    """The filled rows of one sheet; a damaged sheet costs only itself."""
    try:
        for row in workbook.get_sheet_by_name(name).iter_rows():
            line = "\t".join(written(cell) for cell in row).rstrip("\t")
            if line:
                yield line
    except calamine.WorksheetNotFound:
        return  # a chart or macro sheet: it has no cells
    except calamine.PasswordError:
        raise
    except calamine.CalamineError as error:
        warnings.append(f"sheet {name!r} cannot be read: {error}")


def written(value: object) -> str:
    """A cell the way a person would type it into a search: 12, 3.5, 2024-03-17, 08:30."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return ""
        # Fifteen significant digits are what Excel keeps; beyond them is noise like 0.30000000000000004.
        number = format(Decimal(f"{value:.15g}"), "f")
        return number.rstrip("0").rstrip(".") if "." in number else number
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    return " ".join(str(value).split())
