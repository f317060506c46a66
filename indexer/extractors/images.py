"""Which pages does an image file have, and how large are they? Their words come from OCR."""

from __future__ import annotations

import warnings as python_warnings

from PIL import Image, TiffImagePlugin, UnidentifiedImageError, WebPImagePlugin

from archive.documents import OcrStatus, Page, Reason, TextSource
from archive.errors import DamagedFile, UnsafeFile
from archive.extraction import ExtractedDocument, Extraction
from indexer import media_types as mt

# Pillow loads only its five commonest formats by itself.
assert TiffImagePlugin.TiffImageFile.format == "TIFF"
assert WebPImagePlugin.WebPImageFile.format == "WEBP"

GUESSED_DPI = 200.0
_BELIEVABLE_DPI = (97.0, 2400.0)  # 72 and 96 are what cameras and screens write without having measured
_ORIENTATION = 0x0112
_SIDEWAYS = frozenset({5, 6, 7, 8})
_SMALLEST_SIDE = 24  # pixels; nothing smaller holds a line of text
_FORMATS = {mt.PNG: "PNG", mt.JPEG: "JPEG", mt.TIFF: "TIFF", mt.WEBP: "WEBP", mt.GIF: "GIF", mt.BMP: "BMP"}
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError, OverflowError)


class ImagesExtractor:
    """Pillow opens the file; every frame of a TIFF is a page that wants OCR."""

    name = "images/1"
    media_types = frozenset(_FORMATS)

    def extract(self, extraction: Extraction) -> ExtractedDocument:
        """Pages without text, sizes in points by the file's dpi or else 200 dpi. Raises UnsafeFile or DamagedFile."""
        limit = extraction.limits.pixels
        pages: list[Page] = []
        notes: list[str] = []
        with python_warnings.catch_warnings():
            # Pillow's own limit is twice its constant; every frame is held against ours before it is decoded.
            python_warnings.simplefilter("ignore")
            try:
                with Image.open(extraction.path, formats=[_FORMATS[extraction.media_type]]) as image:
                    frames = getattr(image, "n_frames", 1) if extraction.media_type == mt.TIFF else 1
                    if frames > extraction.limits.pages:
                        raise UnsafeFile(Reason.TOO_MANY_PAGES, pages=frames, limit=extraction.limits.pages)
                    pages.extend(_page(image, frame, limit) for frame in range(frames))
            except Image.DecompressionBombError as error:
                raise UnsafeFile(Reason.IMAGE_TOO_LARGE, str(error), limit=limit) from error
            except UnidentifiedImageError as error:
                raise DamagedFile(str(error)) from error
            except _BROKEN as error:
                if not pages:
                    reason = Reason.TRUNCATED if "truncated" in str(error) else Reason.DAMAGED
                    raise DamagedFile(str(error), reason) from error
                notes.append(f"frames after {len(pages)} cannot be read: {error}")
        return ExtractedDocument(extraction.media_type, tuple(pages), warnings=tuple(notes), extractor=self.name)


def _page(image: Image.Image, frame: int, limit: int) -> Page:
    """The size of one frame. The first is decoded, so that a damaged file is told from one without words."""
    if frame:
        image.seek(frame)
    width, height = image.size
    if width * height > limit:
        raise UnsafeFile(Reason.IMAGE_TOO_LARGE, pixels=width * height, limit=limit)
    horizontal, vertical = _dpi(image)
    if image.getexif().get(_ORIENTATION) in _SIDEWAYS:
        width, height, horizontal, vertical = height, width, vertical, horizontal
    if frame == 0:
        image.draft("L", (max(1, width // 8), max(1, height // 8)))  # JPEG: an eighth of the work
        image.load()
    wanted = min(width, height) >= _SMALLEST_SIDE
    return Page(
        frame + 1,
        "",
        TextSource.NONE,
        width=round(width * 72 / horizontal, 2),
        height=round(height * 72 / vertical, 2),
        ocr=OcrStatus.WANTED if wanted else OcrStatus.NOT_NEEDED,
    )


def _dpi(image: Image.Image) -> tuple[float, float]:
    try:
        horizontal, vertical = (float(value) for value in image.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ZeroDivisionError):
        return GUESSED_DPI, GUESSED_DPI
    least, most = _BELIEVABLE_DPI
    if least <= horizontal <= most and least <= vertical <= most:
        return horizontal, vertical
    return GUESSED_DPI, GUESSED_DPI
