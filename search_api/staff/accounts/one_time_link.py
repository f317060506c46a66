"""``/akun/atur-ulang/{token}``: a link that lets its holder set a password, or become the first administrator, once."""

from __future__ import annotations

import falcon

from archive import accounts
from archive.credentials import LinkPurpose, OneTimeLink
from archive.errors import Conflict, InvalidInput, NotFound
from search_api import addresses, passwords
from search_api.forms import Form, form_of
from search_api.identity import take_cookie
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.accounts.keys import keys_in_force
from search_api.staff.accounts.own import new_password_problems
from search_api.staff.said import Said, see_other


class OneTimeLinkPage:
    """Looking does not use it; sending the form does."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response, token: str) -> None:
        """The form, or that the link holds no longer."""
        link = self._link(token)
        self._show(req, resp, link, Form(), {}, status=200 if link else 404)

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response, token: str) -> None:
        """Set the password and lead to the sign-in page; ``biarkan_kunci`` is ya where keys are to stay."""
        link, form = self._link(token), form_of(req)
        if link is None:
            self._show(req, resp, None, form, {}, status=404)
            return
        login = link.login or form.text("nama_pengguna").lower()
        wanted = form.secret("baru")
        problems: dict[str, InvalidInput | Conflict] = {**new_password_problems(wanted, form.secret("ulang"), login)}
        if not problems:
            try:
                self._use(token, link, form, login, passwords.hash_password(wanted))
            except (InvalidInput, Conflict) as error:
                problems[""] = error
            except NotFound:
                self._show(req, resp, None, form, {}, status=404)
                return
        if problems:
            self._show(req, resp, link, form, problems, status=400)
            return
        take_cookie(req, resp, self._services.site)
        see_other(resp, addresses.SIGN_IN, Said.PASSWORD_SET)

    def _use(self, token: str, link: OneTimeLink, form: Form, login: str, kept: str) -> None:
        services = self._services
        if link.purpose is LinkPurpose.FIRST_ADMINISTRATOR:
            name = form.text("nama_lengkap")
            accounts.add_first_administrator(services.database, services.clock, token, login, name, kept)
        else:
            keep_keys = form.text("biarkan_kunci") == "ya"
            accounts.set_password_by_link(services.database, services.clock, token, kept, keep_keys=keep_keys)

    def _link(self, token: str) -> OneTimeLink | None:
        try:
            return accounts.find_link(self._services.database, self._services.clock, token)
        except NotFound:
            return None

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        link: OneTimeLink | None,
        form: Form,
        problems: dict[str, InvalidInput | Conflict],
        *,
        status: int,
    ) -> None:
        keys = keys_in_force(self._services, link.login) if link is not None and link.login else []
        self._pages.render(
            req,
            resp,
            "staff/one_time_link.html",
            status=status,
            link=link,
            first=link is not None and link.purpose is LinkPurpose.FIRST_ADMINISTRATOR,
            login=form.text("nama_pengguna"),
            name=form.text("nama_lengkap"),
            keys=keys,
            keep_keys=form.text("biarkan_kunci") == "ya",
            problems=problems,
        )
        resp.cache_control = ["no-store"]
