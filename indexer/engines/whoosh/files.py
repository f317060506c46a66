"""How do index files survive power loss, and how is a damaged one recognised?

Whoosh neither syncs nor checks its files. Everything a commit wrote is synced and its SHA-256 recorded before the
table of contents that names it is renamed into place. That table is a pickle: only its owner may write there, and
it is read only when its SHA-256 is right.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from indexer.engines.whoosh.arrays import DamagedIndex

CHECKSUMS: Final = "SHA256SUMS"


class DurableStorage(FileStorage):  # type: ignore[misc]
    """A folder of index files, each 0600, durable and checksummed once a table of contents names it.

    ``sealed`` holds the SHA-256 of files written by others that the next table of contents will name; they are on
    the disk already.
    """

    def __init__(self, folder: Path, sealed: Mapping[str, str] | None = None) -> None:
        super().__init__(str(folder))
        self._folder = folder
        self._sealed = sealed or {}

    def create_file(self, name: str, excl: bool = False, mode: str = "wb", **options: Any) -> StructFile:
        """A file for Whoosh to write; it writes the table of contents only."""
        flags = os.O_CREAT | os.O_RDWR | (os.O_EXCL if excl else os.O_TRUNC)
        descriptor = os.open(self._folder / name, flags, 0o600)
        return StructFile(os.fdopen(descriptor, mode), name=name, **options)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Put a table of contents into place: the moment a commit happens."""
        digest = seal(self._folder / oldname)
        present = set(self.list())
        digests = {name: known for name, known in read_checksums(self._folder).items() if name in present}
        digests |= {**self._sealed, newname: digest}
        lines = [f"{digest}  {name}\n" for name, digest in sorted(digests.items())]
        replace_file(self._folder / CHECKSUMS, "".join(lines))
        super().rename_file(oldname, newname, safe=safe)
        sync_folder(self._folder)


def seal(path: Path) -> str:
    """The SHA-256, in hex, of a finished file, whose bytes are on the disk on return."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_checksums(folder: Path) -> dict[str, str]:
    """File name -> SHA-256 in hex; empty where nothing was committed yet."""
    try:
        lines = (folder / CHECKSUMS).read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def check(folder: Path, name: str) -> None:
    """Raises DamagedIndex when the file is not the one that was committed, FileNotFoundError when it is gone."""
    digest = _digest(folder / name)
    if read_checksums(folder).get(name) != digest:
        raise DamagedIndex(f"{name} is not as it was written")


def damaged_files(folder: Path, names: Collection[str]) -> list[str]:
    """Which of these files are gone, or not as they were committed; every byte of them is read."""
    known = read_checksums(folder)
    return sorted(name for name in names if not (folder / name).is_file() or _digest(folder / name) != known.get(name))


def replace_file(path: Path, text: str) -> None:
    """Write so that a reader sees the old text or the new one, whatever happens; durable on return."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Its names are on the disk on return."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
