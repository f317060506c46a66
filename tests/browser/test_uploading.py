"""A folder is sent while the server is killed and the link is cut: the receipt adds up, with the right hashes."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from archive.people import Role
from tests.browser.staff.live import PASSWORD, LiveArchive, live_archive

SMALL = 60


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveArchive]:
    for archive in live_archive(tmp_path / "data", with_worker=False):
        archive.add_people(siti=(Role.OFFICER, "dinkes"))
        archive.start()
        yield archive


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Laporan 2026"
    (made / "surat").mkdir(parents=True)
    for number in range(SMALL):
        (made / ("surat" if number % 2 else ".") / f"laporan {number:02d}.txt").write_text(f"Laporan nomor {number}")
    piece = hashlib.sha512(b"besar").digest() * (1 << 14)
    (made / "besar.bin").write_bytes(piece * 30)
    (made / "salinan laporan 00.txt").write_text("Laporan nomor 0")
    (made / "kosong.pdf").write_bytes(b"")
    return made


def signed_in(page: Page, site: str) -> None:
    page.goto(f"{site}/masuk?lanjut=/kerja/unggah")
    page.fill("#nama", "siti")
    page.fill("#kata_sandi", PASSWORD)
    page.click("main form button")
    expect(page.locator("h1")).to_have_text("Unggah berkas")


@pytest.mark.timeout(300)
def test_a_killed_server_a_cut_link_and_a_reload_lose_nothing(
    window: Callable[..., BrowserContext], server: LiveArchive, folder: Path
) -> None:
    context = window()
    page = context.new_page()
    signed_in(page, server.address)
    page.fill("#note", "Laporan tahunan")
    page.set_input_files("#pilih-folder", str(folder))
    said = page.locator(".sending-said")
    expect(said).to_have_text(re.compile(r"^[1-5]\d dari"), timeout=60_000)
    server.kill()
    expect(page.locator(".sending-progress")).to_contain_text("terputus", timeout=30_000, ignore_case=True)
    server.start()

    context.set_offline(True)
    expect(page.locator(".sending-warning")).to_be_visible()
    context.set_offline(False)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page).to_have_url(re.compile(r"/kerja/setoran/[0-9a-z]{12}$"))
    with page.expect_navigation(timeout=120_000):
        page.set_input_files("#pilih-folder", str(folder))
    page.click("text=Tutup setoran")
    expect(page.locator(".batch-total")).to_have_text(str(SMALL + 3))

    table = context.request.get(f"{page.url}/berita-acara.csv").body().decode("utf-8-sig")
    rows = {row[1]: row for row in csv.reader(io.StringIO(table)) if len(row) == 8}
    for path in folder.rglob("*.*"):
        row = rows[f"Laporan 2026/{path.relative_to(folder).as_posix()}"]
        if path.stat().st_size:
            assert row[3] == hashlib.sha256(path.read_bytes()).hexdigest()
    states = sorted(row[4] for row in rows.values())
    assert states.count("ditolak") == 1
    assert states.count("sudah ada") == 1
    assert states.count("diterima, sedang dibaca") == SMALL + 1


def receipt(page: Page) -> dict[str, str]:
    """path -> SHA-256 of everything that was taken in of the batch that is shown."""
    table = page.request.get(f"{page.url.partition('?')[0]}/berita-acara.csv").body().decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(table)) if len(row) == 8 and row[0].isdecimal()]
    assert {row[4] for row in rows} == {"diterima, sedang dibaca"}
    return {row[1]: row[3] for row in rows}


@pytest.fixture
def namesakes(tmp_path: Path) -> dict[str, Path]:
    """Files of one name and one size in folders of their own, by what they say."""
    made = {said: tmp_path / said / "laporan.txt" for said in ("satu", "dua!", "tiga")}
    for minutes, (said, path) in enumerate(made.items(), 1):
        path.parent.mkdir()
        path.write_text(said)
        os.utime(path, (1_700_000_000 + 60 * minutes,) * 2)
    return made


def sha(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()


def test_files_of_one_name_chosen_while_the_last_one_is_being_sent_each_get_a_line(
    window: Callable[..., BrowserContext], server: LiveArchive, namesakes: dict[str, Path]
) -> None:
    page = window().new_page()
    signed_in(page, server.address)
    page.route("**/api/v1/uploads", lambda route: None)
    with page.expect_request("**/api/v1/uploads"):
        page.set_input_files("#pilih-berkas", str(namesakes["satu"]))
    for said in ("dua!", "tiga", "dua!"):
        page.set_input_files("#pilih-berkas", str(namesakes[said]))
    paths = page.locator(".sending-files .sending-path")
    expect(paths).to_have_text(["laporan.txt", "laporan (2).txt", "laporan (3).txt"])
    page.unroute("**/api/v1/uploads")  # and what was held goes on its way

    page.wait_for_url("**/kerja/setoran/*", timeout=60_000)
    expect(page.locator(".batch-total")).to_have_text("3")
    assert receipt(page) == {
        "laporan.txt": sha("satu"),
        "laporan (2).txt": sha("dua!"),
        "laporan (3).txt": sha("tiga"),
    }


def test_another_file_of_a_name_that_the_batch_holds_is_sent_under_a_name_of_its_own(
    window: Callable[..., BrowserContext], server: LiveArchive, namesakes: dict[str, Path]
) -> None:
    page = window().new_page()
    signed_in(page, server.address)
    page.route(re.compile(r"/api/v1/batches/[0-9a-z]{12}$"), lambda route: route.abort())  # it stays open
    page.set_input_files("#pilih-berkas", str(namesakes["satu"]))
    expect(page.locator(".sending-files .is-done")).to_have_count(1, timeout=60_000)
    batch = page.locator(".sending-receipt").get_attribute("href")
    assert batch
    for said in ("satu", "dua!"):
        page.goto(f"{server.address}{batch}")
        with page.expect_navigation(timeout=60_000):
            page.set_input_files("#pilih-berkas", str(namesakes[said]))
    assert receipt(page) == {"laporan.txt": sha("satu"), "laporan (2).txt": sha("dua!")}


def test_hashing_in_pieces_gives_the_same_sum(window: Callable[..., BrowserContext], server: LiveArchive) -> None:
    page = window().new_page()
    signed_in(page, server.address)
    sums = page.evaluate(
        """async () => {
            const worker = new Worker(document.querySelector(".sending").dataset.hasher);
            const sums = [];
            for (const size of [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 5000000]) {
                const bytes = new Uint8Array(size).map((_, place) => (place * 31 + size) % 251);
                sums.push(await new Promise((done) => {
                    worker.onmessage = ({ data }) => done([size, data.sha256]);
                    worker.postMessage({ id: "x", file: new Blob([bytes]) });
                }));
            }
            return sums;
        }"""
    )
    for size, found in sums:
        assert found == hashlib.sha256(bytes((place * 31 + size) % 251 for place in range(size))).hexdigest()
