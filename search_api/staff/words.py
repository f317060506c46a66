"""Words that stand on buttons and in column heads all over the staff side, gathered so that each is translated once."""

from __future__ import annotations

from typing import Final

from search_api.translation import N_

WORDS: Final = (
    N_("Simpan"),
    N_("Batal"),
    N_("Kembali"),
    N_("Hapus"),
    N_("Ubah"),
    N_("Unggah"),
    N_("Terbitkan"),
    N_("Kirim"),
    N_("Cari"),
    N_("Keluar"),
    N_("Masuk"),
    N_("Nama"),
    N_("Unit"),
    N_("Peran"),
    N_("Status"),
    N_("Tanggal"),
)
