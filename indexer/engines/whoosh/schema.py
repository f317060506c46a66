"""Which fields do the words of an entry lie in?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from whoosh import fields

TEXT: Final = "text"
TITLE: Final = "title"
NUMBER: Final = "number"
CITATION: Final = "citation"
"""Canonical forms of a document's number: ``perda/5/2019``."""
WORD_FIELDS: Final = (TEXT, TITLE, NUMBER, CITATION)

FIELDS_OF: Final[Mapping[str | None, tuple[str, ...]]] = {
    None: (TEXT, TITLE, NUMBER),
    "title": (TITLE,),
    "number": (NUMBER,),
}
"""Where the words of a leaf are looked for, by the field it asks for."""

STEMMED: Final = frozenset({TEXT, TITLE})
"""Fields whose words are also found by their stem."""

PAGE_GAP: Final = 1
"""Positions left out between two pages, so that no phrase reaches over a page break."""

NUMBER_CONNECTORS: Final = frozenset({"nomor", "no", "nomer", "number", "tahun", "thn", "th", "year"})
"""Words in a document number that people leave out when they cite it."""

SCHEMA: Final = fields.Schema()
"""What Whoosh's table of contents is given: the fields of a segment are ours, not Whoosh's."""
