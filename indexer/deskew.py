"""By which angle does a scanned page hang askew?"""

from __future__ import annotations

from typing import Final

import numpy as np
from PIL import Image, ImageChops, ImageFilter

WIDEST: Final = 8.0
"""Degrees to either side that are looked for."""

_SMALL_SIDE: Final = 600  # pixels across; lines of text are still two or three pixels high
_BACKGROUND_RADIUS: Final = 12
_INK_CONTRAST: Final = 24  # darker than its surroundings by this many grey levels
_INK_KEPT: Final = 60_000
_STEPS: Final = (1.0, 0.2, 0.04)  # degrees; each pass looks closer around the best of the one before


def skew_of(page: Image.Image) -> float:
    """Degrees by which the lines of a page in grey are turned counter-clockwise; 0 when it has none.

    Lines of text leave sharp peaks in the count of dark pixels per row only when the rows run along
    them: the angle with the sharpest profile wins (Postl 1986).
    """
    rows, columns = _ink(page)
    if rows.size < 200:
        return 0.0
    best, reach = 0.0, WIDEST
    for step in _STEPS:
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(angles[int(np.argmax([_sharpness(rows, columns, angle) for angle in angles]))])
        reach = step
    return best


def sharpness(page: Image.Image) -> float:
    """How much the page's rows look like lines of text; compare a page with its quarter turn."""
    rows, columns = _ink(page)
    return max(_sharpness(rows, columns, angle) for angle in np.arange(-3, 3.5, 0.5)) if rows.size else 0.0


def _ink(page: Image.Image) -> tuple[np.ndarray, np.ndarray]:
    """Coordinates of dark pixels of the page made small, whatever the shade of its paper."""
    small = page.reduce(max(1, min(page.size) // _SMALL_SIDE))
    paper = small.filter(ImageFilter.BoxBlur(_BACKGROUND_RADIUS))
    rows, columns = np.nonzero(np.asarray(ImageChops.subtract(paper, small)) > _INK_CONTRAST)
    keep = slice(None, None, 1 + rows.size // _INK_KEPT)
    return rows[keep].astype(np.float32), columns[keep].astype(np.float32)


def _sharpness(rows: np.ndarray, columns: np.ndarray, angle: float) -> float:
    # To first order a turn by a small angle moves each column up or down.
    level = rows + columns * np.float32(np.tan(np.radians(angle)))
    profile = np.bincount((level - level.min()).astype(np.int32)).astype(np.float32)
    return float(np.square(np.diff(profile)).sum()) / float(rows.size)
