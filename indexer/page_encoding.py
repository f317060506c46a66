"""How does a drawn page become few bytes without its words losing their edges?"""

from __future__ import annotations

import io
from typing import Final

import numpy as np
from PIL import Image

_EFFORT: Final = 2  # of 6: half the time of the default for files a tenth larger
_QUALITIES: Final = (62, 45, 30)
_BYTES_PER_PIXEL: Final = 0.085  # 110 kB for a page of A4 that is 960 pixels wide
_COLOURED: Final = 16  # levels between the channels of a pixel; below it paper has aged or a scanner has noise
_COLOURED_SHARE: Final = 0.0005  # a stamp or a signature in blue is more
_GREYS: Final = 16
_INK: Final = 24
_PAPER: Final = 232
_SHADES_SHARE: Final = 0.2  # edges of letters; a photograph has more
_PAPER_SHARE: Final = 0.5


def webp_of(page: Image.Image) -> bytes:
    """The RGB image of a page as WebP, at most 0.085 bytes a pixel unless the lowest quality takes more.

    A page without colour is kept in greys. Black on clean white is kept without loss in sixteen of them: half the
    size of lossy compression, and sharper.
    """
    if _is_coloured(page):
        return _lossy(page)
    grey = page.convert("L")
    return _lossless(grey) if _is_ink_on_paper(grey) else _lossy(grey)


def _is_coloured(page: Image.Image) -> bool:
    sample = np.asarray(page)[::2, ::2].astype(np.int16)
    return float(np.mean(np.ptp(sample, axis=2) > _COLOURED)) > _COLOURED_SHARE


def _is_ink_on_paper(grey: Image.Image) -> bool:
    counts = np.array(grey.histogram()) / (grey.width * grey.height)
    return bool(counts[_PAPER:].sum() > _PAPER_SHARE and counts[_INK:_PAPER].sum() < _SHADES_SHARE)


def _lossless(grey: Image.Image) -> bytes:
    step = 255 / (_GREYS - 1)
    few = grey.point([round(round(level / step) * step) for level in range(256)])
    return _saved(few, lossless=True, quality=50)


def _lossy(page: Image.Image) -> bytes:
    limit = page.width * page.height * _BYTES_PER_PIXEL
    for quality in _QUALITIES:
        webp = _saved(page, quality=quality)
        if len(webp) <= limit:
            break
    return webp


def _saved(page: Image.Image, *, quality: int, lossless: bool = False) -> bytes:
    written = io.BytesIO()
    page.save(written, "WEBP", quality=quality, lossless=lossless, method=_EFFORT)
    return written.getvalue()
