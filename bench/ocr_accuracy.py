"""How many words does OCR get wrong, and what does a page cost? ``python -m bench.ocr_accuracy``."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean

from rich.console import Console
from rich.table import Table

from archive.extraction import Limits
from bench.scanned_pages import scanned_page
from indexer.sandbox import Sandbox

RESULT = Path(__file__).parent / "results" / "ocr_accuracy.json"
SETS = {
    "page": ((1, 3.0, 12, 9), (2, -3.0, 12, 12), (3, 1.5, 11, 13), (4, -1.5, 12, 14), (5, 0.4, 11, 16)),
    "full page": ((1, 3.0, 11, None), (2, -3.0, 11, None), (6, 2.0, 9, None), (7, -6.0, 11, None), (8, 0.4, 12, None)),
}
"""Seed, skew in degrees, type size in points, sentences.

A page of a regency's documents holds 178 words (the median of 457 pages of real PDFs; one in ten holds more than
222), and so does a page of the first set in the mean. A page without any space left holds about 300.
"""


def word_error_rate(expected: Sequence[str], found: Sequence[str]) -> float:
    """Words to insert, delete or change, per expected word; punctuation and case count."""
    costs = list(range(len(found) + 1))
    for row, word in enumerate(expected, 1):
        diagonal, costs[0] = costs[0], row
        for column, other in enumerate(found, 1):
            diagonal, costs[column] = (
                costs[column],
                min(costs[column] + 1, costs[column - 1] + 1, diagonal + (word != other)),
            )
    return costs[-1] / len(expected)


def main() -> None:
    """Print a table of both sets and write their means."""
    headings = ("page", "type size", "skew", "words", "WER", "confidence", "CPU s")
    table = Table(*headings, title="OCR of rendered A4 scans, skewed, grey and noisy")
    means = {}
    with tempfile.TemporaryDirectory() as folder, Sandbox(Path(folder), Limits()) as sandbox:
        for name, pages in SETS.items():
            figures = []
            for seed, skew, points, sentences in pages:
                scan = scanned_page(seed, skew, points, sentences)
                path = Path(folder) / f"{name}-{seed}.png"
                scan.image.save(path, dpi=(200, 200), compress_level=1)
                outcome = sandbox.ocr(path, "image/png", 1)
                figure = {
                    "words": len(scan.words),
                    "wer": word_error_rate(scan.words, outcome.value.text.split()),
                    "confidence": outcome.value.confidence or 0.0,
                    "cpu_seconds": outcome.cost.cpu_seconds,
                }
                figures.append(figure)
                table.add_row(f"{name} {seed}", f"{points} pt", f"{skew:+.1f}°", *_cells(figure))
            means[name] = {key: round(fmean(figure[key] for figure in figures), 4) for key in figures[0]}
            table.add_row(f"{name}, mean", "", "", *_cells(means[name]), style="bold", end_section=True)
    Console().print(table)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps({"pages": len(figures), "cores": os.cpu_count(), "means": means}, indent=2) + "\n")


def _cells(figure: Mapping[str, float]) -> tuple[str, str, str, str]:
    return (
        f"{figure['words']:.0f}",
        f"{figure['wer']:.4f}",
        f"{figure['confidence']:.3f}",
        f"{figure['cpu_seconds']:.2f}",
    )


if __name__ == "__main__":
    main()
