"""The search box: suggestions that never fight the typist, and the sheet of signs."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

Visit = Callable[..., Page]
PHONE = {"viewport": {"width": 360, "height": 740}}
SUGGESTIONS = "**/api/v1/suggestions*"
A_MOMENT = "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"  # all that was waiting has happened


def box_of(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Cari di seluruh dokumen")


def answering(page: Page, *suggestions: dict[str, str]) -> None:
    page.route(SUGGESTIONS, lambda route: route.fulfill(json={"suggestions": list(suggestions)}))


def phrases(*texts: str) -> list[dict[str, str]]:
    return [{"text": text, "kind": "phrase", "url": f"/cari?q={text}"} for text in texts]


def test_a_suggestion_is_chosen_by_keyboard(visit: Visit) -> None:
    page = visit("/")
    box = box_of(page)

    box.press_sequentially("dinas kes")
    option = page.get_by_role("option", name="Dinas Kesehatan")
    expect(option).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")

    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(option.get_attribute("id")))
    expect(box).to_have_value("dinas kes")
    expect(box).to_be_focused()
    box.press("Enter")
    page.wait_for_url("**/cari?unit=dinkes")


def test_a_title_leads_to_its_document(visit: Visit) -> None:
    page = visit("/cari?q=banjir")
    title = str(page.locator(".title a").first.text_content())

    box_of(page).fill(title[:12])
    page.get_by_role("option", name=f"{title} judul", exact=True).click()

    page.wait_for_url("**/dokumen/*")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_arrows_go_round_through_the_box(visit: Visit) -> None:
    page = visit("/")
    answering(page, *phrases("air bersih", "air minum"))
    box = box_of(page)
    box.press_sequentially("air")
    expect(page.get_by_role("option")).to_have_count(2)

    chosen = []
    for key in ("ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown"):
        box.press(key)
        selected = page.locator("[role=option][aria-selected=true]")
        chosen.append(selected.text_content() if selected.count() else None)

    assert chosen == ["air minum", "air bersih", None, "air bersih"]
    expect(box).to_have_value("air")


def test_enter_without_a_choice_asks_what_was_typed(visit: Visit) -> None:
    page = visit("/")
    answering(page, *phrases("air bersih"))
    box = box_of(page)
    box.press_sequentially("air")
    expect(page.get_by_role("option")).to_have_count(1)

    box.press("Enter")

    page.wait_for_url("**/cari?q=air")


def test_escape_closes_and_keeps_what_was_typed(visit: Visit) -> None:
    page = visit("/")
    answering(page, *phrases("air bersih"))
    box = box_of(page)
    box.press_sequentially("air")
    expect(page.get_by_role("option")).to_have_count(1)

    box.press("Escape")

    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("air")
    box.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_count(1)


def test_home_and_end_belong_to_the_text(visit: Visit) -> None:
    page = visit("/")
    answering(page, *phrases("air bersih"))
    box = box_of(page)
    box.press_sequentially("air")
    expect(page.get_by_role("option")).to_have_count(1)

    box.press("Home")
    box.press_sequentially("x")
    box.press("End")
    box.press_sequentially("y")

    expect(box).to_have_value("xairy")


def test_an_answer_that_comes_too_late_is_not_shown(visit: Visit) -> None:
    page = visit("/")
    waiting: list[Route] = []

    def answer(route: Route) -> None:
        if "q=air+b" in route.request.url:
            route.fulfill(json={"suggestions": phrases("air bersih")})
        else:
            waiting.append(route)

    page.route(SUGGESTIONS, answer)
    box = box_of(page)
    with page.expect_request(SUGGESTIONS):
        box.press_sequentially("air")
    box.press_sequentially(" b")
    expect(page.get_by_role("option")).to_have_text(["air bersih"])

    for route in waiting:
        route.fulfill(json={"suggestions": phrases("air kotor")})
    page.evaluate(A_MOMENT)

    expect(page.get_by_role("option")).to_have_text(["air bersih"])


def test_a_reader_who_left_the_box_is_left_alone(visit: Visit) -> None:
    page = visit("/")
    waiting: list[Route] = []
    page.route(SUGGESTIONS, lambda route: waiting.append(route))
    with page.expect_request(SUGGESTIONS):
        box_of(page).press_sequentially("air")
    help_page = page.get_by_role("link", name="Cara mencari").first
    help_page.focus()

    for route in waiting:
        route.fulfill(json={"suggestions": phrases("air bersih")})
    page.evaluate(A_MOMENT)

    expect(help_page).to_be_focused()
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_suggestions_are_announced(visit: Visit) -> None:
    page = visit("/")
    answering(page, *phrases("air bersih", "air minum"))

    box_of(page).press_sequentially("air")

    expect(page.get_by_role("status")).to_have_text("2 saran. Pilih dengan panah bawah.")
    expect(page.get_by_role("listbox", name="Saran pencarian")).to_be_visible()
    expect(page.locator("[role=option] mark")).to_have_text(["air", "air"])


def test_a_phrase_is_searched_with_the_filters_that_are_chosen(visit: Visit) -> None:
    page = visit("/cari?q=banjir&class=berkala")
    answering(page, *phrases("air bersih"))
    box = box_of(page)
    box.fill("air")

    page.get_by_role("option", name="air bersih").click()

    page.wait_for_url("**/cari?q=air+bersih&class=berkala")


def test_no_suggestion_is_markup(visit: Visit) -> None:
    page = visit("/")
    answering(page, *phrases("<b>air</b>"))

    box_of(page).press_sequentially("air")

    expect(page.get_by_role("option")).to_have_text("<b>air</b>")


def test_when_the_archive_cannot_suggest_the_box_still_searches(visit: Visit) -> None:
    page = visit("/")
    page.route(SUGGESTIONS, lambda route: route.abort())
    box = box_of(page)
    with page.expect_request(SUGGESTIONS):
        box.press_sequentially("air")
    box.press("Enter")

    page.wait_for_url("**/cari?q=air")


@pytest.mark.parametrize("address", ["/", "/cari?q=air"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_suggestions_fit_a_phone_and_a_thumb(visit: Visit, address: str, scheme: str) -> None:
    page = visit(address, color_scheme=scheme, **PHONE)
    answering(page, *phrases("air bersih", "peraturan " * 30, "x" * 80 + " air"))
    box_of(page).fill("air")
    expect(page.get_by_role("option")).to_have_count(3)

    frames = [option.bounding_box() for option in page.get_by_role("option").all()]

    assert page.evaluate("document.documentElement.scrollWidth") == 360
    for frame in frames:
        assert frame is not None
        assert frame["height"] >= 44
        assert frame["x"] >= 0
        assert frame["x"] + frame["width"] <= 360


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_the_signs_are_explained_at_the_box(visit: Visit, javascript: bool) -> None:
    page = visit("/cari?q=air", java_script_enabled=javascript, **PHONE)

    page.locator(".signs-fold summary").click()
    expect(page.get_by_text("kata yang diawali demikian")).to_be_visible()
    assert page.locator(".signs-sheet").bounding_box()["width"] <= 360  # type: ignore[index]
    page.get_by_role("link", name="Semua tanda dengan contohnya").click()

    page.wait_for_url("**/bantuan/mencari")
    page.get_by_role("link", name="tahun:2021..2024").click()
    page.wait_for_url(re.compile(r"/cari\?q=tahun%3A2021\.\.2024$"))


def test_the_sheet_of_signs_goes_when_the_reader_does(visit: Visit) -> None:
    page = visit("/cari?q=air")
    sheet, sign = page.locator(".signs-sheet"), page.locator(".signs-fold summary")

    sign.press("Enter")
    expect(sheet).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(sign).to_be_focused()
    sign.click()
    page.get_by_role("heading", name="Golongan").click()
    expect(sheet).to_be_hidden()


def test_without_javascript_the_box_is_a_box(visit: Visit) -> None:
    page = visit("/", java_script_enabled=False)

    box = page.get_by_role("searchbox", name="Cari di seluruh dokumen")
    box.fill("air")
    box.press("Enter")

    page.wait_for_url("**/cari?q=air")
