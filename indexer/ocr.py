"""What does a scanned page say, word by word, where does each word stand, and how sure can one be?

Tesseract inside the wheel of tesserocr, with the models in ``tessdata``. Runs in a child of the sandbox.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin
from pathlib import Path
from statistics import fmean
from typing import Final

from PIL import Image, ImageDraw, ImageFont, ImageStat
from tesserocr import OEM, PSM, RIL, PyTessBaseAPI

from archive.documents import OcrStatus, Page, TextSource, Word
from archive.extraction import Limits
from indexer.deskew import skew_of
from indexer.extractors.page_text import clean, rejoin_broken_words
from indexer.page_raster import Raster, Target, raster
from indexer.page_rules import has_upright_rules

DPI: Final = 200
"""More does not read better: Tesseract scales every line to 36 pixels."""

_PIXELS: Final = 12_000_000  # an A3 page at 200 dpi has 7.7 million
_SURE: Final = 0.80  # mean confidence from which a reading is taken as it is
_LOST: Final = 0.75  # mean confidence under which the page may stand on its side or head
_GARBAGE: Final = 0.20  # words below are specks, stamps and signatures
_NARROWED: Final = 0.72
"""Letters a little narrower read as well and cost a quarter less: the network goes through a line column by column.
Not in tables: digits beside a rule are lost or take the rule for a 1."""
_QUARTERS: Final = {90: Image.Transpose.ROTATE_90, 270: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180}
_FIRST: Final = "ind"
_BOTH: Final = "ind+eng"
_MODELS: Final = Path(__file__).parent / "tessdata"


@dataclass(frozen=True, slots=True)
class _Turned:
    """An image turned counter-clockwise about its centre and narrowed, grown so that nothing is cut off."""

    image: Image.Image
    degrees: float
    before: tuple[int, int]
    narrowed: float

    def box_before(self, box: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
        """The upright box, in the image as it was, around ``box`` in the turned one; pixels."""
        sine, cosine = sin(radians(self.degrees)), cos(radians(self.degrees))
        x0, y0, x1, y1 = box
        across, down = self.image.size
        corners = [((x - across / 2) / self.narrowed, y - down / 2) for x in (x0, x1) for y in (y0, y1)]
        xs = [x * cosine - y * sine + self.before[0] / 2 for x, y in corners]
        ys = [x * sine + y * cosine + self.before[1] / 2 for x, y in corners]
        return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one pass of Tesseract gave. Boxes are in pixels of the page before it was turned."""

    text: str
    words: tuple[Word, ...]
    confidence: float

    @property
    def worth(self) -> float:
        """Sure words count, doubtful ones hardly: tells a good reading from a short one and from a wild one."""
        return sum(len(word.text) * max(0.0, (word.confidence or 0) - 0.3) for word in self.words)


def installed_languages() -> list[str]:
    """Codes of the languages whose models are shipped, e.g. ``ind``."""
    return sorted(model.stem for model in _MODELS.glob("*.traineddata"))


def preload() -> None:
    """Load the model, and what the engine loads at its first line, once for all children of a fork server."""
    line = Image.new("L", (600, 80), 240)
    ImageDraw.Draw(line).text((20, 20), "Peraturan Daerah Nomor 5", fill=20, font=ImageFont.load_default(36))
    _read(_Turned(line, 0.0, line.size, 1.0), PSM.SINGLE_COLUMN)


def read_page(path: Path, media_type: str, page: int, limits: Limits) -> Page:
    """OCR of one page (from 1) of a PDF or image file. Raises NotFound and UnreadableFile.

    Word boxes are in points of the page as it lies in the file, however askew it was scanned.
    """
    drawn = raster(path, media_type, page, Target("L", _PIXELS, dpi=DPI), limits)
    reading = _best_reading(drawn.image)
    return Page(
        number=page,
        text=reading.text,
        source=TextSource.OCR if reading.words else TextSource.NONE,
        width=round(drawn.width, 2),
        height=round(drawn.height, 2),
        ocr=OcrStatus.DONE,
        confidence=round(reading.confidence, 4) if reading.words else None,
        words=tuple(_in_points(word, drawn) for word in reading.words),
    )


