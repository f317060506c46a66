"""How is a document, or one page of it, cited: in a sentence, in BibTeX, in RIS?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from babel.dates import format_date

from archive.documents import Document, PageKind
from archive.units import Unit
from search_api import addresses, labels
from search_api.services import Language
from search_api.translation import translator

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BABEL_LANGUAGES: Final = {"id": "indonesian", "en": "english"}
_TEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        # BibTeX counts braces before TeX sees the backslash, so an escaped one would still have to be closed.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        **{sign: f"\\{sign}" for sign in "$&#_%"},
    }
)
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says. ``address`` is absolute and permanent, that of the page where one is cited; ``sha256`` is
    empty where the file is withheld."""

    document: Document
    agency: str
    site: str
    address: str
    page: int | None
    kind: PageKind
    sha256: str


def citation(
    document: Document,
    unit: Unit | None,
    site: str,
    origin: str,
    page: int | None = None,
    kind: PageKind | None = None,
    record: str | None = None,
    *,
    file_withheld: bool,
) -> Citation:
    """The citation of a public document; of one ``page`` of it, which is called as its ``kind`` says.

    ``record`` is the address of this version alone, where the document has others.
    """
    path = addresses.page_address(document.id, page) if page else record or addresses.document_address(document.id)
    agency = unit.name if unit else document.unit
    sha256 = "" if file_withheld else document.sha256
    return Citation(document, agency, site, origin + path, page, kind or labels.page_kind_of(document), sha256)


def plain(cited: Citation, language: Language) -> str:
    """One sentence that ends with the address: agency, title, number, date, page, archive."""
    document = cited.document
    translate = translator(language).gettext
    parts = [cited.agency, f"“{_line(document.title)}”"]
    if document.number and document.number not in document.title:
        parts.append(translate("Nomor {number}").format(number=_line(document.number)))
    if document.date:
        parts.append(long_day(document.date, language))
    else:
        parts.append(str(document.year or translate("tanpa tahun")))
    if cited.page:
        parts.append(f"{labels.page_abbreviation(cited.kind, language)} {cited.page}")
    return f"{', '.join(parts)}. {cited.site}. {cited.address}"


def bibtex(cited: Citation) -> str:
    """An entry ``@misc`` in UTF-8 that BibTeX and biber read, whatever stands in the title."""
    document = cited.document
    fields = {
        "author": f"{{{_tex(cited.agency)}}}",
        "title": f"{{{_tex(document.title)}}}",
        "number": _tex(document.number or ""),
        "year": str(_year(document) or ""),
        "month": _MONTHS[document.date.month - 1] if document.date else "",
        "day": str(document.date.day) if document.date else "",
        "pages": str(cited.page or ""),
        "howpublished": _tex(cited.site),
        "langid": _BABEL_LANGUAGES.get(document.language or "", ""),
        "url": cited.address,
        "note": f"SHA-256: {cited.sha256}" if cited.sha256 else "",
    }
    lines = [
        # A month is one of BibTeX's own words and stands without braces.
        f"  {name} = {value}," if name == "month" else f"  {name} = {{{value}}},"
        for name, value in fields.items()
        if value
    ]
    key = f"arsip-{document.id}{f'-{cited.page}' if cited.page else ''}"
    return "\n".join([f"@misc{{{key},", *lines, "}", ""])


def ris(cited: Citation) -> str:
    """A record of type GOVDOC in UTF-8 with CRLF line ends; a value never begins a line of its own."""
    document = cited.document
    tags = [
        ("TY", "GOVDOC"),
        ("ID", document.id),
        ("AU", cited.agency),
        ("TI", document.title),
        ("M1", document.number or ""),
        ("PY", str(_year(document) or "")),
        ("DA", f"{document.date:%Y/%m/%d}/" if document.date else ""),
        ("SP", str(cited.page or "")),
        ("EP", str(cited.page or "")),
        ("PB", cited.agency),
        ("DP", cited.site),
        ("LA", document.language or ""),
        ("UR", cited.address),
        ("N1", f"SHA-256: {cited.sha256}" if cited.sha256 else ""),
    ]
    lines = [f"{tag}  - {_line(value)}" for tag, value in tags if value]
    return "\r\n".join([*lines, "ER  - ", ""])


FORMS: Final[Mapping[str, tuple[str, Callable[[Citation], str]]]] = {
    "bib": ("application/x-bibtex; charset=utf-8", bibtex),
    "ris": ("application/x-research-info-systems; charset=utf-8", ris),
}
"""By the ending of the address: media type, and what writes it."""


def long_day(date: dt.date, language: Language) -> str:
    """A date in words, the day before the month in both languages."""
    return format_date(date, "long", locale="en_GB" if language == "en" else "id")


def _year(document: Document) -> int | None:
    return document.date.year if document.date else document.year


def _line(text: str) -> str:
    return " ".join(_UNPRINTABLE.sub("", text).split())


def _tex(text: str) -> str:
    return _line(text).translate(_TEX)
