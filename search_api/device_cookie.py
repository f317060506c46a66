"""Has this browser signed in with this login before? A signed cookie says so, and names no person to anybody else."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Final

import falcon

from search_api.identity import is_secure
from search_api.services import Services

_PURPOSE: Final = "device"
_KEPT: Final = dt.timedelta(days=180)
_MOST: Final = 5  # people who share a browser


def known_device(req: falcon.Request, services: Services, login: str) -> str | None:
    """A name for this browser, if it has signed in with ``login`` before."""
    for token in _tokens(req, services):
        text = services.signer.read(_PURPOSE, token, services.clock.now())
        whose, _, device = (text or "").partition(" ")
        if device and whose == _hidden(login):
            return device
    return None


def remember_device(req: falcon.Request, resp: falcon.Response, services: Services, login: str) -> None:
    """Give the browser the cookie, beside those for others who use it."""
    if known_device(req, services, login):
        return
    until = services.clock.now() + _KEPT
    token = services.signer.sign(_PURPOSE, f"{_hidden(login)} {secrets.token_hex(8)}", until)
    kept = [token, *_tokens(req, services)][:_MOST]
    secure = is_secure(req, services.site)
    resp.set_cookie(
        _name(req, services),
        "~".join(kept),
        path="/",
        max_age=int(_KEPT.total_seconds()),
        secure=secure,
        http_only=True,
        same_site="Lax",
    )


def _tokens(req: falcon.Request, services: Services) -> list[str]:
    return [token for token in (req.cookies.get(_name(req, services)) or "").split("~") if token][:_MOST]


def _name(req: falcon.Request, services: Services) -> str:
    return "__Host-arsip-device" if is_secure(req, services.site) else "arsip-device"


def _hidden(login: str) -> str:
    return hashlib.sha256(login.encode()).hexdigest()[:24]
