"""Contrast of the reading room, by WCAG 2.2: 4.5 for text, 3 for signs and edges, by day and when dim."""

from __future__ import annotations

import re

import pytest

from search_api.static_files import FOLDER

SHEET = (FOLDER / "css" / "1-tokens.css").read_text(encoding="utf-8")
DAY, DIM = SHEET.split("@media (prefers-color-scheme: dark)")[:2]
TEXT = ["ink", "ink-quiet", "accent", "accent-deep", "warning"]
SIGNS = ["edge", "berkala", "serta-merta", "setiap-saat", "dikecualikan"]


def tokens(sheet: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", sheet))


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("light", [tokens(DAY), tokens(DAY) | tokens(DIM)], ids=["day", "dim"])
def test_text_and_signs_stand_out(light: dict[str, str]) -> None:
    for ground in ("ground", "paper"):
        for name in TEXT:
            assert contrast(light[name], light[ground]) >= 4.5, (name, ground)
        for name in SIGNS:
            assert contrast(light[name], light[ground]) >= 3, (name, ground)
    assert contrast(light["ink"], light["pen"]) >= 4.5
    assert contrast(light["on-accent"], light["accent"]) >= 4.5
    assert contrast(light["warning"], light["warning-ground"]) >= 4.5
    assert contrast(light["accent"], light["warning-ground"]) >= 3
