"""Which questions need each loop of the engine once? Loading a compiled loop takes longer than a question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from indexer.engines.whoosh.schema import TEXT
from indexer.engines.whoosh.segment import Segment

_LOOKED_AT: Final = 200  # terms at either end, to find two that are words
_OF_ALL: Final = (
    "{a}",
    "{c}",
    "{a} {b}",
    "{a} {c}",
    "{a} OR {c}",
    "{a} ({b} OR {c}) -{d}",
    '"{a} {b}"',
    '"{a} {b}"~9',
    "{a}*",
    "{a}x~",
)


def questions_of_every_kind(segments: Sequence[Segment]) -> list[str]:
    """With two of the commonest words there are, and two of the rarest; none where there are not so many words."""
    if not segments:
        return []
    vocabulary = max(segments, key=lambda segment: segment.count).vocabularies[TEXT]
    order = np.argsort(-vocabulary.document_counts, kind="stable")
    common = [word for word in vocabulary.terms(order[:_LOOKED_AT]) if word.isalpha()][:2]
    rare = [word for word in vocabulary.terms(order[: -_LOOKED_AT - 1 : -1]) if word.isalpha()][:2]
    if len({*common, *rare}) < 4:
        return []
    words = dict(zip("abcd", (*common, *rare), strict=True))
    return [kind.format(**words) for kind in _OF_ALL]
