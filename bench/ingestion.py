"""What does ingestion cost by stage, and how much of it is the pipeline's own?

``python -m bench.ingestion [PATH…]``: 1,000 one-page text PDFs made here, then every PATH given
(default: the sample documents). Each set goes through deposit, extraction, OCR and index in an empty
archive. The peer is a bare loop of the PDF reader over the same files in one process.
"""

from __future__ import annotations

import json
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
import pypdfium2
from rich.console import Console
from rich.table import Table

from archive.classification import InformationClass
from archive.deposits import DepositTerms, IncomingFile, deposit
from bench.measured_index import MeasuredIndex
from bench.one_page_pdfs import write_one_page_pdfs
from indexer.apply import Applier
from indexer.measuring import Stages
from search_api.settings import load
from search_api.wiring import Archive, open_archive

RESULTS = Path("bench/results/ingestion.json")
SAMPLES = Path("search_api/samples/files")
ONE_PAGE_PDFS = 1000
UNIT = "diskominfo"
SAMPLE_SECONDS = 0.2
LIBRARY_STAGES = ("extract", "ocr", "convert")  # their child processes are the libraries at work


@dataclass(frozen=True, slots=True)
class Run:
    """One set of files, in whole. CPU seconds include every child process."""

    name: str
    files: int
    documents: int
    pages: int
    seconds: float
    cpu_seconds: float
    library_cpu_seconds: float
    index_cpu_seconds: float
    fork_server_cpu_seconds: float
    peak_memory_mb: float
    peer_seconds: float | None
    states: dict[str, int]
    sources: dict[str, int]

    @property
    def own_share(self) -> float:
        """CPU of the pipeline itself, as a fraction: all but extractor, OCR, converter and index calls.

        Starting the process that an extractor call runs in belongs to the call.
        """
        calls = self.library_cpu_seconds + self.fork_server_cpu_seconds + self.index_cpu_seconds
        return max(0.0, self.cpu_seconds - calls) / self.cpu_seconds


class PeakMemory(threading.Thread):
    """Samples the resident memory of this process and all below it, in bytes; counts its own CPU seconds."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self.cpu_seconds = 0.0
        self._ended = threading.Event()

    def run(self) -> None:
        """Until ``end``."""
        root = psutil.Process()
        while not self._ended.wait(SAMPLE_SECONDS):
            total = 0
            for process in (root, *root.children(recursive=True)):
                try:
                    total += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self.peak = max(self.peak, total)
            self.cpu_seconds = time.thread_time()

    def end(self) -> int:
        """Stop sampling; the peak."""
        self._ended.set()
        self.join()
        return self.peak


def _cpu_seconds(who: int) -> float:
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


@contextmanager
def _empty_archive() -> Iterator[Archive]:
    folder = tempfile.mkdtemp(prefix="arsip-bench-")
    try:
        with open_archive(load({"ARSIP_DATA": folder, "ARSIP_LOG_LEVEL": "error"})) as archive:
            yield archive
    finally:
        shutil.rmtree(folder)


def _files_of(path: Path) -> list[IncomingFile]:
    found = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    return [IncomingFile.on_disk(file, file.name) for file in found]


def measure(name: str, path: Path, stages: Stages, peer_seconds: float | None = None) -> Run:
    """Everything from an empty, open archive to all files searchable; starting the fork server is included."""
    files = _files_of(path)
    memory = PeakMemory()
    with _empty_archive() as archive:
        memory.start()
        cpu, children_cpu = _cpu_seconds(resource.RUSAGE_SELF), _cpu_seconds(resource.RUSAGE_CHILDREN)
        wall = time.perf_counter()
        with stages.measure("deposit"):
            terms = DepositTerms(UNIT, "bench", InformationClass.PERIODIC, publish=True)
            for _receipt in deposit(archive.database, archive.blobs, archive.clock, terms, files):
                pass
        worker = archive.worker(stages)
        worker.applier = Applier(archive.database, MeasuredIndex(archive.index, stages))
        worker.run(until_idle=True)
        seconds = time.perf_counter() - wall
        with archive.database.read() as uow:
            documents = uow.documents.count()
            states = {state.value: count for state, count in uow.documents.counts_by_processing().items()}
            sources = dict(uow.pages.count_by_source())
    peak = memory.end()
    own_cpu = _cpu_seconds(resource.RUSAGE_SELF) - cpu - memory.cpu_seconds
    # The fork server has ended with the archive: its children and their children are all counted.
    children_cpu = _cpu_seconds(resource.RUSAGE_CHILDREN) - children_cpu
    library_cpu = sum(stages.totals[stage].child_cpu_seconds for stage in LIBRARY_STAGES if stage in stages.totals)
    return Run(
        name=name,
        files=len(files),
        documents=documents,
        pages=sum(sources.values()),
        seconds=seconds,
        cpu_seconds=own_cpu + children_cpu,
        library_cpu_seconds=library_cpu,
        fork_server_cpu_seconds=children_cpu - library_cpu,
        index_cpu_seconds=stages.totals["index"].cpu_seconds,
        peak_memory_mb=peak / (1 << 20),
        peer_seconds=peer_seconds,
        states=states,
        sources=sources,
    )


def bare_reader_seconds(folder: Path) -> float:
    """The peer: every page's text through the PDF reader alone, in one process, kept nowhere."""
    started = time.perf_counter()
    for path in sorted(folder.glob("*.pdf")):
        pdf = pypdfium2.PdfDocument(path)
        for page in pdf:
            page.get_textpage().get_text_range()
        pdf.close()
    return time.perf_counter() - started


