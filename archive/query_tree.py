"""Of what does an understood question consist? An engine-neutral tree of words, values and their combinations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One word. ``field`` is None for everywhere, else title or number.

    ``spellings`` are other ways to write it, which count as this word, a little less.
    """

    text: str
    field: str | None = None
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, side by side."""

    text: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin so."""

    text: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Words of this pattern: ``*`` stands for any letters, ``?`` for one; not only a ``*`` at the end."""

    text: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words like this one: ``distance`` is how many letters may differ (1 or 2)."""

    text: str
    distance: int = 1
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """All these words, in any order, within ``distance`` words more than they are themselves."""

    text: str
    distance: int
    field: str | None = None


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A facet value: ``unit:dinkes``; years may be a range ``low..high`` (inclusive, an empty end is open)."""

    field: str
    low: str
    high: str | None = None


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """None of it."""

    part: Node


Node = Term | Phrase | Prefix | Wildcard | Fuzzy | Near | FieldValue | And | Or | Not


def every(parts: list[Node]) -> Node | None:
    """All of the parts; one part alone stands for itself, none for nothing."""
    distinct = tuple(dict.fromkeys(parts))
    return And(distinct) if len(distinct) > 1 else distinct[0] if distinct else None


def either(parts: list[Node]) -> Node | None:
    """Any of the parts, likewise."""
    distinct = tuple(dict.fromkeys(parts))
    return Or(distinct) if len(distinct) > 1 else distinct[0] if distinct else None
