"""Every page, on every width, in light and dark, with and without JavaScript, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.places import LANGUAGES, PLACES
from tests.browser.watching import Watch

Window = Callable[..., BrowserContext]
WIDTHS = (360, 768, 1280)
FACTS = """() => ({
    lang: document.documentElement.lang,
    headings: document.querySelectorAll("h1").length,
    title: document.title.trim(),
    description: document.querySelector("meta[name=description]")?.content.trim() ?? "",
})"""


@pytest.mark.long(13)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_whole_and_quiet(
    window: Window, site: str, documents: dict[str, str], width: int, javascript: bool, language: str
) -> None:
    context = window(locale=language, java_script_enabled=javascript, viewport={"width": width, "height": 800})
    watch = Watch(context, site)
    page = context.new_page()
    wrong: dict[str, list[str]] = {}
    # Without JavaScript, and between phone and desk, half of them in each language.
    halved = not javascript or width == WIDTHS[1]
    for place in PLACES[LANGUAGES.index(language) :: 2] if halved else PLACES:
        address = site + place.at(documents)
        page.emulate_media(color_scheme="light")
        watch.expect_error_at(address if place.status >= 400 else "")
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == place.status, place.name
        missing = [] if page.locator(place.ready).count() else [f"{place.ready} is not there"]
        faults = [*missing, *_wrong_with_facts(page, language), *_too_wide(page, width, "light")]
        page.emulate_media(color_scheme="dark")
        faults += _too_wide(page, width, "dark")
        if faults := [*faults, *watch.taken()]:
            wrong[place.name] = faults

    assert wrong == {}


def _wrong_with_facts(page: Page, language: str) -> list[str]:
    facts = page.evaluate(FACTS)
    wanted = {"lang": language, "headings": 1}
    wrong = [f"{name} is {facts[name]!r}" for name, value in wanted.items() if facts[name] != value]
    return wrong + [f"no {name}" for name in ("title", "description") if not facts[name]]


def _too_wide(page: Page, width: int, scheme: str) -> list[str]:
    found = page.evaluate("document.documentElement.scrollWidth")
    return [f"{found} pixels wide in {scheme}"] if found != width else []
