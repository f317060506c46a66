"""How many documents a second does a bulk edit change, and its undoing restore?

``python -m bench.bulk_edit --documents 10000`` makes an archive in a temporary folder with a live index generation, as
a running one has, so that every change is also marked pending; then runs preview, edit and undo.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from archive.bulk_editing import carry_on, preview, start, undo
from archive.bulk_edits import ItemState
from archive.clock import SystemClock
from archive.documents import Document, FileType, Processing, Rendition, RenditionRole
from archive.jobs import JobKind
from archive.people import CONSOLE
from archive.ports import Generation, GenerationState
from archive.work_queue import WorkFilter
from storage.database import SqlDatabase, migrate, open_database
from storage.reference_lists import seed_subjects
from storage.seed import seed_units

_PER_TRANSACTION = 1000


def fill(database: SqlDatabase, count: int) -> None:
    """``count`` drafts without class, and an index generation that has to follow."""
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    with database.write() as uow:
        seed_units(uow)
        seed_subjects(uow)
        uow.index.add_generation(Generation("g1", GenerationState.LIVE, at), mark_all=False)
    for first in range(0, count, _PER_TRANSACTION):
        with database.write() as uow:
            for number in range(first, min(count, first + _PER_TRANSACTION)):
                document = Document(
                    id=f"{number:012d}",
                    unit="dinkes",
                    title=f"Laporan kegiatan bulanan nomor {number}",
                    file_name=f"laporan {number}.pdf",
                    media_type="application/pdf",
                    file_type=FileType.PDF,
                    sha256=f"{number:064x}",
                    size=1,
                    received_at=at,
                    year=2020,
                    processing=Processing.READABLE,
                )
                original = Rendition(
                    document.id, RenditionRole.ORIGINAL, document.sha256, 1, document.media_type, document.file_name
                )
                uow.documents.add(document, original, document.id)


def measured(what: str, count: int, run: Callable[[], object]) -> float:
    """Documents a second, printed."""
    began = time.perf_counter()
    run()
    seconds = time.perf_counter() - began
    print(f"{what:<10} {count:>7} documents {seconds:>7.2f} s {count / seconds:>8.0f} documents/s")
    return count / seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--url", default="", help="a PostgreSQL database to fill instead of SQLite")
    count = parser.parse_args().documents
    with tempfile.TemporaryDirectory() as folder:
        url = parser.parse_args().url or f"sqlite:///{Path(folder) / 'archive.db'}"
        migrate(url)
        clock, everything = SystemClock(), WorkFilter()
        database = open_database(url, clock)
        fill(database, count)
        texts = {"class": "berkala", "year": "2024", "subjects": ["kesehatan"]}
        with database.read() as uow:
            texts["subjects"] = [uow.subjects.all()[0].code]

        def work() -> None:
            with database.write() as uow:
                (job,) = uow.jobs.claim([JobKind.BULK_EDIT], 3600)
            carry_on(database, clock, job)

        measured("preview", count, lambda: preview(database, clock, everything, texts, person=CONSOLE))
        edit = start(database, clock, everything, texts, person=CONSOLE)
        measured("edit", count, work)
        back = undo(database, clock, edit.id, person=CONSOLE)
        measured("undo", count, work)
        with database.read() as uow:
            assert uow.bulk_edits.counts(back.id) == {ItemState.CHANGED: count}
            print(f"audit      {uow.audit.verify():>7} entries whole")
        print(f"memory     {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:>7.0f} MiB at most")
        database.close()


if __name__ == "__main__":
    main()
