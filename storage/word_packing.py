"""How are the words of an OCR page kept small? Columns of integers, MessagePack, zlib."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import msgspec

from archive.documents import Word

_PER_POINT = 100  # a hundredth of a point is a third of a pixel's hundredth at 200 dpi: nothing visible is lost
_PER_UNIT = 1000


class _Packed(msgspec.Struct, array_like=True):
    """Columns, because like stands beside like and compresses; boxes as x0, y0, width, height."""

    text: list[str]
    x0: list[int]
    y0: list[int]
    width: list[int]
    height: list[int]
    confidence: list[int | None]


def pack(words: Sequence[Word]) -> bytes | None:
    """Boxes are kept to 1/100 point, confidence to 1/1000. None for no words."""
    if not words:
        return None
    x0 = [round(w.x0 * _PER_POINT) for w in words]
    y0 = [round(w.y0 * _PER_POINT) for w in words]
    packed = _Packed(
        text=[w.text for w in words],
        x0=x0,
        y0=y0,
        width=[round(w.x1 * _PER_POINT) - x for w, x in zip(words, x0, strict=True)],
        height=[round(w.y1 * _PER_POINT) - y for w, y in zip(words, y0, strict=True)],
        confidence=[None if w.confidence is None else round(w.confidence * _PER_UNIT) for w in words],
    )
    return zlib.compress(msgspec.msgpack.encode(packed))


def unpack(data: bytes | None) -> tuple[Word, ...]:
    """The words in their order."""
    if data is None:
        return ()
    p = msgspec.msgpack.decode(zlib.decompress(data), type=_Packed)
    return tuple(
        Word(
            text,
            x / _PER_POINT,
            y / _PER_POINT,
            (x + width) / _PER_POINT,
            (y + height) / _PER_POINT,
            None if confidence is None else confidence / _PER_UNIT,
        )
        for text, x, y, width, height, confidence in zip(
            p.text, p.x0, p.y0, p.width, p.height, p.confidence, strict=True
        )
    )
