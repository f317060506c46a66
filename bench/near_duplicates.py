"""How many copies are found, and how often is a form taken for one? ``python -m bench.near_duplicates``.

100 forms, each filled in twice; copies are misread at several rates on both sides. 20 are printed twice, scanned askew
and read by the archive's own OCR. All texts lie in one table, so every copy has to be found among all others.
"""

from __future__ import annotations

import json
import tempfile
import textwrap
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from archive.extraction import Limits
from archive.near_duplicates import Likeness, TextSignature
from bench.noisy_copies import filled, filled_otherwise, form, misread
from bench.scanned_pages import scanned_lines
from indexer.near_duplicates import estimated, signature_of
from indexer.same_text import compare, words_of_pages
from indexer.sandbox import Sandbox

RESULT = Path(__file__).parent / "results" / "near_duplicates.json"
FORMS = 100
SCANNED = 20
STRANGERS = 200
"""Pairs of papers of different forms that are looked at, the most alike of all."""

FIRST = 270_000  # seeds that nobody looked at while the rules were written
RATES = (0.0, 0.005, 0.01, 0.02, 0.04)
"""Share of letters misread in each of the two copies."""

SKEWS = (0.4, -1.2)
SCAN_SEED = 1_000_000
LETTERS_A_LINE = 70
LINES_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Sample:
    """A text, of which form and filling."""

    form: int
    filling: int
    text: str


@dataclass(slots=True)
class Tally:
    """Copies: how many met in a band, were called the same. Other fillings of a form: how many were."""

    copies: int = 0
    met: int = 0
    found: int = 0
    forms: int = 0
    false: int = 0


def main() -> None:
    """Print a table by rate of misreading and write it down."""
    shown = Table("set", "copies", "met", "recall", "other fillings", "false", "precision", title="Near-duplicates")
    figures: dict[str, dict[str, float]] = {}
    sets: list[tuple[str, Sequence[Sample]]] = [(f"misread {rate:.1%}", samples_at(rate, FIRST)) for rate in RATES]
    sets.append(("printed, scanned, read", _scanned()))
    for name, samples in sets:
        tally, strangers = measure(samples)
        called = tally.found + tally.false + strangers
        recall, precision = tally.found / tally.copies, tally.found / (called or 1)
        shown.add_row(
            name,
            str(tally.copies),
            f"{tally.met / tally.copies:.3f}",
            f"{recall:.3f}",
            str(tally.forms),
            str(tally.false),
            f"{precision:.3f}",
        )
        figures[name] = {
            "met": round(tally.met / tally.copies, 4),
            "recall": round(recall, 4),
            "false_forms": tally.false,
            "forms": tally.forms,
            "strangers": strangers,
            "precision": round(precision, 4),
        }
    Console().print(shown)
    costs = _costs()
    Console().print(costs)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps({"sets": figures, "costs": costs}, indent=2) + "\n")


def samples_at(rate: float, first: int, count: int = FORMS) -> list[Sample]:
    """Each form: two copies of one filling, and one of another, all misread at this rate."""
    samples = []
    for number in range(count):
        seed = first + 10 * number
        paper, one = form(seed), filled(seed)
        other = filled_otherwise(one, seed)
        for noise, (filling, what) in enumerate([(0, one), (0, one), (1, other)], seed + 1):
            samples.append(Sample(number, filling, misread(paper.text(what), rate, noise)))
    return samples


def measure(samples: Sequence[Sample]) -> tuple[Tally, int]:
    """The tally, and how many of the most alike pairs of different forms were called the same."""
    signatures = [signature_of([sample.text]) for sample in samples]
    meetings = _meetings(signatures)
    tally, strangers = Tally(), 0
    for left, right in _pairs_within(samples):
        same = samples[left].filling == samples[right].filling
        met = (left, right) in meetings
        called = met and _called_same(samples[left], samples[right])
        if same:
            tally.copies += 1
            tally.met += met
            tally.found += called
        else:
            tally.forms += 1
            tally.false += called
    strange = [pair for pair in meetings if samples[pair[0]].form != samples[pair[1]].form]
    for left, right in sorted(strange, key=lambda pair: -_share(signatures, *pair))[:STRANGERS]:
        strangers += _called_same(samples[left], samples[right])
    return tally, strangers


def _share(signatures: Sequence[TextSignature], left: int, right: int) -> float:
    return float(estimated(signatures[left].values, [signatures[right].values])[0][0])


def _called_same(left: Sample, right: Sample) -> bool:
    found = compare(words_of_pages([(1, left.text)]), words_of_pages([(1, right.text)]))
    return found.likeness is Likeness.SAME_TEXT


def _pairs_within(samples: Sequence[Sample]) -> Iterable[tuple[int, int]]:
    of_form: defaultdict[int, list[int]] = defaultdict(list)
    for place, sample in enumerate(samples):
        of_form[sample.form].append(place)
    for places in of_form.values():
        yield from ((left, right) for at, left in enumerate(places) for right in places[at + 1 :])


def _meetings(signatures: Sequence[TextSignature]) -> set[tuple[int, int]]:
    buckets: defaultdict[int, list[int]] = defaultdict(list)
    for place, signature in enumerate(signatures):
        for band in signature.bands:
            buckets[band].append(place)
    return {(left, right) for held in buckets.values() for at, left in enumerate(held) for right in held[at + 1 :]}


def _scanned() -> list[Sample]:
    """Born digital, scanned and read; and the same form for somebody else, scanned and read."""
    with tempfile.TemporaryDirectory() as folder, Sandbox(Path(folder), Limits()) as sandbox:

        def read(task: tuple[int, int, str]) -> Sample:
            number, filling, text = task
            lines = [part for line in text.splitlines() for part in textwrap.wrap(line, LETTERS_A_LINE)]
            pages = []
            for at in range(0, len(lines), LINES_A_PAGE):
                path = Path(folder) / f"{number}-{filling}-{at}.png"
                page = scanned_lines(lines[at : at + LINES_A_PAGE], SCAN_SEED + number, SKEWS[number % len(SKEWS)])
                page.save(path, dpi=(200, 200), compress_level=1)
                pages.append(sandbox.ocr(path, "image/png", 1).value.text)
            return Sample(number, filling, "\n".join(pages))

        tasks = []
        born = []
        for number in range(SCANNED):
            seed = FIRST + SCAN_SEED + 10 * number
            paper, one = form(seed), filled(seed)
            born.append(Sample(number, 0, paper.text(one)))
            tasks += [(number, 0, paper.text(one)), (number, 1, paper.text(filled_otherwise(one, seed)))]
        with ThreadPoolExecutor(2) as readers:
            return [*born, *readers.map(read, tasks)]


def _costs() -> dict[str, float]:
    """Milliseconds for one document of a page, and of a hundred."""
    one = form(1).text(filled(1))
    many = "\n".join(form(seed).text(filled(seed)) for seed in range(100))
    other = misread(many, 0.02, 1)
    figures = {}
    for name, text in (("signature_one_page_ms", one), ("signature_hundred_pages_ms", many)):
        started = time.perf_counter()
        signature_of([text])
        figures[name] = round((time.perf_counter() - started) * 1000, 1)
    left, right = words_of_pages([(1, many)]), words_of_pages([(1, other)])
    started = time.perf_counter()
    compare(left, right)
    figures["compare_hundred_pages_ms"] = round((time.perf_counter() - started) * 1000, 1)
    return figures


if __name__ == "__main__":
    main()
