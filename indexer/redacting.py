"""From black boxes to a redacted document: make the file, prove that nothing can be got out of it, put it in place."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import msgspec

from archive.audit import AuditEntry
from archive.deposits import enqueue_reading
from archive.documents import Document, Page, Processing, Rendition, RenditionRole, TextSource, Word
from archive.errors import InvalidInput, NotFound, UnreadableFile
from archive.extraction import ExtractedDocument
from archive.finding_places import Box
from archive.full_disk import no_room_is_storage_full
from archive.personal_data import personal_data
from archive.ports import BlobStore, Clock, Database, UnitOfWork
from archive.privacy_gate import RECORD, FindingState, KeptFinding, check
from archive.redactions import BlackBox, ask_read, put_redacted, redacted_pages
from indexer import media_types as mt
from indexer.converter import CONVERTIBLE_SUFFIX, find_converter
from indexer.drawn_text import DRAWN
from indexer.outcomes import enqueue_conversion
from indexer.page_raster import IMAGE_FORMATS
from indexer.redaction_proof import FRAGMENT, Needles, Readings, bare, is_recovered, needles_for
from indexer.redaction_tasks import MARGIN, AnnotationWord, Assembly, RedactedPage, plan_bytes
from indexer.sandbox import Sandbox
from indexer.work_folders import work_folder

PDFTOTEXT_SECONDS: Final = 60
_TELLING_LETTERS: Final = 6
PICTURED: Final = frozenset({mt.PDF, *IMAGE_FORMATS})
"""Kinds of file whose pages can be drawn, and so blacked out."""


class RedactionRefused(InvalidInput):
    """Something of what was blacked out could still be got out; ``pages`` says where (0: somewhere in the file)."""

    def __init__(self, message: str, found: Sequence[int], **values: str | int) -> None:
        super().__init__(message, **values)
        self.pages = tuple(found)


@dataclass(frozen=True, slots=True)
class Source:
    """What a redaction is made from: always the original, or the PDF it was converted to."""

    path: Path
    media_type: str
    pages: Mapping[int, Page]


@dataclass(frozen=True, slots=True)
class Made:
    """A redacted file and the pages that can be read in it."""

    path: Path
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Redacting:
    """Makes redacted files. Safe to share between threads; killed at any point, nothing has changed."""

    database: Database
    blobs: BlobStore
    sandbox: Sandbox
    clock: Clock
    work_root: Path

    def redact(
        self, document_id: str, *, actor: str, finish: Callable[[UnitOfWork], None] = lambda uow: None
    ) -> Document:
        """Make the redaction as it is planned; the document as it stands then. ``finish`` joins the last transaction.

        Raises RedactionRefused (also noted in the audit log), InvalidInput, UnreadableFile, Conflict, NotFound and
        StorageFull.
        """
        with self.database.read() as uow:
            document = uow.documents.get(document_id)
            if document is None:
                raise NotFound("Tidak ada dokumen dengan id {id}.", id=document_id)
            ask_read(document)
            boxes = uow.privacy.boxes(document_id)
            findings = uow.privacy.findings(document_id)
            source = self.source(uow, document)
        if source is None:
            raise InvalidInput("Berkas ini tidak dapat digambar per halaman; buat PDF-nya dahulu.")
        with no_room_is_storage_full(), work_folder(self.work_root) as work:
            try:
                made = self.make(source, boxes, findings, work)
                self._ask_title(document, source, boxes)
            except (InvalidInput, UnreadableFile) as error:
                self._note_refusal(document_id, error, actor)
                raise
            with made.path.open("rb") as stream:
                file = self.blobs.put(stream)
        with self.database.write() as uow:
            done = put_redacted(uow, self.clock.now(), document, boxes, file, made.pages, actor=actor)
            finish(uow)
        return done

    def source(self, uow: UnitOfWork, document: Document) -> Source | None:
        """The file a redaction is made from; None where its pages cannot be drawn."""
        redaction = uow.privacy.redaction(document.id)
        sha256 = redaction.sha256 if redaction else document.sha256
        media_type = redaction.media_type if redaction else document.media_type
        if converted := uow.privacy.withheld_rendition(document.id, RenditionRole.CONVERTED):
            sha256, media_type = converted.sha256, converted.media_type
        path = self.blobs.local_path(sha256)
        if path is None or media_type not in PICTURED:
            return None
        numbers = [number for number, _ in uow.privacy.withheld_texts(document.id)]
        pages = {number: page for number in numbers if (page := uow.privacy.withheld_page(document.id, number))}
        return Source(path, media_type, pages)

    def words(self, source: Source, number: int) -> tuple[Word, ...]:
        """The words that are drawn on a page, with their places: as OCR read them, or as the PDF has them."""
        page = source.pages[number]
        if page.words or source.media_type != mt.PDF or page.source is TextSource.NONE:
            return page.words
        drawn = (each.word for each in annotations_on(self.sandbox, source.path, number) if each.drawn)
        return (*self.sandbox.words(source.path, source.media_type, number).value, *drawn)

    def all_words(self, source: Source, number: int) -> tuple[Word, ...]:
        """Also those of comments that only a click would show: they have a place, too."""
        page = source.pages[number]
        if page.words or source.media_type != mt.PDF or page.source is TextSource.NONE:
            return page.words
        return words_and_annotations(self.sandbox, source.path, number)

    def make(self, source: Source, boxes: Sequence[BlackBox], findings: Sequence[KeptFinding], work: Path) -> Made:
        """A new file without what is under ``boxes``, proved; ``work`` is an empty folder. Raises RedactionRefused."""
        by_page: dict[int, list[Box]] = {}
        for each in boxes:
            by_page.setdefault(each.page, []).append(each.box)
        if by_page.keys() - source.pages.keys():
            raise InvalidInput("Ada kotak di halaman yang tidak ada.")
        pictured = set(source.pages)
        if source.media_type == mt.PDF:
            refused = self.sandbox.run("pages_to_picture", {"path": str(source.path)}, tuple[int, ...]).value
            pictured = {number for number in source.pages if number in by_page or number in refused}
        words = {number: self.words(source, number) for number in sorted(pictured)}
        seen: dict[int, RedactedPage] = {}
        made: dict[int, str] = {}
        for number in sorted(pictured):
            plan, out = work / "page.plan", work / f"{number:06}.pdf"
            plan.write_bytes(plan_bytes(by_page.get(number, ()), words[number]))
            place: dict[str, str | int | None] = {"path": str(source.path), "media_type": source.media_type}
            files: dict[str, str | int | None] = {"page": number, "plan": str(plan), "out": str(out)}
            seen[number] = self.sandbox.run("redact_page", place | files, RedactedPage).value
            made[number] = str(out)
        plan, out = work / "file.plan", work / "redacted.pdf"
        plan.write_bytes(msgspec.msgpack.encode(Assembly(tuple(made.get(number) for number in sorted(source.pages)))))
        self.sandbox.run("assemble", {"path": str(source.path), "plan": str(plan), "out": str(out)}, int)
        return self._proved(source, by_page, words, findings, out, work)

    def _proved(
        self,
        source: Source,
        by_page: Mapping[int, Sequence[Box]],
        words: Mapping[int, Sequence[Word]],
        findings: Sequence[KeptFinding],
        out: Path,
        work: Path,
    ) -> Made:
        needles = _needles(source, by_page, words, findings)
        (work / "needles").write_bytes(msgspec.msgpack.encode(needles))
        extracted_into = work / "extracted"
        extracted_into.mkdir()
        pages = self.sandbox.extract_as(out, "redacted.pdf", mt.PDF, extracted_into).value.pages
        arguments = {"path": str(out), "needles": str(work / "needles")}
        readings = self.sandbox.run("read_made_file", arguments, Readings).value
        leaking = {page.number for page in pages if is_recovered(page.text, needles)}
        leaking |= {number for number, text in enumerate(readings.texts, 1) if is_recovered(text, needles)}
        leaking |= {number for number, text in enumerate(_pdftotext(out), 1) if is_recovered(text, needles)}
        for number, boxes in by_page.items():
            left = self.sandbox.words(out, mt.PDF, number).value
            painted = [box.grown(MARGIN) for box in boxes]
            if any(box.touches(word) for box in painted for word in left):
                leaking.add(number)
            if is_recovered(self.sandbox.ocr(out, mt.PDF, number).value.text, needles):
                leaking.add(number)
        if readings.streams_hold or readings.leftovers or len(pages) != len(source.pages) or extracted_into_any(work):
            leaking.add(0)
        if leaking:
            raise RedactionRefused(
                "Versi yang dihitamkan ditolak: sebagian dari yang dihitamkan masih dapat dibaca (hlm. {pages}). "
                "Perbesar kotaknya, atau hitamkan juga tempat lain yang memuatnya.",
                sorted(leaking),
                pages=", ".join(map(str, sorted(leaking))),
            )
        return Made(out, redacted_pages(pages, source.pages))

    def _ask_title(self, document: Document, source: Source, boxes: Sequence[BlackBox]) -> None:
        """The title and number must not say what is under a box; personal data in them is blotted out anyway.

        Raises InvalidInput.
        """
        text = f"{document.title} {document.number or ''}"
        for found in reversed(personal_data(text)):
            text = text[: found.start] + text[found.stop :]
        said = bare(text)
        for each in boxes:
            painted = each.box.grown(MARGIN)
            under = bare("".join(word.text for word in self.words(source, each.page) if painted.touches(word)))
            if len(under) >= _TELLING_LETTERS and under in said:
                raise InvalidInput("Judul atau nomor dokumen memuat yang dihitamkan; ubah judulnya dahulu.")

    def _note_refusal(self, document_id: str, error: InvalidInput | UnreadableFile, actor: str) -> None:
        pages = list(error.pages) if isinstance(error, RedactionRefused) else []
        reason = error.reason.value if isinstance(error, UnreadableFile) else "recovered" if pages else "title"
        after = {"reason": reason, "pages": pages}
        with self.database.write() as uow:
            uow.audit.append(AuditEntry(self.clock.now(), actor, "redaction_refused", document_id, {}, after))

    def place_findings(self, document_id: str) -> list[KeptFinding]:
        """Look through the document again, this time with the words' places on the paper."""
        with self.database.read() as uow:
            document = uow.documents.get(document_id)
            if document is None:
                raise NotFound("Tidak ada dokumen dengan id {id}.", id=document_id)
            source = self.source(uow, document) if uow.privacy.redaction(document_id) is None else None
            found = {each.page for each in uow.privacy.findings(document_id) if each.page != RECORD}
            found |= set() if uow.privacy.is_checked(document_id) else set(source.pages if source else ())
        words: dict[int, tuple[Word, ...]] = {}
        if source is not None:
            words = {number: self.all_words(source, number) for number in sorted(found) if number in source.pages}
        with self.database.write() as uow:
            current = uow.documents.get(document_id) or document
            return check(uow, self.clock.now(), current, words)


