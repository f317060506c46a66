"""Who may write? Locks of the operating system: they end with their process, however it ends."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from archive.errors import WriterBusy

_RETRY_SECONDS: Final = 0.005


class FolderLock:
    """Excludes other processes by a lock file, and other threads of this one; its holder may take it again.

    Who waits for it holds the turn, a second lock that everybody takes first. So nobody who gives the lock back and
    takes it again at once, as a writer of many changes does, shuts out the one who waits.
    """

    def __init__(self, path: Path, wait_seconds: float) -> None:
        self._path = path
        self._turn_path = path.with_name(f"{path.name}.turn")
        self._wait = wait_seconds
        self._turn = threading.Lock()
        self._lock = threading.Lock()
        self._holder: int | None = None

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Raises WriterBusy when it cannot be had in time, FileNotFoundError when its folder is gone."""
        if self._holder == threading.get_ident():
            yield
            return
        deadline = time.monotonic() + self._wait
        with ExitStack() as held:
            with ExitStack() as turn:
                turn.enter_context(self._among_threads(self._turn, deadline))
                held.enter_context(self._among_threads(self._lock, deadline))
                turn.enter_context(_among_processes(self._turn_path, deadline))
                held.enter_context(_among_processes(self._path, deadline))
            self._holder = threading.get_ident()
            try:
                yield
            finally:
                self._holder = None

    @contextmanager
    def _among_threads(self, lock: threading.Lock, deadline: float) -> Iterator[None]:
        if not lock.acquire(timeout=max(deadline - time.monotonic(), 0.0)):
            raise WriterBusy(f"another thread holds {self._path.name}")
        try:
            yield
        finally:
            lock.release()


@contextmanager
def _among_processes(path: Path, deadline: float) -> Iterator[None]:
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        while not _locked(descriptor):
            if time.monotonic() >= deadline:
                raise WriterBusy(f"another process holds {path.name}")
            time.sleep(_RETRY_SECONDS)
        yield
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
