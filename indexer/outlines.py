"""Which headings does a file list, and on which of its pages do they stand?

Handles untrusted bytes and belongs into a child of the sandbox.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Final

from archive.extraction import Extraction, Limits
from indexer import extraction
from indexer import media_types as mt
from indexer.extractors.page_text import clean
from indexer.page_raster import open_pdf

OUTLINED: Final = mt.WORD_OPENXML | {mt.PDF, mt.ODT, mt.OTT, mt.MARKDOWN, mt.HTML}
"""Media types whose files can list headings."""

_HEADINGS: Final = 2000
_LEVELS: Final = 6
_LONGEST: Final = 200  # characters

Outline = tuple[tuple[int, str, int], ...]
"""Level from 1, heading, page number from 1."""


def outline_of(path: Path, media_type: str, work: Path, limits: Limits) -> Outline:
    """The headings with a page, in order. ``work`` is an empty folder. Raises UnreadableFile."""
    if media_type == mt.PDF:
        return tuple(islice(_bookmarks(path), _HEADINGS))
    task = Extraction(path, media_type, path.name, work, limits)
    read = extraction.extractor_for(media_type).extract(task).outline
    return tuple((level, title[:_LONGEST], page) for level, title, page in read[:_HEADINGS] if page)


def _bookmarks(path: Path) -> Iterator[tuple[int, str, int]]:
    with closing(open_pdf(path)) as document:
        for bookmark in document.get_toc(max_depth=_LEVELS):
            target = bookmark.get_dest()
            index = target.get_index() if target else None
            title = " ".join(clean(bookmark.get_title()).split())[:_LONGEST]
            if title and index is not None and 0 <= index < len(document):
                yield bookmark.level + 1, title, index + 1