def prepare_pdf(database: Database, clock: Clock, document_id: str, *, actor: str) -> None:
    """Have a PDF made of a document whose pages cannot be drawn, and read again; its pages are those of the PDF then.

    Raises NotFound, and InvalidInput where that is not possible.
    """
    with database.write() as uow:
        document = uow.documents.get(document_id)
        if document is None:
            raise NotFound("Tidak ada dokumen dengan id {id}.", id=document_id)
        if document.media_type in DRAWN:
            if not enqueue_reading(uow, document_id, drawn=True):
                raise InvalidInput("Dokumen ini sedang menunggu dibaca; ulangi sesudahnya.")
            uow.audit.append(AuditEntry(clock.now(), actor, "prepare_pdf", document_id, {}, {}))
            return
        if document.media_type not in CONVERTIBLE_SUFFIX:
            raise InvalidInput(
                "Berkas semacam ini tidak dapat dijadikan PDF di sini; "
                "kembalikan kepada petugas agar dikirim sebagai PDF."
            )
        if find_converter() is None:
            raise InvalidInput("LibreOffice tidak terpasang; tanpa itu PDF tidak dapat dibuat.")
        uow.documents.update(replace(document, processing=Processing.WAITING_FOR_CONVERTER, reason=None))
        uow.audit.append(AuditEntry(clock.now(), actor, "prepare_pdf", document_id, {}, {}))
        enqueue_conversion(uow)


