"""What does a metadata sheet say about files, and what in it cannot be meant?

A row for each file. An empty cell leaves a value as it is, ``-`` takes it away. Every cell that cannot be used is a
problem with its row, column and what to do; a sheet with one problem changes nothing.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from archive.archival_codes import ArchivalCode, near_codes
from archive.classification import InformationClass, SecurityLevel
from archive.errors import InvalidInput
from archive.required_items import RequiredItem
from archive.sheet_cells import Cell, column_letter, plain, read_date, written
from archive.subjects import Subject
from archive.vocabulary import in_force

MOST_ROWS: Final = 20_000
CLEAR: Final = "-"
TITLE_LIMIT: Final = 500
NUMBER_LIMIT: Final = 200
OLDEST_YEAR: Final = 1800

_YEAR: Final = re.compile(r"\d{4}")
_BETWEEN_SUBJECTS: Final = re.compile(r"\s*[;\n]\s*")

CLASS_NAMES: Final[Mapping[str, InformationClass]] = {
    **{each.value: each for each in InformationClass},
    "periodic": InformationClass.PERIODIC,
    "immediate": InformationClass.IMMEDIATE,
    "at any time": InformationClass.ANYTIME,
    "anytime": InformationClass.ANYTIME,
    "exempt": InformationClass.EXEMPT,
}
LANGUAGE_NAMES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("id", "indonesia", "bahasa indonesia", "indonesian"), "id"),
    **dict.fromkeys(("en", "inggris", "bahasa inggris", "english"), "en"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet: the ``field`` of a document, its heading, and other headings it is known by."""

    field: str
    heading: str
    also: tuple[str, ...] = ()


FILE_NAME: Final = Column("file_name", "Nama berkas", ("file name", "berkas", "nama file", "file"))
COLUMNS: Final = (
    FILE_NAME,
    Column("title", "Judul", ("title", "nama dokumen")),
    Column("number", "Nomor", ("number", "no", "nomor dokumen")),
    Column("date", "Tanggal", ("date", "tanggal dokumen")),
    Column("year", "Tahun", ("year",)),
    Column("information_class", "Golongan", ("class", "golongan informasi", "klasifikasi informasi")),
    Column("item", "Butir wajib", ("required item", "butir")),
    Column(
        "archival_code",
        "Kode arsip",
        ("archival code", "kode klasifikasi", "klasifikasi arsip", "kode klasifikasi arsip"),
    ),
    Column("subjects", "Subjek", ("subjects", "subject", "topik")),
    Column("language", "Bahasa", ("language",)),
    Column("security", "Keamanan", ("security", "tingkat keamanan")),
)


@dataclass(frozen=True, slots=True)
class SheetTable:
    """The cells of a sheet, its headings in ``rows[0]``. ``first_row`` is what the spreadsheet calls that row."""

    name: str
    rows: Sequence[Sequence[Cell]]
    first_row: int = 1
    read_as: str = ""


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """A cell, or with no ``column`` a row, that cannot be used. ``row`` counts from 1, ``column`` is A, B, …"""

    row: int
    column: str
    heading: str
    found: str
    error: InvalidInput


