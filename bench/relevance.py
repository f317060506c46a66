"""Does a search find what people look for, and first? ``python -m bench.relevance [--failures] [--half even|odd]``

Real regulations go through the archive's own reader and description, so that titles and numbers are what it proposes
itself; questions are asked as a reader's are, with corrections and words left out.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import pickle
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from archive.asking import ask
from archive.documents import FileType
from archive.extraction import Limits
from archive.ports import SearchIndex
from archive.query_language import parse
from archive.searching import IndexChange, IndexEntry, PageText, SearchQuery, Shelf
from bench.judging import DEPTH, Judged, Outcome, Score, read_judged, scores
from indexer.describe import best, describe
from indexer.engines.whoosh.index import WhooshIndex
from indexer.extraction import read
from indexer.synonyms import reference_synonyms

CORPUS: Final = Path("../shared/corpus")
RESULTS: Final = Path("bench/results/relevance.json")
_GENERATION: Final = "relevance"
_BATCH: Final = 2_000


def main() -> None:
    """Print a table by kind; write the figures."""
    arguments = _arguments()
    regulations, questions = arguments.corpus / "regulations.tar.xz", arguments.corpus / "queries.tsv"
    console = Console()
    if not (regulations.is_file() and questions.is_file()):
        console.print(f"Skipped: {regulations} and {questions} are not there (see --corpus).")
        return
    judged = read_judged(questions, question="query")
    if arguments.half:
        judged = [each for each in judged if _half(each.text) == arguments.half]
    with tempfile.TemporaryDirectory() as scratch:
        index = _built(Path(scratch), list(_entries(regulations, arguments.cache)))
        outcomes = judge(index, judged)
    _print(console, outcomes, failures=arguments.failures)
    if not arguments.half:
        RESULTS.write_text(
            json.dumps({kind: _rounded(score) for kind, score in scores(outcomes).items()}, indent=2) + "\n"
        )


def judge(index: SearchIndex, judged: Iterable[Judged]) -> list[Outcome]:
    """What a reader gets for each question."""
    outcomes = []
    for each in judged:
        query = SearchQuery(each.text, parse(each.text).tree, limit=DEPTH, snippets=0)
        outcomes.append(Outcome(each, [hit.document_id for hit in ask(index, query).result.hits]))
    return outcomes


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--failures", action="store_true", help="list the questions whose answer is not first")
    parser.add_argument("--half", choices=["even", "odd"], help="only this half of the questions, by their hash")
    parser.add_argument("--cache", type=Path, help="keep what was read of the regulations in this file")
    return parser.parse_args()


def _half(text: str) -> str:
    return "odd" if hashlib.sha256(text.encode()).digest()[0] % 2 else "even"


def _entries(regulations: Path, cache: Path | None) -> Iterator[IndexEntry]:
    if cache is not None and cache.is_file():
        yield from pickle.loads(cache.read_bytes())
        return
    entries = list(_read(regulations))
    if cache is not None:
        cache.write_bytes(pickle.dumps(entries))
    yield from entries


def _read(regulations: Path) -> Iterator[IndexEntry]:
    with tempfile.TemporaryDirectory() as scratch, tarfile.open(regulations) as archive:
        work = Path(scratch) / "work"
        work.mkdir()
        path = Path(scratch) / "file"
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() and member.name.endswith(".md") else None
            if stream is not None:
                path.write_bytes(stream.read())
                yield _entry(member.name, path, work)


def _entry(name: str, path: Path, work: Path) -> IndexEntry:
    file_name = name.rpartition("/")[2]
    extracted = read(path, file_name, work, Limits())
    proposals = describe(extracted, file_name, extracted.media_type, source_path=name)

    def proposed(field: str) -> str:
        proposal = best(proposals, field)
        return "" if proposal is None else proposal.value

    date = proposed("date")
    year = proposed("year")
    return IndexEntry(
        document_id=name,
        revision=1,
        shelf=Shelf.PUBLIC,
        title=proposed("title") or file_name,
        number=proposed("number"),
        unit="setda",
        information_class="setiap-saat",
        file_type=FileType.TEXT,
        language=proposed("language"),
        year=int(year) if year else None,
        date=dt.date.fromisoformat(date) if date else None,
        pages=tuple(PageText(page.number, page.text) for page in extracted.pages if page.text),
    )


def _built(root: Path, entries: Sequence[IndexEntry]) -> SearchIndex:
    index = WhooshIndex(root, lambda _pages: {}, synonyms=reference_synonyms())
    index.create_generation(_GENERATION)
    for start in range(0, len(entries), _BATCH):
        index.apply(_GENERATION, [IndexChange(one.document_id, one) for one in entries[start : start + _BATCH]])
    while index.merge(_GENERATION):
        continue
    index.promote(_GENERATION)
    return index


def _print(console: Console, outcomes: Sequence[Outcome], *, failures: bool) -> None:
    table = Table("kind", title="Relevance, ten best")
    for heading in ("questions", f"MRR@{DEPTH}", f"nDCG@{DEPTH}", f"found@{DEPTH}", "first"):
        table.add_column(heading, justify="right")
    for kind, score in scores(outcomes).items():
        if kind == "all":
            table.add_section()
        figures = (score.mrr, score.ndcg, score.found, score.first)
        table.add_row(kind, str(score.questions), *(f"{figure:.3f}" for figure in figures))
    console.print(table)
    if failures:
        for outcome in sorted((each for each in outcomes if each.rank != 1), key=lambda each: each.judged.kind):
            wanted = " ".join(sorted(outcome.judged.relevant))
            print(
                outcome.judged.kind, outcome.rank, repr(outcome.judged.text), wanted, "<-", *outcome.found[:3], sep="\t"
            )


def _rounded(score: Score) -> dict[str, float]:
    return {name: round(value, 4) for name, value in asdict(score).items()}


if __name__ == "__main__":
    main()
