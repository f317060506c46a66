"""What are kinds of personal data, decisions about them and the grounds of the law called in front of people?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from archive.personal_data import PersonalKind, Sign
from archive.privacy_gate import FindingState
from archive.redactions import BlackBox, Ground, grounds
from search_api.translation import N_

KINDS: Final[Mapping[PersonalKind, str]] = {
    PersonalKind.NIK: N_("NIK"),
    PersonalKind.FAMILY_CARD: N_("nomor kartu keluarga"),
    PersonalKind.NPWP: N_("NPWP"),
    PersonalKind.PHONE: N_("nomor telepon"),
    PersonalKind.EMAIL: N_("alamat surel"),
    PersonalKind.BANK_ACCOUNT: N_("nomor rekening"),
    PersonalKind.PASSPORT: N_("nomor paspor"),
}
SIGNS: Final[Mapping[Sign, str]] = {
    Sign.DIGITS: N_("dari bentuknya"),
    Sign.LABEL: N_("dari kata di depannya"),
    Sign.PAGE: N_("hampir cocok, dan halaman ini menyebut nomor semacam itu"),
}
STATES: Final[Mapping[FindingState, str]] = {
    FindingState.OPEN: N_("belum diputuskan"),
    FindingState.LAWFUL: N_("boleh terbit"),
    FindingState.RETURNED: N_("dikembalikan kepada petugas"),
    FindingState.REDACTED: N_("dihitamkan"),
}
GROUNDS: Final[Mapping[Ground, str]] = {
    Ground.LAW_ENFORCEMENT: N_("proses penegakan hukum"),
    Ground.INTELLECTUAL_PROPERTY: N_("kekayaan intelektual dan persaingan usaha"),
    Ground.DEFENCE: N_("pertahanan dan keamanan negara"),
    Ground.NATURAL_RESOURCES: N_("kekayaan alam Indonesia"),
    Ground.ECONOMY: N_("ketahanan ekonomi nasional"),
    Ground.FOREIGN_RELATIONS: N_("hubungan luar negeri"),
    Ground.AUTHENTIC_DEED: N_("akta otentik yang bersifat pribadi dan wasiat"),
    Ground.PERSONAL_SECRET: N_("rahasia pribadi"),
    Ground.MEMORANDUM: N_("surat antar badan publik yang dirahasiakan"),
    Ground.OTHER_LAW: N_("dilarang dibuka oleh undang-undang"),
}
"""In the words of UU 14/2008 article 17, shortened."""


@dataclass(frozen=True, slots=True)
class Blackened:
    """How many places are blacked out on one ground: its letter in article 17 and its name, to be translated."""

    count: int
    letter: str
    name: str


def blackened(boxes: Sequence[BlackBox], page: int | None = None) -> list[Blackened]:
    """What the public is told of the black boxes of a document, or of one page; boxes only planned are none."""
    made = [each for each in boxes if each.made and (page is None or each.page == page)]
    return [Blackened(count, letter, GROUNDS[Ground(letter)]) for letter, count in grounds(made).items()]
