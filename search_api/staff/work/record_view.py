"""What is there to see and to do about one document, for this person?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.archival_codes import ArchivalCode
from archive.assigning import may_be_given
from archive.audit import AuditEntry
from archive.completeness import Obstacle, obstacles, undecided
from archive.curation import existing
from archive.documents import Document, Lifecycle, Page
from archive.editing import Record, fields_open_to, record, undoable
from archive.errors import Forbidden
from archive.new_versions import NEW_VERSION
from archive.people import Action, Person, may
from archive.ports import UnitOfWork
from archive.required_items import RequiredItem
from archive.schedule import ScheduledPublication
from archive.subjects import Subject
from archive.undoing_moves import undoable_move
from archive.units import Unit
from archive.vocabulary import Dated
from archive.workflow import COMMENTED, RULES, Step, steps_for
from search_api import page_sources
from search_api.services import Services
from search_api.staff.proposals.shown import ShownProposal, proposals_shown


@dataclass(frozen=True, slots=True)
class RecordView:
    """Everything the form, the moves and the history of one document show.

    Vocabularies are by code, merged codes with the entry they were merged into.
    """

    record: Record
    units: Mapping[str, Unit]
    subjects: Sequence[Subject]
    items: Mapping[str, RequiredItem]
    archival_codes: Mapping[str, ArchivalCode]
    missing: Sequence[Obstacle]
    steps: Sequence[Step]
    open_fields: frozenset[str]
    schedule: ScheduledPublication | None
    may_schedule: bool
    history: Sequence[AuditEntry]
    comments: Sequence[AuditEntry]
    undoable: bool
    undoable_move: bool
    pages: Sequence[Page]
    pictured: bool
    names: Mapping[str, str]
    learned: Mapping[str, Sequence[ShownProposal]]
    twins: int
    today: dt.date
    private: int

    @property
    def document(self) -> Document:
        """The record's row."""
        return self.record.document

    def holds(self, entry: Dated) -> bool:
        """Whether the document may be given this entry of a vocabulary."""
        return may_be_given(entry, self.document, self.today)

    def present_units(self) -> list[Unit]:
        """Each once, without those merged into others."""
        return [unit for code, unit in self.units.items() if code == unit.code]

    def present_items(self) -> list[RequiredItem]:
        """Each once, without those merged into others."""
        return [item for code, item in self.items.items() if code == item.code]

    def offered(self, field: str) -> list[tuple[int, str, str, str]]:
        """(place, value, source, excerpt) of the proposals for a field."""
        return [
            (place, each.value, each.source, each.excerpt)
            for place, each in enumerate(self.record.offered)
            if each.field == field
        ]

    @property
    def returned(self) -> AuditEntry | None:
        """What the librarian wrote who sent it back, for as long as it is a draft and was not submitted again."""
        moves = {rule.act for rule in RULES.values()}
        last = next((each for each in self.history if each.action in moves), None)
        is_returned = last is not None and last.action == RULES[Step.RETURN].act
        return last if is_returned and self.document.lifecycle is Lifecycle.DRAFT else None

    def obstacle(self, field: str) -> Obstacle | None:
        """What is missing at a field."""
        return next((each for each in self.missing if each.field == field), None)


def readable_document(uow: UnitOfWork, person: Person, document_id: str) -> Document:
    """The document, if this person may read it. Raises NotFound, Forbidden."""
    document = existing(uow, document_id)
    if not may(person, Action.READ, document.unit):
        raise Forbidden(action=Action.READ)
    return document


def record_view(services: Services, person: Person, document_id: str) -> RecordView:
    """Read it all in one snapshot. Raises NotFound, Forbidden."""
    with services.database.read() as uow:
        document = readable_document(uow, person, document_id)
        today = services.clock.now().date()
        history = uow.audit.of_document(document.id)[::-1]
        now = services.clock.now()
        steps = steps_for(person, document)
        return RecordView(
            record=record(uow, document),
            units=uow.units.by_code(),
            subjects=uow.subjects.all(),
            items=uow.items.by_code(),
            archival_codes=uow.archival_codes.by_code(),
            missing=[*obstacles(uow, document, services.site.demands), *undecided(uow, document)],
            steps=steps,
            open_fields=fields_open_to(person, document),
            schedule=uow.schedule.get(document.id),
            may_schedule=Step.PUBLISH in steps,
            history=history,
            comments=[each for each in history if each.action in {*COMMENTED, NEW_VERSION} and each.after.get("why")],
            undoable=undoable(uow, document, person, now) is not None,
            undoable_move=undoable_move(uow, document, person, now) is not None,
            pages=uow.pages.summary(document.id),
            pictured=page_sources.page_source(services, uow, document) is not None,
            names={each.login: each.name for each in uow.people.all()},
            learned=proposals_shown(uow, document, today),
            twins=len(uow.near_duplicates.pairs_of(document.id)),
            today=today,
            private=len(uow.privacy.findings(document.id)),
        )
