"""Where does the felt pen go over the words that were looked for?"""

from __future__ import annotations

from typing import Final

from archive.documents import Word

_PEN: Final = 1.5  # points by which the felt pen goes beyond the word
_SPACE: Final = 0.4  # of a line's height: what a space between two words is at most

Stroke = tuple[float, float, float, float]
"""x, y, width, height in points."""


def pen_strokes(words: list[Word]) -> list[Stroke]:
    """Where the felt pen goes over ``words``: one stroke for neighbours on a line."""
    strokes: list[Stroke] = []
    for word in words:
        x0, y0, x1, y1 = word.x0 - _PEN, word.y0 - _PEN, word.x1 + _PEN, word.y1 + _PEN
        if strokes:
            left, top, width, height = strokes[-1]
            middle = (y0 + y1) / 2
            if top < middle < top + height and x0 - left >= 0 and x0 - (left + width) < _SPACE * height:
                x0, y0, y1 = left, min(y0, top), max(y1, top + height)
                x1 = max(x1, left + width)
                strokes.pop()
        strokes.append((x0, y0, x1 - x0, y1 - y0))
    return strokes
