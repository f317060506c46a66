"""Which entries of the vocabularies may a document be given?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from archive.ports import UnitOfWork
from archive.required_items import RequiredItem
from archive.subjects import Subject
from archive.units import Unit


class Choices:
    """The vocabularies as one transaction sees them, each read when it is first asked for."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

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
