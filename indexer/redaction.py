"""How is a new PDF made in which what lies under a black box is truly gone?

A page with a box, or with anything a reader cannot see, becomes pixels with the boxes painted in, under an invisible
text of the words that can still be seen. Other pages are copied object by object, and only what draws them. Nothing
of the old file comes along unasked. Handles untrusted bytes and belongs into children of the sandbox.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from archive.documents import Word
from archive.errors import DamagedFile
from archive.extraction import Limits
from archive.finding_places import Box
from indexer.page_raster import Target, open_page, open_pdf, raster
from indexer.page_words import words_on
from indexer.redaction_copies import copyable
from indexer.redaction_writer import Picture, Sheet, written

DPI: Final = 200
MARGIN: Final = 1.5
"""Points by which the paint goes beyond a box: letters reach a little out of theirs."""

_PIXELS: Final = 12_000_000
_LOOK_DPI: Final = 72
_LOOK_PIXELS: Final = 2_000_000
_QUALITY: Final = 80
_COLOURED: Final = 16
_COLOURED_SHARE: Final = 0.0005
_SEEN: Final = 24  # levels of grey between ink and paper, so that a word counts as seen
_HIDDEN_MODES: Final = (3, 7)
_MOST_OBJECTS: Final = 20_000
_NESTING: Final = 8


class PagePlan(msgspec.Struct, frozen=True):
    """Where to paint on a page, and the words it had; a file of this is what a child is told."""

    boxes: tuple[Box, ...]
    words: tuple[Word, ...]


class RedactedPage(msgspec.Struct, frozen=True):
    """A page as it was made: its size in points and the words that can still be seen on it."""

    width: float
    height: float
    words: tuple[Word, ...]


def redact_page(limits: Limits, path: str, media_type: str, page: int, plan: str, out: str) -> RedactedPage:
    """Write page ``page`` (from 1) as a PDF of one page of pixels into ``out``; ``plan`` is a file of ``PagePlan``."""
    told = msgspec.msgpack.decode(Path(plan).read_bytes(), type=PagePlan)
    drawn = raster(Path(path), media_type, page, Target("RGB", _PIXELS, dpi=DPI), limits)
    image = drawn.image
    scale = image.width / drawn.width, image.height / drawn.height
    painted = [box.grown(MARGIN) for box in told.boxes]
    pen = ImageDraw.Draw(image)
    for box in painted:
        corners = (box.x0 * scale[0], box.y0 * scale[1], box.x1 * scale[0], box.y1 * scale[1])
        pen.rectangle(corners, fill=(0, 0, 0))
    grey = np.asarray(image.convert("L"))
    words = tuple(
        clear_of(painted, word)
        for word in told.words
        if not any(box.touches(word) for box in painted) and _is_seen(grey, word, scale)
    )
    sheet = Sheet(drawn.width, drawn.height, _picture(image), words)
    Path(out).write_bytes(written(sheet))
    return RedactedPage(round(drawn.width, 2), round(drawn.height, 2), words)


def pages_to_picture(limits: Limits, path: str) -> tuple[int, ...]:
    """Pages of a PDF (from 1) that may not be copied: they carry what is not to be seen, or what nobody looked at."""
    fit = copyable(Path(path))
    with closing(open_pdf(Path(path))) as document:
        numbers = range(1, len(document) + 1)
        return tuple(number for number in numbers if not fit.get(number) or _hides_something(document, number))


def _hides_something(document: pdfium.PdfDocument, number: int) -> bool:
    try:
        with closing(open_page(document, number)) as page:
            if pdfium_c.FPDFPage_GetAnnotCount(page):
                return True
            width, height = page.get_size()
            objects = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=_NESTING)
            for count, each in enumerate(objects):
                mode = pdfium_c.FPDFTextObj_GetTextRenderMode(each)
                if mode in _HIDDEN_MODES or count >= _MOST_OBJECTS:
                    return True
            with closing(page.get_textpage()) as text_page:
                words = list(words_on(page, text_page))
            scale = Target("L", _LOOK_PIXELS, dpi=_LOOK_DPI).scale(width, height)
            with closing(page.render(scale=scale, grayscale=True, limit_image_cache=True)) as bitmap:
                grey = np.asarray(bitmap.to_pil().convert("L"))
            return not all(_is_seen(grey, word, (scale, scale)) for word in words)
    except (pdfium.PdfiumError, DamagedFile):
        return True  # what cannot be looked at is not copied


def clear_of(painted: Sequence[Box], word: Word) -> Word:
    """The place of a word that is kept, ending where the paint begins.

    A neighbour may reach into the paint by a hair, which is not touching it; read again from the new file its place
    may be a hair wider, and the proof would take it for a word that is left under a box.
    """
    x0, y0, x1, y1 = word.x0, word.y0, word.x1, word.y1
    for box in painted:
        wide, high = min(box.x1, x1) - max(box.x0, x0), min(box.y1, y1) - max(box.y0, y0)
        if wide <= 0 or high <= 0:
            continue
        if wide / (x1 - x0) < high / (y1 - y0):
            x0, x1 = (x0, box.x0) if x0 < box.x0 else (box.x1, x1)
        else:
            y0, y1 = (y0, box.y0) if y0 < box.y0 else (box.y1, y1)
    return (
        word if (x0, y0, x1, y1) == (word.x0, word.y0, word.x1, word.y1) else replace(word, x0=x0, y0=y0, x1=x1, y1=y1)
    )


def _is_seen(grey: NDArray[np.uint8], word: Word, scale: tuple[float, float]) -> bool:
    """Whether there is ink within the word's box: text in the paper's colour, off the page or under paint has none."""
    rows = slice(max(0, int(word.y0 * scale[1])), int(word.y1 * scale[1]) + 1)
    columns = slice(max(0, int(word.x0 * scale[0])), int(word.x1 * scale[0]) + 1)
    part = grey[rows, columns]
    if part.size == 0 or word.x1 - word.x0 < 0.1 or word.y1 - word.y0 < 0.1:
        return False
    return int(part.max()) - int(part.min()) >= _SEEN


def _picture(image: Image.Image) -> Picture:
    """JPEG made from the pixels alone, in grey where the page has no colour."""
    sample = np.asarray(image)[::2, ::2].astype(np.int16)
    coloured = float(np.mean(np.ptp(sample, axis=2) > _COLOURED)) > _COLOURED_SHARE
    kept = image if coloured else image.convert("L")
    kept.info.clear()
    stored = io.BytesIO()
    kept.save(stored, "JPEG", quality=_QUALITY, optimize=True)
    return Picture(stored.getvalue(), image.width, image.height, "DeviceRGB" if coloured else "DeviceGray")


def plan_bytes(boxes: Sequence[Box], words: Sequence[Word]) -> bytes:
    """What ``redact_page`` reads."""
    return msgspec.msgpack.encode(PagePlan(tuple(boxes), tuple(words)))
