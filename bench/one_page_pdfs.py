"""One-page text PDFs with different words on each, as an office would send them."""

from __future__ import annotations

import random
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

_TEXT = """
peraturan daerah kabupaten kotawaringin timur tentang pengelolaan keuangan anggaran pendapatan belanja dinas
kesehatan pendidikan perhubungan lingkungan hidup kecamatan baamang ketapang cempaga parenggean seranau desa
kelurahan masyarakat pelayanan publik informasi dokumentasi kegiatan program laporan kinerja realisasi target
pembangunan jalan jembatan jaringan irigasi sekolah puskesmas pegawai aparatur jabatan tugas fungsi bupati
sekretaris kepala bidang seksi surat keputusan nomor tahun tanggal bulan pada dalam untuk dengan oleh yang dan
"""
WORDS = _TEXT.split()
LINES = 40
WORDS_A_LINE = 9


def write_one_page_pdfs(folder: Path, count: int, seed: int = 20080430) -> None:
    """``count`` files of one A4 page with about 360 words, the same for the same seed; page *n* holds ``penandaN``."""
    random_words = random.Random(seed)
    for n in range(count):
        canvas = Canvas(str(folder / f"surat-{n:05d}.pdf"), pagesize=A4, invariant=True)
        canvas.setFont("Times-Roman", 11)
        canvas.drawString(72, 790, f"Nomor : 005/{n}/DISKOMINFO/2025   penanda{n}")
        for line in range(LINES):
            canvas.drawString(72, 760 - 17 * line, " ".join(random_words.choices(WORDS, k=WORDS_A_LINE)))
        canvas.save()
