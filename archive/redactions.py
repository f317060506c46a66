"""What of a document is blacked out, on what legal ground, and how does the redacted file take the original's place?

The record, the pages and the files that every reader gets by default are those of the redacted rendition. The
original stands behind it, for people with the right to read it (``PrivacyStore.withheld_…``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from archive.audit import AuditEntry
from archive.documents import (
    Document,
    FileType,
    Lifecycle,
    OcrStatus,
    Page,
    Processing,
    Reason,
    Rendition,
    RenditionRole,
    TextSource,
)
from archive.errors import Conflict, InvalidInput, NotFound
from archive.finding_places import Box
from archive.jobs import JobKind
from archive.personal_data import personal_data
from archive.ports import Clock, Database, StoredBlob, UnitOfWork
from archive.privacy_gate import RECORD, FindingState, KeptFinding, check, record_text, stands_in_public, take_back

PDF: Final = "application/pdf"
REDACT_PRIORITY: Final = 10
MOST_BOXES: Final = 5_000
_SMALLEST: Final = 2.0  # points; a click is no box


class Ground(StrEnum):
    """Why something may be kept from the public: the letters of UU 14/2008 article 17."""

    LAW_ENFORCEMENT = "a"
    INTELLECTUAL_PROPERTY = "b"
    DEFENCE = "c"
    NATURAL_RESOURCES = "d"
    ECONOMY = "e"
    FOREIGN_RELATIONS = "f"
    AUTHENTIC_DEED = "g"
    PERSONAL_SECRET = "h"
    MEMORANDUM = "i"
    OTHER_LAW = "j"


@dataclass(frozen=True, slots=True)
class BlackBox:
    """A place to be blacked out, or (``made``) that is. ``finding`` is the key of what it covers, or empty."""

    document_id: str
    page: int
    box: Box
    ground: Ground
    finding: str = ""
    made: bool = False


@dataclass(frozen=True, slots=True)
class Redaction:
    """Who blacked out what when, and the record of the original as it was before. ``values`` are fields of Document."""

    document_id: str
    made_at: dt.datetime
    made_by: str
    title: str
    number: str | None
    file_name: str
    source_path: str | None
    media_type: str
    file_type: FileType
    sha256: str
    size: int
    page_count: int | None
    processing: Processing
    reason: Reason | None

    def undone(self, document: Document) -> Document:
        """The record with what belongs to the original file put back."""
        return replace(document, **{name: getattr(self, name) for name in _OF_THE_FILE})


PLANNING: Final = frozenset(
    {"plan_redaction", "order_redaction", "redaction_refused", "privacy_decision", "download_original", "prepare_pdf"}
)
"""Acts that change nothing a reader sees."""

_OF_THE_FILE: Final = (
    "title",
    "number",
    "file_name",
    "source_path",
    "media_type",
    "file_type",
    "sha256",
    "size",
    "page_count",
    "processing",
    "reason",
)


def plan_findings(
    database: Database, clock: Clock, document_id: str, keys: Sequence[str] | None, ground: Ground, *, actor: str
) -> list[BlackBox]:
    """Plan to black out these findings, or with None all that are open; every box of the document as planned now.

    Findings in the record itself need no box: making the redaction blots them out. Raises NotFound, and InvalidInput
    for a finding whose place on the paper is not known.
    """
    with database.write() as uow:
        _existing(uow, document_id)
        findings = {each.key: each for each in uow.privacy.findings(document_id)}
        wanted = [each.key for each in findings.values() if each.state.keeps_back] if keys is None else list(keys)
        if any(key not in findings for key in wanted):
            raise NotFound("Temuan itu tidak ada lagi; muat ulang halaman ini.")
        planned = [each for each in uow.privacy.boxes(document_id) if each.finding not in wanted]
        for key in wanted:
            finding = findings[key]
            if finding.page == RECORD:
                continue
            if not finding.boxes:
                raise InvalidInput(
                    "Letak temuan di halaman {page} tidak dikenal; gambar kotaknya sendiri di halaman itu.",
                    page=finding.page,
                )
            planned += [BlackBox(document_id, finding.page, box, ground, key) for box in finding.boxes]
        return _planned(uow, clock, document_id, planned, actor)


def plan_boxes(
    database: Database, clock: Clock, document_id: str, page: int, boxes: Sequence[Box], ground: Ground, *, actor: str
) -> list[BlackBox]:
    """Plan boxes that a person drew; all of the document as planned now. Raises NotFound, InvalidInput."""
    with database.write() as uow:
        document = _existing(uow, document_id)
        shown = uow.privacy.withheld_page(document_id, page)
        if shown is None:
            raise NotFound("Tidak ada halaman {page}.", page=page)
        fitting = [_inside(box, shown) for box in boxes]
        planned = uow.privacy.boxes(document.id)
        planned += [BlackBox(document_id, page, box, ground) for box in fitting]
        return _planned(uow, clock, document_id, planned, actor)


def drop_box(database: Database, clock: Clock, document_id: str, place: int, *, actor: str) -> list[BlackBox]:
    """Take the box at this place of the list away again. What it covers shows only once a redaction is made anew."""
    with database.write() as uow:
        _existing(uow, document_id)
        boxes = uow.privacy.boxes(document_id)
        if not 0 <= place < len(boxes):
            raise NotFound("Kotak itu tidak ada lagi; muat ulang halaman ini.")
        gone = boxes.pop(place)
        boxes = [each for each in boxes if not gone.finding or each.finding != gone.finding]
        return _planned(uow, clock, document_id, boxes, actor)


def order_redaction(database: Database, clock: Clock, document_id: str, *, actor: str) -> bool:
    """Owe the document its redacted rendition; False when one is owed already.

    Raises InvalidInput without a plan, and while pages wait to be read: nobody has looked through those.
    """
    with database.write() as uow:
        ask_read(_existing(uow, document_id))
        record = any(each.page == RECORD and each.state.keeps_back for each in uow.privacy.findings(document_id))
        if not uow.privacy.boxes(document_id) and not record:
            raise InvalidInput("Belum ada yang ditandai untuk dihitamkan.")
        uow.audit.append(AuditEntry(clock.now(), actor, "order_redaction", document_id, {}, {}))
        return uow.jobs.enqueue(
            JobKind.REDACT,
            {"actor": actor},
            document_id=document_id,
            priority=REDACT_PRIORITY,
            unique_key=f"{JobKind.REDACT}:{document_id}",
        )


def ask_read(document: Document) -> None:
    """Raises InvalidInput while its file or pages of it wait to be read."""
    if not document.processing.is_final:
        raise InvalidInput("Isinya masih dibaca arsip; tunggu sampai selesai agar dapat diperiksa.")


def put_redacted(
    uow: UnitOfWork, at: dt.datetime, document: Document, boxes: Sequence[BlackBox], file: StoredBlob,
    pages: Sequence[Page], *, actor: str,
) -> Document:  # fmt: skip
    """Let the redacted file take the place of the original in every default road; one transaction, the caller's.

    ``document`` is as it was when the file was made, ``boxes`` are those it was made with. Raises Conflict when either
    has changed since, or it is being read again.
    """
    current = uow.documents.get(document.id)
    same = current is not None and current.sha256 == document.sha256 and current.processing.is_final
    if current is None or not same or uow.privacy.boxes(document.id) != list(boxes):
        raise Conflict("Dokumen {id} berubah selagi dihitamkan; ulangi.", id=document.id)
    redaction = uow.privacy.redaction(document.id)
    if redaction is None:
        kept = {name: getattr(current, name) for name in _OF_THE_FILE}
        redaction = Redaction(document_id=document.id, made_at=at, made_by=actor, **kept)
    before = redaction.sha256
    name = f"{document.id}-dihitamkan.pdf"
    uow.documents.put_rendition(Rendition(document.id, RenditionRole.REDACTED, file.sha256, file.size, PDF, name))
    uow.privacy.withhold(replace(redaction, made_at=at, made_by=actor))
    uow.pages.replace_all(document.id, pages)
    lawful = [each for each in uow.privacy.findings(document.id) if each.state is FindingState.LAWFUL]
    shown = replace(
        current,
        title=_blotted(current, current.title, lawful),
        number=_blotted(current, current.number, lawful) if current.number else current.number,
        file_name=name,
        source_path=None,
        media_type=PDF,
        file_type=FileType.PDF,
        sha256=file.sha256,
        size=file.size,
        page_count=len(pages),
        processing=Processing.READABLE if any(page.text.strip() for page in pages) else Processing.NO_TEXT,
        reason=None if any(page.text.strip() for page in pages) else Reason.NO_WORDS,
        reason_detail={},
    )
    secret_free = [
        each
        for each in uow.documents.proposals(document.id)
        if not personal_data(each.value) and not personal_data(each.excerpt)
    ]
    uow.documents.set_proposals(document.id, secret_free)
    updated = uow.documents.update(shown)
    uow.privacy.set_boxes(document.id, [replace(each, made=True) for each in boxes])
    covered = {each.finding for each in boxes}
    settled = [
        replace(each, state=FindingState.REDACTED, decided_by=actor, decided_at=at)
        if each.key in covered or (each.page == RECORD and each.state is not FindingState.LAWFUL)
        else each
        for each in uow.privacy.findings(document.id)
    ]
    uow.privacy.set_findings(document.id, settled)
    check(uow, at, updated)
    uow.audit.append(
        AuditEntry(
            at, actor, "redact", document.id, {"sha256": before}, {"sha256": file.sha256, "boxes": grounds(boxes)}
        )
    )
    return take_back(uow, at, updated, actor)


def undo_redaction(database: Database, clock: Clock, document_id: str, *, actor: str) -> Document:
    """Put the original back in its place; findings are open again.

    Raises NotFound, and InvalidInput while it is public or a tombstone would show what was blotted out of its title.
    """
    at = clock.now()
    with database.write() as uow:
        document = _existing(uow, document_id)
        redaction = uow.privacy.redaction(document_id)
        if redaction is None:
            raise NotFound("Dokumen ini tidak dihitamkan.")
        if document.lifecycle is Lifecycle.PUBLISHED:
            raise InvalidInput("Tarik dokumen ini dahulu; yang terbit tetap yang dihitamkan.")
        blotted = (redaction.title, redaction.number) != (document.title, document.number)
        if blotted and stands_in_public(document):
            raise InvalidInput(
                "Alamat dokumen ini masih menampilkan judulnya kepada umum, dan judul aslinya memuat yang dihitamkan. "
                "Kembalikan dahulu ke rancangan, atau tarik tanpa jejak."
            )
        uow.privacy.lay_open(document_id)
        uow.privacy.set_boxes(document_id, [replace(each, made=False) for each in uow.privacy.boxes(document_id)])
        restored = uow.documents.update(redaction.undone(document))
        check(uow, at, restored)
        entry = AuditEntry(
            at, actor, "undo_redaction", document_id, {"sha256": document.sha256}, {"sha256": restored.sha256}
        )
        uow.audit.append(entry)
        return restored


def grounds(boxes: Sequence[BlackBox]) -> dict[str, int]:
    """Letter of article 17 -> how many boxes rest on it, in the order of the law."""
    return {ground.value: count for ground in Ground if (count := sum(each.ground is ground for each in boxes))}


def redacted_pages(pages: Sequence[Page], before: Mapping[int, Page]) -> tuple[Page, ...]:
    """Pages of a redacted file as readers get them: no labels of the old file, and nothing left to do for OCR.

    ``before`` are the pages of the original: where their words came from is still true.
    """
    return tuple(
        Page(
            number=page.number,
            text=page.text,
            source=before[page.number].source if page.text.strip() else TextSource.NONE,
            confidence=before[page.number].confidence if page.text.strip() else None,
            width=page.width,
            height=page.height,
            ocr=OcrStatus.NOT_NEEDED,
        )
        for page in pages
    )


def _existing(uow: UnitOfWork, document_id: str) -> Document:
    document = uow.documents.get(document_id)
    if document is None:
        raise NotFound("Tidak ada dokumen dengan id {id}.", id=document_id)
    return document


def _planned(uow: UnitOfWork, clock: Clock, document_id: str, boxes: Sequence[BlackBox], actor: str) -> list[BlackBox]:
    if len(boxes) > MOST_BOXES:
        raise InvalidInput("Paling banyak {most} kotak dalam satu dokumen.", most=MOST_BOXES)
    planned = sorted(dict.fromkeys(boxes), key=lambda each: (each.page, each.box, each.ground, each.finding))
    uow.privacy.set_boxes(document_id, planned)
    uow.audit.append(AuditEntry(clock.now(), actor, "plan_redaction", document_id, {}, {"boxes": grounds(planned)}))
    return planned


def _inside(box: Box, page: Page) -> Box:
    width, height = page.width or 0.0, page.height or 0.0
    if not width or not height:
        raise InvalidInput("Halaman {page} tidak punya gambar; kotak tidak dapat ditaruh di sana.", page=page.number)
    x0, x1 = (round(min(max(x, 0.0), width), 2) for x in sorted((box.x0, box.x1)))
    y0, y1 = (round(min(max(y, 0.0), height), 2) for y in sorted((box.y0, box.y1)))
    if x1 - x0 < _SMALLEST or y1 - y0 < _SMALLEST:
        raise InvalidInput("Kotak itu terlalu kecil atau di luar halaman.")
    return Box(x0, y0, x1, y1)


def _blotted(document: Document, value: str, lawful: Sequence[KeptFinding]) -> str:
    """The value with everything found in it blotted out, unless every finding of the record is lawful."""
    spared: Mapping[int, int] = {each.start: each.stop for each in lawful if each.page == RECORD}
    offset = record_text(document).find(value.replace("_", " "))
    for found in reversed(personal_data(value.replace("_", " "))):
        if spared.get(offset + found.start) != offset + found.stop:
            value = value[: found.start] + "█" * 4 + value[found.stop :]
    return value
