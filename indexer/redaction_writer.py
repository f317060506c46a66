"""How does a PDF of one picture and invisible words look, written from nothing? ISO 32000-1."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from archive.documents import Word

_EM: Final = 1000
_ADVANCE: Final = 1000  # of every glyph, in thousandths of the size: wider than any letter a reader puts in its place
_ASCENT: Final = 0.8  # of a line's height above its base line

# Codes are UTF-16 code units and mean themselves. The font draws nothing: it is never shown (text render mode 3).
_TO_UNICODE: Final = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
1 beginbfrange
<0000> <FFFF> <0000>
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG without metadata; ``colours`` is DeviceGray or DeviceRGB."""

    jpeg: bytes
    width: int
    height: int
    colours: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page in points with its picture and the words under it."""

    width: float
    height: float
    picture: Picture
    words: Sequence[Word]


def written(sheet: Sheet) -> bytes:
    """A whole PDF of this page. The same bytes for the same page."""
    picture = sheet.picture
    content = zlib.compress("\n".join(_content(sheet)).encode("ascii"))
    to_unicode = zlib.compress(_TO_UNICODE)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {sheet.width:.2f} {sheet.height:.2f}] /Contents 4 0 R "
            "/Resources << /XObject << /Im 5 0 R >> /Font << /F 6 0 R >> >> >>"
        ).encode(),
        _stream("/Filter /FlateDecode", content),
        _stream(
            f"/Type /XObject /Subtype /Image /Width {picture.width} /Height {picture.height} "
            f"/ColorSpace /{picture.colours} /BitsPerComponent 8 /Filter /DCTDecode",
            picture.jpeg,
        ),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Invisible /Encoding /Identity-H /DescendantFonts [7 0 R] "
        b"/ToUnicode 9 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Invisible /CIDToGIDMap /Identity "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 8 0 R "
        + f"/DW {_ADVANCE} >>".encode(),
        b"<< /Type /FontDescriptor /FontName /Invisible /Flags 5 /FontBBox [0 -200 1000 800] /ItalicAngle 0 "
        b"/Ascent 800 /Descent -200 /CapHeight 800 /StemV 80 >>",
        _stream("/Filter /FlateDecode", to_unicode),
    ]
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)


def _stream(about: str, data: bytes) -> bytes:
    return f"<< {about} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _content(sheet: Sheet) -> Iterator[str]:
    yield f"q {sheet.width:.2f} 0 0 {sheet.height:.2f} 0 0 cm /Im Do Q"
    yield "BT 3 Tr"
    for word in sheet.words:
        width, height = word.x1 - word.x0, word.y1 - word.y0
        units = len(word.text.encode("utf-16-be")) // 2
        if width <= 0 or height <= 0 or not units:
            continue
        stretch = 100 * width / (units * height * _ADVANCE / _EM)
        base = sheet.height - word.y0 - height * _ASCENT
        # The blank after a word parts it from the next for readers that go by spaces.
        code = f"{word.text} ".encode("utf-16-be").hex().upper()
        yield f"/F {height:.2f} Tf {stretch:.2f} Tz 1 0 0 1 {word.x0:.2f} {base:.2f} Tm <{code}> Tj"
    yield "ET"
