"""Nothing was found: what would find something? Nearer words, other classes, the same words without filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from archive.errors import IndexUnavailable, SearchTimedOut
from archive.finding import SearchPage, SearchRequest, find
from archive.query_language import plain_words, rewritten
from archive.units import Unit
from search_api import addresses, questions
from search_api.asked import Question
from search_api.services import Language, Services

_WORDS: Final = 4
_NEAREST: Final = 3
_TRIED: Final = 6
_SECONDS: Final = 1.5
"""For each further question: help must not take longer than the answer."""


@dataclass(frozen=True, slots=True)
class WayOn:
    """A question that finds ``count`` documents."""

    label: str
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Help:
    """``unfiltered`` is the same question without its filters, ``classes`` the same in other classes,
    ``nearest`` with one word exchanged for one that the archive holds."""

    unfiltered: WayOn | None = None
    classes: tuple[WayOn, ...] = ()
    nearest: tuple[WayOn, ...] = ()


def help_with_nothing(
    services: Services, question: Question, found: SearchPage, units: Mapping[str, Unit], language: Language
) -> Help:
    """Ways on from a question without hits; each has been tried, so that none leads to nothing again."""
    classes = _classes(services, question, found, units, language)
    return Help(_unfiltered(services, question), classes, _nearest(services, question))


def _classes(
    services: Services, question: Question, found: SearchPage, units: Mapping[str, Unit], language: Language
) -> tuple[WayOn, ...]:
    ways: list[WayOn] = []
    for value, label, _ in questions.labelled("class", found.facets.get("class", ()), units, language):
        if value not in question.filters.get("class", ()):
            request = replace(question.request(), filters={**question.filters, "class": (value,)}, page=1)
            if total := _total(services, request):
                ways.append(WayOn(label, total, question.address(only=("class", value))))
    return tuple(ways)


def _unfiltered(services: Services, question: Question) -> WayOn | None:
    if not question.filters:
        return None
    total = _total(services, replace(question.request(), filters={}, page=1))
    address = addresses.search_address(question.text, {}, question.sort, literal=question.literal)
    return WayOn("", total, address) if total else None


def _nearest(services: Services, question: Question) -> tuple[WayOn, ...]:
    ways: list[WayOn] = []
    for text in _near_texts(services, question.text)[:_TRIED]:
        total = _total(services, replace(question.request(), text=text, page=1, literal=True))
        if total:
            ways.append(WayOn(text, total, question.address(text=text)))
        if len(ways) == _NEAREST:
            break
    return tuple(ways)


def _near_texts(services: Services, text: str) -> list[str]:
    """The text with every word that the archive does not hold exchanged, then with one more word exchanged."""
    near: dict[str, list[str]] = {}
    strange: dict[str, str | None] = {}
    for word in plain_words(text)[:_WORDS]:
        try:
            found = [each.word for each in services.index.neighbours(word, _NEAREST + 1)]
        except IndexUnavailable:
            return []
        near[word] = [other for other in found if other.casefold() != word.casefold()]
        if near[word] and len(near[word]) == len(found):
            strange[word] = near[word][0]
    exchanges = [strange, *(strange | {word: other} for word, others in near.items() for other in others)]
    texts = dict.fromkeys(rewritten(text, exchange) for exchange in exchanges)
    return [each for each in texts if each != text]


def _total(services: Services, request: SearchRequest) -> int:
    """Hits, if any of them may be shown: what was withdrawn a moment ago, and the index still holds, is no way on."""
    try:
        found = find(services.database, services.index, request, seconds=_SECONDS)
    except (IndexUnavailable, SearchTimedOut):  # without this hint the page still says what was not found
        return 0
    return found.total if found.hits else 0
