"""``/bantuan/mencari``: how does one write a question, and what does the search do by itself?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import falcon

from search_api.middleware.language import language_of
from search_api.rendering import Pages
from search_api.translation import N_, translator

EXAMPLES: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    N_("Kata"): (
        (N_("anggaran kesehatan"), N_("dokumen yang memuat kedua kata; imbuhannya boleh berbeda")),
        (N_("banjir ATAU kebakaran"), N_("salah satu atau keduanya")),
        (N_("anggaran -kesehatan"), N_("“anggaran”, tetapi tanpa “kesehatan”")),
        (N_("anggaran TANPA kesehatan"), N_("sama; BUKAN juga boleh. Tulis kata ini dengan huruf besar")),
        (N_("(banjir ATAU kebakaran) 2019"), N_("tanda kurung mengelompokkan")),
    ),
    N_("Kata yang berurutan atau berdekatan"): (
        (N_('"informasi publik"'), N_("kata-kata persis berurutan begini, tanpa imbuhan lain")),
        (
            N_('"informasi bupati"~5'),
            N_("kata-kata ini berdekatan, urutannya bebas, diselingi paling banyak lima kata lain"),
        ),
    ),
    N_("Sebagian kata, dan ejaan yang mirip"): (
        (N_("keterbuka*"), N_("kata yang diawali demikian")),
        (N_("pe*an judul:sampah"), N_("tanda * menggantikan huruf berapa pun banyaknya, juga di tengah kata")),
        (N_("m?ntaya"), N_("tanda ? menggantikan satu huruf")),
        (N_("sampitt~"), N_("kata yang berbeda satu huruf, misalnya karena salah ketik atau salah pindai")),
        (N_("keshatann~2"), N_("kata yang berbeda sampai dua huruf")),
    ),
    N_("Hanya di bagian tertentu"): (
        (N_("judul:laporan"), N_("pada judul; untuk beberapa kata: judul:(laporan kinerja)")),
        (N_("nomor:188.45"), N_("pada nomor dokumen")),
        (N_("unit:kesehatan"), N_("dari unit ini: kodenya, namanya, atau sebagian namanya")),
        (N_("kelas:serta-merta"), N_("golongan informasi: berkala, serta-merta, setiap-saat")),
        (N_("jenis:excel"), N_("jenis berkas: pdf, word, excel, gambar, dan seterusnya")),
        (N_("tahun:2021..2024"), N_("dari tahun 2021 sampai 2024; juga tahun:2021 dan tahun:>2021")),
        (N_("subjek:kesehatan"), N_("tentang subjek ini dan yang lebih khusus; sebutan lainnya juga dikenal")),
        (N_("kode:800.1"), N_("menurut kode klasifikasi arsip, dengan semua kode di bawahnya")),
        (N_("bahasa:inggris"), N_("menurut bahasa dokumennya")),
    ),
    N_("Nomor peraturan dan surat"): (
        (N_("perda 5/2021"), N_("peraturan itu sendiri tampil paling atas, lalu dokumen yang menyebutnya")),
        (N_("perbup no. 12 th. 2023"), N_("cara menulisnya tidak menjadi soal")),
        (N_("188.45/217"), N_("sebagian nomor surat pun cukup")),
    ),
}
"""By heading: what one writes, and what is looked for. Every example is a question that can be asked."""


class SearchHelpPage:
    """The signs of the query language, each with an example that runs."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show it."""
        translate = translator(language_of(req)).gettext
        self._pages.render(
            req,
            resp,
            "search_help.html",
            examples=[
                (translate(heading), [(translate(example), translate(meaning)) for example, meaning in rows])
                for heading, rows in EXAMPLES.items()
            ],
        )

    on_head = on_get
