"""What does each API address promise? The OpenAPI 3.1 document is drawn from these promises.

Own rather than a library: the ones for Falcon refuse a repeatable parameter
that is given once, and cannot answer with RFC 9457 problems.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import falcon
import msgspec

from search_api.api.messages import LanguageParameters, ProblemAnswer
from search_api.api.problems import PROBLEM_JSON


@dataclass(frozen=True, slots=True)
class Answer:
    """A success: a message in JSON, or a file of some media type when ``message`` is None."""

    description: str
    message: type[msgspec.Struct] | None = None
    media_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Operation:
    """GET (and HEAD) of one address: its parameters, its answers and the problems it may answer with."""

    name: str
    summary: str
    answers: Mapping[int, Answer]
    query: type[msgspec.Struct] = LanguageParameters
    problems: Sequence[int] = (400, 503)
    path: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class Documented(Protocol):
    """A resource that promises something."""

    operation: Operation


DOCUMENT_ID: Final = {"type": "string", "pattern": "^[0-9a-z]{12}$", "description": "Permanent identifier."}
PAGE_NUMBER: Final = {"type": "integer", "minimum": 1, "maximum": 1_000_000, "description": "Counts from 1."}


def openapi(routes: Sequence[tuple[str, object]], version: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of every documented resource in ``routes``."""
    documented = [
        (re.sub(r":\w+(\([^)]*\))?(?=\})", "", path), operation)
        for path, resource in routes
        if isinstance(operation := getattr(resource, "operation", None), Operation)
    ]
    messages = [
        answer.message for _, operation in documented for answer in operation.answers.values() if answer.message
    ]
    schemas, components = msgspec.json.schema_components(
        [*messages, ProblemAnswer], ref_template="#/components/schemas/{name}"
    )
    schema_of: dict[type[msgspec.Struct], Any] = dict(zip([*messages, ProblemAnswer], schemas, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Arsip Publik",
            "version": version,
            "description": "Search and read the published documents of a public body. Nothing else is reachable.",
        },
        "paths": {path: {"get": _describe(operation, schema_of)} for path, operation in documented},
        "components": {
            "schemas": components,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "A key of /akun/kunci."}},
        },
        "security": [{}, {"key": []}],
    }


def _describe(operation: Operation, schema_of: Mapping[type[msgspec.Struct], Any]) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    for status, answer in operation.answers.items():
        schema = schema_of[answer.message] if answer.message else {}
        responses[str(status)] = {"description": answer.description}
        if status not in (204, 304):
            responses[str(status)]["content"] = {answer.media_type: {"schema": schema}}
    responses.setdefault("304", {"description": "Unchanged since the answer whose ETag If-None-Match names"})
    for status in (*operation.problems, 401, 429):
        responses[str(status)] = {
            "description": falcon.code_to_http_status(status)[4:],
            "content": {PROBLEM_JSON: {"schema": schema_of[ProblemAnswer]}},
        }
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": [
            *(
                {"name": name, "in": "path", "required": True, "schema": schema}
                for name, schema in operation.path.items()
            ),
            *_query_parameters(operation.query),
        ],
        "responses": responses,
    }


def _query_parameters(model: type[msgspec.Struct]) -> list[dict[str, Any]]:
    _, components = msgspec.json.schema_components([model])
    properties: dict[str, Any] = components[model.__name__]["properties"]
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": schema.pop("description", ""),
            "schema": _inlined(schema, components),
        }
        for name, schema in properties.items()
    ]


def _inlined(schema: dict[str, Any], components: Mapping[str, Any]) -> dict[str, Any]:
    """``schema`` with its references replaced: parameters stand outside the components."""
    if "$ref" in schema:
        target = components[schema["$ref"].rsplit("/", 1)[1]]
        schema = {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
    if "allOf" in schema or "anyOf" in schema:
        key = "allOf" if "allOf" in schema else "anyOf"
        parts = [_inlined(part, components) for part in schema[key]]
        schema = {**{k: v for part in parts for k, v in part.items()}, **{k: v for k, v in schema.items() if k != key}}
    if isinstance(schema.get("items"), dict):
        schema = {**schema, "items": _inlined(schema["items"], components)}
    return schema
