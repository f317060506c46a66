"""How is the text of a search box understood? An engine-neutral tree; bad syntax is never an error."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

MAX_CHARACTERS: Final = 1_000
MAX_TERMS: Final = 64
MAX_DEPTH: Final = 20
SHORTEST_PREFIX: Final = 2


@dataclass(frozen=True, slots=True)
class Term:
    """One word. ``field`` is None for everywhere, else title or number."""

    text: str
    field: str | None = None


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
    """Words of this pattern: ``*`` stands for any letters, ``?`` for one; at least one of them not at the end."""

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


@dataclass(frozen=True, slots=True)
class Parsed:
    """``tree`` is None where nothing was asked (all documents).

    ``notes`` name what could not be taken literally: too_long, too_many_terms,
    unclosed_quote, unbalanced_parenthesis, nested_too_deep, dangling_operator,
    wildcard_inside, prefix_too_short, bad_year.
    """

    tree: Node | None
    notes: tuple[str, ...] = ()


FIELDS: Final[Mapping[str, str]] = {
    "judul": "title",
    "title": "title",
    "nomor": "number",
    "number": "number",
    "unit": "unit",
    "kelas": "class",
    "class": "class",
    "tahun": "year",
    "year": "year",
    "jenis": "type",
    "type": "type",
}
"""Words that may stand before a colon, and the field each means."""

_WORD_FIELDS = frozenset({"title", "number"})
_OPERATORS = {"OR": "or", "ATAU": "or", "AND": "and", "DAN": "and", "NOT": "not", "TANPA": "not", "BUKAN": "not"}
_QUOTES = '"“”„«»'
_TOKEN = re.compile(
    rf"(?P<open>\()|(?P<close>\))|(?P<or>\|)|(?P<not>-(?=[^\s-]))|(?P<quote>[{_QUOTES}])"
    rf"|(?P<field>(?:{'|'.join(FIELDS)}):(?=\S))|(?P<word>[^\s()|{_QUOTES}]+)|\s+",
    re.IGNORECASE,
)
_CLOSING = re.compile(rf"[{_QUOTES}]")
_HAS_WORD = re.compile(r"[^\W_]")
_YEARS = re.compile(r"(?P<low>\d{4})?(?P<range>\.{2,}|…|-|–)?(?P<high>\d{4})?")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def parse(text: str) -> Parsed:
    """The tree and the notes; never raises. Words side by side must all occur.

    ``"..."`` is a phrase; ``-``, NOT, TANPA, BUKAN exclude; ``|``, OR, ATAU choose; AND, DAN join (operators
    in capitals only); parentheses group; ``word*`` is a prefix; the names in ``FIELDS`` restrict.
    """
    notes: dict[str, None] = {}
    if len(text) > MAX_CHARACTERS:
        notes["too_long"] = None
        text = text[:MAX_CHARACTERS]
    tree = _Parser(list(_tokens(text, notes)), notes).parse()
    return Parsed(tree, tuple(notes))


def _tokens(text: str, notes: dict[str, None]) -> Iterator[_Token]:
    position = 0
    while match := _TOKEN.match(text, position):
        position = match.end()
        kind = match.lastgroup
        if kind == "quote":
            closing = _CLOSING.search(text, position)
            if closing is None:
                notes["unclosed_quote"] = None
            else:
                yield _Token("phrase", text[position : closing.start()])
                position = closing.end()
        elif kind == "word":
            yield _Token(_OPERATORS.get(match[0], "word"), match[0])
        elif kind is not None:
            yield _Token(kind, match[0])


class _Parser:
    """Recursive descent over at most MAX_DEPTH nested groups."""

    def __init__(self, tokens: list[_Token], notes: dict[str, None]) -> None:
        self._tokens = tokens
        self._notes = notes
        self._at = 0
        self._terms = 0

    def parse(self) -> Node | None:
        parts: list[Node] = []
        while self._at < len(self._tokens):
            part = self._any(None, 0)
            if part is not None:
                parts.append(part)
            if self._peek() == "close":
                self._note("unbalanced_parenthesis")
                self._at += 1
        return _all(parts)

    def _note(self, code: str) -> None:
        self._notes[code] = None

    def _peek(self) -> str:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else "end"

    def _any(self, field: str | None, depth: int) -> Node | None:
        parts = [self._all(field, depth)]
        while self._peek() == "or":
            self._at += 1
            parts.append(self._all(field, depth))
        known = [part for part in parts if part is not None]
        if len(known) < len(parts) and len(parts) > 1:
            self._note("dangling_operator")
        return _either(known)

    def _all(self, field: str | None, depth: int) -> Node | None:
        parts: list[Node] = []
        joined = False
        while (kind := self._peek()) not in ("or", "close", "end"):
            if kind == "and":
                self._at += 1
                if joined or not parts:
                    self._note("dangling_operator")
                joined = True
                continue
            joined = False
            part = self._not(field, depth)
            if part is not None:
                parts.append(part)
        if joined:
            self._note("dangling_operator")
        return _all(parts)

    def _not(self, field: str | None, depth: int) -> Node | None:
        negations = 0
        while self._peek() == "not":
            self._at += 1
            negations += 1
        if negations and self._peek() in ("or", "and", "close", "end"):
            self._note("dangling_operator")
            return None
        part = self._one(field, depth)
        return Not(part) if negations % 2 and part is not None else part

    def _one(self, field: str | None, depth: int) -> Node | None:
        token = self._tokens[self._at]
        self._at += 1
        match token.kind:
            case "open":
                return self._group(field, depth)
            case "field":
                return self._field(FIELDS[token.text[:-1].lower()], field, depth)
            case "phrase":
                return self._leaf(token.text, field, quoted=True)
            case _:
                return self._leaf(token.text, field, quoted=False)

    def _group(self, field: str | None, depth: int) -> Node | None:
        if depth >= MAX_DEPTH:
            self._note("nested_too_deep")
            return None
        inner = self._any(field, depth + 1)
        if self._peek() == "close":
            self._at += 1
        else:
            self._note("unbalanced_parenthesis")
        return inner

    def _field(self, name: str, outer: str | None, depth: int) -> Node | None:
        if self._peek() not in ("open", "phrase", "word", "and", "or", "not") or self._tokens[self._at].text in "-|":
            self._note("dangling_operator")
            return None
        if name in _WORD_FIELDS:
            return self._one(name, depth)
        token = self._tokens[self._at]
        if token.kind == "open":
            return self._one(outer, depth)
        self._at += 1
        value = token.text.strip()
        if name == "year":
            return self._years(value, outer)
        if not _HAS_WORD.search(value) or not self._counted():
            return None
        return FieldValue(name, value.lower())

    def _years(self, value: str, outer: str | None) -> Node | None:
        match = _YEARS.fullmatch(value)
        if match is None or not (match["low"] or match["high"]) or (match["high"] and not match["range"]):
            self._note("bad_year")
            return self._leaf(value, outer, quoted=False)
        if not self._counted():
            return None
        if not match["range"]:
            return FieldValue("year", match["low"])
        low, high = match["low"] or "", match["high"] or ""
        return FieldValue("year", high, low) if low and high and low > high else FieldValue("year", low, high)

    def _leaf(self, text: str, field: str | None, *, quoted: bool) -> Node | None:
        if not _HAS_WORD.search(text) or not self._counted():
            return None
        if quoted:
            return Phrase(" ".join(text.split()), field)
        head, star, tail = text.partition("*")
        if not star:
            return Term(text, field)
        if _HAS_WORD.search(tail):
            self._note("wildcard_inside")
        if len(head) < SHORTEST_PREFIX or not _HAS_WORD.search(head):
            self._note("prefix_too_short")
            return Term(text.replace("*", ""), field)
        return Prefix(head, field)

    def _counted(self) -> bool:
        self._terms += 1
        if self._terms > MAX_TERMS:
            self._note("too_many_terms")
            return False
        return True


def _all(parts: list[Node]) -> Node | None:
    distinct = tuple(dict.fromkeys(parts))
    return And(distinct) if len(distinct) > 1 else distinct[0] if distinct else None


def _either(parts: list[Node]) -> Node | None:
    distinct = tuple(dict.fromkeys(parts))
    return Or(distinct) if len(distinct) > 1 else distinct[0] if distinct else None
