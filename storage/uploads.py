"""Where do bytes lie while a file is still arriving? One file for each upload, moved into the blob store at the end.

What a row counts is durable; what the file holds beyond that is dropped by the next write (decision 0024).
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import Any, BinaryIO

from archive.errors import NotFound
from archive.full_disk import no_room_is_storage_full
from archive.ports import StoredBlob
from archive.uploads import ChecksumMismatch, UploadBusy
from storage.local_blobs import LocalBlobs

_CHUNK = 1 << 20
_FILE_MODE = 0o640
_RUNNING_DIGESTS = 64
_PIECES_BEHIND = 8
_ID = re.compile(r"[0-9a-z]{12,32}")


class LocalUploads:
    """Fulfils UploadStore with one file for each upload under ``root``.

    A digest runs along with the bytes as long as they come to this process in order; otherwise the file is read once
    more at its end.
    """

    def __init__(self, root: Path, blobs: LocalBlobs) -> None:
        self._root = root
        self._blobs = blobs
        self._root.mkdir(parents=True, exist_ok=True)
        self._guard = threading.Lock()
        self._busy: set[str] = set()
        self._digests: OrderedDict[str, tuple[int, Any]] = OrderedDict()  # how far it has come, and its state

    @contextmanager
    def lock(self, file_id: str) -> Iterator[None]:
        """One holder over all threads and processes. Raises UploadBusy at once."""
        path = self._path(file_id).with_suffix(".lock")
        with self._guard:
            if file_id in self._busy:
                raise UploadBusy(file_id)
            self._busy.add(file_id)
        try:
            with no_room_is_storage_full():
                descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _FILE_MODE)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.fstat(descriptor).st_ino != path.stat().st_ino:
                    raise UploadBusy(file_id)
            except (BlockingIOError, FileNotFoundError) as error:
                raise UploadBusy(file_id) from error
            else:
                try:
                    yield
                finally:
                    if not self._path(file_id).exists():
                        path.unlink(missing_ok=True)  # while it is held: the next holder makes its own
            finally:
                os.close(descriptor)
        finally:
            with self._guard:
                self._busy.discard(file_id)

    def write(self, file_id: str, offset: int, stream: BinaryIO, checksum: tuple[str, bytes] | None = None) -> int:
        """Put all of ``stream`` at ``offset``; whatever lay behind it is dropped. The bytes written, durable.

        Raises ChecksumMismatch or StorageFull: then ``offset`` bytes are kept as they were.
        """
        path = self._path(file_id)
        running = self._running_digest(file_id, offset)
        wanted = hashlib.new(checksum[0]) if checksum else None
        with no_room_is_storage_full():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, _FILE_MODE)
        try:
            with no_room_is_storage_full(), _digesting(running, wanted) as digest:
                os.ftruncate(descriptor, offset)
                end = offset
                while chunk := stream.read(_CHUNK):
                    digest(chunk)
                    end += _write_all(descriptor, chunk, end)
                os.fdatasync(descriptor)  # with the length, which is data needed to read it back
                if offset == 0:
                    _sync_folder(self._root)
            _check(file_id, wanted, checksum)
        except BaseException:
            with contextlib.suppress(OSError):  # the row still says how much of it counts
                os.ftruncate(descriptor, offset)
            raise
        finally:
            os.close(descriptor)
        if running is not None:
            self._remember(file_id, end, running)
        return end - offset

    def sha256(self, file_id: str, size: int) -> str:
        """Of the first ``size`` bytes, in hex. Raises NotFound."""
        with self._guard:
            length, running = self._digests.pop(file_id, (-1, None))
        if length == size and running is not None:
            return str(running.hexdigest())
        stream = self.open(file_id)
        if stream is None:
            raise _not_found(file_id)
        digest, left = hashlib.sha256(), size
        with stream:
            while left and (chunk := stream.read(min(_CHUNK, left))):
                digest.update(chunk)
                left -= len(chunk)
        return digest.hexdigest()

    def open(self, file_id: str) -> BinaryIO | None:
        """The bytes, or None when they are no longer here."""
        try:
            return self._path(file_id).open("rb")
        except FileNotFoundError:
            return None

    def keep(self, file_id: str, sha256: str, size: int) -> StoredBlob:
        """Make a blob of it without copying where that can be; done again after a kill it finds the blob."""
        path = self._path(file_id)
        if path.exists():
            return self._blobs.take(path, sha256, size)
        if self._blobs.exists(sha256) and self._blobs.size(sha256) == size:
            return StoredBlob(sha256, size, created=False)
        raise _not_found(file_id)

    def remove(self, file_id: str) -> None:
        """No error when nothing is there."""
        with self._guard:
            self._digests.pop(file_id, None)
        self._path(file_id).unlink(missing_ok=True)

    def _path(self, file_id: str) -> Path:
        # Checked here, once, so that no text from outside ever becomes a path.
        if not _ID.fullmatch(file_id):
            raise _not_found(file_id)
        return self._root / file_id

    def _running_digest(self, file_id: str, offset: int) -> Any:
        if offset == 0:
            return hashlib.sha256()
        with self._guard:
            length, running = self._digests.pop(file_id, (-1, None))
        return running if length == offset else None

    def _remember(self, file_id: str, length: int, running: Any) -> None:
        with self._guard:
            self._digests[file_id] = (length, running)
            while len(self._digests) > _RUNNING_DIGESTS:
                self._digests.popitem(last=False)


@contextmanager
def _digesting(*digests: Any) -> Iterator[Callable[[bytes], None]]:
    """Takes pieces and hashes them on another thread, while they are written and synced; done on leaving."""
    pieces: Queue[bytes] = Queue(_PIECES_BEHIND)

    def run() -> None:
        while piece := pieces.get():
            for digest in digests:
                if digest is not None:
                    digest.update(piece)

    thread = threading.Thread(target=run, name="digest")
    thread.start()
    try:
        yield pieces.put
    finally:
        pieces.put(b"")
        thread.join()


def _check(file_id: str, computed: Any, checksum: tuple[str, bytes] | None) -> None:
    if checksum is not None and computed.digest() != checksum[1]:
        raise ChecksumMismatch(file_id)


def _write_all(descriptor: int, chunk: bytes, at: int) -> int:
    rest = memoryview(chunk)
    while rest:
        written = os.pwrite(descriptor, rest, at)
        rest, at = rest[written:], at + written
    return len(chunk)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _not_found(file_id: str) -> NotFound:
    return NotFound("Tidak ada unggahan dengan nomor {id}.", id=file_id[:64])
