"""How do index files survive power loss, and how is a damaged one recognised?

Whoosh neither syncs nor checks its files. Everything a commit wrote is synced and its SHA-256 recorded before the
table of contents that names it is renamed into place. Index files hold pickles: only their owner may open them.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from indexer.engines.whoosh.arrays import DamagedIndex

CHECKSUMS: Final = "SHA256SUMS"
_PREFIX: Final = "MAIN_"


class DurableStorage(FileStorage):  # type: ignore[misc]
    """A folder of index files, each 0600, durable and checksummed once a table of contents names it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._folder = folder
        self._written: set[str] = set()

    def create_file(self, name: str, excl: bool = False, mode: str = "wb", **options: Any) -> StructFile:
        """A file for Whoosh to write."""
        flags = os.O_CREAT | os.O_RDWR | (os.O_EXCL if excl else os.O_TRUNC)
        descriptor = os.open(self._folder / name, flags, 0o600)
        self._written.add(name)
        return StructFile(os.fdopen(descriptor, mode), name=name, **options)

    def temp_storage(self, name: str | None = None) -> FileStorage:
        """Room for sorting; never synced."""
        folder = self._folder / (name or "sorting.tmp")
        folder.mkdir(mode=0o700, exist_ok=True)
        return DurableStorage(folder)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Whoosh renames the table of contents only: the moment a commit happens."""
        self._seal(oldname, newname)
        super().rename_file(oldname, newname, safe=safe)
        sync_folder(self._folder)
        self._written.clear()

    def seal_later(self, names: Iterable[str]) -> None:
        """Files written by others that the next table of contents will name."""
        known = read_checksums(self._folder)
        self._written.update(name for name in names if name not in known)

    def _seal(self, contents_draft: str, contents: str) -> None:
        present = set(self.list())
        for name in self._written & present:
            sync_file(self._folder / name)
        digests = {name: digest for name, digest in read_checksums(self._folder).items() if name in present}
        for name in self._written & present:
            digests[name] = _digest(self._folder / name)
        digests[contents] = digests.pop(contents_draft)
        lines = [f"{digest}  {name}\n" for name, digest in sorted(digests.items())]
        replace_file(self._folder / CHECKSUMS, "".join(lines))


def read_checksums(folder: Path) -> dict[str, str]:
    """File name -> SHA-256 in hex; empty where nothing was committed yet."""
    try:
        lines = (folder / CHECKSUMS).read_text().splitlines()
    except FileNotFoundError:
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def checked(folder: Path, name: str) -> None:
    """Raises DamagedIndex when the file is not the one that was committed, FileNotFoundError when it is gone."""
    digest = _digest(folder / name)
    if read_checksums(folder).get(name) != digest:
        raise DamagedIndex(f"{name} is not as it was written")


def damaged_files(folder: Path, segments: list[str], contents: str) -> list[str]:
    """Names of files of these segments (and the table of contents) whose bytes are not those that were committed."""
    known = read_checksums(folder)
    expected = {name for name in known if name == contents or name.partition(".")[0] in segments}
    if contents not in known:
        return [CHECKSUMS]
    return sorted(name for name in expected if not (folder / name).is_file() or _digest(folder / name) != known[name])


def replace_file(path: Path, text: str) -> None:
    """Write so that a reader sees the old text or the new one, whatever happens; durable on return."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Its bytes are on the disk on return."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


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
