"""What readers looked for in vain comes to a librarian's desk, is mended there, and is found: in a real browser."""

from __future__ import annotations

import datetime as dt
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO

import pytest
import waitress.server
from playwright.sync_api import BrowserContext, Page, expect

from archive.asked_queries import FEWEST_DAYS, FEWEST_REQUESTS, QuestionCounter
from archive.classification import InformationClass
from archive.clock import SystemClock
from archive.deposits import DepositTerms, IncomingFile, deposit
from archive.people import Person, Role
from archive.ports import Database
from archive.sessions import SessionLimits, open_session
from search_api.app import create_app
from search_api.counting import write_counts
from search_api.settings import Settings
from search_api.wiring import open_archive
from tests.browser.places import LANGUAGES
from tests.browser.test_accessibility import in_light_and_dark
from tests.waiting import until

pytestmark = pytest.mark.xdist_group("questions")
Window = Callable[..., BrowserContext]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
DESK = "/kerja/pertanyaan"
BETWEEN = dt.timedelta(days=FEWEST_DAYS) / FEWEST_REQUESTS
ASKED = "vaksin jawi"
PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
"""Without it the browser of the tests calls itself headless, and is taken for a program."""


@dataclass
class Desk:
    """A running archive with a document about "lembu"; ``ahead`` is how far its counting is beyond today."""

    address: str
    tokens: dict[Role, str]
    database: Database
    counter: QuestionCounter
    ahead: dt.timedelta = dt.timedelta()

    def later(self) -> None:
        """What was counted is written down, and some hours pass."""
        write_counts(self.database, self.counter)
        self.ahead += BETWEEN

    def enter(self, context: BrowserContext, role: Role) -> Page:
        """A page of somebody who is signed in."""
        context.add_cookies([{"name": "arsip", "value": self.tokens[role], "url": self.address}])
        return context.new_page()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    settings = Settings(data=str(tmp_path_factory.mktemp("questions")), worker_threads=1, client_rate=0)
    with open_archive(settings) as archive:
        database, clock = archive.database, archive.clock
        terms = DepositTerms("dinkes", "cli", InformationClass.PERIODIC, publish=True)
        texts = {"ternak.txt": b"JADWAL 2024\n\nVaksin lembu di balai ternak.", "pasar.txt": b"HARGA\n\nBeras."}
        files = [IncomingFile(name, name, partial(BytesIO, text)) for name, text in texts.items()]
        assert len(list(deposit(database, archive.blobs, clock, terms, files))) == len(files)
        archive.worker().run(until_idle=True)
        tokens: dict[Role, str] = {}
        for role in (Role.LIBRARIAN, Role.ADMINISTRATOR):
            with database.write() as uow:
                uow.people.add(Person("Siti Rahmawati Noor", role.value, role, None, clock.now()), "")
            tokens[role] = open_session(database, clock, role.value, SessionLimits())
        services = archive.services()
        counter = QuestionCounter(lambda: SystemClock().now() + running.ahead, lambda text: text[::-1])
        listener = socket.create_server(("127.0.0.1", 0))
        app = create_app(replace(services, counter=counter))
        server = waitress.server.create_server(app, sockets=[listener], threads=4)
        thread = threading.Thread(target=server.run)
        host, port = listener.getsockname()
        running = Desk(f"http://{host}:{port}", tokens, database, counter)
        thread.start()
        yield running
        server.trigger.pull_trigger(server.close)
        thread.join(timeout=30)
        server.task_dispatcher.shutdown()


