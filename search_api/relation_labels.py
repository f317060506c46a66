"""What is a relation between two documents called in front of a reader, from either side?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from archive.relations import RelationSide
from search_api.services import Language
from search_api.translation import N_, translator

SIDE_LABELS: Final[Mapping[RelationSide, str]] = {
    RelationSide.AMENDS: N_("Mengubah"),
    RelationSide.AMENDED_BY: N_("Diubah dengan"),
    RelationSide.REVOKES: N_("Mencabut"),
    RelationSide.REVOKED_BY: N_("Dicabut dengan"),
    RelationSide.IMPLEMENTS: N_("Melaksanakan"),
    RelationSide.BASIS_OF: N_("Menjadi dasar bagi"),
    RelationSide.ATTACHMENT_OF: N_("Lampiran dari"),
    RelationSide.HAS_ATTACHMENT: N_("Lampirannya"),
    RelationSide.REPLACES: N_("Menggantikan"),
    RelationSide.REPLACED_BY: N_("Digantikan oleh"),
    RelationSide.TRANSLATION_OF: N_("Terjemahan dari"),
    RelationSide.HAS_TRANSLATION: N_("Terjemahannya"),
    RelationSide.RELATED: N_("Berkaitan dengan"),
}


def side_label(side: RelationSide, language: Language) -> str:
    """What this document is to the other one, e.g. ``Diubah dengan``."""
    return translator(language).gettext(SIDE_LABELS[side])
