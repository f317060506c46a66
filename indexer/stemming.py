"""Which words are forms of one word? Indonesian affixes are stripped down to known base words; English has Snowball.

Prefixes swallow the first letter of a base word (``menulis`` is of tulis), so every letter it may have been is tried,
and the longest known base word wins. Base words, names, exceptions and English words are plain lists in
``indexer/lexicon``, spellings are in ``archive/reference/synonyms.yaml``. A word without a known base word loses
affixes only where they leave no doubt: it is a name or a misreading more often than not.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import Stemmer

from indexer.reference import lexicon_words, reference_list

SHORTEST_STEMMED: Final = 4
"""Shorter words have no affixes."""

_SHORTEST_ROOT: Final = 3
_MOST_PREFIXES: Final = 3  # di-per-ber-, ke-ber-ke-
_LONGEST_PREFIX: Final = 9
_SIMPLE_PREFIXES: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("di", "ke", "se", "me", "pe"), ("",)),
    **dict.fromkeys(("ber", "ter", "per"), ("", "r")),
    **dict.fromkeys(("mem", "pem"), ("", "p")),
    **dict.fromkeys(("men", "pen"), ("t",)),
    **{nasal + kept: (kept,) for nasal in ("men", "pen") for kept in "cdjstz"},
    **dict.fromkeys(("meng", "peng"), ("", "k")),
    **dict.fromkeys(("meny", "peny"), ("s",)),
    **dict.fromkeys(("bek", "tek"), ("k",)),
}
"""Prefixes as they stand before a base word, and which of its first letters they swallow; "" for none."""

_VOWELS: Final = frozenset("aiueo")
_PREFIXED: Final = frozenset({"be", "di", "ke", "me", "pe", "se", "te"})
_PARTICLES: Final = ("lah", "kah", "pun", "tah")
_OWNERS: Final = ("nya", "ku", "mu")
_SUFFIXES: Final = ("kan", "an", "i")
_ENDINGS: Final = (*_PARTICLES, *_OWNERS, *_SUFFIXES)
_ENGLISH: Final = (
    *("tion", "tions", "sion", "sions", "ment", "ments", "ness", "ities", "able", "ible", "ally"),
    *("ized", "izing", "ship", "ships", "ances", "ences"),
)
_DOUBTLESS: Final = (
    re.compile(r"(?:memper|diper|me|di)(?P<base>\w{4,})kan"),
    re.compile(r"(?:pember|keber|per|pe|ke)(?P<base>\w{4,})an"),
    re.compile(r"(?:ber|ter|me)(?P<base>\w{2,}(?:si|tas|sme))"),
)
_SOUNDS: Final = (("ny", "s"), ("ng", ""), ("n", "t"), ("m", "p"))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that is known of words."""

    roots: frozenset[str]
    names: frozenset[str]
    exceptions: Mapping[str, str]
    spellings: Mapping[str, str]
    english: frozenset[str]
    """Stems of English words."""


@cache
def lexicon() -> Lexicon:
    """What comes with the program."""
    exceptions = lexicon_words("exceptions.txt")
    spellings = standard_spellings()
    return Lexicon(
        roots=frozenset(lexicon_words("roots.txt")) | frozenset(spellings) | frozenset(spellings.values()),
        names=frozenset(lexicon_words("names.txt")) | frozenset(_listed_names()),
        exceptions=dict(zip(exceptions[::2], exceptions[1::2], strict=True)),
        spellings=spellings,
        english=frozenset(map(_english_stem, lexicon_words("english.txt"))),
    )


def stem_of(word: str) -> str:
    """The stem of an exact form of letters; of a base word itself, or the word where no affix is known in it.

    Not cached. The stem of a stem may be another one.
    """
    known = lexicon()
    if (exception := known.exceptions.get(word)) is not None:
        return exception
    if word in known.names:
        return known.spellings.get(word, word)
    root = _root(word, known) or _english(word, known) or _doubtless(word, known)
    return known.spellings.get(root, root)


@cache
def standard_spellings() -> Mapping[str, str]:
    """The standard spelling of each word that is also written otherwise."""
    lists = reference_list("synonyms.yaml")
    lines = (line.split() for line in (*lists["ejaan"], *lists["ejaan_lama"]))
    return {other: standard for standard, *others in lines for other in others}


