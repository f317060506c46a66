"""A folder is sent while the server is killed and the link is cut: the receipt adds up, with the right hashes."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from archive.people import Person, Role
from search_api.passwords import hash_password
from search_api.settings import load, process_environment
from search_api.wiring import open_archive

PASSWORD = "kata sandi untuk uji 7"
SMALL = 60


class KillableServer:
    """``arsip serve`` on one port, to be killed and started again."""

    def __init__(self, data: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.site = f"http://127.0.0.1:{self.port}"
        self._environment = process_environment(
            ARSIP_DATA=str(data), ARSIP_PORT=str(self.port), ARSIP_CLIENT_RATE="0", ARSIP_LOG_LEVEL="error"
        )
        self._log = data / "serve.log"

    def start(self) -> None:
        """Ready on return."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "search_api", "serve"], env=self._environment, stdout=log, stderr=log
            )
        until = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{self.site}/healthz", timeout=5).close()
            except OSError:
                assert time.monotonic() < until, self._log.read_text(encoding="utf-8")
            else:
                return

    def kill(self) -> None:
        """SIGKILL: nothing is flushed."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(30)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[KillableServer]:
    data = tmp_path / "data"
    with open_archive(load({"ARSIP_DATA": str(data), "ARSIP_LOG_LEVEL": "error"})) as archive:
        officer = Person("Siti Rahma", "siti", Role.OFFICER, "dinkes", archive.clock.now())
        with archive.database.write() as uow:
            uow.people.add(officer, hash_password(PASSWORD))
    started = KillableServer(data)
    started.start()
    yield started
    started.kill()


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
    window: Callable[..., BrowserContext], server: KillableServer, folder: Path
) -> None:
    context = window()
    page = context.new_page()
    signed_in(page, server.site)
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


def test_hashing_in_pieces_gives_the_same_sum(window: Callable[..., BrowserContext], server: KillableServer) -> None:
    page = window().new_page()
    signed_in(page, server.site)
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
