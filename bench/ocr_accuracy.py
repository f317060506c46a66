"""How many words does OCR get wrong, and what does a page cost? ``python -m bench.ocr_accuracy``."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

from rich.console import Console
from rich.table import Table

from archive.extraction import Limits
from bench.scanned_pages import scanned_page
from indexer.sandbox import Sandbox

RESULT = Path(__file__).parent / "results" / "ocr_accuracy.json"
PAGES = (
    (1, 3.0, 11),
    (2, -3.0, 11),
    (3, 1.5, 10),
    (4, -1.5, 10),
    (5, 0.0, 12),
    (6, 2.0, 9),
    (7, -6.0, 11),
    (8, 0.4, 12),
)
"""Seed, skew in degrees, type size in points."""


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
    """Print the table and write the figures."""
    table = Table("page", "type size", "skew", "words", "WER", "confidence", "CPU s", title="OCR of rendered A4 scans")
    figures = []
    with tempfile.TemporaryDirectory() as folder, Sandbox(Path(folder), Limits()) as sandbox:
        for seed, skew, points in PAGES:
            scan = scanned_page(seed, skew, points)
            path = Path(folder) / f"{seed}.png"
            scan.image.save(path, dpi=(200, 200), compress_level=1)
            outcome = sandbox.ocr(path, "image/png", 1)
            page, cost = outcome.value, outcome.cost
            rate = word_error_rate(scan.words, page.text.split())
            confidence = page.confidence or 0.0
            figures.append({"wer": rate, "confidence": confidence, "cpu_seconds": cost.cpu_seconds})
            cells = (f"{points} pt", f"{skew:+.1f}°", len(scan.words), f"{rate:.4f}", f"{confidence:.3f}")
            table.add_row(str(seed), *map(str, cells), f"{cost.cpu_seconds:.2f}")
    means = {key: round(fmean(figure[key] for figure in figures), 4) for key in figures[0]}
    table.add_section()
    table.add_row(
        "mean", "", "", "", f"{means['wer']:.4f}", f"{means['confidence']:.3f}", f"{means['cpu_seconds']:.2f}"
    )
    Console().print(table)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps({"pages": len(figures), "cores": os.cpu_count(), "mean": means}, indent=2) + "\n")


if __name__ == "__main__":
    main()
