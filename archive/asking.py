"""What is the best answer to a question as typed? Slips are corrected and words too many left out, never unsaid.

The question is changed by itself only where all the words together find nothing. Where they find little, a better
spelling is offered, and where there is no doubt about it, looked for as well. What is quoted, excluded, restricted to a
field or filtered is never touched.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, product
from typing import Final

from archive.errors import SearchTimedOut
from archive.ports import SearchIndex
from archive.query_language import parse, plain_words, rewritten
from archive.query_tree import And, FieldValue, Node, Not, Or, Term
from archive.searching import Neighbour, SearchQuery, SearchResult

FEW: Final = 20
"""An answer with fewer hits may be one to a slip: a spelling that finds more is offered."""

ENOUGH: Final = 20
"""A word that so many documents hold is no slip, unless that is beyond doubt."""

FAR_MORE: Final = 10
"""A word may be a slip for another that stands in more than so many times as many documents."""

CLEARLY_MORE: Final = 5
"""A spelling is offered when it finds so many times as much."""

WORTH_OFFERING: Final = 10
"""And no less than this."""

_QUESTION_WORDS = """
    apa apakah siapa siapakah kapan dimana mana bagaimana bagaimanakah mengapa kenapa berapa berapakah cara gimana
    mohon tolong ingin mau bisa bisakah dapatkah saya kami mencari cari tentang mengenai soal contoh
    what who when where why how which can could find about please
