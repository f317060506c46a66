"""axe, with the rules of WCAG 2.2 AA and its best practices, finds nothing on any page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.places import LANGUAGES, PLACES

Visit = Callable[..., Page]
Window = Callable[..., BrowserContext]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = {"runOnly": {"type": "tag", "values": TAGS}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""The rules whose answer depends on light and dark."""

PHONE, DESK = 360, 1280
FOLDED = "details:not(.signs-fold)"  # the sheet of signs lies over the page and is looked at by itself
UNFOLD = f"document.querySelectorAll('{FOLDED}').forEach((fold) => {{ fold.open = true }})"
RUN = """async (options) => (await axe.run({...options, resultTypes: ["violations"]})).violations.map((each) =>
    `${each.id}: ${each.help}: ${each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`)"""


def violations(page: Page, options: dict[str, object] = ALL) -> list[str]:
    """What axe finds on the page as it stands. The browser's debugger puts axe past the page's own policy."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN, options)
    return found


def in_light_and_dark(page: Page) -> Iterator[tuple[str, list[str]]]:
    page.emulate_media(color_scheme="light")
    yield "light", violations(page)
    page.emulate_media(color_scheme="dark")
    yield "dark", violations(page, COLOURS)


@pytest.mark.long(50)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing_on_any_page(
    window: Window, site: str, documents: dict[str, str], width: int, language: str
) -> None:
    # Without motion, so that no colour is measured half way between light and dark.
    context = window(locale=language, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    wrong: dict[str, list[str]] = {}
    # At the desk half of them in each language: no rule asks for the language there.
    for place in PLACES if width == PHONE else PLACES[LANGUAGES.index(language) :: 2]:
        page.emulate_media(color_scheme="light")
        page.goto(site + place.at(documents))
        # What is folded is folded alike in both languages; unfolded, more words have to find their place.
        found = violations(page) if language == "id" and page.locator(FOLDED).count() else []
        page.evaluate(UNFOLD)
        for scheme, more in in_light_and_dark(page):
            found += [f"{scheme}: {violation}" for violation in more]
        if found:
            wrong[place.name] = found

    assert wrong == {}


@pytest.mark.parametrize("address", ["/", "/cari?q=naskah"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_while_suggestions_are_open(visit: Visit, address: str, width: int) -> None:
    page = visit(address, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    box = page.get_by_role("combobox")
    box.fill("dinas")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("ArrowDown")

    assert dict(in_light_and_dark(page)) == {"light": [], "dark": []}


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_while_the_sheet_of_signs_is_open(visit: Visit, width: int) -> None:
    page = visit("/cari?q=naskah", viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page.locator(".signs-fold summary").click()
    expect(page.locator(".signs-sheet")).to_be_visible()

    assert dict(in_light_and_dark(page)) == {"light": [], "dark": []}


def test_axe_would_find_something_on_a_poor_page(visit: Visit) -> None:
    page = visit("/")
    page.evaluate(
        "document.querySelector('label').remove(); document.querySelector('#q').removeAttribute('placeholder')"
    )

    assert any(found.startswith("label:") for found in violations(page))
