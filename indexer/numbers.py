"""Which regulation or letter does a number name? One canonical form for all the ways people write and scan it.

``Peraturan Daerah Nomor 05 Tahun 2019``, ``perda no. 5/2019`` and ``PERDA NO. 5 TH 2O19`` are one: ``perda/5/2019``.
A letter's number (``188.45/123/Huk-Kotim/V/2024``) is found by any stretch of it that holds a figure: ``/188/45/123``.
Letters and figures that scanning confuses are repaired inside numbers only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from archive.months import MONTHS
from indexer.analysis import clean, first_words, words
from indexer.figures import repaired

KINDS: Final = {
    "undang undang dasar": "uud",
    "uud": "uud",
    "peraturan pemerintah pengganti undang undang": "perppu",
    "perppu": "perppu",
    "perpu": "perppu",
    "undang undang darurat": "uudrt",
    "undang undang": "uu",
    "uu": "uu",
    "peraturan pemerintah": "pp",
    "pp": "pp",
    "peraturan presiden": "perpres",
    "perpres": "perpres",
    "keputusan presiden": "keppres",
    "keppres": "keppres",
    "instruksi presiden": "inpres",
    "inpres": "inpres",
    "peraturan menteri dalam negeri": "permendagri",
    "permendagri": "permendagri",
    "peraturan menteri": "permen",
    "permen": "permen",
    "permenkeu": "permen",
    "pmk": "permen",
    "permenkes": "permen",
    "permendikbud": "permen",
    "permenhub": "permen",
    "permensos": "permen",
    "permenpan": "permen",
    "permenpanrb": "permen",
    "permenkumham": "permen",
    "permenaker": "permen",
    "permenag": "permen",
    "permentan": "permen",
    "permenlhk": "permen",
    "permenpupr": "permen",
    "permenkominfo": "permen",
    "keputusan menteri": "kepmen",
    "kepmen": "kepmen",
    "kepmendagri": "kepmen",
    "kepmenkes": "kepmen",
    "kepmenkeu": "kepmen",
    "peraturan kepala": "perka",
    "perka": "perka",
    "peraturan badan": "perban",
    "perban": "perban",
    "peraturan komisi informasi": "perki",
    "perki": "perki",
    "keputusan gubernur": "kepgub",
    "kepgub": "kepgub",
    "peraturan gubernur": "pergub",
    "pergub": "pergub",
    "peraturan daerah": "perda",
    "perda": "perda",
    "rancangan peraturan daerah": "raperda",
    "raperda": "raperda",
    "ranperda": "raperda",
    "peraturan bupati": "perbup",
    "perbup": "perbup",
    "peraturan walikota": "perwal",
    "peraturan wali kota": "perwal",
    "perwal": "perwal",
    "perwali": "perwal",
    "keputusan bupati": "kepbup",
    "kepbup": "kepbup",
    "instruksi bupati": "inbup",
    "inbup": "inbup",
    "peraturan desa": "perdes",
    "perdes": "perdes",
    "peraturan kepala desa": "perkades",
    "perkades": "perkades",
    "surat edaran": "se",
    "se": "se",
    "surat keputusan": "sk",
    "sk": "sk",
    "keputusan": "sk",
}
"""Kinds of regulations as they are written out and abbreviated, and one name for each."""

_WIDER: Final = {"permendagri": "permen"}
"""Kinds that are also cited by a wider one."""

_BY_FIRST_WORD: Final[dict[str, list[tuple[tuple[str, ...], str]]]] = {}
for _name in sorted(KINDS, key=len, reverse=True):
    _BY_FIRST_WORD.setdefault(_name.split()[0], []).append((tuple(_name.split()), KINDS[_name]))
_NUMBER_WORDS: Final = frozenset({"nomor", "no", "nomer", "number", "nmr"})
_YEAR_WORDS: Final = frozenset({"tahun", "thn", "th", "year"})
_CONNECTING: Final = _NUMBER_WORDS | _YEAR_WORDS
_NUMBER: Final = re.compile(r"\d{1,4}[a-z]?")
_YEAR: Final = re.compile(r"(?:19|20)\d{2}")
_ROMANS: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMAN_OF: Final = {names[0]: roman for names, roman in zip(MONTHS, _ROMANS, strict=True)}
_MOST_PIECES: Final = 10  # words of a number of which stretches are kept
_MOST_BETWEEN: Final = 8  # words between a kind and its number: Peraturan Daerah Kabupaten Kotawaringin Timur Nomor …
_TITLE_WORDS: Final = 12
_TITLE_LETTERS: Final = 300  # hold these words, and the longest number with which a title begins
_CACHED: Final = 1 << 12


@dataclass(frozen=True, slots=True)
class Citation:
    """Words from ``start`` to before ``end`` cite this number."""

    start: int
    end: int
    number: str


def citations_in(found: Sequence[str]) -> list[Citation]:
    """Numbers that a run of exact forms cites, in order, none overlapping.

    A number and a year are a citation with a kind or "nomor" before them: ``perda 5 2019``, ``nomor 5 tahun 2019``.
    """
    citations: list[Citation] = []
    at = 0
    while at < len(found):
        citation = _citation_at(found, at)
        if citation is None:
            at += 1
        else:
            citations.append(citation)
            at = citation.end
    return citations


def number_terms(number: str, title: str) -> list[str]:
    """The canonical forms by which a document is cited: ``perda/5/2019``, ``/5/2019``, other stretches of its number.

    The kind is taken from the number, else from the beginning of the title; where ``number`` is empty, a title that
    begins with one gives the number as well.
    """
    title = clean(title)[:_TITLE_LETTERS]
    written = _written(number)
    if not written.words:
        written = _Written.of(_cited_first(words(title)))
    kind = written.kind or next(_kinds_in(first_words(title, _TITLE_WORDS)), None)
    kinds = [name for name in (kind, _WIDER.get(kind or "")) if name]
    cited = [f"{name}/{figure}" for figure in written.figures for name in ("", *kinds)]
    return list(dict.fromkeys([*cited, *_stretches(number)]))


@dataclass(frozen=True, slots=True)
class _Written:
    """Words of a number, the kind they begin with, and each figure with its year: ``5/2019``."""

    words: Sequence[str]
    kind: str | None
    figures: Sequence[str]

    @classmethod
    def of(cls, found: Sequence[str]) -> _Written:
        numbered = (_numbered_at(found, at) for at in range(len(found)))
        figures = [f"{each[0]}/{each[1]}" for each in numbered if each is not None]
        return cls(found, next(_kinds_in(found), None), figures)


@lru_cache(_CACHED)
def _written(number: str) -> _Written:
    return _Written.of(words(clean(number)))


@lru_cache(_CACHED)
def _stretches(number: str) -> Sequence[str]:
    """Stretches of a number that hold a figure, in canonical form."""
    as_cited = [word for word in _written(number).words if word not in _CONNECTING][:_MOST_PIECES]
    pieces = [_piece(word) for word in as_cited]
    figures = [_holds_figure(word) for word in as_cited]
    return [
        "".join(pieces[start:end])
        for start in range(len(pieces))
        for end in range(start + 2, len(pieces) + 1)
        if any(figures[start:end])
    ]


def _cited_first(titled: Sequence[str]) -> Sequence[str]:
    cited = _citation_at(titled, 0) if titled else None
    return titled[: cited.end] if cited else ()


def number_piece(term: Sequence[str]) -> str | None:
    """The canonical form of a stretch of a letter's number, as ``188.45/123``; None where it holds no figure.

    A month is Roman, as in most numbers of letters: Mei is V.
    """
    if len(term) < 2 or not any(map(_holds_figure, term)):
        return None
    return "".join(map(_piece, term))


def _holds_figure(word: str) -> bool:
    return not word.isalpha() and any(map(str.isdigit, word))


@lru_cache(_CACHED)
def _piece(word: str) -> str:
    mended = _ROMAN_OF.get(word) or repaired(word)
    return f"/{mended.lstrip('0') or mended}"


def _citation_at(found: Sequence[str], start: int) -> Citation | None:
    named = _kind_at(found, start)
    if named is None:
        if found[start] in _NUMBER_WORDS and (numbered := _numbered_at(found, start + 1)):
            return Citation(start, numbered[2], f"/{numbered[0]}/{numbered[1]}")
        return None
    kind, end = named
    for at in range(end, min(end + _MOST_BETWEEN, len(found))):
        if numbered := _numbered_at(found, at):
            return Citation(start, numbered[2], f"{kind}/{numbered[0]}/{numbered[1]}")
        if repaired(found[at]).isdecimal() or (at > end and _kind_at(found, at)):
            break
    return None


def _numbered_at(found: Sequence[str], at: int) -> tuple[str, str, int] | None:
    """(number, year, place after) where a number stands before its year."""
    if at + 1 >= len(found) or (number := _number(found[at])) is None:
        return None
    after = at + 2 if found[at + 1] in _YEAR_WORDS else at + 1
    if after >= len(found) or (year := _year(found[after])) is None:
        return None
    return number, year, after + 1


@lru_cache(_CACHED)
def _number(word: str) -> str | None:
    figure = repaired(word)
    return figure.lstrip("0") or "0" if _NUMBER.fullmatch(figure) else None


@lru_cache(_CACHED)
def _year(word: str) -> str | None:
    year = repaired(word)
    return year if _YEAR.fullmatch(year) else None


def _kind_at(found: Sequence[str], at: int) -> tuple[str, int] | None:
    for name, kind in _BY_FIRST_WORD.get(found[at], ()):
        if tuple(found[at : at + len(name)]) == name:
            return kind, at + len(name)
    return None


def _kinds_in(found: Sequence[str]) -> Iterator[str]:
    for at, word in enumerate(found):
        if word in _BY_FIRST_WORD and (named := _kind_at(found, at)):
            yield named[0]
