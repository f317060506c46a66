"""How does one page of a PDF or image file become pixels of a known size on paper?

Everything here handles untrusted bytes and belongs into a child of the sandbox.
"""

from __future__ import annotations

import warnings
from contextlib import closing
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Final, Literal

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import ExifTags, Image, ImageOps

from archive.documents import Reason
from archive.errors import DamagedFile, NotFound, PasswordProtected, UnsafeFile, UnsupportedFile
from archive.extraction import Limits
from indexer import media_types as mt

POINTS_PER_INCH: Final = 72
IMAGE_FORMATS: Final = {mt.PNG: "PNG", mt.JPEG: "JPEG", mt.TIFF: "TIFF", mt.WEBP: "WEBP"}

_TRUSTED_DPI: Final = range(100, 1201)  # cameras and editors write 72 or 96 without having measured anything
_SCREEN_DPI: Final = 96
_A4_LONG_SIDE: Final = 842.0
_LONGEST_SIDE: Final = 16_000  # pixels; bounds a page that is a thin strip
_LARGEST_ENLARGEMENT: Final = 3.0  # of an image file; beyond that there is nothing to see
_ON_ITS_SIDE: Final = (5, 6, 7, 8)  # EXIF orientations that swap width and height


@dataclass(frozen=True, slots=True)
class Target:
    """How large to draw: at ``dpi`` or ``width`` pixels wide, smaller where that would take more than ``pixels``."""

    mode: Literal["L", "RGB"]
    pixels: int
    dpi: float = 0
    width: int = 0

    def scale(self, across: float, down: float) -> float:
        """Pixels per point for a page of this size in points."""
        wished = self.width / across if self.width else self.dpi / POINTS_PER_INCH
        return min(wished, sqrt(self.pixels / (across * down)), _LONGEST_SIDE / max(across, down))


@dataclass(frozen=True, slots=True)
class Raster:
    """A page as an image in the target's mode, and its size on paper in points."""

    image: Image.Image
    width: float
    height: float


def raster(path: Path, media_type: str, page: int, target: Target, limits: Limits) -> Raster:
    """Draw page ``page`` (from 1). Raises NotFound where there is none of that number, else UnreadableFile."""
    if media_type == mt.PDF:
        return _pdf_raster(path, page, target)
    return _image_raster(path, media_type, page, target, limits)


def open_pdf(path: Path) -> pdfium.PdfDocument:
    """The document, its forms ready to be drawn. Raises PasswordProtected or DamagedFile."""
    try:
        document = pdfium.PdfDocument(path)
        if document.get_formtype() != pdfium_c.FORMTYPE_NONE:
            document.init_forms()
    except pdfium.PdfiumError as error:
        if pdfium_c.FPDF_GetLastError() == pdfium_c.FPDF_ERR_PASSWORD:
            raise PasswordProtected("encrypted PDF") from error
        raise DamagedFile(str(error)) from error
    return document


def open_page(document: pdfium.PdfDocument, page: int) -> pdfium.PdfPage:
    """Page ``page``, from 1. Raises NotFound or DamagedFile."""
    if not 1 <= page <= len(document):
        raise NotFound(f"page {page} of {len(document)}")
    try:
        return document[page - 1]
    except pdfium.PdfiumError as error:
        raise DamagedFile(f"page {page} cannot be loaded") from error


def _pdf_raster(path: Path, page: int, target: Target) -> Raster:
    with closing(open_pdf(path)) as document, closing(open_page(document, page)) as pdf_page:
        across, down = (max(1.0, side) for side in pdf_page.get_size())
        try:
            bitmap = pdf_page.render(
                scale=target.scale(across, down),
                grayscale=target.mode == "L",
                rev_byteorder=True,
                limit_image_cache=True,
            )
        except pdfium.PdfiumError as error:
            raise DamagedFile(f"page {page} cannot be drawn") from error
        with closing(bitmap):
            return Raster(bitmap.to_pil().convert(target.mode), across, down)


def _image_raster(path: Path, media_type: str, page: int, target: Target, limits: Limits) -> Raster:
    if media_type not in IMAGE_FORMATS:
        raise UnsupportedFile(media_type=media_type)
    try:
        # Pillow warns about odd metadata, which nobody would read, and about sizes, which are checked here.
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=[IMAGE_FORMATS[media_type]]) as image:
            _seek(image, page)
            if image.width * image.height > limits.pixels:
                raise UnsafeFile(Reason.IMAGE_TOO_LARGE, pixels=image.width * image.height, limit=limits.pixels)
            return _scaled(image, target)
    except Image.DecompressionBombError as error:
        raise UnsafeFile(Reason.IMAGE_TOO_LARGE, limit=limits.pixels) from error
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow's decoders raise on broken bytes
        raise DamagedFile(str(error)) from error


def _seek(image: Image.Image, page: int) -> None:
    if not 1 <= page <= getattr(image, "n_frames", 1):
        raise NotFound(f"page {page}")
    image.seek(page - 1)


def _scaled(image: Image.Image, target: Target) -> Raster:
    across, down = image_size(image)
    on_its_side = image.getexif().get(ExifTags.Base.Orientation) in _ON_ITS_SIDE
    scale = target.scale(down, across) if on_its_side else target.scale(across, down)
    scale = min(scale, image.width / across * _LARGEST_ENLARGEMENT)
    size = max(1, round(across * scale)), max(1, round(down * scale))
    image.draft(target.mode, size)  # a JPEG can be decoded at a half, a quarter or an eighth
    flat = _flattened(image)
    if flat.mode != target.mode:  # converting would copy even then
        flat = flat.convert(target.mode)
    flat = flat.resize(size, Image.Resampling.BICUBIC)
    flat.info["exif"] = image.info.get("exif", b"")
    ImageOps.exif_transpose(flat, in_place=True)
    return Raster(flat, *((down, across) if on_its_side else (across, down)))


def image_size(image: Image.Image) -> tuple[float, float]:
    """Width and height on paper, in points: by its resolution where that can be true, else a guess up to A4."""
    horizontal, vertical = (float(value) for value in image.info.get("dpi", (0, 0)))
    if round(horizontal) in _TRUSTED_DPI and round(vertical) in _TRUSTED_DPI:
        return image.width * POINTS_PER_INCH / horizontal, image.height * POINTS_PER_INCH / vertical
    scale = min(POINTS_PER_INCH / _SCREEN_DPI, _A4_LONG_SIDE / max(image.size))
    return image.width * scale, image.height * scale


def _flattened(image: Image.Image) -> Image.Image:
    """Without transparency, on white, and at 8 bits a channel."""
    if image.mode.startswith(("I", "F")):
        values = np.nan_to_num(np.asarray(image, dtype=np.float32))
        darkest, lightest = float(values.min()), float(values.max())
        return Image.fromarray(((values - darkest) * (255 / (lightest - darkest or 1))).astype(np.uint8))
    if image.has_transparency_data:
        colours = image.convert("RGBA")
        white = Image.new("RGBA", colours.size, "white")
        return Image.alpha_composite(white, colours)
    return image
