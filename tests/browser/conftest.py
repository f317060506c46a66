"""A real archive behind a real server, and a real browser in front of it."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
import waitress.server
from playwright.sync_api import Browser, Page, sync_playwright
from reportlab.pdfgen import canvas

from archive.classification import InformationClass
from archive.deposits import DepositTerms, IncomingFile, deposit
from search_api.app import create_app
from search_api.settings import Settings
from search_api.wiring import open_archive

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    folder = Path(__file__).parent
    for item in items:
        if folder in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium is installed"))


def paper(*pages: str) -> bytes:
    """A PDF with one line on each page."""
    written = BytesIO()
    sheet = canvas.Canvas(written, pagesize=(420, 594), invariant=True)
    for line in pages:
        sheet.setFont("Times-Roman", 16)
        sheet.drawString(60, 480, line)
        sheet.showPage()
    sheet.save()
    return written.getvalue()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server over an archive into which files went as they do in life."""
    files: dict[str, bytes] = {
        "laporan-air.pdf": paper("Pendahuluan", "Penyediaan air bersih di Baamang", "Jaringan pipa air", "Penutup"),
        "pengumuman-banjir.txt": b"PENGUMUMAN\n\nPeringatan banjir di bantaran sungai Mentaya.",
        "anggaran.csv": b"Uraian,Pagu,Realisasi\nBelanja air bersih,1200000,1100000\n",
    }
    settings = Settings(data=str(tmp_path_factory.mktemp("data")), worker_threads=1, client_rate=0)
    with open_archive(settings) as archive:
        terms = DepositTerms("dinkes", "cli", InformationClass.PERIODIC, publish=True)
        incoming = [IncomingFile(name, name, partial(BytesIO, content)) for name, content in files.items()]
        assert len(list(deposit(archive.database, archive.blobs, archive.clock, terms, incoming))) == len(files)
        archive.worker().run(until_idle=True)
        listener = socket.create_server(("127.0.0.1", 0))
        server = waitress.server.create_server(create_app(archive.services()), sockets=[listener], threads=4)
        thread = threading.Thread(target=server.run)
        thread.start()
        host, port = listener.getsockname()
        yield f"http://{host}:{port}"
        server.trigger.pull_trigger(server.close)
        thread.join(timeout=30)
        server.task_dispatcher.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open an address in a fresh window; keyword arguments are those of a browser context."""
    contexts = []

    def open_page(path: str, **options: object) -> Page:
        context = browser.new_context(**({"locale": "id"} | options))  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.goto(site + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
