"""What is a batch of files an officer hands over, and in which one state does each of its files stand?

The *receipt* (berita acara) is drawn from this: facts about the bytes are stored, the state of an accepted file is
read off its document each time, so the numbers of a batch always add up.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol

from archive.documents import Document, Lifecycle, Processing, new_document_id

if TYPE_CHECKING:
    from archive.completeness import Obstacle

PATH_LIMIT = 500  # characters; an index of the database holds the path


class BatchOrigin(StrEnum):
    """By which road a batch came in."""

    BROWSER = "browser"
    COMMAND = "command"
    FOLDER = "folder"  # a watched folder


@dataclass(frozen=True, slots=True)
class Batch:
    """Files that one person hands over together for one unit. Closed: nothing more is expected.

    ``replaces`` is the document of which its one file is the next version.
    """

    id: str
    unit: str
    officer: str
    origin: BatchOrigin
    opened_at: dt.datetime
    closed_at: dt.datetime | None = None
    note: str = ""
    replaces: str | None = None


class Settlement(StrEnum):
    """What became of a file's bytes: the stored fact."""

    EXPECTED = "expected"  # announced; its bytes are not all here, or not looked at yet
    ACCEPTED = "accepted"  # a document of its own
    DUPLICATE = "duplicate"  # the unit holds the same bytes already
    REFUSED = "refused"
    HELD = "held"  # all here and safe, but it could not be checked
    OPENED = "opened"  # a ZIP: the envelope in which other files of the batch came


class Why(StrEnum):
    """Why a file was refused or is held. Each has a sentence in every UI language."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    PROGRAM = "program"
    SYSTEM_FILE = "system_file"
    DAY_QUOTA = "day_quota"
    TOO_MANY_FILES = "too_many_files"
    NOT_AS_ANNOUNCED = "not_as_announced"
    INFECTED = "infected"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    NEVER_SENT = "never_sent"
    BUNDLE_UNSAFE = "bundle_unsafe"
    BUNDLE_DAMAGED = "bundle_damaged"
    BUNDLE_LOCKED = "bundle_locked"
    SCANNER_UNREACHABLE = "scanner_unreachable"
    SCAN_FAILED = "scan_failed"
    NEWER_VERSION = "newer_version"
    NEWER_VERSION_ELSEWHERE = "newer_version_elsewhere"
    LINK = "link"
    LINK_TO_NOTHING = "link_to_nothing"
    NOT_A_FILE = "not_a_file"
    UNREADABLE = "unreadable"
    FOLDER_UNREADABLE = "folder_unreadable"


MAY_BE_SENT_AGAIN = frozenset(
    {
        *(Why.NOT_AS_ANNOUNCED, Why.EXPIRED, Why.CANCELLED, Why.NEVER_SENT, Why.BUNDLE_DAMAGED),
        *(Why.NEWER_VERSION, Why.NEWER_VERSION_ELSEWHERE),
    }
)
"""Refusals that another try in the same batch can mend."""


@dataclass(frozen=True, slots=True)
class BatchFile:
    """One file of a batch. Sizes in bytes.

    ``number`` counts from 1 within the batch; ``path`` is where the sender had it. ``received`` bytes are durable.
    ``declared`` is the SHA-256 the sender computed, ``sha256`` ours, known once all bytes are here. ``detail`` is what
    the scanner called an infection, or the newer version that is there. ``document_id`` is the document it became, or
    whose bytes it repeats. ``envelope_id`` is the ZIP it came in.
    """

    id: str
    batch_id: str
    number: int
    path: str
    size: int
    added_at: dt.datetime
    settlement: Settlement = Settlement.EXPECTED
    received: int = 0
    declared: str | None = None
    sha256: str | None = None
    why: Why | None = None
    detail: str = ""
    document_id: str | None = None
    envelope_id: str | None = None
    expires_at: dt.datetime | None = None
    settled_at: dt.datetime | None = None

    @property
    def name(self) -> str:
        """The last part of its path."""
        return PurePosixPath(self.path).name or self.path

    @property
    def is_envelope(self) -> bool:
        """An opened ZIP is no file of the batch any more: the files in it are."""
        return self.settlement is Settlement.OPENED

    @property
    def is_whole(self) -> bool:
        """All bytes are here, but what becomes of them is not decided."""
        return self.settlement in (Settlement.EXPECTED, Settlement.HELD) and self.received == self.size > 0

    def refused(self, why: Why, at: dt.datetime, detail: str = "") -> BatchFile:
        """The same file, not taken."""
        return replace(
            self, settlement=Settlement.REFUSED, why=why, detail=detail[:200], settled_at=at, expires_at=None
        )


class FileState(StrEnum):
    """Where a file of a batch stands. The last six are where files end."""

    WAITING = "waiting"
    UPLOADING = "uploading"
    CHECKING = "checking"
    READING = "reading"
    PUBLISHED = "published"
    DRAFT = "draft"
    AWAITING_OCR = "awaiting_ocr"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    NEEDS_ATTENTION = "needs_attention"

    @property
    def is_final(self) -> bool:
        """The batch need not be watched for this file any longer."""
        return self not in UNDER_WAY


UNDER_WAY = frozenset({FileState.WAITING, FileState.UPLOADING, FileState.CHECKING, FileState.READING})
UNREADABLE = frozenset(
    {
        Processing.NEEDS_ATTENTION,
        Processing.DAMAGED,
        Processing.PASSWORD_PROTECTED,
        Processing.REFUSED,
        Processing.UNSUPPORTED,
        Processing.WAITING_FOR_CONVERTER,
    }
)
"""A file in one of these states has no text until somebody does something about it."""
_DECIDED = frozenset({Lifecycle.PUBLISHED, Lifecycle.WITHDRAWN, Lifecycle.ARCHIVED})


def state_of(file: BatchFile, document: Document | None) -> FileState:
    """The one state of a file; ``document`` is the record of its ``document_id``.

    An accepted file whose text cannot be had needs attention until somebody decides about its document.
    """
    match file.settlement:
        case Settlement.EXPECTED if file.is_whole:
            return FileState.CHECKING
        case Settlement.EXPECTED | Settlement.OPENED:
            return FileState.UPLOADING if file.received else FileState.WAITING
        case Settlement.DUPLICATE:
            return FileState.DUPLICATE
        case Settlement.REFUSED:
            return FileState.REFUSED
        case Settlement.HELD:
            return FileState.NEEDS_ATTENTION
        case Settlement.ACCEPTED:
            return _state_of_document(document)


def _state_of_document(document: Document | None) -> FileState:
    if document is None:
        return FileState.NEEDS_ATTENTION
    if document.processing is Processing.RECEIVED:
        return FileState.READING
    if document.processing in UNREADABLE and document.lifecycle not in _DECIDED:
        return FileState.NEEDS_ATTENTION
    if document.processing is Processing.AWAITING_OCR:
        return FileState.AWAITING_OCR
    return FileState.PUBLISHED if document.lifecycle is Lifecycle.PUBLISHED else FileState.DRAFT


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A file with its state and, where it has one, its document.

    ``when_read``: it is to be published as soon as it has been read. ``missing`` is what a draft lacks to be published,
    as far as that was asked for.
    """

    file: BatchFile
    state: FileState
    document: Document | None
    when_read: bool = False
    missing: Sequence[Obstacle] = ()


