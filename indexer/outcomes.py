"""What does a reading mean for the record: its final state, its described fields, the work still owed?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from archive.deposits import title_from_file_name
from archive.documents import Document, OcrStatus, Page, Processing, Proposal, Reason, TextSource
from archive.jobs import JobKind
from archive.ports import UnitOfWork
from indexer.describe import best

CONVERT_PRIORITY = 30
OCR_PRIORITY = 60
OCR_AGAIN_PRIORITY = 90
PAGES_PER_OCR_JOB = 8


def state_of(pages: Sequence[Page], *, has_members: bool) -> tuple[Processing, Reason | None]:
    """The state a document is in once these are its pages, and why where a person would ask."""
    if any(page.ocr is OcrStatus.WANTED for page in pages):
        return Processing.AWAITING_OCR, None
    if any(page.ocr is OcrStatus.FAILED for page in pages):
        return Processing.NEEDS_ATTENTION, Reason.OCR_FAILED
    if any(page.text.strip() for page in pages):
        return Processing.READABLE, None
    if has_members:
        return Processing.UNPACKED, None
    return Processing.NO_TEXT, Reason.NO_WORDS


def described_by(uow: UnitOfWork, document: Document, proposals: Sequence[Proposal]) -> Document:
    """The document with the best proposals in every field that no person has filled.

    A field counts as filled by a person when it holds neither what the deposit
    put there nor what was proposed for it before. What a person refused is not put there again.
    """
    before = uow.documents.proposals(document.id)
    refused = uow.refusals.of_document(document.id)
    proposals = [each for each in proposals if (each.field, each.value) not in refused]
    title = document.title
    if title == title_from_file_name(document.file_name) or title == _value(before, "title"):
        title = _value(proposals, "title") or title
    number = document.number
    if number is None or number == _value(before, "number"):
        number = _value(proposals, "number")
    date = document.date
    if date is None or date.isoformat() == _value(before, "date"):
        proposed = _value(proposals, "date")
        date = dt.date.fromisoformat(proposed) if proposed else None
    year = document.year
    if year is None or str(year) == _value(before, "year"):
        proposed = _value(proposals, "year")
        year = int(proposed) if proposed else (date.year if date else None)
    language = document.language
    if language is None or language == _value(before, "language"):
        language = _value(proposals, "language")
    return replace(document, title=title, number=number, date=date, year=year, language=language)


def _value(proposals: Sequence[Proposal], field: str) -> str | None:
    proposal = best(proposals, field)
    return proposal.value if proposal else None


def merged_proposals(found: Sequence[Proposal], before: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """What was found by the words of all pages first, then what properties had given before."""
    seen = {(proposal.field, proposal.value) for proposal in found}
    kept = tuple(p for p in before if (p.field, p.value) not in seen and p.source != "file_name")
    return (*(p for p in found if p.source != "file_name"), *kept, *(p for p in found if p.source == "file_name"))


def pages_with_text(uow: UnitOfWork, document_id: str) -> list[Page]:
    """All pages of a document with their text, without words."""
    texts = dict(uow.pages.texts(document_id))
    return [replace(page, text=texts.get(page.number, "")) for page in uow.pages.summary(document_id)]


def enqueue_ocr(uow: UnitOfWork, document_id: str, pages: Sequence[Page]) -> None:
    """A job for every few pages that want OCR: first pages first, pages that have some text already last."""
    wanted = [page for page in pages if page.ocr is OcrStatus.WANTED]
    for again in (False, True):
        numbers = [page.number for page in wanted if (page.source is TextSource.OCR_LAYER) is again]
        for start in range(0, len(numbers), PAGES_PER_OCR_JOB):
            chunk = numbers[start : start + PAGES_PER_OCR_JOB]
            uow.jobs.enqueue(
                JobKind.OCR,
                {"pages": chunk},
                document_id=document_id,
                priority=OCR_AGAIN_PRIORITY if again else OCR_PRIORITY,
                unique_key=f"{JobKind.OCR}:{document_id}:{chunk[0]}",
            )


def enqueue_conversion(uow: UnitOfWork) -> None:
    """One job converts all that waits, so one is enough."""
    uow.jobs.enqueue(JobKind.CONVERT, {}, priority=CONVERT_PRIORITY, unique_key=JobKind.CONVERT)
