"""What every answer owes its reader: headers, languages, problems, and an honest no when too much comes at once."""

from __future__ import annotations

import gzip
import json
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from falcon import testing

from archive.documents import Document, Lifecycle
from archive.people import Role
from archive.searching import SearchQuery, SearchResult
from indexer.engines.whoosh.index import WhooshIndex
from search_api.app import create_app
from search_api.services import Services
from tests.integration.web.conftest import SignedIn


@pytest.mark.parametrize(
    "address", ["/", "/cari?q=air", "/api/v1/search", "/tidak/ada", "/api/v1/tidak-ada", "/healthz"]
)
def test_every_answer_is_locked_down(client: testing.TestClient, address: str) -> None:
    headers = client.simulate_get(address).headers

    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert len(headers["X-Request-ID"]) >= 8


def test_pages_hold_nothing_inline_and_nothing_from_elsewhere(
    client: testing.TestClient, put: Callable[..., Document]
) -> None:
    document = put("Laporan", "air\tbersih\n1\t2")
    for address in (
        "/",
        "/cari?q=air",
        f"/dokumen/{document.id}",
        f"/dokumen/{document.id}/halaman/1?q=air",
        "/tentang",
        "/bantuan/mencari",
    ):
        page = client.simulate_get(address).text

        assert "<style" not in page
        assert " style=" not in page
        assert " onclick=" not in page
        fetched = r'<(?:img|script|source|iframe|form|link rel="(?:stylesheet|icon|preload)")[^>]*://[^>]*>'
        assert re.findall(fetched, page) == []
        page = page.replace('<script type="application/ld+json">', "")  # data, which no browser runs
        scripts = 3 if "/halaman/" in address else 2
        assert page.count("<script") == page.count('<script src="/static/') == scripts


def test_static_addresses_name_their_content_and_are_kept_forever(client: testing.TestClient) -> None:
    page = client.simulate_get("/").text
    address = page.split('<link rel="stylesheet" href="')[1].split('"')[0]

    sheet = client.simulate_get(address)

    assert sheet.headers["Content-Type"].startswith("text/css")
    assert sheet.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.simulate_get("/static/000000000000/site.css").status_code == 404
    assert client.simulate_get("/static/000000000000/..%2Fapp.py").status_code == 404


@pytest.mark.parametrize(
    ("headers", "query", "language"),
    [
        ({}, "", "id"),
        ({"Accept-Language": "en-GB,en;q=0.9,id;q=0.5"}, "", "en"),
        ({"Accept-Language": "in-ID,en;q=0.5"}, "", "id"),
        ({"Accept-Language": "fr, de"}, "", "id"),
        ({"Accept-Language": "en", "Cookie": "lang=id"}, "", "id"),
        ({"Cookie": "lang=id"}, "lang=en", "en"),
        ({"Cookie": "lang=xx"}, "lang=yy", "id"),
    ],
)
def test_the_reader_chooses_the_language(
    client: testing.TestClient, headers: dict[str, str], query: str, language: str
) -> None:
    answer = client.simulate_get("/", headers=headers, query_string=query)

    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.headers["Vary"]


def test_the_choice_is_remembered_and_the_other_language_keeps_the_question(client: testing.TestClient) -> None:
    answer = client.simulate_get("/cari", params={"q": "air bersih", "lang": "en"})

    assert answer.cookies["lang"].value == "en"
    assert (
        'href="/cari?q=air+bersih&amp;lang=id"' in answer.text
        or 'href="/cari?q=air%20bersih&amp;lang=id"' in answer.text
    )


def test_people_get_a_page_and_programs_get_a_problem(client: testing.TestClient) -> None:
    person = client.simulate_get("/berkas/anggaran-2024.html", headers={"Accept": "text/html,*/*;q=0.8"})
    program = client.simulate_get("/berkas/anggaran-2024.html", headers={"Accept": "application/json"})
    api = client.simulate_get("/api/v1/nothing", headers={"Accept": "text/html"})

    assert 'value="berkas anggaran 2024"' in person.text
    assert person.headers["Content-Type"].startswith("text/html")
    for answer in (program, api):
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json["status"] == answer.status_code == 404
        assert answer.json["title"] == "Tidak ditemukan"


