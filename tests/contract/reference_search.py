"""What must a question find, how strongly, and how is it counted? Plain loops over entries: slow, and easy to believe.

It takes the leaves of a question from the engine's compiler and the constants from its ranking; everything that is
evaluated over arrays there is evaluated here word by word.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from archive.searching import IndexEntry, SearchQuery, Shelf, Sort
from indexer.analysis import clean, fold, reduplication, stem, words
from indexer.edit_distance import edits
from indexer.engines.whoosh import leaves as lf
from indexer.engines.whoosh.compile import Synonyms, compile_tree
from indexer.engines.whoosh.schema import NUMBER_CONNECTORS, PAGE_GAP
from indexer.engines.whoosh.weights import (
    ASIDE_WEIGHT,
    CITED_BONUS,
    COMPACT_BONUS,
    EXACT_WEIGHTS,
    LENGTH_DAMPING,
    READING_WEIGHT,
    SATURATION,
    SIMILAR_WEIGHTS,
    STEM_WEIGHTS,
    TITLE_BONUS,
    TITLE_POWER,
)
from indexer.numbers import number_terms

FIELDS: Mapping[str | None, tuple[str, ...]] = {
    None: ("text", "title", "number"),
    "title": ("title",),
    "number": ("number",),
}


@dataclass(frozen=True)
class Expected:
    """``scores`` of every document that answers; counts of values by facet."""

    scores: Mapping[str, float]
    facets: Mapping[str, Mapping[str, int]]


@dataclass
class Read:
    """An entry as an index sees it: field -> word -> positions, and how many words each field has."""

    entry: IndexEntry
    places: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    lengths: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        first = 0
        for page in self.entry.pages:
            found = words(clean(page.text))
            self._add("text", found, first)
            first += len(found) + PAGE_GAP
        self._add("title", words(clean(self.entry.title)), 0)
        number = words(clean(self.entry.number))
        self._add("number", number, 0)
        cited = [word for word in number if word not in NUMBER_CONNECTORS]
        if len(cited) < len(number):
            self._add("number", cited, len(number) + PAGE_GAP)
        self._add("citation", number_terms(self.entry.number, self.entry.title), 0)

    def _add(self, name: str, found: Sequence[str], first: int) -> None:
        self.lengths[name] += len(found)
        for position, word in enumerate(found, first):
            self.of(name).setdefault(word, []).append(position)
        for position, (word, following) in enumerate(pairwise(found), first):
            if whole := reduplication(word, following):
                self.of(name).setdefault(whole, []).append(position)

    def of(self, name: str) -> dict[str, list[int]]:
        return self.places.setdefault(name, {})

    def value(self, facet: str) -> str:
        entry = self.entry
        year = "" if entry.year is None else str(entry.year)
        return {
            "class": entry.information_class,
            "unit": entry.unit,
            "year": year,
            "type": entry.file_type,
            "language": entry.language,
            "state": entry.state,
        }[facet]


class ReferenceSearch:
    """Over the entries that are alive, at most one for each id."""

    def __init__(self, entries: Sequence[IndexEntry], synonyms: Synonyms | None = None) -> None:
        self._documents = [Read(entry) for entry in entries]
        self._synonyms = synonyms

    def ask(self, query: SearchQuery) -> Expected:
        """Scores of hits by relevance are raised by how close the words stand in all of them."""
        tree = compile_tree(query.tree, self._synonyms).tree
        documents = [each for each in self._documents if each.entry.shelf in query.shelves and _may_see(each, query)]
        scoring = _Scoring(documents, tuple(dict.fromkeys(lf.leaves_of(tree))))
        answering = [each for each in documents if _answers(tree, each)]
        hits = [each for each in answering if _passes(each, query)]
        facets = {}
        for facet in query.facets:
            tally = Counter(each.value(facet) for each in answering if _passes(each, query, but=facet))
            facets[facet] = {value: count for value, count in tally.items() if value}
        scores = {each.entry.document_id: scoring.score(each) for each in hits}
        if query.sort is Sort.RELEVANCE:
            for each in hits:
                scores[each.entry.document_id] += scoring.compactness(each)
        return Expected(scores, facets)


def _may_see(document: Read, query: SearchQuery) -> bool:
    return document.entry.shelf is Shelf.PUBLIC or query.units is None or document.entry.unit in query.units


def _passes(document: Read, query: SearchQuery, but: str | None = None) -> bool:
    return all(
        (value := document.value(facet)) and value in values
        for facet, values in query.filters.items()
        if values and facet != but
    )


def _answers(tree: lf.Tree | None, document: Read) -> bool:
    match tree:
        case None:
            return True
        case lf.Every(parts):
            return all(_answers(part, document) for part in parts if not isinstance(part, lf.Wished))
        case lf.Wished(part):
            return _answers(part, document)
        case lf.Some(parts):
            return any(_answers(part, document) for part in parts)
        case lf.Without(part):
            return not _answers(part, document)
        case lf.Valued("year", low, high):
            year = document.entry.year
            return year is not None and int(low or 0) <= year <= int((low if high is None else high) or 9999)
        case lf.Valued(facet, low):
            return fold(document.value(facet)) == fold(low)
        case _:
            return any(_occurrences(tree, document))


def _occurrences(leaf: lf.Leaf, document: Read) -> Iterator[tuple[str, float]]:
    """(field, how much all occurrences of a kind count there)."""
    match leaf:
        case lf.Alike(readings):
            for place, reading in enumerate(readings):
                for name, count in _occurrences(reading, document):
                    yield name, count if place == 0 else count * READING_WEIGHT
        case lf.Word(exact, of_stem, among):
            for name in FIELDS[among]:
                for word, positions in document.of(name).items():
                    if word == exact:
                        yield name, len(positions) * EXACT_WEIGHTS[name]
                    if name in STEM_WEIGHTS and word.isalnum() and stem(word) == of_stem:
                        yield name, len(positions) * STEM_WEIGHTS[name]
        case lf.Sequenced(wanted, among):
            for name in FIELDS[among]:
                places = [document.of(name).get(word, []) for word in wanted]
                for start in places[0]:
                    if all(start + step in where for step, where in enumerate(places)):
                        yield name, EXACT_WEIGHTS[name]
        case lf.Close(wanted, span, among):
            for name in FIELDS[among]:
                places = [document.of(name).get(word, []) for word in wanted]
                for start in sorted({position for where in places for position in where}):
                    if all(any(start <= position < start + span for position in where) for where in places):
                        yield name, EXACT_WEIGHTS[name]
        case lf.Cited(number):
            yield from (("citation", EXACT_WEIGHTS["number"]) for _ in document.of("citation").get(number, []))
        case _:
            for name in FIELDS[leaf.field]:
                for word, positions in document.of(name).items():
                    if weight := _stands_for(leaf, word):
                        yield name, len(positions) * EXACT_WEIGHTS[name] * weight


def _stands_for(leaf: lf.Expanding, word: str) -> float:
    if "-" in word:
        return 0.0
    match leaf:
        case lf.Beginning(prefix):
            return float(word.startswith(prefix))
        case lf.Pattern(pattern):
            return float(_fits(pattern, word))
        case lf.Similar(like, distance):
            found = edits(like, word, distance)
            return 0.0 if found is None else SIMILAR_WEIGHTS[found]


def _fits(pattern: str, word: str) -> bool:
    if not pattern:
        return not word
    if pattern[0] == "*":
        return any(_fits(pattern[1:], word[start:]) for start in range(len(word) + 1))
    return bool(word) and pattern[0] in ("?", word[0]) and _fits(pattern[1:], word[1:])


def _places(leaf: lf.Leaf, document: Read) -> set[int]:
    """Where a leaf stands in the text: every word of what it asks for."""
    text = document.of("text")
    match leaf:
        case lf.Alike(readings):
            return set().union(*(_places(reading, document) for reading in readings))
        case lf.Word(exact, of_stem, None):
            family = [word for word in text if word == exact or (word.isalnum() and stem(word) == of_stem)]
            found = {place for word in family for place in text[word]}
            head = exact.partition("-")[0]
            return found | ({place + 1 for place in text.get(exact, [])} if head != exact else set())
        case lf.Sequenced(wanted, None):
            places = [text.get(word, []) for word in wanted]
            starts = [start for start in places[0] if all(start + step in own for step, own in enumerate(places))]
            return {start + step for start in starts for step in range(len(wanted))}
        case lf.Close(wanted, span, None):
            places = [text.get(word, []) for word in wanted]
            every = {place for own in places for place in own}
            stretches = [
                range(start, start + span)
                for start in every
                if all(any(place in range(start, start + span) for place in own) for own in places)
            ]
            return {place for place in every if any(place in stretch for stretch in stretches)}
        case lf.Beginning(_, None) | lf.Pattern(_, None) | lf.Similar(_, _, None):
            return {place for word, own in text.items() if _stands_for(leaf, word) for place in own}
        case _:
            return set()


class _Scoring:
    """Rarity and mean lengths are those of ``documents``."""

    def __init__(self, documents: Sequence[Read], leaves: Sequence[lf.Leaf]) -> None:
        count = len(documents) or 1
        self._means = {
            name: float(f"{max(sum(each.lengths[name] for each in documents) / count, 1.0):.2g}")
            for name in ("text", "title", "number", "citation")
        }
        self._rarity = {}
        for leaf in leaves:
            held = sum(any(_occurrences(leaf, each)) for each in documents)
            self._rarity[leaf] = math.log1p((len(documents) - held + 0.5) / (held + 0.5))

    def score(self, document: Read) -> float:
        total = titled = in_all = 0.0
        for leaf, rarity in self._rarity.items():
            found = list(_occurrences(leaf, document))
            if isinstance(leaf, lf.Cited):
                total += CITED_BONUS * bool(found)
                continue
            strength = sum(count * self._damping(name, document) for name, count in found)
            impact = rarity * strength * (SATURATION + 1) / (strength + SATURATION)
            if isinstance(leaf, lf.Alike) and leaf.aside:
                total += impact * ASIDE_WEIGHT
                continue
            total += impact
            in_all += rarity
            titled += rarity * any(name == "title" for name, _ in found)
        return total + TITLE_BONUS * in_all * (titled / in_all) ** TITLE_POWER if in_all else total

    def compactness(self, document: Read) -> float:
        """What it adds that the words stand close together."""
        compared = {leaf: rarity for leaf, rarity in self._rarity.items() if not isinstance(leaf, lf.Cited)}
        places = {leaf: found for leaf in compared if (found := _places(leaf, document))}
        if len(compared) < 2 or len(places) < 2:
            return 0.0
        shortest = min(
            max(min(place for place in found if place >= begin) for found in places.values()) - begin + 1
            for begin in set().union(*places.values())
            if all(max(found) >= begin for found in places.values())
        )
        compact = len(places) / max(shortest, len(places))
        return COMPACT_BONUS * compact * sum(compared[leaf] for leaf in places)

    def _damping(self, name: str, document: Read) -> float:
        damping = LENGTH_DAMPING.get(name, 0.0)
        return 1 / (1 - damping + damping * document.lengths[name] / self._means[name])
