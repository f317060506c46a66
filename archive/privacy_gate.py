"""May this document be published, or does it hold personal data that nobody has decided about?

Findings are kept with the decisions of people. What was found never stands in the audit log or in a message: only
kinds, pages and how many (UU 14/2008 art. 17 h and i, UU 27/2022).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from archive.audit import AuditEntry
from archive.documents import Document, Lifecycle, Page, Rendition, RenditionRole, Word
from archive.errors import InvalidInput, NotFound
from archive.finding_places import Box, LaidOut
from archive.personal_data import Finding, PersonalKind, Sign, personal_data

if TYPE_CHECKING:
    from archive.ports import Clock, Database, UnitOfWork
    from archive.redactions import BlackBox, Redaction

RECORD: Final = 0
"""The page number under which findings in the record itself stand: title, number, names of the file."""

KIND_NAMES: Final[Mapping[PersonalKind, str]] = {
    PersonalKind.NIK: "NIK",
    PersonalKind.FAMILY_CARD: "KK",
    PersonalKind.NPWP: "NPWP",
    PersonalKind.PHONE: "telepon",
    PersonalKind.EMAIL: "surel",
    PersonalKind.BANK_ACCOUNT: "rekening",
    PersonalKind.PASSPORT: "paspor",
}
"""Short names, the same in every language of the site."""

_PAGES_NAMED: Final = 8


class FindingState(StrEnum):
    """What a person decided about a finding."""

    OPEN = "open"
    LAWFUL = "lawful"  # may be shown, with a reason
    RETURNED = "returned"  # the officer must mend it
    REDACTED = "redacted"  # no longer in what the public gets

    @property
    def keeps_back(self) -> bool:
        """Whether a document that holds such a finding must not be public."""
        return self in (FindingState.OPEN, FindingState.RETURNED)


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """Personal data found in a document, and what was decided about it.

    ``key`` names it within its document for as long as it stands there. ``page`` counts from 1, ``RECORD`` is the
    record. ``start`` and ``stop`` are offsets into the text of the page as it was when found; ``boxes`` are empty
    where nobody knows its place on the paper. The found words themselves are not kept.
    """

    document_id: str
    key: str
    page: int
    kind: PersonalKind
    sign: Sign
    start: int
    stop: int
    boxes: tuple[Box, ...] = ()
    state: FindingState = FindingState.OPEN
    reason: str = ""
    decided_by: str = ""
    decided_at: dt.datetime | None = None


class PersonalDataFound(InvalidInput):
    """A document is kept back by its open ``findings``."""

    def __init__(self, message: str, findings: Sequence[KeptFinding], **values: str | int) -> None:
        super().__init__(message, **values)
        self.findings = tuple(findings)


class PrivacyStore(Protocol):
    """Findings, black boxes, and what lies behind them. Whoever writes page text makes the document unchecked."""

    def is_checked(self, document_id: str) -> bool:
        """Whether its text has been looked through since it was last written."""
        ...

    def set_checked(self, document_id: str, at: dt.datetime) -> None:
        """Until somebody writes page text again."""
        ...

    def findings(self, document_id: str) -> list[KeptFinding]:
        """By page and place."""
        ...

    def set_findings(self, document_id: str, findings: Sequence[KeptFinding]) -> None:
        """These and no others."""
        ...

    def kept_back(self, limit: int = 200) -> list[tuple[str, int]]:
        """(document id, open findings) of documents that have any, most first."""
        ...

    def boxes(self, document_id: str) -> list[BlackBox]:
        """Planned and made, by page and place."""
        ...

    def set_boxes(self, document_id: str, boxes: Sequence[BlackBox]) -> None:
        """These and no others."""
        ...

    def redaction(self, document_id: str) -> Redaction | None:
        """What stands behind a redacted document; None when nothing of it is blacked out."""
        ...

    def withhold(self, redaction: Redaction) -> None:
        """Take the pages as they are away from every reader but ``withheld_page``; again: replace the redaction only.

        From now on the document store hides every rendition but the redacted one.
        """
        ...

    def lay_open(self, document_id: str) -> None:
        """Undo ``withhold``: the pages behind the redaction are the document's pages again."""
        ...

    def forget_redaction(self, document_id: str) -> None:
        """Drop redaction and withheld pages: the document has got another file."""
        ...

    def withheld_page(self, document_id: str, number: int) -> Page | None:
        """A page of the original with its words, redacted document or not. Staff only."""
        ...

    def withheld_texts(self, document_id: str) -> list[tuple[int, str]]:
        """(number, text) of the pages of the original. Staff only."""
        ...

    def units_of_closed_parts(self, ids: Sequence[str]) -> Mapping[str, frozenset[str]]:
        """By id, of which units documents lie in its file that are not public, or not as they lie there: something of
        them is blacked out. Missing: files without any, and what is blacked out itself, whose file is pages alone."""
        ...

    def withheld_rendition(self, document_id: str, role: RenditionRole) -> Rendition | None:
        """A stored file, also one that a redaction hides. Staff only."""
        ...


