from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
PHONE = {"viewport": {"width": 360, "height": 740}}


def open_the_report(page: Page) -> None:
    page.get_by_label("Cari di seluruh dokumen").fill("air bersih Baamang")
    page.get_by_role("button", name="Cari", exact=True).click()
    page.get_by_role("link", name="hal. 2").click()
    page.wait_for_url("**/halaman/2?q=*")  # loaded, script included: a key pressed earlier would go to the old page


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_from_a_question_to_the_marked_words_on_the_page(visit: Visit, javascript: bool) -> None:
    page = visit("/", java_script_enabled=javascript)

    open_the_report(page)

    expect(page).to_have_url(re.compile(r"/halaman/2\?q=air\+bersih\+Baamang$"))
    expect(page.locator("#teks mark").first).to_have_text("air bersih")
    picture = page.get_by_role("img", name="Gambar halaman 2")
    expect(picture).to_be_visible()
    expect(page.locator(".strokes rect")).to_have_count(2)


def test_the_stroke_lies_on_the_words(visit: Visit) -> None:
    page = visit("/")
    open_the_report(page)
    picture = page.locator(".sheet img")
    page.locator(".sheet img").evaluate("picture => picture.decode()")

    sheet, stroke = picture.bounding_box(), page.locator(".strokes rect").first.bounding_box()

    assert sheet is not None
    assert stroke is not None
    # The line is written 480 points above the bottom of a sheet of 594 points.
    middle = (stroke["y"] + stroke["height"] / 2 - sheet["y"]) / sheet["height"]
    assert middle == pytest.approx((594 - 485) / 594, abs=0.02)
    assert stroke["x"] > sheet["x"]
    assert stroke["x"] + stroke["width"] < sheet["x"] + sheet["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address", ["/", "/cari?q=air", "/cari?q=tidakadasamasekali", "/tentang", "/bantuan/mencari", "/tidak/ada"]
)
def test_nothing_is_wider_than_a_phone(visit: Visit, address: str, scheme: str) -> None:
    page = visit(address, color_scheme=scheme, **PHONE)

    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_record_and_reader_fit_a_phone(visit: Visit) -> None:
    page = visit("/cari?q=air+bersih", **PHONE)
    addresses = [
        page.locator(".leaf").first.get_attribute("href"),
        page.locator(".title a").first.get_attribute("href"),
        page.locator(".leaf[href*='halaman/1?']").first.get_attribute("href"),
    ]
    for address in addresses:
        page.goto(page.url.split("/cari")[0] + str(address))
        assert page.evaluate("document.documentElement.scrollWidth") == 360, address


def test_a_long_number_in_a_title_is_broken_on_a_phone(visit: Visit) -> None:
    page = visit("/cari?q=air+bersih", **PHONE)
    page.locator(".title a").first.evaluate("a => { a.textContent = 'Nomor 500.12.13/044/DiskominfoKotim/2025' }")

    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_at_twice_the_text_size_nothing_is_lost(visit: Visit) -> None:
    page = visit("/cari?q=air+bersih", viewport={"width": 640, "height": 450})  # 1280 pixels at 200 %

    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    expect(page.locator(".leaf").first).to_be_visible()


def test_filters_are_open_on_wide_screens_and_folded_on_phones(visit: Visit) -> None:
    wide = visit("/cari?q=air", viewport={"width": 1280, "height": 800})
    phone = visit("/cari?q=air", **PHONE)

    expect(wide.get_by_role("heading", name="Golongan")).to_be_visible()
    expect(phone.get_by_role("heading", name="Golongan")).to_be_hidden()
    phone.get_by_text("Saring", exact=True).click()
    expect(phone.get_by_role("heading", name="Golongan")).to_be_visible()


def test_the_keyboard_alone_is_enough(visit: Visit) -> None:
    page = visit("/cari?q=air+bersih")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    expect(page.get_by_role("link", name="Langsung ke isi")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    page.keyboard.press("/")
    expect(page.get_by_label("Cari di seluruh dokumen")).to_be_focused()
    page.keyboard.type("jaringan pipa")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cari?q=jaringan+pipa")
    page.locator(".leaf").first.press("Enter")
    page.wait_for_url("**/halaman/3?q=jaringan+pipa")


def test_arrow_keys_turn_pages_but_not_while_writing(visit: Visit) -> None:
    page = visit("/")
    open_the_report(page)

    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/halaman/3?q=*")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/halaman/2?q=*")
    page.get_by_label("Cari dalam dokumen ini").press("ArrowRight")
    expect(page).to_have_url(re.compile(r"/halaman/2\?"))


def test_focus_is_visible_on_everything_that_takes_it(visit: Visit) -> None:
    page = visit("/cari?q=air+bersih")
    seen = 0
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        seen += outline == "solid"

    assert seen == 12


def test_the_page_breaks_no_rule_of_its_own_security_policy(visit: Visit) -> None:
    page = visit("/")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))

    open_the_report(page)
    page.wait_for_load_state("networkidle")

    assert complaints == []


def test_reduced_motion_is_respected(visit: Visit) -> None:
    page = visit("/", reduced_motion="reduce")

    assert page.evaluate("getComputedStyle(document.querySelector('button')).transitionDuration") == "0s"
