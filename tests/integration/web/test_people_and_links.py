"""People are managed by administrators; one-time links set passwords and make the first administrator."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from falcon import testing

from archive import accounts
from archive.errors import Conflict, Forbidden, InvalidInput
from archive.own_account import add_key
from archive.people import CONSOLE, Action, Person, Role
from archive.sessions import open_session
from search_api.app import create_app
from search_api.commands.welcome import welcome
from search_api.passwords import hash_password
from search_api.services import Services
from search_api.wiring import Archive
from tests.conftest import FakeClock
from tests.integration.web.conftest import SignedIn
from tests.integration.web.test_signing_in import FORM, PASSWORD, enter, token

SignIn = Callable[..., SignedIn]


def follow(client: testing.TestClient, link: str, **fields: str) -> testing.Result:
    """Fill in the form behind a one-time link."""
    filled = {"baru": PASSWORD, "ulang": PASSWORD, "csrf": token(client)} | fields
    return client.simulate_post(link, body=urlencode(filled), content_type=FORM)


def link_in(answer: testing.Result) -> str:
    found = re.search(r'value="[^"]*(/akun/atur-ulang/[\w-]+)"', answer.text)
    assert found, answer.text
    return found[1]


def test_a_new_account_begins_with_a_link_that_works_once(client: testing.TestClient, signed_in_as: SignIn) -> None:
    fields = {"nama_lengkap": "Ani Lestari", "nama_pengguna": "Ani", "peran": "officer", "unit": "dinkes"}
    link = link_in(signed_in_as(Role.ADMINISTRATOR).send("/kerja/orang", fields))
    assert client.simulate_get(link).status_code == 200
    assert follow(client, link, baru="pendek", ulang="pendek").status_code == 400
    assert follow(client, link).status_code == 303

    assert follow(client, link).status_code == 404
    assert client.simulate_get(link).status_code == 404
    assert enter(client, "ani").status_code == 303


def test_a_link_ends_after_a_day_and_is_replaced_by_the_next(
    client: testing.TestClient, signed_in_as: SignIn, clock: FakeClock
) -> None:
    whom = signed_in_as(Role.OFFICER).person.login
    first, second = (link_in(signed_in_as(Role.ADMINISTRATOR).send(f"/kerja/orang/{whom}/tautan")) for _ in range(2))
    assert (client.simulate_get(first).status_code, client.simulate_get(second).status_code) == (404, 200)
    clock.advance(24 * 3600)

    assert follow(client, second).status_code == 404


def test_a_password_set_by_link_ends_all_sessions(client: testing.TestClient, signed_in_as: SignIn) -> None:
    whom = signed_in_as(Role.OFFICER)
    link = link_in(signed_in_as(Role.ADMINISTRATOR).send(f"/kerja/orang/{whom.person.login}/tautan"))
    follow(client, link)

    assert whom.simulate_get("/kerja", headers={"Accept": "application/json"}).status_code == 401


def test_a_password_set_by_link_ends_the_keys_for_programs_unless_their_owner_keeps_them(
    client: testing.TestClient, signed_in_as: SignIn, services: Services
) -> None:
    whom, administrator = signed_in_as(Role.OFFICER).person, signed_in_as(Role.ADMINISTRATOR)
    key = add_key(services.database, services.clock, whom, "pemindai", frozenset({Action.READ}), 30)

    def status() -> int:
        program = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
        return client.simulate_get("/api/v1/staff/search?q=air", headers=program).status_code

    def set_anew(**fields: str) -> None:
        answer = administrator.send(f"/kerja/orang/{whom.login}/tautan")
        assert "Kuncinya untuk program (pemindai) ikut berakhir" in answer.text
        link = link_in(answer)
        assert 'name="biarkan_kunci" value="ya">' in client.simulate_get(link).text
        again = follow(client, link, baru="pendek", ulang="pendek", **fields)
        assert ('value="ya" checked' in again.text) is bool(fields)
        assert follow(client, link, **fields).status_code == 303

    assert status() == 200
    set_anew(biarkan_kunci="ya")
    assert status() == 200
    set_anew()
    assert status() == 401
    with services.database.read() as uow:
        assert uow.credentials.keys_of(whom.login) == []
    [removed] = [each for each in _all(services) if each.action == "remove_key"]
    assert removed.actor == whom.login
    assert json.loads(removed.after) == {"key": key.split("_")[1], "login": whom.login}
    link = link_in(administrator.send(f"/kerja/orang/{whom.login}/tautan"))
    assert "biarkan_kunci" not in client.simulate_get(link).text


@pytest.mark.parametrize(
    "fields",
    [
        {"nama_lengkap": "", "nama_pengguna": "ani", "peran": "librarian"},
        {"nama_lengkap": "Ani", "nama_pengguna": "a b", "peran": "librarian"},
        {"nama_lengkap": "Ani", "nama_pengguna": "demo-ani", "peran": "librarian"},
        {"nama_lengkap": "Ani", "nama_pengguna": "ani", "peran": "officer"},
        {"nama_lengkap": "Ani", "nama_pengguna": "ani", "peran": "officer", "unit": "tidak-ada"},
        {"nama_lengkap": "Ani", "nama_pengguna": "ani", "peran": "raja"},
        {"nama_lengkap": "Ani", "nama_pengguna": "administrator-1", "peran": "librarian"},
    ],
)
def test_an_account_that_cannot_be_made_is_not_made(
    services: Services, signed_in_as: SignIn, fields: dict[str, str]
) -> None:
    administrator = signed_in_as(Role.ADMINISTRATOR)

    assert administrator.send("/kerja/orang", fields).status_code == 400
    with services.database.read() as uow:
        assert [person.login for person in uow.people.all()] == [administrator.person.login]


def test_a_change_of_role_ends_the_sessions_and_holds_at_once(signed_in_as: SignIn, services: Services) -> None:
    whom = signed_in_as(Role.LIBRARIAN)
    address = f"/kerja/orang/{whom.person.login}"
    fields = {"nama_lengkap": "Nama Baru", "peran": "officer", "unit": "disdik"}
    assert signed_in_as(Role.ADMINISTRATOR).send(address, fields).status_code == 303

    assert whom.simulate_get("/kerja", headers={"Accept": "application/json"}).status_code == 401
    with services.database.read() as uow:
        person = uow.people.get(whom.person.login)
    assert person is not None
    assert (person.name, person.role, person.unit) == ("Nama Baru", Role.OFFICER, "disdik")


def test_a_closed_account_is_out_at_once_and_comes_back_only_by_signing_in(
    signed_in_as: SignIn, client: testing.TestClient, services: Services
) -> None:
    whom, administrator = signed_in_as(Role.LIBRARIAN), signed_in_as(Role.ADMINISTRATOR)
    address = f"/kerja/orang/{whom.person.login}/keadaan"
    program = {"Accept": "application/json"}
    administrator.send(address, {"ke": "tutup"})
    assert whom.simulate_get("/kerja", headers=program).status_code == 401
    assert administrator.send(f"/kerja/orang/{whom.person.login}/tautan").status_code == 400
    administrator.send(address, {"ke": "buka"})

    assert whom.simulate_get("/kerja", headers=program).status_code == 401
    with services.database.read() as uow:
        assert uow.sessions.of_person(whom.person.login) == []


def test_the_last_administrator_stays(signed_in_as: SignIn) -> None:
    administrator = signed_in_as(Role.ADMINISTRATOR)
    address = f"/kerja/orang/{administrator.person.login}"
    assert administrator.send(f"{address}/keadaan", {"ke": "tutup"}).status_code == 400
    assert administrator.send(address, {"nama_lengkap": "A", "peran": "auditor"}).status_code == 400
    signed_in_as(Role.ADMINISTRATOR)

    assert administrator.send(f"{address}/keadaan", {"ke": "tutup"}).status_code == 303


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_use_cases_ask_for_the_right_themselves(services: Services, signed_in_as: SignIn, role: Role) -> None:
    by, whom = signed_in_as(role).person, signed_in_as(Role.OFFICER).person.login
    database, clock = services.database, services.clock
    with pytest.raises(Forbidden):
        accounts.add_person(database, clock, Person("A", "aa", Role.AUDITOR), "", by=by)
    with pytest.raises(Forbidden):
        accounts.change_person(database, clock, whom, name="A", role=Role.ADMINISTRATOR, unit=None, by=by)
    with pytest.raises(Forbidden):
        accounts.set_active(database, clock, whom, False, by=by)
    with pytest.raises(Forbidden):
        accounts.issue_link(database, clock, whom, by=by)


def test_every_change_is_audited_and_no_secret_is(
    services: Services, signed_in_as: SignIn, client: testing.TestClient
) -> None:
    administrator = signed_in_as(Role.ADMINISTRATOR)
    fields = {"nama_lengkap": "Ani", "nama_pengguna": "ani", "peran": "librarian"}
    link = link_in(administrator.send("/kerja/orang", fields))
    follow(client, link)
    administrator.send("/kerja/orang/ani", fields | {"nama_lengkap": "Ani L."})
    administrator.send("/kerja/orang/ani/keadaan", {"ke": "tutup"})
    with services.database.read() as uow:
        entries = uow.audit.verify()
        log = str([(each.actor, each.action, each.before, each.after) for each in _all(services)])

    assert entries == len(_all(services))
    for act in ("add_person", "issue_link", "set_password", "change_person", "deactivate_person"):
        assert f"'{act}'" in log
    assert PASSWORD not in log
    assert link.rsplit("/", 1)[1] not in log
    assert "argon2" not in log


def test_the_first_administrator_comes_in_by_a_link_of_the_console(
    client: testing.TestClient, services: Services
) -> None:
    database, clock = services.database, services.clock
    first = accounts.issue_first_link(database, clock)
    link = accounts.issue_first_link(database, clock)
    assert client.simulate_get(f"/akun/atur-ulang/{first}").status_code == 404
    fields = {"nama_lengkap": "Ibu Rahma", "nama_pengguna": "rahma"}
    assert follow(client, f"/akun/atur-ulang/{link}", **fields | {"nama_pengguna": "x y"}).status_code == 400
    assert follow(client, f"/akun/atur-ulang/{link}", **fields).status_code == 303

    assert follow(client, f"/akun/atur-ulang/{link}", **fields).status_code == 404
    assert accounts.issue_first_link(database, clock) is None
    assert enter(client, "rahma").status_code == 303


def test_a_link_for_the_first_administrator_is_worth_nothing_once_there_is_one(services: Services) -> None:
    database, clock = services.database, services.clock
    link = accounts.issue_first_link(database, clock)
    assert link is not None
    accounts.add_person(database, clock, Person("Rahma", "rahma", Role.ADMINISTRATOR), "", by=CONSOLE)

    with pytest.raises(Conflict):
        accounts.add_first_administrator(database, clock, link, "tamu", "Tamu", "")


def test_the_server_says_at_its_start_how_the_first_administrator_comes_in(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    welcome(archive, "http://127.0.0.1:8080/")
    said = capsys.readouterr().err
    assert re.search(r"^  http://127\.0\.0\.1:8080/akun/atur-ulang/[\w-]{43}$", said, re.MULTILINE)
    accounts.add_person(archive.database, archive.clock, Person("Rahma", "rahma", Role.ADMINISTRATOR), "", by=CONSOLE)
    welcome(archive, "http://127.0.0.1:8080/")

    assert capsys.readouterr().err == ""


def test_accounts_of_a_demonstration_are_worth_nothing_elsewhere(
    services: Services, client: testing.TestClient
) -> None:
    with services.database.write() as uow:
        uow.people.add(Person("Demo", "demo-ppid", Role.INFORMATION_OFFICE), hash_password(PASSWORD))
    opened = open_session(services.database, services.clock, "demo-ppid", services.site.session_limits)
    cookie = {"Cookie": f"arsip={opened}", "Accept": "application/json"}
    demo = testing.TestClient(create_app(replace(services, site=replace(services.site, demo=True))))

    assert enter(client, "demo-ppid").status_code == 403
    assert client.simulate_get("/kerja", headers=cookie).status_code == 401
    assert demo.simulate_get("/kerja", headers=cookie).status_code == 200
    for page in ("/", "/masuk", "/cari"):
        assert "demo-label" in demo.simulate_get(page).text
        assert "demo-label" not in client.simulate_get(page).text


def test_demo_mode_gives_every_role_a_new_password_at_each_start(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = replace(archive, settings=replace(archive.settings, demo=True))
    given = []
    for _ in range(2):
        welcome(shown, "http://127.0.0.1:8080/")
        given += re.findall(r"^  (demo-\w+)  ([\w-]+)", capsys.readouterr().err, re.MULTILINE)

    assert len(given) == 2 * len(Role)
    assert len({password for _, password in given}) == len(given)


def test_logins_of_a_demonstration_cannot_be_taken(services: Services) -> None:
    with pytest.raises(InvalidInput):
        accounts.add_person(services.database, services.clock, Person("A", "demo-a", Role.AUDITOR), "", by=CONSOLE)


def _all(services: Services) -> list[object]:
    with services.database.read() as uow:
        return list(uow.audit._connection.exec_driver_sql("SELECT actor, action, before, after FROM audit"))  # type: ignore[attr-defined]
