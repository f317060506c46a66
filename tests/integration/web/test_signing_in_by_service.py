"""Signing in with a service of OpenID Connect: whom it vouches for gets in, and nothing else does."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from falcon import testing
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from archive.people import Person, Role
from search_api.app import create_app
from search_api.openid import Provider
from search_api.services import Services

CLIENT, SECRET = "arsip", "rahasia klien"


@dataclass
class FakeProvider:
    """A sign-in service with one user; ``claims`` change what it says, ``key`` what it signs with."""

    address: str = ""
    key: RSAKey | OctKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "a"}))
    announced: RSAKey | None = None
    algorithm: str = "RS256"
    claims: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)

    def authorize(self, address: str) -> str:
        """What a browser does at the service: sign in, and come back with a code."""
        self.asked = dict(parse_qsl(urlsplit(address).query))
        return f"code=kode&state={self.asked['state']}"

    def __call__(self, environ: dict[str, Any], start: Callable[..., object]) -> list[bytes]:
        answer: object = {}
        match environ["PATH_INFO"]:
            case "/.well-known/openid-configuration":
                answer = {"issuer": self.address, "jwks_uri": f"{self.address}/keys"} | {
                    f"{name}_endpoint": f"{self.address}/{name}" for name in ("authorization", "token")
                }
            case "/keys":
                answer = {"keys": [(self.announced or self.key).as_dict(private=False)]}
            case "/token":
                sent = dict(parse_qsl(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()))
                hashed = hashlib.sha256(sent["code_verifier"].encode()).digest()
                assert base64.urlsafe_b64encode(hashed).decode().rstrip("=") == self.asked["code_challenge"]
                assert sent["code"] == "kode"
                answer = {"access_token": "x", "token_type": "Bearer", "id_token": self._identity()}
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(answer).encode()]

    def _identity(self) -> str:
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": "1",
            "exp": int(time.time()) + 60,
            "nonce": self.asked["nonce"],
            "preferred_username": "Siti",
        }
        return jwt.encode({"alg": self.algorithm, "kid": "a"}, claims | self.claims, self.key)


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """The test's own output is enough."""


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    fake = FakeProvider()
    with make_server("127.0.0.1", 0, fake, handler_class=_Silent) as server:
        fake.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield fake
        server.shutdown()
        thread.join(30)


@pytest.fixture
def siti(services: Services) -> Person:
    person = Person("Siti", "siti", Role.LIBRARIAN, None, services.clock.now())
    with services.database.write() as uow:
        uow.people.add(person, "")
    return person


@pytest.fixture
def door(services: Services, shelves: object, provider: FakeProvider) -> testing.TestClient:
    site = replace(services.site, openid=Provider(provider.address, CLIENT, SECRET, "SSO Kotim"))
    return testing.TestClient(create_app(replace(services, site=site)))


def come_back(door: testing.TestClient, provider: FakeProvider, query: str = "") -> testing.Result:
    begun = door.simulate_get("/masuk/layanan?lanjut=%2Fakun")
    assert begun.status_code == 303
    answer = provider.authorize(begun.headers["Location"])
    cookie = begun.cookies["arsip-service"]
    assert cookie.http_only
    return door.simulate_get(
        "/masuk/layanan/kembali", query_string=query or answer, cookies={"arsip-service": cookie.value}
    )


def test_whom_the_service_vouches_for_is_let_in(door: testing.TestClient, provider: FakeProvider, siti: Person) -> None:
    answer = come_back(door, provider)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/akun")
    home = door.simulate_get("/kerja", cookies={"arsip": answer.cookies["arsip"].value})
    assert "Siti" in home.text


def test_the_sign_in_page_names_the_service_where_there_is_one(
    door: testing.TestClient, client: testing.TestClient
) -> None:
    assert "Masuk dengan SSO Kotim" in door.simulate_get("/masuk").text
    assert "/masuk/layanan" not in client.simulate_get("/masuk").text
    assert client.simulate_get("/masuk/layanan").status_code == 404


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "lain"},
        {"aud": "aplikasi lain"},
        {"iss": "https://lain.example"},
        {"exp": 1},
        {"azp": "aplikasi lain"},
        {"preferred_username": ""},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_an_identity_that_does_not_hold_opens_nothing(
    door: testing.TestClient, provider: FakeProvider, siti: Person, claims: dict[str, Any]
) -> None:
    provider.claims = claims

    answer = come_back(door, provider)

    assert answer.status_code == 403
    assert "arsip" not in answer.cookies
    assert "tidak menjawab sebagaimana mestinya" in answer.text


def test_another_key_and_a_signature_of_a_shared_secret_open_nothing(
    door: testing.TestClient, provider: FakeProvider, siti: Person
) -> None:
    assert isinstance(provider.key, RSAKey)
    provider.announced = provider.key
    provider.key = RSAKey.generate_key(2048, {"kid": "a"})
    assert come_back(door, provider).status_code == 403

    provider.key = OctKey.generate_key(256, {"kid": "a"})
    provider.algorithm = "HS256"
    assert come_back(door, provider).status_code == 403


def test_the_return_needs_the_state_and_the_browser_that_began(
    door: testing.TestClient, provider: FakeProvider, siti: Person
) -> None:
    assert come_back(door, provider, "code=kode&state=lain").status_code == 403
    assert come_back(door, provider, "error=access_denied&state=" + provider.asked["state"]).status_code == 403
    answer = door.simulate_get("/masuk/layanan/kembali", query_string=f"code=kode&state={provider.asked['state']}")
    assert "Mulailah sekali lagi" in answer.text


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "unknown"])
def test_who_has_no_open_account_here_is_told_whom_to_ask(
    door: testing.TestClient, provider: FakeProvider, siti: Person, services: Services, closed: bool
) -> None:
    if closed:
        with services.database.write() as uow:
            uow.people.update(replace(siti, active=False))
    else:
        provider.claims = {"preferred_username": "budi"}

    answer = come_back(door, provider)

    assert answer.status_code == 403
    assert "Mintalah akun kepada administrator" in answer.text


def test_an_e_mail_address_counts_only_when_the_service_has_verified_it(
    services: Services, shelves: object, provider: FakeProvider, siti: Person
) -> None:
    with services.database.write() as uow:
        uow.people.add(replace(siti, login="siti@kotim.example"), "")
    site = replace(services.site, openid=Provider(provider.address, CLIENT, SECRET, "SSO", claim="email"))
    door = testing.TestClient(create_app(replace(services, site=site)))
    provider.claims = {"email": "Siti@kotim.example"}
    assert come_back(door, provider).status_code == 403

    provider.claims |= {"email_verified": True}
    assert come_back(door, provider).status_code == 303


def test_a_service_that_is_away_is_said_and_the_password_still_works(
    services: Services, shelves: object, siti: Person
) -> None:
    site = replace(services.site, openid=Provider("http://127.0.0.1:9", CLIENT, SECRET, "SSO"))
    door = testing.TestClient(create_app(replace(services, site=site)))

    answer = door.simulate_get("/masuk/layanan")

    assert answer.status_code == 503
    assert "masuk dengan kata sandi" in answer.text
