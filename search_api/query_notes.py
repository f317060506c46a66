"""What of a question could not be taken literally, in words?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from search_api.services import Language
from search_api.translation import N_, translator

SENTENCES: Final[Mapping[str, str]] = {
    "too_long": N_("Pencarian terlalu panjang; hanya bagian depannya yang dipakai."),
    "too_many_terms": N_("Kata pencarian terlalu banyak; hanya yang pertama yang dipakai."),
    "unclosed_quote": N_("Tanda kutip belum ditutup, jadi kata-katanya dicari satu per satu."),
    "unbalanced_parenthesis": N_("Tanda kurung tidak berpasangan dan diabaikan."),
    "nested_too_deep": N_("Tanda kurung terlalu berlapis; lapisan terdalam diabaikan."),
    "dangling_operator": N_("ATAU, DAN, TANPA, atau nama bidang tidak diikuti kata dan diabaikan."),
    "pattern_too_short": N_(
        "Tanda * dan ? memerlukan paling sedikit dua huruf lain; yang kurang dari itu dicari sebagai kata biasa."
    ),
    "pattern_in_quotes": N_("Di dalam tanda kutip, tanda * tidak berlaku."),
    "tilde_ignored": N_("Tanda ~ hanya berlaku sesudah satu kata (tiga huruf atau lebih) atau tanda kutip."),
    "distance_bounded": N_("Angka sesudah tanda ~ terlalu besar; dipakai yang terbesar: 2 huruf, atau 50 kata."),
    "bad_year": N_("Tahun tidak dapat dibaca. Tulis misalnya tahun:2021 atau tahun:2019..2023."),
    "unknown_unit": N_("Unit yang Anda tulis tidak dikenal, jadi namanya dicari sebagai kata biasa."),
    "unknown_class": N_("Golongan yang Anda tulis tidak dikenal. Pilihannya: berkala, serta-merta, setiap-saat."),
    "unknown_type": N_("Jenis berkas yang Anda tulis tidak dikenal. Pilihannya antara lain: pdf, word, excel, gambar."),
    "unknown_language": N_("Bahasa yang Anda tulis tidak dikenal. Pilihannya: indonesia atau inggris."),
    "unknown_subject": N_("Subjek yang Anda tulis tidak dikenal, jadi namanya dicari sebagai kata biasa."),
    "unknown_code": N_("Kode arsip yang Anda tulis tidak dikenal, jadi ditelusuri sebagai kata biasa."),
    "expansion_limited": N_(
        "Terlalu banyak kata yang cocok dengan tanda * ? ~; hanya yang paling sering dipakai yang dicari."
    ),
}
"""Every note of the query language, of the values in it, and of the engine."""


def note_sentence(note: str, language: Language) -> str:
    """The sentence for a note. Raises KeyError for one that nobody gives."""
    return translator(language).gettext(SENTENCES[note])
