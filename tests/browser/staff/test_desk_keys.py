"""A key does what can be seen on the desk and nothing else, and a chosen value of a bulk edit ticks its box."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

import search_api

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
