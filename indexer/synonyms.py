"""How else is a stretch of words said? Abbreviations and what they stand for, spellings, agencies, dates, amounts.

Words that mean the same form a group; whatever stands in a group is known by all others in it, both ways. An ambiguous
stretch (SPM: a minimum service standard, an order to pay) stands in one group for each meaning. Read from the reference
lists that come with ``archive``; a table never changes, so threads share it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from indexer.analysis import clean, words
from indexer.figures import Wording, figure_at
from indexer.reference import reference_list

CONNECTORS: Final = frozenset({"dan", "yang", "atau"})
"""Words of a long form that people leave out."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """The words from ``start`` to before ``end`` are known; ``readings`` are other wordings of them, best first."""

    start: int
    end: int
    readings: tuple[Wording, ...]
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class _Known:
    readings: tuple[Wording, ...]
    ambiguous: bool


class SynonymTable:
    """Wordings by their words. Immutable."""

    def __init__(
        self,
        groups: Iterable[Sequence[Wording]],
        one_way: Iterable[tuple[Wording, Sequence[Wording]]] = (),
        ambiguous: Collection[Wording] = (),
    ) -> None:
        """``groups`` hold wordings of one thing each; ``one_way`` further readings that do not lead back."""
        readings: dict[Wording, dict[Wording, None]] = {}
        for group in groups:
            for wording in group:
                readings.setdefault(wording, {}).update(dict.fromkeys(group))
        for wording, others in one_way:
            readings.setdefault(wording, {}).update(dict.fromkeys(others))
        known = {
            wording: _Known(tuple(other for other in others if other != wording), wording in ambiguous)
            for wording, others in readings.items()
            if len(others) > 1 or wording not in others
        }
        shortened = {_without_connectors(wording): entry for wording, entry in known.items()}
        self._known: Mapping[Wording, _Known] = {**shortened, **known}
        lengths: dict[str, set[int]] = {}
        for wording in self._known:
            lengths.setdefault(wording[0], set()).add(len(wording))
        self._lengths: Mapping[str, tuple[int, ...]] = {
            first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()
        }

    def expansions(self, words: Sequence[str]) -> Sequence[Expansion]:
        """The known stretches of a run of adjacent exact forms, in order, the longest first, none overlapping.

        The connectors of a long form may be missing in ``words``. Costs one look-up for most words.
        """
        found: list[Expansion] = []
        at = 0
        while at < len(words):
            expansion = self._longest_at(words, at) or _figure_at(words, at)
            if expansion is not None:
                found.append(expansion)
            at = at + 1 if expansion is None else expansion.end
        return found

    def _longest_at(self, words: Sequence[str], start: int) -> Expansion | None:
        for length in self._lengths.get(words[start], ()):
            end = start + length
            if end <= len(words) and (known := self._known.get(tuple(words[start:end]))):
                return Expansion(start, end, known.readings, known.ambiguous)
        return None

    def protects(self, word: str) -> bool:
        """See ReferenceSynonyms."""
        return False

    def __iter__(self) -> Iterator[Wording]:
        return iter(self._known)


def _figure_at(words: Sequence[str], start: int) -> Expansion | None:
    figure = figure_at(words, start)
    return None if figure is None else Expansion(start, figure.end, figure.readings, ambiguous=False)


@cache
def reference_synonyms() -> SynonymTable:
    """What comes with the program."""
    return synonyms_with(())


def synonyms_with(own: Iterable[Sequence[Wording]]) -> SynonymTable:
    """The same and these groups of wordings."""
    lists = reference_list("synonyms.yaml")
    abbreviations: dict[str, str | list[str]] = lists["singkatan"]
    compounds: dict[str, str | list[str]] = lists["majemuk"]
    groups = [
        *(group for name, meaning in (abbreviations | compounds).items() for group in _groups(name, meaning)),
        *([_wording(spelling) for spelling in line.split()] for line in lists["ejaan"]),
        *_names_of_agencies(),
        *own,
    ]
    one_way = [(_wording(name), _wordings(meaning)) for name, meaning in lists["searah"].items()]
    ambiguous = {_wording(name) for name, meaning in abbreviations.items() if isinstance(meaning, list)}
    return SynonymTable(groups, one_way, ambiguous)


class ReferenceSynonyms:
    """What comes with the program, read when it is first asked: most commands ask nothing."""

    def expansions(self, words: Sequence[str]) -> Sequence[Expansion]:
        """See SynonymTable."""
        return reference_synonyms().expansions(words)

    def protects(self, word: str) -> bool:
        """None that come with the program are asked for as they are written only."""
        return False


def _groups(name: str, meaning: str | list[str]) -> Iterator[list[Wording]]:
    """One group, or one for each of several meanings."""
    for one in meaning if isinstance(meaning, list) else [meaning]:
        yield [_wording(name), *_wordings(one)]


def _names_of_agencies() -> Iterator[list[Wording]]:
    """Dinas Kesehatan is dinkes, DPKP is Dinas Pertanian dan Ketahanan Pangan."""
    for unit in reference_list("agencies.yaml")["units"]:
        names = (unit["name"], unit["code"], unit.get("short_name"))
        yield list(dict.fromkeys(_wording(name) for name in names if name))


def _wordings(meaning: str) -> list[Wording]:
    return [_wording(one) for one in meaning.split("|")]


def _wording(text: str) -> Wording:
    return tuple(words(clean(text)))


def _without_connectors(wording: Wording) -> Wording:
    return tuple(word for word in wording if word not in CONNECTORS) or wording
