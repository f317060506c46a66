"""What does a page of the workflow say about what was just done, after the redirect that follows a form?"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import falcon

from search_api.staff.said import see_other, sentence_of
from search_api.translation import N_

PARAMETER: Final = "hasil"


class Outcome(StrEnum):
    """A code in the address; the sentence stands here."""

    SAVED = "disimpan"
    NOTHING_CHANGED = "sama"
    REFUSED_PROPOSAL = "usul-ditolak"
    UNDONE = "dibatalkan"
    MOVE_UNDONE = "langkah-batal"
    SUBMITTED = "diajukan"
    RECALLED = "ditarik-kembali"
    IN_REVIEW = "diperiksa"
    RETURNED = "dikembalikan"
    WITHDRAWN = "ditarik"
    REOPENED = "dibuka-lagi"
    ARCHIVED = "diarsipkan"
    PUBLISHED = "terbit"
    SCHEDULED = "dijadwalkan"
    UNSCHEDULED = "jadwal-batal"
    QUEUE_KEPT = "antrean-disimpan"
    QUEUE_FORGOTTEN = "antrean-dihapus"
    RELATED = "terhubung"
    NEW_VERSION = "versi-baru"


_SENTENCES: Final[Mapping[StrEnum, str]] = {
    Outcome.SAVED: N_("Perubahan disimpan."),
    Outcome.NOTHING_CHANGED: N_("Tidak ada yang berubah."),
    Outcome.REFUSED_PROPOSAL: N_("Usulan ditolak dan tidak akan muncul lagi."),
    Outcome.UNDONE: N_("Perubahan terakhir dibatalkan."),
    Outcome.MOVE_UNDONE: N_("Langkah terakhir dibatalkan; dokumen kembali seperti sebelumnya."),
    Outcome.SUBMITTED: N_("Dokumen diajukan. Pustakawan memeriksanya, lalu menerbitkan atau mengembalikannya."),
    Outcome.RECALLED: N_("Pengajuan ditarik kembali; dokumen ini draf lagi."),
    Outcome.IN_REVIEW: N_("Dokumen sedang Anda periksa."),
    Outcome.RETURNED: N_("Dokumen dikembalikan ke petugas dengan catatan Anda."),
    Outcome.WITHDRAWN: N_("Dokumen ditarik dari umum."),
    Outcome.REOPENED: N_("Dokumen dibuka lagi sebagai draf."),
    Outcome.ARCHIVED: N_("Dokumen diarsipkan."),
    Outcome.PUBLISHED: N_("Dokumen terbit dan dapat dibaca umum."),
    Outcome.SCHEDULED: N_("Dokumen akan terbit pada waktu itu, bila masih lengkap."),
    Outcome.UNSCHEDULED: N_("Jadwal terbit dibatalkan."),
    Outcome.QUEUE_KEPT: N_("Antrean disimpan."),
    Outcome.QUEUE_FORGOTTEN: N_("Antrean dihapus."),
    Outcome.RELATED: N_("Hubungan dicatat."),
    Outcome.NEW_VERSION: N_("Versi baru diterima sebagai draf. Periksa keterangannya, lalu ajukan."),
}


def lead_to(resp: falcon.Response, address: str, outcome: Outcome | None = None) -> None:
    """Lead to the page that shows the outcome."""
    see_other(resp, address, outcome, PARAMETER)


def said(req: falcon.Request) -> str:
    """The sentence this request is to show, to be translated; empty where there is none."""
    return sentence_of(req, _SENTENCES, PARAMETER)
