"""What may stand in each field of a record that a person fills, and how is it read from text?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from archive.archival_codes import near_codes
from archive.assigning import Choices, refusal
from archive.classification import InformationClass, SecurityLevel
from archive.documents import Document, Lifecycle
from archive.errors import InvalidInput

FIELDS: Final = (
    "title",
    "number",
    "class",
    "item",
    "archival_code",
    "date",
    "year",
    "language",
    "security",
    "subjects",
    "unit",
)
"""Names of the fields in forms, JSON and commands, in the order of the form."""

ATTRIBUTE: Final[Mapping[str, str]] = {"class": "information_class"}
"""Where the attribute of ``Document`` is called otherwise."""

CLASSIFYING: Final = frozenset({"class", "item", "archival_code", "security", "subjects"})
"""Fields that say who may read and where a paper is filed: they need the right to classify, once it was submitted."""

_LONGEST_TITLE: Final = 500
_LONGEST_NUMBER: Final = 200
_FIRST_YEAR: Final = 1800
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class InvalidFields(InvalidInput):
    """Values that cannot be used; ``problems`` says for each field why not."""

    def __init__(self, problems: Mapping[str, InvalidInput]) -> None:
        first = next(iter(problems.values()))
        super().__init__(first.message, **first.values)
        self.problems = dict(problems)


def read_fields(texts: Mapping[str, str | Sequence[str]]) -> dict[str, Any]:
    """Typed values of what was written in these fields; an empty text empties the field.

    Raises InvalidFields with a sentence for every field that cannot be read.
    """
    values: dict[str, Any] = {}
    problems: dict[str, InvalidInput] = {}
    for name, written in texts.items():
        try:
            values[name] = _read(name, written)
        except InvalidInput as problem:
            problems[name] = problem
    if problems:
        raise InvalidFields(problems)
    return values


def _read(name: str, written: str | Sequence[str]) -> Any:
    if name == "subjects":
        return _subjects(written)
    if name not in _READERS:
        raise InvalidInput(
            "Bidang {name} tidak dikenal; yang dikenal: {allowed}.", name=name, allowed=", ".join(FIELDS)
        )
    return _READERS[name](" ".join((written if isinstance(written, str) else "").split()))


def filled(
    document: Document,
    values: Mapping[str, Any],
    choices: Choices,
    *,
    restoring: bool = False,
) -> Document:
    """The document with ``values`` in its fields (subjects are no field of the record; they are only checked).

    An item brings its class to a document that has none; another class takes away an item that is not of it; a date
    brings its year. Raises InvalidFields for what is not known, contradicts itself, or would close or empty a document
    that is published. What does not hold any more
    may stay where it is, but is not given anew, unless what was there is restored (``restoring``).
    """
    problems: dict[str, InvalidInput] = {}
    changed = replace(
        document, **{ATTRIBUTE.get(name, name): value for name, value in values.items() if name != "subjects"}
    )
    if "unit" in values and changed.unit != document.unit and changed.unit not in choices.units:
        problems["unit"] = InvalidInput("Unit {unit} tidak terdaftar.", unit=changed.unit)
    if values.get("subjects"):
        for code in values["subjects"]:
            if code not in choices.subjects:
                problems["subjects"] = InvalidInput("Subjek {subject} tidak dikenal.", subject=code)
    changed = _with_item(document, changed, values, choices, problems)
    changed = _with_code(document, changed, choices, problems)
    changed = _with_year(document, changed, values, problems)
    if not restoring:
        _hold(document, changed, values, choices, problems)
    if document.lifecycle is Lifecycle.PUBLISHED:
        _keep_public(document, changed, problems, may_empty=restoring)
    if problems:
        raise InvalidFields(problems)
    return changed


def _with_item(
    document: Document,
    changed: Document,
    values: Mapping[str, Any],
    choices: Choices,
    problems: dict[str, InvalidInput],
) -> Document:
    item = choices.items.get(changed.item) if changed.item else None
    if changed.item and item is None and changed.item != document.item:
        problems["item"] = InvalidInput("Butir {item} tidak dikenal.", item=changed.item)
        return changed
    if item is None or item.information_class is changed.information_class:
        return changed
    if changed.information_class is None and "class" not in values:
        return replace(changed, information_class=item.information_class)
    if "item" in values and changed.item != document.item:
        problems["item"] = InvalidInput(
            "Butir {item} termasuk golongan {item_class}, bukan {document_class}.",
            item=item.code,
            item_class=item.information_class.value,
            document_class=changed.information_class.value if changed.information_class else "-",
        )
        return changed
    return replace(changed, item=None)


def _with_code(document: Document, changed: Document, choices: Choices, problems: dict[str, InvalidInput]) -> Document:
    """A code that was merged into another is given as that other one."""
    wanted = changed.archival_code
    if not wanted or wanted == document.archival_code:
        return changed
    entry = choices.archival_codes.get(wanted)
    if entry is None:
        problems["archival_code"] = InvalidInput(
            "Kode arsip {code} tidak dikenal; yang terdekat: {allowed}.",
            code=wanted,
            allowed=", ".join(near_codes(wanted, choices.archival_codes)),
        )
        return changed
    return replace(changed, archival_code=entry.code)


def _hold(
    document: Document,
    changed: Document,
    values: Mapping[str, Any],
    choices: Choices,
    problems: dict[str, InvalidInput],
) -> None:
    """What is given anew holds today, or held when the document was written."""
    given: dict[str, InvalidInput | None] = {}
    if changed.unit != document.unit and changed.unit in choices.units:
        given["unit"] = refusal(choices.units[changed.unit], changed, choices.today)
    if changed.item and changed.item != document.item and changed.item in choices.items:
        given["item"] = refusal(choices.items[changed.item], changed, choices.today)
    code = changed.archival_code
    if code and code != document.archival_code and code in choices.archival_codes:
        given["archival_code"] = refusal(choices.archival_codes[code], changed, choices.today)
    if values.get("subjects") and "subjects" not in problems:
        given["subjects"] = choices.ended_subject(changed, values["subjects"])
    for name, why in given.items():
        if why is not None:
            problems.setdefault(name, why)


def _with_year(
    document: Document, changed: Document, values: Mapping[str, Any], problems: dict[str, InvalidInput]
) -> Document:
    if changed.date is None or ("date" not in values and "year" not in values):
        return changed
    if "year" in values and changed.year is not None and changed.year != document.year:
        if changed.year != changed.date.year:
            problems["year"] = InvalidInput(
                "Tahun {year} tidak sama dengan tahun tanggalnya, {date}.",
                year=changed.year,
                date=changed.date.isoformat(),
            )
        return changed
    if changed.date != document.date or changed.year is None:
        return replace(changed, year=changed.date.year)
    return changed


def _keep_public(document: Document, changed: Document, problems: dict[str, InvalidInput], *, may_empty: bool) -> None:
    """What is published stays complete and open; closing it is a withdrawal, with a reason for the public."""
    was = document.information_class
    if changed.information_class is InformationClass.EXEMPT and was is not InformationClass.EXEMPT:
        problems["class"] = InvalidInput("Dokumen ini sudah terbit; tarik dahulu, baru golongkan sebagai dikecualikan.")
    elif changed.information_class is None and was is not None and not may_empty:
        problems["class"] = InvalidInput("Dokumen ini sudah terbit; golongannya tidak dapat dikosongkan.")
    if changed.security is not SecurityLevel.OPEN and document.security is SecurityLevel.OPEN:
        problems["security"] = InvalidInput("Dokumen ini sudah terbit; tarik dahulu, baru ubah tingkat keamanannya.")
    undated = changed.date is None and changed.year is None
    if undated and (document.date or document.year) and not may_empty:
        problems["date"] = InvalidInput("Dokumen ini sudah terbit; tanggal dan tahunnya tidak dapat dikosongkan.")


def _title(text: str) -> str:
    if not text:
        raise InvalidInput("Judul tidak boleh kosong.")
    if len(text) > _LONGEST_TITLE:
        raise InvalidInput("Paling banyak {most} huruf.", most=_LONGEST_TITLE)
    return text


def _number(text: str) -> str | None:
    if len(text) > _LONGEST_NUMBER:
        raise InvalidInput("Paling banyak {most} huruf.", most=_LONGEST_NUMBER)
    return text or None


def _class(text: str) -> InformationClass | None:
    try:
        return InformationClass(text) if text else None
    except ValueError:
        raise InvalidInput(
            "Golongan {value} tidak dikenal; yang dikenal: {allowed}.",
            value=text,
            allowed=", ".join(InformationClass),
        ) from None


def _date(text: str) -> dt.date | None:
    if not text:
        return None
    found = _DAY_FIRST.fullmatch(text)
    try:
        day = dt.date(int(found[3]), int(found[2]), int(found[1])) if found else dt.date.fromisoformat(text)
    except ValueError:
        raise InvalidInput("{value} bukan tanggal; tulislah seperti 2024-03-31 atau 31-3-2024.", value=text) from None
    _year_in_reach(day.year)
    return day


def _year(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"\d{4}", text, re.ASCII):
        raise InvalidInput("{value} bukan tahun; tulislah empat angka.", value=text)
    return _year_in_reach(int(text))


def _year_in_reach(year: int) -> int:
    last = dt.datetime.now(dt.UTC).year + 1
    if not _FIRST_YEAR <= year <= last:
        raise InvalidInput("Tahun harus antara {first} dan {last}.", first=_FIRST_YEAR, last=last)
    return year


def _language(text: str) -> str | None:
    if text and not _LANGUAGE.fullmatch(text):
        raise InvalidInput("{value} bukan kode bahasa; misalnya id atau en.", value=text)
    return text or None


def _security(text: str) -> SecurityLevel:
    try:
        return SecurityLevel(text or SecurityLevel.OPEN)
    except ValueError:
        raise InvalidInput(
            "Tingkat keamanan {value} tidak dikenal; yang dikenal: {allowed}.",
            value=text,
            allowed=", ".join(SecurityLevel),
        ) from None


def _unit(text: str) -> str:
    if not text:
        raise InvalidInput("Unit tidak boleh kosong.")
    return text


def _subjects(written: str | Sequence[str]) -> list[str]:
    codes = written.split(",") if isinstance(written, str) else written
    return sorted({code.strip() for code in codes if code.strip()})


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "title": _title,
    "number": _number,
    "class": _class,
    "item": lambda text: text or None,
    "archival_code": lambda text: text or None,
    "date": _date,
    "year": _year,
    "language": _language,
    "security": _security,
    "unit": _unit,
}
