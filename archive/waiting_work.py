"""What waits for this person when they come to work?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from archive.audit import AuditQuestion
from archive.batches import Batch
from archive.deciding_pairs import pairs_to_decide
from archive.documents import Document, Lifecycle
from archive.jobs import JobState
from archive.near_duplicates import Likeness
from archive.people import Action, Person, Scope, may, reach
from archive.ports import UnitOfWork
from archive.schedule import ScheduledPublication
from archive.work_queue import UNCLASSIFIED, Concern, WorkFilter

MOST_PAIRS: Final = 200
_SCHEDULED_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """How many of each there are among the documents this person may read; 0 also where it is not their work.

    ``oldest`` is when the document that waits longest for a librarian was received. ``same_text`` counts pairs, at
    most ``MOST_PAIRS`` are looked at. ``unclassified`` are public without a class. ``audited`` are entries of the
    audit log of the last day.
    """

    returned: int = 0
    drafts: int = 0
    submitted: int = 0
    in_review: int = 0
    oldest: dt.datetime | None = None
    unreadable: int = 0
    personal_data: int = 0
    same_text: int = 0
    unclassified: int = 0
    failed_jobs: int = 0
    audited: int = 0
    open_batches: Sequence[Batch] = ()
    scheduled: Sequence[tuple[ScheduledPublication, Document]] = ()


def waiting_work(uow: UnitOfWork, person: Person, now: dt.datetime) -> WaitingWork:
    """Read it in this snapshot."""

    def count(**asked: object) -> int:
        return uow.queues.count(replace(WorkFilter(), **asked).within(person))  # type: ignore[arg-type]

    def allowed(action: Action) -> bool:
        return reach(person, action) is not None

    submitted = WorkFilter((Lifecycle.SUBMITTED,)).within(person)
    first = uow.queues.some(submitted, 0, 1) if allowed(Action.REVIEW) else ()
    own_unit = None if reach(person, Action.READ) is Scope.ALL_UNITS else person.unit
    return WaitingWork(
        returned=count(concern=Concern.RETURNED) if allowed(Action.EDIT) else 0,
        drafts=count(states=(Lifecycle.DRAFT,)),
        submitted=uow.queues.count(submitted),
        in_review=count(states=(Lifecycle.CHECKED, Lifecycle.APPROVED)),
        oldest=first[0].received_at if first else None,
        unreadable=count(concern=Concern.UNREADABLE),
        personal_data=count(concern=Concern.PERSONAL_DATA),
        same_text=sum(
            pair.likeness is Likeness.SAME_TEXT for pair, _, _ in pairs_to_decide(uow, person, own_unit, MOST_PAIRS)
        )
        if allowed(Action.EDIT)
        else 0,
        unclassified=count(states=(Lifecycle.PUBLISHED,), information_class=UNCLASSIFIED)
        if allowed(Action.CLASSIFY)
        else 0,
        failed_jobs=sum(found for (_, state), found in uow.jobs.counts().items() if state is JobState.NEEDS_ATTENTION)
        if allowed(Action.MAINTAIN)
        else 0,
        audited=uow.audit.count(AuditQuestion(since=now - dt.timedelta(days=1))) if allowed(Action.READ_AUDIT) else 0,
        open_batches=[each for each in uow.batches.of_officer(person.login) if each.closed_at is None]
        if allowed(Action.DEPOSIT)
        else (),
        scheduled=_scheduled(uow, person),
    )


def _scheduled(uow: UnitOfWork, person: Person) -> list[tuple[ScheduledPublication, Document]]:
    """The next publications, soonest first."""
    wishes = uow.schedule.all()
    documents = uow.documents.get_many([wish.document_id for wish in wishes])
    found = [(wish, documents[wish.document_id]) for wish in wishes if wish.document_id in documents]
    return [each for each in found if may(person, Action.READ, each[1].unit)][:_SCHEDULED_SHOWN]
