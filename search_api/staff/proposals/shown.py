"""What does a person see of a learned proposal: its name, its reasons, and how far it can be trusted?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from archive.documents import Document
from archive.learned import LearnedField, LearnedProposal
from archive.ports import UnitOfWork
from archive.proposing import standing
from archive.subjects import Subject
from search_api.standing import records_of


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A published document with the value."""

    id: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """A proposal with the names of its value and of its neighbours; ``subject`` where the value is one."""

    proposal: LearnedProposal
    label: str
    subject: Subject | None
    neighbours: Sequence[Neighbour]


def proposals_shown(uow: UnitOfWork, document: Document, today: dt.date) -> dict[str, list[ShownProposal]]:
    """By field, the likeliest first. Neighbours that are no longer public are left out."""
    found = standing(uow, document, today)
    near = uow.documents.get_many(sorted({each for proposal in found for each in proposal.neighbours}))
    record_at = records_of(uow, near)
    shown: dict[str, list[ShownProposal]] = {}
    for each in found:
        neighbours = [
            Neighbour(known.id, known.title, record_at(known.id))
            for number in each.neighbours
            if (known := near.get(number)) is not None and known.is_public
        ]
        subject = uow.subjects.get(each.value) if each.field is LearnedField.SUBJECTS else None
        label = name_of_value(uow, each.field, each.value)
        shown.setdefault(each.field.value, []).append(ShownProposal(each, label, subject, neighbours))
    return shown


def name_of_value(uow: UnitOfWork, field: LearnedField, value: str) -> str:
    """What a value is called; a class keeps its term of the law."""
    match field:
        case LearnedField.ITEM:
            item = uow.items.get(value)
            return f"{value} {item.text}" if item else value
        case LearnedField.ARCHIVAL_CODE:
            code = uow.archival_codes.get(value)
            return f"{value} {code.name}" if code else value
        case LearnedField.SUBJECTS:
            subject = uow.subjects.get(value)
            return subject.name if subject else value
        case LearnedField.UNIT:
            unit = uow.units.get(value)
            return unit.name if unit else value
        case _:
            return value
