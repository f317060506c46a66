"""How is a document published later: is it still right, and allowed, when the time has come or it has been read?"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Final

from archive.audit import AuditEntry
from archive.batches import UNREADABLE
from archive.completeness import NO_DEMANDS, Demands, obstacles
from archive.curation import existing
from archive.documents import Document, Lifecycle
from archive.errors import InvalidInput
from archive.jobs import Job, JobKind, LeaseLost
from archive.people import CONSOLE, Action, Person, may
from archive.ports import Clock, Database, UnitOfWork
from archive.privacy_gate import keeping_back
from archive.schedule import UNREAD, WHEN_READ, ScheduledPublication
from archive.workflow import RULES, Step, ask_revision, ask_right, step_in

PUBLISH_PRIORITY: Final = 10
NO_LONGER_ALLOWED: Final = "rights"
NOT_FROM_HERE: Final = "state"


def schedule(
    database: Database,
    clock: Clock,
    document_id: str,
    at: dt.datetime,
    *,
    person: Person,
    revision: int | None = None,
    demands: Demands = NO_DEMANDS,
) -> ScheduledPublication:
    """Have the document published at ``at`` (aware), in place of any time said before.

    Rights and completeness are asked now, and again when the time has come. Raises NotFound, Forbidden, StaleRecord,
    and InvalidInput for a time that has passed or a document that cannot be published.
    """
    with database.write() as uow:
        document = existing(uow, document_id)
        ask_right(person, Action.PUBLISH, document)
        ask_revision(document, revision)
        if at <= clock.now():
            raise InvalidInput("Waktu terbit harus di masa depan.")
        if document.lifecycle not in RULES[Step.PUBLISH].start:
            raise InvalidInput(
                "Langkah ini tidak dapat diambil: dokumen {id} sekarang berstatus {now}.",
                id=document.id,
                now=document.lifecycle.value,
            )
        if missing := obstacles(uow, document, demands):
            raise InvalidInput(missing[0].sentence, **missing[0].values)
        wish = ScheduledPublication(document_id, at, person.login, secrets.token_hex(8), clock.now())
        before = _written(uow.schedule.get(document_id))
        uow.schedule.put(wish)
        uow.audit.append(AuditEntry(wish.created_at, person.login, "schedule", document_id, before, {"publish_at": at}))
    return wish


def unschedule(database: Database, clock: Clock, document_id: str, *, person: Person) -> bool:
    """Take the wish back; False when there is none. Raises NotFound, Forbidden."""
    with database.write() as uow:
        ask_right(person, Action.PUBLISH, existing(uow, document_id))
        wish = uow.schedule.get(document_id)
        if wish is None:
            return False
        uow.schedule.remove(document_id)
        before = _written(wish)
        uow.audit.append(AuditEntry(clock.now(), person.login, "unschedule", document_id, before, {}))
    return True


def _written(wish: ScheduledPublication | None) -> dict[str, object]:
    if wish is None:
        return {}
    return {**WHEN_READ, "by": wish.login} if wish.when_read else {"publish_at": wish.at, "by": wish.login}


def enqueue_due(database: Database, clock: Clock) -> int:
    """A job for every publication whose time has come; how many there are. Looks before it takes the write lock."""
    with database.read() as uow:
        due = uow.schedule.due(clock.now())
    if due:
        with database.write() as uow:
            for wish in due:
                uow.jobs.enqueue(
                    JobKind.PUBLISH,
                    {"token": wish.token},
                    document_id=wish.document_id,
                    priority=PUBLISH_PRIORITY,
                    unique_key=f"{JobKind.PUBLISH}:{wish.token}",
                )
    return len(due)


def publish_scheduled(database: Database, clock: Clock, job: Job, demands: Demands = NO_DEMANDS) -> list[Document]:
    """Carry out the job of a wish, in one transaction that also finishes it; the published documents.

    Nothing happens when the wish was taken back or changed meanwhile, or the document is being read again first. When
    whoever wished it may no longer publish, or the document is not complete, could not be read or holds undecided
    personal data, the wish ends with an audit entry that says why, and the document stays what it was.
    Raises LeaseLost.
    """
    document_id = job.document_id or ""
    published: list[Document] = []
    with database.write() as uow:
        wish, document = uow.schedule.get(document_id), existing(uow, document_id)
        waits = wish is not None and wish.when_read and document.processing in UNREAD
        if wish is not None and wish.token == job.payload["token"] and not waits:
            uow.schedule.remove(document_id)
            if why := _why_not(uow, clock.now(), document, wish, demands):
                uow.audit.append(
                    AuditEntry(clock.now(), "worker", "schedule_refused", document_id, {}, {"missing": why})
                )
            else:
                published = step_in(uow, clock, document, Step.PUBLISH, wish.login, demands=demands)
        if not uow.jobs.finish(job):
            raise LeaseLost(f"job {job.id}")
    return published


def _why_not(
    uow: UnitOfWork, at: dt.datetime, document: Document, wish: ScheduledPublication, demands: Demands
) -> list[str]:
    person = CONSOLE if wish.login == CONSOLE.login else uow.people.get(wish.login)
    if not may(person, Action.PUBLISH, document.unit):
        return [NO_LONGER_ALLOWED]
    if document.lifecycle is Lifecycle.PUBLISHED or document.lifecycle not in RULES[Step.PUBLISH].start:
        return [NOT_FROM_HERE]
    missing = [each.field for each in obstacles(uow, document, demands)]
    if wish.when_read and document.processing in UNREADABLE:
        missing.append("text")
    return missing + (["privacy"] if keeping_back(uow, at, document) else [])
