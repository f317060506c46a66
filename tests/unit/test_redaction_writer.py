"""A word on a redacted page is read back exactly where it was put, so that a neighbour of a box does not touch it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from archive.documents import Word
from archive.finding_places import Box
from indexer.page_words import words_of
from indexer.redaction import clear_of
from indexer.redaction_writer import Picture, Sheet, written


@pytest.mark.parametrize("text", ["WA", "Permohonan", "mmmm", "i", "0852-1182", "Mañana", "…—"])
def test_a_word_is_read_back_where_it_was_put(tmp_path: Path, text: str) -> None:
    stored = io.BytesIO()
    Image.new("L", (10, 10), 255).save(stored, "JPEG")
    word = Word(text, 72.37, 443.71, 91.37, 452.11)
    path = tmp_path / "page.pdf"
    path.write_bytes(written(Sheet(595, 842, Picture(stored.getvalue(), 10, 10, "DeviceGray"), (word,))))

    (read,) = words_of(path, 1)

    for one, other in zip((read.x0, read.y0, read.x1, read.y1), (word.x0, word.y0, word.x1, word.y1), strict=True):
        assert one == pytest.approx(other, abs=0.06)


def test_a_kept_word_ends_where_the_paint_begins() -> None:
    paint = [Box(91.0, 440.0, 180.0, 456.0)]

    assert clear_of(paint, Word("WA", 72.0, 444.0, 91.4, 452.0)) == Word("WA", 72.0, 444.0, 91.0, 452.0)
    assert clear_of(paint, Word("bawah", 100.0, 455.0, 150.0, 465.0)) == Word("bawah", 100.0, 456.0, 150.0, 465.0)
    assert clear_of(paint, Word("jauh", 10.0, 444.0, 60.0, 452.0)) == Word("jauh", 10.0, 444.0, 60.0, 452.0)
