"""Which fields has an entry of each vocabulary, and how does a form become one?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from archive.archival_codes import ArchivalCode, Fate
from archive.classification import InformationClass
from archive.keeping_vocabulary import Entry
from archive.ports import UnitOfWork
from archive.required_items import RequiredItem
from archive.subjects import Subject
from archive.units import Unit, UnitKind
from archive.vocabulary import Vocabulary
from search_api import labels
from search_api.forms import Form
from search_api.services import Language
from search_api.translation import N_, translator


class Kind(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    AREA = "area"
    LINES = "lines"  # one value on each line
    DAY = "day"
    CHOICE = "choice"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form; label and hint are sentences to be translated."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    hint: str = ""
    required: bool = False


_NAME: Final = Field("name", N_("Nama"), required=True)
_VALIDITY: Final = (
    Field("valid_from", N_("Berlaku sejak"), Kind.DAY),
    Field(
        "valid_until",
        N_("Berlaku sampai"),
        Kind.DAY,
        N_("Hari terakhir. Sesudahnya tidak ditawarkan lagi untuk dokumen baru."),
    ),
    Field("verified", N_("Sudah dikonfirmasi dengan sumbernya"), Kind.CHECK),
)

FIELDS: Final[Mapping[Vocabulary, Sequence[Field]]] = {
    Vocabulary.ITEM: (
        Field("text", N_("Bunyi butir"), Kind.AREA, required=True),
        Field("information_class", N_("Golongan"), Kind.CHOICE, required=True),
        Field("heading", N_("Kelompok"), hint=N_("Judul yang menaungi butir ini; kosongkan bila berdiri sendiri.")),
        Field("details", N_("Yang termasuk di dalamnya"), Kind.LINES, N_("Satu baris untuk setiap rincian.")),
        Field("law", N_("Dasar hukum"), hint=N_("Pasal dan peraturannya, misalnya Pasal 9 ayat (2) UU 14/2008.")),
        *_VALIDITY,
    ),
    Vocabulary.ARCHIVAL_CODE: (
        _NAME,
        Field(
            "retention",
            N_("Masa simpan"),
            hint=N_("Misalnya 2 tahun aktif, 3 tahun inaktif, dihitung sejak berkas ditutup."),
        ),
        Field("fate", N_("Nasib akhir"), Kind.CHOICE),
        Field("source", N_("Sumber"), hint=N_("Peraturan tempat kode ini tertulis.")),
        *_VALIDITY,
    ),
    Vocabulary.SUBJECT: (
        _NAME,
        Field("name_en", N_("Nama dalam bahasa Inggris")),
        Field("gloss", N_("Penjelasan"), Kind.AREA, N_("Satu kalimat: apa saja yang termasuk.")),
        Field("gloss_en", N_("Penjelasan dalam bahasa Inggris"), Kind.AREA),
        Field("broader", N_("Bagian dari"), Kind.CHOICE),
        Field(
            "alternatives", N_("Sebutan lain"), Kind.LINES, N_("Satu sebutan per baris; pencarian mengenal semuanya.")
        ),
        Field("alternatives_en", N_("Sebutan lain dalam bahasa Inggris"), Kind.LINES),
        Field("related", N_("Berkaitan dengan"), Kind.LINES, N_("Satu kode subjek per baris; berlaku dua arah.")),
        *_VALIDITY,
    ),
    Vocabulary.UNIT: (
        _NAME,
        Field("short_name", N_("Nama pendek")),
        Field("kind", N_("Jenis"), Kind.CHOICE, required=True),
        Field("region_code", N_("Kode wilayah")),
        Field("role", N_("Peran"), Kind.CHOICE),
        Field(
            "predecessors", N_("Unit pendahulu"), Kind.LINES, N_("Satu kode per baris: unit yang tugasnya diteruskan.")
        ),
        *_VALIDITY,
    ),
}

_EMPTY: Final[Mapping[Vocabulary, Entry]] = {
    Vocabulary.ITEM: RequiredItem("", InformationClass.PERIODIC, "", position=1_000_000),
    Vocabulary.ARCHIVAL_CODE: ArchivalCode("", ""),
    Vocabulary.SUBJECT: Subject("", "", ""),
    Vocabulary.UNIT: Unit("", "", UnitKind.AGENCY),
}
_OPTIONAL_TEXT: Final = frozenset({"name_en", "gloss_en", "broader", "region_code", "role", "fate"})
_BAD_DAY: Final = N_("Tulis tanggal seperti 2025-01-31.")


def choices(
    uow: UnitOfWork, vocabulary: Vocabulary, language: Language, own: str = ""
) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen in each field of this kind: values and labels. An entry is no choice for itself."""
    match vocabulary:
        case Vocabulary.ITEM:
            classes = [each for each in InformationClass if each is not InformationClass.EXEMPT]
            return {"information_class": [(each.value, labels.class_label(each, language)) for each in classes]}
        case Vocabulary.ARCHIVAL_CODE:
            return {"fate": [(each.value, labels.fate_label(each, language)) for each in Fate]}
        case Vocabulary.SUBJECT:
            subjects = (each for each in uow.subjects.all() if each.code != own)
            return {"broader": [(each.code, labels.subject_name(each, language)) for each in subjects]}
        case Vocabulary.UNIT:
            kinds = [(each.value, labels.unit_kind(each, language)) for each in UnitKind]
            translate = translator(language).gettext
            roles = [(role, translate(label)) for role, label in labels.UNIT_ROLES.items()]
            return {"kind": kinds, "role": roles}


def typed_of(entry: Entry) -> dict[str, str]:
    """The entry as its form shows it."""
    return {"code": entry.code} | {
        field.name: _shown(getattr(entry, field.name), field.kind) for field in FIELDS[_vocabulary(entry)]
    }


def typed_in(form: Form, vocabulary: Vocabulary) -> dict[str, str]:
    """What was filled in, to be shown again."""
    return {"code": form.text("code").lower()} | {field.name: form.text(field.name) for field in FIELDS[vocabulary]}


def read_entry(
    typed: Mapping[str, str], vocabulary: Vocabulary, old: Entry | None
) -> tuple[Entry | None, dict[str, str]]:
    """The entry that was filled in, or the sentences for the fields that cannot be read."""
    base = old or replace(_EMPTY[vocabulary], code=typed["code"])
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for field in FIELDS[vocabulary]:
        try:
            values[field.name] = _read(field, typed[field.name])
        except ValueError:
            problems[field.name] = _BAD_DAY if field.kind is Kind.DAY else N_("Pilih salah satu.")
    return (None, problems) if problems else (replace(base, **values), {})


def _vocabulary(entry: Entry) -> Vocabulary:
    return next(vocabulary for vocabulary, empty in _EMPTY.items() if type(empty) is type(entry))


def _shown(value: object, kind: Kind) -> str:
    if kind is Kind.CHECK:
        return "1" if value else ""
    if isinstance(value, tuple):
        return "\n".join(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None else str(value)


def _read(field: Field, text: str) -> object:
    match field.kind:
        case Kind.CHECK:
            return bool(text)
        case Kind.DAY:
            return dt.date.fromisoformat(text) if text else None
        case Kind.LINES:
            return tuple(dict.fromkeys(line for each in text.splitlines() if (line := " ".join(each.split()))))
        case Kind.CHOICE if field.name in _ENUMS:
            return _ENUMS[field.name](text) if text or field.required else None
    plain = " ".join(text.split())
    return plain or None if field.name in _OPTIONAL_TEXT else plain


_ENUMS: Final[Mapping[str, type[StrEnum]]] = {"information_class": InformationClass, "fate": Fate, "kind": UnitKind}
