"""What do the snippets of ten hits cost, and does that depend on the length of the documents?

``python -m bench.snippets``: documents of 1, 50 and 500 pages and of one sheet of 100,000 words, which is cut as that
of a file is, made here, in a database and an index in a temporary folder. The same questions are asked with and
without snippets, warm; what snippets cost is the difference in CPU time, the database included. Every snippet is
checked to hold a marked word.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Final

import numpy as np
from rich.console import Console
from rich.table import Table

from archive.documents import Document, FileType, Page, PageKind, Rendition, RenditionRole
from archive.query_language import parse
from archive.searching import IndexChange, IndexEntry, PageText, SearchQuery, SearchResult, Shelf
from indexer.engines.whoosh.index import WhooshIndex
from indexer.extractors.page_text import SHEET_CHARACTERS, Part, pages_of
from storage.database import SqlDatabase, open_database
from storage.migrating import migrate

KINDS: Final[Mapping[str, tuple[int, int]]] = {
    "1 page": (1, 350),
    "50 pages": (50, 350),
    "500 pages": (500, 350),
    "1 sheet of 100,000 words": (1, 100_000),
}
"""Pages or sheets, and words on each."""

DOCUMENTS: Final = 12
HITS: Final = 10
QUESTIONS: Final = 60
REPEATS: Final = 3
RESULT: Final = Path(__file__).parent / "results" / "snippets.json"
_SYLLABLES: Final = re.findall("..", "bacudadigahajokakelalimamunaninupararisasisutatituwayu")
_WORDS: Final = 4_000


@dataclass(frozen=True, slots=True)
class Figure:
    """CPU milliseconds for the snippets of ten hits."""

    kind: str
    questions: int
    snippets_of_a_question: float
    p50: float
    p95: float
    longest: float


class _Writing:
    """Texts in which few words are common and many are rare, as in any language."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)
        made = ("".join(self._chance.choices(_SYLLABLES, k=self._chance.choice((2, 2, 3, 4)))) for _ in range(_WORDS))
        self.words = list(dict.fromkeys(made))
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def page(self, count: int) -> str:
        sentences = []
        while count > 0:
            length = min(count, self._chance.randrange(8, 30))
            words = self._chance.choices(self.words, cum_weights=self._weights, k=length)
            sentences.append(" ".join(words).capitalize() + self._chance.choice((". ", ". ", "; ", ".\n")))
            count -= length
        return "".join(sentences).rstrip()

    def question(self) -> str:
        """One to three words, as often common as rare."""
        return " ".join(self._chance.sample(self.words[: self._chance.choice((50, 400))], self._chance.randrange(1, 4)))


def main() -> None:
    """Print the table, write the small JSON."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/archive.db"
        migrate(url)
        database = open_database(url)
        try:
            index = _filled(Path(folder), database)
            figures = [_measured(kind, index, _Writing(1)) for kind in KINDS]
        finally:
            database.close()
    table = Table(
        "documents",
        "questions",
        "snippets",
        "p50 ms",
        "p95 ms",
        "longest",
        title=f"CPU of the snippets of {HITS} hits, warm",
    )
    for figure in figures:
        table.add_row(
            figure.kind,
            str(figure.questions),
            f"{figure.snippets_of_a_question:.1f}",
            *(f"{value:.1f}" for value in (figure.p50, figure.p95, figure.longest)),
        )
    Console().print(table)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps([asdict(figure) for figure in figures], indent=2) + "\n")


def _filled(folder: Path, database: SqlDatabase) -> WhooshIndex:
    def page_texts(wanted: Mapping[str, Sequence[int]]) -> Mapping[tuple[str, int], str]:
        with database.read() as uow:
            return uow.pages.some(wanted)

    index = WhooshIndex(folder / "index", page_texts)
    index.create_generation("g")
    writing = _Writing(1)
    for kind, (pages, words) in KINDS.items():
        made: dict[str, tuple[Page, ...]] = {}
        for number in range(DOCUMENTS):
            parts = [Part(writing.page(words)) for _ in range(pages)]
            made[f"{kind} {number}"], _ = pages_of(parts, PageKind.SHEET, SHEET_CHARACTERS)
        with database.write() as uow:
            for document_id, written in made.items():
                uow.documents.add(_document(document_id), _rendition(document_id), document_id)
                uow.pages.replace_all(document_id, written)
        index.apply("g", [IndexChange(one, _entry(one, kind, written)) for one, written in made.items()])
    while index.merge("g"):
        pass
    index.promote("g")
    return index


def _document(document_id: str) -> Document:
    received = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    return Document(document_id, "dinkes", "", "a.pdf", "application/pdf", FileType.PDF, "a" * 64, 1, received)


def _rendition(document_id: str) -> Rendition:
    return Rendition(document_id, RenditionRole.ORIGINAL, "a" * 64, 1, "application/pdf", "a.pdf")


def _entry(document_id: str, kind: str, written: Sequence[Page]) -> IndexEntry:
    pages = tuple(PageText(page.number, page.text) for page in written)
    return IndexEntry(document_id, 1, Shelf.PUBLIC, "", "", kind, "berkala", "pdf", "id", None, None, pages)


def _measured(kind: str, index: WhooshIndex, writing: _Writing) -> Figure:
    costs: list[float] = []
    shown: list[int] = []
    while len(costs) < QUESTIONS:
        text = writing.question()
        result, seconds = _asked(index, text, kind, snippets=3)
        if len(result.hits) < HITS:
            continue
        _, without = _asked(index, text, kind, snippets=0)
        assert all(hit.pages and all("<mark>" in page.html for page in hit.pages) for hit in result.hits)
        costs.append((seconds - without) * 1000)
        shown.append(sum(len(hit.pages) for hit in result.hits))
    p50, p95 = np.percentile(costs, (50, 95))
    figures = (float(np.mean(shown)), float(p50), float(p95), max(costs))
    return Figure(kind, len(costs), *(round(figure, 2) for figure in figures))


def _asked(index: WhooshIndex, text: str, kind: str, *, snippets: int) -> tuple[SearchResult, float]:
    """The answer, and CPU seconds: the median of a few times after the first."""
    query = SearchQuery(text, parse(text).tree, filters={"unit": (kind,)}, limit=HITS, snippets=snippets)
    result = index.search(query)
    seconds = []
    for _ in range(REPEATS):
        start = time.thread_time()
        index.search(query)
        seconds.append(time.thread_time() - start)
    return result, sorted(seconds)[len(seconds) // 2]


if __name__ == "__main__":
    main()
