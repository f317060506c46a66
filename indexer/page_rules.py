"""Does a page hold a table drawn with rules? Its digits then stand too close to lines to be read narrowed."""

from __future__ import annotations

from typing import Final

import numpy as np
from PIL import Image

_EVERY: Final = 4  # rows looked at
_LONG: Final = 25  # of those, at 200 dpi half an inch: no letter of running text is as tall
_DARK_SHARE: Final = 0.9  # of a rule's length; scanners leave gaps
_DARKER: Final = 60  # grey levels below the paper


def has_upright_rules(level: Image.Image) -> bool:
    """Whether a level grey page has a dark upright line of at least half an inch."""
    pixels = np.asarray(level)[::_EVERY]
    if pixels.shape[0] <= _LONG:
        return False
    paper = int(np.median(pixels[::_EVERY, ::16]))
    dark = np.cumsum(pixels < paper - _DARKER, axis=0, dtype=np.int32)
    return bool(np.any(dark[_LONG:] - dark[:-_LONG] >= _LONG * _DARK_SHARE))
