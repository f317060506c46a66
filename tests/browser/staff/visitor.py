"""Somebody at a browser without scripts: what do they send, and is it taken?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pyotp
from playwright.sync_api import BrowserContext, Locator, Page, Response, expect

from archive import accounts
from archive.own_account import begin_second_factor, confirm_second_factor
from archive.people import CONSOLE, Person, Role
from archive.sessions import SessionLimits, open_session
from search_api.passwords import hash_password
from tests.browser.staff.conftest import StaffSite
from tests.browser.staff.filled import PASSWORD, SECRET

_PLACE = re.compile(r"\\\{\w+\\\}")


@dataclass
class Visitor:
    """One window in which every form that is sent is written down with its answer."""

    context: BrowserContext
    site: StaffSite
    sent: list[tuple[str, int]] = field(default_factory=list)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.on("response", self._note)

    def _note(self, answer: Response) -> None:
        if answer.request.method == "POST":
            self.sent.append((urlsplit(answer.url).path, answer.status))

    def sent_to(self, route: str) -> list[int]:
        """The answers to what was sent to addresses of this route."""
        pattern = re.compile(_PLACE.sub("[^/]+", re.escape(route)))
        return [status for path, status in self.sent if pattern.fullmatch(path)]

    def is_(self, login: str) -> Visitor:
        """From here on this person, with a session that is there already."""
        self.site.sign_in(self.context, login)
        return self

    def open(self, address: str) -> Visitor:
        """Go there; names of what is in the archive stand in braces."""
        answer = self.page.goto(self.site.at(address))
        assert answer is not None
        assert answer.status == 200, address
        return self

    def fill(self, **fields: str) -> Visitor:
        """Type into the fields of these ids."""
        for name, text in fields.items():
            self.page.locator(f"#{name}").fill(text)
        return self

    def press(self, name: str, within: str = "main") -> Visitor:
        """The first button that is called so, and wait for its answer."""
        return self.send(self.page.locator(within).get_by_role("button", name=name).first)

    def send(self, button: Locator) -> Visitor:
        """Press it; a form is sent with it, and what comes back is a page."""
        with self.page.expect_navigation():
            button.click()
        return self

    def unfold(self, summary: str) -> Visitor:
        """Open what is folded under these words."""
        self.page.locator("summary", has_text=summary).first.click()
        return self

    def sees(self, text: str) -> Visitor:
        """These words are on the page."""
        expect(self.page.locator("body")).to_contain_text(text)
        return self

    def somebody_new(self, login: str, *, factor: bool = False) -> Person:
        """An officer with the usual password, and a session of theirs in this window."""
        archive = self.site.archive
        person = Person(f"Petugas {login}", login, Role.OFFICER, "dishub")
        accounts.add_person(archive.database, archive.clock, person, hash_password(PASSWORD), by=CONSOLE)
        if factor:
            waiting = begin_second_factor(archive.database, login, SECRET)
            confirm_second_factor(archive.database, archive.clock, waiting, 1, [f"digest for {login}"])
        token = open_session(archive.database, archive.clock, login, SessionLimits(), agent="Firefox, Linux")
        self.context.clear_cookies()
        self.context.add_cookies([{"name": "arsip", "value": token, "url": self.site.address}])
        return person

    def enter(self, login: str) -> Visitor:
        """Sign in through the page, as people do."""
        self.context.clear_cookies()
        return self.open("/masuk").fill(nama=login, kata_sandi=PASSWORD).press("Masuk")


def code() -> str:
    """What the generator of codes shows at this moment."""
    return pyotp.TOTP(SECRET).now()
