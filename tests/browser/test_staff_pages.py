"""Signing in, one's account and the people who work here, by keyboard, without scripts, on a phone."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

import pytest
import waitress.server
from playwright.sync_api import BrowserContext, Page, expect

from archive import accounts
from archive.own_account import add_key, begin_second_factor
from archive.people import CONSOLE, Action, Person, Role
from archive.sessions import SessionLimits, open_session
from search_api.app import create_app
from search_api.passwords import hash_password
from search_api.settings import Settings
from search_api.wiring import open_archive
from tests.browser.places import LANGUAGES
from tests.browser.test_accessibility import in_light_and_dark

Window = Callable[..., BrowserContext]
PASSWORD = "perahu kecil di Mentaya"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass(frozen=True, slots=True)
class StaffSite:
    """A running archive: its address, a token of the administrator's session, and a one-time link."""

    address: str
    token: str
    link: str


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    settings = Settings(data=str(tmp_path_factory.mktemp("staff")), client_rate=0)
    with open_archive(settings) as archive:
        database, clock = archive.database, archive.clock
        kept = hash_password(PASSWORD)
        rahma = Person("Rahmawati Noor", "rahma", Role.ADMINISTRATOR)
        accounts.add_person(database, clock, rahma, kept, by=CONSOLE)
        accounts.add_person(database, clock, Person("Ani Lestari", "ani", Role.OFFICER, "dinkes"), kept, by=CONSOLE)
        begin_second_factor(database, "rahma", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        add_key(database, clock, rahma, "Pemindai ruang arsip", frozenset({Action.DEPOSIT}), 30)
        token = open_session(database, clock, "rahma", SessionLimits(), agent="Firefox, Linux")
        link = accounts.issue_link(database, clock, "ani", by=CONSOLE)
        listener = socket.create_server(("127.0.0.1", 0))
        server = waitress.server.create_server(create_app(archive.services()), sockets=[listener], threads=4)
        thread = threading.Thread(target=server.run)
        thread.start()
        host, port = listener.getsockname()
        yield StaffSite(f"http://{host}:{port}", token, f"/akun/atur-ulang/{link}")
        server.trigger.pull_trigger(server.close)
        thread.join(timeout=30)
        server.task_dispatcher.shutdown()


def places(staff: StaffSite) -> list[str]:
    signed_in = ["/kerja", "/akun", "/akun/kata-sandi", "/akun/dua-langkah", "/akun/dua-langkah/hapus", "/akun/kunci"]
    return [*signed_in, "/kerja/orang", "/kerja/orang/ani", staff.link, "/akun/atur-ulang/habis"]


def enter(page: Page, staff: StaffSite, login: str, password: str) -> None:
    page.goto(f"{staff.address}/masuk")
    page.locator("#nama").fill(login)
    page.locator("#kata_sandi").fill(password)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(("width", "language"), [*((360, language) for language in LANGUAGES), (1280, "id")])
def test_staff_pages_are_accessible_and_fit(window: Window, staff: StaffSite, width: int, language: str) -> None:
    context = window(locale=language, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    wrong: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found = [f"{scheme}: {each}" for scheme, more in in_light_and_dark(page) for each in more]
        if (sideways := page.evaluate(OVERFLOW)) > 0:
            found.append(f"{sideways} pixels wider than the window")
        if page.locator("html").get_attribute("lang") != language:
            found.append("another language")
        if found:
            wrong[name] = found

    enter(page, staff, "rahma", "salah salah salah")
    expect(page.get_by_role("alert")).to_be_visible()
    look("/masuk")
    context.add_cookies([{"name": "arsip", "value": staff.token, "url": staff.address}])
    for path in places(staff):
        page.emulate_media(color_scheme="light")
        page.goto(staff.address + path)
        look(path)

    assert wrong == {}


def test_everything_works_by_keyboard_and_without_scripts(window: Window, staff: StaffSite) -> None:
    page = window(java_script_enabled=False).new_page()
    page.goto(f"{staff.address}/akun")
    expect(page).to_have_url(f"{staff.address}/masuk?lanjut={quote('/akun', safe='')}")
    page.locator("#nama").focus()
    page.keyboard.type("ani")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{staff.address}/akun")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ani Lestari")

    page.goto(f"{staff.address}/akun/kata-sandi")
    for field, typed in (("sekarang", PASSWORD), ("baru", "pendek"), ("ulang", "pendek")):
        page.locator(f"#{field}").fill(typed)
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page).to_have_url(re.compile("#baru$"))

    page.get_by_role("button", name="Keluar").click()
    expect(page).to_have_url(f"{staff.address}/masuk")
    page.goto(f"{staff.address}/akun")
    expect(page).to_have_url(re.compile("/masuk"))


def test_an_officer_is_told_who_may_and_sees_only_the_rooms_that_are_theirs(window: Window, staff: StaffSite) -> None:
    page = window().new_page()
    enter(page, staff, "ani", PASSWORD)
    expect(page).to_have_url(f"{staff.address}/kerja")
    expect(page.get_by_role("navigation").get_by_role("link", name="Orang")).to_have_count(0)
    page.goto(f"{staff.address}/kerja/orang")

    expect(page.get_by_role("heading", level=1)).to_have_text("Bukan wewenang Anda")
    expect(page.locator("main")).to_contain_text("Yang boleh mengelola akun: administrator.")


def test_the_way_back_shows_nothing_after_signing_out(window: Window, staff: StaffSite) -> None:
    page = window().new_page()
    enter(page, staff, "ani", PASSWORD)
    expect(page).to_have_url(f"{staff.address}/kerja")
    page.goto(f"{staff.address}/akun")
    page.get_by_role("button", name="Keluar").click()
    page.go_back()

    expect(page).to_have_url(re.compile("/masuk"))
