"""How is the index kept quick and whole while others use it? Small pieces are joined, a damaged one is built anew."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from archive.errors import IndexUnavailable, WriterBusy
from archive.ports import Database, GenerationState, SearchIndex
from indexer.rebuild import rebuild

log = structlog.get_logger("arsip.upkeep")


class IndexUpkeep:
    """No change to the index ever waits for it."""

    def __init__(self, database: Database, index: SearchIndex) -> None:
        self._database = database
        self._index = index

    def merge(self, stop: Callable[[], bool] = lambda: False) -> None:
        """Join what is worth joining in every generation in use; ends early when ``stop`` says so."""
        with self._database.read() as uow:
            names = [g.name for g in uow.index.generations() if g.state is not GenerationState.RETIRED]
        for name in names:
            try:
                while not stop() and self._index.merge(name):
                    continue
            except WriterBusy:
                return

    def mend(self) -> bool:
        """Build the index anew beside the live one if that is damaged; whether it was. Reads every byte of it.

        The damaged one answers as far as it can until the other takes its place.
        """
        with self._database.read() as uow:
            live = uow.index.live()
        if live is None:
            return False
        damaged = self._damage(live.name)
        if not damaged:
            return False
        log.error("index damaged, building it anew", generation=live.name, files=damaged)
        try:
            rebuild(self._database, self._index)
        except WriterBusy:
            log.warning("another process is building the index anew", generation=live.name)
        return True

    def _damage(self, generation: str) -> list[str]:
        try:
            return self._index.verify(generation)
        except IndexUnavailable as error:
            return [str(error)]
