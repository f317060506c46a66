"""Which pages does OCR have to prove itself on? Rendered A4 pages that look scanned: skewed, noisy, grey."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import reportlab
from PIL import Image, ImageDraw, ImageFilter, ImageFont

A4_AT_200_DPI = (1654, 2339)
VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"

_TITLE = "KEPUTUSAN BUPATI NOMOR 188.45/{number}/Huk/{year} TENTANG {subject}"
_SUBJECTS = (
    "PEMBENTUKAN PEJABAT PENGELOLA INFORMASI DAN DOKUMENTASI",
    "STANDAR PELAYANAN PERPUSTAKAAN DAERAH",
    "RENCANA KERJA PEMERINTAH DAERAH",
    "PENETAPAN LOKASI PASAR RAKYAT",
    "PEDOMAN PENYELENGGARAAN KEARSIPAN",
)
_SENTENCES = (
    "Setiap badan publik wajib menyediakan informasi publik yang akurat, benar, dan tidak menyesatkan kepada pemohon.",
    "Dinas Kesehatan melaporkan hasil pemeriksaan air minum di lima kecamatan kepada Bupati setiap triwulan.",
    "Anggaran pemeliharaan jalan sebesar Rp4.250.000.000,00 dibebankan pada anggaran pendapatan dan belanja daerah.",
    "Pejabat pengelola informasi dan dokumentasi bertugas menyimpan, mendokumentasikan, dan melayani permohonan.",
    "Permohonan yang diterima setelah pukul 15.00 dicatat pada hari kerja berikutnya.",
    "Keputusan ini mulai berlaku pada tanggal 17 Maret 2023 dan diumumkan melalui laman resmi pemerintah daerah.",
    "Kepala desa menyampaikan laporan pertanggungjawaban paling lambat tiga bulan setelah tahun anggaran berakhir.",
    "Arsip yang masa simpannya telah habis dimusnahkan setelah dinilai oleh panitia yang ditetapkan dengan keputusan.",
    "Pembangunan gedung sekolah dasar di Desa Sungai Jernih dilaksanakan dalam dua tahap selama sepuluh bulan.",
    "Masyarakat dapat mengajukan keberatan secara tertulis apabila permohonannya ditolak sebagian atau seluruhnya.",
    "Sekretaris Daerah mengoordinasikan penyusunan daftar informasi publik dari seluruh perangkat daerah.",
    "Retribusi pelayanan pasar ditetapkan berdasarkan luas kios, letak, dan jangka waktu pemakaian.",
    "Rumah sakit umum daerah memberikan pelayanan gawat darurat selama dua puluh empat jam tanpa uang muka.",
    "Petugas lapangan memeriksa saluran irigasi sepanjang 12,5 kilometer sebelum musim tanam dimulai.",
    "Informasi yang dikecualikan bersifat rahasia sesuai dengan undang-undang, kepatutan, dan kepentingan umum.",
    "Pengadaan barang dan jasa dilakukan secara terbuka, bersaing, adil, dan dapat dipertanggungjawabkan.",
    "Camat membina dan mengawasi penyelenggaraan pemerintahan desa di wilayah kerjanya masing-masing.",
    "Hasil musyawarah perencanaan pembangunan dituangkan dalam berita acara yang ditandatangani para peserta.",
    "Dinas Lingkungan Hidup menguji mutu air sungai pada delapan titik pantau sebanyak empat kali setahun.",
    "Tarif angkutan umum ditinjau kembali setiap enam bulan dengan memperhatikan harga bahan bakar.",
    "Perpustakaan daerah meminjamkan paling banyak lima buku kepada setiap anggota selama empat belas hari.",
    "Perjalanan dinas pegawai dipertanggungjawabkan dengan bukti pengeluaran yang sah dan lengkap.",
    "Nomor induk berusaha diterbitkan oleh lembaga perizinan setelah persyaratan dinyatakan terpenuhi.",
    "Jumlah penduduk miskin turun dari 6,21 persen menjadi 5,87 persen pada bulan September 2022.",
)


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page in grey at 200 dpi, and the lines that were printed on it before it was turned by ``skew`` degrees."""

    image: Image.Image
    lines: tuple[str, ...]
    skew: float

    @property
    def words(self) -> list[str]:
        """In reading order."""
        return " ".join(self.lines).split()


def scanned_page(seed: int, skew: float, points: float = 12, most: int | None = None) -> ScannedPage:
    """An invented decree. Odd seeds are set in Vera, even ones in Pillow's own face; ``points`` is the type size.

    ``most`` sentences bound how full the page is; None fills it.
    """
    dice = random.Random(seed)
    printed, lines = _printed(_paragraphs(dice, most), seed, points, gap=1.0, bottom=A4_AT_200_DPI[1] - 220)
    return ScannedPage(_as_if_scanned(printed, skew, seed), tuple(lines), skew)


def sentences(dice: random.Random, count: int) -> list[str]:
    """Some of the sentences of such decrees."""
    return dice.sample(_SENTENCES, count)


def scanned_lines(lines: Sequence[str], seed: int, skew: float, points: float = 11) -> Image.Image:
    """These lines, broken where the page ends, as a scanned page in grey at 200 dpi; odd seeds set in Vera."""
    printed, _ = _printed(lines, seed, points, gap=0.4, bottom=A4_AT_200_DPI[1])
    return _as_if_scanned(printed, skew, seed)


def _printed(
    paragraphs: Sequence[str], seed: int, points: float, *, gap: float, bottom: int
) -> tuple[Image.Image, list[str]]:
    """A clean page and the lines on it, none of which begins below ``bottom``; ``gap`` between paragraphs in type
    sizes."""
    size = round(points * 200 / 72)
    font = ImageFont.truetype(str(VERA), size) if seed % 2 else ImageFont.load_default(size)
    page = Image.new("L", A4_AT_200_DPI, 255)
    draw = ImageDraw.Draw(page)
    lines: list[str] = []
    y = 190
    for paragraph in paragraphs:
        for line in _broken(paragraph, draw, font, A4_AT_200_DPI[0] - 400):
            if y > bottom:
                break
            draw.text((200, y), line, font=font, fill=25)
            lines.append(line)
            y += round(size * 1.5)
        y += round(size * gap)
    return page, lines


def _paragraphs(dice: random.Random, count: int | None) -> list[str]:
    title = _TITLE.format(number=dice.randint(10, 400), year=dice.randint(2015, 2024), subject=dice.choice(_SUBJECTS))
    chosen = sentences(dice, len(_SENTENCES))[:count]
    return [title, *(" ".join(chosen[start : start + 3]) for start in range(0, len(chosen), 3))]


def _broken(
    text: str, draw: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: int
) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if draw.textlength(longer, font=font) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _as_if_scanned(page: Image.Image, skew: float, seed: int) -> Image.Image:
    """Turned, on greyish paper that darkens to one side, a little out of focus, with sensor noise."""
    turned = page.rotate(skew, Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.8))
    noise = np.random.default_rng(seed)
    ink = np.asarray(turned, dtype=np.float32)
    paper = np.linspace(0.82, 0.92, ink.shape[1], dtype=np.float32)
    scanned = ink * paper + noise.normal(0, 9, ink.shape).astype(np.float32)
    return Image.fromarray(np.clip(scanned, 0, 255).astype(np.uint8))
