"""Where does each word of a PDF page stand that has text of its own?

Handles untrusted bytes and belongs into a child of the sandbox.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from archive.documents import Word
from archive.errors import DamagedFile
from indexer.extractors.page_text import clean
from indexer.page_raster import open_page, open_pdf

_MOST_CHARACTERS: Final = 100_000  # of a page; ten times what a person could read there
_STEPS_PER_POINT: Final = 32  # pdfium converts to whole device units: make them small
_BREAKS_WORDS: Final = frozenset("\x02\ufffe\u00ad")  # pdfium's marks for a hyphen at a line end


def words_of(path: Path, page: int) -> tuple[Word, ...]:
    """The words of page ``page`` (from 1) of a PDF in reading order, boxes in points from the top left as displayed.

    A word broken at a line end is two words. Raises NotFound and UnreadableFile.
    """
    with closing(open_pdf(path)) as document, closing(open_page(document, page)) as pdf_page:
        try:
            with closing(pdf_page.get_textpage()) as text_page:
                return tuple(words_on(pdf_page, text_page))
        except pdfium.PdfiumError as error:
            raise DamagedFile(f"the text of page {page} cannot be read") from error


def words_on(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage) -> Iterator[Word]:
    """The words of a page that is open already. Raises PdfiumError."""
    letters: list[str] = []
    box: tuple[float, float, float, float] | None = None
    for index in range(min(text_page.count_chars(), _MOST_CHARACTERS)):
        letter = chr(pdfium_c.FPDFText_GetUnicode(text_page, index))
        if letter.isspace() or letter in _BREAKS_WORDS:
            if box and (text := clean("".join(letters))):
                yield displayed_word(page, text, box)
            letters, box = [], None
        elif not 0xD800 <= ord(letter) < 0xE000:
            letters.append(letter)
            edges = text_page.get_charbox(index, loose=True)
            box = _union(box, edges) if box else edges
    if box and (text := clean("".join(letters))):
        yield displayed_word(page, text, box)


def _union(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def displayed_word(page: pdfium.PdfPage, text: str, box: tuple[float, float, float, float]) -> Word:
    """``box`` is left, bottom, right, top in page space; pdfium knows the page's rotation and crop box."""
    width, height = page.get_size()
    (xa, ya), (xb, yb) = (_displayed(page, x, y, width, height) for x, y in (box[:2], box[2:]))
    x0, x1 = (round(min(max(x, 0.0), width), 2) for x in sorted((xa, xb)))
    y0, y1 = (round(min(max(y, 0.0), height), 2) for y in sorted((ya, yb)))
    return Word(text, x0, y0, x1, y1)


def _displayed(page: pdfium.PdfPage, x: float, y: float, width: float, height: float) -> tuple[float, float]:
    right, down = ctypes.c_int(), ctypes.c_int()
    across, along = round(width * _STEPS_PER_POINT), round(height * _STEPS_PER_POINT)
    pdfium_c.FPDF_PageToDevice(page, 0, 0, across, along, 0, x, y, right, down)
    return right.value / _STEPS_PER_POINT, down.value / _STEPS_PER_POINT
