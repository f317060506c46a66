"""How much personal data does the privacy gate find, and how often does it cry wolf? ``python -m bench.personal_data``.

400 pages are misread by a model of a poor OCR, 100 are printed, scanned and read by the archive's own; these 500 count
``together``. The 400 are looked through as they were written, too, as if they came from files with text.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rich.console import Console
from rich.table import Table

from archive.extraction import Limits
from archive.personal_data import PersonalKind, personal_data
from bench.papers_with_secrets import Paper, Secret, misread, paper
from bench.scanned_pages import scanned_lines
from indexer.sandbox import Sandbox

RESULT = Path(__file__).parent / "results" / "personal_data.json"
MISREAD_PAGES = 400
SCANNED_PAGES = 100
FIRST = 50_000  # seeds that nobody looked at while the patterns were written
SKEWS = (0.4, -1.2, 2.0)
Counts = tuple[int, int, int]
"""Put in, found, false alarms."""

NUMBERS = (PersonalKind.NIK, PersonalKind.FAMILY_CARD, PersonalKind.NPWP)


def main() -> None:
    """Print a table by kind and write it down."""
    noisy = {"misread": _compare(_misread_pages()), "scanned": _compare(_scanned_pages())}
    tables = {"as written": _compare(_written_pages()), **noisy}
    shown = Table("set", "kind", "put in", "found", "false alarms", "recall", "precision", title="Personal data")
    figures: dict[str, dict[str, dict[str, float]]] = {}
    tables["together"] = {kind: _added([table[kind] for table in noisy.values()]) for kind in PersonalKind}
    for name, table in tables.items():
        by_name = {kind.value: counts for kind, counts in table.items()}
        for kind, (put, found, false) in {
            **by_name,
            "NIK, KK, NPWP": _sum(table, NUMBERS),
            "all": _sum(table),
        }.items():
            recall, precision = found / (put or 1), found / ((found + false) or 1)
            shown.add_row(name, kind, str(put), str(found), str(false), f"{recall:.3f}", f"{precision:.3f}")
            figures.setdefault(name, {})[kind] = {"recall": round(recall, 4), "precision": round(precision, 4)}
        shown.add_section()
    Console().print(shown)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps({"pages": MISREAD_PAGES + SCANNED_PAGES, "figures": figures}, indent=2) + "\n")


def _written_pages() -> Iterator[tuple[Paper, str]]:
    for seed in range(FIRST, FIRST + MISREAD_PAGES):
        made = paper(seed)
        yield made, "\n".join(made.lines)


def _misread_pages() -> Iterator[tuple[Paper, str]]:
    for seed in range(FIRST, FIRST + MISREAD_PAGES):
        made = paper(seed)
        yield made, "\n".join(misread(made.lines, seed))


def _scanned_pages() -> Iterator[tuple[Paper, str]]:
    with tempfile.TemporaryDirectory() as folder, Sandbox(Path(folder), Limits()) as sandbox:

        def read(seed: int) -> tuple[Paper, str]:
            made = paper(seed)
            path = Path(folder) / f"{seed}.png"
            scanned_lines(made.lines, seed, SKEWS[seed % len(SKEWS)]).save(path, dpi=(200, 200), compress_level=1)
            return made, sandbox.ocr(path, "image/png", 1).value.text

        with ThreadPoolExecutor(2) as readers:
            yield from readers.map(read, range(FIRST + 1000, FIRST + 1000 + SCANNED_PAGES))


def _compare(pages: Iterator[tuple[Paper, str]]) -> dict[PersonalKind, Counts]:
    """kind -> how many were put in, were found, and were found that nobody had put in.

    What is found counts when it covers the secret, whatever a wrong digit makes of it: a person sees the place.
    """
    put: Counter[PersonalKind] = Counter()
    found: Counter[PersonalKind] = Counter()
    false: Counter[PersonalKind] = Counter()
    for made, text in pages:
        missing = list(made.secrets)
        put.update(secret.kind for secret in missing)
        for finding in personal_data(text):
            match = next((each for each in missing if _is_it(each, finding.kind, finding.value)), None)
            if match is None:
                false[finding.kind] += 1
            else:
                found[match.kind] += 1
                missing.remove(match)
    return {kind: (put[kind], found[kind], false[kind]) for kind in PersonalKind}


def _is_it(secret: Secret, kind: PersonalKind, value: str) -> bool:
    """The same kind (NIK and family card are one to the law's eye) and at most two signs misread."""
    cards = (PersonalKind.NIK, PersonalKind.FAMILY_CARD)
    if kind is not secret.kind and not (kind in cards and secret.kind in cards):
        return False
    plain = re.sub(r"^62", "0", value) if kind is PersonalKind.PHONE else value
    if abs(len(plain) - len(secret.value)) > 1:
        return False
    return sum(one != other for one, other in zip(plain, secret.value, strict=False)) <= 2 or plain in secret.value


def _sum(table: Mapping[PersonalKind, Counts], kinds: Sequence[PersonalKind] = tuple(PersonalKind)) -> Counts:
    return _added([table[kind] for kind in kinds])


def _added(counts: Sequence[Counts]) -> Counts:
    return sum(each[0] for each in counts), sum(each[1] for each in counts), sum(each[2] for each in counts)


if __name__ == "__main__":
    main()
