"""Which rooms of the staff side are there for this person?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from archive.people import Person
from search_api import addresses
from search_api.access import ACCESS, permitted
from search_api.translation import N_


class Part(IntEnum):
    """Rooms that are used together stand together."""

    COMING_IN = 1
    CHECKING = 2
    WORDS = 3
    KEEPING = 4


@dataclass(frozen=True, slots=True)
class StaffLink:
    """A room: its address, its name, and what is done there (sentences to be translated where they are shown).

    ``short`` is its name in the head of every page, where all rooms stand on one line.
    """

    part: Part
    address: str
    short: str
    name: str
    about: str


_ROOMS: Final = (
    StaffLink(
        Part.COMING_IN,
        "/kerja/unggah",
        N_("Unggah"),
        N_("Unggah"),
        N_("Kirim berkas atau folder, dan lihat tanda terimanya."),
    ),
    StaffLink(
        Part.COMING_IN,
        "/kerja/lembar",
        N_("Lembar"),
        N_("Lembar keterangan"),
        N_("Isi keterangan banyak berkas sekaligus."),
    ),
    StaffLink(
        Part.CHECKING,
        "/kerja/antrean",
        N_("Antrean"),
        N_("Antrean"),
        N_("Dokumen menurut status, unit, dan golongan."),
    ),
    StaffLink(
        Part.CHECKING,
        "/kerja/meja",
        N_("Meja"),
        N_("Meja pustakawan"),
        N_("Periksa, golongkan, dan terbitkan dokumen yang menunggu."),
    ),
    StaffLink(
        Part.CHECKING,
        addresses.KEPT_BACK,
        N_("Data pribadi"),
        N_("Data pribadi"),
        N_("Putuskan data pribadi yang ditemukan sebelum terbit."),
    ),
    StaffLink(
        Part.CHECKING,
        "/kerja/kembar",
        N_("Kembar"),
        N_("Dokumen kembar"),
        N_("Bandingkan dokumen yang isinya hampir sama."),
    ),
    StaffLink(
        Part.CHECKING,
        "/kerja/cari",
        N_("Cari"),
        N_("Cari"),
        N_("Cari di semua dokumen, juga yang belum terbit."),
    ),
    StaffLink(
        Part.WORDS,
        "/kerja/kosakata",
        N_("Kosakata"),
        N_("Kosakata"),
        N_("Golongan, butir wajib, kode arsip, subjek, dan unit."),
    ),
    StaffLink(
        Part.WORDS,
        "/kerja/usulan",
        N_("Usulan"),
        N_("Usulan"),
        N_("Yang dipelajari arsip, dan seberapa sering itu tepat."),
    ),
    StaffLink(
        Part.WORDS,
        "/kerja/pertanyaan",
        N_("Pertanyaan"),
        N_("Pertanyaan pembaca"),
        N_("Yang dicari orang dan tidak ditemukan."),
    ),
    StaffLink(Part.KEEPING, "/kerja/jejak", N_("Jejak"), N_("Jejak audit"), N_("Siapa mengubah apa, dan kapan.")),
    StaffLink(
        Part.KEEPING,
        addresses.PEOPLE,
        N_("Orang"),
        N_("Orang"),
        N_("Buat akun, ubah peran, dan beri tautan kata sandi."),
    ),
)


def links_for(person: Person | None) -> list[StaffLink]:
    """The rooms whose address is in the table of access and open to this person, in the order of the work."""
    return [
        room
        for room in _ROOMS
        if (access := ACCESS.get(room.address, {}).get("GET")) is not None and permitted(person, access)
    ]
