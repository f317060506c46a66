"""OCR reads skewed, noisy, grey pages nearly without fault, and says where each word stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from archive.documents import OcrStatus, TextSource
from archive.extraction import Limits
from bench.ocr_accuracy import word_error_rate
from bench.scanned_pages import A4_AT_200_DPI, ScannedPage, scanned_page
from indexer.ocr import read_page

PNG = "image/png"
PAGE_POINTS = (595.44, 842.04)


def saved(page: ScannedPage, path: Path) -> Path:
    page.image.save(path, dpi=(200, 200), compress_level=1)
    return path


@pytest.mark.parametrize(("seed", "skew"), [(1, 3.0), (2, -3.0), (3, -6.5)])
def test_skewed_noisy_page_is_read_with_under_two_percent_of_words_wrong(
    tmp_path: Path, seed: int, skew: float
) -> None:
    scan = scanned_page(seed, skew)
    page = read_page(saved(scan, tmp_path / "scan.png"), PNG, 1, Limits())
    assert word_error_rate(scan.words, page.text.split()) < 0.02
    assert page.source is TextSource.OCR
    assert page.ocr is OcrStatus.DONE
    assert page.confidence is not None
    assert page.confidence > 0.85
    assert (page.width, page.height) == pytest.approx(PAGE_POINTS, abs=0.1)


def test_lines_and_paragraphs_keep_their_order(tmp_path: Path) -> None:
    scan = scanned_page(4, 1.0)
    text = read_page(saved(scan, tmp_path / "scan.png"), PNG, 1, Limits()).text
    places = [text.find(line) for line in scan.lines]
    found = [place for place in places if place >= 0]
    assert len(found) >= 0.9 * len(scan.lines)
    assert found == sorted(found)
    assert text.count("\n\n") >= 5


def test_word_boxes_cover_the_ink_of_the_page_as_it_lies(tmp_path: Path) -> None:
    scan = scanned_page(5, 4.0)
    page = read_page(saved(scan, tmp_path / "scan.png"), PNG, 1, Limits())
    pixels_per_point = A4_AT_200_DPI[0] / PAGE_POINTS[0]
    darkness = []
    for word in page.words:
        box = tuple(round(edge * pixels_per_point) for edge in (word.x0, word.y0, word.x1, word.y1))
        darkness.append(min(scan.image.crop(box).getextrema()[0], 255))
    assert max(darkness) < 120  # there is ink in every box
    blanked = scan.image.copy()
    for word in page.words:
        box = tuple(round(edge * pixels_per_point) for edge in (word.x0, word.y0, word.x1, word.y1))
        blanked.paste(200, box)
    assert sum(blanked.point(lambda value: value < 90).histogram()[1:2]) < 2000  # and hardly any elsewhere


@pytest.mark.parametrize("quarter", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180])
def test_page_fed_sideways_or_upside_down_is_read(tmp_path: Path, quarter: Image.Transpose) -> None:
    scan = scanned_page(1, 0.0)
    lying = ScannedPage(scan.image.crop((0, 0, 1654, 700)).transpose(quarter), scan.lines[:9], 0.0)
    page = read_page(saved(lying, tmp_path / "scan.png"), PNG, 1, Limits())
    assert word_error_rate(" ".join(scan.lines[:9]).split(), page.text.split()[: len(lying.words)]) < 0.05


def test_empty_page_has_no_words_and_is_done(tmp_path: Path) -> None:
    Image.new("L", A4_AT_200_DPI, 235).save(tmp_path / "blank.png", dpi=(200, 200))
    page = read_page(tmp_path / "blank.png", PNG, 1, Limits())
    assert (page.text, page.words, page.source, page.ocr) == ("", (), TextSource.NONE, OcrStatus.DONE)


def test_digits_beside_the_rules_of_a_table_are_kept(tmp_path: Path) -> None:
    font = ImageFont.load_default(33)
    image = Image.new("L", A4_AT_200_DPI, 235)
    draw = ImageDraw.Draw(image)
    dates = [f"{day} Februari 20{day}" for day in (12, 14, 17, 21, 24, 26)]
    for row, date in enumerate(dates):
        top = 300 + 90 * row
        for left in (200, 320, 900, 1450):
            draw.line([(left, top), (left, top + 90)], fill=30, width=4)
        draw.line([(200, top), (1450, top)], fill=30, width=4)
        draw.text((230, top + 25), f"{row + 1}.", font=font, fill=25)
        draw.text((330, top + 25), date, font=font, fill=25)
        draw.text((920, top + 25), "hari libur nasional", font=font, fill=25)
    image.rotate(1.2, fillcolor=235).save(tmp_path / "tabel.png", dpi=(200, 200))
    text = read_page(tmp_path / "tabel.png", PNG, 1, Limits()).text
    assert [date for date in dates if date not in text] == []
