from __future__ import annotations

from collections.abc import Callable

import pytest
import schemathesis
from falcon import testing
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from archive.documents import Document, Page, TextSource, Word

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def api(client: testing.TestClient, put: Callable[..., Document]) -> BaseSchema:
    words = (Word("air", 10, 10, 30, 20, 0.9), Word("bersih", 35, 10, 70, 20, 0.8))
    page = Page(1, "air bersih", TextSource.OCR, width=595, height=842, confidence=0.85, words=words)
    put("Laporan Air", pages=[page], number="1/2024", year=2024)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", client.app)


def test_every_documented_operation_keeps_its_promise(api: BaseSchema) -> None:
    for result in api.get_all_operations():
        operation = result.ok()

        @given(case=operation.as_strategy())
        @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
        def keeps_its_promise(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS)

        keeps_its_promise()


def test_real_answers_have_the_documented_shape(client: testing.TestClient, api: BaseSchema) -> None:
    document = client.simulate_get("/api/v1/search").json["hits"][0]["id"]
    schema = client.simulate_get("/api/v1/openapi.json").json

    record = client.simulate_get(f"/api/v1/documents/{document}").json
    page = client.simulate_get(f"/api/v1/documents/{document}/pages/1").json

    assert schema["openapi"] == "3.1.0"
    assert set(record) == set(schema["components"]["schemas"]["DocumentAnswer"]["properties"])
    assert set(page) == set(schema["components"]["schemas"]["PageAnswer"]["properties"])
    assert [word["text"] for word in page["words"]] == ["air", "bersih"]


def test_every_api_address_is_documented(client: testing.TestClient) -> None:
    documented = set(client.simulate_get("/api/v1/openapi.json").json["paths"])

    assert documented == {
        "/api/v1/search",
        "/api/v1/suggestions",
        "/api/v1/documents/{document_id}",
        "/api/v1/documents/{document_id}/proposals",
        "/api/v1/documents/{document_id}/similar",
        "/api/v1/documents/{document_id}/file",
        "/api/v1/documents/{document_id}/pages/{number}",
        "/api/v1/documents/{document_id}/pages/{number}/image",
    }
