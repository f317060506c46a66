"""Which characters do these bytes of a text file stand for?"""

from __future__ import annotations

import codecs

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its BOM begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x0b\x1b\x08\x1a")


def encoding_of(sample: bytes, *, complete: bool) -> str | None:
    """The encoding of a text that begins with ``sample``; None when it does not look like text.

    BOM, then UTF-16 by its NUL bytes, then strict UTF-8, else Windows-1252 when it is mostly printable.
    ``complete`` says that ``sample`` is the whole text, so that a character cut at its end is an error.
    """
    for bom, name in _BOMS:
        if sample.startswith(bom):
            return name
    if utf16 := _utf16_by_nuls(sample):
        return utf16
    if b"\x00" in sample or _share_of_controls(sample) > 0.02:
        return None
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(sample, complete)
    except UnicodeDecodeError:
        high = sum(byte >= 0x80 for byte in sample)
        return "cp1252" if high <= 0.4 * len(sample) else None
    return "utf-8"


def decode(data: bytes) -> str:
    """``data`` as text, without its BOM; bytes that mean nothing become U+FFFD."""
    name = encoding_of(data[: 1 << 16], complete=len(data) <= 1 << 16) or "cp1252"
    if name == "utf-8":
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            # A stray byte late in a long UTF-8 text must not turn all of it into Windows-1252.
            if error.start > 1 << 16:
                return data.decode("utf-8-sig", "replace")
            name = "cp1252"
    return data.decode(name, "replace").removeprefix("\ufeff")


def _utf16_by_nuls(sample: bytes) -> str | None:
    even, odd = sample[0:4000:2], sample[1:4000:2]
    if len(odd) < 4:
        return None
    if odd.count(0) > 0.6 * len(odd) and even.count(0) < 0.05 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.6 * len(even) and odd.count(0) < 0.05 * len(odd):
        return "utf-16-be"
    return None


def _share_of_controls(sample: bytes) -> float:
    controls = sum(byte < 0x20 and byte not in _TEXT_CONTROLS for byte in sample)
    return controls / len(sample) if sample else 0.0
