"""Signing in, signing out and what is refused: by keyboard, without scripts, and by the browser's way back."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.staff.conftest import StaffSite
from tests.browser.staff.filled import PASSWORD

Window = Callable[..., BrowserContext]


def enter(page: Page, site: StaffSite, login: str) -> None:
    page.goto(f"{site.address}/masuk")
    page.locator("#nama").fill(login)
    page.locator("#kata_sandi").fill(PASSWORD)
    page.keyboard.press("Enter")


def test_everything_works_by_keyboard_and_without_scripts(window: Window, staff_site: StaffSite) -> None:
    page = window(java_script_enabled=False).new_page()
    page.goto(f"{staff_site.address}/akun")
    expect(page).to_have_url(f"{staff_site.address}/masuk?lanjut={quote('/akun', safe='')}")
    page.locator("#nama").focus()
    page.keyboard.type("ani")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{staff_site.address}/akun")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ani Lestari")

    page.goto(f"{staff_site.address}/akun/kata-sandi")
    for field, typed in (("sekarang", PASSWORD), ("baru", "pendek"), ("ulang", "pendek")):
        page.locator(f"#{field}").fill(typed)
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page).to_have_url(re.compile("#baru$"))

    page.get_by_role("button", name="Keluar").click()
    expect(page).to_have_url(f"{staff_site.address}/masuk")
    page.goto(f"{staff_site.address}/akun")
    expect(page).to_have_url(re.compile("/masuk"))


def test_an_officer_is_told_who_may_and_sees_only_the_rooms_that_are_theirs(
    window: Window, staff_site: StaffSite
) -> None:
    page = window().new_page()
    enter(page, staff_site, "ani")
    expect(page).to_have_url(f"{staff_site.address}/kerja")
    expect(page.get_by_role("navigation").get_by_role("link", name="Orang")).to_have_count(0)
    page.goto(f"{staff_site.address}/kerja/orang")

    expect(page.get_by_role("heading", level=1)).to_have_text("Bukan wewenang Anda")
    expect(page.locator("main")).to_contain_text("Yang boleh mengelola akun: administrator.")


def test_the_way_back_shows_nothing_after_signing_out(window: Window, staff_site: StaffSite) -> None:
    page = window().new_page()
    enter(page, staff_site, "ani")
    expect(page).to_have_url(f"{staff_site.address}/kerja")
    page.goto(f"{staff_site.address}/akun")
    page.get_by_role("button", name="Keluar").click()
    page.go_back()

    expect(page).to_have_url(re.compile("/masuk"))
