"""``/masuk`` and ``/keluar``: signing in with a password and, where there is one, a second factor; and out again."""

from __future__ import annotations

import datetime as dt
from typing import Final

import falcon

from archive.people import Person, is_demo
from archive.sessions import close_session, open_session
from search_api import addresses, passwords
from search_api.device_cookie import known_device, remember_device
from search_api.forms import Form, form_of
from search_api.identity import agent_of, give_cookie, identity_of, session_of, signed_in, take_cookie
from search_api.middleware.fair_share import ClientKeys
from search_api.rendering import Pages
from search_api.services import Services
from search_api.sign_in_throttle import SignInThrottle
from search_api.staff.accounts.onward import onward_address
from search_api.staff.accounts.second_factor_codes import take_code
from search_api.staff.said import sentence_of
from search_api.translation import N_

WRONG: Final = N_("Nama pengguna atau kata sandi tidak cocok.")
WRONG_CODE: Final = N_("Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya, lalu coba lagi.")
TOO_LATE: Final = N_("Waktu untuk mengisi kode sudah habis. Masuklah sekali lagi.")
_CODE_WITHIN: Final = dt.timedelta(minutes=5)
_SECOND_STEP: Final = "second step"


class SignInDoor:
    """What both steps of signing in share: the throttle, and opening the session."""

    def __init__(self, services: Services, pages: Pages, throttle: SignInThrottle) -> None:
        self.services = services
        self.pages = pages
        self.throttle = throttle
        self._clients = ClientKeys(bytes.fromhex(services.signer.digest("clients", "")))

    def attempt(self, req: falcon.Request, login: str) -> int:
        """Count an attempt; the seconds to wait instead, if there were too many."""
        return self.throttle.begin(login, self._client(req), known_device(req, self.services, login))

    def go_on(self, req: falcon.Request, login: str) -> None:
        """The password was right; what counts from here on is the code."""
        self.throttle.take_back(login, self._client(req), known_device(req, self.services, login))

    def forgive(self, req: falcon.Request, login: str) -> None:
        """What was asked for was right, so the attempt does not count."""
        self.throttle.succeeded(login, self._client(req), known_device(req, self.services, login))

    def let_in(self, req: falcon.Request, resp: falcon.Response, person: Person, onward: str) -> None:
        """A session of its own for this browser; the one it had ends."""
        services = self.services
        self.forgive(req, person.login)
        before = identity_of(req)
        token = open_session(
            services.database,
            services.clock,
            person.login,
            services.site.session_limits,
            agent=agent_of(req),
            instead_of=before.session.digest if before and before.session else "",
        )
        give_cookie(req, resp, services.site, token)
        remember_device(req, resp, services, person.login)
        resp.status = falcon.HTTP_303
        resp.location = onward_address(onward)

    def show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        form: Form,
        problem: str = "",
        *,
        status: int = 200,
        wait: int = 0,
    ) -> None:
        """The sign-in page, with what was typed but the password."""
        if wait:
            resp.set_header("Retry-After", str(wait))
        onward = form.text("lanjut") or req.get_param("lanjut", default="")
        login = form.text("nama")
        self.pages.render(
            req,
            resp,
            "staff/sign_in.html",
            status=status,
            login=login,
            onward=onward,
            problem=problem,
            wait=wait,
            said="" if problem or wait else sentence_of(req),
        )

    def show_code(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        ticket: str,
        problem: str = "",
        *,
        status: int = 200,
        wait: int = 0,
    ) -> None:
        """The page that asks for the code; ``ticket`` says that the password was right."""
        if wait:
            resp.set_header("Retry-After", str(wait))
        self.pages.render(
            req, resp, "staff/sign_in_code.html", status=status, ticket=ticket, problem=problem, wait=wait
        )

    def ticket(self, login: str, onward: str) -> str:
        """Says for five minutes that the password of ``login`` was right."""
        until = self.services.clock.now() + _CODE_WITHIN
        return self.services.signer.sign(_SECOND_STEP, f"{login}\n{onward}", until)

    def ticket_holder(self, ticket: str) -> tuple[str, str] | None:
        """Login and onward address of a ticket that holds."""
        text = self.services.signer.read(_SECOND_STEP, ticket, self.services.clock.now())
        login, _, onward = (text or "").partition("\n")
        return (login, onward) if login else None

    def _client(self, req: falcon.Request) -> str:
        return self._clients.key_of(req.remote_addr).hex()


class SignIn:
    """Login and password."""

    def __init__(self, door: SignInDoor) -> None:
        self._door = door

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """The form; who is signed in already goes on."""
        identity = identity_of(req)
        if identity is not None and identity.session is not None:
            raise falcon.HTTPSeeOther(onward_address(req.get_param("lanjut", default="")))
        self._door.show(req, resp, Form())
        resp.cache_control = ["no-store"]

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """One sentence for a wrong password, an unknown login and an account that was closed, after the same work."""
        form = form_of(req)
        login = form.text("nama").lower()
        if wait := self._door.attempt(req, login):
            self._door.show(req, resp, form, status=429, wait=wait)
            return
        person = self._person(login, form.secret("kata_sandi"))
        if person is None:
            self._door.show(req, resp, form, WRONG, status=403)
            return
        with self._door.services.database.read() as uow:
            factor = uow.credentials.second_factor(login)
        if factor is not None and factor.confirmed:
            self._door.go_on(req, login)
            self._door.show_code(req, resp, self._door.ticket(login, form.text("lanjut")))
            return
        self._door.let_in(req, resp, person, form.text("lanjut"))

    def _person(self, login: str, password: str) -> Person | None:
        services = self._door.services
        with services.database.read() as uow:
            person, kept = uow.people.get(login), uow.people.password_hash(login)
        if not passwords.fits(password, kept):
            return None
        if person is None or not person.active or (is_demo(login) and not services.site.demo):
            return None
        if kept and passwords.is_outdated(kept):
            renewed = passwords.hash_password(password)
            with services.database.write() as uow:
                if uow.people.password_hash(login) == kept:
                    uow.people.set_password_hash(login, renewed)
        return person


class SignInCode:
    """The code of the second factor, or a recovery code."""

    def __init__(self, door: SignInDoor) -> None:
        self._door = door

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """There is nothing to fill in without the first step."""
        raise falcon.HTTPSeeOther(addresses.SIGN_IN)

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Let in whose code fits."""
        form = form_of(req)
        ticket = form.text("tiket")
        holder = self._door.ticket_holder(ticket)
        if holder is None:
            self._door.show(req, resp, Form(), TOO_LATE, status=403)
            return
        login, onward = holder
        if wait := self._door.attempt(req, login):
            self._door.show_code(req, resp, ticket, status=429, wait=wait)
            return
        services = self._door.services
        with services.database.read() as uow:
            person, factor = uow.people.get(login), uow.credentials.second_factor(login)
        if person is None or not person.active or factor is None:
            self._door.show(req, resp, Form(), TOO_LATE, status=403)
        elif take_code(services.database, services.clock, factor, form.text("kode")):
            self._door.let_in(req, resp, person, onward)
        else:
            self._door.show_code(req, resp, ticket, WRONG_CODE, status=403)


class SignOut:
    """End this session."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """The session ends on the server; the cookie goes too."""
        person, session = signed_in(req), session_of(req)
        close_session(self._services.database, self._services.clock, session, actor=person.login)
        take_cookie(req, resp, self._services.site)
        resp.status = falcon.HTTP_303
        resp.location = addresses.SIGN_IN
