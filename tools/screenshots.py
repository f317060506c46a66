"""What do the main pages look like? ``make screenshots`` takes the pictures in ``docs/pictures`` anew."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from archive.accounts import add_person
from archive.clock import SystemClock
from archive.documents import Lifecycle
from archive.people import CONSOLE, Person, Role
from archive.sessions import SessionLimits, open_session
from archive.workflow import Step, take_step
from search_api.wiring import open_archive
from tools.chromium import ARGUMENTS, chromium
from tools.sample_archive import SampleArchive, first_hit, served_samples

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
MOST_BYTES = 60_000
SCAN = "pasang surut Sungai Mentaya"
"""A question whose words stand only in the picture of a scan."""
SCANNED_LETTER = "se-jam-kerja-ramadan-2022.pdf"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: which page, how large the window is, in which light, and whether a librarian is signed in."""

    name: str
    path: str
    width: int = 1280
    height: int = 800
    scheme: Literal["light", "dark"] = "light"
    staff: bool = False


def pictures(scan: str, waiting: str) -> list[Picture]:
    """What is shown; ``scan`` is the path of the record of the scan, ``waiting`` the id of what lies on the desk."""
    reader = f"{scan}/halaman/1?q={SCAN.replace(' ', '+')}"
    results = "/cari?q=pelayanan+informasi"
    return [
        Picture("home", "/"),
        Picture("results", results),
        Picture("results-phone", results, width=360, height=740),
        Picture("record", scan),
        Picture("reader", reader),
        Picture("reader-dark", reader, scheme="dark"),
        Picture("desk", f"/kerja/meja?dokumen={waiting}", height=900, staff=True),
    ]


def librarian(samples: SampleArchive) -> tuple[str, str]:
    """The token of a librarian's session, and the id of a scan that waits for them with the drafts of the samples."""
    person = Person("Siti Aminah", "siti", Role.LIBRARIAN)
    with open_archive(samples.settings) as archive:
        database, clock = archive.database, SystemClock()
        add_person(database, clock, person, "", by=CONSOLE)
        with database.read() as uow:
            documents = list(uow.documents.get_many(uow.documents.ids()).values())
        scan = next(each.id for each in documents if each.file_name == SCANNED_LETTER)
        for step in (Step.WITHDRAW, Step.REOPEN):
            take_step(database, clock, scan, step, person=CONSOLE, why="untuk gambar")
        for draft in (scan, *(each.id for each in documents if each.lifecycle is Lifecycle.DRAFT)):
            take_step(database, clock, draft, Step.SUBMIT, person=CONSOLE)
        return open_session(database, clock, person.login, SessionLimits(), agent=""), scan


def take(browser: Browser, site: str, picture: Picture, token: str) -> bytes:
    """The window as WebP of less than ``MOST_BYTES``, as well as that allows."""
    context = browser.new_context(
        locale="id",
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.scheme,
        reduced_motion="reduce",
    )
    if picture.staff:
        context.add_cookies([{"name": "arsip", "value": token, "url": site}])
    page = context.new_page()
    page.goto(site + picture.path, wait_until="load")
    page.wait_for_function(_PICTURED)
    page.evaluate("document.activeElement?.blur()")  # no caret, which blinks
    shot = Image.open(BytesIO(page.screenshot()))
    context.close()
    for quality in range(90, 20, -5):
        written = BytesIO()
        shot.convert("RGB").save(written, "WEBP", quality=quality, method=6)
        if len(written.getvalue()) < MOST_BYTES:
            break
    return written.getvalue()


_PICTURED = "[...document.images].every((each) => each.complete || each.loading === 'lazy')"


def main() -> None:
    """Take all of them and print their sizes in bytes."""
    executable = chromium()
    PICTURES.mkdir(exist_ok=True)
    with served_samples() as samples, sync_playwright() as playwright:
        site = samples.address
        token, waiting = librarian(samples)
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        for picture in pictures(first_hit(site, SCAN), waiting):
            content = take(browser, site, picture, token)
            (PICTURES / f"{picture.name}.webp").write_bytes(content)
            print(f"{picture.name}.webp: {len(content)} bytes")
        browser.close()


if __name__ == "__main__":
    main()
