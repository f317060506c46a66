from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from falcon import testing

from archive.classification import InformationClass
from archive.documents import Document, FileType, Lifecycle, Processing, Reason
from indexer.engines.whoosh.index import WhooshIndex
from search_api.app import create_app
from search_api.services import Services

Put = Callable[..., Document]
SEARCH = "/api/v1/search"


def test_a_hit_carries_its_record_and_the_page_where_the_words_are(client: testing.TestClient, put: Put) -> None:
    put("Rencana Kerja", "Halaman pembuka", "Penyaluran air bersih di Baamang")
    document = put(
        "Laporan Air Minum",
        "Pendahuluan",
        "Isi",
        "Jaringan air bersih kecamatan",
        number="600/12/2024",
        date=dt.date(2024, 2, 1),
        year=2024,
    )

    hit = client.simulate_get(SEARCH, params={"q": "air bersih jaringan"}).json["hits"][0]

    assert {
        key: hit[key] for key in ("id", "title", "number", "unit", "class", "year", "date", "type", "page_count")
    } == {
        "id": document.id,
        "title": "Laporan Air Minum",
        "number": "600/12/2024",
        "unit": "dinkes",
        "class": "berkala",
        "year": 2024,
        "date": "2024-02-01",
        "type": "text",
        "page_count": 3,
    }
    assert [snippet["page"] for snippet in hit["snippets"]] == [3]
    assert hit["snippets"][0]["html"] == "<mark>Jaringan air bersih</mark> kecamatan"


def test_the_url_of_a_snippet_opens_that_page_with_the_words_marked(client: testing.TestClient, put: Put) -> None:
    put("Laporan", "Pendahuluan", "Kekeringan & kebakaran lahan")

    snippet = client.simulate_get(SEARCH, params={"q": "kekeringan lahan"}).json["hits"][0]["snippets"][0]
    page = client.simulate_get(snippet["url"])

    assert "<mark>Kekeringan</mark> &amp; kebakaran <mark>lahan</mark>" in page.text


def test_facets_count_all_hits_and_repeated_parameters_widen(client: testing.TestClient, put: Put) -> None:
    put("Laporan satu", "anggaran", unit="dinkes", year=2023)
    put("Laporan dua", "anggaran", unit="disdik", year=2024, information_class=InformationClass.ANYTIME)
    put("Laporan tiga", "anggaran", unit="disdik", year=2024, file_type=FileType.WORD)

    everything = client.simulate_get(SEARCH, params={"q": "anggaran", "size": "1"}).json
    both = client.simulate_get(SEARCH, query_string="q=anggaran&year=2023&year=2024").json
    one = client.simulate_get(SEARCH, query_string="q=anggaran&year=2024&class=berkala").json

    assert everything["total"] == 3
    assert {value["value"]: value["count"] for value in everything["facets"]["unit"]} == {"dinkes": 1, "disdik": 2}
    assert {value["label"] for value in everything["facets"]["class"]} == {"Berkala", "Setiap saat"}
    assert (both["total"], one["total"]) == (3, 1)


def test_a_document_without_a_class_is_found_and_has_none(client: testing.TestClient, put: Put) -> None:
    put("Laporan", "anggaran", information_class=None)

    [hit] = client.simulate_get(SEARCH, params={"q": "anggaran"}).json["hits"]

    assert hit["class"] is None
    assert "Belum diklasifikasi" in client.simulate_get(hit["url"]).text


def test_order_by_date(client: testing.TestClient, put: Put) -> None:
    for year in (2021, 2024, 2019):
        put(f"Laporan {year}", "anggaran", date=dt.date(year, 1, 1), year=year)

    newest = client.simulate_get(SEARCH, params={"q": "anggaran", "sort": "newest"}).json
    oldest = client.simulate_get(SEARCH, params={"q": "anggaran", "sort": "oldest"}).json

    assert [hit["year"] for hit in newest["hits"]] == [2024, 2021, 2019]
    assert [hit["year"] for hit in oldest["hits"]] == [2019, 2021, 2024]


def test_unsearchable_documents_are_counted_honestly(client: testing.TestClient, put: Put) -> None:
    put("Terbaca", "kata")
    put("Terkunci", processing=Processing.PASSWORD_PROTECTED, reason=Reason.PASSWORD)
    put("Terkunci dan tidak terbit", processing=Processing.PASSWORD_PROTECTED, lifecycle=Lifecycle.DRAFT)

    assert client.simulate_get(SEARCH, params={"q": "kata"}).json["unsearchable"] == 1


def test_bad_syntax_is_never_an_error_and_is_explained(client: testing.TestClient, put: Put) -> None:
    put("Laporan", "air bersih")

    answer = client.simulate_get(SEARCH, params={"q": '"air bersih'}).json

    assert answer["total"] == 1
    assert answer["notes"] == ["Tanda kutip belum ditutup, jadi kata-katanya dicari satu per satu."]


@pytest.mark.parametrize(
    ("query", "parameter", "allowed"),
    [
        ("class=rahasia", "class", "salah satu dari: berkala, serta-merta, setiap-saat, dikecualikan"),
        ("type=exe", "type", "salah satu dari: container, email"),
        ("year=kemarin", "year", "bilangan bulat 1000 sampai 9999"),
        ("unit=tidakada", "unit", "salah satu dari: dinkes, disdik"),
        ("size=101", "size", "bilangan bulat 1 sampai 100"),
        ("page=0", "page", "bilangan bulat 1 sampai 10000"),
        ("page=500&size=100", "page", "paling banyak 10000"),
        ("sort=random", "sort", "salah satu dari: newest, oldest, relevance"),
        ("sort=newest&sort=oldest", "sort", "hanya boleh diberikan sekali"),
        (
            "clas=berkala",
            "clas",
            "yang dikenal: q, class, unit, year, type, language, subject, code, sort, literal, page, size, lang",
        ),
    ],
)
def test_a_parameter_that_cannot_be_used_says_what_is_allowed(
    client: testing.TestClient, query: str, parameter: str, allowed: str
) -> None:
    answer = client.simulate_get(SEARCH, query_string=query)

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    [problem] = answer.json["errors"]
    assert problem["parameter"] == parameter
    assert allowed in problem["allowed"]


def test_without_a_live_index_search_says_so_and_the_entrance_stays_open(services: Services, tmp_path: Path) -> None:
    empty = WhooshIndex(tmp_path / "empty-index", lambda _wanted: {})
    client = testing.TestClient(create_app(replace(services, index=empty)))

    assert client.simulate_get(SEARCH).json["code"] == "index_unavailable"
    assert client.simulate_get("/").status_code == 200
    ready = client.simulate_get("/readyz")
    assert (ready.status_code, ready.json["checks"]) == (503, {"database": "ok", "index": "unavailable"})
    assert client.simulate_get("/healthz").status_code == 200
