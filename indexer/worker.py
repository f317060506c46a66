"""Claim, heartbeat, run, finish: the loop that turns jobs into findable pages and keeps the index up to date."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import structlog

from archive.documents import Processing, Reason
from archive.errors import IndexUnavailable, StorageFull
from archive.full_disk import no_room_is_storage_full
from archive.jobs import Job, JobKind, JobState, LeaseLost
from archive.ports import Database
from indexer.apply import Applier
from indexer.comparing import enqueue_comparing, is_waiting
from indexer.converter import find_converter
from indexer.ingest import Ingestion
from indexer.outcomes import enqueue_conversion
from indexer.upkeep import FULL_DISK_SECONDS, IndexUpkeep

LEASE_SECONDS = 15.0  # how long a killed worker's jobs wait for the next one
HEARTBEAT_SECONDS = 4.0
IDLE_SECONDS = 0.25
HOUSEKEEPING_SECONDS = 30.0
UPKEEP_SECONDS = 2.0
GATHER_SECONDS = 0.8  # at most; a change is searchable within about a second
BACKOFF_SECONDS = (2.0, 10.0, 60.0)
CLAIM_AHEAD = 8

Act = Callable[[Job, Callable[[], bool]], object]
"""Carries out and finishes a job that reads no file. The heartbeat says False once the lease is lost."""

log = structlog.get_logger("arsip.worker")


@dataclass(slots=True)
class Worker:
    """Runs jobs on ``threads`` threads, drains pending index changes on one more and keeps the index up on another.

    A fault in a job fails that job with a growing pause before the next attempt; after the
    last one it stays in ``needs_attention`` with the reason, and its document says so. ``acts`` carry out the jobs of
    other kinds than reading; ``look_ahead`` is asked every two seconds to owe what has come due.
    """

    database: Database
    ingestion: Ingestion
    applier: Applier
    upkeep: IndexUpkeep
    threads: int = 2
    acts: Mapping[str, Act] = field(default_factory=dict)
    look_ahead: Callable[[], object] = lambda: None
    on_progress: Callable[[], None] = lambda: None
    _claimed: deque[Job] = field(default_factory=deque)
    _held: dict[int, Job] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _looking: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)
    _dirty: threading.Event = field(default_factory=threading.Event)
    _faults: list[BaseException] = field(default_factory=list)

    def stop(self) -> None:
        """Ask every thread to end after the job it is running."""
        self._stop.set()
        self._dirty.set()

    def run(self, *, until_idle: bool = False) -> None:
        """Work until ``stop``; with ``until_idle`` until no job is unfinished and no index change pending.

        Jobs that a killed worker had leased are waited for: they come back when their lease ends.
        """
        self.applier.reconcile()
        self._keep_house()
        self._look_ahead()
        roles = [(self._apply_loop, "applier"), (self._upkeep_loop, "upkeep"), (self._heartbeat_loop, "heartbeat")]
        roles += [(self._job_loop, f"job-{n}") for n in range(self.threads)]
        threads = [threading.Thread(target=self._guarded, args=(role,), name=name) for role, name in roles]
        for thread in threads:
            thread.start()
        next_housekeeping = time.monotonic() + HOUSEKEEPING_SECONDS
        try:
            while not self._stop.wait(IDLE_SECONDS):
                if time.monotonic() >= next_housekeeping:
                    self._keep_house()
                    next_housekeeping = time.monotonic() + HOUSEKEEPING_SECONDS
                if until_idle and self._is_idle():
                    break
        finally:
            self.stop()
            for thread in threads:
                thread.join()
            self._release()
        if self._faults:
            raise self._faults[0]

    def _guarded(self, role: Callable[[], None]) -> None:
        """A thread that dies takes the worker down with a clear error: half a worker is worse than none."""
        try:
            role()
        except BaseException as error:  # noqa: BLE001 - handed to run(), which raises it
            self._faults.append(error)
            self.stop()

    def _look_ahead(self) -> None:
        with self._looking:
            self.look_ahead()

    def _is_idle(self) -> bool:
        """What was read last may have made something else come due."""
        if not self._has_nothing_to_do():
            return False
        self._look_ahead()
        return self._has_nothing_to_do()

    def _has_nothing_to_do(self) -> bool:
        with self.database.read() as uow:
            if any(state is not JobState.NEEDS_ATTENTION for _, state in uow.jobs.counts()):
                return False
            live = uow.index.live()
            return live is None or not uow.index.count_pending(live.name)

    def _take(self) -> Job | None:
        with self._lock:
            if not self._claimed and self._is_due():
                with self.database.write() as uow:
                    jobs = uow.jobs.claim(list(JobKind), LEASE_SECONDS, limit=self.threads * CLAIM_AHEAD)
                for job in jobs:
                    self._held[job.id] = job
                self._claimed.extend(jobs)
            return self._claimed.popleft() if self._claimed else None

    def _is_due(self) -> bool:
        """Look before claiming: an idle worker takes no write lock."""
        with self.database.read() as uow:
            due = uow.jobs.next_due()
        return due is not None and due <= self.ingestion.clock.now()

    def _job_loop(self) -> None:
        while not self._stop.is_set():
            try:
                worked = self._work_once()
            except StorageFull:  # not even the database has room
                log.warning("the disk is full, trying again later", seconds=FULL_DISK_SECONDS)
                self._stop.wait(FULL_DISK_SECONDS)
                continue
            if not worked:
                self._stop.wait(IDLE_SECONDS)

    def _work_once(self) -> bool:
        """False when there is nothing to do. Raises StorageFull."""
        job = self._take()
        if job is None:
            return False
        try:
            self._run_job(job)
        finally:
            with self._lock:
                self._held.pop(job.id, None)
        self._dirty.set()
        self.on_progress()
        return True

    def _run_job(self, job: Job) -> None:
        """A full disk is no fault of the job, which waits for room with its attempts uncounted."""
        try:
            with no_room_is_storage_full():
                self._carry_out(job)
        except LeaseLost:
            log.warning("lease lost", job=job.id, kind=job.kind, document=job.document_id)
        except StorageFull:
            log.warning("no room for a job, trying again later", job=job.id, kind=job.kind, seconds=FULL_DISK_SECONDS)
            with self.database.write() as uow:
                uow.jobs.release(job, FULL_DISK_SECONDS)
        except Exception as error:
            log.exception("job failed", job=job.id, kind=job.kind, document=job.document_id)
            self._fail(job, error)

    def _carry_out(self, job: Job) -> None:
        match job.kind:
            case JobKind.EXTRACT:
                self.ingestion.extract(job)
            case JobKind.OCR:
                self.ingestion.ocr(job, lambda: self._extend(job))
            case JobKind.COMPARE:
                self.ingestion.compare(job, lambda: self._extend(job))
            case JobKind.CONVERT:
                self.ingestion.convert(job)
            case JobKind.REDACT:
                self.ingestion.redact(job)
            case kind if kind in self.acts:
                self.acts[kind](job, lambda: not self._stop.is_set() and self._extend(job))
            case _:
                raise ValueError(f"no worker knows jobs of kind {job.kind!r}")

    def _fail(self, job: Job, error: Exception) -> None:
        pause = BACKOFF_SECONDS[min(job.attempts, len(BACKOFF_SECONDS)) - 1]
        with self.database.write() as uow:
            state = uow.jobs.fail(job, f"{type(error).__name__}: {error}", pause)
        if state is JobState.NEEDS_ATTENTION:
            self._mark_needing_attention()

    def _extend(self, job: Job) -> bool:
        with self.database.write() as uow:
            return uow.jobs.extend(job, LEASE_SECONDS)

    def _heartbeat_loop(self) -> None:
        while not self._stop.wait(HEARTBEAT_SECONDS):
            with self._lock:
                held = list(self._held.values())
            if held:
                with self.database.write() as uow:
                    for job in held:
                        uow.jobs.extend(job, LEASE_SECONDS)

    def _apply_loop(self) -> None:
        while not self._stop.is_set():
            self._dirty.wait(IDLE_SECONDS)
            self._dirty.clear()
            started = time.monotonic()
            with self.ingestion.stages.measure("drain"):
                applied = self._drain()
            if applied:
                self.on_progress()
                # A commit costs about as much for fifty documents as for one: let a few gather.
                self._stop.wait(min(GATHER_SECONDS, time.monotonic() - started))

    def _drain(self) -> int:
        live = self.applier.live()
        try:
            return self.applier.drain(self._stop.is_set)
        except IndexUnavailable:
            # The other thread may have built it anew meanwhile.
            if not self.upkeep.mend() and self.applier.live() == live:
                raise
            return 0

    def _upkeep_loop(self) -> None:
        while not self._stop.is_set():
            self._look_ahead()
            self.upkeep.keep(self._stop.is_set)
            self._stop.wait(UPKEEP_SECONDS)

    def _keep_house(self) -> None:
        """What no single job sees: dead workers' documents, files that wait for a converter, texts not compared."""
        self._mark_needing_attention()
        with self.database.read() as uow:
            uncompared = is_waiting(uow)
        if uncompared:
            with self.database.write() as uow:
                enqueue_comparing(uow)
        if find_converter() is not None:
            with self.database.write() as uow:
                if uow.documents.in_processing(Processing.WAITING_FOR_CONVERTER, limit=1):
                    enqueue_conversion(uow)

    def _mark_needing_attention(self) -> None:
        with self.database.write() as uow:
            for job in uow.jobs.needing_attention():
                if job.kind in self.acts:
                    continue
                document = uow.documents.get(job.document_id) if job.document_id else None
                if document is None or document.processing is Processing.NEEDS_ATTENTION:
                    continue
                uow.documents.update(
                    replace(
                        document,
                        processing=Processing.NEEDS_ATTENTION,
                        reason=Reason.KEEPS_FAILING,
                        reason_detail={"error": (job.last_error or "").splitlines()[0][:300], "job": job.id},
                    )
                )

    def _release(self) -> None:
        """Give back what was claimed ahead and not begun, so that the next worker need not wait for the lease."""
        with self._lock:
            unstarted, self._claimed = list(self._claimed), deque()
        if unstarted:
            with self.database.write() as uow:
                for job in unstarted:
                    uow.jobs.release(job)
