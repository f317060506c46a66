"""Random archives and questions for comparing an index with the reference."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

from archive.query_language import And, FieldValue, Fuzzy, Near, Node, Not, Or, Phrase, Prefix, Term, Wildcard
from archive.searching import FACETS, STAFF_FACETS, IndexChange, IndexEntry, PageText, SearchQuery, Shelf, Sort

WORDS = (
    *("bangun", "membangun", "pembangunan", "pegawai", "kepegawaian", "undang", "undangan", "izin", "ijin", "izzin"),
    *("pajak", "perpajakan", "pasar", "passar", "pesisir", "dan", "yang", "anggaran", "belanja", "daerah", "apbd"),
    *("undang-undang", "undang2", "Café", "jum'at", "perda", "nomor", "tahun", "5", "05", "12", "2019", "2020", "3a"),
)
NUMBERS = (
    *("", "", "Perda Nomor 5 Tahun 2019", "Perda No. 12 Th. 2019", "188.45/5/2020", "Peraturan Bupati Nomor 5"),
    *("nomor 12 tahun 2020", "Perda 5"),
)
UNITS = ("dinkes", "disdik", "setda")
CLASSES = ("berkala", "serta-merta", "")
STATES = ("draft", "submitted", "published", "withdrawn")
YEARS = (None, 2018, 2019, 2020)
BOTH = (Shelf.PUBLIC, Shelf.STAFF)


@dataclass(frozen=True, slots=True)
class KnownTogether:
    start: int
    end: int
    readings: tuple[tuple[str, ...], ...]
    ambiguous: bool = False


class SmallSynonyms:
    """A few readings: of one word by another, by several words, and of several words by one."""

    TABLE = (
        (("izin",), (("ijin",),)),
        (("apbd",), (("anggaran", "belanja", "daerah"),)),
        (("anggaran", "belanja", "daerah"), (("apbd",),)),
    )

    def protects(self, word: str) -> bool:
        return False

    def expansions(self, words: Sequence[str]) -> list[KnownTogether]:
        found = []
        at = 0
        while at < len(words):
            for written, readings in self.TABLE:
                if tuple(words[at : at + len(written)]) == written:
                    found.append(KnownTogether(at, at + len(written), readings))
                    at = found[-1].end
                    break
            else:
                at += 1
        return found


def entry(chance: Random, document_id: str) -> IndexEntry:
    """Some words, often the same ones."""
    favourites = chance.sample(WORDS, 8)

    def text(most: int) -> str:
        return " ".join(
            chance.choice(favourites if chance.random() < 0.7 else WORDS) for _ in range(chance.randint(0, most))
        )

    return IndexEntry(
        document_id=document_id,
        revision=1,
        shelf=Shelf.STAFF if chance.random() < 0.3 else Shelf.PUBLIC,
        title=text(5),
        number=chance.choice(NUMBERS),
        unit=chance.choice(UNITS),
        information_class=chance.choice(CLASSES),
        file_type=chance.choice(("pdf", "docx")),
        language=chance.choice(("id", "id", "en", "")),
        year=chance.choice(YEARS),
        date=chance.choice((None, dt.date(2019, 5, 1), dt.date(2020, 1, 31))),
        pages=tuple(PageText(number, text(25)) for number in range(1, chance.randint(1, 4))),
        state=chance.choice(STATES),
    )


def batch(chance: Random) -> list[IndexChange]:
    """Entries put, put again, moved between shelves and deleted."""
    ids = chance.sample([f"d{number}" for number in range(40)], chance.randint(1, 12))
    return [IndexChange(one, None if chance.random() < 0.25 else entry(chance, one)) for one in ids]


words = st.sampled_from(WORDS)
some_words = st.lists(words, min_size=1, max_size=3).map(" ".join)
fields = st.sampled_from((None, None, None, "title", "number"))
patterns = st.sampled_from(("p*", "*an", "pa?ak", "*undang*", "?ngg*n", "c?f*", "*", "*a*a*"))
values = st.one_of(
    st.builds(FieldValue, st.just("unit"), st.sampled_from(UNITS)),
    st.builds(FieldValue, st.just("class"), st.sampled_from(("Berkala", "serta-merta", "lain"))),
    st.builds(FieldValue, st.just("year"), st.sampled_from(("2018", "2019")), st.sampled_from((None, "", "2019"))),
    st.just(FieldValue("year", "", "2018")),
)
plain: st.SearchStrategy[Node] = st.one_of(
    st.builds(Term, words, fields),
    st.builds(Term, words),
    st.builds(Term, some_words, fields),
    st.builds(Phrase, some_words, fields),
    st.builds(Near, some_words, st.integers(0, 6), fields),
    st.builds(Prefix, words.map(lambda word: word[:3]), fields),
    st.builds(Wildcard, patterns, fields),
    st.builds(Fuzzy, words, st.sampled_from((1, 2)), fields),
    st.sampled_from(("perda 5 2019", "nomor 12 tahun 2020", "anggaran belanja daerah", "izin pajak")).map(
        lambda text: And(tuple(map(Term, text.split())))
    ),
    values,
)


def _joined(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=4).map(tuple)
    return st.one_of(st.builds(And, several), st.builds(Or, several), st.builds(Not, parts))


filters = st.fixed_dictionaries(
    {},
    optional={
        "unit": st.lists(st.sampled_from(UNITS), max_size=2).map(tuple),
        "year": st.sampled_from((("2019",), ("2018", "2020"))),
        "class": st.sampled_from((("berkala",), ("",))),
        "language": st.sampled_from((("id",), ("en", "id"))),
        "state": st.sampled_from((("draft",), ("submitted", "withdrawn"))),
    },
)
queries = st.builds(
    SearchQuery,
    text=st.just(""),
    tree=st.one_of(st.none(), st.recursive(plain, _joined, max_leaves=6)),
    shelves=st.sampled_from(((Shelf.PUBLIC,), BOTH, BOTH, (Shelf.STAFF,))),
    filters=filters,
    facets=st.sampled_from((FACETS, STAFF_FACETS, STAFF_FACETS)),
    sort=st.sampled_from((Sort.RELEVANCE, *Sort)),
    offset=st.sampled_from((0, 0, 3, 100)),
    limit=st.sampled_from((100, 100, 5, 1, 0)),
    snippets=st.just(0),
    units=st.sampled_from((None, None, ("dinkes",), ("disdik", "setda"), ())),
)
