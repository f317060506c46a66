"""Who knocks, and does the table of access let them in? Asked before any resource runs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Final

import falcon

from archive.errors import Forbidden, NotFound, SignInNeeded
from archive.people import Person, is_demo
from archive.sessions import digest_of, find_session
from search_api import addresses
from search_api.access import ACCESS, Access, access_to, permitted, plain_template
from search_api.forms import SAFE_METHODS, Form, check_token
from search_api.identity import Identity, identity_of, session_cookie
from search_api.services import Services

_TOUCH_EVERY: Final = dt.timedelta(minutes=1)
_BEARER: Final = "Bearer "
_WITHOUT_SECOND_FACTOR: Final = frozenset({addresses.SECOND_FACTOR, addresses.SIGN_OUT})


class Gate:
    """Recognises people by session cookie or key, enforces ``ACCESS``, and asks every change for the form's token."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Say who asks. A key that does not hold is refused even where none is needed; a stale cookie is nobody's."""
        req.context["services"] = self._services
        if req.path.startswith("/static/"):
            return
        given = req.get_header("Authorization") or ""
        if given.startswith(_BEARER):
            req.context["identity"] = self._by_key(given.removeprefix(_BEARER).strip())
        elif token := req.cookies.get(session_cookie(req, self._services.site)):
            req.context["identity"] = self._by_session(token)

    def process_resource(
        self, req: falcon.Request, resp: falcon.Response, resource: object, params: dict[str, Any]
    ) -> None:
        """Raise SignInNeeded, Forbidden or NotFound, or lead to the second factor a role must have."""
        access = self._access(req, resource)
        if access is None:
            return
        identity = identity_of(req)
        person = identity.person if identity else None
        if not access.public:
            if person is None:
                raise SignInNeeded
            if not permitted(person, access):
                raise _refused(person, access)
            self._ask_second_factor(req, identity)
            if access.action is not None and "document_id" in params:
                self._ask_unit(person, access, params["document_id"])
        if req.method not in SAFE_METHODS:
            check_token(req)

    def process_response(self, req: falcon.Request, resp: falcon.Response, resource: object, succeeded: bool) -> None:
        """What a signed-in person saw is kept nowhere; what a form brought is given back."""
        if isinstance(form := req.context.get("form"), Form):
            form.close()
        template = plain_template(req.uri_template or "")
        access = ACCESS.get(template, {}).get("GET")
        if identity_of(req) is not None or (access is not None and not access.public):
            resp.set_header("Cache-Control", "no-store")

    def _access(self, req: falcon.Request, resource: object) -> Access | None:
        """None where the framework itself answers (405), and for OPTIONS, which says only what an address speaks."""
        if req.method == "OPTIONS":
            return None
        access = access_to(req.uri_template or "", req.method)
        if access is not None:
            return access
        if hasattr(resource, f"on_{req.method.lower()}"):
            raise Forbidden
        return None

    def _ask_unit(self, person: Person | None, access: Access, document_id: str) -> None:
        with self._services.database.read() as uow:
            document = uow.documents.get(document_id)
        if document is None:
            raise NotFound(document_id)
        if not permitted(person, access, document.unit):
            raise Forbidden(action=access.action)

    def _ask_second_factor(self, req: falcon.Request, identity: Identity | None) -> None:
        required = self._services.site.second_factor_roles
        if identity is None or identity.session is None or identity.person.role not in required:
            return
        if req.path in _WITHOUT_SECOND_FACTOR:
            return
        with self._services.database.read() as uow:
            factor = uow.credentials.second_factor(identity.person.login)
        if factor is None or not factor.confirmed:
            raise falcon.HTTPSeeOther(addresses.SECOND_FACTOR)

    def _by_session(self, token: str) -> Identity | None:
        services = self._services
        found = find_session(services.database, services.clock, token, services.site.session_limits)
        if found is None or self._is_closed(found[0]):
            return None
        return Identity(*found)

    def _by_key(self, token: str) -> Identity:
        services, now = self._services, self._services.clock.now()
        with services.database.read() as uow:
            key = uow.credentials.key(digest_of(token))
            person = uow.people.get(key.login) if key else None
        if key is None or person is None or now >= key.ends_at or not person.active or self._is_closed(person):
            raise SignInNeeded
        if key.seen_at is None or now - key.seen_at >= _TOUCH_EVERY:
            with services.database.write() as uow:
                uow.credentials.touch_key(key.id, now)
        return Identity(replace(person, scopes=key.scopes), None)

    def _is_closed(self, person: Person) -> bool:
        return is_demo(person.login) and not self._services.site.demo


def _refused(person: Person, access: Access) -> Forbidden:
    """Where only the key stands in the way, that is said: its person may do it."""
    if person.scopes is None or access.action is None or not permitted(replace(person, scopes=None), access):
        return Forbidden(action=access.action)
    return Forbidden(
        "Kunci ini dibuat tanpa hak yang diperlukan di sini ({scope}). Buat kunci lain dengan hak itu.",
        action=access.action,
        scope=access.action.value,
    )
