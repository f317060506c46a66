"""Does every person find, count and open exactly what the table of rights lets them read, whatever is in the archive?

Held against a plain filter over the documents themselves, on random archives, for every role and for nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

from archive.classification import InformationClass, SecurityLevel
from archive.documents import Document, FileType, Lifecycle, Page, Processing, Rendition, RenditionRole, TextSource
from archive.errors import NotFound
from archive.finding import SearchRequest, find, readable_document
from archive.people import Action, Person, Role, may
from archive.query_language import parse
from archive.reading_rights import ReadableBy
from archive.searching import FACETS, STAFF_FACETS, IndexChange, SearchQuery, Shelf
from archive.units import Unit, UnitKind
from indexer.apply import Applier
from indexer.engines.whoosh.index import WhooshIndex
from indexer.entries import entry_of
from storage.database import SqlDatabase

UNITS = ("dinkes", "disdik", "setda")
WORDS = ("laporan", "anggaran", "kesehatan", "sekolah", "jalan")
OWN_WORD = {"dinkes": "puskesmas", "disdik": "kurikulum", "setda": "protokoler"}
PEOPLE: tuple[Person | None, ...] = (
    None,
    *(Person(unit, f"petugas-{unit}", Role.OFFICER, unit) for unit in UNITS),
    *(Person(role, role.value, role) for role in Role if role is not Role.OFFICER),
    Person("dulu", "dulu", Role.LIBRARIAN, active=False),
    Person("tanpa unit", "tanpa-unit", Role.OFFICER),
    Person("kunci", "kunci", Role.LIBRARIAN, scopes=frozenset({Action.DEPOSIT})),
)


@pytest.fixture
def index(database: SqlDatabase, tmp_path: Path) -> WhooshIndex:
    def page_texts(wanted: Mapping[str, Any]) -> Mapping[tuple[str, int], str]:
        with database.read() as uow:
            return uow.pages.some(wanted)

    return WhooshIndex(tmp_path / "index", page_texts)


@pytest.fixture(params=range(3))
def texts(
    request: pytest.FixtureRequest, database: SqlDatabase, index: WhooshIndex, new_document: Callable[..., Document]
) -> dict[str, str]:
    """A random archive; document id -> all its words."""
    chance = Random(request.param)
    applier = Applier(database, index)
    applier.reconcile()
    with database.write() as uow:
        for unit in UNITS:
            uow.units.put(Unit(unit, unit, UnitKind.AGENCY))
    held = {}
    for number in range(40):
        unit = chance.choice(UNITS)
        words = [*chance.choices(WORDS, k=3), *([OWN_WORD[unit]] if chance.random() < 0.5 else [])]
        document = new_document(
            f"{number:012d}",
            unit=unit,
            title=f"Dokumen {chance.choice(WORDS)}",
            lifecycle=chance.choice((Lifecycle.PUBLISHED, *Lifecycle)),
            information_class=chance.choice((None, *InformationClass)),
            security=chance.choice((SecurityLevel.OPEN, SecurityLevel.OPEN, SecurityLevel.LIMITED)),
            file_type=chance.choice((FileType.PDF, FileType.WORD)),
            processing=chance.choice((Processing.READABLE, Processing.READABLE, Processing.AWAITING_OCR)),
            year=chance.choice((2023, 2024)),
            language="id",
        )
        original = Rendition(document.id, RenditionRole.ORIGINAL, "a" * 64, 3, "application/pdf", "a.pdf")
        with database.write() as uow:
            uow.documents.add(document, original, document.id)
            uow.pages.replace_all(document.id, [Page(1, " ".join(words), TextSource.BORN_DIGITAL)])
        held[document.id] = f"{document.title} {' '.join(words)}".casefold()
        if chance.random() < 0.2:
            applier.drain()
    applier.drain()
    return held


def values(document: Document) -> dict[str, str]:
    found = (document.information_class, document.unit, document.year, document.file_type, document.language)
    return {name: str(value or "") for name, value in zip(STAFF_FACETS, (*found, document.lifecycle), strict=True)}


def test_everybody_finds_and_counts_exactly_what_they_may_read(
    database: SqlDatabase, index: WhooshIndex, texts: dict[str, str]
) -> None:
    with database.read() as uow:
        documents = uow.documents.get_many(list(texts))
    filters: list[dict[str, tuple[str, ...]]] = [{}, {"unit": ("dinkes",)}, {"year": ("2024",), "type": ("pdf",)}]
    for person in PEOPLE:
        readable = ReadableBy(person)
        seen = {
            key
            for key, document in documents.items()
            if document.is_public or (person is not None and may(person, Action.READ, document.unit))
        }
        beyond = readable.units != ()
        asked = [*filters, {"state": ("draft", "withdrawn")}, {"state": ("submitted",), "unit": ("setda",)}]
        for wanted in asked if beyond else filters:
            for text in ("", *WORDS, *OWN_WORD.values()):
                found = find(database, index, SearchRequest(text, wanted, size=100, literal=True), readable=readable)
                answering = {key for key in seen if text in texts[key].split() or not text}
                passing = {key for key in answering if _passes(values(documents[key]), wanted)}
                assert {hit.document.id for hit in found.hits} == passing, (person, text, wanted)
                assert found.total == len(passing)
                assert {name: {each.value: each.count for each in counts} for name, counts in found.facets.items()} == {
                    facet: _tally(facet, wanted, [values(documents[key]) for key in answering])
                    for facet in (STAFF_FACETS if beyond else FACETS)
                }
                assert found.unsearchable == sum(not documents[key].processing.is_searchable for key in seen)


def _passes(own: Mapping[str, str], wanted: Mapping[str, tuple[str, ...]], but: str = "") -> bool:
    return all(own[facet] in chosen for facet, chosen in wanted.items() if facet != but)


def _tally(facet: str, wanted: Mapping[str, tuple[str, ...]], answering: Sequence[Mapping[str, str]]) -> dict[str, int]:
    return dict(Counter(own[facet] for own in answering if own[facet] and _passes(own, wanted, but=facet)))


def test_everybody_opens_exactly_what_they_find(database: SqlDatabase, texts: dict[str, str]) -> None:
    with database.read() as uow:
        documents = uow.documents.get_many(list(texts))
    for person in PEOPLE:
        readable = ReadableBy(person)
        for document in documents.values():
            if document.is_public or may(person, Action.READ, document.unit):
                assert readable_document(database, document.id, readable) == document
            else:
                with pytest.raises(NotFound):
                    readable_document(database, document.id, readable)


def test_what_an_officer_sees_does_not_depend_on_what_lies_with_other_units(
    database: SqlDatabase, index: WhooshIndex, texts: dict[str, str], tmp_path: Path
) -> None:
    """Scores and order too: a word's weight must not tell how often others wrote it."""
    with database.read() as uow:
        documents = uow.documents.get_many(list(texts))
        entries = {key: uow.pages.texts(key) for key in texts}
    officer = ReadableBy(PEOPLE[1])
    alone = WhooshIndex(tmp_path / "alone", lambda _pages: {})
    alone.create_generation("g")
    alone.promote("g")
    own = [document for document in documents.values() if officer.allows(document)]
    alone.apply("g", [IndexChange(each.id, entry_of(each, entries[each.id])) for each in own])
    for text in (*WORDS, *OWN_WORD.values(), "laporan anggaran", "l*"):
        query = officer.narrowed(SearchQuery(text, parse(text).tree, limit=100, snippets=0))
        here, there = index.search(query), alone.search(query)
        assert [(hit.document_id, hit.score) for hit in here.hits] == [
            (hit.document_id, hit.score) for hit in there.hits
        ]
        assert (here.total, here.facets) == (there.total, there.facets)


def test_who_reads_only_what_is_public_never_opens_the_staff_shelf(
    index: WhooshIndex, texts: dict[str, str], tmp_path: Path, database: SqlDatabase
) -> None:
    request = SearchRequest("laporan", size=100)
    before = find(database, index, request)
    [staff] = (tmp_path / "index").glob(f"*/{Shelf.STAFF}")
    for path in staff.iterdir():
        path.unlink()
    fresh = WhooshIndex(tmp_path / "index", index._page_texts)
    for person in (None, PEOPLE[-3], PEOPLE[-1]):
        assert find(database, fresh, request, readable=ReadableBy(person)) == before
