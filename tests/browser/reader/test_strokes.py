"""The felt pen lies on the ink of the words: within 5 pixels on a page that is 1000 pixels wide."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise
from urllib.request import urlopen

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page

from search_api.pages.strokes import _PEN
from tests.browser.reader.conftest import Library

Visit = Callable[..., Page]
Box = tuple[float, float, float, float]
WIDTH = 1000
TOLERANCE = 5
WORD_GAP = 1.8  # points without ink; less than that is inside a word
LINE_GAP = 1.2


def strokes_on(page: Page) -> tuple[list[Box], float]:
    """Left, top, right, bottom of every stroke as laid out by the browser, scaled to a picture 1000 pixels wide.

    The second is how many of those pixels a point of paper takes.
    """
    page.locator(".sheet img").evaluate("picture => picture.decode()")
    found = page.evaluate(
        """() => {
            const picture = document.querySelector(".sheet img").getBoundingClientRect();
            const scale = 1000 / picture.width;
            const strokes = [...document.querySelectorAll(".strokes rect")].map((each) => {
                const box = each.getBoundingClientRect();
                return [box.left, box.top, box.right, box.bottom].map(
                    (edge, side) => (edge - (side % 2 ? picture.top : picture.left)) * scale);
            });
            return {strokes, points: document.querySelector(".strokes").viewBox.baseVal.width};
        }"""
    )
    return [tuple(box) for box in found["strokes"]], WIDTH / found["points"]


def ink_of(page: Page, library: Library) -> NDArray[np.bool_]:
    """Where the picture itself is dark, 1000 pixels wide."""
    address = page.evaluate("document.querySelector('.sheet img').getAttribute('src')")
    with urlopen(library.address + address.replace("width=960", "width=1920")) as answer:
        picture = Image.open(io.BytesIO(answer.read())).convert("L")
    small = picture.resize((WIDTH, round(WIDTH * picture.height / picture.width)), Image.Resampling.BOX)
    pixels = np.asarray(small).astype(int)
    return pixels < np.median(pixels) - 50


def runs(filled: NDArray[np.bool_], gap: float) -> list[tuple[int, int]]:
    """First and last place of each run of filled places; smaller gaps than ``gap`` do not part it."""
    places = np.flatnonzero(filled).tolist()
    breaks = [0, *(at + 1 for at, (one, other) in enumerate(pairwise(places)) if other - one > gap), len(places)]
    return [(places[begin], places[end - 1]) for begin, end in pairwise(breaks) if end > begin]


def word_under(stroke: Box, ink: NDArray[np.bool_], scale: float) -> Box:
    """The ink of the words of which most lies under the stroke."""
    left, top, right, bottom = (round(edge) for edge in stroke)
    middle = slice(top + (bottom - top) // 4, bottom - (bottom - top) // 4)
    columns = [
        run
        for run in runs(ink[middle].any(axis=0), WORD_GAP * scale)
        if min(run[1], right) - max(run[0], left) > (run[1] - run[0]) / 2
    ]
    assert columns, "no word lies under the stroke"
    x0, x1 = columns[0][0], columns[-1][1]
    rows = runs(ink[max(top - 12, 0) : bottom + 12, x0 : x1 + 1].any(axis=1), LINE_GAP * scale)
    y0, y1 = max(rows, key=lambda run: run[1] - run[0])
    return x0, max(top - 12, 0) + y0, x1, max(top - 12, 0) + y1


def assert_strokes_lie_on_words(page: Page, library: Library, count: int) -> None:
    strokes, scale = strokes_on(page)
    ink = ink_of(page, library)
    pen = _PEN * scale
    assert len(strokes) == count
    for left, top, right, bottom in strokes:
        word = word_under((left, top, right, bottom), ink, scale)
        assert (left + pen, right - pen) == pytest.approx((word[0], word[2]), abs=TOLERANCE)
        # A box of a PDF's own text is as high as its font, ink only as its letters: the ink must lie within it.
        assert top - TOLERANCE <= word[1]
        assert word[3] <= bottom + TOLERANCE
        assert bottom - top <= 2.2 * (word[3] - word[1] + 1)


@pytest.mark.parametrize(
    ("file", "question", "count"),
    [("scan0217.pdf", "kebakaran hutan", 4), ("maklumat-pelayanan-2024.jpg", "pelayanan", 0)],
)
@pytest.mark.parametrize("width", [1280, 360])
def test_strokes_lie_on_the_words_of_a_scan(
    visit: Visit, library: Library, file: str, question: str, count: int, width: int
) -> None:
    page = visit(library.page(file, 1, f"?q={question}"), viewport={"width": width, "height": 900})

    assert_strokes_lie_on_words(page, library, count or page.locator(".strokes rect").count())
    assert page.locator(".strokes rect").count() > 0


@pytest.mark.parametrize("number", [1, 3])
def test_strokes_lie_on_the_words_of_a_cropped_page(visit: Visit, library: Library, number: int) -> None:
    page = visit(library.page("jembatan.pdf", number, "?q=penyediaan+jembatan"))

    assert_strokes_lie_on_words(page, library, 1)


@pytest.mark.parametrize("number", [2, 4])
def test_strokes_lie_on_the_words_of_a_turned_page(visit: Visit, library: Library, number: int) -> None:
    page = visit(library.page("jembatan.pdf", number, "?q=gantung"))

    [(left, top, right, bottom)], scale = strokes_on(page)
    ink = ink_of(page, library)
    pen = _PEN * scale
    # The line runs downwards: the last run of ink in its columns is the last word.
    rows = runs(ink[:, round(left) : round(right)].any(axis=1), WORD_GAP * scale)
    assert (top + pen, bottom - pen) == pytest.approx(rows[-1], abs=TOLERANCE)
    columns = np.flatnonzero(ink[round(top) : round(bottom), max(round(left) - 12, 0) : round(right) + 12].any(axis=0))
    assert columns.min() >= 12 - TOLERANCE
    assert columns.max() <= 12 + (right - left) + TOLERANCE


def test_strokes_stay_on_the_words_while_zooming(visit: Visit, library: Library) -> None:
    page = visit(library.page("scan0217.pdf", 1, "?q=kebakaran+hutan"))
    page.locator(".sheet img").evaluate("picture => picture.decode()")
    before = page.locator(".sheet img").bounding_box()

    for _ in range(4):
        page.keyboard.press("+")

    after = page.locator(".sheet img").bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] == pytest.approx(2.5 * before["width"], abs=2)
    assert_strokes_lie_on_words(page, library, 4)


def test_strokes_lie_on_the_words_of_an_enlarged_page_without_a_script(visit: Visit, library: Library) -> None:
    page = visit(library.page("scan0217.pdf", 1, "?q=kebakaran+hutan"), java_script_enabled=False)
    page.get_by_role("link", name="Perbesar").click()

    box = page.locator(".sheet img").bounding_box()
    frame = page.get_by_role("region", name="Gambar halaman")
    frame.focus()
    page.keyboard.press("ArrowRight")

    assert box is not None
    assert box["width"] == 1280
    assert_strokes_lie_on_words(page, library, 4)
