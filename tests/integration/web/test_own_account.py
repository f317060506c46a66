"""One's own account: password, sessions, second factor and keys."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

import pyotp
import pytest
from falcon import testing

from archive.people import Person, Role
from archive.sessions import open_session
from search_api.app import create_app
from search_api.passwords import hash_password
from search_api.services import Services
from tests.conftest import FakeClock
from tests.integration.web.conftest import SignedIn
from tests.integration.web.test_signing_in import FORM, PASSWORD, enter, token

NEW_PASSWORD = "sungai mengalir ke laut"
PROGRAM = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def kept() -> str:
    return hash_password(PASSWORD)


@pytest.fixture
def browser(services: Services, client: testing.TestClient, kept: str) -> SignedIn:
    """Siti, a librarian with a password, signed in."""
    person = Person("Siti", "siti", Role.LIBRARIAN, None, services.clock.now())
    with services.database.write() as uow:
        uow.people.add(person, kept)
    opened = open_session(services.database, services.clock, "siti", services.site.session_limits, agent="Firefox")
    return SignedIn(client.app, person, opened)


def is_in(client: testing.TestClient, cookie: str = "") -> bool:
    headers = PROGRAM | ({"Cookie": f"arsip={cookie}"} if cookie else {})
    return client.simulate_get("/kerja", headers=headers).status_code == 200


def change(
    browser: SignedIn, now: str = PASSWORD, new: str = NEW_PASSWORD, again: str = NEW_PASSWORD
) -> testing.Result:
    return browser.send("/akun/kata-sandi", {"sekarang": now, "baru": new, "ulang": again})


def test_a_new_password_ends_other_sessions_and_gives_this_one_another_token(
    browser: SignedIn, client: testing.TestClient, services: Services
) -> None:
    elsewhere = open_session(services.database, services.clock, "siti", services.site.session_limits)
    answer = change(browser)

    assert answer.status_code == 303
    assert is_in(client, answer.cookies["arsip"].value)
    assert not is_in(client, elsewhere)
    assert not is_in(browser)
    assert enter(client, password=PASSWORD).status_code == 403
    assert enter(client, password=NEW_PASSWORD).status_code == 303


@pytest.mark.parametrize(
    ("now", "new", "again", "field"),
    [
        ("salah salah salah", NEW_PASSWORD, NEW_PASSWORD, "sekarang"),
        (PASSWORD, "pendek", "pendek", "baru"),
        (PASSWORD, NEW_PASSWORD, "lain sama sekali", "ulang"),
    ],
)
def test_a_password_that_cannot_be_changed_says_at_which_field_and_changes_nothing(
    browser: SignedIn, client: testing.TestClient, now: str, new: str, again: str, field: str
) -> None:
    answer = change(browser, now, new, again)

    assert answer.status_code == 400
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-error"' in answer.text
    assert f'value="{new}"' not in answer.text
    assert enter(client, password=PASSWORD).status_code == 303


def test_the_present_password_cannot_be_guessed_from_an_open_session(browser: SignedIn) -> None:
    answers = [change(browser, now="salah salah salah").status_code for _ in range(6)]

    assert answers == [400] * 5 + [429]


def test_a_session_elsewhere_is_shown_and_can_be_ended(
    browser: SignedIn, client: testing.TestClient, services: Services
) -> None:
    elsewhere = open_session(
        services.database, services.clock, "siti", services.site.session_limits, agent="Edge, Linux"
    )
    page = browser.simulate_get("/akun").text
    digests = re.findall(r'name="sesi" value="(\w+)"', page)
    assert "Edge, Linux" in page
    assert len(digests) == 2
    assert elsewhere not in page

    browser.send("/akun/sesi/hapus")
    assert is_in(browser)
    assert not is_in(client, elsewhere)


def test_nobody_ends_the_session_of_somebody_else(
    browser: SignedIn, signed_in_as: Callable[..., SignedIn], services: Services
) -> None:
    other = signed_in_as(Role.LIBRARIAN)
    with services.database.read() as uow:
        [session] = uow.sessions.of_person(other.person.login)
    browser.send("/akun/sesi/hapus", {"sesi": session.digest})

    assert is_in(other)


def turn_on(browser: SignedIn, clock: FakeClock) -> tuple[str, list[str]]:
    """The secret and the recovery codes of a second factor."""
    browser.send("/akun/dua-langkah")
    page = browser.simulate_get("/akun/dua-langkah").text
    found = re.search(r'<code class="mono">([A-Z2-7 ]+)</code>', page)
    assert found
    assert "<svg" in page
    secret = found[1].replace(" ", "")
    done = browser.send("/akun/dua-langkah", {"kode": pyotp.TOTP(secret).at(clock.now())})
    assert done.status_code == 200
    return secret, re.findall(r"<li>([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})</li>", done.text)


def second_step(client: testing.TestClient, code: str) -> testing.Result:
    asked = enter(client)
    assert (asked.status_code, "arsip" in asked.cookies) == (200, False)
    ticket = re.search(r'name="tiket" value="([^"]+)"', asked.text)
    assert ticket
    fields = {"tiket": html.unescape(ticket[1]), "kode": code, "csrf": token(client)}
    return client.simulate_post("/masuk/kode", body=urlencode(fields), content_type=FORM)


def test_with_a_second_factor_the_password_alone_opens_nothing(
    browser: SignedIn, client: testing.TestClient, clock: FakeClock
) -> None:
    secret, _ = turn_on(browser, clock)
    generator = pyotp.TOTP(secret)

    assert second_step(client, "000000").status_code == 403
    assert second_step(client, generator.at(clock.now())).status_code == 403  # used when it was turned on
    clock.advance(30)
    code = generator.at(clock.now())
    assert second_step(client, code).status_code == 303
    assert second_step(client, code).status_code == 403


def test_each_of_ten_recovery_codes_opens_once(browser: SignedIn, client: testing.TestClient, clock: FakeClock) -> None:
    _, codes = turn_on(browser, clock)

    assert len(set(codes)) == 10
    assert second_step(client, codes[0].upper().replace("-", " ")).status_code == 303
    assert second_step(client, codes[0]).status_code == 403
    assert "9" in re.findall(r"\d+", browser.simulate_get("/akun/dua-langkah?lang=en").text.split("<main")[1])


def test_a_second_factor_is_on_only_once_it_was_seen_to_work(browser: SignedIn, client: testing.TestClient) -> None:
    browser.send("/akun/dua-langkah")
    assert browser.send("/akun/dua-langkah", {"kode": "000000"}).status_code == 400

    assert enter(client).status_code == 303


def test_turning_it_off_asks_for_the_password(browser: SignedIn, client: testing.TestClient, clock: FakeClock) -> None:
    turn_on(browser, clock)
    assert browser.send("/akun/dua-langkah/hapus", {"sekarang": "salah salah salah"}).status_code == 400
    assert browser.send("/akun/dua-langkah/hapus", {"sekarang": PASSWORD}).status_code == 303

    assert enter(client).status_code == 303


def test_a_ticket_for_the_second_step_ends_after_five_minutes(
    browser: SignedIn, client: testing.TestClient, clock: FakeClock
) -> None:
    secret, _ = turn_on(browser, clock)
    ticket = re.search(r'name="tiket" value="([^"]+)"', enter(client).text)
    assert ticket
    clock.advance(301)
    fields = {"tiket": ticket[1], "kode": pyotp.TOTP(secret).at(clock.now()), "csrf": token(client)}

    assert client.simulate_post("/masuk/kode", body=urlencode(fields), content_type=FORM).status_code == 403


def test_a_role_that_must_have_a_second_factor_works_only_with_one(
    services: Services, browser: SignedIn, clock: FakeClock
) -> None:
    site = replace(services.site, second_factor_roles=frozenset({Role.LIBRARIAN}))
    opened = open_session(services.database, services.clock, "siti", site.session_limits)
    strict = testing.TestClient(create_app(replace(services, site=site)), headers={"Cookie": f"arsip={opened}"})
    assert strict.simulate_get("/kerja").headers["Location"] == "/akun/dua-langkah"
    assert strict.simulate_get("/akun/dua-langkah").status_code == 200
    turn_on(browser, clock)

    assert strict.simulate_get("/kerja").status_code == 200


def make_key(browser: SignedIn, *scopes: str, days: str = "30") -> testing.Result:
    return browser.send("/akun/kunci", {"label": "pemindai", "hak": scopes, "hari": days})


def key_of(answer: testing.Result) -> str:
    found = re.search(r'value="(arsip_\w+_[\w-]+)"', answer.text)
    assert found
    return found[1]


def test_a_key_is_shown_once_and_stands_nowhere(browser: SignedIn, services: Services) -> None:
    key = key_of(make_key(browser, "read"))

    assert key not in browser.simulate_get("/akun/kunci").text
    with services.database.read() as uow:
        assert key not in str(uow.credentials.keys_of("siti"))


@pytest.mark.parametrize(
    ("scopes", "days"), [((), "30"), (("manage_people",), "30"), (("read",), "0"), (("read",), "366"), (("read",), "x")]
)
def test_a_key_is_given_no_more_than_its_owner_has(browser: SignedIn, scopes: tuple[str, ...], days: str) -> None:
    answer = make_key(browser, *scopes, days=days)

    assert answer.status_code == 400
    assert 'value="pemindai"' in answer.text


def test_a_key_that_ended_was_deleted_or_never_was_is_refused(
    browser: SignedIn, client: testing.TestClient, clock: FakeClock
) -> None:
    def status(key: str, path: str = "/api/v1/search") -> int:
        return client.simulate_get(path, headers={"Authorization": f"Bearer {key}"}).status_code

    short, long = key_of(make_key(browser, "read", days="1")), key_of(make_key(browser, "read", days="2"))
    assert (status(short), status(long), status("arsip_no_such")) == (200, 200, 401)
    for address in re.findall(r'action="(/akun/kunci/\w+/hapus)"', browser.simulate_get("/akun/kunci").text)[:1]:
        assert browser.send(address).status_code == 303
    assert sorted((status(short), status(long))) == [200, 401]
    clock.advance(86_400 * 2)
    assert (status(short), status(long)) == (401, 401)


def test_a_key_without_the_scope_is_told_that_it_is_the_key(browser: SignedIn, client: testing.TestClient) -> None:
    key = key_of(make_key(browser, "deposit"))
    answer = client.simulate_get("/api/v1/staff/search?q=air", headers={"Authorization": f"Bearer {key}", **PROGRAM})
    assert answer.status_code == 403
    assert "Kunci ini dibuat tanpa hak yang diperlukan di sini (read)" in answer.json["detail"]


def test_a_key_opens_no_account_pages(browser: SignedIn, client: testing.TestClient) -> None:
    key = key_of(make_key(browser, "read"))
    for path in ("/akun", "/akun/kunci", "/kerja/orang"):
        answer = client.simulate_get(path, headers={"Authorization": f"Bearer {key}", **PROGRAM})
        assert answer.status_code == 403
