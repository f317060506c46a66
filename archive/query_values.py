"""Which agency, class or kind of file does a reader mean by what stands behind ``unit:``, ``kelas:``, ``jenis:``?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from archive.classification import InformationClass
from archive.documents import FileType
from archive.query_tree import And, FieldValue, Node, Not, Or, Term, either, every
from archive.units import Unit

Name = TypeVar("Name", bound=str)

UNKNOWN: Final[Mapping[str, str]] = {
    "unit": "unknown_unit",
    "class": "unknown_class",
    "type": "unknown_type",
    "language": "unknown_language",
}
"""The note for a value that nobody knows, by field."""

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


def resolve(tree: Node | None, units: Iterable[Unit]) -> tuple[Node | None, tuple[str, ...]]:
    """The tree with every value replaced by those the index knows, and notes for values that nobody knows.

    A unit is known by its code, its name or any part of that (then every unit it fits is meant), a class or kind of
    file by its names in both languages or the ending of its files. Several values stand between commas. A value
    that is unknown is looked for as words.
    """
    resolver = _Resolver(tuple(units))
    return None if tree is None else resolver.resolve(tree), tuple(resolver.notes)


class _Resolver:
    def __init__(self, units: Sequence[Unit]) -> None:
        self.notes: dict[str, None] = {}
        self._known: Mapping[str, Callable[[str], Sequence[str]]] = {
            "unit": lambda value: _units(value, units),
            "class": lambda value: _named(value, _CLASSES),
            "type": lambda value: _named(value, _TYPES),
            "language": lambda value: _named(value, _LANGUAGES),
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
            case FieldValue(field, low) if field in self._known:
                values = self._values(field, low)
                if values:
                    return either([FieldValue(field, str(value)) for value in values])
                self.notes[UNKNOWN[field]] = None
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


def _is_part(value: str, name: str) -> bool:
    """Whether every word of ``value`` begins a word of ``name``."""
    words = _plain(name).split()
    return all(any(word.startswith(part) for word in words) for part in value.split())


def _named(value: str, names: Mapping[Name, str]) -> Sequence[Name]:
    return [meant for meant, known in names.items() if value in known.split(", ")]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
