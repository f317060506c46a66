"""What does a question ask an index for? Leaves (words, phrases, patterns) and a tree over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """An exact form, or any form with its stem. ``field`` is None for everywhere, else title or number."""

    exact: str
    stem: str | None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Sequenced:
    """Exact forms side by side, in this order."""

    words: tuple[str, ...]
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """Exact forms in any order within so many words: ``span`` counts from the first to the last, both included."""

    words: tuple[str, ...]
    span: int
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Beginning:
    """Exact forms that begin so."""

    prefix: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """Exact forms of this pattern: ``*`` any letters, ``?`` one."""

    pattern: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Similar:
    """Exact forms of which at most ``distance`` letters differ; nearer ones count more."""

    word: str
    distance: int
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """A document whose number is this one, in canonical form."""

    number: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Other ways to say the same, counted as one word: the first as written, the others a little less.

    ``aside``: none of them was written; they stand beside the words that were, which tell what the question is about.
    """

    readings: tuple[Leaf, ...]
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Valued:
    """A facet with this value, or a year in this range (a missing end is open)."""

    field: str
    low: str
    high: str | None = None


@dataclass(frozen=True, slots=True)
class Every:
    """All parts."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Any part."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Not this part."""

    part: Tree


@dataclass(frozen=True, slots=True)
class Wished:
    """Among all parts one that need not be there: it only counts where it is."""

    part: Leaf


Expanding = Beginning | Pattern | Similar
"""Leaves that stand for words found in the vocabulary."""

Leaf = Word | Sequenced | Close | Beginning | Pattern | Similar | Cited | Alike
Tree = Leaf | Valued | Every | Some | Without | Wished


def leaves_of(tree: Tree | None, *, wanted: bool = True) -> Iterator[Leaf]:
    """The leaves that speak for a document (``wanted``) or, below a negation, against it."""
    match tree:
        case Every(parts) | Some(parts):
            for part in parts:
                yield from leaves_of(part, wanted=wanted)
        case Without(part):
            yield from leaves_of(part, wanted=not wanted)
        case Wished(part):
            yield from leaves_of(part, wanted=wanted)
        case None | Valued():
            return
        case _ if wanted:
            yield tree


def expanding_in(tree: Tree | None) -> Iterator[Expanding]:
    """Every leaf whose words are to be looked up, wanted or not, also among readings."""
    for wanted in (True, False):
        for leaf in leaves_of(tree, wanted=wanted):
            for one in leaf.readings if isinstance(leaf, Alike) else (leaf,):
                if isinstance(one, Beginning | Pattern | Similar):
                    yield one
