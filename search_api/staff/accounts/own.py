"""``/akun``: who am I here, where am I signed in, and how do I change my password?"""

from __future__ import annotations

import falcon

from archive.accounts import change_password
from archive.errors import InvalidInput
from archive.sessions import close_session, close_sessions, renew_session
from search_api import addresses, passwords
from search_api.forms import form_of
from search_api.identity import give_cookie, session_of, signed_in, take_cookie
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.accounts.sign_in import SignInDoor
from search_api.staff.said import Said, see_other, sentence_of
from search_api.translation import N_

WRONG_PASSWORD = N_("Kata sandi yang sekarang tidak cocok.")


class AccountPage:
    """Name, role and unit; sessions with a way to end them; ways to password, second factor and keys."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show it."""
        person, own = signed_in(req), session_of(req)
        now, limits = self._services.clock.now(), self._services.site.session_limits
        with self._services.database.read() as uow:
            sessions = uow.sessions.of_person(person.login)
            factor = uow.credentials.second_factor(person.login)
            left = uow.credentials.count_recovery_codes(person.login)
            keys = [key for key in uow.credentials.keys_of(person.login) if key.ends_at > now]
            unit = uow.units.get(person.unit) if person.unit else None
        self._pages.render(
            req,
            resp,
            "staff/account.html",
            own=own.digest,
            sessions=[each for each in sessions if each.ends_at > now and now - each.seen_at < limits.idle],
            factor=factor if factor is not None and factor.confirmed else None,
            recovery_left=left,
            keys=len(keys),
            unit=unit,
            said=sentence_of(req),
        )

    on_head = on_get


class EndSessions:
    """End one of one's own sessions, or all but this one."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """``sesi`` is the digest of one; without it all others end."""
        person, own = signed_in(req), session_of(req)
        database, clock = self._services.database, self._services.clock
        digest = form_of(req).text("sesi")
        if not digest:
            close_sessions(database, clock, person.login, actor=person.login, but=own.digest)
        else:
            with database.read() as uow:
                session = uow.sessions.get(digest)
            if session is not None and session.login == person.login:
                close_session(database, clock, session, actor=person.login)
        if digest == own.digest:
            take_cookie(req, resp, self._services.site)
            see_other(resp, addresses.SIGN_IN)
        else:
            see_other(resp, addresses.ACCOUNT, Said.SESSIONS_ENDED)


class PasswordPage:
    """Change one's own password."""

    def __init__(self, door: SignInDoor) -> None:
        self._door = door

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """The form."""
        self._show(req, resp, {})

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Other sessions end; this one goes on under another token."""
        person, own, form = signed_in(req), session_of(req), form_of(req)
        services = self._door.services
        if wait := self._door.attempt(req, person.login):
            self._show(req, resp, {}, status=429, wait=wait)
            return
        with services.database.read() as uow:
            kept = uow.people.password_hash(person.login)
        wanted = form.secret("baru")
        problems: dict[str, InvalidInput] = {}
        if not passwords.fits(form.secret("sekarang"), kept):
            problems["sekarang"] = InvalidInput(WRONG_PASSWORD)
        else:
            self._door.forgive(req, person.login)
        problems |= new_password_problems(wanted, form.secret("ulang"), person.login)
        if problems:
            self._show(req, resp, problems, status=400)
            return
        change_password(
            services.database, services.clock, person.login, passwords.hash_password(wanted), keeping=own.digest
        )
        give_cookie(req, resp, services.site, renew_session(services.database, services.clock, own))
        see_other(resp, addresses.ACCOUNT, Said.PASSWORD_CHANGED)

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        problems: dict[str, InvalidInput],
        *,
        status: int = 200,
        wait: int = 0,
    ) -> None:
        if wait:
            resp.set_header("Retry-After", str(wait))
        self._door.pages.render(req, resp, "staff/password.html", status=status, problems=problems, wait=wait)


def new_password_problems(wanted: str, again: str, login: str) -> dict[str, InvalidInput]:
    """What is wrong with a new password that is typed twice, by field."""
    try:
        passwords.check_new_password(wanted, login)
    except InvalidInput as error:
        return {"baru": error}
    if wanted != again:
        return {"ulang": InvalidInput("Kedua isian tidak sama. Ketik kata sandi baru sekali lagi.")}
    return {}