@dataclass(frozen=True, slots=True)
class SheetRow:
    """What one row says of its file: only fields that are to change; None takes a value away.

    ``values`` hold what ``Document`` holds, and codes under ``subjects``.
    """

    row: int
    file_name: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Which items, subjects and archival codes may stand in a sheet, by code."""

    items: Mapping[str, RequiredItem]
    subjects: Mapping[str, Subject]
    archival_codes: Mapping[str, ArchivalCode] = field(default_factory=dict)

    def offered_items(self, today: dt.date) -> list[RequiredItem]:
        """Those to choose from: in force, each once."""
        return [item for code, item in self.items.items() if code == item.code and in_force(item, today)]

    def offered_subjects(self, today: dt.date) -> list[Subject]:
        """Those to choose from."""
        return [subject for subject in self.subjects.values() if in_force(subject, today)]

    def offered_codes(self, today: dt.date) -> dict[str, ArchivalCode]:
        """Archival codes to choose from: in force, each once, in the order of the scheme."""
        known = self.archival_codes.items()
        return {code: entry for code, entry in known if code == entry.code and in_force(entry, today)}

    def subject_code(self, written: str) -> str | None:
        """A subject by code or by name in either language."""
        wanted = plain(written)
        return next(
            (
                each.code
                for each in self.subjects.values()
                if wanted in (each.code, plain(each.name), plain(each.name_en or ""))
            ),
            None,
        )


@dataclass(slots=True)
class SheetReading:
    """Rows that can be used, and everything that cannot."""

    rows: list[SheetRow] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)


def read_sheet(table: SheetTable, vocabulary: Vocabulary, today: dt.date) -> SheetReading:
    """Rows and problems, both in the order of the sheet."""
    return _Reader(table, vocabulary, today).read()


class _Reader:
    def __init__(self, table: SheetTable, vocabulary: Vocabulary, today: dt.date) -> None:
        self._table = table
        self._vocabulary = vocabulary
        self._today = today
        self._newest_year = today.year + 1
        self._reading = SheetReading()
        self._read: Mapping[str, Callable[[Cell], object]] = {
            "title": self._title,
            "number": self._number,
            "date": self._date,
            "year": self._year,
            "information_class": self._class,
            "item": self._item,
            "archival_code": self._archival_code,
            "subjects": self._subjects,
            "language": self._language,
            "security": self._security,
        }

    def read(self) -> SheetReading:
        rows = self._table.rows
        if not rows:
            self._problem(0, None, InvalidInput("Lembar ini kosong."))
            return self._reading
        if len(rows) - 1 > MOST_ROWS:
            self._problem(0, None, InvalidInput("Lembar paling panjang {limit} baris; bagilah.", limit=MOST_ROWS))
            return self._reading
        columns = self._columns(rows[0])
        if self._reading.problems:
            return self._reading
        seen: dict[str, int] = {}
        for place, cells in enumerate(rows[1:], 1):
            if any(written(cell) for cell in cells):
                self._row(place, cells, columns, seen)
        if not (self._reading.rows or self._reading.problems):
            self._problem(1, None, InvalidInput("Lembar ini tidak memuat satu baris pun."))
        return self._reading

    def _columns(self, headings: Sequence[Cell]) -> dict[int, Column]:
        known = {plain(name): column for column in COLUMNS for name in (column.heading, column.field, *column.also)}
        columns: dict[int, Column] = {}
        for place, cell in enumerate(headings):
            heading = written(cell)
            if not heading:
                continue
            column = known.get(plain(heading))
            if column is None:
                near = difflib.get_close_matches(plain(heading), known, 1, 0.6)
                names = known[near[0]].heading if near else ", ".join(each.heading for each in COLUMNS)
                error = InvalidInput("Kolom ini tidak dikenal. Yang mungkin dimaksud: {names}.", names=names)
                self._problem(0, place, error, heading, heading)
            elif column in columns.values():
                self._problem(0, place, InvalidInput("Kolom ini ada dua kali; hapus salah satunya."), heading, heading)
            else:
                columns[place] = column
        if FILE_NAME not in columns.values() and not self._reading.problems:
            self._problem(0, None, InvalidInput("Kolom “{heading}” tidak ada.", heading=FILE_NAME.heading))
        return columns

    def _row(self, place: int, cells: Sequence[Cell], columns: Mapping[int, Column], seen: dict[str, int]) -> None:
        values: dict[str, object] = {}
        file_name, at_name = "", 0
        before = len(self._reading.problems)
        for at, column in columns.items():
            cell = cells[at] if at < len(cells) else ""
            if column is FILE_NAME:
                file_name, at_name = written(cell), at
            elif text := written(cell):
                try:
                    values[column.field] = self._read[column.field](cell)
                except InvalidInput as wrong:
                    self._problem(place, at, wrong, column.heading, text)
        number = self._table.first_row + place
        if not file_name:
            self._problem(place, at_name, InvalidInput("Tulis nama berkas untuk baris ini."), FILE_NAME.heading)
        elif file_name in seen:
            error = InvalidInput("Berkas ini sudah ada di baris {row}; satukan.", row=seen[file_name])
            self._problem(place, at_name, error, FILE_NAME.heading, file_name)
        else:
            seen[file_name] = number
        self._check_together(place, values, columns)
        if len(self._reading.problems) == before:
            self._reading.rows.append(SheetRow(number, file_name, values))

    def _check_together(self, place: int, values: dict[str, object], columns: Mapping[int, Column]) -> None:
        at = {column.field: where for where, column in columns.items()}
        date, year = values.get("date"), values.get("year")
        if isinstance(date, dt.date):
            if isinstance(year, int) and year != date.year:
                error = InvalidInput(
                    "Tahun {year} tidak cocok dengan tanggal {date}.", year=year, date=date.isoformat()
                )
                self._problem(place, at["year"], error, "Tahun", str(year))
            values["year"] = date.year
        item = self._vocabulary.items.get(str(values.get("item")))
        if item is not None:
            wanted = values.setdefault("information_class", item.information_class)
            if wanted is not item.information_class:
                error = InvalidInput(
                    "Butir {item} termasuk golongan {item_class}, bukan {row_class}.",
                    item=item.code,
                    item_class=item.information_class.value,
                    row_class=str(wanted),
                )
                self._problem(place, at["item"], error, "Butir wajib", item.code)
        closed = values.get("security") not in (None, SecurityLevel.OPEN)
        if closed and values.get("information_class") not in (None, InformationClass.EXEMPT):
            error = InvalidInput("Dokumen yang tidak biasa keamanannya harus bergolongan dikecualikan.")
            self._problem(place, at["security"], error, "Keamanan", str(values["security"]))

    def _problem(self, place: int, at: int | None, error: InvalidInput, heading: str = "", found: str = "") -> None:
        letter = "" if at is None else column_letter(at)
        self._reading.problems.append(SheetProblem(self._table.first_row + place, letter, heading, found[:200], error))

    def _title(self, cell: Cell) -> str:
        text = written(cell)
        if text == CLEAR:
            raise InvalidInput("Judul tidak dapat dikosongkan.")
        if len(text) > TITLE_LIMIT:
            raise InvalidInput("Judul paling panjang {limit} huruf.", limit=TITLE_LIMIT)
        return text

    def _number(self, cell: Cell) -> str | None:
        text = written(cell)
        if len(text) > NUMBER_LIMIT:
            raise InvalidInput("Nomor paling panjang {limit} huruf.", limit=NUMBER_LIMIT)
        return None if text == CLEAR else text

    def _date(self, cell: Cell) -> dt.date | None:
        if written(cell) == CLEAR:
            return None
        date = read_date(cell)
        if date is None:
            raise InvalidInput("Tanggal ini tidak terbaca. Tulis misalnya 31-12-2021 atau 31 Desember 2021.")
        self._check_year(date.year)
        return date

    def _year(self, cell: Cell) -> int | None:
        text = written(cell)
        if text == CLEAR:
            return None
        if not _YEAR.fullmatch(text):
            raise InvalidInput("Tulis tahun dengan empat angka, misalnya 2021.")
        self._check_year(int(text))
        return int(text)

    def _check_year(self, year: int) -> None:
        if not OLDEST_YEAR <= year <= self._newest_year:
            raise InvalidInput(
                "Tahun {year} tidak mungkin; yang diterima {oldest} sampai {newest}.",
                year=year,
                oldest=OLDEST_YEAR,
                newest=self._newest_year,
            )

    def _class(self, cell: Cell) -> InformationClass | None:
        text = written(cell)
        if text == CLEAR:
            return None
        found = next((value for name, value in CLASS_NAMES.items() if plain(name) == plain(text)), None)
        if found is None:
            raise _not_allowed(text, [each.value for each in InformationClass])
        return found

    def _item(self, cell: Cell) -> str | None:
        text = written(cell)
        if text == CLEAR:
            return None
        code = text.partition(" ")[0].lower()  # a drop-down holds code and words
        if code not in self._vocabulary.items:
            raise _not_allowed(text, [item.code for item in self._vocabulary.offered_items(self._today)])
        return code

    def _archival_code(self, cell: Cell) -> str | None:
        text = written(cell)
        if text == CLEAR:
            return None
        if isinstance(cell, float) and not cell.is_integer():  # 800.10 kept as a number is 800.1, another code
            raise InvalidInput(
                "Kode ini tersimpan sebagai angka, sehingga 800.10 menjadi 800.1. Ubah selnya menjadi teks, tulis lagi."
            )
        code = text.partition(" ")[0]  # a drop-down holds code and words
        entry = self._vocabulary.archival_codes.get(code)
        if entry is None:
            near = near_codes(code, self._vocabulary.offered_codes(self._today))
            raise InvalidInput(
                "Kode arsip {code} tidak dikenal; yang terdekat: {allowed}.", code=code[:80], allowed=", ".join(near)
            )
        return entry.code

    def _subjects(self, cell: Cell) -> tuple[str, ...]:
        text = cell if isinstance(cell, str) else written(cell)
        if text.strip() == CLEAR:
            return ()
        codes: set[str] = set()
        for each in _BETWEEN_SUBJECTS.split(text.strip()):
            if not each:
                continue
            code = self._vocabulary.subject_code(each)
            if code is None:
                raise _not_allowed(each, [subject.name for subject in self._vocabulary.offered_subjects(self._today)])
            codes.add(code)
        return tuple(sorted(codes))

    def _language(self, cell: Cell) -> str | None:
        text = written(cell)
        if text == CLEAR:
            return None
        if plain(text) not in LANGUAGE_NAMES:
            raise _not_allowed(text, ["id", "en"])
        return LANGUAGE_NAMES[plain(text)]

    def _security(self, cell: Cell) -> SecurityLevel:
        text = written(cell)
        found = next((each for each in SecurityLevel if plain(each.value) == plain(text)), None)
        if found is None:
            raise _not_allowed(text, [plain(each.value) for each in SecurityLevel])
        return found


def _not_allowed(text: str, allowed: Sequence[str]) -> InvalidInput:
    """Names the nearest allowed values; all of them where none is near and they are few."""
    by_plain = {plain(each): each for each in allowed}
    near = [by_plain[each] for each in difflib.get_close_matches(plain(text), by_plain, 3, 0.6)]
    return InvalidInput(
        "“{found}” tidak dikenal. Yang mungkin: {names}.", found=text[:80], names=", ".join(near or allowed[:12])
    )
