"""What does each API address promise? The OpenAPI 3.1 document is drawn from these promises.

Own rather than a library: the ones for Falcon refuse a repeatable parameter
that is given once, and cannot answer with RFC 9457 problems.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import falcon
import msgspec

from search_api.access import access_to, plain_template
from search_api.api.messages import LanguageParameters, ProblemAnswer
from search_api.api.problems import PROBLEM_JSON


@dataclass(frozen=True, slots=True)
class Answer:
    """A success: a message in JSON, or a file of some media type when ``message`` is None; no body without a type."""

    description: str
    message: type[msgspec.Struct] | None = None
    media_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent: a message in JSON, or bytes of some media type when ``message`` is None."""

    message: type[msgspec.Struct] | None = None
    media_type: str = "application/json"
    required: bool = True


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address: its parameters, what is sent, its answers and the problems it may answer with.

    GET stands for HEAD as well. Who must sign in is not said here but in ``ACCESS``; the problems of that (403, and
    401, which a key that does not hold meets everywhere) are added by themselves. ``headers`` are parameters in the
    head of the request: name -> JSON schema.
    """

    name: str
    summary: str
    answers: Mapping[int, Answer]
    query: type[msgspec.Struct] = LanguageParameters
    problems: Sequence[int] = (400, 503)
    path: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    body: Body | None = None
    headers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


METHODS: Final = ("get", "post", "put", "patch", "delete")
"""Those that are described; HEAD goes with GET, OPTIONS is the framework's."""


def operations_of(resource: object) -> Mapping[str, Operation]:
    """Method in small letters -> what it promises: ``operation`` of a resource is that of GET, ``operations`` all."""
    several = getattr(resource, "operations", None)
    if several is not None:
        return {str(method).lower(): operation for method, operation in several.items()}
    operation = getattr(resource, "operation", None)
    return {"get": operation} if isinstance(operation, Operation) else {}


_SCHEMES: Final = {
    "key": {"type": "http", "scheme": "bearer", "description": "A key of one's account, with the scopes it was given."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "arsip",
        "description": "As in the browser; __Host-arsip over https. What changes something also needs X-CSRF-Token.",
    },
}
DOCUMENT_ID: Final = {"type": "string", "pattern": "^[0-9a-z]{12}$", "description": "Permanent identifier."}
PAGE_NUMBER: Final = {"type": "integer", "minimum": 1, "maximum": 1_000_000, "description": "Counts from 1."}


def openapi(routes: Sequence[tuple[str, object]], version: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of every documented resource in ``routes``."""
    documented = [
        (plain_template(path), method, operation)
        for path, resource in routes
        for method, operation in operations_of(resource).items()
    ]
    messages = list(dict.fromkeys(message for *_, operation in documented for message in _messages(operation)))
    schemas, components = msgspec.json.schema_components(
        [*messages, ProblemAnswer], ref_template="#/components/schemas/{name}"
    )
    schema_of: dict[type[msgspec.Struct], Any] = dict(zip([*messages, ProblemAnswer], schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for path, method, operation in documented:
        public = _is_public(path, method)
        paths.setdefault(path, {})[method] = _describe(operation, schema_of, is_public=public)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Arsip Publik",
            "version": version,
            "description": (
                "Search and read the published documents of a public body. What lies under /api/v1/staff, and whatever "
                "changes something, is for people who work there, with a key or a session."
            ),
        },
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": _SCHEMES},
    }


def _messages(operation: Operation) -> list[type[msgspec.Struct]]:
    answers = [answer.message for answer in operation.answers.values()]
    sent = [operation.body.message] if operation.body else []
    return [message for message in (*answers, *sent) if message is not None]


def _is_public(path: str, method: str) -> bool:
    access = access_to(path, method.upper())
    return access is not None and access.public


def _describe(
    operation: Operation, schema_of: Mapping[type[msgspec.Struct], Any], *, is_public: bool
) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    for status, answer in operation.answers.items():
        schema = schema_of[answer.message] if answer.message else {}
        responses[str(status)] = {"description": answer.description}
        if answer.media_type and status not in (204, 304):
            responses[str(status)]["content"] = {answer.media_type: {"schema": schema}}
    if is_public:
        responses.setdefault("304", {"description": "Unchanged since the answer whose ETag If-None-Match names"})
    for status in dict.fromkeys((*operation.problems, 401, *(() if is_public else (403,)), 429)):
        responses[str(status)] = {
            "description": falcon.code_to_http_status(status)[4:],
            "content": {PROBLEM_JSON: {"schema": schema_of[ProblemAnswer]}},
        }
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": [
            *(
                {"name": name, "in": "path", "required": True, "schema": schema}
                for name, schema in operation.path.items()
            ),
            *_query_parameters(operation.query),
            *(
                {"name": name, "in": "header", "required": False, "schema": schema}
                for name, schema in operation.headers.items()
            ),
        ],
        "responses": responses,
    }
    if operation.body is not None:
        message = operation.body.message
        content = {operation.body.media_type: {"schema": schema_of[message] if message else {}}}
        described["requestBody"] = {"required": operation.body.required, "content": content}
    if not is_public:
        described["security"] = [{name: []} for name in _SCHEMES]
    return described


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
