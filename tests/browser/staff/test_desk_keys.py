"""A key does what can be seen on the desk and nothing else, a chosen value of a bulk edit ticks its box, and the next
page's picture is there before it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

import search_api
from tests.browser.staff.conftest import StaffSite

DESK = Path(search_api.__file__ or "").parent / "static" / "desk.js"
OFFERS = """
<details><summary>2 usulan lain</summary><button data-key="a" data-name="judul">Pakai</button></details>
<button data-key="a" data-name="golongan">Pakai</button>
<p id="clicked"></p>
"""
WRITE_DOWN = """() => document.querySelectorAll("button").forEach((button) => button.addEventListener(
  "click", () => { document.getElementById("clicked").textContent += button.dataset.name + " "; }))"""


def opened(window: Callable[..., BrowserContext], content: str) -> Page:
    page = window().new_page()
    page.set_content(content)
    page.add_script_tag(path=DESK)
    return page


def test_a_key_reaches_no_proposal_that_is_folded_away(window: Callable[..., BrowserContext]) -> None:
    page = opened(window, OFFERS)
    page.evaluate(WRITE_DOWN)
    page.keyboard.press("a")
    expect(page.locator("#clicked")).to_have_text("golongan")
    page.locator("summary").click()
    page.keyboard.press("a")
    expect(page.locator("#clicked")).to_have_text("golongan judul")


def test_choosing_a_value_ticks_the_box_beside_it(window: Callable[..., BrowserContext]) -> None:
    page = opened(
        window,
        '<p class="bulk-row"><input type="checkbox" name="ubah"><select><option>–<option>x</select></p>',
    )
    page.locator("select").select_option("x")
    expect(page.locator("input")).to_be_checked()
    page.locator("input").uncheck()
    expect(page.locator("input")).not_to_be_checked()


def test_the_picture_of_the_next_document_is_fetched_to_its_end(
    window: Callable[..., BrowserContext], staff_site: StaffSite
) -> None:
    """A picture that is begun and not read is not kept, and holds its connection for as long as the page is open."""
    context = window()
    staff_site.sign_in(context, "siti")
    page = context.new_page()
    page.goto(staff_site.at("/kerja/meja"))
    warming = page.locator("[data-warm]")
    for link in page.locator(".desk-list a").evaluate_all("links => links.map((each) => each.href)"):
        page.goto(link)
        if warming.count():
            break
    picture = warming.get_attribute("data-warm")
    assert picture is not None

    with page.expect_request_finished(lambda request: request.url.endswith(picture)):
        page.reload()
