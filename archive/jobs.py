"""What work is owed, and what must a queue of it promise?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class JobKind(StrEnum):
    """The kinds of work a worker does."""

    EXTRACT = "extract"  # one document: identify, read, record
    OCR = "ocr"  # some pages of one document
    CONVERT = "convert"  # a batch of documents that wait for LibreOffice
    COMPARE = "compare"  # every document whose text was not held against the others yet
    PUBLISH = "publish"  # one document whose time has come
    REDACT = "redact"  # one document: make the file without what is blacked out
    TRAIN = "train"  # learn from published documents what to propose for others
    BULK_EDIT = "bulk_edit"  # one change to many documents, or its undoing
    SWEEP = "sweep"  # uploads that were never finished, or not decided


class LeaseLost(Exception):
    """Another worker has the job; what this one found is dropped with its transaction."""


class JobState(StrEnum):
    """Finished jobs are deleted; a job that kept failing stays visible and can be retried."""

    QUEUED = "queued"
    LEASED = "leased"
    NEEDS_ATTENTION = "needs_attention"


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work. Lower ``priority`` runs first. ``attempts`` counts claims, this one included."""

    id: int
    kind: str
    payload: Mapping[str, object]
    document_id: str | None
    priority: int
    state: JobState
    run_at: dt.datetime
    attempts: int
    max_attempts: int
    lease_token: str | None = None
    lease_until: dt.datetime | None = None
    last_error: str | None = None


class JobQueue(Protocol):
    """Leased jobs in the database: a worker that dies loses its lease, never the job."""

    def enqueue(
        self,
        kind: str,
        payload: Mapping[str, object],
        *,
        document_id: str | None = None,
        priority: int = 50,
        run_at: dt.datetime | None = None,
        unique_key: str | None = None,
        max_attempts: int = 4,
    ) -> bool:
        """False when an unfinished job with ``unique_key`` is there already."""
        ...

    def claim(self, kinds: Sequence[str], lease_seconds: float, limit: int = 1) -> list[Job]:
        """Lease up to ``limit`` due jobs (queued, or leased by somebody who has gone silent).

        Counts an attempt. A job whose lease ran out ``max_attempts`` times goes to needs_attention instead.
        """
        ...

    def extend(self, job: Job, lease_seconds: float) -> bool:
        """The heartbeat. False when the lease was lost: stop working on it."""
        ...

    def release(self, job: Job, retry_in: float = 0.0) -> None:
        """Give back a job that was not begun: queued again, the attempt uncounted. No error when the lease was lost."""
        ...

    def finish(self, job: Job) -> bool:
        """Delete the job. False when the lease was lost; then the caller must roll back."""
        ...

    def fail(self, job: Job, error: str, retry_in: float) -> JobState:
        """Queue it again in ``retry_in`` seconds, or needs_attention after its last attempt. LEASED: it was lost."""
        ...

    def retry(self, job_id: int | None = None, document_id: str | None = None) -> int:
        """Queue jobs that need attention again, with fresh attempts; how many."""
        ...

    def counts(self) -> Mapping[tuple[str, JobState], int]:
        """Unfinished jobs by kind and state."""
        ...

    def needing_attention(self, limit: int = 100) -> list[Job]:
        """Jobs that kept failing, newest first."""
        ...

    def next_due(self) -> dt.datetime | None:
        """When the next job could be claimed; None when there is none."""
        ...
