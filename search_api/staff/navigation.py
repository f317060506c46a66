"""Which rooms of the staff side are there for this person?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from archive.people import Person
from search_api import addresses
from search_api.access import ACCESS, permitted
from search_api.translation import N_


@dataclass(frozen=True, slots=True)
class StaffLink:
    """A room: its address, its name, and what is done there (sentences to be translated where they are shown)."""

    address: str
    name: str
    about: str


_ROOMS: Final = (
    StaffLink("/kerja/unggah", N_("Unggah"), N_("Kirim berkas atau folder, dan lihat tanda terimanya.")),
    StaffLink("/kerja/lembar", N_("Lembar keterangan"), N_("Isi keterangan banyak berkas sekaligus.")),
    StaffLink("/kerja/antrean", N_("Antrean"), N_("Dokumen menurut status, unit, dan golongan.")),
    StaffLink("/kerja/meja", N_("Meja pustakawan"), N_("Periksa, golongkan, dan terbitkan dokumen yang menunggu.")),
    StaffLink(addresses.KEPT_BACK, N_("Data pribadi"), N_("Putuskan data pribadi yang ditemukan sebelum terbit.")),
    StaffLink("/kerja/cari", N_("Cari"), N_("Cari di semua dokumen, juga yang belum terbit.")),
    StaffLink("/kerja/kembar", N_("Dokumen kembar"), N_("Bandingkan dokumen yang isinya hampir sama.")),
    StaffLink("/kerja/kosakata", N_("Kosakata"), N_("Golongan, butir wajib, kode arsip, subjek, dan unit.")),
    StaffLink("/kerja/usulan", N_("Usulan"), N_("Yang dipelajari arsip, dan seberapa sering itu tepat.")),
    StaffLink("/kerja/jejak", N_("Jejak audit"), N_("Siapa mengubah apa, dan kapan.")),
    StaffLink(addresses.PEOPLE, N_("Orang"), N_("Buat akun, ubah peran, dan beri tautan kata sandi.")),
)


def links_for(person: Person | None) -> list[StaffLink]:
    """The rooms whose address is in the table of access and open to this person, in the order of the work."""
    return [
        room
        for room in _ROOMS
        if (access := ACCESS.get(room.address, {}).get("GET")) is not None and permitted(person, access)
    ]
