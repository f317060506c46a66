"""How do mail, web pages and plain text become a PDF in which something can be blacked out?

Only the words that were read are drawn: nothing is fetched, and scripts, comments, hidden fields, addresses of links
and headers that no reader sees have no way into the file. What the font lacks is written as its code point. Belongs
into children of the sandbox.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
import reportlab
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from archive.documents import Reason
from archive.errors import UnsafeFile
from archive.extraction import Limits
from indexer import media_types as mt

DRAWN: Final = frozenset({mt.EML, mt.MSG, mt.HTML, mt.TEXT, mt.MARKDOWN, mt.CSV})
"""Kinds of file whose words are drawn here; what they look like is not what they say."""

_FONT: Final = "DrawnVera"
_SIZE: Final = 9.0
_LEADING: Final = 13.0
_LEFT: Final = 56.0
_TOP: Final = A4[1] - 56.0
_BOTTOM: Final = 56.0
_ACROSS: Final = A4[0] - 2 * _LEFT
_LINES: Final = int((_TOP - _BOTTOM) / _LEADING)
_CELL: Final = "  ·  "
"""Parts the cells of a row; no sign that may stand within a number."""


def draw_text(limits: Limits, texts: str, out: str) -> int:
    """Write a PDF of these sections of text into ``out``; how many pages it has.

    ``texts`` is a file of a list of them in MessagePack. The same bytes for the same text. Raises UnsafeFile.
    """
    sections = msgspec.msgpack.decode(Path(texts).read_bytes(), type=list[str])
    _register()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
    count, line = 0, _LINES
    for written in _lines("\n".join(sections)):
        if line == _LINES:
            if count:
                canvas.showPage()
            count, line = count + 1, 0
            if count > limits.pages:
                raise UnsafeFile(Reason.TOO_MANY_PAGES, limit=limits.pages)
            canvas.setFont(_FONT, _SIZE)
        canvas.drawString(_LEFT, _TOP - line * _LEADING, written)
        line += 1
    canvas.showPage()
    canvas.save()
    return max(count, 1)


def _lines(text: str) -> Iterator[str]:
    for paragraph in text.split("\n"):
        rest = _known(paragraph.replace("\t", _CELL).rstrip())
        while (end := _fitting(rest)) < len(rest):
            end = _break(rest, end)
            yield rest[:end].rstrip()
            rest = rest[end:].lstrip()
        yield rest


def _break(text: str, end: int) -> int:
    """Where a line may end, at ``end`` or before: after a word, not between groups of digits of one number."""
    blanks = [place for place in range(end // 2, end) if text[place] == " "]
    apart = [place for place in blanks if not (text[place - 1].isdigit() and text[place + 1 : place + 2].isdigit())]
    return next(reversed(apart or blanks), end - 1) + 1


def _fitting(text: str) -> int:
    used = 0.0
    for place, character in enumerate(text):
        used += _width(character)
        if used > _ACROSS:
            return max(1, place)
    return len(text)


@cache
def _width(character: str) -> float:
    return float(pdfmetrics.stringWidth(character, _FONT, _SIZE))


def _known(text: str) -> str:
    glyphs: Any = pdfmetrics.getFont(_FONT).face.charToGlyph
    return "".join(each if ord(each) in glyphs else f"[U+{ord(each):04X}]" for each in text)


@cache
def _register() -> None:
    pdfmetrics.registerFont(TTFont(_FONT, Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"))
