"""``/akun/kunci``: which programs may act for me, within which rights, and until when?"""

from __future__ import annotations

import falcon

from archive.credentials import ApiKey
from archive.errors import InvalidInput, NotFound
from archive.own_account import LONGEST_KEY_DAYS, add_key, grantable_scopes, remove_key
from archive.people import Action
from search_api import addresses
from search_api.forms import Form, form_of
from search_api.identity import signed_in
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.said import Said, see_other, sentence_of

_USUAL_DAYS = 90


class KeysPage:
    """The keys, and a form for another, which is shown once."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """List them."""
        self._show(req, resp, Form())

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Make a key. It stands in this answer and nowhere else."""
        person, form = signed_in(req), form_of(req)
        scopes = frozenset(Action(value) for value in form.texts("hak") if value in list(Action))
        days = form.text("hari")
        try:
            token = add_key(
                self._services.database,
                self._services.clock,
                person,
                form.text("label"),
                scopes,
                int(days) if days.isdecimal() and len(days) < 6 else 0,
            )
        except InvalidInput as error:
            self._show(req, resp, form, problem=error, status=400)
            return
        self._show(req, resp, Form(), token=token)

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        form: Form,
        *,
        token: str = "",
        problem: InvalidInput | None = None,
        status: int = 200,
    ) -> None:
        person, now = signed_in(req), self._services.clock.now()
        with self._services.database.read() as uow:
            keys = uow.credentials.keys_of(person.login)
        self._pages.render(
            req,
            resp,
            "staff/keys.html",
            status=status,
            keys=keys,
            now=now,
            token=token,
            problem=problem,
            label=form.text("label"),
            chosen=form.texts("hak"),
            days=form.text("hari") or str(_USUAL_DAYS),
            longest=LONGEST_KEY_DAYS,
            scopes=grantable_scopes(person),
            said=sentence_of(req),
        )


class KeyRemoval:
    """Take a key away."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_post(self, req: falcon.Request, resp: falcon.Response, key: str) -> None:
        """It opens nothing from this moment on."""
        person = signed_in(req)
        if not remove_key(self._services.database, self._services.clock, person.login, key, by=person):
            raise NotFound
        see_other(resp, addresses.KEYS, Said.KEY_REMOVED)


def keys_in_force(services: Services, login: str) -> list[ApiKey]:
    """The keys of this person that have not ended."""
    now = services.clock.now()
    with services.database.read() as uow:
        return [key for key in uow.credentials.keys_of(login) if key.ends_at > now]
