"""What lies in the archive that the browser walks through: one document of each kind that is shown in its own way."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path

from reportlab.pdfgen import canvas

from archive.classification import InformationClass
from archive.classifying import Classification, classify
from archive.curation import withdraw
from archive.deposits import DepositTerms, IncomingFile, deposit
from search_api import samples
from search_api.wiring import Archive

SCAN = "pengumuman-pasang-surut-2023.pdf"
"""A sample whose words stand only in its picture."""

WITHDRAWN = "rancangan.txt"
"""Was public once; its address tells why it is not any more."""

_UNITS = ("bapperida", "disdik", "diskominfo", "dlh", "setda", "bpbd", "disdukcapil", "dpmptsp", "bkad", "inspektorat")
_CLASSES = (InformationClass.PERIODIC, InformationClass.ANYTIME, InformationClass.IMMEDIATE)
_SUBJECTS = ("keuangan daerah", "kepegawaian", "perizinan", "pendidikan dasar", "kearsipan", "persandian")


def paper(*pages: str) -> bytes:
    """A PDF; the lines of a page begin at the same place of the sheet."""
    written = BytesIO()
    sheet = canvas.Canvas(written, pagesize=(420, 594), invariant=True)
    for text in pages:
        sheet.setFont("Times-Roman", 16)
        for place, line in enumerate(text.split("\n")):
            sheet.drawString(60, 480 - 20 * place, line)
        sheet.showPage()
    sheet.save()
    return written.getvalue()


def fill(archive: Archive) -> dict[str, str]:
    """Deposit, read and publish all of it; document identifiers by file name."""
    documents: dict[str, str] = {}
    for terms, name, content in _files():
        file = IncomingFile(name, name, partial(BytesIO, content))
        for receipt in deposit(archive.database, archive.blobs, archive.clock, terms, [file]):
            documents[name] = receipt.document_id
    archive.worker().run(until_idle=True)
    wanted = Classification(item="bk-d1", subjects=("anggaran-keuangan",))
    classify(archive.database, archive.clock, documents["anggaran.csv"], wanted, actor="cli")
    why = "Diganti naskah yang sudah dibetulkan."
    withdraw(archive.database, archive.clock, documents[WITHDRAWN], actor="cli", why=why)
    archive.worker().run(until_idle=True)
    return documents


def _files() -> Iterator[tuple[DepositTerms, str, bytes]]:
    health = DepositTerms("dinkes", "cli", InformationClass.PERIODIC, publish=True)
    water = paper("Pendahuluan", "Penyediaan air bersih di Baamang", "Jaringan pipa air", "Penutup")
    yield health, "laporan-air.pdf", water
    yield health, "pengumuman-banjir.txt", b"PENGUMUMAN\n\nPeringatan banjir di bantaran sungai Mentaya."
    yield health, "anggaran.csv", b"Uraian,Pagu,Realisasi\nBelanja air bersih,1200000,1100000\n"
    yield health, WITHDRAWN, b"RANCANGAN KEPUTUSAN\n\nIsinya keliru."
    yield DepositTerms("dishub", "cli", InformationClass.IMMEDIATE, publish=True), SCAN, _sample(SCAN)
    for place in range(12):  # more than one page of results, of many units, classes and years
        terms = DepositTerms(_UNITS[place % 10], "cli", _CLASSES[place % 3], publish=True)
        yield terms, f"naskah-{place + 1}.pdf", paper(*_pages(place))


def _sample(name: str) -> bytes:
    return (Path(samples.__file__).parent / "files" / name).read_bytes()


def _pages(place: int) -> Iterator[str]:
    subject, year = _SUBJECTS[place % 6], 2012 + place
    yield f"KEPUTUSAN KEPALA DINAS\nNOMOR {place + 11}/KPTS/{year}\nTENTANG\nSTANDAR {subject.upper()} TAHUN {year}"
    for part in ("persyaratan", "jangka waktu", "pengaduan"):
        yield (
            f"Naskah standar ini mengatur {part} untuk\nbidang {subject}. Setiap petugas\n"
            "melaksanakan naskah standar dengan tertib,\n"
            f"ramah, dan tanpa biaya tambahan.\nDitetapkan di Sampit pada tanggal {place + 3} Maret {year}."
        )
