"""Which words of a page answer the reader's question, so that they can be marked as with a felt pen?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from archive.documents import Word
from archive.query_language import And, Node, Or, Phrase, Prefix, Term, parse
from indexer import analysis

Accepts = Callable[[str], bool]
"""Whether a word, in its exact form, answers."""


@dataclass(frozen=True, slots=True)
class Marker:
    """Sequences of words that answer, one for each part of the question."""

    sequences: tuple[tuple[Accepts, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.sequences)

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
        tokens = _exact_words(text)
        return sum(next(_places(sequence, tokens), None) is not None for sequence in self.sequences)

    def _marked(self, tokens: Sequence[str]) -> set[int]:
        return {
            start + step
            for sequence in self.sequences
            for start in _places(sequence, tokens)
            for step in range(len(sequence))
        }


def marker(text: str) -> Marker:
    """The marker for what the reader typed; negated words and field values mark nothing."""
    tree = parse(text).tree
    return Marker(tuple(_sequences(tree)) if tree is not None else ())


def _places(sequence: Sequence[Accepts], tokens: Sequence[str]) -> Iterator[int]:
    first, rest = sequence[0], sequence[1:]
    for start in range(len(tokens) - len(rest)):
        if first(tokens[start]) and all(accepts(tokens[start + step]) for step, accepts in enumerate(rest, 1)):
            yield start


def _exact_words(text: str) -> list[str]:
    return analysis.words(analysis.clean(text))


def _sequences(node: Node) -> Iterable[tuple[Accepts, ...]]:
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _sequences(part)
        case Term(text, None):
            yield from _sequence(text, _same_stem)
        case Phrase(text, None):
            yield from _sequence(text, _same_form)
        case Prefix(text, None):
            yield from _sequence(text, _same_beginning)
        case _:
            return


def _sequence(text: str, accepts: Callable[[str], Accepts]) -> Iterable[tuple[Accepts, ...]]:
    if words := _exact_words(text):
        yield tuple(accepts(word) for word in words)


def _same_stem(word: str) -> Accepts:
    stem = analysis.stem(word)
    return lambda token: token == word or analysis.stem(token) == stem


def _same_form(word: str) -> Accepts:
    return lambda token: token == word


def _same_beginning(word: str) -> Accepts:
    return lambda token: token.startswith(word)
