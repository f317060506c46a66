"""How does a clean page become one that lay crooked on a scanner's glass, or was photographed on a wall?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tools.samples.blocks import FOOTER


@dataclass(frozen=True, slots=True)
class Wear:
    """What a page has been through: skew in degrees, paper and ink in grey levels, noise in grey levels, blur in px."""

    skew: float = 1.2
    paper: int = 232
    ink: int = 45
    noise: float = 5.0
    blur: float = 0.6
    stamp: bool = True
    seed: int = 1


def render(pdf: bytes, dpi: int) -> list[Image.Image]:
    """Every page of the PDF as a grey image."""
    document = pdfium.PdfDocument(pdf)
    return [page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in document]


def weather(page: Image.Image, wear: Wear) -> Image.Image:
    """The page as a scanner saw it: stamped, turned, greyed, blurred and noisy. Same input, same output."""
    rng = np.random.default_rng(wear.seed)
    if wear.stamp:
        page = _stamped(page, rng)
    turned = page.rotate(wear.skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    turned = turned.filter(ImageFilter.GaussianBlur(wear.blur))
    pixels = np.asarray(turned, dtype=np.float32) / 255
    height, width = pixels.shape
    # Coarse shade first (a lid that does not close), then fine grain: grain alone would look printed.
    shade = Image.fromarray(rng.normal(0, 1, (9, 6)).astype(np.float32)).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    grey = wear.ink + pixels * (wear.paper - wear.ink) + np.asarray(shade) * 3
    grain = Image.fromarray(rng.normal(0, wear.noise, (height // 2, width // 2)).astype(np.float32))
    grey += np.asarray(grain.resize((width, height), Image.Resampling.BILINEAR))
    specks = rng.integers(0, [height - 3, width - 3], size=(40, 2))
    for row, column in specks:
        grey[row : row + 2, column : column + 2] = wear.ink + 30
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def _stamped(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A round office stamp, of rings and a star only, below the text on the right."""
    side = page.width // 6
    stamp = Image.new("L", (side, side), 255)
    draw = ImageDraw.Draw(stamp)
    centre = side / 2
    for radius, width in ((0.48, 4), (0.36, 2)):
        edge = side * radius
        draw.ellipse((centre - edge, centre - edge, centre + edge, centre + edge), outline=120, width=width)
    corners = [
        (centre + side * radius * np.sin(turn * np.pi / 5), centre - side * radius * np.cos(turn * np.pi / 5))
        for turn, radius in ((turn, 0.22 if turn % 2 == 0 else 0.09) for turn in range(10))
    ]
    draw.polygon(corners, outline=120)
    stamp = stamp.rotate(float(rng.uniform(-25, 25)), fillcolor=255)
    ink = np.asarray(page)
    rows = np.flatnonzero((ink[: int(page.height * 0.93)] < 128).any(axis=1))
    top = min(int(rows[-1]) + page.height // 60, int(page.height * 0.93) - side) if rows.size else page.height // 2
    left = int(page.width * 0.66)
    result = page.copy()
    under = result.crop((left, top, left + side, top + side))
    result.paste(Image.fromarray(np.minimum(np.asarray(under), np.asarray(stamp))), (left, top))
    return result


def scanned_pdf(pdf: bytes, wears: Sequence[Wear], *, dpi: int = 150, quality: int = 50) -> bytes:
    """The PDF again with pictures in place of text: one JPEG a page."""
    return _picture_pdf([weather(page, wear) for page, wear in zip(render(pdf, dpi), wears, strict=True)], dpi, quality)


def searchable_scan(
    pdf: bytes, wears: Sequence[Wear], misread: dict[str, str], *, dpi: int = 150, quality: int = 50
) -> bytes:
    """A scan whose scanner software put its (not quite right) reading under the picture as invisible text."""
    source = pdfium.PdfDocument(pdf)
    lines: list[list[tuple[float, float, str]]] = []
    for page in source:
        text = page.get_textpage()
        found = []
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            words = text.get_text_bounded(left, bottom, right, top)
            for right_form, wrong_form in misread.items():
                words = words.replace(right_form, wrong_form)
            found.append((left, bottom, " ".join(words.split())))
        lines.append(found)
    pages = [weather(page, wear) for page, wear in zip(render(pdf, dpi), wears, strict=True)]
    return _picture_pdf(pages, dpi, quality, lines)


def _picture_pdf(
    pages: Sequence[Image.Image], dpi: int, quality: int, hidden: Sequence[Sequence[tuple[float, float, str]]] = ()
) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=1)
    for index, page in enumerate(pages):
        width, height = page.width * 72 / dpi, page.height * 72 / dpi
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(BytesIO(jpeg(page, quality))), 0, 0, width, height)
        for left, bottom, words in hidden[index] if hidden else ():
            text = canvas.beginText(left, bottom + 2)
            text.setFont("Times-Roman", 11)
            text.setTextRenderMode(3)
            text.textOut(words)
            canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def jpeg(image: Image.Image, quality: int = 50, dpi: int = 150) -> bytes:
    """The image as JPEG bytes."""
    return _saved(image, "JPEG", quality=quality, optimize=True, dpi=(dpi, dpi))


def png(image: Image.Image, dpi: int = 150) -> bytes:
    """The image as PNG bytes in 16 grey levels: a screenshot, not a photograph."""
    levels = image.quantize(16)
    return _saved(levels, "PNG", optimize=True, dpi=(dpi, dpi))


def webp(image: Image.Image, quality: int = 45) -> bytes:
    """The image as WebP bytes."""
    return _saved(image, "WEBP", quality=quality, method=6)


def tiff(pages: Sequence[Image.Image], dpi: int = 200) -> bytes:
    """A fax-like TIFF of black and white pages (CCITT group 4)."""
    bilevel = [page.point(lambda level: 255 if level > 150 else 0).convert("1") for page in pages]
    return _saved(
        bilevel[0], "TIFF", save_all=True, append_images=bilevel[1:], compression="group4", dpi=(dpi, dpi),
        description=FOOTER,
    )  # fmt: skip


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def photographed(page: Image.Image, seed: int) -> Image.Image:
    """A notice photographed on an office wall: uneven light, a little perspective, the wall around it."""
    rng = np.random.default_rng(seed)
    width, height = page.size
    wall = Image.new("L", (int(width * 1.12), int(height * 1.1)), 150)
    offset = (int(width * 0.06), int(height * 0.05))
    wall.paste(page.point(lambda level: int(40 + level * 0.78)), offset)
    wide, tall = wall.size
    slant = int(wide * 0.012)
    wall = wall.transform(
        wall.size, Image.Transform.QUAD, (0, 0, slant, tall, wide - slant // 2, tall - slant, wide, slant),
        resample=Image.Resampling.BICUBIC, fillcolor=150,
    )  # fmt: skip
    light = np.linspace(14, -22, wide, dtype=np.float32)[None, :] + np.linspace(8, -10, tall, dtype=np.float32)[:, None]
    pixels = np.asarray(wall, dtype=np.float32) + light
    grain = Image.fromarray(rng.normal(0, 4, (tall // 2, wide // 2)).astype(np.float32))
    pixels += np.asarray(grain.resize((wide, tall), Image.Resampling.BILINEAR))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