def check(
    uow: UnitOfWork, at: dt.datetime, document: Document, words: Mapping[int, Sequence[Word]] | None = None
) -> list[KeptFinding]:
    """Look through the whole document and keep what is found; decisions about what still stands there stay.

    ``words`` by page number give the places on the paper; pages without keep the boxes they had.
    """
    findings = _merged(uow, document, _found(document, uow.pages.texts(document.id)), words or {})
    uow.privacy.set_findings(document.id, findings)
    uow.privacy.set_checked(document.id, at)
    return findings


def check_page(uow: UnitOfWork, document: Document, page: Page) -> list[KeptFinding]:
    """The same after one page was read again; whether the whole document is checked does not change."""
    others = [each for each in uow.privacy.findings(document.id) if each.page != page.number]
    mine = _merged(uow, document, _found_in(document.id, page.number, page.text), {page.number: page.words})
    findings = sorted([*others, *(each for each in mine if each.page == page.number)], key=_order)
    uow.privacy.set_findings(document.id, findings)
    return findings


def check_record(uow: UnitOfWork, document: Document) -> None:
    """The same after title or number were changed by hand."""
    others = [each for each in uow.privacy.findings(document.id) if each.page != RECORD]
    found = _found_in(document.id, RECORD, record_text(document))
    mine = [each for each in _merged(uow, document, found, {}) if each.page == RECORD]
    uow.privacy.set_findings(document.id, sorted([*mine, *others], key=_order))


def keeping_back(uow: UnitOfWork, at: dt.datetime, document: Document) -> list[KeptFinding]:
    """The findings that must be decided about before it may be published; looks through what is unchecked."""
    found = uow.privacy.findings(document.id) if uow.privacy.is_checked(document.id) else check(uow, at, document)
    record = _record_findings(document, found)
    return [each for each in [*record, *(each for each in found if each.page != RECORD)] if each.state.keeps_back]


def stands_in_public(document: Document) -> bool:
    """Whether title and number are read by everybody, on its page or on what is left of it, or only its class or
    security keeps them back."""
    left = document.lifecycle in (Lifecycle.WITHDRAWN, Lifecycle.ARCHIVED) and bool(document.withdrawal_reason)
    return left or document.lifecycle is Lifecycle.PUBLISHED


def record_refusal(uow: UnitOfWork, document: Document) -> InvalidInput | None:
    """Why title and number may not be changed to what ``document`` says; None where they may."""
    if not stands_in_public(document):
        return None
    end = len(document.title) + 1 + len(document.number or "")
    found = _record_findings(document, uow.privacy.findings(document.id))
    told = [each for each in found if each.state.keeps_back and each.start < end]
    if not told:
        return None
    return InvalidInput(
        "Judul dan nomor dokumen ini dibaca umum, jadi tidak boleh memuat data pribadi ({kinds}).",
        kinds=", ".join(KIND_NAMES[kind] for kind in PersonalKind if any(each.kind is kind for each in told)),
    )


def refusal(document: Document, findings: Sequence[KeptFinding]) -> PersonalDataFound:
    """Why it cannot be published, and what to do."""
    return PersonalDataFound(
        "Dokumen {id} belum dapat terbit: ada data pribadi yang belum diputuskan ({where}). "
        "Hitamkan, nyatakan boleh dengan alasan, atau kembalikan kepada petugas.",
        findings,
        id=document.id,
        where=where_found(findings),
    )


def take_back(uow: UnitOfWork, at: dt.datetime, document: Document, actor: str) -> Document:
    """The document as it stands now: one that is public and holds open findings goes back to the staff shelf at once.

    Not withdrawn, which is a decision, but submitted: it waits for a person. Its address answers like an unknown one.
    """
    if document.lifecycle is not Lifecycle.PUBLISHED:
        return document
    findings = keeping_back(uow, at, document)
    if not findings:
        return document
    kept = uow.documents.update(replace(document, lifecycle=Lifecycle.SUBMITTED, published_at=None))
    before = {"lifecycle": document.lifecycle.value}
    after = {"lifecycle": kept.lifecycle.value, "personal_data": counted(findings)}
    uow.audit.append(AuditEntry(at, actor, "kept_back", document.id, before, after))
    return kept


