"""One file: read it in the sandbox, describe it, record pages and members, mark it for the index."""

from __future__ import annotations

import contextlib
import resource
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archive.deposits import DepositTerms, add_document, enqueue_reading
from archive.documents import (
    STATE_OF_REASON,
    Document,
    Lifecycle,
    OcrStatus,
    Page,
    Processing,
    Rendition,
    RenditionRole,
    TextSource,
    Word,
)
from archive.errors import ConverterMissing, InvalidInput, NotFound, UnreadableFile
from archive.extraction import ExtractedDocument, Limits, Member
from archive.jobs import Job, LeaseLost
from archive.personal_data import personal_data
from archive.ports import BlobStore, Clock, Database, StoredBlob, UnitOfWork
from archive.privacy_gate import check, check_page, take_back
from indexer.comparing import compare_for, texts_changed
from indexer.converter import convert, find_converter, named_link
from indexer.describe import describe
from indexer.drawn_text import DRAWN
from indexer.identify import file_type_of
from indexer.measuring import Stages
from indexer.outcomes import (
    described_by,
    enqueue_conversion,
    enqueue_ocr,
    merged_proposals,
    pages_with_text,
    state_of,
)
from indexer.redacting import Redacting, drawn, drawn_pages, words_and_annotations
from indexer.sandbox import Sandbox
from indexer.work_folders import work_folder

DOCUMENTS_PER_CONVERSION = 20
PDF = "application/pdf"

Propose = Callable[[UnitOfWork, Document], object]
"""Stores what was learned to propose for a document whose words are known."""


