"""What work is due, and who is doing it? Leased jobs in the database.

A claim stamps a job with a random token and a deadline. Every later word about the job must
carry the token, so a worker that was thought dead and wakes up again cannot finish, fail or
extend what another has taken over. Claiming first looks for leases that ran out: their jobs
are queued again, or need attention when every attempt ended like that.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, and_, bindparam, cast, delete, func, literal, select, update

from archive.jobs import Job, JobState
from archive.ports import Clock
from storage.engines import insert_for
from storage.tables import jobs

_ERROR_LENGTH = 4000

_FIELDS = tuple(field.name for field in fields(Job))
_JOB = select(*(jobs.c[name] for name in _FIELDS))
_FREED: Mapping[str, Any] = {"lease_token": None, "lease_until": None}
_MINE: ColumnElement[bool] = and_(
    jobs.c.id == bindparam("job_id"), jobs.c.state == JobState.LEASED, jobs.c.lease_token == bindparam("token")
)
_EXPIRED = and_(jobs.c.state == JobState.LEASED, jobs.c.lease_until <= bindparam("at"))
_REQUEUE_EXPIRED = (
    update(jobs).where(_EXPIRED, jobs.c.attempts < jobs.c.max_attempts).values(state=JobState.QUEUED, **_FREED)
)
_GIVE_UP_EXPIRED = (
    update(jobs)
    .where(_EXPIRED)
    .values(
        state=JobState.NEEDS_ATTENTION,
        last_error=literal("the worker died or fell silent; attempts: ").concat(cast(jobs.c.attempts, String)),
        **_FREED,
    )
)
_DUE = (
    _JOB.where(
        jobs.c.state == JobState.QUEUED,
        jobs.c.run_at <= bindparam("at"),
        jobs.c.kind.in_(bindparam("kinds", expanding=True)),
    )
    .order_by(jobs.c.priority, jobs.c.run_at, jobs.c.id)
    .limit(bindparam("at_most"))
    .with_for_update(skip_locked=True)  # SQLite has no row locks and ignores this
)
_LEASE = (
    update(jobs)
    .where(jobs.c.id == bindparam("job_id"))
    .values(
        state=JobState.LEASED,
        attempts=jobs.c.attempts + 1,
        lease_token=bindparam("token"),
        lease_until=bindparam("until"),
    )
)
_EXTEND = update(jobs).where(_MINE).values(lease_until=bindparam("until"))
_RELEASE = update(jobs).where(_MINE).values(state=JobState.QUEUED, attempts=jobs.c.attempts - 1, **_FREED)
_FINISH = delete(jobs).where(_MINE)


@cache
def _enqueue(dialect: str) -> Any:
    return insert_for(dialect, jobs).on_conflict_do_nothing(index_elements=["unique_key"])


class Jobs:
    """Fulfils JobQueue."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

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
        """False when an unfinished job with ``unique_key`` is there already, also one that needs attention."""
        row = {
            "kind": str(kind),
            "payload": dict(payload),
            "document_id": document_id,
            "priority": priority,
            "state": JobState.QUEUED,
            "run_at": run_at or self._clock.now(),
            "attempts": 0,
            "max_attempts": max_attempts,
            "unique_key": unique_key,
        }
        return bool(self._connection.execute(_enqueue(self._connection.dialect.name), row).rowcount)

    def claim(self, kinds: Sequence[str], lease_seconds: float, limit: int = 1) -> list[Job]:
        """Lease up to ``limit`` due jobs, by priority, then due time, then age. Counts an attempt of each.

        Jobs whose lease ran out are queued again first; one that has used up its attempts
        goes to needs_attention and shows up in ``needing_attention``.
        """
        now = self._clock.now()
        self._connection.execute(_REQUEUE_EXPIRED, {"at": now})
        self._connection.execute(_GIVE_UP_EXPIRED, {"at": now})
        due = self._connection.execute(_DUE, {"at": now, "kinds": [str(k) for k in kinds], "at_most": limit})
        until = now + dt.timedelta(seconds=lease_seconds)
        claimed = [
            replace(
                job,
                state=JobState.LEASED,
                attempts=job.attempts + 1,
                lease_token=secrets.token_hex(16),
                lease_until=until,
            )
            for job in (Job(*row) for row in due)
        ]
        if claimed:
            self._connection.execute(
                _LEASE, [{"job_id": job.id, "token": job.lease_token, "until": until} for job in claimed]
            )
        return claimed

    def extend(self, job: Job, lease_seconds: float) -> bool:
        """The heartbeat. False when the lease was lost: stop working on it."""
        until = self._clock.now() + dt.timedelta(seconds=lease_seconds)
        return bool(self._connection.execute(_EXTEND, _owned(job) | {"until": until}).rowcount)

    def release(self, job: Job, retry_in: float = 0.0) -> None:
        """Give back a job that was not begun or is not to blame: queued again, the attempt uncounted."""
        later = {"run_at": self._clock.now() + dt.timedelta(seconds=retry_in)} if retry_in else {}
        self._connection.execute(_RELEASE.values(later) if later else _RELEASE, _owned(job))

    def finish(self, job: Job) -> bool:
        """Delete the job. False when the lease was lost; then the caller must roll back."""
        return bool(self._connection.execute(_FINISH, _owned(job)).rowcount)

    def fail(self, job: Job, error: str, retry_in: float) -> JobState:
        """Queue it again in ``retry_in`` seconds, or needs_attention after its last attempt.

        When the lease was lost nothing changes and the answer is LEASED: it is somebody else's job.
        """
        spent = job.attempts >= job.max_attempts
        state = JobState.NEEDS_ATTENTION if spent else JobState.QUEUED
        again = (
            update(jobs)
            .where(_MINE)
            .values(
                state=state,
                run_at=self._clock.now() + dt.timedelta(seconds=retry_in),
                last_error=error[:_ERROR_LENGTH],
                **_FREED,
            )
        )
        return state if self._connection.execute(again, _owned(job)).rowcount else JobState.LEASED

    def retry(self, job_id: int | None = None, document_id: str | None = None) -> int:
        """Queue jobs that need attention again (all of them, or these), with fresh attempts; how many."""
        again = update(jobs).where(jobs.c.state == JobState.NEEDS_ATTENTION)
        if job_id is not None:
            again = again.where(jobs.c.id == job_id)
        if document_id is not None:
            again = again.where(jobs.c.document_id == document_id)
        return self._connection.execute(
            again.values(state=JobState.QUEUED, attempts=0, run_at=self._clock.now())
        ).rowcount

    def counts(self) -> Mapping[tuple[str, JobState], int]:
        """Unfinished jobs by kind and state."""
        counts = select(jobs.c.kind, jobs.c.state, func.count()).group_by(jobs.c.kind, jobs.c.state)
        return {(kind, state): count for kind, state, count in self._connection.execute(counts)}

    def needing_attention(self, limit: int = 100) -> list[Job]:
        """Jobs that kept failing, newest first."""
        failed = _JOB.where(jobs.c.state == JobState.NEEDS_ATTENTION).order_by(jobs.c.id.desc()).limit(limit)
        return [Job(*row) for row in self._connection.execute(failed)]

    def next_due(self) -> dt.datetime | None:
        """When the next job could be claimed; None when there is none."""
        queued = select(func.min(jobs.c.run_at)).where(jobs.c.state == JobState.QUEUED)
        leased = select(func.min(jobs.c.lease_until)).where(jobs.c.state == JobState.LEASED)
        moments = [self._connection.execute(query).scalar() for query in (queued, leased)]
        return min((moment for moment in moments if moment is not None), default=None)


def _owned(job: Job) -> dict[str, object]:
    return {"job_id": job.id, "token": job.lease_token}
