from __future__ import annotations

import datetime as dt
import subprocess
import sys
from typing import Protocol

import pytest

from archive.jobs import Job, JobState
from archive.ports import Clock
from storage.database import SqlDatabase, open_database


class MovableClock(Clock, Protocol):
    def advance(self, seconds: float) -> None: ...


def enqueue(database: SqlDatabase, kind: str = "extract", **options: object) -> bool:
    with database.write() as uow:
        return uow.jobs.enqueue(kind, {"pages": [1, 2]}, **options)  # type: ignore[arg-type]


def claim(database: SqlDatabase, *kinds: str, limit: int = 1) -> list[Job]:
    with database.write() as uow:
        return uow.jobs.claim(kinds or ("extract",), 60, limit)


def test_a_claimed_job_is_whole_and_nobody_elses(database: SqlDatabase, clock: MovableClock) -> None:
    enqueue(database, document_id="a", priority=7, max_attempts=2)
    [job] = claim(database)
    assert (job.kind, job.payload, job.document_id, job.priority) == ("extract", {"pages": [1, 2]}, "a", 7)
    assert (job.state, job.attempts, job.max_attempts) == (JobState.LEASED, 1, 2)
    assert job.lease_until == clock.now() + dt.timedelta(seconds=60)
    assert claim(database) == []


def test_jobs_come_by_priority_then_due_time_then_age(database: SqlDatabase, clock: MovableClock) -> None:
    earlier = clock.now() - dt.timedelta(hours=1)
    for name, priority, run_at in [
        ("c", 5, None),
        ("d", 5, None),
        ("b", 5, earlier),
        ("a", 1, None),
        ("e", 9, earlier),
    ]:
        enqueue(database, document_id=name, priority=priority, run_at=run_at)
    assert [job.document_id for job in claim(database, limit=9)] == ["a", "b", "c", "d", "e"]


def test_only_the_kinds_asked_for_and_only_what_is_due(database: SqlDatabase, clock: MovableClock) -> None:
    enqueue(database, "ocr")
    enqueue(database, run_at=clock.now() + dt.timedelta(seconds=5))
    assert claim(database) == []
    clock.advance(5)
    assert len(claim(database)) == 1
    assert len(claim(database, "convert", "ocr")) == 1


def test_a_unique_key_is_free_again_when_the_job_is_finished(database: SqlDatabase) -> None:
    assert enqueue(database, unique_key="extract:a")
    assert not enqueue(database, unique_key="extract:a")
    [job] = claim(database)
    assert not enqueue(database, unique_key="extract:a")
    with database.write() as uow:
        assert uow.jobs.finish(job)
        assert uow.jobs.enqueue("extract", {}, unique_key="extract:a")
    assert enqueue(database)
    assert enqueue(database), "jobs without a key do not meet"


def test_a_silent_workers_job_is_claimable_when_its_lease_ends(database: SqlDatabase, clock: MovableClock) -> None:
    enqueue(database)
    [lost] = claim(database)
    clock.advance(59)
    assert claim(database) == []
    clock.advance(1)
    [taken_over] = claim(database)
    assert (taken_over.id, taken_over.attempts) == (lost.id, 2)


def test_who_lost_the_lease_can_do_nothing_with_the_job(database: SqlDatabase, clock: MovableClock) -> None:
    enqueue(database)
    [lost] = claim(database)
    clock.advance(60)
    [taken_over] = claim(database)
    with database.write() as uow:
        assert not uow.jobs.extend(lost, 60)
        assert not uow.jobs.finish(lost)
        assert uow.jobs.fail(lost, "too late", 0) is JobState.LEASED
        uow.jobs.release(lost)
    with database.write() as uow:
        assert uow.jobs.extend(taken_over, 60)
        assert uow.jobs.finish(taken_over)
        assert not uow.jobs.finish(taken_over)


def test_a_job_that_is_not_to_blame_waits_with_its_attempt_uncounted(
    database: SqlDatabase, clock: MovableClock
) -> None:
    enqueue(database, max_attempts=1)
    for _ in range(3):
        [job] = claim(database)
        assert job.attempts == 1
        with database.write() as uow:
            uow.jobs.release(job, 60)
        assert claim(database) == []
        clock.advance(60)
    [job] = claim(database)
    with database.write() as uow:
        uow.jobs.release(job)
    assert len(claim(database)) == 1


def test_a_heartbeat_keeps_the_lease(database: SqlDatabase, clock: MovableClock) -> None:
    enqueue(database)
    [job] = claim(database)
    for _ in range(4):
        clock.advance(50)
        with database.write() as uow:
            assert uow.jobs.extend(job, 60)
    assert claim(database) == []