def drawn(sandbox: Sandbox, blobs: BlobStore, document: Document, read: ExtractedDocument, work: Path) -> Rendition:
    """A PDF of the words of a document, stored but in no table. Raises UnsafeFile where they are too many."""
    told, out = work / "texts", work / "drawn.pdf"
    told.write_bytes(msgspec.msgpack.encode([page.text for page in read.pages]))
    sandbox.run("draw_text", {"texts": str(told), "out": str(out)}, int)
    with out.open("rb") as stream:
        file = blobs.put(stream)
    name = f"{Path(document.file_name).stem}.pdf"
    return Rendition(document.id, RenditionRole.CONVERTED, file.sha256, file.size, mt.PDF, name)


def drawn_pages(
    sandbox: Sandbox, blobs: BlobStore, read: ExtractedDocument, file: Rendition, work: Path
) -> ExtractedDocument:
    """What was read, on the pages of the PDF that was drawn of it; ``work`` is an empty folder."""
    path = blobs.local_path(file.sha256)
    if path is None:
        raise NotFound("Berkas {file} tidak ada.", file=file.sha256)
    (work / "members").mkdir()
    return replace(read, pages=sandbox.extract_as(path, file.file_name, mt.PDF, work / "members").value.pages)


def annotations_on(sandbox: Sandbox, path: Path, number: int) -> tuple[AnnotationWord, ...]:
    """Words of comments and form fields of a page of a PDF."""
    arguments: dict[str, str | int | None] = {"path": str(path), "page": number}
    return sandbox.run("annotation_words", arguments, tuple[AnnotationWord, ...]).value


