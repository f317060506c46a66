"""How many bytes cross the link before the first page can be read? Counted by the browser itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.reader.conftest import SCAN_SIZE, Library

Visit = Callable[..., Page]
FIRST_VIEW = 200_000
FIRST_PAGE_OF_A_LONG_SCAN = 150_000
SCREENS = [(360, 740, 1), (360, 740, 3), (768, 1024, 1), (1280, 800, 1)]
NEIGHBOURS = "performance.getEntriesByType('resource').filter((e) => /pages\\/(1|3)\\/image/.test(e.name)).length"


def weigh(browser: Browser, address: str, screen: tuple[int, int, int]) -> tuple[int, Page]:
    """Bytes received until the page has loaded, nothing kept from before; and the page."""
    width, height, density = screen
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=density)
    page = context.new_page()
    session = context.new_cdp_session(page)
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    session.send("Network.enable")
    page.goto(address, wait_until="load")
    assert page.evaluate("document.querySelector('.sheet img')?.naturalWidth ?? 1") > 0
    return round(sum(received)), page


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: f"{screen[0]}px-{screen[2]}x")
def test_a_long_scan_shows_its_first_page_in_few_bytes(
    browser: Browser, library: Library, screen: tuple[int, int, int]
) -> None:
    weight, page = weigh(browser, library.address + library.page("buku-pindaian.pdf", 1), screen)

    assert page.evaluate("document.querySelector('.sheet img').naturalWidth") >= min(screen[0], SCAN_SIZE[0]) / 2
    assert 20_000 < weight < FIRST_PAGE_OF_A_LONG_SCAN
    page.context.close()


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: f"{screen[0]}px-{screen[2]}x")
@pytest.mark.parametrize(
    "file",
    [
        "scan0217.pdf",
        "maklumat-pelayanan-2024.jpg",
        "perda-5-2021-pengelolaan-sampah.pdf",
        "lra-kabupaten-2023.xlsx",
        "undangan-rapat-monev-ppid.eml",
    ],
)
def test_the_first_view_is_light(browser: Browser, library: Library, file: str, screen: tuple[int, int, int]) -> None:
    weight, page = weigh(browser, library.address + library.page(file, 1, "?q=tahun"), screen)

    assert 5_000 < weight < FIRST_VIEW
    page.context.close()


def test_an_open_drawer_fetches_only_thumbnails_that_can_be_seen(browser: Browser, library: Library) -> None:
    address = library.address + library.page("buku-pindaian.pdf", 150, "?laci=halaman")

    weight, page = weigh(browser, address, (360, 740, 1))

    assert page.locator(".drawer-pages img").count() == 24
    assert weight < FIRST_VIEW
    page.context.close()


def test_the_neighbours_are_fetched_ahead(visit: Visit, library: Library) -> None:
    page = visit(library.page("buku-pindaian.pdf", 2))

    # An expression, not a function, would be refused by the page's own policy.
    page.wait_for_function(f"() => {NEIGHBOURS} === 2")


@pytest.mark.parametrize("link", ["{saveData: true, effectiveType: '4g'}", "{saveData: false, effectiveType: '2g'}"])
def test_nothing_is_fetched_ahead_where_bytes_are_dear(browser: Browser, library: Library, link: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(f"Object.defineProperty(navigator, 'connection', {{value: {link}}})")
    page.add_init_script(  # timers are noted, so that nobody need wait for what must not happen
        "window.waits = []; const set = setTimeout;"
        "window.setTimeout = (act, ms) => { waits.push(ms); return set(act, ms); }"
    )

    page.goto(library.address + library.page("buku-pindaian.pdf", 2), wait_until="load")

    assert page.evaluate("waits.filter((ms) => ms >= 1000)") == []
    context.close()
