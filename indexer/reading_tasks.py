"""Which readings may the children of the sandbox be asked for?"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from archive.documents import Page, Word
from archive.errors import UnsupportedFile
from archive.extraction import ExtractedDocument, Extraction, Limits, PageImage
from indexer import extraction, ocr, outlines, page_words
from indexer import media_types as mt
from indexer.identify import identify
from indexer.page_encoding import webp_of
from indexer.page_raster import Target, raster
from indexer.redaction_tasks import REDACTION_TASKS

_IMAGE_PIXELS: Final = 16_000_000

_SMALL_PDF: Final = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>> endobj
4 0 obj <</Length 39>> stream
BT /F 12 Tf 72 720 Td (Arsip Publik) Tj
ET
endstream endobj
5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Times-Roman>> endobj
trailer <</Root 1 0 R>>
"""


def preload() -> None:
    """Do once, in the zygote, what every child would do first: import libraries, load the
    OCR model, and let pdfium and pypdf set up.

    A child forked after one PDF was read spends about half as long on the next.
    """
    extraction.preload()
    ocr.preload()
    with tempfile.TemporaryDirectory(prefix="arsip-warm-") as folder:
        pdf = Path(folder) / "small.pdf"
        pdf.write_bytes(_SMALL_PDF)
        extraction.read(pdf, pdf.name, Path(folder), Limits())


def extract(limits: Limits, path: str, file_name: str, work: str) -> ExtractedDocument:
    """Identify a file and read it."""
    return extraction.read(Path(path), file_name, Path(work), limits)


def extract_as(limits: Limits, path: str, file_name: str, media_type: str, work: str) -> ExtractedDocument:
    """Read a file as what the caller knows it to be."""
    task = Extraction(Path(path), media_type, file_name, Path(work), limits)
    return extraction.extractor_for(media_type).extract(task)


def read_by_ocr(limits: Limits, path: str, media_type: str, page: int) -> Page:
    """OCR of one page."""
    return ocr.read_page(Path(path), media_type, page, limits)


def render(limits: Limits, path: str, media_type: str, page: int, width: int) -> PageImage:
    """One page as WebP, ``width`` pixels wide unless that is too large to draw."""
    drawn = raster(Path(path), media_type, page, Target("RGB", _IMAGE_PIXELS, width=width), limits)
    return PageImage(webp_of(drawn.image), drawn.image.width, drawn.image.height)


def words(limits: Limits, path: str, media_type: str, page: int) -> tuple[Word, ...]:
    """Word boxes of a page with text; only PDF has them."""
    if media_type != mt.PDF:
        raise UnsupportedFile(media_type=media_type)
    return page_words.words_of(Path(path), page)


def outline(limits: Limits, path: str, media_type: str, work: str) -> outlines.Outline:
    """The headings that the file lists."""
    return outlines.outline_of(Path(path), media_type, Path(work), limits)


def name_type(limits: Limits, path: str, file_name: str) -> str:
    """The media type alone: for a file that brought its reader down."""
    return identify(Path(path), file_name).media_type


TASKS: Final[Mapping[str, Callable[..., object]]] = {
    "identify": name_type,
    "extract": extract,
    "extract_as": extract_as,
    "ocr": read_by_ocr,
    "render": render,
    "words": words,
    "outline": outline,
    **REDACTION_TASKS,
}
