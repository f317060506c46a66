"""Every address as every role and as nobody, on documents in every state: the answers are those of the two tables.

What is expected is derived from PERMISSIONS and ACCESS alone, written down once more here in the plainest way. Changes
are asked for without the form's token: whoever may make them gets as far as being asked for it, and nothing changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from falcon import testing

from archive.classification import InformationClass
from archive.documents import Document, Lifecycle
from archive.own_account import add_key
from archive.people import PERMISSIONS, Action, Role, Scope
from search_api.access import ACCESS, plain_template
from search_api.metrics import Metrics
from search_api.rendering import Pages
from search_api.routes import routes_of
from search_api.services import Services
from search_api.static_files import site_files
from tests.integration.web.conftest import SignedIn

METHODS = ("get", "head", "post", "put", "patch", "delete")
PROBLEMS = {"Accept": "application/problem+json"}
OWN_UNIT = "dinkes"

Put = Callable[..., Document]


def registered(services: Services) -> Iterator[tuple[str, str]]:
    """(route, method) of everything that answers."""
    static = site_files()
    routes = routes_of(services, Pages(services.site, static), static, Metrics(services.database, services.index))
    for template, resource in routes:
        for method in METHODS:
            if hasattr(resource, f"on_{method}"):
                yield template, method.upper()


@pytest.fixture
def documents(put: Put) -> list[Document]:
    """In every state, of the officer's own unit and of another."""
    states: list[dict[str, object]] = [
        {},
        {"lifecycle": Lifecycle.DRAFT},
        {"lifecycle": Lifecycle.DRAFT, "information_class": InformationClass.EXEMPT},
        {"lifecycle": Lifecycle.WITHDRAWN, "withdrawal_reason": "Salah unggah."},
    ]
    return [
        put(f"Surat {unit} {place}", "isi", unit=unit, **state)
        for unit in (OWN_UNIT, "disdik")
        for place, state in enumerate(states)
    ]


def test_every_route_has_an_entry_and_every_entry_a_route(services: Services) -> None:
    there = {
        (plain_template(template), "GET" if method == "HEAD" else method) for template, method in registered(services)
    }
    listed = {(template, method) for template, methods in ACCESS.items() for method in methods}

    assert sorted(there - listed) == []
    assert sorted(listed - there) == []


def expected(role: Role | None, template: str, method: str, document: Document | None, key: Action | None) -> str:
    """``open``, ``sign_in_needed`` or ``forbidden``."""
    access = ACCESS[plain_template(template)]["GET" if method == "HEAD" else method]
    if access.public:
        return "open"
    if role is None:
        return "sign_in_needed"
    if access.action is None:
        return "open" if key is None else "forbidden"
    scope = PERMISSIONS[role].get(access.action)
    if scope is None or (key is not None and key is not access.action):
        return "forbidden"
    if scope is Scope.OWN_UNIT and (access.everywhere or (document is not None and document.unit != OWN_UNIT)):
        return "forbidden"
    return "open"


def answer(client: testing.TestClient, template: str, method: str, document: Document | None) -> str:
    """The same words, of what came back."""
    path = re.sub(r"\{number[^}]*\}", "1", template).replace("{document_id}", document.id if document else "")
    path = re.sub(r"\{\w+\}", "x", path)
    result = client.simulate_request(method, path, headers=PROBLEMS)
    assert result.status_code < 500, (method, path, result.status_code)
    if method == "HEAD":  # says nothing of why
        return {401: "sign_in_needed", 403: "forbidden"}.get(result.status_code, "open")
    code = result.json["code"] if result.headers.get("Content-Type") == "application/problem+json" else ""
    if result.status_code == 403:
        assert code in ("forbidden", "refused"), (method, path, code)
    return code if code in ("sign_in_needed", "forbidden") else "open"


def try_all(
    services: Services,
    client: testing.TestClient,
    role: Role | None,
    documents: list[Document],
    key: Action | None = None,
) -> tuple[int, list[str]]:
    """How many were tried, and those that were answered otherwise than the tables say."""
    tried, wrong = 0, []
    for template, method in registered(services):
        for document in documents if "{document_id}" in template else [None]:
            tried += 1
            wanted = expected(role, template, method, document, key)
            given = answer(client, template, method, document)
            if given != wanted:
                state = f"{document.unit} {document.lifecycle}" if document else ""
                wrong.append(f"{method} {template} {state}: {given}, not {wanted}")
    return tried, wrong


@pytest.mark.parametrize("role", list(Role))
def test_every_route_answers_every_role_as_the_tables_say(
    services: Services, signed_in_as: Callable[..., SignedIn], documents: list[Document], role: Role
) -> None:
    tried, wrong = try_all(services, signed_in_as(role), role, documents)

    assert wrong == []
    assert tried > 100


def test_every_route_answers_nobody_as_the_tables_say(
    services: Services, client: testing.TestClient, documents: list[Document]
) -> None:
    tried, wrong = try_all(services, client, None, documents)

    assert wrong == []
    assert tried > 100


@pytest.mark.parametrize("action", [Action.READ, Action.DEPOSIT])
@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMINISTRATOR])
def test_a_key_opens_only_what_its_scopes_and_its_owner_may(
    services: Services,
    client: testing.TestClient,
    signed_in_as: Callable[..., SignedIn],
    documents: list[Document],
    role: Role,
    action: Action,
) -> None:
    owner = signed_in_as(role).person
    token = add_key(services.database, services.clock, owner, "uji", frozenset({action}), 1)
    with_key = testing.TestClient(client.app, headers={"Authorization": f"Bearer {token}"})
    methods_that_change_nothing = [pair for pair in registered(services) if pair[1] in ("GET", "HEAD")]
    wrong = []
    for template, method in methods_that_change_nothing:
        for document in documents if "{document_id}" in template else [None]:
            wanted = expected(role, template, method, document, action)
            given = answer(with_key, template, method, document)
            if given != wanted:
                wrong.append(f"{method} {template}: {given}, not {wanted}")

    assert wrong == []


def test_public_addresses_show_nobody_more_than_the_public(
    services: Services, client: testing.TestClient, signed_in_as: Callable[..., SignedIn], documents: list[Document]
) -> None:
    administrator = signed_in_as(Role.ADMINISTRATOR)
    public = [
        template
        for template, method in registered(services)
        if method == "GET" and "{document_id}" in template and ACCESS[plain_template(template)]["GET"].public
    ]
    for template in public:
        for document in documents:
            path = re.sub(r"\{number[^}]*\}", "1", template).replace("{document_id}", document.id)
            as_nobody = client.simulate_get(path).status_code
            assert administrator.simulate_get(path).status_code == as_nobody, path
            if document.lifecycle is Lifecycle.DRAFT:
                assert as_nobody == 404, path
    assert len(public) > 5
