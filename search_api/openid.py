"""How does the agency's own sign-in service (OpenID Connect) say who somebody is?

The code flow with PKCE, state and nonce (OpenID Connect Core 1.0, section 3.1; RFC 7636). Needs the extra ``openid``.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import structlog

from archive.errors import ArchiveError, InvalidInput

log = structlog.get_logger("search_api.openid")

_DISCOVERY: Final = "/.well-known/openid-configuration"
_SECONDS: Final = 10.0
_KEPT_SECONDS: Final = 3600.0
_LEEWAY_SECONDS: Final = 60
_SIGNED_WITH: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_USED_OF_PROVIDER: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class ProviderFailed(ArchiveError):
    """The service cannot be reached, or what it says does not hold; the reason is for the log, not for people."""


@dataclass(frozen=True, slots=True)
class Provider:
    """The service, as the settings name it. ``claim`` says which account is meant: preferred_username or email."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    claim: str = "preferred_username"

    def __post_init__(self) -> None:
        """Raises InvalidInput where what it says could be changed on its way."""
        address = urlsplit(self.issuer)
        if address.scheme != "https" and address.hostname not in _LOOPBACK:
            raise InvalidInput("Alamat layanan masuk {issuer} harus diawali https://", issuer=self.issuer)


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where the browser is sent, and what must be kept until it comes back: state, nonce and PKCE verifier."""

    address: str
    state: str
    nonce: str
    verifier: str


class OpenId:
    """Asks one provider. Safe between threads; keeps its description and keys for an hour."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._lock = threading.Lock()
        self._known: dict[str, Any] = {}
        self._known_until = 0.0

    def begin(self, come_back_to: str) -> Beginning:
        """Raises ProviderFailed."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        with self._session(come_back_to) as session:
            address, _ = session.create_authorization_url(
                self._described()["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        return Beginning(address, state, nonce, verifier)

    def finish(self, come_back_to: str, answer: Mapping[str, str], kept: Beginning) -> str:
        """The login that the provider vouches for, in small letters. ``answer`` is the query of the return address.

        Raises ProviderFailed for anything that is not as it was begun: another state, issuer or nonce, a token for
        somebody else, a signature that does not hold, an address that the provider has not verified.
        """
        if not hmac.compare_digest(answer.get("state", "").encode(), kept.state.encode()):
            raise ProviderFailed("another state")
        if answer.get("iss", self.provider.issuer) != self.provider.issuer:  # RFC 9207
            raise ProviderFailed("another issuer")
        if "code" not in answer:
            raise ProviderFailed(f"no code: {answer.get('error', 'no reason given')[:80]}")
        return self._login_of(self._claims(self._token(come_back_to, answer["code"], kept.verifier), kept.nonce))

    def _token(self, come_back_to: str, code: str, verifier: str) -> str:
        from authlib.integrations.base_client.errors import OAuthError
        from requests import RequestException

        try:
            with self._session(come_back_to) as session:
                token = session.fetch_token(
                    self._described()["token_endpoint"], code=code, code_verifier=verifier, timeout=_SECONDS
                )
        except (OAuthError, RequestException, ValueError) as error:
            raise ProviderFailed("no token") from error
        identity = token.get("id_token")
        if not isinstance(identity, str):
            raise ProviderFailed("no identity in the token")
        return identity

    def _claims(self, identity: str, nonce: str) -> Mapping[str, Any]:
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        provider = self.provider
        rules = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": provider.client_id},
            exp={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            keys = KeySet.import_key_set(self._described()["keys"])
            claims = jwt.decode(identity, keys, algorithms=list(_SIGNED_WITH)).claims
            rules.validate(claims)
        except (JoseError, ValueError, KeyError) as error:
            self._forget()  # its keys may have changed
            raise ProviderFailed("an identity that does not hold") from error
        if claims.get("azp", provider.client_id) != provider.client_id:
            raise ProviderFailed("an identity for somebody else")
        return claims

    def _login_of(self, claims: Mapping[str, Any]) -> str:
        claim = self.provider.claim
        if claim == "email" and claims.get("email_verified") is not True:
            raise ProviderFailed("an address that was not verified")
        login = claims.get(claim)
        if not isinstance(login, str) or not login.strip():
            raise ProviderFailed(f"no {claim}")
        return login.strip().lower()

    def _session(self, come_back_to: str) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        provider = self.provider
        return OAuth2Session(
            provider.client_id,
            provider.client_secret,
            scope="openid profile email",
            redirect_uri=come_back_to,
            code_challenge_method="S256",
            default_timeout=_SECONDS,
        )

    def _described(self) -> dict[str, Any]:
        """What the provider says of itself, with its keys. Raises ProviderFailed."""
        with self._lock:
            if not self._known or time.monotonic() >= self._known_until:
                self._known = self._asked()
                self._known_until = time.monotonic() + _KEPT_SECONDS
            return self._known

    def _asked(self) -> dict[str, Any]:
        import requests

        try:
            described = requests.get(self.provider.issuer.rstrip("/") + _DISCOVERY, timeout=_SECONDS)
            described.raise_for_status()
            known: dict[str, Any] = described.json()
            if known.get("issuer") != self.provider.issuer:
                raise ProviderFailed("it calls itself by another name")
            for name in _USED_OF_PROVIDER:
                if not isinstance(known.get(name), str):
                    raise ProviderFailed(f"it does not say its {name}")
            keys = requests.get(known["jwks_uri"], timeout=_SECONDS)
            keys.raise_for_status()
            return known | {"keys": keys.json()}
        except (requests.RequestException, ValueError) as error:
            raise ProviderFailed("it cannot be reached") from error

    def _forget(self) -> None:
        with self._lock:
            self._known = {}
