"""May this ZIP be unpacked without exhausting the machine, and what stands in one of its parts?"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO

from archive.documents import Reason
from archive.errors import DamagedFile, PasswordProtected, UnsafeFile
from archive.extraction import Limits

_END_RECORD = b"PK\x05\x06"
_END_RECORD_REACH = 22 + 65_535
_DIRECTORY_BYTES = 32 << 20
_SMALL = 8 << 20  # below this no expansion ratio can hurt
_CHUNK = 1 << 20


class CountedStream:
    """A part being read: raises UnsafeFile as soon as more comes out than the limits allow."""

    def __init__(self, raw: IO[bytes], archive: SafeZip, name: str) -> None:
        self._raw = raw
        self._archive = archive
        self._name = name
        self._size = 0

    def read(self, size: int = -1) -> bytes:
        """Up to ``size`` bytes. Raises UnsafeFile or DamagedFile."""
        try:
            data = self._raw.read(_CHUNK if size < 0 else min(size, _CHUNK))
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise DamagedFile(f"part {self._name!r}: {error}") from error
        self._size += len(data)
        self._archive.count(self._name, len(data), self._size)
        return data

    def chunks(self) -> Iterator[bytes]:
        """All of it, a chunk at a time."""
        while data := self.read(_CHUNK):
            yield data


class SafeZip:
    """A ZIP file opened for reading after its directory was checked against ``limits``."""

    def __init__(self, path: Path, limits: Limits) -> None:
        """Raises DamagedFile (truncated or broken) or UnsafeFile (too many members)."""
        self._limits = limits
        self._unpacked = 0
        _check_directory_size(path, limits)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, struct.error, OSError, NotImplementedError, UnicodeError) as error:
            raise DamagedFile(f"not a readable ZIP: {error}", Reason.TRUNCATED) from error
        if len(self._zip.filelist) > limits.members:
            self._zip.close()
            raise UnsafeFile(Reason.TOO_MANY_PARTS, limit=limits.members)

    def __enter__(self) -> SafeZip:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def members(self) -> list[zipfile.ZipInfo]:
        """The directory in its own order."""
        return self._zip.filelist

    def has(self, name: str) -> bool:
        """Whether there is a part called exactly ``name``."""
        return name in self._zip.NameToInfo

    def names(self, prefix: str = "", suffix: str = "") -> list[str]:
        """Names of parts that begin and end so, sorted."""
        return sorted(name for name in self._zip.NameToInfo if name.startswith(prefix) and name.endswith(suffix))

    def check(self, info: zipfile.ZipInfo) -> None:
        """Raise UnsafeFile when what ``info`` declares is beyond the limits."""
        limits = self._limits
        if info.file_size > limits.member:
            raise UnsafeFile(Reason.UNPACKS_TOO_LARGE, f"{info.filename!r} unpacks too large", limit=limits.member)
        if info.file_size > _SMALL and info.file_size > limits.ratio * max(info.compress_size, 1):
            raise UnsafeFile(Reason.UNPACKS_TOO_LARGE, f"{info.filename!r} expands too far", limit=limits.unpacked)

    def check_all(self, names: list[str]) -> None:
        """The same for many parts that another library is going to unpack, and for their sum."""
        total = 0
        for name in names:
            info = self._zip.NameToInfo[name]
            self.check(info)
            total += info.file_size
        if total > self._limits.unpacked:
            raise UnsafeFile(Reason.UNPACKS_TOO_LARGE, limit=self._limits.unpacked)

    def count(self, name: str, more: int, size: int) -> None:
        """Count ``more`` unpacked bytes. Raises UnsafeFile beyond the limits."""
        self._unpacked += more
        if size > self._limits.member or self._unpacked > self._limits.unpacked:
            raise UnsafeFile(Reason.UNPACKS_TOO_LARGE, f"{name!r} unpacks too large", limit=self._limits.unpacked)

    @contextmanager
    def open(self, part: str | zipfile.ZipInfo) -> Iterator[CountedStream]:
        """Read one part. Raises UnsafeFile, PasswordProtected or DamagedFile; DamagedFile when it is missing."""
        info = self._zip.NameToInfo.get(part) if isinstance(part, str) else part
        if info is None:
            raise DamagedFile(f"part {part!r} is missing")
        self.check(info)
        if info.flag_bits & 0x1:
            raise PasswordProtected(f"part {info.filename!r} is encrypted")
        try:
            raw = self._zip.open(info)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, struct.error, ValueError) as error:
            raise DamagedFile(f"part {info.filename!r}: {error}") from error
        with raw:
            yield CountedStream(raw, self, info.filename)

    def read(self, name: str) -> bytes:
        """All of one part; the same errors as ``open``."""
        with self.open(name) as stream:
            return b"".join(stream.chunks())


def _check_directory_size(path: Path, limits: Limits) -> None:
    """Look at the end record only: ``zipfile`` would build an object for every entry a bomb claims."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _END_RECORD_REACH))
        tail = file.read()
    at = tail.rfind(_END_RECORD)
    if at < 0 or len(tail) - at < 22:
        raise DamagedFile("the ZIP directory is missing", Reason.TRUNCATED)
    entries, directory = struct.unpack("<HI", tail[at + 10 : at + 16])
    if entries != 0xFFFF and entries > limits.members:
        raise UnsafeFile(Reason.TOO_MANY_PARTS, limit=limits.members)
    if min(directory, size) > _DIRECTORY_BYTES:
        raise UnsafeFile(Reason.TOO_MANY_PARTS, limit=limits.members)
    if directory == 0xFFFFFFFF and size > _DIRECTORY_BYTES:
        _check_zip64(path, tail, at, limits)


def _check_zip64(path: Path, tail: bytes, end_at: int, limits: Limits) -> None:
    locator = tail[max(0, end_at - 20) : end_at]
    if len(locator) < 20 or not locator.startswith(b"PK\x06\x07"):
        return
    with path.open("rb") as file:
        file.seek(min(struct.unpack("<Q", locator[8:16])[0], path.stat().st_size))
        record = file.read(56)
    if len(record) == 56 and (
        struct.unpack("<Q", record[32:40])[0] > limits.members
        or struct.unpack("<Q", record[40:48])[0] > _DIRECTORY_BYTES
    ):
        raise UnsafeFile(Reason.TOO_MANY_PARTS, limit=limits.members)