def words_and_annotations(sandbox: Sandbox, path: Path, number: int) -> tuple[Word, ...]:
    """Every word that has a place on a page of a PDF, in the order of the page's text."""
    written = (each.word for each in annotations_on(sandbox, path, number))
    return (*sandbox.words(path, mt.PDF, number).value, *written)


def extracted_into_any(work: Path) -> bool:
    """Whether the made file had anything attached that came out when it was read."""
    return any((work / "extracted").iterdir())


def _needles(
    source: Source,
    by_page: Mapping[int, Sequence[Box]],
    words: Mapping[int, Sequence[Word]],
    findings: Sequence[KeptFinding],
) -> Needles:
    secrets: list[str] = []
    innocent: list[str] = []
    for number, page in source.pages.items():
        text = page.text
        # A finding that stays is innocent only where nobody blacked it out by hand.
        hidden = [each for each in findings if each.page == number and each.state is not FindingState.LAWFUL]
        covered = [each for each in hidden if _is_covered(each, by_page.get(number, ()))]
        for each in sorted(covered, key=lambda one: one.start, reverse=True):
            secrets.append(text[each.start : each.stop])
            text = f"{text[: each.start]}\n\n{text[each.stop :]}"
        painted = [box.grown(MARGIN) for box in by_page.get(number, ())]
        under = [word.text for word in words.get(number, ()) if any(box.touches(word) for box in painted)]
        for word in _with_digits(under):
            secrets.append(word)
            text = text.replace(word, "\n\n")
        innocent.append(text)
    return needles_for(secrets, innocent)


def _is_covered(finding: KeptFinding, boxes: Sequence[Box]) -> bool:
    return any(box.touches(place) for place in finding.boxes for box in boxes)


def _with_digits(words: Sequence[str]) -> list[str]:
    """Words long enough in digits to give somebody away."""
    return [word for word in words if len(re.sub(r"\D", "", word)) >= FRAGMENT]


def _pdftotext(path: Path) -> list[str]:
    """Page by page, where poppler is installed; the file is one that was made here from nothing."""
    program = shutil.which("pdftotext")
    if program is None:
        return []
    command = [program, "-enc", "UTF-8", str(path), "-"]
    ended = subprocess.run(command, capture_output=True, timeout=PDFTOTEXT_SECONDS, check=True)
    return ended.stdout.decode("utf-8", "replace").split("\f")
