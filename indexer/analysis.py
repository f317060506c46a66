"""Which words does a text hold? One description for the index, for questions and for snippets.

A text is a sequence of words; a word's position is its place in that sequence. Each word has an exact form
(folded: lower case, accents gone) and a stem. ``undang2`` reads as ``undang undang``, and wherever a word stands
twice side by side (with a hyphen or without) the reduplication ``undang-undang`` is a term of its own at the first.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from indexer.stemming import SHORTEST_STEMMED, stem_of, stemming_fingerprint

_WORD = re.compile(r"[^\W_]+(?:['’ʼ`][^\W_]+)*")
_TWICE = re.compile(r"([^\W\d_]{3,})[2²]")
_LETTER = re.compile(r"[\wʼ]")
_BLANKED: Final = "arsip.blanked"
_JOINING = re.compile(rb"['`](?<=[A-Za-z0-9].)(?=[A-Za-z0-9])")  # the mark first: it is searched for by that
_APOSTROPHES = str.maketrans("", "", "'’ʼ`")
_SOFT_HYPHEN = "\u00ad"
_LONGEST_WORD: Final = 64
_LONG_FOR_A_WORD: Final = 12
_SHORTEST_REDUPLICATED: Final = 3
_CACHED_WORDS: Final = 1 << 18
_CACHED_FORMS: Final = 1 << 14

SMALL_LETTERS: Final = bytes(ord(chr(code).lower()) if chr(code).isalnum() else 0x20 for code in range(128)) * 2
"""The small letter or the figure that a byte of ASCII stands for, a blank for all else."""

LEXICAL_REDUPLICATIONS: Final = frozenset({"undang", "hati", "mata", "rata", "kira", "laba", "kupu"})
"""Words whose reduplication means something else than several of them: ``undang-undang`` is a law, not invitations."""


def clean(text: str) -> str:
    """The form of a text that ``words`` and ``spans`` speak of: composed, without soft hyphens."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text.replace(_SOFT_HYPHEN, ""))


def tokens(text: str) -> list[str]:
    """The words of a cleaned text as they stand there; ``forms`` says which words each is."""
    return _WORD.findall(text)


def plain_letters(text: str) -> bytes | None:
    """A cleaned text in ASCII: its ``tokens``, folded once, are what stands between blanks after SMALL_LETTERS.

    None for a text of which this cannot be said: it holds letters beyond ASCII.
    """
    try:
        letters = text.encode("ascii", _BLANKED)
    except UnicodeEncodeError:
        return None
    if b"'" in letters or b"`" in letters:
        return _JOINING.sub(b"", letters)
    return letters


def _blanked(error: UnicodeError) -> tuple[str, int]:
    """What stands for characters beyond ASCII when a text is encoded: marks are blanks, an apostrophe stays one."""
    assert isinstance(error, UnicodeEncodeError)
    marks = _blanks_for(error.object[error.start : error.end])
    if marks is None:
        raise error
    return marks, error.end


@lru_cache(_CACHED_FORMS)
def _blanks_for(marks: str) -> str | None:
    return None if _LETTER.search(marks) else "".join("'" if mark == "’" else " " for mark in marks)


codecs.register_error(_BLANKED, _blanked)


def forms_of(token: str) -> tuple[str, ...]:
    """The exact forms that a token stands for, each with a position of its own."""
    if token.isascii() and token.isalpha() and len(token) <= _LONGEST_WORD:
        return (token.lower(),)  # as below, and so are most
    return tuple(map(_folded, _unfolded(token)))


@lru_cache(_CACHED_FORMS)
def forms(token: str) -> tuple[str, ...]:
    """The same, for tokens that come again and again."""
    return forms_of(token)


def words(text: str) -> list[str]:
    """The exact form of every word of a cleaned text; a word's index is its position."""
    return [form for token in tokens(text) for form in forms(token)]


def first_words(text: str, count: int) -> list[str]:
    """The first ``count`` words of a cleaned text."""
    found = _WORD.findall(text, 0, _LONG_FOR_A_WORD * count)
    if len(found) <= count:  # the last may be cut
        found = tokens(text)
    return [form for token in found[:count] for form in forms(token)][:count]


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, exact form) of every word of a cleaned text, position by position as ``words`` counts them."""
    for match in _WORD.finditer(text):
        for word in _unfolded(match[0]):
            yield match.start(), match.end(), fold(word)


def _unfolded(token: str) -> tuple[str, ...]:
    twice = _TWICE.fullmatch(token.translate(_APOSTROPHES))
    return (twice[1], twice[1]) if twice else (token,)


@lru_cache(_CACHED_WORDS)
def fold(word: str) -> str:
    """Lower case, without accents and apostrophes; figures without leading zeros, but ``000`` as it is."""
    return _folded(word)


def _folded(word: str) -> str:
    folded = word.casefold()
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded)
        folded = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    folded = folded.translate(_APOSTROPHES)
    if folded.isdecimal():
        folded = folded.lstrip("0") or folded
    return folded[:_LONGEST_WORD] or word


@lru_cache(_CACHED_WORDS)
def stem(word: str) -> str:
    """The stem of an exact form; words with figures, short ones and names stay as they are."""
    return stem_of(word) if len(word) >= SHORTEST_STEMMED and word.isalpha() else word


def reduplication(word: str, following: str) -> str | None:
    """``undang-undang`` where ``word`` is followed by itself."""
    if word == following and len(word) >= _SHORTEST_REDUPLICATED and word.isalpha():
        return f"{word}-{word}"
    return None


def fingerprint() -> str:
    """Changes whenever a word's stem may have changed; stems kept elsewhere are then to be made anew."""
    return stemming_fingerprint()
