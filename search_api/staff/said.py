"""What does a page say about what was just done, after the redirect that follows a form?"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import falcon

from search_api.translation import N_

PARAMETER: Final = "pesan"


class Said(StrEnum):
    """A code in the address; the sentence stands here, so that no address can put words into the site's mouth."""

    CHANGED = "diubah"
    TRAINING = "dilatih"
    PASSWORD_CHANGED = "sandi"
    PASSWORD_SET = "sandi-dibuat"
    SESSIONS_ENDED = "sesi"
    FACTOR_REMOVED = "dua-langkah-mati"
    KEY_REMOVED = "kunci-dihapus"
    CLOSED = "ditutup"
    REOPENED = "dibuka"
    MERGED = "digabungkan"
    PARTED = "dipisahkan"
    WORD_KEPT = "kata-disimpan"
    WORD_REMOVED = "kata-dihapus"
    TASK_NOTED = "tugas-dicatat"
    TASK_DONE = "tugas-selesai"


_SENTENCES: Final[Mapping[StrEnum, str]] = {
    Said.TRAINING: N_("Pelatihan diantrekan; pekerja melakukannya setelah pekerjaan lain selesai."),
    Said.CHANGED: N_("Perubahan disimpan."),
    Said.PASSWORD_CHANGED: N_("Kata sandi diganti. Sesi Anda di tempat lain sudah diakhiri."),
    Said.PASSWORD_SET: N_("Kata sandi disimpan. Masuklah dengan kata sandi itu."),
    Said.SESSIONS_ENDED: N_("Sesi diakhiri."),
    Said.FACTOR_REMOVED: N_("Verifikasi dua langkah dimatikan."),
    Said.KEY_REMOVED: N_("Kunci dihapus; program yang memakainya tidak dapat masuk lagi."),
    Said.CLOSED: N_("Akun ditutup. Sesi, kunci, dan tautannya berakhir saat itu juga."),
    Said.REOPENED: N_("Akun dibuka kembali."),
    Said.MERGED: N_("Kode digabungkan. Alamat lamanya kini menuju ke sini, dan penggabungan ini dapat dibatalkan."),
    Said.PARTED: N_("Penggabungan dibatalkan; kode ini berdiri sendiri lagi."),
    Said.WORD_KEPT: N_("Kata disimpan. Pencarian memakainya dalam beberapa detik."),
    Said.WORD_REMOVED: N_("Kata dihapus. Beberapa detik lagi pencarian tidak memakainya."),
    Said.TASK_NOTED: N_("Tugas dicatat di bawah."),
    Said.TASK_DONE: N_("Tugas selesai."),
}


def see_other(resp: falcon.Response, address: str, said: StrEnum | None = None, parameter: str = PARAMETER) -> None:
    """Lead to the page that shows the outcome, so that reloading it sends nothing again."""
    resp.status = falcon.HTTP_303
    resp.location = f"{address}{'&' if '?' in address else '?'}{parameter}={said.value}" if said else address


def sentence_of(req: falcon.Request, sentences: Mapping[StrEnum, str] = _SENTENCES, parameter: str = PARAMETER) -> str:
    """The sentence this request is to show, to be translated; empty where there is none."""
    code = req.get_param(parameter, default="")
    return next((sentence for said, sentence in sentences.items() if said.value == code), "")
