"""Which accent colour does the site have, and does everybody see it? Contrast is that of WCAG 2.2 (1.4.3)."""

from __future__ import annotations

import colorsys
import re
from typing import Final

from archive.errors import InvalidInput

LIGHT_GROUNDS: Final = ("#f6f2e9", "#fffdf8")
DARK_GROUNDS: Final = ("#191714", "#22201b", "#33281a")
ON_LIGHT_ACCENT: Final = "#fffdf8"
ON_DARK_ACCENT: Final = "#14211f"
"""What the accent stands on and what stands on it: the tokens of the style sheet, held together by a test."""

ENOUGH: Final = 4.5
_WELL: Final = 7.0
_STEPS: Final = 200

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def contrast(first: str, second: str) -> float:
    """From 1 (the same) to 21 (black on white); both as ``#rrggbb``."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def check_accent(colour: str, setting: str) -> None:
    """Raises InvalidInput naming ``setting`` for what is no colour or cannot be read on the light page."""
    if not _COLOUR.fullmatch(colour):
        raise InvalidInput("{setting}: {color} bukan warna; tulis seperti #0d5c63.", setting=setting, color=colour)
    around = (*LIGHT_GROUNDS, ON_LIGHT_ACCENT)
    if (ratio := _weakest(colour, around)) < ENOUGH:
        raise InvalidInput(
            "{setting}: kontras {color} terhadap warna halaman hanya {ratio}, padahal sedikitnya {enough} (WCAG 2.2) "
            "agar terbaca semua orang. Warna terdekat yang cukup gelap: {better}.",
            setting=setting,
            color=colour,
            ratio=f"{ratio:.1f}",
            enough=str(ENOUGH),
            better=_moved_until(colour, -1, around, ENOUGH),
        )


def accent_sheet(colour: str) -> str:
    """The style rules of an accent colour without fault; none when ``colour`` is empty.

    On dark screens its hue is lightened until it stands out well.
    """
    if not colour:
        return ""
    dark = _moved_until(colour, 1, (*DARK_GROUNDS, ON_DARK_ACCENT), _WELL)
    return (
        f":root {{ --accent: {colour.lower()}; --accent-deep: {_towards(colour, -0.28)}; "
        f"--on-accent: {ON_LIGHT_ACCENT}; }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ --accent: {dark}; --accent-deep: {_towards(dark, 0.35)}; "
        f"--on-accent: {ON_DARK_ACCENT}; }} }}\n"
    )


def _weakest(colour: str, others: tuple[str, ...]) -> float:
    return min(contrast(colour, other) for other in others)


def _moved_until(colour: str, direction: int, others: tuple[str, ...], wanted: float) -> str:
    """The nearest darker (-1) or lighter (1) colour of this hue that stands out enough from all the others."""
    moved = (_towards(colour, direction * step / _STEPS) for step in range(_STEPS + 1))
    return next(each for each in moved if _weakest(each, others) >= wanted)


def _towards(colour: str, share: float) -> str:
    """Lighter by this share of what is missing to white, or darker by that share of what is there."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    lightness = lightness + (1 - lightness) * share if share > 0 else lightness * (1 + share)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in colorsys.hls_to_rgb(hue, lightness, saturation))


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
