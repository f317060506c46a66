"""What does a document still lack before the public may have it? Field by field, each with a sentence."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from archive.assigning import days_written
from archive.classification import InformationClass, SecurityLevel
from archive.documents import Document
from archive.errors import InvalidInput
from archive.keeping_vocabulary import Entry
from archive.ports import UnitOfWork
from archive.privacy_gate import where_found

_NUMBERED: Final = re.compile(
    r"^(?:peraturan|keputusan|instruksi|surat edaran|surat keputusan|undang-undang|qanun|maklumat)\b", re.IGNORECASE
)
"""Kinds of papers that exist only with a number; a ``Rancangan Peraturan`` has none yet."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a document cannot be published yet.

    ``field`` is the name of the field where it can be mended (as in ``archive.record_fields``), or ``text`` or
    ``privacy`` where it is not about a field. ``sentence`` is a message id, ``values`` what its places stand for.
    """

    field: str
    sentence: str
    values: Mapping[str, str | int] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Demands:
    """What this archive asks for beyond what every archive must ask for."""

    subjects: bool = False


NO_DEMANDS: Final = Demands()


def obstacles(uow: UnitOfWork, document: Document, demands: Demands = NO_DEMANDS) -> list[Obstacle]:
    """Everything that stands between this document and the public, in the order of the form; empty: it may go."""
    return [*_closed(document), *_record(uow, document, demands), *_reading(document)]


def refuse_incomplete(uow: UnitOfWork, document: Document, demands: Demands = NO_DEMANDS) -> None:
    """Raises InvalidInput when anything is missing, naming it."""
    missing = obstacles(uow, document, demands)
    if len(missing) == 1 or any(_closed(document)):  # what the law closes need not be filled in first
        raise InvalidInput(missing[0].sentence, **missing[0].values)
    if missing:
        raise InvalidInput(
            "Dokumen {id} belum dapat terbit; yang masih kurang: {fields}.",
            id=document.id,
            fields=", ".join(dict.fromkeys(each.field for each in missing)),
        )


def _closed(document: Document) -> Iterator[Obstacle]:
    if document.information_class is InformationClass.EXEMPT:
        yield Obstacle("class", "Dokumen yang dikecualikan tidak dapat diterbitkan.")
    if document.security is not SecurityLevel.OPEN:
        yield Obstacle(
            "security",
            "Dokumen dengan tingkat keamanan {level} tidak dapat diterbitkan.",
            {"level": document.security.value},
        )


def _record(uow: UnitOfWork, document: Document, demands: Demands) -> Iterator[Obstacle]:
    if not document.title.strip():
        yield Obstacle("title", "Judul belum diisi.")
    if document.number is None and _NUMBERED.match(document.title):
        yield Obstacle("number", "Nomor belum diisi, padahal naskah semacam ini bernomor.")
    if document.information_class is None:
        yield Obstacle("class", "Golongan informasi belum ditetapkan.")
    if document.date is None and document.year is None:
        yield Obstacle("date", "Tanggal atau tahun belum diisi.")
    if uow.units.get(document.unit) is None:
        yield Obstacle("unit", "Unit {unit} tidak terdaftar.", {"unit": document.unit})
    yield from _ended(uow, document)
    if demands.subjects and not uow.subjects.subjects_of(document.id):
        yield Obstacle("subjects", "Subjek belum dipilih.")


def _ended(uow: UnitOfWork, document: Document) -> Iterator[Obstacle]:
    """What it carries although it had ended when the document was written."""
    written = days_written(document)
    if written is None:
        return
    carried: list[tuple[str, Entry | None]] = [
        ("item", uow.items.get(document.item) if document.item else None),
        ("archival_code", uow.archival_codes.get(document.archival_code) if document.archival_code else None),
        *(("subjects", uow.subjects.get(code)) for code in uow.subjects.subjects_of(document.id)),
        ("unit", uow.units.get(document.unit)),
    ]
    for field, entry in carried:
        if entry is not None and entry.valid_until is not None and entry.valid_until < written[0]:
            values = {"code": entry.code, "day": entry.valid_until.isoformat()}
            yield Obstacle(field, "{code} sudah tidak berlaku sejak {day}, sebelum dokumen ini dibuat.", values)


def _reading(document: Document) -> Iterator[Obstacle]:
    if not document.processing.is_final:
        yield Obstacle("text", "Isinya masih dibaca arsip; tunggu sampai selesai agar dapat diperiksa.")


def undecided(uow: UnitOfWork, document: Document) -> Iterator[Obstacle]:
    """What is known to keep it back, as an obstacle among others; what was never looked through is not looked through
    for this."""
    findings = [each for each in uow.privacy.findings(document.id) if each.state.keeps_back]
    if findings:
        yield Obstacle("privacy", "Data pribadi belum diputuskan: {where}.", {"where": where_found(findings)})
