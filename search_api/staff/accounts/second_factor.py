"""``/akun/dua-langkah``: a code of the telephone beside the password, and what to do when the telephone is gone."""

from __future__ import annotations

import falcon
import pyotp
import segno
from markupsafe import Markup

from archive.errors import InvalidInput
from archive.own_account import begin_second_factor, confirm_second_factor, remove_second_factor
from archive.sessions import digest_of
from search_api import addresses, passwords
from search_api.forms import form_of
from search_api.identity import signed_in
from search_api.staff.accounts.own import WRONG_PASSWORD
from search_api.staff.accounts.second_factor_codes import fitting_step, new_recovery_codes, plain_recovery_code
from search_api.staff.accounts.sign_in import WRONG_CODE, SignInDoor
from search_api.staff.said import Said, see_other


class SecondFactorPage:
    """Set it up: a secret to scan or type, a code that shows it worked, and ten recovery codes shown once."""

    def __init__(self, door: SignInDoor) -> None:
        self._door = door

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """What it is; the secret, once begun; or that it is on."""
        self._show(req, resp)

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Without a code begin, with one confirm."""
        person, form, services = signed_in(req), form_of(req), self._door.services
        code = form.text("kode")
        if not code:
            begin_second_factor(services.database, person.login, pyotp.random_base32())
            see_other(resp, addresses.SECOND_FACTOR)
            return
        if wait := self._door.attempt(req, person.login):
            self._show(req, resp, status=429, wait=wait)
            return
        with services.database.read() as uow:
            factor = uow.credentials.second_factor(person.login)
        if factor is None or factor.confirmed:
            see_other(resp, addresses.SECOND_FACTOR)
            return
        step = fitting_step(factor.secret, code, services.clock)
        if step is None:
            self._show(req, resp, InvalidInput(WRONG_CODE), status=400)
            return
        self._door.forgive(req, person.login)
        codes = new_recovery_codes()
        digests = [digest_of(plain_recovery_code(each)) for each in codes]
        confirm_second_factor(services.database, services.clock, factor, step, digests)
        self._show(req, resp, codes=codes)

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        problem: InvalidInput | None = None,
        *,
        codes: list[str] | None = None,
        status: int = 200,
        wait: int = 0,
    ) -> None:
        person, services = signed_in(req), self._door.services
        if wait:
            resp.set_header("Retry-After", str(wait))
        with services.database.read() as uow:
            factor = uow.credentials.second_factor(person.login)
            left = uow.credentials.count_recovery_codes(person.login)
        waiting = factor if factor is not None and not factor.confirmed else None
        self._door.pages.render(
            req,
            resp,
            "staff/second_factor.html",
            status=status,
            factor=factor,
            secret=_in_groups(waiting.secret) if waiting else "",
            picture=_picture(waiting.secret, person.login, services.site.name) if waiting else "",
            codes=codes,
            recovery_left=left,
            problem=problem,
            wait=wait,
            required=person.role in services.site.second_factor_roles,
        )


class SecondFactorRemoval:
    """Turn it off, with the password once more."""

    def __init__(self, door: SignInDoor) -> None:
        self._door = door

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Ask for the password."""
        self._show(req, resp)

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """A session left open on a desk is not enough."""
        person, form, services = signed_in(req), form_of(req), self._door.services
        if wait := self._door.attempt(req, person.login):
            self._show(req, resp, status=429, wait=wait)
            return
        with services.database.read() as uow:
            kept = uow.people.password_hash(person.login)
        if not passwords.fits(form.secret("sekarang"), kept):
            self._show(req, resp, InvalidInput(WRONG_PASSWORD), status=400)
            return
        self._door.forgive(req, person.login)
        remove_second_factor(services.database, services.clock, person.login, by=person)
        see_other(resp, addresses.ACCOUNT, Said.FACTOR_REMOVED)

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        problem: InvalidInput | None = None,
        *,
        status: int = 200,
        wait: int = 0,
    ) -> None:
        if wait:
            resp.set_header("Retry-After", str(wait))
        self._door.pages.render(req, resp, "staff/second_factor_off.html", status=status, problem=problem, wait=wait)


def _in_groups(secret: str) -> str:
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))


def _picture(secret: str, login: str, site: str) -> Markup:
    """The QR code that code generators read (otpauth URI), dark on light whatever the page is."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=site)
    drawn = segno.make(uri, error="m").svg_inline(scale=5, border=3, light="#fff", dark="#000", omitsize=True)
    return Markup(drawn)  # noqa: S704 - drawn by us, of letters that are encoded in the picture
