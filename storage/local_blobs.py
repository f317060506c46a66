"""Where do a document's bytes lie on this machine? Files named by their SHA-256, each written once."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from archive.errors import CorruptBlob, NotFound
from archive.full_disk import no_room_is_storage_full
from archive.ports import StoredBlob

_CHUNK = 1 << 20
_STALE_SECONDS = 24 * 3600
_FILE_MODE = 0o640
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NO_HARD_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.EXDEV}


class LocalBlobs:
    """Fulfils BlobStore with ``root/ab/cd/<sha256>``. Safe between threads and processes.

    Bytes are written under ``root/tmp``, synced, and only then linked to their address: a file
    at an address is whole, whatever was killed. Temporary files of the dead are removed when
    a store is opened, once they are a day old.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._tmp = root / "tmp"
        self._tmp.mkdir(parents=True, exist_ok=True)
        self._remove_stale()

    def put(self, stream: BinaryIO) -> StoredBlob:
        """Store all of ``stream`` unless it is there; durable on return. Raises StorageFull, loses nothing."""
        temporary = self._tmp / f"{os.getpid()}-{secrets.token_hex(8)}"
        descriptor = _guarded_open(temporary)
        try:
            sha256, size = _copy(stream, descriptor)
            target = self._address(sha256)
            created = not _has_size(target, size)
            with no_room_is_storage_full():
                if created:
                    os.fsync(descriptor)
                    self._make_folders(target.parent)
                    created = _link(temporary, target, size)
                # Also when the bytes were there: whoever put them may not have come to this line yet.
                _sync_folder(target.parent)
        finally:
            os.close(descriptor)
            temporary.unlink(missing_ok=True)
        return StoredBlob(sha256, size, created)

    def take(self, path: Path, sha256: str, size: int) -> StoredBlob:
        """Move a synced file whose hash is known to its address; copied when it lies on another disk.

        ``path`` is gone on return. Raises StorageFull; then it is still there.
        """
        target = self._address(sha256)
        with no_room_is_storage_full():
            created = not _has_size(target, size)
            self._make_folders(target.parent)
            if not created:
                path.unlink()
            elif path.stat().st_dev == target.parent.stat().st_dev:
                path.replace(target)  # moved, not linked: nothing that writes to ``path`` may reach the blob
            else:
                with path.open("rb") as stream:
                    self.put(stream)
                path.unlink()
            _sync_folder(target.parent)
        return StoredBlob(sha256, size, created)

    def open(self, sha256: str, offset: int = 0) -> BinaryIO:
        """A real file positioned at ``offset``. Raises NotFound, also for what is no SHA-256."""
        try:
            file = self._address(sha256).open("rb")
        except FileNotFoundError:
            raise _not_found(sha256) from None
        if offset:
            file.seek(offset)
        return file

    def size(self, sha256: str) -> int:
        """Bytes. Raises NotFound."""
        try:
            return self._address(sha256).stat().st_size
        except FileNotFoundError:
            raise _not_found(sha256) from None

    def exists(self, sha256: str) -> bool:
        """Whether the bytes are there (their hash is not checked; see ``verify``)."""
        return bool(_SHA256.fullmatch(sha256)) and self._address(sha256).is_file()

    def verify(self, sha256: str) -> None:
        """Read all of it again. Raises CorruptBlob or NotFound."""
        try:
            with self._address(sha256).open("rb") as file:
                actual = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            raise _not_found(sha256) from None
        if actual != sha256:
            raise CorruptBlob("Berkas {sha256} rusak: isinya tidak lagi cocok dengan alamatnya.", sha256=sha256)

    def delete(self, sha256: str) -> None:
        """Remove; no error when it is not there."""
        if self.exists(sha256):
            target = self._address(sha256)
            target.unlink(missing_ok=True)
            _sync_folder(target.parent)

    def addresses(self) -> Iterator[str]:
        """Every stored SHA-256, in order; what is put meanwhile may be missing."""
        for outer in _hex_folders(self._root):
            for inner in _hex_folders(outer):
                yield from sorted(file.name for file in inner.iterdir() if _SHA256.fullmatch(file.name))

    def local_path(self, sha256: str) -> Path | None:
        """Where the file is or would be. Raises NotFound for what is no SHA-256."""
        return self._address(sha256)

    def _address(self, sha256: str) -> Path:
        # Checked here, once, so that no text from outside ever becomes a path.
        if not _SHA256.fullmatch(sha256):
            raise _not_found(sha256)
        return self._root / sha256[:2] / sha256[2:4] / sha256

    def _make_folders(self, folder: Path) -> None:
        for part in (folder.parent, folder):
            if not part.is_dir():
                part.mkdir(exist_ok=True)
                _sync_folder(part.parent)

    def _remove_stale(self) -> None:
        oldest = time.time() - _STALE_SECONDS
        for leftover in self._tmp.iterdir():
            with contextlib.suppress(FileNotFoundError):  # another process cleans up too
                if leftover.stat().st_mtime < oldest:
                    leftover.unlink()


def _guarded_open(path: Path) -> int:
    with no_room_is_storage_full():
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _FILE_MODE)


def _copy(stream: BinaryIO, descriptor: int) -> tuple[str, int]:
    """Hash while writing: the bytes are read once."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        with no_room_is_storage_full():
            _write_all(descriptor, chunk)
    return digest.hexdigest(), size


def _write_all(descriptor: int, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _has_size(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False


def _link(temporary: Path, target: Path, size: int) -> bool:
    """Give the finished file its address; false when another process was first."""
    try:
        target.hardlink_to(temporary)
    except FileExistsError:
        if _has_size(target, size):
            return False
        # Another size under this hash is damage; what was just written is right.
        temporary.replace(target)
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        temporary.replace(target)
    return True


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _hex_folders(parent: Path) -> list[Path]:
    return sorted(p for p in parent.iterdir() if re.fullmatch(r"[0-9a-f]{2}", p.name) and p.is_dir())


def _not_found(sha256: str) -> NotFound:
    return NotFound("Berkas {sha256} tidak ada di penyimpanan.", sha256=sha256[:64])
