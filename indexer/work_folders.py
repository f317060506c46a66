"""Where do files lie that are gone as soon as one piece of work is done?"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def work_folder(root: Path) -> Iterator[Path]:
    """A folder of its own under ``root``, which is made where it is missing; removed at the end with what is in it."""
    root.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=root))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
