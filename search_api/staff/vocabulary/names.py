"""What are the vocabularies called in addresses and in front of people?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from archive.errors import NotFound
from archive.vocabulary import Vocabulary
from search_api.translation import N_


@dataclass(frozen=True, slots=True)
class VocabularyName:
    """``part`` of the address, the heading, what it is for, and what one more is called."""

    vocabulary: Vocabulary
    part: str
    heading: str
    about: str
    one_more: str


NAMES: Final[Mapping[str, VocabularyName]] = {
    each.part: each
    for each in (
        VocabularyName(
            Vocabulary.ITEM,
            "golongan",
            N_("Golongan dan butir wajib"),
            N_("Apa yang menurut undang-undang wajib diumumkan atau tersedia, per golongan informasi."),
            N_("Tambah butir"),
        ),
        VocabularyName(
            Vocabulary.ARCHIVAL_CODE,
            "kode",
            N_("Kode klasifikasi arsip"),
            N_("Susunan kode untuk memberkaskan naskah, dengan masa simpannya."),
            N_("Tambah kode"),
        ),
        VocabularyName(
            Vocabulary.SUBJECT,
            "subjek",
            N_("Subjek"),
            N_("Pokok bahasan dalam kata sehari-hari, dengan sebutan lain yang dipakai warga."),
            N_("Tambah subjek"),
        ),
        VocabularyName(
            Vocabulary.UNIT,
            "unit",
            N_("Unit"),
            N_("Perangkat daerah dan kecamatan, dengan masa berlaku dan pendahulunya."),
            N_("Tambah unit"),
        ),
    )
}
"""By their part of the address, in the order of the overview."""


def named(part: str) -> VocabularyName:
    """The vocabulary of this part of an address. Raises NotFound."""
    if part not in NAMES:
        raise NotFound(part)
    return NAMES[part]