def _best_reading(image: Image.Image) -> _Reading:
    """Level, as one column; where that is doubtful as free layout; where that is hopeless in other directions.

    What is doubtful even so may not be Indonesian. English is asked last, because it is sure of words upside down.
    """
    turned = _turn(image, -skew_of(image))
    best = _read(turned, PSM.SINGLE_COLUMN)
    if best.confidence < _SURE:
        best = max(best, _read(turned, PSM.AUTO), key=_worth)
    if best.confidence < _LOST:
        for quarter, transpose in _QUARTERS.items():
            other = _turn(image, quarter - skew_of(image.transpose(transpose)))
            reading = _read(other, PSM.SINGLE_COLUMN)
            if reading.worth > best.worth:
                best, turned = reading, other
            if best.confidence >= _SURE:
                break
    if best.confidence < _SURE:
        best = max(best, _read(turned, PSM.AUTO, _BOTH), key=_worth)
    return best


def _worth(reading: _Reading) -> float:
    return reading.worth


def _turn(image: Image.Image, degrees: float) -> _Turned:
    """Level, and narrowed where that costs no accuracy."""
    width, height = image.size
    sine, cosine = sin(radians(degrees)), cos(radians(degrees))
    across = round(width * abs(cosine) + height * abs(sine))
    down = round(width * abs(sine) + height * abs(cosine))
    c, f = (width - cosine * across + sine * down) / 2, (height - sine * across - cosine * down) / 2
    paper = ImageStat.Stat(image.reduce(16)).median[0]
    affine, bilinear = Image.Transform.AFFINE, Image.Resampling.BILINEAR
    turned = image.transform((across, down), affine, (cosine, -sine, c, sine, cosine, f), bilinear, fillcolor=paper)
    if has_upright_rules(turned):
        return _Turned(turned, degrees, image.size, 1.0)
    return _Turned(turned.resize((round(across * _NARROWED), down), bilinear), degrees, image.size, _NARROWED)


@cache
def _engine(languages: str) -> PyTessBaseAPI:
    return PyTessBaseAPI(path=str(_MODELS), lang=languages, oem=OEM.LSTM_ONLY)


def _read(turned: _Turned, layout: int, languages: str = _FIRST) -> _Reading:
    engine = _engine(languages)
    engine.SetPageSegMode(layout)
    engine.SetImage(turned.image)
    engine.SetSourceResolution(DPI)
    engine.Recognize()
    found = engine.GetIterator()
    words: list[Word] = []
    lines: list[str] = []
    while found is not None and not found.Empty(RIL.WORD):
        if found.IsAtBeginningOf(RIL.PARA):
            lines.append("")
        if found.IsAtBeginningOf(RIL.TEXTLINE):
            lines.append("")
        text = clean(found.GetUTF8Text(RIL.WORD))
        confidence = found.Confidence(RIL.WORD) / 100
        if text and confidence >= _GARBAGE:
            words.append(Word(text, *turned.box_before(found.BoundingBox(RIL.WORD)), confidence=round(confidence, 3)))
            lines[-1] = f"{lines[-1]} {text}".lstrip()
        if not found.Next(RIL.WORD):
            break
    text = clean(rejoin_broken_words("\n".join(lines)))
    return _Reading(text, tuple(words), fmean(word.confidence or 0 for word in words) if words else 0.0)


def _in_points(word: Word, drawn: Raster) -> Word:
    """From pixels to points, inside the page."""
    across, down = drawn.width / drawn.image.width, drawn.height / drawn.image.height
    x0, x1 = (round(min(max(x * across, 0), drawn.width), 2) for x in (word.x0, word.x1))
    y0, y1 = (round(min(max(y * down, 0), drawn.height), 2) for y in (word.y0, word.y1))
    return Word(word.text, x0, y0, x1, y1, word.confidence)
