"""The second step of signing in, from setting it up to switching it off, by keyboard and without scripts."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pyotp
from playwright.sync_api import BrowserContext, expect

from tests.browser.staff.conftest import StaffSite
from tests.browser.staff.filled import PASSWORD
from tests.browser.staff.visitor import Visitor

Window = Callable[..., BrowserContext]


def test_it_is_set_up_used_and_switched_off(window: Window, staff_site: StaffSite) -> None:
    somebody = Visitor(window(java_script_enabled=False), staff_site)
    page = somebody.page

    def press(name: str) -> None:
        with page.expect_navigation():
            page.get_by_role("main").get_by_role("button", name=name).press("Enter")

    def type_code(code: str) -> None:
        page.locator("#kode").focus()
        page.keyboard.type(code)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    somebody.somebody_new("hasna")
    somebody.open("/akun/dua-langkah")
    press("Mulai")
    expect(page.locator(".qr svg")).to_be_visible()
    phone = pyotp.TOTP(page.locator("code.mono").inner_text().replace(" ", ""))
    type_code("000 000")
    somebody.sees("Kode tidak cocok atau sudah dipakai.")
    expect(page.get_by_label("Kode", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(page.locator("code.mono")).to_have_text(re.compile(r"^[A-Z2-7 ]+$"))
    first = phone.now()
    type_code(first)
    recovery = page.locator(".codes li").all_inner_texts()
    assert len(set(recovery)) == 10
    page.goto(staff_site.at("/akun/dua-langkah"))
    somebody.sees("Aktif; tersisa 10 kode cadangan.")
    expect(page.locator("main")).not_to_contain_text(recovery[0])

    somebody.enter("hasna").sees("Kata sandi cocok.")
    expect(page.locator("#kode")).to_be_focused()
    type_code(first)
    somebody.sees("Kode tidak cocok atau sudah dipakai.")
    type_code(phone.at(int(time.time()) + 30))
    expect(page).to_have_url(re.compile("/kerja$"))

    somebody.enter("hasna")
    type_code(recovery[3].upper())
    expect(page).to_have_url(re.compile("/kerja$"))
    somebody.enter("hasna")
    type_code(recovery[3])
    somebody.sees("Kode tidak cocok atau sudah dipakai.")
    type_code(recovery[4])

    somebody.open("/akun").sees("Aktif; tersisa 8 kode cadangan.")
    page.goto(staff_site.at("/akun/dua-langkah/hapus"))
    page.locator("#sekarang").fill("bukan kata sandinya")
    press("Matikan")
    somebody.sees("Kata sandi yang sekarang tidak cocok.")
    page.locator("#sekarang").fill(PASSWORD)
    press("Matikan")
    somebody.sees("Verifikasi dua langkah dimatikan.").sees("Belum aktif.")
    somebody.enter("hasna")
    expect(page).to_have_url(re.compile("/kerja$"))
