"""The accent colour of a site is readable in both themes, or refused with one that is."""

from __future__ import annotations

import re

import pytest

from archive.errors import InvalidInput
from search_api import accent
from search_api.accent import accent_sheet, check_accent, contrast
from search_api.settings import load
from search_api.static_files import FOLDER

GOOD = ["#0d5c63", "#000000", "#7a1f3d", "#0000ff", "#5a5a00", "#B3261E"]


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@pytest.mark.parametrize("colour", GOOD)
def test_a_good_colour_is_readable_by_day_and_when_dim(colour: str) -> None:
    check_accent(colour, "ARSIP_ACCENT_COLOR")
    day, dim = accent_sheet(colour).split("@media (prefers-color-scheme: dark)")
    for sheet, grounds in ((day, accent.LIGHT_GROUNDS), (dim, accent.DARK_GROUNDS)):
        tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", sheet))
        assert set(tokens) == {"accent", "accent-deep", "on-accent"}
        for ground in (*grounds, tokens["on-accent"]):
            assert contrast(tokens["accent"], ground) >= accent.ENOUGH
            assert contrast(tokens["accent-deep"], ground) >= accent.ENOUGH


@pytest.mark.parametrize("colour", ["#ff8800", "#00bcd4", "#ffffff", "#7c7c7c"])
def test_a_pale_colour_is_refused_with_a_darker_one_that_is_not(colour: str) -> None:
    with pytest.raises(InvalidInput, match="ARSIP_ACCENT_COLOR") as refusal:
        load({"ARSIP_ACCENT_COLOR": colour})
    better = str(refusal.value.values["better"])
    assert better in str(refusal.value)
    check_accent(better, "ARSIP_ACCENT_COLOR")


@pytest.mark.parametrize("colour", ["red", "#12345", "#1234567", "#0d5c63; }", "0d5c63"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    with pytest.raises(InvalidInput, match="bukan warna"):
        check_accent(colour, "ARSIP_ACCENT_COLOR")


def test_without_a_colour_nothing_is_added() -> None:
    assert accent_sheet("") == ""
    assert load({}).accent_color == ""


def test_grounds_are_those_of_the_style_sheet() -> None:
    sheet = (FOLDER / "css" / "1-tokens.css").read_text(encoding="utf-8")
    day, dim = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in sheet.split("@media (prefers-c")[:2])
    assert (day["ground"], day["paper"]) == accent.LIGHT_GROUNDS
    assert (dim["ground"], dim["paper"], dim["warning-ground"]) == accent.DARK_GROUNDS
    assert (day["on-accent"], dim["on-accent"]) == (accent.ON_LIGHT_ACCENT, accent.ON_DARK_ACCENT)
