"""Which words of a page answer the reader's question, so that they can be marked as with a felt pen?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from archive.documents import Word
from archive.query_language import parse
from indexer import analysis
from indexer.engines.whoosh.wanted_words import wanted_in
from indexer.synonyms import reference_synonyms
from indexer.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Marker:
    """Marks the words that snippets mark."""

    wanted: Wanted

    def __bool__(self) -> bool:
        return bool(self.wanted)

    def text(self, text: str) -> Markup:
        """``text`` escaped, with ``<mark>`` around the words that answer; one stroke for words side by side."""
        text = analysis.clean(text)
        spans = list(analysis.spans(text))
        strokes: list[tuple[int, int]] = []
        for index in sorted(self._marked([exact for _, _, exact in spans])):
            start, stop, _ = spans[index]
            if strokes and not text[strokes[-1][1] : start].strip(" "):
                start = strokes.pop()[0]
            strokes.append((start, stop))
        pieces: list[Markup] = []
        end = 0
        for start, stop in strokes:
            pieces += [escape(text[end:start]), Markup("<mark>%s</mark>") % text[start:stop]]
            end = stop
        return Markup("").join([*pieces, escape(text[end:])])

    def words(self, words: Iterable[Word]) -> list[Word]:
        """Those of ``words`` that answer. One printed word may hold several (``188.45/12``)."""
        printed = list(words)
        tokens = [(exact, place) for place, word in enumerate(printed) for exact in _exact_words(word.text)]
        marked = self._marked([exact for exact, _ in tokens])
        return [printed[place] for place in sorted({tokens[index][1] for index in marked})]

    def parts_in(self, text: str) -> int:
        """How many parts of the question stand in ``text``."""
        return sum(bool(places) for places in self.wanted.places(_exact_words(text)))

    def _marked(self, tokens: Sequence[str]) -> set[int]:
        return {place for places in self.wanted.places(tokens) for place in places}


def marker(text: str) -> Marker:
    """The marker for what the reader typed; negated words, titles, numbers and field values mark nothing."""
    return Marker(wanted_in(parse(text).tree, reference_synonyms()))


def _exact_words(text: str) -> list[str]:
    return analysis.words(analysis.clean(text))
