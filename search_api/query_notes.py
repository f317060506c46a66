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
    "wildcard_inside": N_("Tanda * hanya berlaku di akhir kata; huruf sesudahnya diabaikan."),
    "prefix_too_short": N_("Awalan sebelum tanda * terlalu pendek, jadi dicari sebagai kata biasa."),
    "bad_year": N_("Tahun tidak dapat dibaca. Tulis misalnya tahun:2021 atau tahun:2019..2023."),
}
"""Every note of ``archive.query_language.parse``."""


def note_sentence(note: str, language: Language) -> str:
    """The sentence for a note of the query language. Raises KeyError for one it does not give."""
    return translator(language).gettext(SENTENCES[note])
