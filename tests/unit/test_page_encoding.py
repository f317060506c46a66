from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw

from indexer.page_encoding import webp_of

SIZE = (640, 905)


def page_of_text(colour: str = "black") -> Image.Image:
    page = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(page)
    for line in range(60, 850, 14):
        pen.text((60, line), "Keputusan Bupati tentang penetapan status siaga darurat bencana", fill=colour)
    return page


def scan(deviation: float, *, coloured: bool = False) -> Image.Image:
    grey = np.asarray(page_of_text().convert("L")).astype(float) * 0.8 + 20
    noise = np.random.default_rng(7).normal(0, deviation, (*grey.shape, 3 if coloured else 1))
    return Image.fromarray(
        np.clip(grey[..., None] + noise, 0, 255).astype(np.uint8).repeat(1 if coloured else 3, axis=2)
    )


def at_quality(quality: int, page: Image.Image) -> bytes:
    written = io.BytesIO()
    page.convert("L").save(written, "WEBP", quality=quality, method=2)
    return written.getvalue()


def decoded(webp: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(webp)).convert("RGB")).astype(int)


def test_ink_on_white_paper_keeps_every_edge() -> None:
    page = page_of_text()

    difference = np.abs(decoded(webp_of(page)) - np.asarray(page).astype(int))

    assert difference.max() <= 9  # half a step of sixteen greys


def test_a_grey_page_has_no_colour() -> None:
    pixels = decoded(webp_of(scan(4, coloured=True)))

    assert np.ptp(pixels, axis=2).max() <= 2  # rounding between the colour spaces


def test_a_stamp_keeps_its_colour() -> None:
    page = page_of_text()
    ImageDraw.Draw(page).ellipse((400, 700, 520, 820), outline="#2030c0", width=8)

    pixels = decoded(webp_of(page))

    assert np.ptp(pixels[700:820, 400:520], axis=2).max() > 100


def test_quality_falls_only_where_a_page_would_take_too_many_bytes() -> None:
    clean, noisy = scan(2).resize((1280, 1810)), scan(12)

    assert len(webp_of(clean)) == len(at_quality(62, clean))
    assert len(webp_of(noisy)) == len(at_quality(30, noisy))
