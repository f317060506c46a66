"""Withdrawn or exempt: on no road to help is a document, its title, its number or one of its words to be had."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from falcon import testing

from archive.classification import InformationClass, SecurityLevel
from archive.documents import Document, Lifecycle
from archive.finding import SearchRequest, find, similar_documents, suggestions
from archive.ports import Database
from archive.searching import SuggestionKind
from indexer.engines.whoosh.index import WhooshIndex

Put = Callable[..., Document]
Change = Callable[..., Document]
Hide = Callable[[Document], None]

TITLE = "Peraturan Bupati Nomor 77 Tahun 2031 tentang Xilofon Tersembunyi"
TEXT = "xilofon tersembunyi dan gambang kromong"
TYPED = ("xil", "peraturan bupati nomor 7", "perbup 77", "perbup 77/2", "xilofon ", "tersem", "p", "77")
SLIPS = ("xilofom", "tersembunyl", "gambagn kromnog", "xilofontersembunyi", "gambang zzzzzzzz")
TOMBSTONE: dict[str, object] = {
    "lifecycle": Lifecycle.WITHDRAWN,
    "withdrawn_at": dt.datetime(2026, 3, 3, tzinfo=dt.UTC),
    "withdrawal_reason": "Ditarik untuk diperbaiki.",
}
ROADS: list[dict[str, object]] = [
    {"lifecycle": Lifecycle.WITHDRAWN},
    TOMBSTONE,
    {"information_class": InformationClass.EXEMPT},
    {"security": SecurityLevel.LIMITED},
]


@pytest.fixture
def secrets(put: Put) -> list[Document]:
    """Two documents with words that no other holds, and one that stays public."""
    number = {"number": "77 Tahun 2031"}
    put("Laporan Terbuka", "laporan yang terbuka untuk semua")
    return [put(TITLE, TEXT, **number), put(f"{TITLE} Kedua", TEXT, **number)]


@pytest.fixture
def only_in_the_catalogue(database: Database) -> Change:
    """Changes a record; the index has not heard of it yet."""

    def changing(document: Document, **fields: object) -> Document:
        with database.write() as uow:
            stored = uow.documents.get(document.id)
            assert stored is not None
            return uow.documents.update(replace(stored, **fields))  # type: ignore[arg-type]

    return changing


def everything_told(client: testing.TestClient, secrets: list[Document]) -> str:
    """All that the web says when asked for help, without the questions themselves."""
    told = []
    for typed in TYPED:
        told += client.simulate_get("/api/v1/suggestions", params={"q": typed}).json["suggestions"]
    for slip in SLIPS:
        for address in ("/api/v1/search", "/cari"):
            told.append(client.simulate_get(address, params={"q": slip}).text.replace(slip, ""))
    for document in [*secrets, *secrets]:
        similar = client.simulate_get(f"/api/v1/documents/{document.id}/similar")
        # A tombstone tells its own title at its own address; what else it may not tell has tests of its own.
        told.append("" if similar.status_code == 410 else similar.text)
    return json.dumps(told).casefold()


def test_what_is_public_is_told_on_every_road(
    client: testing.TestClient, secrets: list[Document], index: WhooshIndex
) -> None:
    told = everything_told(client, secrets)
    assert all(word in told for word in ("xilofon tersembunyi", "perbup 77 tahun 2031", secrets[0].id, secrets[1].id))
    assert index.neighbours("xilofom")


@pytest.mark.parametrize("fields", ROADS, ids=lambda fields: "-".join(map(str, fields.values())))
@pytest.mark.parametrize("follows", [True, False], ids=["the-index-follows", "the-index-is-behind"])
def test_what_is_hidden_is_told_on_none(
    client: testing.TestClient,
    secrets: list[Document],
    change: Change,
    only_in_the_catalogue: Change,
    fields: dict[str, object],
    follows: bool,
) -> None:
    assert "xilofon" in everything_told(client, secrets)  # and what was said is kept for the next who asks

    for document in secrets:
        (change if follows else only_in_the_catalogue)(document, **fields)

    told = everything_told(client, secrets)
    for word in ("xilofon", "tersembunyi", "kromong", "77 tahun", *(secret.id for secret in secrets)):
        assert word not in told
    for slip in SLIPS:
        for page in (1, 2):
            answer = client.simulate_get("/api/v1/search", params={"q": slip, "page": page}).json
            assert (answer["answered"], answer["dropped"], answer["offered"]) == (slip, [], None)


def test_words_of_hidden_documents_leave_the_vocabulary(
    secrets: list[Document], change: Change, index: WhooshIndex, database: Database
) -> None:
    change(secrets[0], lifecycle=Lifecycle.WITHDRAWN)
    assert [each.documents for each in index.neighbours("xilofon")] == [1]
    assert similar_documents(database, index, secrets[1].id) == []

    change(secrets[1], information_class=InformationClass.EXEMPT)
    for slip in SLIPS:
        assert index.neighbours(slip) == []
        found = find(database, index, SearchRequest(slip))
        assert (found.total, found.answered, found.corrected, found.offered) == (0, slip, False, None)


def test_a_unit_is_suggested_only_while_it_has_public_documents(
    put: Put, change: Change, database: Database, index: WhooshIndex
) -> None:
    document = put("Rapor", "nilai", unit="disdik")
    found = suggestions(database, index, "dinas pend")
    assert [(each.text, each.value) for each in found if each.kind is SuggestionKind.UNIT] == [
        ("Dinas Pendidikan", "disdik")
    ]

    change(document, lifecycle=Lifecycle.WITHDRAWN)
    assert suggestions(database, index, "dinas pend") == []


def test_phrases_do_not_name_the_document_they_come_from(
    secrets: list[Document], database: Database, index: WhooshIndex
) -> None:
    phrases = [each for each in suggestions(database, index, "xil") if each.kind is SuggestionKind.PHRASE]
    assert [(each.text, each.document_id) for each in phrases] == [("xilofon tersembunyi", None)]
