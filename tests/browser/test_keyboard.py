"""With the keyboard alone: through every page, and from a question to the words on the page and back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.places import LANGUAGES, PLACES
from tests.browser.tabbing import focused, from_the_top, stops, tab_to

Visit = Callable[..., Page]
Window = Callable[..., BrowserContext]
PHONE = {"width": 360, "height": 740}
WORDS = {
    "id": {"box": "Cari di seluruh dokumen", "back": "Semua hasil", "filters": "Saring", "skip": "Langsung ke isi"},
    "en": {"box": "Search all documents", "back": "All results", "filters": "Filter", "skip": "Skip to the content"},
}


@pytest.mark.long(18)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_can_be_gone_through_and_left(
    window: Window, site: str, documents: dict[str, str], language: str
) -> None:
    page = window(locale=language, viewport=PHONE, reduced_motion="reduce").new_page()
    wrong: dict[str, list[str]] = {}
    for place in PLACES[LANGUAGES.index(language) :: 2]:  # half of them in each language: the order is the same
        page.goto(site + place.at(documents))
        found = from_the_top(stops(page))
        faults = [fault for stop in found for fault in stop.faults()]
        if [stop.place for stop in found] != sorted(stop.place for stop in found):
            faults.append(f"out of order: {[stop.what for stop in found]}")
        if WORDS[language]["skip"] not in found[0].what:
            faults.append(f"begins with {found[0].what}")
        if faults:
            wrong[place.name] = faults

    assert wrong == {}


@pytest.mark.parametrize("name", ["results", "reader with marked words"])
def test_what_stays_on_top_covers_no_stop_in_either_direction(
    visit: Visit, documents: dict[str, str], name: str
) -> None:
    place = next(each for each in PLACES if each.name == name)
    page = visit(place.at(documents), viewport={"width": 1280, "height": 600}, reduced_motion="reduce")

    forwards = from_the_top(stops(page))
    backwards = from_the_top(stops(page, "Shift+Tab"))

    assert [fault for stop in [*forwards, *backwards] for fault in stop.faults()] == []
    assert [stop.place for stop in backwards[1:]] == [stop.place for stop in reversed(forwards[1:])]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_from_the_door_to_the_marked_words_and_back(visit: Visit, language: str, javascript: bool) -> None:
    words = WORDS[language]
    page = visit("/", locale=language, java_script_enabled=javascript, reduced_motion="reduce")
    box = page.get_by_label(words["box"])
    expect(box).to_be_focused()
    page.keyboard.type("jaringan pipa")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cari?q=jaringan+pipa")

    tab_to(page, "3 ")  # "hal. 3", "p. 3"
    page.keyboard.press("Enter")
    page.wait_for_url("**/halaman/3?q=jaringan+pipa")
    expect(page.locator("#teks mark").first).to_have_text("Jaringan pipa")
    expect(page.locator(".strokes rect").first).to_be_visible()

    tab_to(page, words["back"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/cari?q=jaringan+pipa")
    expect(page.locator(".leaf").first).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_skip_link_leads_past_the_masthead(visit: Visit, language: str) -> None:
    page = visit("/cari?q=naskah", locale=language, reduced_motion="reduce")

    tab_to(page, WORDS[language]["skip"])
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")

    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_filters_are_opened_chosen_and_taken_away(visit: Visit, language: str) -> None:
    page = visit("/cari?q=naskah", locale=language, viewport=PHONE, reduced_motion="reduce")

    tab_to(page, WORDS[language]["filters"])
    page.keyboard.press("Enter")
    expect(page.locator(".facet").first).to_be_visible()
    page.keyboard.press("Tab")
    chosen = focused(page)
    assert chosen is not None
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/cari\?q=naskah&class="))
    expect(page.locator(".chip")).to_have_count(1)

    page.locator(".chip").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/cari?q=naskah")
