"""How are the fields of a metadata sheet and their values said, in the template and on pages?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from archive.classification import InformationClass, SecurityLevel
from archive.metadata_sheets import COLUMNS, Vocabulary
from archive.ports import UnitOfWork
from archive.sheet_cells import plain
from search_api.translation import N_

FIELD_NAMES: Final[Mapping[str, str]] = {
    "title": N_("Judul"),
    "number": N_("Nomor"),
    "date": N_("Tanggal"),
    "year": N_("Tahun"),
    "information_class": N_("Golongan"),
    "item": N_("Butir wajib"),
    "archival_code": N_("Kode arsip"),
    "subjects": N_("Subjek"),
    "language": N_("Bahasa"),
    "security": N_("Keamanan"),
}
HEADINGS: Final = tuple(column.heading for column in COLUMNS)
EXPLANATIONS: Final = (
    ("Nama berkas", N_("Nama berkas seperti dalam setoran; bila ada dua yang sama, tulis dengan foldernya. Wajib.")),
    ("Judul", N_("Judul dokumen, seperti yang akan dibaca masyarakat.")),
    ("Nomor", N_("Nomor dokumen, misalnya 188.45/123/HUK/2021.")),
    ("Tanggal", N_("Tanggal dokumen: 31-12-2021, 31/12/2021, atau 31 Desember 2021. Hari selalu sebelum bulan.")),
    ("Tahun", N_("Bila tanggalnya tidak diketahui.")),
    ("Golongan", N_("berkala, serta-merta, setiap-saat, atau dikecualikan.")),
    ("Butir wajib", N_("Kode butir yang wajib diumumkan, dari daftar.")),
    ("Kode arsip", N_("Kode klasifikasi arsip, misalnya 800.1.11, dari daftar. Simpan kolom ini sebagai teks.")),
    ("Subjek", N_("Satu atau beberapa subjek, dipisah titik koma.")),
    ("Bahasa", N_("id atau en.")),
    ("Keamanan", N_("biasa, terbatas, rahasia, atau sangat rahasia.")),
    ("", N_("Sel kosong membiarkan isi yang ada. Tanda - mengosongkannya.")),
)


def vocabulary_of(uow: UnitOfWork) -> Vocabulary:
    """What may stand in a sheet of this archive."""
    subjects = {subject.code: subject for subject in uow.subjects.all()}
    return Vocabulary(uow.items.by_code(), subjects, uow.archival_codes.by_code())


def choices_of(vocabulary: Vocabulary, today: dt.date) -> dict[str, list[str]]:
    """Values to choose from, by heading; what has ended is not among them."""
    return {
        "Golongan": [each.value for each in InformationClass],
        "Butir wajib": [f"{item.code} {item.text[:90]}" for item in vocabulary.offered_items(today)],
        "Kode arsip": [f"{each.code} {each.name[:90]}" for each in vocabulary.offered_codes(today).values()],
        "Subjek": [subject.name for subject in vocabulary.offered_subjects(today)],
        "Bahasa": ["id", "en"],
        "Keamanan": [plain(each.value) for each in SecurityLevel],
    }


def said(field: str, value: object, vocabulary: Vocabulary) -> str:
    """A value as a person reads it; empty where there is none."""
    if value is None or value == ():
        return ""
    if field == "subjects" and isinstance(value, tuple):
        return "; ".join(vocabulary.subjects[code].name if code in vocabulary.subjects else code for code in value)
    if isinstance(value, dt.date):
        return value.strftime("%d-%m-%Y")
    return plain(str(value)) if field == "security" else str(value)
