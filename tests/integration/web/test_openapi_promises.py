from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon import testing

from archive.documents import Document, Page, TextSource, Word
from search_api.access import plain_template
from search_api.api.operations import METHODS
from search_api.metrics import Metrics
from search_api.rendering import Pages
from search_api.routes import routes_of
from search_api.services import Services
from search_api.static_files import site_files


@pytest.fixture
def document(put: Callable[..., Document]) -> str:
    words = (Word("air", 10, 10, 30, 20, 0.9), Word("bersih", 35, 10, 70, 20, 0.8))
    page = Page(1, "air bersih", TextSource.OCR, width=595, height=842, confidence=0.85, words=words)
    return put("Laporan Air", pages=[page], number="1/2024", year=2024).id


def test_real_answers_have_the_documented_shape(client: testing.TestClient, document: str) -> None:
    schema = client.simulate_get("/api/v1/openapi.json").json

    record = client.simulate_get(f"/api/v1/documents/{document}").json
    page = client.simulate_get(f"/api/v1/documents/{document}/pages/1").json

    assert schema["openapi"] == "3.1.0"
    assert set(record) == set(schema["components"]["schemas"]["DocumentAnswer"]["properties"])
    assert set(page) == set(schema["components"]["schemas"]["PageAnswer"]["properties"])
    assert [word["text"] for word in page["words"]] == ["air", "bersih"]


def test_every_method_of_every_api_address_is_documented(client: testing.TestClient, services: Services) -> None:
    paths = client.simulate_get("/api/v1/openapi.json").json["paths"]
    metrics, static = Metrics(services.database, services.index), site_files()
    routes = routes_of(services, Pages(services.site, static), static, metrics)

    answered = {
        (plain_template(path), method)
        for path, resource in routes
        for method in METHODS
        if path.startswith("/api/") and hasattr(resource, f"on_{method}")
    }
    documented = {(path, method) for path, described in paths.items() for method in described}
    assert answered - {("/api/v1/openapi.json", "get")} == documented


def test_what_asks_for_an_account_says_so(client: testing.TestClient) -> None:
    paths = client.simulate_get("/api/v1/openapi.json").json["paths"]

    search, staff = paths["/api/v1/search"]["get"], paths["/api/v1/staff/search"]["get"]
    assert "security" not in search
    assert "403" not in search["responses"]
    assert staff["security"] == [{"key": []}, {"session": []}]
    assert {"401", "403"} <= set(staff["responses"])
    assert "304" not in staff["responses"]


def test_names_of_operations_are_distinct(client: testing.TestClient) -> None:
    paths = client.simulate_get("/api/v1/openapi.json").json["paths"]
    names = [described["operationId"] for methods in paths.values() for described in methods.values()]

    assert len(names) == len(set(names))
