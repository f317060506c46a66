"""What does receiving files ask of the world outside: durable bytes, a virus scanner, a way into ZIPs; and within
which limits?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol

from archive.batches import BatchFile, Why
from archive.errors import ArchiveError, Conflict
from archive.ports import StoredBlob

PROGRAM_SUFFIXES = frozenset(
    f".{suffix}"
    for suffix in (
        *("apk", "app", "bat", "cmd", "com", "cpl", "dll", "exe", "hta", "jar"),
        *("js", "lnk", "msi", "ps1", "scr", "sh", "vbe", "vbs", "wsf"),
    )
)
SYSTEM_NAMES = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
BUNDLE_SUFFIX = ".zip"


class OffsetConflict(Conflict):
    """The chunk does not begin where the received bytes end."""


class UploadBusy(ArchiveError):
    """Another request is writing to the same upload."""


class UploadGone(ArchiveError):
    """The upload expired, was cancelled or was refused; its bytes are not kept."""


class ChecksumMismatch(ArchiveError):
    """The chunk's bytes are not those that were sent; none of them was kept."""


class ScannerUnavailable(ArchiveError):
    """The virus scanner gave no verdict; ``why`` says whether it did not answer or could not scan."""

    def __init__(self, why: Why, message: str = "") -> None:
        super().__init__(message)
        self.why = why


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """What may be sent. Sizes in bytes; ``days`` is how long an unfinished upload is kept after its last byte."""

    file_bytes: int = 2 << 30
    batch_files: int = 5000
    unit_day_bytes: int = 20 << 30
    days: int = 7


_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]")


def clean_path(path: str) -> str:
    """Where the sender had it, as it is shown: slashes forward, no drive, no ``.`` or ``..``, no control characters."""
    steps = [step.strip() for step in _UNPRINTABLE.sub("", path).replace("\\", "/").split("/")]
    return "/".join(step for step in steps if step not in ("", ".", "..") and not re.fullmatch(r"[A-Za-z]:", step))


def objection(path: str, size: int, limits: UploadLimits) -> Why | None:
    """Why a file is not taken, as far as its name and size tell."""
    name = PurePosixPath(path).name.lower()
    if name in SYSTEM_NAMES or name.startswith(("~$", "._")):
        return Why.SYSTEM_FILE
    if PurePosixPath(name).suffix in PROGRAM_SUFFIXES:
        return Why.PROGRAM
    if size == 0:
        return Why.EMPTY
    return Why.TOO_LARGE if size > limits.file_bytes else None


def is_bundle(file: BatchFile) -> bool:
    """Whether the file is an envelope: a ZIP, but none inside another."""
    return file.envelope_id is None and file.path.lower().endswith(BUNDLE_SUFFIX)


class UploadStore(Protocol):
    """Bytes on their way in, by the id of their batch file."""

    def lock(self, file_id: str) -> AbstractContextManager[None]:
        """One holder over all threads and processes. Raises UploadBusy at once."""
        ...

    def write(self, file_id: str, offset: int, stream: BinaryIO, checksum: tuple[str, bytes] | None = None) -> int:
        """Put all of ``stream`` at ``offset``; whatever lay behind it is dropped. The bytes written, durable.

        ``checksum`` is (sha1 or sha256, digest). Raises ChecksumMismatch or StorageFull: then ``offset`` bytes are
        kept as they were.
        """
        ...

    def sha256(self, file_id: str, size: int) -> str:
        """Of the first ``size`` bytes, in hex."""
        ...

    def open(self, file_id: str) -> BinaryIO | None:
        """The bytes, or None when they are no longer here."""
        ...

    def keep(self, file_id: str, sha256: str, size: int) -> StoredBlob:
        """Make a blob of it without copying where that can be; done again after a kill it finds the blob.

        Raises NotFound when the bytes are neither here nor there.
        """
        ...

    def remove(self, file_id: str) -> None:
        """No error when nothing is there."""
        ...


class VirusScanner(Protocol):
    """Looks for malicious code."""

    def infection(self, stream: BinaryIO) -> str | None:
        """What the scanner calls it, or None when it is clean. Raises ScannerUnavailable."""
        ...


class BundleReader(Protocol):
    """Opens ZIPs within the limits every untrusted file has; ``most_bytes`` is all that one may unpack to."""

    @property
    def most_bytes(self) -> int:
        """In bytes."""
        ...

    def members(self, stream: BinaryIO) -> Iterator[tuple[str, BinaryIO | None, Why | None]]:
        """(path as shown, its bytes) of every file in it, or why that one cannot be read, in the order of the ZIP.

        Raises UnreadableFile when none can be had or going on would exhaust the machine.
        """
        ...
