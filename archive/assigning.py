"""Which entries of the vocabularies may a document be given? Those that hold today, or held when it was written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Final

from archive.archival_codes import ArchivalCode
from archive.documents import Document
from archive.errors import InvalidInput
from archive.keeping_vocabulary import Entry, name_of
from archive.ports import UnitOfWork
from archive.required_items import RequiredItem
from archive.subjects import Subject
from archive.units import Unit
from archive.vocabulary import Dated, in_force

_LONGEST_NAME: Final = 80  # letters of a name within a sentence


def may_be_given(entry: Dated, document: Document, today: dt.date) -> bool:
    """Whether it holds today, or held at some time of the day or year the document is of."""
    if in_force(entry, today):
        return True
    written = days_written(document)
    return written is not None and any(in_force(entry, day) for day in _within(entry, *written))


def _within(entry: Dated, first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """Days of the span on one of which an entry holds if it holds on any."""
    edges = (entry.valid_from, entry.valid_until)
    return (first, last, *(day for day in edges if day is not None and first <= day <= last))


def days_written(document: Document) -> tuple[dt.date, dt.date] | None:
    """The first and last day on which it may have been written; None while neither date nor year is known."""
    if document.date is not None:
        return document.date, document.date
    if document.year is not None:
        return dt.date(document.year, 1, 1), dt.date(document.year, 12, 31)
    return None


def refusal(entry: Entry, document: Document, today: dt.date) -> InvalidInput | None:
    """Why the document may not be given this entry; None where it may."""
    if may_be_given(entry, document, today):
        return None
    name = name_of(entry)
    name = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME].rstrip()}…"
    if entry.valid_until is not None and entry.valid_until < today:
        return InvalidInput(
            "{name} ({code}) hanya berlaku sampai {day}; pilih yang berlaku bagi dokumen ini.",
            name=name,
            code=entry.code,
            day=entry.valid_until.isoformat(),
        )
    assert entry.valid_from is not None, "what has not ended and does not hold has yet to begin"
    return InvalidInput(
        "{name} ({code}) baru berlaku mulai {day}.", name=name, code=entry.code, day=entry.valid_from.isoformat()
    )


class Choices:
    """The vocabularies as one transaction sees them on one day, each read when it is first asked for."""

    def __init__(self, uow: UnitOfWork, today: dt.date) -> None:
        self._uow = uow
        self.today = today

    @cached_property
    def items(self) -> Mapping[str, RequiredItem]:
        """Every code, a merged one with the item it was merged into."""
        return self._uow.items.by_code()

    @cached_property
    def subjects(self) -> Mapping[str, Subject]:
        """By code, without those merged into others."""
        return {subject.code: subject for subject in self._uow.subjects.all()}

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """By code, without those merged into others."""
        return {unit.code: unit for unit in self._uow.units.all()}

    @cached_property
    def archival_codes(self) -> Mapping[str, ArchivalCode]:
        """Every code, a merged one with the entry it was merged into."""
        return self._uow.archival_codes.by_code()

    def ended_subject(self, document: Document, codes: object) -> InvalidInput | None:
        """Why not, for the first of these known subjects that it does not carry yet and may not be given."""
        assert isinstance(codes, list | tuple), "subjects are a list of codes"
        refused = {each: why for each in codes if (why := refusal(self.subjects[each], document, self.today))}
        if refused:
            carried = self._uow.subjects.subjects_of(document.id)
            return next((why for code, why in refused.items() if code not in carried), None)
        return None
