"""Which files lie in a ZIP that somebody handed over, and may each be taken out?"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from archive.batches import Why
from archive.documents import Reason
from archive.errors import DamagedFile, PasswordProtected, UnsafeFile
from archive.extraction import Limits
from indexer.extractors.containers import is_wanted, name_of
from indexer.extractors.members import shown_path
from indexer.extractors.zip_safety import CountedStream, SafeZip


class ZipBundles:
    """Fulfils BundleReader with the limits that hold for every ZIP in the archive."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.most_bytes = limits.unpacked

    def members(self, stream: BinaryIO) -> Iterator[tuple[str, BinaryIO | None, Why | None]]:
        """(path as shown, its bytes, or why they are not taken) in the order of the ZIP; ``stream`` is a real file.

        Raises DamagedFile, PasswordProtected when every file is locked, and UnsafeFile before anything is read where
        the sizes the ZIP declares are beyond the limits, later where they were a lie.
        """
        with SafeZip(Path(stream.name), self._limits) as package:
            infos = [info for info in package.members() if not info.is_dir()]
            wanted = [info for info in infos if is_wanted(info)]
            package.check_all([info.filename for info in wanted])
            if not infos:
                raise DamagedFile("an empty ZIP", Reason.EMPTY_FILE)
            if wanted and all(info.flag_bits & 0x1 for info in wanted):
                raise PasswordProtected("every member is encrypted")
            for number, info in enumerate(infos, 1):
                path = shown_path(name_of(info)) or f"berkas-{number}"
                if not is_wanted(info):
                    yield path, None, Why.SYSTEM_FILE
                    continue
                try:
                    with package.open(info) as part:
                        yield path, cast(BinaryIO, _Whole(part)), None
                except PasswordProtected:
                    yield path, None, Why.BUNDLE_LOCKED
                except UnsafeFile:
                    raise
                except DamagedFile:
                    yield path, None, Why.BUNDLE_DAMAGED


class _Whole(io.RawIOBase):
    """A part of a ZIP as a stream to read from."""

    def __init__(self, part: CountedStream) -> None:
        self._part = part

    def read(self, size: int = -1) -> bytes:
        """Up to ``size`` bytes; the errors of CountedStream."""
        return self._part.read(size)
