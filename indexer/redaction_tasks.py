"""Which parts of a redaction are done by children of the sandbox?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from indexer.annotation_words import AnnotationWord, annotation_words
from indexer.drawn_text import draw_text
from indexer.redaction import MARGIN, RedactedPage, pages_to_picture, plan_bytes, redact_page
from indexer.redaction_copies import Assembly, assemble
from indexer.redaction_proof import read_made_file

REDACTION_TASKS: Final[Mapping[str, Callable[..., object]]] = {
    "pages_to_picture": pages_to_picture,
    "redact_page": redact_page,
    "assemble": assemble,
    "read_made_file": read_made_file,
    "annotation_words": annotation_words,
    "draw_text": draw_text,
}

__all__ = ["MARGIN", "REDACTION_TASKS", "AnnotationWord", "Assembly", "RedactedPage", "plan_bytes"]
