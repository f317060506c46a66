"""What do the demonstration's people do, each act once, as soon as the archive has read what it needs?

Everything goes through the use cases that the pages use. Whether an act was done stands in the audit log, so a second
start adds nothing, a kill in the middle is carried on, and what visitors changed meanwhile stays as they left it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zoneinfo
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

import structlog

from archive.batches import Settlement
from archive.completeness import Demands
from archive.documents import Document, Lifecycle
from archive.editing import edit
from archive.errors import ArchiveError, Conflict
from archive.people import Person, Role
from archive.ports import UnitOfWork
from archive.privacy_gate import FindingState, decide
from archive.receiving import Receiving
from archive.redactions import Ground, order_redaction, plan_findings
from archive.relating import relate
from archive.relations import RelationKind
from archive.scheduling import schedule
from archive.workflow import RULES, Step, take_step
from search_api.demonstration import papers
from search_api.demonstration.handing_over import batch_of, hand_over
from search_api.demonstration.papers import LOGINS, Act, Deed, Paper, sample_of

NOTE: Final = "Layanan informasi tahun 2025, untuk diperiksa dan diterbitkan"
"""What the officer writes to the batch."""

_DAYS_AHEAD: Final = 7
_HOUR: Final = 8

log = structlog.get_logger("arsip.demonstration")

Scene = Callable[[], bool]
"""Plays as far as it can; True once nothing is left of it."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What the people work with. ``zone`` is where they live."""

    receiving: Receiving
    demands: Demands
    zone: zoneinfo.ZoneInfo


class StaffWork:
    """For one thread of one process; cheap to ask again once all is over."""

    def __init__(self, stage: Stage, more: Sequence[Scene] = ()) -> None:
        """``more`` are scenes that are played beside the papers'."""
        self._stage = stage
        every = papers.load()
        together = [each for each in every if not each.is_sample and not each.replaces]
        scenes: list[Scene] = [partial(self._hand_over, together, NOTE, "")]
        scenes += [partial(self._hand_over, [each], each.note, each.replaces) for each in every if each.replaces]
        scenes += [partial(self._follow, each) for each in every if each.acts]
        self._left = [*scenes, *more]

    def carry_on(self) -> bool:
        """Play what can be played by now; whether anything is left."""
        self._left = [scene for scene in self._left if not _is_over(scene)]
        return bool(self._left)

    def _hand_over(self, together: Sequence[Paper], note: str, replaces: str) -> bool:
        with self._stage.receiving.database.read() as uow:
            officer = uow.people.get(LOGINS[Role.OFFICER])
            needed = [of_sample(uow, each) for each in (replaces, *(each.sends for each in together)) if each]
        if officer is None or any(each is None for each in needed):
            return False
        earlier = needed[0] if replaces else None
        if earlier is not None and not earlier.processing.is_final:
            return False  # its next version takes over what was read in it
        hand_over(self._stage.receiving, officer, together, note, earlier.id if earlier else None)
        return True

    def _follow(self, paper: Paper) -> bool:
        """Take one act after the other, as far as they can be taken."""
        for act in paper.acts:
            with self._stage.receiving.database.read() as uow:
                document, person = self._document(uow, paper), uow.people.get(act.by)
                if document is None or person is None or not document.processing.is_final:
                    return False
                acts = uow.audit.of_document(document.id)
                redacting = any(each.state.keeps_back for each in uow.privacy.findings(document.id)) and any(
                    each.what is Deed.REDACT for each in paper.acts
                )
                other = of_sample(uow, act.words) if act.what is Deed.RELATE else None
            if any((each.action, each.actor) == (act.written_as, act.by) for each in acts):
                continue
            if act.what is Step.PUBLISH and redacting:
                return any(each.action == "redaction_refused" for each in acts)
            if not _leads_on(act, document):
                return True  # somebody has gone another way with it
            self._take(act, paper, document, person, other)
        return True

    def _take(self, act: Act, paper: Paper, document: Document, person: Person, other: Document | None) -> None:
        database, clock = self._stage.receiving.database, self._stage.receiving.clock
        demands, login = self._stage.demands, person.login
        match act.what:
            case Deed.DESCRIBE:
                edit(database, clock, document.id, paper.record or {}, person=person, revision=document.revision)
            case Deed.DECLARE_LAWFUL:
                decide(database, clock, document.id, None, FindingState.LAWFUL, actor=login, reason=act.words)
            case Deed.REDACT:
                plan_findings(database, clock, document.id, None, Ground.PERSONAL_SECRET, actor=login)
                order_redaction(database, clock, document.id, actor=login)
            case Deed.SCHEDULE:
                schedule(database, clock, document.id, self._next_week(), person=person, demands=demands)
            case Deed.RELATE:
                assert other is not None, "samples come in before papers"
                relate(database, clock, document.id, RelationKind.IMPLEMENTS, other.id, actor=login)
            case step:
                take_step(database, clock, document.id, step, person=person, why=act.words, demands=demands)

    def _document(self, uow: UnitOfWork, paper: Paper) -> Document | None:
        """The document that the paper became; None until it has come in."""
        if paper.is_sample:
            return of_sample(uow, paper.file)
        officer = uow.people.get(LOGINS[Role.OFFICER])
        earlier = of_sample(uow, paper.replaces) if paper.replaces else None
        if officer is None or (paper.replaces and earlier is None):
            return None
        batch = batch_of(uow, officer, paper.note or NOTE, earlier.id if earlier else None)
        line = uow.batches.at_paths(batch.id, [paper.file]).get(paper.file) if batch else None
        if line is None or line.document_id is None or line.settlement is not Settlement.ACCEPTED:
            return None
        return uow.documents.get(line.document_id)

    def _next_week(self) -> dt.datetime:
        """Next week, when offices open."""
        local = self._stage.receiving.clock.now().astimezone(self._stage.zone) + dt.timedelta(days=_DAYS_AHEAD)
        return local.replace(hour=_HOUR, minute=0, second=0, microsecond=0)


def of_sample(uow: UnitOfWork, file: str) -> Document | None:
    """The document of a sample; None where it was not deposited."""
    return uow.documents.by_deposit_key(_sample_key(file))


@cache
def _sample_key(file: str) -> str:
    sample = sample_of(file)
    return f"{sample.unit}/{hashlib.sha256(sample.source.read_bytes()).hexdigest()}"


def _leads_on(act: Act, document: Document) -> bool:
    match act.what:
        case Deed.DESCRIBE:
            return document.lifecycle is Lifecycle.DRAFT
        case Deed.DECLARE_LAWFUL | Deed.REDACT | Deed.SCHEDULE:
            return document.lifecycle in RULES[Step.PUBLISH].start
        case Deed.RELATE:
            return document.is_public
        case step:
            return document.lifecycle in RULES[step].start


def _is_over(scene: Scene) -> bool:
    try:
        return scene()
    except Conflict:  # a visitor wrote at the same moment: look again
        return False
    except ArchiveError as error:  # visitors led it elsewhere; a demonstration never takes the archive down
        log.warning("a scene of the demonstration ends early", reason=type(error).__name__, message=str(error))
        return True
