"""Who may write? Locks of the operating system: they end with their process, however it ends."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from archive.errors import WriterBusy

_RETRY_SECONDS: Final = 0.02


class FolderLock:
    """Excludes other processes by a lock file and other threads by a re-entrant lock."""

    def __init__(self, path: Path, wait_seconds: float) -> None:
        self._path = path
        self._wait = wait_seconds
        self._threads = threading.RLock()
        self._depth = 0

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Raises WriterBusy when it cannot be had in time, FileNotFoundError when its folder is gone."""
        deadline = time.monotonic() + self._wait
        if not self._threads.acquire(timeout=self._wait):
            raise WriterBusy(f"another thread holds {self._path.name}")
        try:
            descriptor = None if self._depth else self._lock_file(deadline)
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if descriptor is not None:
                    os.close(descriptor)
        finally:
            self._threads.release()

    def _lock_file(self, deadline: float) -> int:
        descriptor = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                if time.monotonic() >= deadline:
                    os.close(descriptor)
                    raise WriterBusy(f"another process holds {self._path.name}") from error
                time.sleep(_RETRY_SECONDS)
            else:
                return descriptor
