"""How fast is the search beside its peers? ``python -m bench.search [--sizes 10000 50000] [--engines …] [--quick]``

Same documents, same questions, same work for all: the ten best, the exact total, three facets, only public documents.
Every engine builds and asks in processes of its own, so that memory and CPU are its own. Ratios are ours to the peer's:
below 1 the archive is the cheaper.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from rich.console import Console

from bench.search.corpus import Corpus
from bench.search.measured import SAME_INDEX
from bench.search.tables import print_agreement, print_building, print_growth, print_kinds, print_speed, summary

REGULATIONS: Final = Path("../shared/corpus/regulations.tar.xz")
RESULTS: Final = Path("bench/results/search.json")
ALL: Final = ("ours", "ours-exact", "ours-snippets", "tantivy", "fts5", "whoosh")
MOST_FOR_STOCK_WHOOSH: Final = 50_000
"""It takes minutes for ten thousand documents."""


def main() -> None:
    """Build, ask, print tables, write the figures."""
    arguments = _arguments()
    console = Console(width=150)
    if not arguments.regulations.is_file():
        console.print(f"Skipped: {arguments.regulations} is not there (see --regulations).")
        return
    engines = [name for name in arguments.engines if name != "tantivy" or find_spec("tantivy")]
    if len(engines) < len(arguments.engines):
        console.print("tantivy is not installed: run `make bench-search`, which installs it for development.")
    sizes = [2_000] if arguments.quick else arguments.sizes
    with tempfile.TemporaryDirectory() as scratch:
        work: Path = arguments.work or Path(scratch)
        figures = {}
        for size in sizes:
            corpus = Corpus(work / "corpus", size)
            corpus.ensure(arguments.regulations)
            figures[size] = {
                name: _measured(console, name, work, size, arguments.questions, reuse=arguments.reuse)
                for name in engines
                if name != "whoosh" or size <= MOST_FOR_STOCK_WHOOSH
            }
            _print(console, size, figures[size])
    print_growth(console, figures)
    if not arguments.quick:
        machine = {"machine": platform.machine(), "python": platform.python_version()}
        kept = {str(size): summary(of_size) for size, of_size in figures.items()}
        RESULTS.write_text(json.dumps(machine | kept, indent=1) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 50_000, 100_000])
    parser.add_argument("--engines", nargs="+", default=list(ALL), choices=ALL)
    parser.add_argument("--questions", type=int, default=295)
    parser.add_argument("--regulations", type=Path, default=REGULATIONS)
    parser.add_argument("--work", type=Path, help="keep corpora and indexes here")
    parser.add_argument("--reuse", action="store_true", help="ask indexes that were built before; needs --work")
    parser.add_argument("--quick", action="store_true", help="two thousand documents, nothing written")
    return parser.parse_args()


def _measured(
    console: Console, name: str, work: Path, size: int, questions: int, *, reuse: bool
) -> dict[str, dict[str, Any]]:
    folder = work / f"{SAME_INDEX.get(name, name)}-{size}"
    built: dict[str, Any] = {}
    figures = folder.with_suffix(".json")
    if name not in SAME_INDEX:
        if reuse and figures.is_file():
            built = json.loads(figures.read_text())
        else:
            console.log(f"building {size:,} documents in {name}")
            built = _in_process("build", name, _emptied(folder), work / "corpus", size, questions)
            figures.write_text(json.dumps(built))
    console.log(f"asking {name}")
    return {"built": built, "asked": _in_process("ask", name, folder, work / "corpus", size, questions)}


def _emptied(folder: Path) -> Path:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _in_process(what: str, name: str, folder: Path, corpus: Path, size: int, questions: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.search.measured", what, name, folder, corpus, size, questions]
    done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, check=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _print(console: Console, size: int, figures: dict[str, Any]) -> None:
    title = f"{size:,} documents"
    print_building(console, title, figures)
    print_speed(console, title, figures)
    print_kinds(console, title, figures)
    print_agreement(console, title, figures)


if __name__ == "__main__":
    main()
