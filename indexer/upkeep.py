"""How is the index kept quick and whole while others use it? Small pieces are joined, a damaged one is built anew."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

import structlog

from archive.errors import IndexUnavailable, StorageFull, WriterBusy
from archive.ports import Database, SearchIndex
from indexer.rebuild import rebuild

CHECK_SECONDS: Final = 600.0
"""Between two readings of every byte of the index, at the least."""

CHECK_SHARE: Final = 0.002
"""So much of the time is spent on them at most."""

FULL_DISK_SECONDS: Final = 60.0
"""Until work that needs room is tried again."""

log = structlog.get_logger("arsip.upkeep")


class IndexUpkeep:
    """No change to the index ever waits for it. Safe to share between threads."""

    def __init__(self, database: Database, index: SearchIndex) -> None:
        self._database = database
        self._index = index
        self._mending = threading.Lock()
        self._next_check = 0.0
        self._rest_until = 0.0

    def keep(self, stop: Callable[[], bool] = lambda: False) -> None:
        """Whatever is due: call it again and again. Ends early when ``stop`` says so; rests where the disk is full."""
        if time.monotonic() >= self._next_check:
            self.mend()
        if time.monotonic() >= self._rest_until:
            self.merge(stop)

    def merge(self, stop: Callable[[], bool] = lambda: False) -> None:
        """Join what is worth joining in the live generation."""
        live = self._live()
        try:
            while live is not None and not stop() and self._index.merge(live):
                continue
        except WriterBusy:
            log.info("somebody is writing, merging later", generation=live)
        except StorageFull:
            self._rest("merging")
        except IndexUnavailable as error:
            log.warning("the index cannot be merged", generation=live, error=str(error))
            self.mend()

    def mend(self) -> bool:
        """Build the index anew beside the live one if that is damaged; whether it was. Reads every byte of it.

        The damaged one answers as far as it can until the other takes its place.
        """
        if not self._mending.acquire(blocking=False):
            return True
        try:
            return self._mend()
        finally:
            self._mending.release()

    def _mend(self) -> bool:
        live = self._live()
        damaged = [] if live is None else self._damage(live)
        if not damaged:
            return False
        log.error("index damaged, building it anew", generation=live, files=damaged)
        try:
            rebuild(self._database, self._index)
        except WriterBusy:
            log.warning("another process is building the index anew", generation=live)
        except StorageFull:
            self._rest("building the index anew")
        else:
            log.info("index built anew", generation=self._live())
        return True

    def _damage(self, generation: str) -> list[str]:
        started = time.monotonic()
        try:
            return self._index.verify(generation)
        except IndexUnavailable as error:
            return [str(error)]
        finally:
            ended = time.monotonic()
            self._next_check = ended + max(CHECK_SECONDS, (ended - started) / CHECK_SHARE)

    def _rest(self, work: str) -> None:
        log.error("the disk is full, trying again later", work=work, seconds=FULL_DISK_SECONDS)
        self._rest_until = time.monotonic() + FULL_DISK_SECONDS

    def _live(self) -> str | None:
        with self._database.read() as uow:
            live = uow.index.live()
        return live.name if live else None
