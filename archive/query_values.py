"""Which agency, class, kind of file, subject or archival code does a reader mean by what stands behind ``unit:`` …?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from archive.archival_codes import ArchivalCode
from archive.classification import InformationClass
from archive.documents import FileType
from archive.ports import UnitOfWork
from archive.query_tree import And, FieldValue, Node, Not, Or, Term, either, every
from archive.subjects import Subject, with_narrower
from archive.units import Unit
from archive.vocabulary import Redirects, Vocabulary

Name = TypeVar("Name", bound=str)

UNKNOWN: Final[Mapping[str, str]] = {
    "unit": "unknown_unit",
    "class": "unknown_class",
    "type": "unknown_type",
    "language": "unknown_language",
    "subject": "unknown_subject",
    "code": "unknown_code",
}
"""The note for a value that nobody knows, by field."""

_VOCABULARIES: Final[Mapping[str, Vocabulary]] = {
    "unit": Vocabulary.UNIT,
    "subject": Vocabulary.SUBJECT,
    "code": Vocabulary.ARCHIVAL_CODE,
}

_CLASSES: Final[Mapping[InformationClass, str]] = {
    InformationClass.PERIODIC: "berkala, periodik, periodic",
    InformationClass.IMMEDIATE: "serta merta, sertamerta, immediate",
    InformationClass.ANYTIME: "setiap saat, setiapsaat, any time, anytime",
    InformationClass.EXEMPT: "dikecualikan, exempt, exempted",
}
_TYPES: Final[Mapping[FileType, str]] = {
    FileType.PDF: "pdf",
    FileType.WORD: "word, doc, docx, docm, rtf, odt, ott",
    FileType.SPREADSHEET: "spreadsheet, sheet, excel, xls, xlsx, xlsm, xlsb, csv, ods, ots, lembar kerja, tabel",
    FileType.PRESENTATION: "presentation, slides, powerpoint, ppt, pptx, odp, otp, salindia, presentasi",
    FileType.TEXT: "text, teks, txt, md, markdown",
    FileType.WEB: "web, html, htm, halaman web, web page",
    FileType.EMAIL: "email, e mail, mail, surel, eml, msg",
    FileType.IMAGE: "image, picture, gambar, foto, png, jpg, jpeg, tif, tiff, webp, gif, bmp",
    FileType.CONTAINER: "container, zip, bundel, bundel berkas, bundle of files",
    FileType.OTHER: "other, lainnya",
}
_LANGUAGES: Final[Mapping[str, str]] = {
    "id": "id, indonesia, indonesian, bahasa indonesia",
    "en": "en, inggris, english, bahasa inggris",
}


@dataclass(frozen=True, slots=True)
class KnownValues:
    """What the archive's vocabularies hold, those merged into others included, and where these lead."""

    units: Sequence[Unit] = ()
    subjects: Sequence[Subject] = ()
    archival_codes: Sequence[ArchivalCode] = ()
    redirects: Mapping[str, Redirects] = field(default_factory=dict)

    def expanded(self, name: str, values: Sequence[str]) -> tuple[str, ...]:
        """Values of a field of ``FILTERS``, with every code that means one of them."""
        return self.redirects[name].expanded(values) if name in self.redirects else tuple(values)

    def asked_for(self, filters: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
        """Filters as the index is asked them: a subject stands for those below it too."""
        asked = dict(filters)
        if "subject" in asked:
            asked["subject"] = self.with_narrower_subjects(asked["subject"])
        return {name: self.expanded(name, values) for name, values in asked.items()}

    def with_narrower_subjects(self, codes: Sequence[str]) -> tuple[str, ...]:
        """The themes and those that are a part of them."""
        return tuple(dict.fromkeys(each for code in codes for each in with_narrower(code, self.subjects)))


def known_values(vocabularies: UnitOfWork) -> KnownValues:
    """What is known at this moment."""
    return KnownValues(
        vocabularies.units.all(merged=True),
        vocabularies.subjects.all(merged=True),
        vocabularies.archival_codes.all(merged=True),
        {name: vocabularies.vocabulary.redirects(vocabulary) for name, vocabulary in _VOCABULARIES.items()},
    )


def resolve(tree: Node | None, known: KnownValues) -> tuple[Node | None, tuple[str, ...]]:
    """The tree with every value replaced by those the index knows, and notes for values that nobody knows.

    A unit is known by its code, its name or any part of that (then every unit it fits is meant), a class or kind of
    file by its names in both languages or the ending of its files, a subject by its code, all its labels or any part
    of them, an archival code by itself or its name. Several values stand between commas. A value that is unknown is
    looked for as words.
    """
    resolver = _Resolver(known)
    return None if tree is None else resolver.resolve(tree), tuple(resolver.notes)


class _Resolver:
    def __init__(self, known: KnownValues) -> None:
        self.notes: dict[str, None] = {}
        self._values_known = known
        self._known: Mapping[str, Callable[[str], Sequence[str]]] = {
            "unit": lambda value: _units(value, known.units),
            "class": lambda value: _named(value, _CLASSES),
            "type": lambda value: _named(value, _TYPES),
            "language": lambda value: _named(value, _LANGUAGES),
            "subject": lambda value: known.with_narrower_subjects(_subjects(value, known.subjects)),
            "code": lambda value: _archival_codes(value, known.archival_codes),
        }

    def resolve(self, node: Node) -> Node | None:
        match node:
            case And(parts):
                return every([known for part in parts if (known := self.resolve(part)) is not None])
            case Or(parts):
                return either([known for part in parts if (known := self.resolve(part)) is not None])
            case Not(part):
                inner = self.resolve(part)
                return None if inner is None else Not(inner)
            case FieldValue(name, low) if name in self._known:
                values = self._values(name, low)
                if values:
                    meant = self._values_known.expanded(name, [str(value) for value in values])
                    return either([FieldValue(name, value) for value in meant])
                self.notes[UNKNOWN[name]] = None
                return every([Term(word) for word in _plain(low).split()])
            case _:
                return node

    def _values(self, field: str, text: str) -> Sequence[str]:
        """The values of the whole text, else of each part between commas, else of each word."""
        known = self._known[field]
        for parts in ([text], re.split(r"[,;]", text), text.split()):
            found = [known(plain) for part in parts if (plain := _plain(part))]
            if found and all(found):
                return list(dict.fromkeys(value for values in found for value in values))
        return ()


def _units(value: str, units: Sequence[Unit]) -> Sequence[str]:
    for unit in units:
        if value in (_plain(unit.code), _plain(unit.name), _plain(unit.short_name)):
            return [unit.code]
    heirs = [unit.code for unit in units if value in map(_plain, unit.predecessors)]
    return heirs or [unit.code for unit in units if _is_part(value, f"{unit.name} {unit.short_name}")]


def _subjects(value: str, subjects: Sequence[Subject]) -> Sequence[str]:
    exact = [each.code for each in subjects if value in (_plain(each.code), *map(_plain, each.labels))]
    return exact or [each.code for each in subjects if any(_is_part(value, label) for label in each.labels)]


def _archival_codes(value: str, codes: Sequence[ArchivalCode]) -> Sequence[str]:
    """One that is known, or the nearest name; what lies below a code is found with it."""
    exact = [each.code for each in codes if value in (_plain(each.code), _plain(each.name))]
    return exact or [each.code for each in codes if not value.isdigit() and _is_part(value, each.name)]


def _is_part(value: str, name: str) -> bool:
    """Whether every word of ``value`` begins a word of ``name``."""
    words = _plain(name).split()
    return all(any(word.startswith(part) for word in words) for part in value.split())


def _named(value: str, names: Mapping[Name, str]) -> Sequence[Name]:
    return [meant for meant, known in names.items() if value in known.split(", ")]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
