"""What can go wrong in an archive, and what a person can do about it.

::

    ArchiveError                      anything raised on purpose by this code base
    ├── NotFound                      no such document, page, unit or job (or not for this reader)
    │   └── Withdrawn                 it was public; what may still be said of it is its ``tombstone``
    ├── SignInNeeded                  only for people with an account; sign in first
    ├── Forbidden                     not for this person; ``action`` says what was asked for
    ├── InvalidInput                  the caller can mend the request
    ├── Conflict                      somebody changed it first; read again
    │   └── StaleRecord               an edit of a revision that is no longer the newest
    ├── Overloaded                    try again after ``retry_after`` seconds
    ├── TooManyRequests               this client alone asks too much; ``retry_after`` seconds
    ├── StorageFull                   the disk has no room; nothing was lost
    ├── CorruptBlob                   the bytes no longer match their SHA-256
    ├── IndexUnavailable              the index cannot answer; rebuild it with ``arsip reindex``
    ├── SearchTimedOut                the question costs more time than one may take; ask for less
    ├── WriterBusy                    another process is writing the index; wait, or leave the work to it
    └── UnreadableFile                a file was kept but its text cannot be had: ``reason`` says why
        ├── PasswordProtected
        ├── DamagedFile
        ├── UnsafeFile                the file would exhaust the machine
        ├── UnsupportedFile
        └── ConverterMissing          becomes readable when the converter is installed
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from archive.documents import Reason
from archive.people import Action


class ArchiveError(Exception):
    """Base of every error raised on purpose.

    ``message`` meant for a person is an Indonesian sentence, which is also the key of
    its translations; ``values`` are the figures and names its ``{places}`` stand for.
    """

    def __init__(self, message: str = "", **values: str | int) -> None:
        super().__init__(message.format(**values) if values else message)
        self.message = message
        self.values = values


class NotFound(ArchiveError):
    """No such thing, or nothing this reader may know of."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """All that anybody may still know of a withdrawn document.

    ``standing_id`` is the document whose address shows another version of it that is public, where there is one.
    """

    document_id: str
    title: str
    number: str | None
    unit: str
    unit_name: str
    published_at: dt.datetime
    withdrawn_at: dt.datetime
    reason: str
    standing_id: str | None = None


class Withdrawn(NotFound):
    """The document was public and was withdrawn with a reason for the public."""

    def __init__(self, tombstone: Tombstone) -> None:
        super().__init__(tombstone.document_id)
        self.tombstone = tombstone


class SignInNeeded(ArchiveError):
    """Nobody is signed in, or what was shown instead (a session, a key) holds no longer."""


class Forbidden(ArchiveError):
    """This person may not; ``action`` is the right that is wanting, None where it is not about one. A ``message`` says
    more than who has that right."""

    def __init__(self, message: str = "", action: Action | None = None, **values: str | int) -> None:
        super().__init__(message, **values)
        self.action = action


class InvalidInput(ArchiveError):
    """The caller can mend the request; the message says how."""


def unstorable_text() -> InvalidInput:
    """What was sent holds a character that the database has no room for."""
    return InvalidInput("Ada tanda yang tidak dapat disimpan (NUL). Hapus tanda itu, lalu coba lagi.")


class Conflict(ArchiveError):
    """The thing was changed by somebody else since it was read."""


class StaleRecord(Conflict):
    """A record was changed since the revision ``seen``; nothing of the edit was stored."""

    def __init__(self, document_id: str, revision: int, seen: int) -> None:
        super().__init__(
            "Dokumen {id} sudah diubah orang lain (revisi {stored}, bukan {known}); buka lagi, lalu ulangi.",
            id=document_id,
            stored=revision,
            known=seen,
        )
        self.document_id = document_id
        self.revision = revision


class Overloaded(ArchiveError):
    """Too much at once; ``retry_after`` is in seconds."""

    def __init__(self, message: str, retry_after: int = 2) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TooManyRequests(ArchiveError):
    """One client asks more than its share; ``retry_after`` is in seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class StorageFull(ArchiveError):
    """No room left; what had been accepted before is safe."""


class CorruptBlob(ArchiveError):
    """Stored bytes do not match their SHA-256."""


class IndexUnavailable(ArchiveError):
    """The search index cannot answer; it can be rebuilt from the database."""


class SearchTimedOut(ArchiveError):
    """A search was given up at its deadline; narrower questions may still be answered."""


class WriterBusy(ArchiveError):
    """Another process is writing the index, or rebuilding it; only one may at a time."""


class UnreadableFile(ArchiveError):
    """A file that is kept although its text cannot be had.

    ``reason`` is a code with a sentence in every UI language; ``detail`` holds
    the figures that sentence may show (a limit, a size in bytes).
    """

    def __init__(self, reason: Reason, message: str = "", **detail: str | int) -> None:
        super().__init__(message or reason.value)
        self.reason = reason
        self.detail: dict[str, str | int] = dict(detail)


class PasswordProtected(UnreadableFile):
    """Cannot be opened without a password."""

    def __init__(self, message: str = "", **detail: str | int) -> None:
        super().__init__(Reason.PASSWORD, message, **detail)


class DamagedFile(UnreadableFile):
    """Broken bytes: truncated, not what its signature promises, or it crashes its reader."""

    def __init__(self, message: str = "", reason: Reason = Reason.DAMAGED, **detail: str | int) -> None:
        super().__init__(reason, message, **detail)


class UnsafeFile(UnreadableFile):
    """Reading it would take more memory, time or disk than a file may have."""


class UnsupportedFile(UnreadableFile):
    """A format the archive keeps but does not read."""

    def __init__(self, message: str = "", **detail: str | int) -> None:
        super().__init__(Reason.UNSUPPORTED_FORMAT, message, **detail)


class ConverterMissing(UnreadableFile):
    """Readable once LibreOffice is installed."""

    def __init__(self, message: str = "", **detail: str | int) -> None:
        super().__init__(Reason.NEEDS_CONVERTER, message, **detail)
