"""``/tentang``: what is this archive, how does one search in it, and what do its words mean?"""

from __future__ import annotations

import falcon

from search_api.labels import CLASS_LABELS, UNCLASSIFIED
from search_api.middleware.language import language_of
from search_api.rendering import Pages
from search_api.translation import N_, translator

_EXAMPLES = (
    ("cuti bersama", N_("dokumen yang memuat kedua kata; imbuhan boleh berbeda")),
    ('"cuti bersama"', N_("kata-kata persis berurutan begini")),
    ("anggaran -perubahan", N_("“anggaran”, tetapi tanpa “perubahan”")),
    ("banjir ATAU kekeringan", N_("salah satu atau keduanya")),
    ("penerang*", N_("kata yang diawali demikian")),
    ("judul:renstra", N_("hanya pada judul")),
    ("nomor:188.45", N_("hanya pada nomor dokumen")),
    ("tahun:2021..2024", N_("dari tahun 2021 sampai 2024")),
)


class AboutPage:
    """How the archive works, for somebody who has never been here."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show it."""
        translate = translator(language_of(req)).gettext
        self._pages.render(
            req,
            resp,
            "about.html",
            examples=[(example, translate(meaning)) for example, meaning in _EXAMPLES],
            classes=[value for value in CLASS_LABELS if value != UNCLASSIFIED],
        )

    on_head = on_get
