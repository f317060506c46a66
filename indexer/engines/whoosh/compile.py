"""How does a question become leaves of the index? Analysed as the documents were, with other readings of its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from archive.query_language import And, FieldValue, Fuzzy, Near, Node, Not, Or, Phrase, Prefix, Term, Wildcard
from archive.searching import Expansion
from indexer.analysis import LEXICAL_REDUPLICATIONS, clean, fold, reduplication, stem, words
from indexer.engines.whoosh.leaves import (
    Alike,
    Beginning,
    Cited,
    Close,
    Every,
    Leaf,
    Pattern,
    Sequenced,
    Similar,
    Some,
    Tree,
    Valued,
    Wished,
    Without,
    Word,
)
from indexer.function_words import FUNCTION_WORDS
from indexer.numbers import citations_in, number_piece


class Known(Protocol):
    """A stretch of words that is known together: which ones, and how else to say the same."""

    @property
    def start(self) -> int:
        """Place of the first word."""
        ...

    @property
    def end(self) -> int:
        """Place after the last word."""
        ...

    @property
    def readings(self) -> Sequence[Sequence[str]]:
        """Other words for it."""
        ...

    @property
    def ambiguous(self) -> bool:
        """Whether the readings mean different things."""
        ...


class Synonyms(Protocol):
    """What is known of abbreviations, spellings and other names."""

    def expansions(self, words: Sequence[str]) -> Sequence[Known]:
        """Stretches of folded words with other readings, in order, none overlapping."""
        ...

    def protects(self, word: str) -> bool:
        """Whether an exact form is asked for as it is written, without other forms of its stem."""
        ...


@dataclass(frozen=True, slots=True)
class Compiled:
    """``tree`` None asks for all documents; ``expansions`` says which words have other readings in it."""

    tree: Tree | None
    expansions: tuple[Expansion, ...] = ()


def compile_tree(node: Node | None, synonyms: Synonyms | None = None) -> Compiled:
    """The tree in terms of the index; what holds no word falls away."""
    compiler = _Compiler(synonyms)
    tree = None if node is None else compiler.compile(node)
    return Compiled(tree, tuple(dict.fromkeys(compiler.expansions)))


class _Compiler:
    def __init__(self, synonyms: Synonyms | None) -> None:
        self._synonyms = synonyms
        self.expansions: list[Expansion] = []

    def compile(self, node: Node) -> Tree | None:
        match node:
            case And(parts):
                return self._all(parts)
            case Term(text, field, spellings) if spellings:
                return self._spelled(text, field, spellings)
            case Term():
                return self._all((node,))
            case Phrase(text, field):
                found = tuple(words(clean(text)))
                return Sequenced(found, field) if len(found) > 1 else word_leaf(found, field, stemmed=False)
            case Near(text, distance, field):
                near = tuple(dict.fromkeys(words(clean(text))))
                return Close(near, len(near) + distance, field) if len(near) > 1 else word_leaf(near, field)
            case Prefix(text, field):
                *before, last = words(clean(text)) or [""]
                beginning = Beginning(last, field) if last else None
                return every([word_leaf(before, field), beginning])
            case Wildcard(text, field):
                return Pattern(_folded_pattern(text), field)
            case Fuzzy(text, distance, field):
                found = tuple(words(clean(text)))
                return Similar(found[0], distance, field) if len(found) == 1 else word_leaf(found, field)
            case FieldValue(field, low, high):
                return Valued(field, low, high)
            case Or(parts):
                some = tuple(tree for part in parts if (tree := self.compile(part)) is not None)
                return Some(some) if len(some) > 1 else some[0] if some else None
            case Not(part):
                inner = self.compile(part)
                return None if inner is None else Without(inner)

    def _all(self, parts: Sequence[Node]) -> Tree | None:
        """Plain words side by side may be known together: numbers, abbreviations and what they stand for."""
        trees: list[Tree | None] = []
        run: list[tuple[str, ...]] = []
        for part in parts:
            if isinstance(part, Term) and part.field is None and not part.spellings:
                run.append(tuple(words(clean(part.text))))
                continue
            trees.extend(self._run(run))
            run = []
            if isinstance(part, Term) and not part.spellings:
                trees.append(self._leaf(words(clean(part.text)), part.field))
            else:
                trees.append(self.compile(part))
        trees.extend(self._run(run))
        return every(_wished(trees))

    def _spelled(self, text: str, field: str | None, spellings: Sequence[str]) -> Tree | None:
        readings = [self._leaf(words(clean(each)), field) for each in (text, *spellings)]
        known = tuple(dict.fromkeys(leaf for leaf in readings if leaf is not None))
        self.expansions.append(Expansion(text, tuple(spellings)))
        return Alike(known) if len(known) > 1 else known[0] if known else None

    def _run(self, run: Sequence[tuple[str, ...]]) -> list[Tree | None]:
        """``run`` are the words of each plain term; of some, as 5/2019, there are several."""
        found = [word for term in run for word in term]
        begins = set(accumulate(map(len, run), initial=0))
        trees: list[Tree | None] = []
        terms = list(run)
        at = 0
        for citation in citations_in(found):
            if not {citation.start, citation.end} <= begins:
                continue
            trees.extend(self._words(_taken(terms, citation.start - at)))
            as_words = every(self._words(_taken(terms, citation.end - citation.start)))
            cited = Cited(citation.number)
            trees.append(cited if as_words is None else Some((cited, as_words)))
            at = citation.end
        return [*trees, *self._words(terms)]

    def _words(self, terms: Sequence[tuple[str, ...]]) -> list[Tree | None]:
        """What is known of a stretch counts where it begins and ends with whole terms: 17-08-2023 is one."""
        found = [word for term in terms for word in term]
        begins = set(accumulate(map(len, terms), initial=0))
        trees: list[Tree | None] = []
        rest = list(terms)
        at = 0
        for known in self._synonyms.expansions(found) if self._synonyms and found else ():
            if not {known.start, known.end} <= begins:
                continue
            trees.extend(map(self._term, _taken(rest, known.start - at)))
            trees.append(self._alike(_taken(rest, known.end - known.start), known.readings))
            text = " ".join(found[known.start : known.end])
            readings = tuple(" ".join(reading) for reading in known.readings)
            self.expansions.append(Expansion(text, readings, known.ambiguous))
            at = known.end
        return [*trees, *map(self._term, rest)]

    def _leaf(self, found: Sequence[str], field: str | None) -> Leaf | None:
        protected = len(found) == 1 and self._synonyms is not None and self._synonyms.protects(found[0])
        return word_leaf(found, field, stemmed=not protected)

    def _term(self, term: tuple[str, ...]) -> Tree | None:
        """A plain term; 188.45/123 may be a stretch of a number, and documents with this number come first."""
        leaf = self._leaf(term, None)
        piece = number_piece(term)
        return Some((Cited(piece), leaf)) if piece and leaf is not None else leaf

    def _alike(self, written: Sequence[tuple[str, ...]], readings: Sequence[Sequence[str]]) -> Tree | None:
        others = tuple(leaf for reading in readings if (leaf := word_leaf(reading, None)) is not None)
        own = [self._leaf(term, None) for term in written]
        if len(own) == 1:
            return Alike((own[0], *others)) if own[0] is not None else None
        # The words as typed need not stand side by side, as those of a question never do.
        apart = every(own)
        return None if apart is None else Some((apart, Alike(others, aside=True)))


def _wished(trees: Sequence[Tree | None]) -> list[Tree | None]:
    """Function words are not insisted on where other words are asked for."""
    if all(tree is None or _is_function_word(tree) or isinstance(tree, Without | Valued) for tree in trees):
        return list(trees)
    return [Wished(tree) if isinstance(tree, Word) and _is_function_word(tree) else tree for tree in trees]


def _is_function_word(tree: Tree) -> bool:
    return isinstance(tree, Word) and tree.field is None and tree.exact in FUNCTION_WORDS


def _taken(terms: list[tuple[str, ...]], words: int) -> list[tuple[str, ...]]:
    """Terms from the front that hold so many words."""
    taken: list[tuple[str, ...]] = []
    while words > 0:
        taken.append(terms.pop(0))
        words -= len(taken[-1])
    return taken


def every(parts: Sequence[Tree | None]) -> Tree | None:
    """All of the parts that ask for something."""
    known = tuple(dict.fromkeys(part for part in parts if part is not None))
    return Every(known) if len(known) > 1 else known[0] if known else None


def word_leaf(found: Sequence[str], field: str | None, *, stemmed: bool = True) -> Leaf | None:
    """One word, a reduplication, or words side by side."""
    if not found:
        return None
    if len(found) == 2 and (whole := reduplication(*found)):
        return Word(whole, None if found[0] in LEXICAL_REDUPLICATIONS else stem(found[0]), field)
    if len(found) > 1:
        return Sequenced(tuple(found), field)
    return Word(found[0], stem(found[0]) if stemmed else None, field)


def _folded_pattern(pattern: str) -> str:
    """The letters as the index has them, the wildcards as they are."""
    pieces: list[str] = []
    letters = ""
    for character in pattern:
        if character in "*?":
            pieces += [fold(letters) if letters else "", character]
            letters = ""
        else:
            letters += character
    return "".join([*pieces, fold(letters) if letters else ""])
