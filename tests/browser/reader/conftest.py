"""An archive of scans and other papers in front of a real browser: samples, and pages made awkward on purpose."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import NamedTuple

import numpy as np
import pytest
import waitress.server
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from archive.classification import InformationClass
from archive.deposits import DepositTerms, IncomingFile, deposit
from search_api import samples
from search_api.app import create_app
from search_api.settings import Settings
from search_api.wiring import open_archive

SCAN_SIZE = (1240, 1754)  # A4 at 150 dpi
SAMPLES = [
    "scan0217.pdf",
    "maklumat-pelayanan-2024.jpg",
    "perda-5-2021-pengelolaan-sampah.pdf",
    "lra-kabupaten-2023.xlsx",
    "undangan-rapat-monev-ppid.eml",
    "sosialisasi-keterbukaan-informasi-2024.pptx",
]


class Library(NamedTuple):
    """Address of the server, and the ids of its documents by file name."""

    address: str
    ids: dict[str, str]

    def page(self, file: str, number: int, query: str = "") -> str:
        """Path of a page in the reader."""
        return f"/dokumen/{self.ids[file]}/halaman/{number}{query}"


def scan_of(line: str) -> bytes:
    """A grey JPEG of a full page of text as a scanner gives it: shaded paper, noise."""
    page = Image.new("L", SCAN_SIZE, 236)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(30)
    for top in range(140, 1600, 52):
        pen.text((140, top), line, fill=40, font=font)
    noisy = np.asarray(page).astype(float) + np.random.default_rng(1).normal(0, 5, (SCAN_SIZE[1], SCAN_SIZE[0]))
    written = io.BytesIO()
    Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).save(written, "JPEG", quality=80)
    return written.getvalue()


def scanned_book(pages: int) -> bytes:
    """Scans with the invisible words that a scanner's software adds."""
    picture = ImageReader(BytesIO(scan_of("Laporan pembangunan pompa air di wilayah pesisir kabupaten")))
    written = BytesIO()
    sheet = canvas.Canvas(written, pagesize=(595, 842), invariant=True)
    for number in range(1, pages + 1):
        sheet.drawImage(picture, 0, 0, 595, 842)
        words = sheet.beginText(60, 760)
        words.setTextRenderMode(3)
        words.textLine(f"Laporan pembangunan pompa air halaman {number} di wilayah pesisir kabupaten")
        sheet.drawText(words)
        sheet.showPage()
    sheet.save()
    return written.getvalue()


def turned_and_cropped() -> bytes:
    """Page 1 upright, page 2 turned by a quarter, page 3 cropped away from the origin, page 4 both."""
    written = BytesIO()
    sheet = canvas.Canvas(written, pagesize=(420, 594), invariant=True)
    for _ in range(4):
        sheet.setFont("Times-Roman", 18)
        sheet.drawString(130, 420, "Penyediaan jembatan gantung")
        sheet.drawString(130, 300, "Catatan lain tanpa jawaban")
        sheet.showPage()
    sheet.save()
    writer = PdfWriter(clone_from=PdfReader(written))
    for index in (1, 3):
        writer.pages[index].rotate(90)
    for index in (2, 3):
        writer.pages[index].cropbox = RectangleObject((90, 250, 400, 500))
    result = BytesIO()
    writer.write(result)
    return result.getvalue()


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    files = {sample.file: sample.source.read_bytes() for sample in samples.load() if sample.file in SAMPLES}
    files |= {"buku-pindaian.pdf": scanned_book(300), "jembatan.pdf": turned_and_cropped()}
    settings = Settings(data=str(tmp_path_factory.mktemp("library")), worker_threads=1)
    with open_archive(settings) as archive:
        terms = DepositTerms("dinkes", "cli", InformationClass.PERIODIC, publish=True)
        incoming = [IncomingFile(name, name, partial(BytesIO, content)) for name, content in files.items()]
        receipts = list(deposit(archive.database, archive.blobs, archive.clock, terms, incoming))
        archive.worker().run(until_idle=True)
        listener = socket.create_server(("127.0.0.1", 0))
        server = waitress.server.create_server(create_app(archive.services()), sockets=[listener], threads=4)
        thread = threading.Thread(target=server.run)
        thread.start()
        host, port = listener.getsockname()
        yield Library(f"http://{host}:{port}", {receipt.file_name: receipt.document_id for receipt in receipts})
        server.trigger.pull_trigger(server.close)
        thread.join(timeout=30)
        server.task_dispatcher.shutdown()


@pytest.fixture(scope="session")
def site(library: Library) -> str:
    """What ``visit`` opens addresses of."""
    return library.address
