"""Where on a page stand comments and the values of form fields, which are no text of the page itself?

Handles untrusted bytes and belongs into a child of the sandbox.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from archive.documents import Word
from archive.extraction import Limits
from indexer.extractors.pdf import annotations_with_text
from indexer.page_raster import open_page, open_pdf
from indexer.page_words import displayed_word

_DRAWN = frozenset({pdfium_c.FPDF_ANNOT_FREETEXT, pdfium_c.FPDF_ANNOT_WIDGET, pdfium_c.FPDF_ANNOT_STAMP})


class AnnotationWord(msgspec.Struct, frozen=True):
    """A word somewhere in the box of its annotation; ``drawn`` when it is seen on the page."""

    word: Word
    drawn: bool


def annotation_words(limits: Limits, path: str, page: int) -> tuple[AnnotationWord, ...]:
    """Of page ``page`` (from 1), in the order in which their texts follow that of the page. Raises UnreadableFile."""
    with closing(open_pdf(Path(path))) as document, closing(open_page(document, page)) as pdf_page:
        return tuple(_words(pdf_page, document))


def _words(page: pdfium.PdfPage, document: pdfium.PdfDocument) -> Iterator[AnnotationWord]:
    for annotation, kind, text in annotations_with_text(page, document):
        edges = pdfium_c.FS_RECTF()
        if not pdfium_c.FPDFAnnot_GetRect(annotation, edges):
            continue
        for token in text.split():
            box = (edges.left, edges.bottom, edges.right, edges.top)
            yield AnnotationWord(displayed_word(page, token, box), kind in _DRAWN)
