"""How does a question from a query string become a question to the archive, and its answer one with labels?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from archive.classification import InformationClass
from archive.documents import FileType
from archive.searching import FACETS, FacetCount
from archive.units import Unit
from search_api import labels
from search_api.services import Language

MOST_HITS: Final = 10_000
"""How deep a reader may page: ``page × size``."""


def allowed_values(units: Iterable[Unit]) -> dict[str, tuple[str, ...]]:
    """The values of facets that are known beforehand (years are not)."""
    return {
        "class": (*(value.value for value in InformationClass), labels.UNCLASSIFIED),
        "unit": tuple(unit.code for unit in units),
        "type": tuple(value.value for value in FileType),
    }


def index_filters(filters: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Filters as the index knows them: it writes "" for documents without a class."""
    known = {facet: tuple(filters[facet]) for facet in FACETS if filters.get(facet)}
    if "class" in known:
        known["class"] = tuple("" if value == labels.UNCLASSIFIED else value for value in known["class"])
    return known


def public_value(facet: str, value: str) -> str:
    """A facet value of the index as it stands in URLs and the API."""
    return labels.class_value(value) if facet == "class" else value


def facet_label(facet: str, value: str, units: Mapping[str, Unit], language: Language) -> str:
    """A facet value in words."""
    if facet == "class":
        return labels.class_label(value, language)
    if facet == "unit":
        return labels.unit_label(value, units)
    if facet == "type":
        return labels.type_label(value, language)
    return value


def labelled(
    facet: str, counts: Iterable[FacetCount], units: Mapping[str, Unit], language: Language
) -> list[tuple[str, str, int]]:
    """(value, label, count) of each known value, as the engine ordered them; documents without one are left out."""
    values = [(public_value(facet, entry.value), entry.count) for entry in counts]
    return [(value, facet_label(facet, value, units, language), count) for value, count in values if value]
