"""Answers carry validators: who holds the same is told so without a body, who does not gets the new one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon import testing

from archive.documents import Document, Lifecycle
from search_api.services import Services
from storage.reference_lists import seed_subjects
from tests.integration.web.test_permanent_urls import PERMANENT

Put = Callable[..., Document]
NOT_KEPT = ("/healthz", "/readyz", "/metrics", "/api/v1/suggestions", "/opensearch/saran")
KEPT = [address for address in PERMANENT if not address.startswith(NOT_KEPT)]
STREAMED = ("/file", "/berkas", "/cari/daftar.")
OF_ONE_REQUEST = {"x-request-id", "date"}


@pytest.fixture
def document(services: Services, put: Put) -> Document:
    with services.database.write() as uow:
        seed_subjects(uow)
    return put("Laporan Air", "air bersih " * 300, year=2024)


def headers_of(answer: testing.Result) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.headers.items() if name.lower() not in OF_ONE_REQUEST}


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_who_holds_the_answer_is_told_that_it_still_stands(
    client: testing.TestClient, document: Document, language: str, encoding: str
) -> None:
    for address in KEPT:
        check_revalidation(client, address.format(id=document.id), language, encoding)


def check_revalidation(client: testing.TestClient, address: str, language: str, encoding: str) -> None:
    asked = {"Accept-Language": language, "Accept-Encoding": encoding}
    first = client.simulate_get(address, headers=asked)
    etag = first.headers["ETag"]

    again = client.simulate_get(address, headers=asked | {"If-None-Match": f'"x", {etag}'})
    head = client.simulate_head(address, headers=asked | {"If-None-Match": etag})

    assert (again.status_code, head.status_code) == (304, 304)
    assert again.content == head.content == b""
    kept = {"etag", "vary", "cache-control", "content-language", "content-security-policy", "referrer-policy"}
    assert {name: value for name, value in headers_of(again).items() if name in kept} == {
        name: value for name, value in headers_of(first).items() if name in kept
    }
    assert not {"content-type", "content-encoding", "content-length"} & set(headers_of(again))
    assert headers_of(head) == headers_of(again)


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_head_has_the_headers_of_get(client: testing.TestClient, document: Document, encoding: str) -> None:
    for address in PERMANENT:
        got = client.simulate_get(address.format(id=document.id), headers={"Accept-Encoding": encoding})
        head = client.simulate_head(address.format(id=document.id), headers={"Accept-Encoding": encoding})

        changing = {"content-length"} if address == "/metrics" else set()  # its figures grow with every request
        assert {name: value for name, value in headers_of(head).items() if name not in changing} == {
            name: value for name, value in headers_of(got).items() if name not in changing
        }


def test_the_tag_names_the_content_and_nothing_of_the_request(client: testing.TestClient, document: Document) -> None:
    def tag(address: str, **headers: str) -> str:
        return client.simulate_get(address.format(id=document.id), headers=headers).headers["ETag"]

    for address in KEPT:
        first = tag(address, **{"X-Request-ID": "number-00001"})

        assert first == tag(address, **{"X-Request-ID": "number-00002"})
        assert first == tag(address, **{"Accept-Encoding": "gzip"})
        assert first.startswith('"' if any(part in address for part in STREAMED) else 'W/"')


def test_each_language_of_a_page_has_a_tag_of_its_own(client: testing.TestClient, document: Document) -> None:
    for address in [address for address in KEPT if not address.startswith(("/api/", "/robots"))]:
        indonesian, english = (
            client.simulate_get(address.format(id=document.id), headers={"Accept-Language": language})
            for language in ("id", "en")
        )
        if not indonesian.headers["Content-Type"].startswith("text/html"):
            continue

        assert indonesian.headers["ETag"] != english.headers["ETag"]
        assert "Accept-Language" in indonesian.headers["Vary"]


def test_what_must_not_be_kept_has_no_tag(client: testing.TestClient, document: Document) -> None:
    for address in (*NOT_KEPT, "/tidak-ada", "/dokumen/zzzzzzzzzzzz"):
        answer = client.simulate_get(address, headers={"If-None-Match": "*"})

        assert answer.status_code in (200, 404)
        assert "ETag" not in answer.headers
        assert "no-store" in answer.headers["Cache-Control"]


def test_a_changed_document_has_another_tag(
    client: testing.TestClient, document: Document, change: Callable[..., Document]
) -> None:
    addresses = [
        address.format(id=document.id)
        for address in ("/dokumen/{id}", "/api/v1/documents/{id}", "/cari?q=air", "/api/v1/search?q=air")
    ]
    tags = [client.simulate_get(address).headers["ETag"] for address in addresses]

    change(document, title="Laporan Air Minum")

    for address, etag in zip(addresses, tags, strict=True):
        answer = client.simulate_get(address, headers={"If-None-Match": etag})
        assert answer.status_code == 200
        assert answer.headers["ETag"] != etag
        assert "Laporan Air Minum" in answer.text


def test_a_withdrawn_document_is_gone_also_for_who_kept_it(
    client: testing.TestClient, document: Document, change: Callable[..., Document]
) -> None:
    addresses = [address.format(id=document.id) for address in KEPT if "{id}" in address]
    tags = [client.simulate_get(address).headers["ETag"] for address in addresses]

    change(document, lifecycle=Lifecycle.WITHDRAWN)

    for address, etag in zip(addresses, tags, strict=True):
        answer = client.simulate_get(address, headers={"If-None-Match": etag})
        assert answer.status_code in (404, 410)
        assert "ETag" not in answer.headers


def test_style_sheets_and_rules_for_crawlers_may_be_kept_by_anybody(client: testing.TestClient) -> None:
    sheet = client.simulate_get("/").text.split('<link rel="stylesheet" href="')[1].split('"')[0]

    for address in (sheet, "/robots.txt"):
        answer = client.simulate_get(address, headers={"Accept-Encoding": "gzip"})
        again = client.simulate_get(address, headers={"If-None-Match": answer.headers["ETag"]})

        assert "public" in answer.headers["Cache-Control"].split(", ")
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["Vary"] == "Accept-Encoding"


def test_a_problem_does_not_carry_the_tag_of_what_was_asked_for(client: testing.TestClient, document: Document) -> None:
    answer = client.simulate_get(f"/api/v1/documents/{document.id}/file", headers={"Range": "bytes=99999999-"})

    assert answer.status_code == 416
    assert "ETag" not in answer.headers
    assert "Content-Disposition" not in answer.headers