@dataclass(frozen=True, slots=True)
class BatchReceipt:
    """All that is to be said of a batch at one moment. ``envelopes`` are the ZIPs that were opened; they count as
    no files."""

    batch: Batch
    unit_name: str
    officer_name: str
    drawn_at: dt.datetime
    lines: Sequence[ReceiptLine]
    envelopes: Sequence[BatchFile]

    @property
    def counts(self) -> Mapping[FileState, int]:
        """Files in each state; the sum is the number of files."""
        counted = Counter(line.state for line in self.lines)
        return {state: counted[state] for state in FileState if counted[state]}

    @property
    def total_bytes(self) -> int:
        """Of all files, whatever became of them."""
        return sum(line.file.size for line in self.lines)

    @property
    def received_bytes(self) -> int:
        """Durable here, or known to be held already."""
        return sum(
            line.file.size if line.state.is_final or line.state is FileState.READING else line.file.received
            for line in self.lines
        )

    @property
    def is_settled(self) -> bool:
        """Every file has come to its end."""
        return all(line.state.is_final for line in self.lines)


def receipt_lines(
    files: Iterable[BatchFile], documents: Mapping[str, Document]
) -> tuple[list[ReceiptLine], list[BatchFile]]:
    """The lines of a receipt and, apart, the envelopes; both in the order of the batch."""
    lines: list[ReceiptLine] = []
    envelopes: list[BatchFile] = []
    for file in files:
        if file.is_envelope:
            envelopes.append(file)
            continue
        document = documents.get(file.document_id or "")
        lines.append(ReceiptLine(file, state_of(file, document), document))
    return lines, envelopes


def new_file_id() -> str:
    """120 random bits: who knows the address of an upload has been told it."""
    return new_document_id() + new_document_id()


class BatchStore(Protocol):
    """Batches and their files."""

    def add(self, batch: Batch) -> None:
        """Raises Conflict when the id is taken."""
        ...

    def get(self, batch_id: str) -> Batch | None:
        """The batch of this id."""
        ...

    def lock(self, batch_id: str) -> None:
        """Until the end of the transaction nobody else adds files to it."""
        ...

    def lock_replaced(self, document_id: str) -> None:
        """Until the end of the transaction nobody else makes a next version of this document.

        To be called before anything is written: who writes first and waits here could be waited for.
        """
        ...

    def close(self, batch_id: str, at: dt.datetime) -> None:
        """Nothing more is expected; closing again changes nothing."""
        ...

    def of_officer(self, login: str, limit: int = 100) -> list[Batch]:
        """Newest first."""
        ...

    def idle(self, before: dt.datetime, limit: int = 100) -> list[Batch]:
        """Open ones that were opened before this moment and expect no file any more."""
        ...

    def add_files(self, files: Sequence[BatchFile]) -> None:
        """Raises Conflict when a path or number is taken in its batch."""
        ...

    def update(self, known: BatchFile, changed: BatchFile) -> BatchFile:
        """Write all fields. Raises Conflict when ``known`` is no longer what is stored."""
        ...

    def file(self, file_id: str) -> BatchFile | None:
        """The file of this id."""
        ...

    def files(self, batch_id: str) -> list[BatchFile]:
        """In the order of their numbers."""
        ...

    def at_paths(self, batch_id: str, paths: Sequence[str]) -> dict[str, BatchFile]:
        """By path, as far as they are in the batch."""
        ...

    def count_files(self, batch_id: str) -> int:
        """How many lines the batch has; the next number is one more."""
        ...

    def held(self, unit: str, hashes: Sequence[str]) -> dict[str, str]:
        """SHA-256 -> id of the oldest document of the unit whose original has these bytes."""
        ...

    def bytes_since(self, unit: str, moment: dt.datetime) -> int:
        """What was announced for the unit since then and neither refused nor held already."""
        ...

    def expired(self, now: dt.datetime, limit: int = 1000) -> list[BatchFile]:
        """Expected files whose time is over."""
        ...

    def undecided(self, limit: int = 100) -> list[BatchFile]:
        """Whole files of which nothing was decided: a server was killed, or the scanner did not answer."""
        ...
