"""Which regulation or letter does a number name? One canonical form for all the ways people write and scan it.

``Peraturan Daerah Nomor 05 Tahun 2019``, ``perda no. 5/2019`` and ``PERDA NO. 5 TH 2O19`` are one: ``perda/5/2019``.
Letters and figures that scanning confuses are repaired inside numbers only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from indexer.analysis import clean, words

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
    "peraturan komisi informasi": "perki",
    "perki": "perki",
    "peraturan gubernur": "pergub",
    "pergub": "pergub",
    "peraturan daerah": "perda",
    "perda": "perda",
    "rancangan peraturan daerah": "raperda",
    "raperda": "raperda",
    "peraturan bupati": "perbup",
    "perbup": "perbup",
    "peraturan walikota": "perwal",
    "perwal": "perwal",
    "keputusan bupati": "kepbup",
    "kepbup": "kepbup",
    "instruksi bupati": "inbup",
    "peraturan desa": "perdes",
    "perdes": "perdes",
    "surat edaran": "se",
    "se": "se",
    "surat keputusan": "sk",
    "sk": "sk",
    "keputusan": "sk",
}
"""Kinds of regulations as they are written out and abbreviated, and one name for each."""

_BY_FIRST_WORD: Final[dict[str, list[tuple[tuple[str, ...], str]]]] = {}
for _name in sorted(KINDS, key=len, reverse=True):
    _BY_FIRST_WORD.setdefault(_name.split()[0], []).append((tuple(_name.split()), KINDS[_name]))
_NUMBER_WORDS: Final = frozenset({"nomor", "no", "nomer", "number", "nmr"})
_YEAR_WORDS: Final = frozenset({"tahun", "thn", "th", "year"})
_LOOKALIKES: Final = str.maketrans("oil", "011")
_NUMBER: Final = re.compile(r"\d{1,4}[a-z]?")
_YEAR: Final = re.compile(r"(?:19|20)\d{2}")
_MOST_BETWEEN: Final = 8  # words between a kind and its number: Peraturan Daerah Kabupaten Kotawaringin Timur Nomor …
_TITLE_WORDS: Final = 12


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
    """The canonical forms by which a document is cited: with its kind where one is known, and without (``/5/2019``).

    The kind is taken from the number, else from the beginning of the title.
    """
    found = words(clean(number))
    if not found:
        return []
    kind = next(_kinds_in(found), None) or next(_kinds_in(words(clean(title))[:_TITLE_WORDS]), None)
    terms: dict[str, None] = {}
    for at in range(len(found)):
        numbered = _numbered_at(found, at)
        if numbered is not None:
            figure, year, _ = numbered
            terms[f"/{figure}/{year}"] = None
            if kind is not None:
                terms[f"{kind}/{figure}/{year}"] = None
    return list(terms)


def repaired(word: str) -> str:
    """A number whose figures were read as letters, mended; any other word as it is."""
    if not any(character.isdigit() for character in word):
        return word
    mended = word.translate(_LOOKALIKES)
    return mended if mended.isdecimal() else word


def _citation_at(found: Sequence[str], start: int) -> Citation | None:
    named = _kind_at(found, start)
    if named is None:
        if found[start] in _NUMBER_WORDS and (numbered := _numbered_at(found, start + 1)):
            return Citation(start, numbered[2], f"/{numbered[0]}/{numbered[1]}")
        return None
    kind, end = named
    for at in range(end, min(end + _MOST_BETWEEN, len(found))):
        direct = at == end or found[at - 1] in _NUMBER_WORDS
        if direct and (numbered := _numbered_at(found, at)):
            return Citation(start, numbered[2], f"{kind}/{numbered[0]}/{numbered[1]}")
        if repaired(found[at]).isdecimal():
            break
    return None


def _numbered_at(found: Sequence[str], at: int) -> tuple[str, str, int] | None:
    """(number, year, place after) where a number stands before its year."""
    if at >= len(found):
        return None
    figure = repaired(found[at])
    after = at + 2 if at + 1 < len(found) and found[at + 1] in _YEAR_WORDS else at + 1
    if after >= len(found) or not _NUMBER.fullmatch(figure):
        return None
    year = repaired(found[after])
    return (figure.lstrip("0") or "0", year, after + 1) if _YEAR.fullmatch(year) else None


def _kind_at(found: Sequence[str], at: int) -> tuple[str, int] | None:
    for name, kind in _BY_FIRST_WORD.get(found[at], ()):
        if tuple(found[at : at + len(name)]) == name:
            return kind, at + len(name)
    return None


def _kinds_in(found: Sequence[str]) -> Iterator[str]:
    for at in range(len(found)):
        if named := _kind_at(found, at):
            yield named[0]