@cache
def stemming_fingerprint() -> str:
    """Changes whenever a stem may have changed: with the rules below, the lists and Snowball."""
    digest = hashlib.sha256(str(Stemmer.version()).encode())
    lists = (files("archive") / "reference" / name for name in ("synonyms.yaml", "districts.yaml", "agencies.yaml"))
    lexicons = (files("indexer") / "lexicon" / f"{name}.txt" for name in ("roots", "names", "exceptions", "english"))
    for source in (files("indexer") / "stemming.py", *lexicons, *lists):
        digest.update(hashlib.sha256(source.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _listed_names() -> Iterator[str]:
    """Words of names of districts (without the first, which is Kecamatan), and abbreviations."""
    for unit in reference_list("districts.yaml")["units"]:
        yield from unit["name"].lower().split()[1:]
    yield from (unit["code"] for unit in reference_list("agencies.yaml")["units"])
    yield from " ".join(reference_list("synonyms.yaml")["singkatan"]).split()


def _root(word: str, known: Lexicon) -> str | None:
    """The longest base word that is left when affixes are stripped; of two as long the one with fewer prefixes."""
    roots = known.roots
    if word in roots:
        return word
    if word[:2] not in _PREFIXED and not word.endswith(_ENDINGS):
        return None
    best, fewest = "", 0
    prefixes = _prefixes_of(word)
    for form in _without_suffixes(word):
        longest = len(form) - _SHORTEST_ROOT + 1  # a prefix may have swallowed a letter
        for size, prefix in prefixes:
            if size > longest:
                break
            rest = form[size:]
            for letter in prefix.swallowed:
                base = letter + rest
                if base in roots and (len(base), -prefix.count) > (len(best), -fewest):
                    best, fewest = base, prefix.count
    return best if len(best) >= _SHORTEST_ROOT else None


def _without_suffixes(word: str) -> Sequence[str]:
    """The word, and without each clitic and suffix it may have."""
    forms = [word]
    if word.endswith(_ENDINGS):
        for endings in (_PARTICLES, _OWNERS, _SUFFIXES):
            for form in tuple(forms):
                if form.endswith(endings):
                    forms += [form.removesuffix(ending) for ending in endings if form.endswith(ending)]
    return forms


def _prefixes_of(word: str) -> Sequence[tuple[int, _Prefix]]:
    """The runs of prefixes that a word may begin with, shortest first, and how many letters each has."""
    if word[:2] not in _PREFIXED:
        return _NO_PREFIX
    runs = _prefixes()
    found = [*_NO_PREFIX]
    for size in range(2, _LONGEST_PREFIX + 1):
        if (run := runs.get(word[:size])) is None:
            break
        if run.swallowed:
            found.append((size, run))
    return found


@dataclass(frozen=True, slots=True)
class _Prefix:
    """Prefixes of a word: how many, and the letters one of which the last has swallowed; "" for none."""

    count: int
    swallowed: tuple[str, ...]


_NO_PREFIX: Final = ((0, _Prefix(0, ("",))),)


@cache
def _prefixes() -> Mapping[str, _Prefix]:
    """All runs of prefixes; within a run they swallow as well: menge- is of meng-ke-, penye- of peny-se-.

    Their beginnings too, which swallow nothing, not even "".
    """
    runs = {"": _Prefix(0, ("",))}
    last = runs
    for count in range(1, _MOST_PREFIXES + 1):
        longer: dict[str, _Prefix] = {}
        for run, before in last.items():
            for prefix, swallowed in _SIMPLE_PREFIXES.items():
                for letter in before.swallowed:
                    if prefix.startswith(letter):
                        joined = run + prefix.removeprefix(letter)
                        also = longer[joined].swallowed if joined in longer else ()
                        longer[joined] = _Prefix(count, tuple(dict.fromkeys((*also, *swallowed))))
        runs = longer | runs
        last = longer
    beginnings = {run[:size]: _Prefix(0, ()) for run in runs for size in range(len(run))}
    return beginnings | runs


def _english(word: str, known: Lexicon) -> str | None:
    stem = _english_stem(word)
    return stem if stem in known.english or word.endswith(_ENGLISH) else None


def _doubtless(word: str, known: Lexicon) -> str:
    """An unknown word without affixes that are hardly anything else: both ends, or a loan word's ending."""
    if len(word) > len("nya") + SHORTEST_STEMMED and word.endswith("nya"):
        return stem_of(word.removesuffix("nya"))
    if word[:2] not in _PREFIXED:
        return word
    for shape in _DOUBTLESS:
        if found := shape.fullmatch(word):
            base = _sounded(found["base"], nasal=word.startswith(("me", "pe")))
            # What is shorter is likelier the rest of a slip (pemberan) than a base word nobody knows.
            return base if len(base) >= SHORTEST_STEMMED else word
    return word


def _sounded(base: str, *, nasal: bool) -> str:
    for sound, swallowed in _SOUNDS if nasal else ():
        if base.startswith(sound) and len(base) > len(sound):
            rest = base.removeprefix(sound)
            return swallowed + rest if rest[0] in _VOWELS else rest
    return base


def _english_stem(word: str) -> str:
    with _english_lock:
        stem: str = _english_stemmer.stemWord(word)
    return stem


_english_stemmer = Stemmer.Stemmer("english", 0)  # its own cache costs more than it saves
_english_lock = threading.Lock()  # one Stemmer must not be used by two threads at once