def show(console: Console, run: Run, stages: Stages) -> None:
    """Two tables: the run, and its stages."""
    table = Table(title=f"{run.name}: {run.files} files, {run.documents} documents, {run.pages} pages")
    for heading in (
        "seconds",
        "files/s",
        "pages/s",
        "CPU s",
        "CPU ms/page",
        "own share",
        "forking",
        "peak MB",
        "x bare reader",
    ):
        table.add_column(heading, justify="right")
    table.add_row(
        f"{run.seconds:.1f}",
        f"{run.files / run.seconds:.1f}",
        f"{run.pages / run.seconds:.1f}",
        f"{run.cpu_seconds:.1f}",
        f"{1000 * run.cpu_seconds / max(run.pages, 1):.1f}",
        f"{run.own_share:.0%}",
        f"{run.fork_server_cpu_seconds / run.cpu_seconds:.0%}",
        f"{run.peak_memory_mb:.0f}",
        f"{run.seconds / run.peer_seconds:.1f}" if run.peer_seconds else "-",
    )
    console.print(table)
    by_stage = Table("stage", *(), title="by stage (children: the processes in which files are read)")
    for heading in ("calls", "calls/s", "CPU s", "children CPU s", "wall s", "child peak MB"):
        by_stage.add_column(heading, justify="right")
    for stage, total in sorted(stages.totals.items()):
        by_stage.add_row(
            stage,
            str(total.calls),
            f"{total.calls / run.seconds:.1f}",
            f"{total.cpu_seconds:.2f}",
            f"{total.child_cpu_seconds:.2f}",
            f"{total.wall_seconds:.2f}",
            f"{total.child_peak_memory / (1 << 20):.0f}" if total.child_peak_memory else "-",
        )
    console.print(by_stage)
    console.print(f"states {run.states}   text sources of pages {run.sources}\n", highlight=False)


def main(arguments: Sequence[str]) -> None:
    """Run every set, print, and write the numbers as JSON."""
    console = Console(width=120)
    results = []
    with tempfile.TemporaryDirectory(prefix="arsip-bench-pdfs-") as folder:
        write_one_page_pdfs(Path(folder), ONE_PAGE_PDFS)
        stages = Stages()
        run = measure(f"{ONE_PAGE_PDFS} one-page text PDFs", Path(folder), stages, bare_reader_seconds(Path(folder)))
        show(console, run, stages)
        results.append(asdict(run) | {"own_share": run.own_share})
    for path in [Path(argument) for argument in arguments] or [SAMPLES]:
        stages = Stages()
        run = measure(path.name if arguments else "sample documents", path, stages)
        show(console, run, stages)
        results.append(asdict(run) | {"own_share": run.own_share})
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    rounded = json.loads(json.dumps(results), parse_float=lambda text: round(float(text), 3))
    RESULTS.write_text(json.dumps(rounded, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
