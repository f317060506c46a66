"""``/masuk/layanan``: signing in with the agency's own service, and coming back from it."""

from __future__ import annotations

import datetime as dt
from typing import Final

import falcon
import msgspec
import structlog

from archive.errors import NotFound
from archive.people import Person, is_demo
from search_api import addresses
from search_api.exchange.origins import origin
from search_api.forms import Form
from search_api.identity import is_secure
from search_api.openid import Beginning, OpenId, ProviderFailed
from search_api.staff.accounts.sign_in import SignInDoor
from search_api.translation import N_

FAILED: Final = N_("Layanan masuk tidak menjawab sebagaimana mestinya. Coba lagi, atau masuk dengan kata sandi.")
TOO_LATE: Final = N_("Waktu untuk masuk lewat layanan sudah habis. Mulailah sekali lagi.")
UNKNOWN: Final = N_("Layanan masuk mengenal Anda, tetapi arsip ini belum. Mintalah akun kepada administrator arsip.")

_PURPOSE: Final = "openid"
_WITHIN: Final = dt.timedelta(minutes=10)

log = structlog.get_logger("search_api.openid")


class OpenIdStart:
    """Sends the browser to the service, with a cookie that says what was begun."""

    def __init__(self, door: SignInDoor, openid: OpenId | None) -> None:
        self._door = door
        self._openid = openid

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """303 to the service; the sign-in page with a sentence when it cannot be reached."""
        door, openid = self._door, _set_up(self._openid)
        try:
            begun = openid.begin(_come_back_to(req, door))
        except ProviderFailed as error:
            _note(error)
            door.show(req, resp, Form(), FAILED, status=503)
            return
        kept = [begun.state, begun.nonce, begun.verifier, req.get_param("lanjut", default="")]
        until = door.services.clock.now() + _WITHIN
        token = door.services.signer.sign(_PURPOSE, msgspec.json.encode(kept).decode(), until)
        secure = is_secure(req, door.services.site)
        resp.set_cookie(_cookie(req, door), token, path="/", secure=secure, http_only=True, same_site="Lax")
        resp.cache_control = ["no-store"]
        resp.status = falcon.HTTP_303
        resp.location = begun.address


class OpenIdReturn:
    """Takes what the service says, and lets in whom it names, if they have an account here."""

    def __init__(self, door: SignInDoor, openid: OpenId | None) -> None:
        self._door = door
        self._openid = openid

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """As after a password: a second factor that the account has here is asked for too."""
        door, services, openid = self._door, self._door.services, _set_up(self._openid)
        resp.cache_control = ["no-store"]
        text = services.signer.read(_PURPOSE, req.cookies.get(_cookie(req, door), ""), services.clock.now())
        secure = is_secure(req, services.site)
        resp.set_cookie(_cookie(req, door), "", path="/", max_age=0, secure=secure, http_only=True, same_site="Lax")
        if text is None:
            door.show(req, resp, Form(), TOO_LATE, status=403)
            return
        state, nonce, verifier, onward = msgspec.json.decode(text, type=tuple[str, str, str, str])
        answer = {name: req.get_param(name, default="") for name in req.params}
        try:
            login = openid.finish(_come_back_to(req, door), answer, Beginning("", state, nonce, verifier))
        except ProviderFailed as error:
            _note(error)
            door.show(req, resp, Form(), FAILED, status=403)
            return
        person = self._person(login)
        if person is None:
            door.show(req, resp, Form(), UNKNOWN, status=403)
            return
        with services.database.read() as uow:
            factor = uow.credentials.second_factor(login)
        if factor is not None and factor.confirmed:
            door.show_code(req, resp, door.ticket(login, onward))
        else:
            door.let_in(req, resp, person, onward)

    def _person(self, login: str) -> Person | None:
        with self._door.services.database.read() as uow:
            person = uow.people.get(login)
        return person if person is not None and person.active and not is_demo(login) else None


def _set_up(openid: OpenId | None) -> OpenId:
    """Raises NotFound where no service is set."""
    if openid is None:
        raise NotFound
    return openid


def _come_back_to(req: falcon.Request, door: SignInDoor) -> str:
    return origin(req, door.services.site) + addresses.SIGN_IN_RETURN


def _cookie(req: falcon.Request, door: SignInDoor) -> str:
    return "__Host-arsip-service" if is_secure(req, door.services.site) else "arsip-service"


def _note(error: ProviderFailed) -> None:
    """For the operator; no traceback, whose variables are codes and tokens."""
    log.error("signing in by service failed", reason=str(error), cause=type(error.__cause__).__name__)