def test_a_job_that_kills_its_worker_every_time_needs_attention(database: SqlDatabase, clock: MovableClock) -> None:
    enqueue(database, document_id="a", max_attempts=3)
    for attempt in (1, 2, 3):
        [job] = claim(database)
        assert job.attempts == attempt
        clock.advance(60)
    assert claim(database) == []
    with database.read() as uow:
        [stuck] = uow.jobs.needing_attention()
        assert uow.jobs.next_due() is None
    assert (stuck.id, stuck.state, stuck.lease_token) == (job.id, JobState.NEEDS_ATTENTION, None)
    assert stuck.last_error == "the worker died or fell silent; attempts: 3"


def test_a_failed_job_waits_and_after_the_last_attempt_needs_attention(
    database: SqlDatabase, clock: MovableClock
) -> None:
    enqueue(database, max_attempts=2)
    [job] = claim(database)
    with database.write() as uow:
        assert uow.jobs.fail(job, "ValueError: one", 10) is JobState.QUEUED
        assert uow.jobs.next_due() == clock.now() + dt.timedelta(seconds=10)
    assert claim(database) == []
    clock.advance(10)
    [job] = claim(database)
    assert (job.attempts, job.last_error) == (2, "ValueError: one")
    with database.write() as uow:
        assert uow.jobs.fail(job, "ValueError: two", 10) is JobState.NEEDS_ATTENTION
        assert [j.last_error for j in uow.jobs.needing_attention()] == ["ValueError: two"]
    clock.advance(1000)
    assert claim(database) == []


@pytest.mark.parametrize("by", ["id", "document", "all"])
def test_a_retried_job_has_fresh_attempts(database: SqlDatabase, by: str) -> None:
    enqueue(database, document_id="a", max_attempts=1)
    [job] = claim(database)
    with database.write() as uow:
        uow.jobs.fail(job, "broken", 0)
        assert uow.jobs.retry(job_id=job.id + 1) == uow.jobs.retry(document_id="b") == 0
        options: dict[str, dict[str, object]] = {"id": {"job_id": job.id}, "document": {"document_id": "a"}, "all": {}}
        assert uow.jobs.retry(**options[by]) == 1  # type: ignore[arg-type]
    [again] = claim(database)
    assert (again.id, again.attempts) == (job.id, 1)


def test_a_released_job_is_queued_with_its_attempt_uncounted(database: SqlDatabase) -> None:
    enqueue(database)
    [job] = claim(database)
    with database.write() as uow:
        uow.jobs.release(job)
    [again] = claim(database)
    assert (again.id, again.attempts) == (job.id, 1)


def test_jobs_are_counted_by_kind_and_state(database: SqlDatabase) -> None:
    for kind in ("extract", "extract", "ocr"):
        enqueue(database, kind)
    claim(database)
    with database.read() as uow:
        assert uow.jobs.counts() == {
            ("extract", JobState.QUEUED): 1,
            ("extract", JobState.LEASED): 1,
            ("ocr", JobState.QUEUED): 1,
        }


CLAIM_UNTIL_EMPTY = """
import sys
from storage.database import open_database
database = open_database(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
while True:
    with database.write() as uow:
        jobs = uow.jobs.claim(["extract"], 600, 2)
    if not jobs:
        break
    print(*(job.id for job in jobs), flush=True)
"""


def test_two_processes_never_get_the_same_job(database: SqlDatabase, database_url: str) -> None:
    with database.write() as uow:
        for _ in range(200):
            uow.jobs.enqueue("extract", {})
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIM_UNTIL_EMPTY, database_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    answers = []
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        answer, _ = worker.communicate(timeout=60)
        answers += answer.split()
        assert worker.returncode == 0
    assert len(answers) == len(set(answers)) == 200


CLAIM_AND_HOLD = """
import sys
from storage.database import open_database
database = open_database(sys.argv[1])
with database.write() as uow:
    [job] = uow.jobs.claim(["extract"], 0.5)
print(job.id, flush=True)
sys.stdin.read()
"""


def test_the_job_of_a_killed_worker_is_done_by_another(database: SqlDatabase, database_url: str) -> None:
    """On the real clock of both: the lease ends half a second after the claim."""
    with database.write() as uow:
        uow.jobs.enqueue("extract", {}, run_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    worker = subprocess.Popen(
        [sys.executable, "-c", CLAIM_AND_HOLD, database_url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with worker:
        assert worker.stdout is not None
        held = int(worker.stdout.readline())
        worker.kill()
    survivor = open_database(database_url)
    taken: list[Job] = []
    while not taken:
        with survivor.write() as uow:
            taken = uow.jobs.claim(["extract"], 60)
    survivor.close()
    assert [(job.id, job.attempts) for job in taken] == [(held, 2)]