def decide(
    database: Database,
    clock: Clock,
    document_id: str,
    keys: Iterable[str] | None,
    state: FindingState,
    *,
    actor: str,
    reason: str,
) -> list[KeptFinding]:
    """Decide about these findings, or with None about all that are open; the findings as they stand now.

    ``state`` is LAWFUL, RETURNED or OPEN (the decision is taken back). Raises NotFound, and InvalidInput without a
    reason.
    """
    reason = " ".join(reason.split())
    if state is FindingState.REDACTED:
        raise ValueError("only a redaction makes a finding redacted")
    if not reason and state is not FindingState.OPEN:
        raise InvalidInput("Tuliskan alasannya.")
    at = clock.now()
    with database.write() as uow:
        document = uow.documents.get(document_id)
        if document is None:
            raise NotFound("Tidak ada dokumen dengan id {id}.", id=document_id)
        findings = uow.privacy.findings(document_id) if uow.privacy.is_checked(document_id) else []
        findings = findings or check(uow, at, document)
        wanted = {each.key for each in findings if each.state.keeps_back} if keys is None else set(keys)
        if wanted - {each.key for each in findings}:
            raise NotFound("Temuan itu tidak ada lagi; muat ulang halaman ini.")
        changed = [each for each in findings if each.key in wanted and each.state is not FindingState.REDACTED]
        decided = [
            replace(each, state=state, reason=reason, decided_by=actor, decided_at=at) if each in changed else each
            for each in findings
        ]
        if changed:
            uow.privacy.set_findings(document_id, decided)
            after = {"personal_data": counted(changed), "state": state.value} | ({"why": reason} if reason else {})
            uow.audit.append(AuditEntry(at, actor, "privacy_decision", document_id, {}, after))
            take_back(uow, at, document, actor)
        return decided


def where_found(findings: Sequence[KeptFinding]) -> str:
    """``NIK: hlm. 2, 5; surel: hlm. 1``. Never what was found."""
    parts = []
    for kind in PersonalKind:
        pages = sorted({each.page for each in findings if each.kind is kind})
        if pages:
            named = ", ".join("judul/nama berkas" if page == RECORD else str(page) for page in pages[:_PAGES_NAMED])
            parts.append(f"{KIND_NAMES[kind]}: hlm. {named}{' …' if len(pages) > _PAGES_NAMED else ''}")
    return "; ".join(parts)


def counted(findings: Sequence[KeptFinding]) -> dict[str, dict[str, int]]:
    """kind -> page -> how many, for the audit log."""
    counts: dict[str, dict[str, int]] = {}
    for each in findings:
        of_kind = counts.setdefault(each.kind.value, {})
        of_kind[str(each.page)] = of_kind.get(str(each.page), 0) + 1
    return counts


def holds_personal_data(*values: str | None) -> bool:
    """Whether a title or the name of a file already gives somebody away."""
    return any(personal_data(_spaced(value)) for value in values if value)


def record_text(document: Document) -> str:
    """What of the record the public would read, a line each: title, number, name and former place of the file."""
    fields = (document.title, document.number, document.file_name, document.source_path)
    return "\n".join(_spaced(value or "") for value in fields)


def _spaced(value: str) -> str:
    return value.replace("_", " ")


def _record_findings(document: Document, known: Iterable[KeptFinding]) -> list[KeptFinding]:
    """What the record holds now, with what was decided about it. What was blotted out and is back is open again."""
    decided = {each.key: each for each in known if each.state is not FindingState.REDACTED}
    found = (kept for kept, _ in _found_in(document.id, RECORD, record_text(document)))
    return [decided.get(each.key, each) for each in found]


_Found = tuple[KeptFinding, str]


def _found(document: Document, texts: Iterable[tuple[int, str]]) -> list[_Found]:
    found = _found_in(document.id, RECORD, record_text(document))
    for number, text in texts:
        found += _found_in(document.id, number, text)
    return found


def _found_in(document_id: str, page: int, text: str) -> list[_Found]:
    """Each with the text it stands in. Equal values on a page are told apart by their order."""
    found: list[_Found] = []
    seen: Counter[str] = Counter()
    for each in personal_data(text):
        mark = _mark(document_id, each)
        seen[mark] += 1
        key = f"{page}-{mark}-{seen[mark]}"
        found.append((KeptFinding(document_id, key, page, each.kind, each.sign, each.start, each.stop), text))
    return found


def _mark(document_id: str, finding: Finding) -> str:
    """Tells equal values of one document from others, and nothing across documents."""
    return hashlib.sha256(f"{document_id}/{finding.kind.value}/{finding.value}".encode()).hexdigest()[:12]


def _merged(
    uow: UnitOfWork, document: Document, found: Sequence[_Found], words: Mapping[int, Sequence[Word]]
) -> list[KeptFinding]:
    before = {each.key: each for each in uow.privacy.findings(document.id)}
    merged: list[KeptFinding] = []
    laid_out: dict[int, LaidOut] = {}
    for each, text in found:
        if each.page not in laid_out:
            laid_out[each.page] = LaidOut(text, words.get(each.page, ()))
        boxes = laid_out[each.page].boxes_of(each.start, each.stop)
        known = before.get(each.key)
        if known is not None and known.state is not FindingState.REDACTED:
            moved = (known.start, known.stop) != (each.start, each.stop)
            kept = () if moved and each.page in words else known.boxes
            merged.append(replace(known, start=each.start, stop=each.stop, sign=each.sign, boxes=boxes or kept))
        else:
            merged.append(replace(each, boxes=boxes))
    keys = {each.key for each in merged}
    if uow.privacy.redaction(document.id) is not None:
        merged += [each for each in before.values() if each.state is FindingState.REDACTED and each.key not in keys]
    return sorted(merged, key=_order)


def _order(finding: KeptFinding) -> tuple[int, int, str]:
    return finding.page, finding.start, finding.key
