"""Does every address of the API keep what its description promises, whoever asks?

Requests are made up from the description (schemathesis), as nobody and as each role; identifiers are now and then those
of documents that are there, public and not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import schemathesis
from falcon import testing
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from archive.documents import Document, Lifecycle, Page, TextSource, Word
from archive.people import Role
from search_api.api.uploads import CHUNK_TYPE

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 20
"""For each operation."""


@schemathesis.serializer(CHUNK_TYPE)
def chunk(_context: Any, value: Any) -> bytes:
    """A piece of an upload is bytes, whatever was made up."""
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.fixture
def ids(put: Callable[..., Document]) -> list[str]:
    """A public document, one of the officer's own unit that is not, and one of another unit that is not."""
    words = (Word("air", 10, 10, 30, 20, 0.9), Word("bersih", 35, 10, 70, 20, 0.8))
    page = Page(1, "air bersih", TextSource.OCR, width=595, height=842, confidence=0.85, words=words)
    own: dict[str, Any] = {"pages": [page], "number": "1/2024", "year": 2024}
    return [
        put("Laporan Air", **own).id,
        put("Rancangan Air", lifecycle=Lifecycle.DRAFT, **own).id,
        put("Rancangan Sekolah", lifecycle=Lifecycle.SUBMITTED, unit="disdik", **own).id,
    ]


def without_own_keys() -> schemathesis.Config:
    """Who asks is for the test to say: no made up keys and cookies."""
    generation = GenerationConfig(with_security_parameters=False)
    return schemathesis.Config(projects=ProjectsConfig(default=ProjectConfig(generation=generation)))


def asked_by(app: Any, headers: Mapping[str, str]) -> Callable[..., list[bytes]]:
    """The same application for a client with these headers, and as a server would call it: the body is closed."""
    own = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}

    def called(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        environ.pop("HTTP_ACCEPT_ENCODING", None)  # the test client does not unpack
        body = app(environ | own, start_response)
        try:
            return list(body)
        finally:
            if hasattr(body, "close"):
                body.close()

    return called


def exercise(operation: Any, ids: list[str], statuses: set[int]) -> None:
    """Ask ``EXAMPLES`` times, and note with which statuses it was answered."""

    @given(case=operation.as_strategy(), document_id=st.sampled_from(ids))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def keeps_its_promise(case: schemathesis.Case, document_id: str) -> None:
        if document_id and "document_id" in case.path_parameters:
            case.path_parameters["document_id"] = document_id
            if "number" in case.path_parameters:
                case.path_parameters["number"] = 1
        statuses.add(case.call_and_validate(checks=CHECKS).status_code)

    keeps_its_promise()


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.value if role else "nobody")
def test_every_operation_keeps_its_promise_to(
    role: Role | None, client: testing.TestClient, signed_in_as: Callable[..., Any], ids: list[str]
) -> None:
    headers = {}
    if role is not None:
        browser = signed_in_as(role)
        headers = {"Cookie": browser._default_headers["Cookie"], "X-CSRF-Token": browser.csrf}
    description = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", asked_by(client.app, headers), config=without_own_keys()
    )
    answered: dict[str, set[int]] = {}

    for result in description.get_all_operations():
        operation: Any = result.ok()
        exercise(operation, [*ids, ""], answered.setdefault(operation.label, set()))

    reached = answered["GET /api/v1/staff/documents/{document_id}"]
    match role:
        case None:
            assert reached == {401}
        case Role.OFFICER:
            assert {200, 403} <= reached
        case _:
            assert 200 in reached
            assert 403 not in reached
    assert 200 in answered["GET /api/v1/documents/{document_id}"]
