"""Who cleans up after uploads that were never finished, when nobody visits the page? A job of the worker."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from archive.jobs import Job, JobKind, LeaseLost
from archive.receiving import Receiving

PRIORITY: Final = 90
LOOK_EVERY: Final = dt.timedelta(minutes=1)


@dataclass(slots=True)
class Sweeping:
    """Owes a sweep when there is something to sweep, and carries it out. Safe to share between threads."""

    receiving: Receiving
    _looked_at: dt.datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def enqueue_due(self) -> bool:
        """Owe a sweep; looks once a minute at most, so that a scanner that is silent is not asked all the time.

        A sweep that keeps failing stays visible among the jobs, and another is tried the next day.
        """
        database, now = self.receiving.database, self.receiving.clock.now()
        with self._lock:
            if self._looked_at is not None and now - self._looked_at < LOOK_EVERY:
                return False
            self._looked_at = now
        if not self.receiving.owes_a_sweep():
            return False
        with database.write() as uow:
            return uow.jobs.enqueue(
                JobKind.SWEEP, {}, priority=PRIORITY, unique_key=f"{JobKind.SWEEP}:{now.date().isoformat()}"
            )

    def carry_out(self, job: Job, heartbeat: Callable[[], bool]) -> None:
        """Sweep and finish the job; killed in between, the next worker sweeps again. Raises LeaseLost."""
        self.receiving.sweep(heartbeat)
        with self.receiving.database.write() as uow:
            if not uow.jobs.finish(job):
                raise LeaseLost(f"job {job.id}")
