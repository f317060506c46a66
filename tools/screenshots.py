"""What do the main pages look like? ``make screenshots`` takes the pictures in ``docs/pictures`` anew."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tools.chromium import ARGUMENTS, chromium
from tools.sample_archive import first_hit, served_samples

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
MOST_BYTES = 60_000
SCAN = "pasang surut Sungai Mentaya"
"""A question whose words stand only in the picture of a scan."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: which page, how large the window is, and in which light."""

    name: str
    path: str
    width: int = 1280
    height: int = 800
    scheme: Literal["light", "dark"] = "light"


def pictures(scan: str) -> list[Picture]:
    """What is shown; ``scan`` is the path of the record of the scan."""
    reader = f"{scan}/halaman/1?q={SCAN.replace(' ', '+')}"
    results = "/cari?q=pelayanan+informasi"
    return [
        Picture("home", "/"),
        Picture("results", results),
        Picture("results-phone", results, width=360, height=740),
        Picture("record", scan),
        Picture("reader", reader),
        Picture("reader-dark", reader, scheme="dark"),
    ]


def take(browser: Browser, site: str, picture: Picture) -> bytes:
    """The window as WebP of less than ``MOST_BYTES``, as well as that allows."""
    context = browser.new_context(
        locale="id",
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.scheme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(site + picture.path, wait_until="networkidle")
    page.evaluate("document.activeElement?.blur()")  # no caret, which blinks
    shot = Image.open(BytesIO(page.screenshot()))
    context.close()
    for quality in range(90, 20, -5):
        written = BytesIO()
        shot.convert("RGB").save(written, "WEBP", quality=quality, method=6)
        if len(written.getvalue()) < MOST_BYTES:
            break
    return written.getvalue()


def main() -> None:
    """Take all of them and print their sizes in bytes."""
    executable = chromium()
    PICTURES.mkdir(exist_ok=True)
    with served_samples() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        for picture in pictures(first_hit(site, SCAN)):
            content = take(browser, site, picture)
            (PICTURES / f"{picture.name}.webp").write_bytes(content)
            print(f"{picture.name}.webp: {len(content)} bytes")
        browser.close()


if __name__ == "__main__":
    main()
