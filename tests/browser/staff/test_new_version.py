"""An officer uploads the next version without JavaScript, a librarian publishes it, citizens see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from archive.classification import InformationClass
from archive.deposits import DepositTerms, IncomingFile, deposit
from archive.documents import Processing
from archive.people import Role
from search_api.settings import Settings
from search_api.wiring import open_archive
from tests.browser.staff.live import LiveArchive, live_archive, sign_in
from tests.waiting import until

Window = Callable[..., BrowserContext]
OLD = "Laporan Kinerja Tahun 2024\nAnggaran perpustakaan sepuluh juta rupiah."
NEW = "Laporan Kinerja Tahun 2024, perubahan\nAnggaran perpustakaan dua belas juta rupiah."


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[LiveArchive]:
    for opened in live_archive(tmp_path / "data"):
        opened.data.mkdir()
        opened.add_people(budi=(Role.OFFICER, "dinkes"), siti=(Role.LIBRARIAN, None))
        yield opened


@pytest.fixture
def public(archive: LiveArchive) -> str:
    """A published document, read; the archive runs."""
    with open_archive(Settings(data=str(archive.data))) as opened:
        terms = DepositTerms("dinkes", "cli", InformationClass.PERIODIC, publish=True)
        file = IncomingFile("laporan_2024.txt", "laporan_2024.txt", partial(BytesIO, OLD.encode()))
        [receipt] = deposit(opened.database, opened.blobs, opened.clock, terms, [file])
    archive.start()
    until(lambda: is_read(archive, receipt.document_id), "the first version was not read")
    return receipt.document_id


def is_read(archive: LiveArchive, document_id: str) -> bool:
    with open_archive(Settings(data=str(archive.data))) as opened, opened.database.read() as uow:
        document = uow.documents.get(document_id)
    return document is not None and document.processing is Processing.READABLE


def page_in(window: Window, archive: LiveArchive, login: str) -> Page:
    page = window(java_script_enabled=False).new_page()
    sign_in(page, archive, login)
    return page


@pytest.mark.timeout(300)
def test_a_new_version_takes_the_old_address_once_it_is_published(
    window: Window, archive: LiveArchive, public: str
) -> None:
    standing = f"{archive.address}/dokumen/{public}"
    officer = page_in(window, archive, "budi")
    officer.goto(f"{archive.address}/kerja/dokumen/{public}")
    officer.get_by_role("link", name="Unggah versi baru").click()
    new = {"name": "laporan_2024_perubahan.txt", "mimeType": "text/plain", "buffer": NEW.encode()}
    officer.get_by_label("Berkas versi baru").set_input_files(files=[new])  # type: ignore[list-item]
    officer.get_by_label("Pesan untuk pemeriksa").fill("Anggarannya diperbaiki")
    officer.get_by_role("button", name="Unggah versi baru").click()
    expect(officer.get_by_text("Versi baru diterima sebagai draf")).to_be_visible()
    draft = officer.url.rpartition("/")[2].partition("?")[0]
    until(lambda: is_read(archive, draft), "the new version was not read")

    citizen = window(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    citizen.goto(standing)
    expect(citizen.get_by_role("heading", name="Versi, dari yang terbaru")).to_have_count(0)
    cited = citizen.get_by_role("link", name="Baca", exact=True).get_attribute("href")

    librarian = page_in(window, archive, "siti")
    librarian.goto(f"{archive.address}/kerja/dokumen/{draft}/pindah?langkah=publish")
    expect(librarian.locator(".public-card")).to_contain_text(f"/dokumen/{public}")
    librarian.get_by_role("button", name="Terbitkan").click()
    expect(librarian.get_by_text("Dokumen terbit dan dapat dibaca umum.")).to_be_visible()

    citizen.goto(standing)
    assert citizen.url == standing
    expect(citizen.locator(".versions li")).to_have_count(2)
    expect(citizen.locator(".versions [aria-current]")).to_contain_text("sedang Anda baca")
    assert citizen.evaluate("document.documentElement.scrollWidth") <= 360
    citizen.get_by_role("link", name="Baca", exact=True).click()
    expect(citizen.get_by_text("dua belas juta")).to_be_visible()
    citizen.goto(f"{archive.address}{cited}")
    expect(citizen.get_by_text("sepuluh juta")).to_be_visible()
    assert citizen.evaluate("document.documentElement.scrollWidth") <= 360
    citizen.get_by_role("link", name="Baca versi terbarunya").click()
    assert citizen.url == standing
    citizen.goto(f"{archive.address}/dokumen/{draft}")
    assert citizen.url == standing