def _nothing(_uow: UnitOfWork, _document: Document) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Ingestion:
    """Carries jobs out. Safe to share between threads.

    Every method ends in one transaction that stores what was found and finishes the job:
    killed before it, the job is claimed again and does the same; killed after it, all is there.
    """

    database: Database
    blobs: BlobStore
    sandbox: Sandbox
    clock: Clock
    work_root: Path
    limits: Limits
    stages: Stages
    replace_ocr_layer: bool = False
    propose: Propose = _nothing

    def extract(self, job: Job) -> None:
        """Read the job's document. Raises LeaseLost, or whatever is a fault of ours and not of the file."""
        with self.database.read() as uow:
            document = uow.documents.get(_document_id(job))
            converted = uow.documents.rendition(_document_id(job), RenditionRole.CONVERTED)
        if document is None:
            self._drop(job)
            return
        with work_folder(self.work_root) as work, work_folder(self.work_root) as aside:
            try:
                extracted = self._read(document, converted, work)
                if extracted.media_type in DRAWN and (converted or job.payload.get("drawn")):
                    converted = converted or drawn(self.sandbox, self.blobs, document, extracted, aside)
                    extracted = drawn_pages(self.sandbox, self.blobs, extracted, converted, aside)
            except UnreadableFile as error:
                self._record_unreadable(job, document, error)
                return
            members = [(member, self._store_member(work, member)) for member in extracted.members]
            words = self._words_of_findings(
                replace(document, media_type=extracted.media_type), converted, extracted.pages
            )
            self._record(job, document, extracted, members, words, converted)

    def _read(self, document: Document, converted: Rendition | None, work: Path) -> ExtractedDocument:
        if document.media_type in DRAWN:
            converted = None  # attachments and properties stand in the original only
        source = self._path(converted.sha256 if converted else document.sha256)
        with self.stages.measure("extract") as stage:
            if converted is None:
                outcome = self.sandbox.extract(source, document.file_name, work)
            else:
                outcome = self.sandbox.extract_as(source, document.file_name, PDF, work)
            stage.add_child(outcome.cost)
        if converted is None:
            return outcome.value
        return replace(outcome.value, media_type=document.media_type)

    def _store_member(self, work: Path, member: Member) -> StoredBlob:
        with (work / member.stored_at).open("rb") as stream:
            return self.blobs.put(stream)

    def _record(
        self,
        job: Job,
        document: Document,
        extracted: ExtractedDocument,
        members: Sequence[tuple[Member, StoredBlob]],
        words: Mapping[int, Sequence[Word]],
        converted: Rendition | None,
    ) -> None:
        with self.stages.measure("describe"):
            proposals = describe(extracted, document.file_name, extracted.media_type, source_path=document.source_path)
        pages = extracted.pages
        if self.replace_ocr_layer:
            pages = tuple(
                replace(page, ocr=OcrStatus.WANTED) if page.source is TextSource.OCR_LAYER else page for page in pages
            )
        processing, reason = state_of(pages, has_members=bool(members))
        with self.stages.measure("record"), self.database.write() as uow:
            document = uow.documents.get(document.id) or document
            described = described_by(uow, document, proposals)
            uow.pages.replace_all(document.id, pages)
            if converted and document.media_type in DRAWN:
                uow.documents.put_rendition(converted)
            texts_changed(uow, document.id)
            uow.documents.set_proposals(document.id, proposals)
            recorded = uow.documents.update(
                replace(
                    described,
                    media_type=extracted.media_type,
                    file_type=file_type_of(extracted.media_type),
                    page_count=len(pages) or None,
                    processing=processing,
                    reason=reason,
                    reason_detail={},
                )
            )
            self._gate(uow, document.id, words)
            for member, blob in members:
                self._add_member(uow, document, member, blob)
            if processing is not Processing.AWAITING_OCR:
                self.propose(uow, recorded)
            enqueue_ocr(uow, document.id, pages)
            self._finish(uow, job)

    def _gate(self, uow: UnitOfWork, document_id: str, words: Mapping[int, Sequence[Word]]) -> None:
        """Look for personal data; what is public and holds undecided ones is so no longer when this commits."""
        document = uow.documents.get(document_id)
        assert document is not None, "it was written in this transaction"
        redacted = uow.documents.rendition(document_id, RenditionRole.REDACTED)
        if redacted is not None and redacted.sha256 != document.sha256:
            uow.privacy.forget_redaction(document_id)
            uow.privacy.set_boxes(document_id, [])
        check(uow, self.clock.now(), document, words)
        take_back(uow, self.clock.now(), document, "worker")

    def _words_of_findings(
        self, document: Document, converted: Rendition | None, pages: Sequence[Page]
    ) -> dict[int, tuple[Word, ...]]:
        """The words of PDF pages that hold personal data, for its places on the paper."""
        is_pdf = converted is not None or document.media_type == PDF
        wanted = [page.number for page in pages if is_pdf and page.text and personal_data(page.text)]
        path = self._path(converted.sha256 if converted else document.sha256)
        words: dict[int, tuple[Word, ...]] = {}
        for number in wanted:
            with contextlib.suppress(UnreadableFile, NotFound):  # without its place a person draws the box
                words[number] = words_and_annotations(self.sandbox, path, number)
        return words

    def _add_member(self, uow: UnitOfWork, parent: Document, member: Member, blob: StoredBlob) -> None:
        wish = uow.schedule.get(parent.id)
        terms = DepositTerms(
            unit=parent.unit,
            actor="worker",
            information_class=parent.information_class,
            publish=parent.lifecycle is Lifecycle.PUBLISHED,
            when_read_for=wish.login if wish is not None and wish.when_read else None,
        )
        add_document(
            uow,
            self.clock,
            terms,
            member.file_name,
            member.source_path,
            blob,
            deposit_key=f"{parent.id}#{member.index}",
            parent_id=parent.id,
        )

    def _record_unreadable(self, job: Job, document: Document, error: UnreadableFile) -> None:
        detail = dict(error.detail)
        media_type = str(detail.pop("media_type", "")) or self._media_type(document)
        with self.stages.measure("record"), self.database.write() as uow:
            document = uow.documents.get(document.id) or document
            uow.documents.update(
                replace(
                    document,
                    media_type=media_type,
                    file_type=file_type_of(media_type),
                    processing=STATE_OF_REASON[error.reason],
                    reason=error.reason,
                    reason_detail=detail,
                )
            )
            if isinstance(error, ConverterMissing) and find_converter() is not None:
                enqueue_conversion(uow)
            self._finish(uow, job)

    def _media_type(self, document: Document) -> str:
        """What kind of file brought its reader down."""
        try:
            return self.sandbox.identify(self._path(document.sha256), document.file_name).value
        except UnreadableFile:
            return document.media_type

    def ocr(self, job: Job, heartbeat: Callable[[], bool]) -> None:
        """Read the job's pages that still want it, one child process each; every page is kept as soon as it is read.

        ``heartbeat`` is asked between pages; False means the lease is gone.
        """
        document_id = _document_id(job)
        with self.database.read() as uow:
            document = uow.documents.get(document_id)
            converted = uow.documents.rendition(document_id, RenditionRole.CONVERTED)
            wanted = set(uow.pages.wanting_ocr(document_id))
        if document is None:
            self._drop(job)
            return
        path = self._path(converted.sha256 if converted else document.sha256)
        media_type = PDF if converted else document.media_type
        for number in _page_numbers(job):
            if number not in wanted:
                continue
            if not heartbeat():
                raise LeaseLost(f"job {job.id}")
            page = self._ocr_page(document_id, path, media_type, number)
            with self.stages.measure("record"), self.database.write() as uow:
                was_checked = uow.privacy.is_checked(document_id)
                uow.pages.put(document_id, page)
                if current := uow.documents.get(document_id):
                    check_page(uow, current, page)
                    if was_checked:
                        uow.privacy.set_checked(document_id, self.clock.now())
                    take_back(uow, self.clock.now(), current, "worker")
        self._finish_ocr(job, document_id)

    def _ocr_page(self, document_id: str, path: Path, media_type: str, number: int) -> Page:
        with self.database.read() as uow:
            before = uow.pages.get(document_id, number)
        assert before is not None, "a page that wants OCR is stored"
        try:
            with self.stages.measure("ocr") as stage:
                outcome = self.sandbox.ocr(path, media_type, number)
                stage.add_child(outcome.cost)
        except UnreadableFile:
            # The page keeps what text it had; the document says that a page could not be read.
            return replace(before, ocr=OcrStatus.FAILED)
        page = outcome.value
        if before.text.strip() and not page.text.strip():
            return replace(before, ocr=OcrStatus.DONE)
        return replace(page, kind=before.kind, label=before.label)

    def _finish_ocr(self, job: Job, document_id: str) -> None:
        with self.stages.measure("record"), self.database.write() as uow:
            document = uow.documents.get(document_id)
            if document is not None:
                if not uow.pages.wanting_ocr(document_id):
                    self._settle(uow, document)
                else:
                    uow.index.mark(document_id)
            self._finish(uow, job)

    def _settle(self, uow: UnitOfWork, document: Document) -> None:
        """All pages are read: describe the document again by its words, and name its final state."""
        pages = pages_with_text(uow, document.id)
        with self.stages.measure("describe"):
            extracted = ExtractedDocument(document.media_type, tuple(pages))
            found = describe(extracted, document.file_name, document.media_type, source_path=document.source_path)
        proposals = merged_proposals(found, uow.documents.proposals(document.id))
        described = described_by(uow, document, proposals)
        uow.documents.set_proposals(document.id, proposals)
        texts_changed(uow, document.id)
        processing, reason = state_of(pages, has_members=False)
        failed = [page.number for page in pages if page.ocr is OcrStatus.FAILED]
        detail: dict[str, str | int] = {"pages": ", ".join(map(str, failed))} if failed else {}
        settled = replace(described, processing=processing, reason=reason, reason_detail=detail)
        self.propose(uow, uow.documents.update(settled))
        words = {page.number: page.words for each in pages if (page := uow.pages.get(document.id, each.number))}
        self._gate(uow, document.id, {number: found for number, found in words.items() if found})

    def redact(self, job: Job) -> None:
        """Make the document's redacted rendition. What is refused waits for a person, who reads why on its page."""
        document_id = _document_id(job)
        redacting = Redacting(self.database, self.blobs, self.sandbox, self.clock, self.work_root)
        try:
            actor = str(job.payload.get("actor", "worker"))
            redacting.redact(document_id, actor=actor, finish=lambda uow: self._finish(uow, job))
        except (InvalidInput, UnreadableFile, NotFound):
            self._drop(job)

    def compare(self, job: Job, heartbeat: Callable[[], bool]) -> None:
        """Hold texts that are new against those that are there. Raises LeaseLost."""
        with self.stages.measure("compare"):
            if not compare_for(self.database, self.clock, job, heartbeat):
                raise LeaseLost(f"job {job.id}")

    def convert(self, job: Job) -> None:
        """Turn a batch of waiting documents into PDF with LibreOffice, then have each read again."""
        with self.database.read() as uow:
            waiting = uow.documents.in_processing(Processing.WAITING_FOR_CONVERTER, limit=DOCUMENTS_PER_CONVERSION)
        if not waiting or find_converter() is None:
            self._drop(job)
            return
        with work_folder(self.work_root) as work:
            with self.stages.measure("convert") as stage:
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                sources = [named_link(self._path(d.sha256), work / "in", d.id, d.media_type) for d in waiting]
                results = convert(sources, work / "out", self.limits)
                stage.add_finished(before, resource.getrusage(resource.RUSAGE_CHILDREN))
            stored: list[tuple[Document, StoredBlob | UnreadableFile]] = []
            for document, result in zip(waiting, results, strict=True):
                if isinstance(result, UnreadableFile):
                    stored.append((document, result))
                else:
                    with result.open("rb") as stream:
                        stored.append((document, self.blobs.put(stream)))
        with self.stages.measure("record"), self.database.write() as uow:
            for document, outcome in stored:
                self._record_conversion(uow, document, outcome)
            self._finish(uow, job)
            if uow.documents.in_processing(Processing.WAITING_FOR_CONVERTER, limit=1):
                enqueue_conversion(uow)

    def _record_conversion(self, uow: UnitOfWork, document: Document, outcome: StoredBlob | UnreadableFile) -> None:
        current = uow.documents.get(document.id)
        if current is None or current.processing is not Processing.WAITING_FOR_CONVERTER:
            return
        if isinstance(outcome, UnreadableFile):
            state = STATE_OF_REASON[outcome.reason]
            uow.documents.update(
                replace(current, processing=state, reason=outcome.reason, reason_detail=outcome.detail)
            )
            return
        name = f"{Path(current.file_name).stem}.pdf"
        uow.documents.put_rendition(
            Rendition(current.id, RenditionRole.CONVERTED, outcome.sha256, outcome.size, PDF, name)
        )
        uow.documents.update(replace(current, processing=Processing.RECEIVED, reason=None, reason_detail={}))
        enqueue_reading(uow, current.id)

    def _path(self, sha256: str) -> Path:
        path = self.blobs.local_path(sha256)
        if path is None:
            raise RuntimeError("this blob store has no local files to read")
        self.blobs.size(sha256)  # raises NotFound with the address rather than failing inside the sandbox
        return path

    def _drop(self, job: Job) -> None:
        with self.database.write() as uow:
            self._finish(uow, job)

    @staticmethod
    def _finish(uow: UnitOfWork, job: Job) -> None:
        if not uow.jobs.finish(job):
            raise LeaseLost(f"job {job.id}")


def _document_id(job: Job) -> str:
    assert job.document_id is not None, "extract and ocr jobs name a document"
    return job.document_id


def _page_numbers(job: Job) -> list[int]:
    numbers = job.payload["pages"]
    assert isinstance(numbers, list)
    return [int(number) for number in numbers]