def test_a_method_that_is_not_there_says_which_are(client: testing.TestClient) -> None:
    answer = client.simulate_post("/api/v1/search")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.json["code"] == "method_not_allowed"


def test_an_unexpected_error_tells_the_caller_nothing_but_a_number(services: Services) -> None:
    class Broken(WhooshIndex):
        def search(self, query: SearchQuery) -> SearchResult:
            raise RuntimeError("a secret in a message")

    broken = Broken.__new__(Broken)
    client = testing.TestClient(create_app(replace(services, index=broken)))

    page = client.simulate_get("/cari", headers={"X-Request-ID": "number-12345"})
    problem = client.simulate_get("/api/v1/search")

    assert (page.status_code, problem.status_code) == (500, 500)
    assert "number-12345" in page.text
    assert "secret" not in page.text + problem.text


def test_text_is_compressed_for_those_who_can_read_it(client: testing.TestClient, put: Callable[..., Document]) -> None:
    put("Laporan", "air bersih")

    plain = client.simulate_get("/cari?q=air")
    small = client.simulate_get("/cari?q=air", headers={"Accept-Encoding": "br, gzip"})
    refused = client.simulate_get("/cari?q=air", headers={"Accept-Encoding": "gzip;q=0"})

    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content
    assert "Content-Encoding" not in plain.headers
    assert "Content-Encoding" not in refused.headers


def test_too_much_at_once_is_answered_503_at_once_and_health_still_answers(services: Services, tmp_path: Path) -> None:
    entered, leave = threading.Barrier(3), threading.Event()

    class Waiting(WhooshIndex):
        def search(self, query: SearchQuery) -> SearchResult:
            entered.wait(timeout=60)
            leave.wait(timeout=60)
            return SearchResult((), 0, {})

    site = replace(services.site, in_flight_limit=2)
    waiting = Waiting(tmp_path / "index", lambda _wanted: {})
    client = testing.TestClient(create_app(replace(services, index=waiting, site=site)))
    asking = [threading.Thread(target=client.simulate_get, args=("/api/v1/search",)) for _ in range(2)]
    for thread in asking:
        thread.start()
    entered.wait(timeout=60)

    shed = client.simulate_get("/api/v1/search")
    health = client.simulate_get("/healthz")
    leave.set()
    for thread in asking:
        thread.join(timeout=60)

    assert (shed.status_code, shed.headers["Retry-After"], shed.json["code"]) == (503, "2", "overloaded")
    assert health.status_code == 200
    assert client.simulate_get("/tentang").status_code == 200
    assert "arsip_requests_shed_total 1.0" in client.simulate_get("/metrics").text


def test_metrics_count_requests_by_route_and_documents_by_state(
    client: testing.TestClient, put: Callable[..., Document], signed_in_as: Callable[..., SignedIn]
) -> None:
    document = put("Laporan", "air")
    put("Rancangan", "air", lifecycle=Lifecycle.DRAFT)
    client.simulate_get(f"/api/v1/documents/{document.id}/pages/1")

    text = client.simulate_get("/metrics").text
    whole = signed_in_as(Role.ADMINISTRATOR).simulate_get("/metrics").text

    assert 'arsip_requests_total{route="/api/v1/documents/{document_id}/pages/{number}",status="200"} 1.0' in text
    assert 'arsip_documents{state="readable"} 1.0' in text
    assert "arsip_pages" not in text
    assert "arsip_request_seconds_bucket" in text
    assert 'arsip_documents{state="readable"} 2.0' in whole
    assert 'arsip_pages{source="born_digital"} 2.0' in whole


def test_crawlers_are_kept_from_endless_filters(client: testing.TestClient) -> None:
    rules = client.simulate_get("/robots.txt").text

    assert "Disallow: /api/" in rules
    assert "Disallow: /cari?" in rules


def test_problems_speak_the_language_of_the_caller(client: testing.TestClient) -> None:
    problem = json.loads(client.simulate_get("/api/v1/documents/zzzzzzzzzzzz", query_string="lang=en").text)

    assert problem["title"] == "Not found"
