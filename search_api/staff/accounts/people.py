"""``/kerja/orang``: who works here, in which role, for which unit? For administrators."""

from __future__ import annotations

import falcon

from archive import accounts
from archive.credentials import SecondFactor
from archive.errors import Conflict, InvalidInput, NotFound
from archive.own_account import remove_second_factor
from archive.people import Person, Role
from archive.vocabulary import in_force
from search_api import addresses
from search_api.exchange.origins import origin
from search_api.forms import Form, form_of
from search_api.identity import signed_in
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.accounts.keys import keys_in_force
from search_api.staff.said import Said, see_other, sentence_of


class PeoplePage:
    """Everybody with an account, and a form for one more."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """List them."""
        self._show(req, resp, Form())

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Open an account without a password, and show the link with which its owner sets one."""
        form, by, services = form_of(req), signed_in(req), self._services
        wanted = Person(form.text("nama_lengkap"), form.text("nama_pengguna").lower(), _role(form), _unit(form))
        try:
            person = accounts.add_person(services.database, services.clock, wanted, "", by=by)
        except (InvalidInput, Conflict) as error:
            self._show(req, resp, form, problem=error, status=400)
            return
        token = accounts.issue_link(services.database, services.clock, person.login, by=by)
        show_link(req, resp, services, self._pages, person, token)

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        form: Form,
        *,
        problem: InvalidInput | Conflict | None = None,
        status: int = 200,
    ) -> None:
        today = self._services.clock.now().date()
        with self._services.database.read() as uow:
            people = uow.people.all()
            units = uow.units.all()
            with_factor = {each.login for each in people if _has_factor(uow.credentials.second_factor(each.login))}
        self._pages.render(
            req,
            resp,
            "staff/people.html",
            status=status,
            people=people,
            units=[unit for unit in units if in_force(unit, today)],
            unit_names={unit.code: unit.name for unit in units},
            with_factor=with_factor,
            roles=list(Role),
            form=form,
            problem=problem,
            said=sentence_of(req),
        )


class PersonPage:
    """One account: name, role and unit; a link for a password; closing and opening."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response, login: str) -> None:
        """Show it."""
        self._show(req, resp, self._person(login))

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response, login: str) -> None:
        """Change it. Another role or unit ends the sessions of this person."""
        form, services = form_of(req), self._services
        person = self._person(login)
        name, role, unit = form.text("nama_lengkap"), _role(form), _unit(form)
        try:
            accounts.change_person(
                services.database, services.clock, login, name=name, role=role, unit=unit, by=signed_in(req)
            )
        except InvalidInput as error:
            typed = Person(name, login, role, unit, person.created_at, person.active)
            self._show(req, resp, typed, problem=error, status=400)
            return
        see_other(resp, addresses.person_address(login), Said.CHANGED)

    def _person(self, login: str) -> Person:
        with self._services.database.read() as uow:
            person = uow.people.get(login)
        if person is None:
            raise NotFound(login)
        return person

    def _show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        person: Person,
        *,
        problem: InvalidInput | None = None,
        status: int = 200,
    ) -> None:
        now = self._services.clock.now()
        with self._services.database.read() as uow:
            units = [each for each in uow.units.all() if in_force(each, now.date()) or each.code in person.units]
            factor = uow.credentials.second_factor(person.login)
            sessions = [each for each in uow.sessions.of_person(person.login) if each.ends_at > now]
        self._pages.render(
            req,
            resp,
            "staff/person.html",
            status=status,
            whom=person,
            units=units,
            roles=list(Role),
            has_factor=_has_factor(factor),
            sessions=sessions,
            problem=problem,
            said=sentence_of(req),
        )


class PersonState:
    """Close an account, open it again, or take away a second factor that was lost."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_post(self, req: falcon.Request, resp: falcon.Response, login: str) -> None:
        """``ke`` is tutup, buka or tanpa-kode."""
        by, services, address = signed_in(req), self._services, addresses.person_address(login)
        match form_of(req).text("ke"):
            case "tutup":
                accounts.set_active(services.database, services.clock, login, False, by=by)
                see_other(resp, address, Said.CLOSED)
            case "buka":
                accounts.set_active(services.database, services.clock, login, True, by=by)
                see_other(resp, address, Said.REOPENED)
            case "tanpa-kode":
                remove_second_factor(services.database, services.clock, login, by=by)
                see_other(resp, address, Said.FACTOR_REMOVED)
            case _:
                raise InvalidInput("Pilih salah satu tindakan yang tersedia.")


class PersonLink:
    """A one-time link for a password, shown once."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_post(self, req: falcon.Request, resp: falcon.Response, login: str) -> None:
        """Earlier links of this person hold no longer."""
        services = self._services
        token = accounts.issue_link(services.database, services.clock, login, by=signed_in(req))
        with services.database.read() as uow:
            person = uow.people.get(login)
        assert person is not None
        show_link(req, resp, services, self._pages, person, token)


def show_link(
    req: falcon.Request, resp: falcon.Response, services: Services, pages: Pages, person: Person, token: str
) -> None:
    """The page with the link, which is shown here and nowhere else."""
    link = origin(req, services.site) + addresses.link_address(token)
    keys = keys_in_force(services, person.login)
    pages.render(req, resp, "staff/person_link.html", whom=person, link=link, keys=keys)


def _has_factor(factor: SecondFactor | None) -> bool:
    return factor is not None and factor.confirmed


def _role(form: Form) -> Role:
    try:
        return Role(form.text("peran"))
    except ValueError as error:
        raise InvalidInput("Pilih peran.") from error


def _unit(form: Form) -> str | None:
    return form.text("unit") or None
