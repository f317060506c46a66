"""Who is signed in on this request, and may they do what it asks?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import falcon

from archive.errors import Forbidden, SignInNeeded
from archive.people import Action, Person, may
from archive.sessions import Session
from search_api.services import SiteConfig

_SYSTEMS: Final = ("Android", "iPhone", "iPad", "Windows", "Mac OS X", "CrOS", "Linux")
_BROWSERS: Final = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrom": "Chrome", "Safari": "Safari"}


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody who proved who they are: with a session, or (``session`` is None) with an API key."""

    person: Person
    session: Session | None


def identity_of(req: falcon.Request) -> Identity | None:
    """The person with the session, if anybody is signed in."""
    identity = req.context.get("identity")
    return identity if isinstance(identity, Identity) else None


def person_of(req: falcon.Request) -> Person | None:
    """Who is signed in."""
    identity = identity_of(req)
    return identity.person if identity else None


def signed_in(req: falcon.Request) -> Person:
    """Who is signed in. Raises SignInNeeded."""
    person = person_of(req)
    if person is None:
        raise SignInNeeded
    return person


def session_of(req: falcon.Request) -> Session:
    """The session of this browser. Raises SignInNeeded, also for a program with a key."""
    identity = identity_of(req)
    if identity is None or identity.session is None:
        raise SignInNeeded
    return identity.session


def require(req: falcon.Request, action: Action, unit: str) -> Person:
    """Who is signed in, if they may do ``action`` to the documents of ``unit``. Raises SignInNeeded, Forbidden."""
    person = signed_in(req)
    if not may(person, action, unit):
        raise Forbidden(action=action)
    return person


def is_secure(req: falcon.Request, site: SiteConfig) -> bool:
    """Whether the browser reaches the site by https, as far as the site's address or a trusted proxy says."""
    return req.scheme == "https" or (site.base_url or "").startswith("https://")


def session_cookie(req: falcon.Request, site: SiteConfig) -> str:
    """The name of the cookie; ``__Host-`` binds it to this host and to https (RFC 6265bis, section 4.1.3.2)."""
    return "__Host-arsip" if is_secure(req, site) else "arsip"


def give_cookie(req: falcon.Request, resp: falcon.Response, site: SiteConfig, token: str) -> None:
    """Hand the token of a session to the browser, which forgets it when it is closed."""
    name, secure = session_cookie(req, site), is_secure(req, site)
    resp.set_cookie(name, token, path="/", secure=secure, http_only=True, same_site="Lax")


def take_cookie(req: falcon.Request, resp: falcon.Response, site: SiteConfig) -> None:
    """Make the browser forget it."""
    name, secure = session_cookie(req, site), is_secure(req, site)
    resp.set_cookie(name, "", path="/", max_age=0, secure=secure, http_only=True, same_site="Lax")


def agent_of(req: falcon.Request) -> str:
    """What the browser calls itself, in a few words: ``Firefox, Windows``. Nothing by which it could be told apart."""
    given = req.user_agent or ""
    browser = next((name for sign, name in _BROWSERS.items() if sign in given), "")
    system = next((name for name in _SYSTEMS if name in given), "")
    return ", ".join(part for part in (browser, system.replace("Mac OS X", "macOS")) if part)
