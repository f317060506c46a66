"""How much does what count? Every figure that decides the order of hits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from indexer.engines.whoosh.schema import NUMBER, TEXT, TITLE

EXACT_WEIGHTS: Final[Mapping[str, float]] = {TEXT: 1.0, TITLE: 2.0, NUMBER: 5.0}
"""How much an occurrence of the word itself counts, by field."""

STEM_WEIGHTS: Final[Mapping[str, float]] = {TEXT: 0.4, TITLE: 1.5}
"""How much an occurrence of any word with its stem counts (the word itself counts by both)."""

LENGTH_DAMPING: Final[Mapping[str, float]] = {TEXT: 0.7, TITLE: 0.4, NUMBER: 0.3}
"""b of BM25F: 0 ignores a field's length, 1 divides by it."""

SATURATION: Final = 1.2
"""k1 of BM25."""

READING_WEIGHT: Final = 0.8
"""What another reading of a word (ijin for izin) counts against the word as written."""

ASIDE_WEIGHT: Final = 0.5
"""What an abbreviation counts where its long form was written."""

SIMILAR_WEIGHTS: Final = (1.0, 0.6, 0.3)
"""What a word counts of which no letter, one or two differ from the one asked for."""

TITLE_BONUS: Final = 3.0
"""What a title that holds all the words of a question adds, as a share of the rarity of these words together."""

TITLE_POWER: Final = 3.0
"""A title that holds a share of the words, by rarity, adds that share to this power."""

COMPACT_BONUS: Final = 0.5
"""What a text in which all the words of a question stand side by side adds, as a share of their rarity together."""

COMPARED: Final = 20
"""Of so many hits, the best ones by all else, is it known how close together the words stand."""

CITED_BONUS: Final = 100.0
"""What the number asked for adds: it comes before all others."""