def press_until(page: Page, name: str) -> None:
    """Tab to the link or button of this name; it has the focus on return."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.locator(":focus").filter(has_text=name).count():
            return
    raise AssertionError(name)


def test_what_was_not_found_is_mended_by_keyboard_without_scripts_and_is_found(window: Window, desk: Desk) -> None:
    reader = window(java_script_enabled=False, user_agent=PERSON).new_page()
    librarian = desk.enter(window(java_script_enabled=False), Role.LIBRARIAN)
    for _ in range(FEWEST_REQUESTS):
        librarian.goto(desk.address + DESK)
        expect(librarian.locator("main")).not_to_contain_text("jawi")
        reader.goto(f"{desk.address}/cari")
        reader.get_by_role("combobox").or_(reader.get_by_role("searchbox")).first.fill(ASKED)
        reader.keyboard.press("Enter")
        expect(reader.locator("main")).to_contain_text("jawi")
        desk.later()

    librarian.goto(desk.address + DESK)
    expect(librarian.locator(".question-words").first).to_contain_text(ASKED)
    press_until(librarian, "Tambah sinonim")
    librarian.keyboard.press("Enter")
    press_until(librarian, "jawi")  # one word of the question
    librarian.keyboard.press("Enter")
    expect(librarian.get_by_label("Kata pembaca")).to_have_value("jawi")
    librarian.get_by_label("Kata di dalam dokumen").focus()
    librarian.keyboard.type("lembu")
    librarian.keyboard.press("Enter")

    changed = librarian.get_by_role("row").filter(has_text=ASKED)
    expect(changed).to_contain_text("tanpa kata jawi")
    expect(librarian.get_by_role("status")).to_contain_text("1 jawabannya berubah")
    press_until(librarian, "Simpan")
    librarian.keyboard.press("Enter")
    expect(librarian.get_by_role("status")).to_contain_text("Kata disimpan")
    expect(librarian.locator(".question-list").first).to_contain_text("Sudah ditambahkan: jawi = lembu")

    def found() -> bool:
        reader.goto(f"{desk.address}/cari?q=jawi")
        return reader.get_by_role("link", name="JADWAL 2024").count() > 0

    until(found, "the search does not know the word")
    librarian.get_by_role("button", name="Hapus jawi").press("Enter")
    expect(librarian.get_by_role("status")).to_contain_text("Kata dihapus")
    until(lambda: not found(), "the search still knows the word")


def test_a_question_becomes_a_task_and_is_done_by_keyboard(window: Window, desk: Desk) -> None:
    reader = window(user_agent=PERSON).new_page()
    for _ in range(FEWEST_REQUESTS):
        reader.goto(f"{desk.address}/cari?q=posyandu+terapung")
        desk.later()
    page = desk.enter(window(java_script_enabled=False), Role.ADMINISTRATOR)
    page.goto(desk.address + DESK)
    group = page.get_by_role("listitem").filter(has_text="posyandu terapung").first
    group.get_by_text("Jadikan tugas").press("Enter")
    group.get_by_label("Apa yang harus dilakukan?").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Tugas dicatat")
    expect(group).to_contain_text("Tugas: Terbitkan dokumen yang dicari")
    page.get_by_role("button", name="Selesai: posyandu terapung").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Tugas selesai")
    expect(group).to_contain_text("Jadikan tugas")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [360, 1280])
def test_the_desk_is_accessible_and_fits(window: Window, desk: Desk, width: int, language: str) -> None:
    reader = window(user_agent=PERSON).new_page()
    for _ in range(FEWEST_REQUESTS):
        reader.goto(f"{desk.address}/cari?q=lembu+berbulu")
        desk.later()
    context = window(locale=language, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page = desk.enter(context, Role.ADMINISTRATOR)
    wrong: dict[str, list[str]] = {}

    def look(name: str) -> None:
        page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true })")
        found = [f"{scheme}: {each}" for scheme, more in in_light_and_dark(page) for each in more]
        page.emulate_media(color_scheme="light")
        if (sideways := page.evaluate(OVERFLOW)) > 0:
            found.append(f"{sideways} pixels wider than the window")
        if page.locator("html").get_attribute("lang") != language:
            found.append("another language")
        if found:
            wrong[name] = found

    page.goto(desk.address + DESK)
    expect(page.locator(".question-words").filter(has_text="berbulu")).to_be_visible()
    look("desk")
    page.goto(f"{desk.address}{DESK}/kata?jenis=synonym&kata=sapi+lembu")
    look("form")
    page.locator("form.form button").press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    look("with a fault")
    page.locator("#kata").fill("berbulu")
    page.locator("#arti").fill("ternak")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table")).to_be_visible()
    look("what changes")

    assert wrong == {}


def test_every_room_of_the_administrator_stands_on_one_line(window: Window, desk: Desk) -> None:
    for language in LANGUAGES:
        page = desk.enter(window(locale=language, viewport={"width": 1280, "height": 800}), Role.ADMINISTRATOR)
        page.goto(f"{desk.address}/kerja/pertanyaan/kata")
        rooms = page.locator("nav.staff-rooms")
        tops = {round(each.bounding_box()["y"]) for each in rooms.get_by_role("link").all()}  # type: ignore[index]
        assert len(tops) == 1, language
        expect(rooms.locator("[aria-current]")).to_have_attribute("href", DESK)


def test_on_a_phone_the_rooms_are_folded_and_open_without_scripts(window: Window, desk: Desk) -> None:
    context = window(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = desk.enter(context, Role.ADMINISTRATOR)
    page.goto(desk.address + DESK)
    expect(page.get_by_role("link", name="Kosakata")).to_have_count(0)
    page.locator(".staff-menu summary").press("Enter")
    page.get_by_role("link", name="Kosakata").press("Enter")
    expect(page).to_have_url(f"{desk.address}/kerja/kosakata")