"""
QUESTION_WORDS: Final = frozenset(_QUESTION_WORDS.split())
"""Words of people who ask, not of the documents that answer: the first to be left out."""

OVERWHELMING: Final = 100
"""A word is beyond doubt a slip for one in so many times as many documents, if it has seven letters for each that
differs: also where the archive holds it, as scanners and typists make the same ones."""

OVERWHELMING_ENOUGH: Final = 20
"""So many times suffice for a slip made often, if it has fourteen letters for each that differs."""

SAME_WORD: Final = 0.25
"""Words no further apart are one word in two spellings (Atjeh, Aceh)."""

_SHORTEST_CORRECTED: Final = 4
_ALTERNATIVES: Final = 3  # for each word
_MOST_COMBINATIONS: Final = 256
_MOST_SPELLINGS: Final = 8  # of the whole question that are tried
_JOINED: Final = 0.5  # what a blank too many costs, in letters
_MOST_WORDS: Final = 16
_MOST_TRIES: Final = 64
_MOST_SECONDS: Final = 2.0
_COMMONNESS: Final = 0.3  # ten times as many hits are worth so much of a letter's difference
_GAIN: Final = 0.9  # below 1: of two words that never meet the rarer is kept


@dataclass(frozen=True, slots=True)
class Asked:
    """``result`` answers the text ``answered``; see SearchPage for ``corrected``, ``dropped`` and ``offered``."""

    result: SearchResult
    answered: str
    corrected: bool = False
    dropped: tuple[str, ...] = ()
    offered: str | None = None


Spelling = tuple[float, Mapping[str, str | None]]
"""What it costs, and words with their replacements (None: left out)."""

Understood = Callable[[str], Node | None]
"""The tree of a text."""


def ask(
    index: SearchIndex,
    query: SearchQuery,
    *,
    literal: bool = False,
    understood: Understood = lambda text: parse(text).tree,
) -> Asked:
    """The answer to ``query.text`` (its tree is made by ``understood``), with help unless it is to be ``literal``.

    ``query.seconds`` bounds everything together: help that would take longer is left out.
    Raises IndexUnavailable, and SearchTimedOut for the question as typed.
    """
    asking = _Asking(index, query, understood)
    result = asking.answer(query.text)
    words = tuple(dict.fromkeys(word.casefold() for word in plain_words(query.text)))[:_MOST_WORDS]
    if literal or result.total >= FEW or not words:
        return Asked(result, query.text)
    alternatives = {word: asking.alternatives(word) for word in words}
    corrected, total = asking.corrected(alternatives)
    if result.total:
        offered = corrected if total >= max(CLEARLY_MORE * result.total, WORTH_OFFERING) else None
        spellings = asking.certain(alternatives) if offered else {}
        return Asked(asking.also(spellings) or result, query.text, offered=offered)
    if corrected is not None:
        dropped: tuple[str, ...] = ()
        answered = corrected
    else:
        spelled = {word: near[0].word for word, near in alternatives.items() if near and not asking.documents(word)}
        dropped = asking.too_many(words, spelled)
        answered = rewritten(query.text, {**spelled, **dict.fromkeys(dropped)})
        if not dropped:
            return Asked(result, query.text)
        spelled = {word: other for word, other in spelled.items() if word not in dropped}
    try:
        better = asking.answer(answered)
    except SearchTimedOut:
        return Asked(result, query.text)
    as_typed = {word.casefold(): word for word in plain_words(query.text)}
    return Asked(better, answered, corrected is not None or bool(spelled), tuple(as_typed[word] for word in dropped))


class _Asking:
    """One question, and how much may still be tried for it."""

    def __init__(self, index: SearchIndex, query: SearchQuery, understood: Understood) -> None:
        self._index = index
        self._query = query
        self._understood = understood
        self._end = math.inf if query.seconds is None else time.monotonic() + query.seconds
        self._help_end: float | None = None
        self._tries = _MOST_TRIES
        self._totals: dict[tuple[str, bool], int] = {}

    def answer(self, text: str) -> SearchResult:
        """Raises SearchTimedOut."""
        return self._searched(text, self._understood(text))

    def _searched(self, text: str, tree: Node | None) -> SearchResult:
        return self._index.search(replace(self._query, text=text, tree=tree, seconds=_seconds_until(self._end)))

    def _total(self, text: str, *, filtered: bool = True) -> int:
        """How much a text finds; 0 when nothing more may be tried."""
        known = self._totals.get((text, filtered))
        if known is None:
            known = self._totals[text, filtered] = self._counted(text, filtered)
        return known

    def _counted(self, text: str, filtered: bool) -> int:
        if self._help_end is None:
            self._help_end = min(self._end, time.monotonic() + _MOST_SECONDS)
        if self._tries <= 0:
            return 0
        self._tries -= 1
        trial = replace(
            self._query,
            text=text,
            tree=self._understood(text),
            filters=self._query.filters if filtered else {},
            offset=0,
            limit=0,
            snippets=0,
            seconds=_seconds_until(self._help_end),
        )
        try:
            return self._index.search(trial).total
        except SearchTimedOut:
            self._tries = 0
            return 0

    def documents(self, word: str) -> int:
        """How many documents hold a word in any form, whatever the filters."""
        return self._total(word, filtered=False)

    def alternatives(self, word: str) -> Sequence[Neighbour]:
        """Words for which this one may be a slip, the likeliest first."""
        if len(word) < _SHORTEST_CORRECTED or any(letter.isdigit() for letter in word):
            return ()
        own = self.documents(word)
        likelier = [
            near
            for near in self._index.neighbours(word, _ALTERNATIVES + 1)
            if near.cost > 0 and near.documents > FAR_MORE * own and (own < ENOUGH or _is_slip(word, own, near))
        ]
        return likelier[:_ALTERNATIVES]

    def certain(self, alternatives: Mapping[str, Sequence[Neighbour]]) -> Mapping[str, str]:
        """The words that are beyond doubt another one, and which; none where one of them is in doubt."""
        slips = {word: near[0] for word, near in alternatives.items() if near}
        certain = all(
            near.cost <= SAME_WORD or _is_slip(word, self.documents(word), near) for word, near in slips.items()
        )
        return {word: near.word for word, near in slips.items()} if certain else {}

    def also(self, spellings: Mapping[str, str]) -> SearchResult | None:
        """The answer where these words may stand in another spelling too; None when it takes too long."""
        tree = self._understood(self._query.text)
        if not spellings or tree is None:
            return None
        try:
            return self._searched(self._query.text, _respelled(tree, spellings))
        except SearchTimedOut:
            return None

    def corrected(self, alternatives: Mapping[str, Sequence[Neighbour]]) -> tuple[str | None, int]:
        """The likeliest spelling that finds something and how much it finds; None when there is none."""
        spellings = [*self._spelled(alternatives), *self._joined(tuple(alternatives))]
        best: tuple[float, str, int] | None = None
        for cost, replacements in sorted(spellings, key=lambda each: each[0])[:_MOST_SPELLINGS]:
            text = rewritten(self._query.text, replacements)
            total = self._total(text)
            likeliness = _COMMONNESS * math.log10(total) - cost if total else -math.inf
            if total and (best is None or likeliness > best[0]):
                best = (likeliness, text, total)
        return (None, 0) if best is None else best[1:]

    def _spelled(self, alternatives: Mapping[str, Sequence[Neighbour]]) -> Iterator[Spelling]:
        """The words each in one of its spellings, the likeliest of all combinations among them."""
        choices = [
            # A word that stands nowhere is no choice where there are others.
            [*near] if near and not self.documents(word) else [None, *near]
            for word, near in alternatives.items()
        ]
        for combination in islice(product(*choices), _MOST_COMBINATIONS):
            chosen = {word: near for word, near in zip(alternatives, combination, strict=True) if near is not None}
            if chosen:
                yield sum(near.cost for near in chosen.values()), {word: near.word for word, near in chosen.items()}

    def _joined(self, words: Sequence[str]) -> Iterator[Spelling]:
        """Two words side by side, one of which stands nowhere, as the one that was broken in two."""
        for first, second in pairwise(words):
            broken = re.search(
                rf"(?<!\w){re.escape(first)}(?:\s+|-\s*){re.escape(second)}(?!\w)", self._query.text, re.I
            )
            if broken and not (self.documents(first) and self.documents(second)) and self.documents(first + second):
                yield _JOINED, {first: None, second: first + second}

    def too_many(self, words: Sequence[str], spelled: Mapping[str, str]) -> tuple[str, ...]:
        """The words without which something is found, as few and as commonplace as can be; none when nothing helps."""
        everything = self._total("", filtered=False)

        def weight(word: str) -> float:
            """How much a word tells: the logarithm of its rarity."""
            if word in QUESTION_WORDS:
                return 0.0
            documents = self.documents(spelled.get(word, word))
            return math.log((everything + 1) / documents) if documents else 0.0

        nowhere = tuple(word for word in words if not self.documents(spelled.get(word, word)))
        if nowhere and self._found_without(nowhere, spelled):
            return nowhere
        rest = [word for word in words if word not in nowhere]
        weights = {word: weight(word) for word in rest}
        # Words that belong together are found together oftener than chance would have it: what is kept is judged by
        # the logarithm of that ratio.
        single = [(*nowhere, word) for word in rest]
        best = self._best(single, weights, spelled)
        if best is not None:
            return best
        rarest_first = sorted(rest, key=lambda word: -weights[word])
        grown = [self._grown(rarest_first[start:] + rarest_first[:start], words, spelled) for start in range(3)]
        return self._best(grown, weights, spelled) or ()

    def _best(
        self, choices: Sequence[tuple[str, ...]], weights: Mapping[str, float], spelled: Mapping[str, str]
    ) -> tuple[str, ...] | None:
        found = [(dropped, total) for dropped in choices if (total := self._found_without(dropped, spelled))]
        if not found:
            return None
        return max(found, key=lambda each: _GAIN * math.log(each[1]) - sum(weights.get(word, 0.0) for word in each[0]))[
            0
        ]

    def _grown(self, order: Sequence[str], words: Sequence[str], spelled: Mapping[str, str]) -> tuple[str, ...]:
        """What is left out when words are taken in this order as long as something is found."""
        kept: set[str] = set()
        for word in order:
            if self._found_without(tuple(each for each in words if each not in kept | {word}), spelled):
                kept.add(word)
        return tuple(word for word in words if word not in kept)

    def _found_without(self, dropped: tuple[str, ...], spelled: Mapping[str, str]) -> int:
        """Nothing when what remains asks for no word."""
        text = rewritten(self._query.text, {**spelled, **dict.fromkeys(dropped)})
        return self._total(text) if _asks_for_words(self._understood(text)) else 0


def _is_slip(word: str, own: int, near: Neighbour) -> bool:
    """Whether a word that ``own`` documents hold is beyond doubt a slip for the other."""
    often = own >= ENOUGH and near.documents >= OVERWHELMING_ENOUGH * own and near.cost * 14 <= len(word)
    return often or (near.documents >= OVERWHELMING * own and near.cost * 7 <= len(word))


def _seconds_until(end: float) -> float | None:
    return None if math.isinf(end) else max(end - time.monotonic(), 0.0)


def _respelled(node: Node, spellings: Mapping[str, str]) -> Node:
    """The same question where some plain words may be spelled otherwise."""
    match node:
        case Term(text, None) if text.casefold() in spellings:
            return replace(node, spellings=(spellings[text.casefold()],))
        case And(parts):
            return And(tuple(_respelled(part, spellings) for part in parts))
        case Or(parts):
            return Or(tuple(_respelled(part, spellings) for part in parts))
    return node


def _asks_for_words(tree: Node | None) -> bool:
    match tree:
        case None | FieldValue() | Not():
            return False
        case And(parts) | Or(parts):
            return any(_asks_for_words(part) for part in parts)
        case _:
            return True
