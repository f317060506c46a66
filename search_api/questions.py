"""How does a question from a query string become a question to the archive, and its answer one with labels?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from archive.classification import InformationClass
from archive.documents import FileType, Lifecycle
from archive.searching import STAFF_FACETS, STATE_FACET, FacetCount
from archive.units import Unit
from search_api import labels
from search_api.services import Language

MOST_HITS: Final = 10_000
"""How deep a reader may page: ``page × size``."""


def allowed_values(units: Iterable[Unit]) -> dict[str, tuple[str, ...]]:
    """The values of facets that are known beforehand (years are not)."""
    return {
        "class": tuple(value.value for value in InformationClass),
        "unit": tuple(unit.code for unit in units),
        "type": tuple(value.value for value in FileType),
        "language": tuple(labels.LANGUAGE_LABELS),
    }


def staff_values(units: Iterable[Unit]) -> dict[str, tuple[str, ...]]:
    """The same for those who may read what is not public."""
    return {**allowed_values(units), STATE_FACET: tuple(state.value for state in Lifecycle)}


def index_filters(filters: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Filters as the index knows them: only those that are set."""
    return {facet: tuple(filters[facet]) for facet in STAFF_FACETS if filters.get(facet)}


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
