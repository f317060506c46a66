"""How does a receipt become a PDF of as many pages as it needs?

reportlab's canvas, drawn line by line: its tables take seconds for some thousand rows. Vera comes with it and knows
Latin letters; what the font lacks is written as its code point, so that no name is lost or made to look like another.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import reportlab
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from search_api.staff.upload.receipt_text import ReceiptRow, ReceiptText

_PLAIN: Final = "ReceiptVera"
_BOLD: Final = "ReceiptVera-Bold"
_MONO: Final = "Courier"
_WIDTH, _HEIGHT = A4
_LEFT: Final = 42.0
_RIGHT: Final = _WIDTH - 42.0
_TOP: Final = _HEIGHT - 48.0
_BOTTOM: Final = 56.0
_NUMBER_WIDTH: Final = 30.0
_STATE_LEFT: Final = _RIGHT - 132.0
_SIZE_RIGHT: Final = _STATE_LEFT - 10.0
_PATH_WIDTH: Final = _SIZE_RIGHT - 62.0 - _LEFT - _NUMBER_WIDTH


@dataclass(frozen=True, slots=True)
class _Text:
    x: float
    text: str
    font: str = _PLAIN
    size: float = 8.0
    grey: float = 0.0
    right: bool = False


@dataclass(slots=True)
class _Line:
    """Texts side by side, ``height`` points high; a rule above where ``rule`` is set."""

    height: float
    texts: list[_Text] = field(default_factory=list)
    rule: bool = False


def receipt_pdf(text: ReceiptText) -> bytes:
    """The receipt as PDF bytes; the same bytes for the same text."""
    _fonts()
    pages = list(_pages(list(_blocks(text))))
    drawn = io.BytesIO()
    canvas = Canvas(drawn, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(f"{text.title} {text.batch_id}")
    canvas.setAuthor(text.site)
    for number, page in enumerate(pages, 1):
        _draw(canvas, page)
        foot = text.page_of.format(page=number, pages=len(pages))
        _put(canvas, _Text(_LEFT, f"{text.title} {text.batch_id} · {text.site}", size=7, grey=0.35), 34)
        _put(canvas, _Text(_RIGHT, foot, size=7, grey=0.35, right=True), 34)
        canvas.showPage()
    canvas.save()
    return drawn.getvalue()


def _blocks(text: ReceiptText) -> Iterator[list[_Line]]:
    """Lines that stay together on a page."""
    yield [
        _Line(12, [_Text(_LEFT, text.site, size=9, grey=0.35)]),
        _Line(28, [_Text(_LEFT, text.title, _BOLD, 17)]),
        _Line(8),
    ]
    for label, said in text.facts:
        wrapped = _wrapped(said, _RIGHT - _LEFT - 130, _PLAIN, 9)
        first = _Line(13, [_Text(_LEFT, label, size=9, grey=0.35), _Text(_LEFT + 130, wrapped[0], size=9)])
        yield [first, *(_Line(12, [_Text(_LEFT + 130, rest, size=9)]) for rest in wrapped[1:])]
    yield [_Line(12)]
    for place, (label, said) in enumerate(text.totals):
        is_sum = place == len(text.totals) - 1
        font = _BOLD if is_sum else _PLAIN
        yield [_Line(13, [_Text(_LEFT, label, font, 9), _Text(_LEFT + 300, said, font, 9, right=True)], rule=is_sum)]
    yield [_Line(16), *(_Line(11, [_Text(_LEFT, part, size=8, grey=0.35)]) for part in _paragraph(text.promise))]
    yield [_Line(14), _headings(text.headings)]
    for row in text.rows:
        yield _row(row)
    if text.envelopes:
        heading = _Line(14, [_Text(_LEFT, text.envelopes_heading, _BOLD, 9)])
        yield [_Line(14), heading, *_row(text.envelopes[0])]
        for row in text.envelopes[1:]:
            yield _row(row)


def _headings(headings: Sequence[str]) -> _Line:
    number, path, size, _sha256, state, *_ = headings
    return _Line(
        15,
        [
            _Text(_LEFT, number, _BOLD, 8),
            _Text(_LEFT + _NUMBER_WIDTH, path, _BOLD, 8),
            _Text(_SIZE_RIGHT, size, _BOLD, 8, right=True),
            _Text(_STATE_LEFT, state, _BOLD, 8),
        ],
    )


def _row(row: ReceiptRow) -> list[_Line]:
    path = _wrapped(row.path, _PATH_WIDTH, _PLAIN, 8)
    state = _wrapped(row.state, _RIGHT - _STATE_LEFT, _PLAIN, 8)
    lines = [_Line(10.5) for _ in range(max(len(path), len(state)))]
    lines[0].rule = True
    lines[0].height = 14
    lines[0].texts += [
        _Text(_LEFT, str(row.number), grey=0.35),
        _Text(_SIZE_RIGHT, f"{row.size:,}".replace(",", "."), right=True),
    ]
    for line, part in zip(lines, path, strict=False):
        line.texts.append(_Text(_LEFT + _NUMBER_WIDTH, part))
    for line, part in zip(lines, state, strict=False):
        line.texts.append(_Text(_STATE_LEFT, part))
    below = [part for part in (row.sha256, row.at) if part]
    if below:
        texts = [_Text(_LEFT + _NUMBER_WIDTH, row.sha256, _MONO, 7, 0.35)] if row.sha256 else []
        if row.at:
            texts.append(_Text(_RIGHT, row.at, size=6.5, grey=0.35, right=True))
        lines.append(_Line(9.5, texts))
    why = _wrapped(row.why, _RIGHT - _LEFT - _NUMBER_WIDTH, _PLAIN, 7.5) if row.why else []
    lines += [_Line(9.5, [_Text(_LEFT + _NUMBER_WIDTH, part, size=7.5)]) for part in why]
    lines.append(_Line(3))
    return lines


def _paragraph(text: str) -> list[str]:
    return _wrapped(text, _RIGHT - _LEFT, _PLAIN, 8)


def _pages(blocks: list[list[_Line]]) -> Iterator[list[_Line]]:
    page: list[_Line] = []
    left = _TOP - _BOTTOM
    for block in blocks:
        needed = sum(line.height for line in block)
        if needed > left and page:
            yield page
            page, left = [], _TOP - _BOTTOM
        page += block
        left -= needed
    yield page


def _draw(canvas: Any, lines: list[_Line]) -> None:
    y = _TOP
    for line in lines:
        if line.rule:
            canvas.setStrokeGray(0.8)
            canvas.setLineWidth(0.5)
            canvas.line(_LEFT, y - 1.5, _RIGHT, y - 1.5)
        y -= line.height
        for each in line.texts:
            _put(canvas, each, y + 1.5)


def _put(canvas: Any, text: _Text, y: float) -> None:
    canvas.setFillGray(text.grey)
    canvas.setFont(text.font, text.size)
    draw = canvas.drawRightString if text.right else canvas.drawString
    draw(text.x, y, _known(text.text, text.font))


def _wrapped(text: str, width: float, font: str, size: float) -> list[str]:
    """In lines no wider than ``width`` points; broken after a space, a slash or an underscore where there is one."""
    rest, lines = _known(text, font), []
    while rest:
        end = _fitting(rest, width, font, size)
        if end < len(rest):
            good = max(rest.rfind(mark, 1, end) for mark in " /_-")
            end = good + 1 if good > end // 2 else end
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return lines or [""]


def _fitting(text: str, width: float, font: str, size: float) -> int:
    used = 0.0
    for place, character in enumerate(text):
        used += _width(character, font) * size
        if used > width:
            return max(1, place)
    return len(text)


@cache
def _width(character: str, font: str) -> float:
    return float(pdfmetrics.stringWidth(character, font, 1))


def _known(text: str, font: str) -> str:
    if font == _MONO:
        return text
    glyphs = pdfmetrics.getFont(font).face.charToGlyph
    return "".join(each if ord(each) in glyphs else f"[U+{ord(each):04X}]" for each in text)


@cache
def _fonts() -> None:
    folder = Path(reportlab.__file__).parent / "fonts"
    pdfmetrics.registerFont(TTFont(_PLAIN, folder / "Vera.ttf"))
    pdfmetrics.registerFont(TTFont(_BOLD, folder / "VeraBd.ttf"))
