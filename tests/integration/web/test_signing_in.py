"""Signing in and out: what lets in, what is said, and what no stranger can do to somebody else's account."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from falcon import testing

from archive.people import Person, Role
from search_api.passwords import hash_password
from search_api.services import Services
from tests.conftest import FakeClock
from tests.integration.web.conftest import SignedIn

PASSWORD = "perahu kecil di Mentaya"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def kept() -> str:
    return hash_password(PASSWORD)


@pytest.fixture
def siti(services: Services, kept: str) -> Person:
    person = Person("Siti", "siti", Role.LIBRARIAN, None, services.clock.now())
    with services.database.write() as uow:
        uow.people.add(person, kept)
    return person


def token(client: testing.TestClient, address: str = "/masuk") -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.simulate_get(address).text)
    assert found
    return found[1]


def enter(
    client: testing.TestClient, login: str = "siti", password: str = PASSWORD, onward: str = "", **headers: str
) -> testing.Result:
    fields = {"nama": login, "kata_sandi": password, "lanjut": onward, "csrf": token(client)}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.simulate_post("/masuk", body=urlencode(fields), content_type=FORM, headers=named)


def test_the_right_password_opens_a_session(client: testing.TestClient, siti: Person) -> None:
    answer = enter(client)
    cookie = answer.cookies["arsip"]

    assert (answer.status_code, answer.headers["Location"]) == (303, "/kerja")
    assert (cookie.http_only, cookie.same_site, cookie.path, cookie.max_age) == (True, "Lax", "/", None)
    home = client.simulate_get("/kerja", cookies={"arsip": cookie.value})
    assert home.status_code == 200
    assert "Siti" in home.text
    assert home.headers["Cache-Control"] == "no-store"


def test_no_reader_gets_a_cookie(client: testing.TestClient) -> None:
    for address in ("/", "/cari?q=cuti", "/masuk", "/kerja"):
        assert "Set-Cookie" not in client.simulate_get(address).headers


def test_without_an_account_pages_lead_to_the_sign_in_page_and_programs_are_told(client: testing.TestClient) -> None:
    page = client.simulate_get("/kerja?a=1", headers={"Accept": "text/html"})
    program = client.simulate_get("/kerja", headers={"Accept": "application/json"})

    assert (page.status_code, page.headers["Location"]) == (303, "/masuk?lanjut=%2Fkerja%3Fa%3D1")
    assert (program.status_code, program.json["code"]) == (401, "sign_in_needed")


def test_signing_out_ends_the_session_on_the_server(signed_in_as: Callable[..., SignedIn]) -> None:
    browser = signed_in_as(Role.LIBRARIAN)
    answer = browser.send("/keluar")

    assert answer.status_code == 303
    assert browser.simulate_get("/kerja", headers={"Accept": "application/json"}).status_code == 401


def test_wrong_password_unknown_login_and_closed_account_look_alike(
    client: testing.TestClient, services: Services, siti: Person, kept: str
) -> None:
    with services.database.write() as uow:
        uow.people.add(Person("Budi", "budi", Role.LIBRARIAN, active=False), kept)
        uow.people.add(Person("Tanpa", "tanpa", Role.LIBRARIAN), "")
    answers = [
        enter(client, "siti", "salah sekali ya"),
        enter(client, "budi"),
        enter(client, "nobody"),
        enter(client, "tanpa", ""),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert {re.sub(r'value="[^"]*"', "", answer.text) for answer in answers} == {
        re.sub(r'value="[^"]*"', "", answers[0].text)
    }


@pytest.mark.parametrize(
    "onward", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "/masuk", "kerja"]
)
def test_signing_in_leads_nowhere_else(client: testing.TestClient, siti: Person, onward: str) -> None:
    assert enter(client, onward=onward).headers["Location"] == "/kerja"


def test_signing_in_leads_on_to_the_page_that_was_asked_for(client: testing.TestClient, siti: Person) -> None:
    assert enter(client, onward="/akun?a=b%20c").headers["Location"] == "/akun?a=b%20c"


def test_a_session_ends_when_it_is_not_used_and_after_twelve_hours(
    signed_in_as: Callable[..., SignedIn], clock: FakeClock
) -> None:
    def status(browser: SignedIn) -> int:
        return browser.simulate_get("/kerja", headers={"Accept": "application/json"}).status_code

    idle, busy = signed_in_as(Role.LIBRARIAN), signed_in_as(Role.LIBRARIAN)
    for _ in range(7):
        clock.advance(100 * 60)
        assert status(busy) == 200
    clock.advance(25 * 60)

    assert (status(idle), status(busy)) == (401, 401)


def test_a_form_from_another_site_or_without_its_token_is_refused(signed_in_as: Callable[..., SignedIn]) -> None:
    browser = signed_in_as(Role.LIBRARIAN)
    other = signed_in_as(Role.LIBRARIAN)
    answers = [
        browser.send("/keluar", {"csrf": ""}),
        browser.send("/keluar", {"csrf": other.csrf}),
        browser.send("/keluar", headers={"Sec-Fetch-Site": "cross-site"}),
        browser.send("/keluar", headers={"Sec-Fetch-Site": "same-site"}),
        browser.send("/keluar", headers={"Origin": "https://evil.example"}),
        browser.send("/keluar", headers={"Origin": "null"}),
        browser.simulate_post("/keluar"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 7
    assert browser.simulate_get("/kerja").status_code == 200
    assert browser.simulate_post("/keluar", headers={"X-CSRF-Token": browser.csrf}).status_code == 303


def test_signing_in_needs_the_token_of_the_form_too(client: testing.TestClient, siti: Person, clock: FakeClock) -> None:
    fields = {"nama": "siti", "kata_sandi": PASSWORD, "csrf": token(client)}
    assert enter(client, Sec_Fetch_Site="cross-site").status_code == 403
    clock.advance(3601)

    assert client.simulate_post("/masuk", body=urlencode(fields), content_type=FORM).status_code == 403


def test_behind_https_the_cookie_is_bound_to_the_host(client: testing.TestClient, siti: Person) -> None:
    found = re.search(r'name="csrf" value="([^"]+)"', client.simulate_get("/masuk", protocol="https").text)
    assert found
    fields = urlencode({"nama": "siti", "kata_sandi": PASSWORD, "csrf": found[1]})
    answer = client.simulate_post("/masuk", body=fields, content_type=FORM, protocol="https")
    cookie = answer.cookies["__Host-arsip"]

    assert (cookie.secure, cookie.path, cookie.domain) == (True, "/", None)


def test_failures_make_the_next_attempt_wait_but_lock_nobody_out(
    client: testing.TestClient, siti: Person, clock: FakeClock
) -> None:
    known = enter(client).cookies["arsip-device"].value
    for _ in range(5):
        assert enter(client, password="salah salah salah").status_code == 403
    refused = enter(client)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "1"
    fields = urlencode({"nama": "siti", "kata_sandi": PASSWORD, "csrf": token(client)})
    from_known_device = client.simulate_post(
        "/masuk", body=fields, content_type=FORM, headers={"Cookie": f"arsip-device={known}"}
    )
    assert from_known_device.status_code == 303
    clock.advance(2)

    assert enter(client).status_code == 303


def test_the_database_holds_no_token(client: testing.TestClient, siti: Person, services: Services) -> None:
    secret = enter(client).cookies["arsip"].value
    with services.database.read() as uow:
        assert secret not in str(uow.sessions.of_person("siti"))
