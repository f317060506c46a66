"""Under which class, required item, archival code and subjects does a document stand? Changes leave an audit entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from archive.archival_codes import near_codes
from archive.assigning import refusal
from archive.audit import AuditEntry
from archive.classification import InformationClass
from archive.documents import Document, Lifecycle
from archive.errors import InvalidInput, NotFound
from archive.ports import Clock, Database, UnitOfWork
from archive.required_items import RequiredItem


@dataclass(frozen=True, slots=True)
class Classification:
    """What is to be set; None leaves it as it is, an empty item or code or no subjects takes them away."""

    information_class: InformationClass | None = None
    item: str | None = None
    subjects: Sequence[str] | None = None
    archival_code: str | None = None


def classify(
    database: Database,
    clock: Clock,
    document_id: str,
    wanted: Classification,
    *,
    actor: str,
) -> Document:
    """Set class, item, archival code and subjects of one document in one transaction; nothing is written where
    nothing changes. A code that was merged into another is set as that other one.

    An item brings its class to a document that has none. Another class takes away an item that is not of it.
    Raises NotFound, and InvalidInput for an item, archival code or subject that is not known (naming those that are),
    an item of another class, one that does not hold for the document (what it carries may stay), and for the class
    "dikecualikan" while the document is published.
    """
    with database.write() as uow:
        document = uow.documents.get(document_id)
        if document is None:
            raise NotFound("Tidak ada dokumen dengan id {id}.", id=document_id)
        changed = _filed(uow, _classified(document, wanted, uow.items.by_code()), wanted)
        subjects = _subjects(uow, wanted)
        known = uow.subjects.subjects_of(document_id)
        _refuse_ended(uow, document, changed, set(subjects or ()) - set(known), clock.now().date())
        before: dict[str, object] = {}
        after: dict[str, object] = {}
        for name in ("information_class", "item", "archival_code"):
            old, new = getattr(document, name), getattr(changed, name)
            if old != new:
                before[name], after[name] = old, new
        if after:
            changed = uow.documents.update(changed)
        if subjects is not None and subjects != known:
            before["subjects"], after["subjects"] = known, subjects
            uow.subjects.set_subjects(document_id, subjects)
        if after:
            uow.audit.append(AuditEntry(clock.now(), actor, "classify", document_id, before, after))
        return changed


def _classified(document: Document, wanted: Classification, items: Mapping[str, RequiredItem]) -> Document:
    information_class = wanted.information_class or document.information_class
    code = document.item if wanted.item is None else wanted.item or None
    item = items.get(code) if code else None
    if wanted.item and item is None:
        raise InvalidInput(
            "Butir {item} tidak dikenal; yang dikenal: {allowed}.",
            item=wanted.item,
            allowed=", ".join(_codes(items, information_class)),
        )
    if wanted.item and item is not None:
        information_class = information_class or item.information_class
        if item.information_class is not information_class:
            raise InvalidInput(
                "Butir {item} termasuk golongan {item_class}, sedangkan dokumen {id} {document_class}; "
                "pilih salah satu dari: {allowed}.",
                item=item.code,
                item_class=item.information_class.value,
                id=document.id,
                document_class=information_class.value,
                allowed=", ".join(_codes(items, information_class)) or "-",
            )
    if information_class is InformationClass.EXEMPT and document.lifecycle is Lifecycle.PUBLISHED:
        raise InvalidInput(
            "Dokumen {id} sudah terbit; tarik dahulu dengan `arsip withdraw`, baru golongkan sebagai dikecualikan.",
            id=document.id,
        )
    if item is None or item.information_class is not information_class:
        code = None
    elif wanted.item:
        code = item.code
    return replace(document, information_class=information_class, item=code)


def _filed(uow: UnitOfWork, document: Document, wanted: Classification) -> Document:
    if wanted.archival_code is None:
        return document
    if not wanted.archival_code:
        return replace(document, archival_code=None)
    known = uow.archival_codes.by_code()
    code = known.get(wanted.archival_code)
    if code is None:
        raise InvalidInput(
            "Kode arsip {code} tidak dikenal; yang terdekat: {allowed}.",
            code=wanted.archival_code,
            allowed=", ".join(near_codes(wanted.archival_code, known)),
        )
    return replace(document, archival_code=code.code)


def _refuse_ended(
    uow: UnitOfWork, document: Document, changed: Document, new_subjects: Iterable[str], today: dt.date
) -> None:
    given = [uow.subjects.get(code) for code in sorted(new_subjects)]
    for entry in (
        uow.items.get(changed.item) if changed.item and changed.item != document.item else None,
        uow.archival_codes.get(changed.archival_code)
        if changed.archival_code and changed.archival_code != document.archival_code
        else None,
        *given,
    ):
        why = refusal(entry, changed, today) if entry is not None else None
        if why is not None:
            raise why


def _codes(items: Mapping[str, RequiredItem], information_class: InformationClass | None) -> list[str]:
    return [
        code
        for code, item in items.items()
        if code == item.code and (information_class is None or item.information_class is information_class)
    ]


def _subjects(uow: UnitOfWork, wanted: Classification) -> list[str] | None:
    if wanted.subjects is None:
        return None
    known = uow.subjects.by_code()
    for code in wanted.subjects:
        if code not in known:
            raise InvalidInput(
                "Subjek {subject} tidak dikenal; yang dikenal: {allowed}.",
                subject=code,
                allowed=", ".join(sorted(subject.code for subject in uow.subjects.all())),
            )
    return sorted({known[code].code for code in wanted.subjects})
