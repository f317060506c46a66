"""What does one engine need, measured in a process of its own? Prints one line of JSON.

``python -m bench.search.measured build|ask ENGINE FOLDER CORPUS SIZE QUESTIONS``
"""

from __future__ import annotations

import importlib
import json
import re
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any, Final

from bench.search.corpus import Corpus, Made, Record
from bench.search.engine import Answer, Engine
from bench.search.questions import Question, questions

ENGINES: Final[dict[str, tuple[str, str, dict[str, Any]]]] = {
    "ours": ("bench.search.ours", "Arsip", {}),
    "ours-exact": ("bench.search.ours", "Arsip", {"exact": True}),
    "ours-snippets": ("bench.search.ours", "Arsip", {"snippets": 3}),
    "tantivy": ("bench.search.peer_tantivy", "Tantivy", {}),
    "fts5": ("bench.search.peer_fts5", "Fts5", {}),
    "whoosh": ("bench.search.peer_whoosh", "StockWhoosh", {}),
}
"""Module, class and arguments by name; imported only in the process that measures it."""

SAME_INDEX: Final = {"ours-exact": "ours", "ours-snippets": "ours"}
"""Ways of asking that share another one's index."""

THREADS: Final = 8
_SECONDS_IN_THREADS: Final = 15.0
_STRANGE_WORD: Final = "zirkonkuarsa"


def engine(name: str) -> Engine:
    """A fresh one by its name in ENGINES."""
    module, class_name, arguments = ENGINES[name]
    made: Engine = getattr(importlib.import_module(module), class_name)(**arguments)
    return made


def build(name: str, folder: Path, corpus: Corpus) -> dict[str, Any]:
    """Index everything. Reading the corpus is measured apart and taken off; memory is the process's peak."""
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in corpus.documents():
        pass
    reading_wall, reading_cpu = time.perf_counter() - wall, time.process_time() - cpu
    builder = engine(name)
    before = _peak_memory()
    wall, cpu = time.perf_counter(), time.process_time()
    builder.build(folder, corpus.documents())
    return {
        "seconds": time.perf_counter() - wall - reading_wall,
        "cpu_seconds": time.process_time() - cpu - reading_cpu,
        "peak_mb": _peak_memory() / 1e6,
        "before_mb": before / 1e6,
        "size_mb": sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6,
        "text_mb": corpus.bytes_of_text() / 1e6,
    }


def ask(name: str, folder: Path, corpus: Corpus, asked: Sequence[Question], *, threads: bool) -> dict[str, Any]:
    """Every question twice by one thread, in the same order; then by eight threads; then a document more.

    Cold is the first time in this process: the engine's own caches are empty, the files lie in the page cache.
    """
    searcher = engine(name)
    wall = time.perf_counter()
    searcher.open(folder, corpus)
    opening = time.perf_counter() - wall
    kept = [number for number, question in enumerate(asked) if question.kind not in searcher.without]
    cold = {number: _timed(searcher.ask, asked[number]) for number in kept}
    warm = {number: _timed(searcher.ask, asked[number]) for number in kept}
    answers = {number: answer for number, (_, _, answer) in cold.items()}
    result: dict[str, Any] = {
        "open_seconds": opening,
        "cold": {number: (cpu, seconds) for number, (cpu, seconds, _) in cold.items()},
        "warm": {number: (cpu, seconds) for number, (cpu, seconds, _) in warm.items()},
        "kinds": {number: asked[number].kind for number in kept},
        "totals": {number: answer.total for number, answer in answers.items()},
        "best": {number: answer.ids for number, answer in answers.items()},
        "facets": {number: _facets(answer) for number, answer in answers.items()},
        "wavering": sum(answers[number] != warm[number][2] for number in kept),
    }
    if name == "ours":
        result["postings"] = {number: _postings(searcher, asked[number]) for number in kept}
    if threads:
        result["threads"] = _in_threads(searcher, asked, answers)
        result["visible_seconds"] = _until_visible(searcher)
    result["peak_mb"] = _peak_memory() / 1e6
    return result


def _postings(searcher: Engine, question: Question) -> int:
    """Documents that hold each of its words, taken together: what there is to read for it."""
    return sum(searcher.ask(Question("one word", (word,))).total for word in question.words)


def _timed(call: Callable[[Question], Answer], question: Question) -> tuple[float, float, Answer]:
    """CPU seconds of the whole process, wall seconds, and the answer."""
    wall, cpu = time.perf_counter(), time.process_time()
    answer = call(question)
    return time.process_time() - cpu, time.perf_counter() - wall, answer


def _facets(answer: Answer) -> dict[str, int]:
    return {name: sum(counts.values()) for name, counts in answer.facets.items()}


def _in_threads(searcher: Engine, asked: Sequence[Question], answers: dict[int, Answer]) -> dict[str, float]:
    """Eight threads ask everything, each in an order of its own, for a quarter of a minute at most."""
    end = time.perf_counter() + _SECONDS_IN_THREADS
    gate = threading.Barrier(THREADS)

    def reader(seed: int) -> tuple[int, int]:
        order = Random(seed).sample(sorted(answers), len(answers))
        wrong = done = 0
        gate.wait()
        for number in order:
            wrong += searcher.ask(asked[number]) != answers[number]
            done += 1
            if time.perf_counter() > end:
                break
        return done, wrong

    wall, cpu = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(THREADS) as pool:
        counted = list(pool.map(reader, range(THREADS)))
    done = sum(done for done, _ in counted)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    wrong = sum(wrong for _, wrong in counted)
    return {"answers": done, "wrong": wrong, "per_second": done / wall, "cpu_seconds": cpu / done}


def _until_visible(searcher: Engine) -> float:
    """Wall seconds from handing over one document until a question finds it."""
    record = Record(
        "d9999999", f"Surat {_STRANGE_WORD}", "1 Tahun 2026", "unit-00", "berkala", "pdf", 2026, "2026-01-02", True
    )
    question = Question("one word", (_STRANGE_WORD,))
    wall = time.perf_counter()
    searcher.add(Made(record, (f"Satu halaman tentang {_STRANGE_WORD}",)))
    assert searcher.ask(question).total == 1
    return time.perf_counter() - wall


def _peak_memory() -> int:
    """Bytes resident at most so far in this process, mapped files included."""
    # Not ru_maxrss, which a process inherits from the one that started it.
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024  # type: ignore[index]


def main(arguments: Sequence[str]) -> None:
    """See the module."""
    what, name, folder, corpus_folder, size, count = arguments
    corpus = Corpus(Path(corpus_folder), int(size))
    if what == "build":
        result = build(name, Path(folder), corpus)
    else:
        asked = questions(corpus, int(count))
        if name == "whoosh":
            asked = asked[: max(30, len(asked) // 4)]
        result = ask(name, Path(folder), corpus, asked, threads=name not in ("whoosh", "ours-snippets"))
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
