"""How do many arrays lie in one file? One after the other, aligned, with a directory at the end; read through one mmap.

::

    array | array | … | directory (JSON: name -> type, offset, items) | offset and CRC-32 of the directory, magic
"""

from __future__ import annotations

import json
import mmap
import shutil
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO, Any, Final, cast

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_MAGIC: Final = b"ArsipArr"
_FOOTER: Final = struct.Struct("<QQI4x8s")  # offset and length of the directory, its CRC-32, magic
_ALIGNMENT: Final = 64
_IN_MEMORY: Final = 1 << 20  # bytes of one array kept in memory before they go to a temporary file
_TYPES: Final = ("u1", "<u2", "<u4", "<i4", "<i2", "<i8")


class DamagedIndex(Exception):
    """A file of an index is not as it was written."""


class ArrayWriter:
    """Many arrays that grow side by side, and lie one after the other once it is left.

    The array ``largest`` goes straight to the stream; ``folder`` takes what of the others does not fit in memory
    meanwhile. Leaving with an exception writes no directory.
    """

    def __init__(self, stream: IO[bytes], folder: Path, largest: str = "") -> None:
        self._stream = stream
        self.folder = folder
        self._largest = largest
        self._parts: dict[str, tuple[str, IO[bytes]]] = {}

    def append(self, name: str, values: Array | bytes) -> None:
        """More items of the array ``name``, whose type is that of its first items."""
        if isinstance(values, bytes):
            values = np.frombuffer(values, dtype=np.uint8)
        kind = values.dtype.newbyteorder("<").str.lstrip("|")
        if kind not in _TYPES:
            raise TypeError(f"no array of {values.dtype} in a file")
        if name not in self._parts:
            self._parts[name] = kind, self._stream if name == self._largest else self._spooled()
        known, part = self._parts[name]
        if known != kind:
            raise TypeError(f"{name} holds {known}, not {kind}")
        part.write(np.ascontiguousarray(values).data)

    def _spooled(self) -> IO[bytes]:
        return cast("IO[bytes]", SpooledTemporaryFile(_IN_MEMORY, dir=str(self.folder)))

    def __enter__(self) -> ArrayWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _t: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._write()
        finally:
            for _, part in self._parts.values():
                if part is not self._stream:
                    part.close()

    def _write(self) -> None:
        directory: dict[str, tuple[str, int, int]] = {}
        offset = written = self._stream.tell()  # the largest array is there
        for name, (kind, part) in self._parts.items():
            if part is self._stream:
                directory[name] = kind, 0, written // np.dtype(kind).itemsize
                continue
            length = part.tell()
            padding = -offset % _ALIGNMENT
            self._stream.write(bytes(padding))
            offset += padding
            part.seek(0)
            shutil.copyfileobj(part, self._stream, _IN_MEMORY)
            directory[name] = kind, offset, length // np.dtype(kind).itemsize
            offset += length
        packed = json.dumps(directory, separators=(",", ":")).encode()
        self._stream.write(packed)
        self._stream.write(_FOOTER.pack(offset, len(packed), zlib.crc32(packed), _MAGIC))


class ArrayFile(dict[str, Array]):
    """Read-only views by name of one mapped file."""

    def __init__(self, mapped: mmap.mmap, directory: Mapping[str, tuple[str, int, int]]) -> None:
        super().__init__(
            (name, np.frombuffer(mapped, dtype=kind, count=items, offset=start))
            for name, (kind, start, items) in directory.items()
        )
        self._mapped = mapped
        self._directory = directory
        self.file: NDArray[np.uint8] = np.frombuffer(mapped, dtype=np.uint8)
        """All bytes."""

    def places(self, kinds: Mapping[str, str]) -> NDArray[np.int64]:
        """(first byte, byte after the last) in ``file`` of each of these arrays, by name the type it must have.

        Raises DamagedIndex for one of another type, KeyError for one that is not there.
        """
        rows = []
        for name, kind in kinds.items():
            known, start, items = self._directory[name]
            if known != kind:
                raise DamagedIndex(f"{name} holds {known}, not {kind}")
            rows.append((start, start + items * np.dtype(kind).itemsize))
        return np.array(rows, dtype=np.int64)

    def release(self) -> None:
        """Give back the memory of what was read; it is read again when it is looked at again."""
        self._mapped.madvise(mmap.MADV_DONTNEED)


def open_arrays(path: Path) -> ArrayFile:
    """The arrays of a file; they stay readable after its name is removed.

    Raises FileNotFoundError, and DamagedIndex when the file was cut short or its directory is damaged.
    """
    with path.open("rb") as stream:
        size = path.stat().st_size
        if size < _FOOTER.size:
            raise DamagedIndex(f"{path.name} is too short to be an array file")
        mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    offset, length, checksum, magic = _FOOTER.unpack_from(mapped, size - _FOOTER.size)
    if magic != _MAGIC or offset + length + _FOOTER.size != size:
        raise DamagedIndex(f"{path.name} is not a whole array file")
    packed = mapped[offset : offset + length]
    if zlib.crc32(packed) != checksum:
        raise DamagedIndex(f"the directory of {path.name} is damaged")
    return ArrayFile(mapped, json.loads(packed))
