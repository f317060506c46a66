"""How does a question from a query string become a question to the archive, and its answer one with labels?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from archive.classification import InformationClass
from archive.documents import FileType, Lifecycle
from archive.ports import UnitOfWork
from archive.searching import STAFF_FILTERS, STATE_FACET, FacetCount
from archive.units import Unit
from search_api import labels
from search_api.services import Language

MOST_HITS: Final = 10_000
"""How deep a reader may page: ``page × size``."""


def allowed_values(uow: UnitOfWork) -> dict[str, Mapping[str, str]]:
    """The values of filters that are known beforehand (years are not), each with the one it is taken for: what was
    merged into another is that other."""
    return {
        "class": {value.value: value.value for value in InformationClass},
        "unit": {code: unit.code for code, unit in uow.units.by_code().items()},
        "subject": {code: subject.code for code, subject in uow.subjects.by_code().items()},
        "code": {code: known.code for code, known in uow.archival_codes.by_code().items()},
        "type": {value.value: value.value for value in FileType},
        "language": {value: value for value in labels.LANGUAGE_LABELS},
    }


def staff_values(uow: UnitOfWork) -> dict[str, Mapping[str, str]]:
    """The same for those who may read what is not public."""
    return {**allowed_values(uow), STATE_FACET: {state.value: state.value for state in Lifecycle}}


def index_filters(filters: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Filters as the index knows them: only those that are set."""
    return {facet: tuple(filters[facet]) for facet in STAFF_FILTERS if filters.get(facet)}


def filter_names(uow: UnitOfWork, filters: Mapping[str, Sequence[str]], language: Language) -> dict[str, str]:
    """What the chosen subjects and archival codes are called, by their codes."""
    subjects = (uow.subjects.get(code) for code in filters.get("subject", ()))
    codes = (uow.archival_codes.get(code) for code in filters.get("code", ()))
    names = {subject.code: labels.subject_name(subject, language) for subject in subjects if subject is not None}
    return names | {code.code: f"{code.code} {code.name}" for code in codes if code is not None}


def facet_label(facet: str, value: str, units: Mapping[str, Unit], language: Language) -> str:
    """A facet value in words."""
    if facet == "class":
        return labels.class_label(value, language)
    if facet == "unit":
        return labels.unit_label(value, units)
    if facet == "type":
        return labels.type_label(value, language)
    if facet == "language":
        return labels.language_label(value, language)
    if facet == STATE_FACET:
        return labels.lifecycle_label(Lifecycle(value), language)
    return value


def labelled(
    facet: str, counts: Iterable[FacetCount], units: Mapping[str, Unit], language: Language
) -> list[tuple[str, str, int]]:
    """(value, label, count) of each value, as the engine ordered them; it does not count documents without one."""
    return [(entry.value, facet_label(facet, entry.value, units, language), entry.count) for entry in counts]
