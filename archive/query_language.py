"""How is the text of a search box understood? An engine-neutral tree; bad syntax is never an error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from archive.query_tokens import FIELDS, QUOTES, Token, tokens, without_question_mark
from archive.query_tree import (
    And,
    FieldValue,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Term,
    Wildcard,
    either,
    every,
)

__all__ = [
    "FIELDS",
    "And",
    "FieldValue",
    "Fuzzy",
    "Near",
    "Node",
    "Not",
    "Or",
    "Parsed",
    "Phrase",
    "Prefix",
    "Term",
    "Wildcard",
    "parse",
    "plain_words",
    "rewritten",
]

MAX_CHARACTERS: Final = 1_000
MAX_TERMS: Final = 64
MAX_DEPTH: Final = 20
SHORTEST_PATTERN: Final = 2
"""Letters that a prefix or pattern must name."""

SHORTEST_SIMILAR: Final = 3
MOST_LETTERS_APART: Final = 2
MOST_WORDS_APART: Final = 50


@dataclass(frozen=True, slots=True)
class Parsed:
    """``tree`` is None where nothing was asked (all documents).

    ``notes`` name what could not be taken literally: too_long, too_many_terms, unclosed_quote,
    unbalanced_parenthesis, nested_too_deep, dangling_operator, pattern_too_short, pattern_in_quotes,
    tilde_ignored, distance_bounded, bad_year.
    """

    tree: Node | None
    notes: tuple[str, ...] = ()


_WORD_FIELDS = frozenset({None, "title", "number"})
_LETTER = re.compile(r"[^\W_]")
_SPLIT_BY_SIGNS = re.compile(r"[^\w*?]+")
_SIMILAR = re.compile(r"(?P<word>[^~]*)~(?P<distance>\d?)")
_YEARS = re.compile(r"(?P<than>[<>]=?|[≤≥])?(?P<low>\d{4})?(?P<range>\.{2,}|…|[-–—])?(?P<high>\d{4})?")


def parse(text: str) -> Parsed:
    """The tree and the notes; never raises. Words side by side must all occur.

    ``"..."`` is a phrase, ``"..."~5`` the same words near each other; ``-``, NOT, TANPA, BUKAN exclude; ``|``, OR,
    ATAU choose; AND, DAN join (operators in capitals only); parentheses group; ``word*``, ``w*rd``, ``w?rd`` are
    patterns, ``word~`` is a word like it; the names in ``FIELDS`` restrict. A question mark that ends a question of
    several words is only that.
    """
    parser = _read(text)
    return Parsed(parser.tree, tuple(parser.notes))


def plain_words(text: str) -> tuple[str, ...]:
    """The words that are looked for everywhere in any of their forms, as typed and in order.

    What is quoted, excluded, restricted to a field, or a pattern is not among them.
    """
    return tuple(text[start:end] for start, end in _read(text).plain)


def rewritten(text: str, replacements: Mapping[str, str | None]) -> str:
    """``text`` with plain words replaced (None: left out), everything else as typed.

    Keys are plain words, casefolded. An operator that a word left out would leave dangling goes with it. A
    replacement must be plain words itself.
    """
    plain = _read(text).plain
    if None in replacements.values():
        text = without_question_mark(text)  # beside a single word it would be a pattern
    pieces: list[str] = []
    end = 0
    for start, stop in plain:
        pieces.append(text[end:start])
        end = stop
        replacement = replacements.get(text[start:stop].casefold(), text[start:stop])
        if replacement is not None:
            pieces.append(replacement)
            continue
        signs = _SIGNS.match(text, stop)
        end = signs.end() if signs else stop
        before = _SIGNS_BEFORE.sub("", "".join(pieces))
        left, following = _JOIN_BEFORE.search(before), _JOIN_AFTER.match(text, end)
        if left and left[1] in ("AND", "DAN"):
            before = before[: left.start()]
        elif following and (left or not before.strip() or before.rstrip().endswith("(")):
            end = following.end()
        elif left and re.match(r"\s*(?:\)|\Z)", text[end:]):
            before = before[: left.start()]
        pieces = [before.rstrip() if text[end : end + 1].isspace() else before]
    return "".join([*pieces, text[end:]]).strip()


_SIGNS = re.compile(rf"[^\s()|{QUOTES}]*")
_SIGNS_BEFORE = re.compile(rf"[^\s()|{QUOTES}]*\Z")
_JOINS = rf"(\||(?<![^\s()|{QUOTES}])(?:OR|ATAU|AND|DAN)(?![^\s()|{QUOTES}]))"
_JOIN_BEFORE = re.compile(rf"(?<![:\s])\s*{_JOINS}\s*\Z")
_JOIN_AFTER = re.compile(rf"\s*{_JOINS}\s*")


def _read(text: str) -> _Parser:
    notes: dict[str, None] = {}
    if len(text) > MAX_CHARACTERS:
        notes["too_long"] = None
        text = text[:MAX_CHARACTERS]
    return _Parser(list(tokens(without_question_mark(text), notes)), notes)


class _Parser:
    """Recursive descent over at most MAX_DEPTH nested groups; ``plain`` is where the plain words stand."""

    def __init__(self, tokens: list[Token], notes: dict[str, None]) -> None:
        self.notes = notes
        self.plain: list[tuple[int, int]] = []
        self._tokens = tokens
        self._at = 0
        self._terms = 0
        self._wanted = True
        parts: list[Node] = []
        while self._at < len(self._tokens):
            part = self._any(None, 0)
            if part is not None:
                parts.append(part)
            if self._peek() == "close":
                self._note("unbalanced_parenthesis")
                self._at += 1
        self.tree = every(parts)

    def _note(self, code: str) -> None:
        self.notes[code] = None

    def _peek(self) -> str:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else "end"

    def _take(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _any(self, field: str | None, depth: int) -> Node | None:
        parts = [self._all(field, depth)]
        while self._peek() == "or":
            self._at += 1
            parts.append(self._all(field, depth))
        known = [part for part in parts if part is not None]
        if len(known) < len(parts) and len(parts) > 1:
            self._note("dangling_operator")
        return either(known)

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
        return every(parts)

    def _not(self, field: str | None, depth: int) -> Node | None:
        negated = False
        before = self._peek()
        while self._peek() == "not":
            self._at += 1
            negated = not negated
        if before == "not" and self._peek() in ("or", "and", "close", "end"):
            self._note("dangling_operator")
            return None
        self._wanted ^= negated
        part = self._one(field, depth)
        self._wanted ^= negated
        return Not(part) if negated and part is not None else part

    def _one(self, field: str | None, depth: int) -> Node | None:
        token = self._take()
        match token.kind:
            case "open":
                return self._group(field, depth)
            case "field":
                return self._field(FIELDS[token.text[:-1].lower()], depth)
            case _ if field not in _WORD_FIELDS:
                # Within parentheses: unit:(dinas kesehatan) is one value, as it would be in quotes.
                values = [token.text]
                while self._peek() in ("word", "phrase"):
                    values.append(self._take().text)
                return self._value(field, " ".join(values))
            case "phrase":
                return self._quoted(token, field)
            case _:
                return self._word(token, field)

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

    def _field(self, name: str, depth: int) -> Node | None:
        kind = self._peek()
        if kind in ("close", "end", "field") or (kind in ("or", "not") and self._tokens[self._at].text[0] in "-|"):
            self._note("dangling_operator")
            return None
        if name in _WORD_FIELDS or kind == "open":
            return self._one(name, depth)
        return self._value(name, self._take().text)

    def _value(self, name: str | None, value: str) -> Node | None:
        value = " ".join(value.split())
        if name is None or not _LETTER.search(value) or not self._counted():
            return None
        if name != "year":
            return FieldValue(name, value.lower())
        years = [_years(each) for each in re.split(r"[,;]\s*", value)]
        known = [each for each in years if each is not None]
        if len(known) < len(years):
            self._note("bad_year")
            return Term(value)
        return either(list[Node](known))

    def _quoted(self, token: Token, field: str | None) -> Node | None:
        text = " ".join(token.text.split())
        if not _LETTER.search(text) or not self._counted():
            return None
        if "*" in text:
            self._note("pattern_in_quotes")
        if token.apart is None:
            return Phrase(text, field)
        if " " not in text:
            return self._similar(text, token.apart, field)
        if token.apart > MOST_WORDS_APART:
            self._note("distance_bounded")
        return Near(text, min(token.apart, MOST_WORDS_APART), field)

    def _word(self, token: Token, field: str | None) -> Node | None:
        text = token.text
        if not _LETTER.search(text):
            if "*" in text:
                self._note("pattern_too_short")
            return None
        if not self._counted():
            return None
        if "*" in text or "?" in text:
            if "~" in text:
                self._note("tilde_ignored")
            return self._pattern(re.sub(r"\*+", "*", re.sub(r"~\d?", "", text)), field)
        similar = _SIMILAR.fullmatch(text)
        if similar is not None:
            return self._similar(similar["word"], int(similar["distance"] or 1), field)
        if self._wanted and field is None:
            letters = [found.start() for found in _LETTER.finditer(text)]
            self.plain.append((token.start + letters[0], token.start + letters[-1] + 1))
        return Term(text, field)

    def _pattern(self, text: str, field: str | None) -> Node | None:
        head, star = text.rstrip("*"), text.endswith("*")
        if star and "*" not in head and "?" not in head and len(_LETTER.findall(head)) >= SHORTEST_PATTERN:
            return Prefix(head, field)
        # No word of the index holds a sign: what stands between signs is a word, or a pattern, of its own.
        parts: list[Node] = []
        for piece in _SPLIT_BY_SIGNS.split(text):
            letters = len(_LETTER.findall(piece))
            if not letters:
                continue
            if "*" not in piece and "?" not in piece:
                parts.append(Term(piece, field))
            elif letters < SHORTEST_PATTERN:
                self._note("pattern_too_short")
                parts.append(Term(re.sub(r"[*?]", "", piece), field))
            elif piece.endswith("*") and not re.search(r"[*?]", piece[:-1]):
                parts.append(Prefix(piece[:-1], field))
            else:
                parts.append(Wildcard(piece, field))
        return every(parts)

    def _similar(self, word: str, distance: int, field: str | None) -> Node:
        if len(word) < SHORTEST_SIMILAR or not word.isalnum():
            self._note("tilde_ignored")
            return Term(word, field)
        if distance > MOST_LETTERS_APART:
            self._note("distance_bounded")
        return Fuzzy(word, min(distance, MOST_LETTERS_APART), field) if distance else Term(word, field)

    def _counted(self) -> bool:
        self._terms += 1
        if self._terms > MAX_TERMS:
            self._note("too_many_terms")
            return False
        return True


def _years(value: str) -> FieldValue | None:
    """One year, or a range of them; a comparison is a range with an open end."""
    match = _YEARS.fullmatch(value.replace(" ", ""))
    if match is None or not (match["low"] or match["high"]):
        return None
    low, high = match["low"] or "", match["high"] or ""
    if than := match["than"]:
        if match["range"] or high:
            return None
        after, year = than[0] in ">≥", int(low)
        strict = than in "<>"
        return FieldValue("year", f"{year + strict:04}", "") if after else FieldValue("year", "", f"{year - strict:04}")
    if not match["range"]:
        return None if high else FieldValue("year", low)
    return FieldValue("year", high, low) if low and high and low > high else FieldValue("year", low, high)
