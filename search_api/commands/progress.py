"""What does a person see while the worker works?"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from archive.documents import Processing
from archive.ports import Database
from search_api.commands.console import err
from search_api.commands.speaking import _

REFRESH_SECONDS = 0.5


@contextmanager
def worker_progress(database: Database, *, shown: bool) -> Iterator[Callable[[], None]]:
    """A bar of files read and of files whose OCR has ended; the yielded function asks for a fresh look."""
    if not shown or not err.is_terminal:
        yield lambda: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=False) as progress:
        task = progress.add_task(_("Berkas selesai dibaca"), total=None)
        lock = threading.Lock()
        last = 0.0

        def look() -> None:
            nonlocal last
            with lock:
                if time.monotonic() - last < REFRESH_SECONDS:
                    return
                last = time.monotonic()
            show()

        def show() -> None:
            with database.read() as uow:
                counts = uow.documents.counts_by_processing()
            total = sum(counts.values())
            open_ones = counts.get(Processing.RECEIVED, 0) + counts.get(Processing.AWAITING_OCR, 0)
            progress.update(task, total=total, completed=total - open_ones)

        show()
        try:
            yield look
        finally:
            show()
