"""Compile every loop of the index now, so that no reader waits: ``python -m indexer.engines.whoosh.compile_all``.

What is compiled is kept on the disk (see ``compiled``). It is done by using the loops: a small index is made, changed,
merged and asked.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from archive.searching import IndexChange, IndexEntry, PageText, Shelf
from indexer.engines.whoosh.index import WhooshIndex
from indexer.engines.whoosh.merging import MERGE_FACTOR

_GENERATION = "compiled"
_DOCUMENTS = 50  # enough for words that are rare, which are counted in another way


def main() -> None:
    """Takes some seconds the first time, one second later."""
    with tempfile.TemporaryDirectory() as folder:
        index = WhooshIndex(Path(folder), lambda _pages: {})
        index.create_generation(_GENERATION)
        index.fill(_GENERATION, map(_entry, range(_DOCUMENTS)))
        for number in range(MERGE_FACTOR):
            index.apply(_GENERATION, [IndexChange(f"c{number}", _entry(_DOCUMENTS + number))])
        while index.merge(_GENERATION):
            continue
        index.promote(_GENERATION)
        index.prepare()


def _entry(number: int) -> IndexEntry:
    rare = chr(ord("a") + number % 26) * (3 + number // 26)
    return IndexEntry(
        document_id=f"c{number}",
        revision=1,
        shelf=Shelf.PUBLIC,
        title="Yang dan dan",
        number=f"{number} Tahun 2024",
        unit="",
        information_class="",
        file_type="",
        language="id",
        year=2024,
        date=None,
        pages=(PageText(1, f"dan yang dan yang, dan dan {rare}"),),
    )


if __name__ == "__main__":
    main()
