"""Change an index with a fault at one chosen moment: run as a script by test_index_faults.py.

    python index_fault_points.py FOLDER {kill|full} {apply|merge}

``FOLDER/before`` is a copy of an index. The change is tried on copies of it, ``FOLDER/1``, ``FOLDER/2`` and so on: on
the n-th the fault comes before the n-th time that a file is opened for writing, synced, renamed or removed, until a
change comes through without meeting its fault. ``kill`` ends the process as SIGKILL does; ``full`` says once that the
disk is full.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from archive.errors import StorageFull
from archive.ports import SearchIndex
from archive.searching import IndexChange, Shelf
from indexer.engines.whoosh.index import WhooshIndex
from tests.contract.search_room import Room

MOMENTS: Final = frozenset({"os.fsync", "os.rename", "os.remove"})
WRITING: Final = os.O_WRONLY | os.O_RDWR
DONE: Final = 0
MET_A_FULL_DISK: Final = 3


def apply(index: SearchIndex) -> None:
    """Documents for both shelves, one of them moved, one deleted."""
    room = object.__new__(Room)
    room.texts, room.memory_mb = {}, 64
    changes = [
        room.change("d1", "laporan pengganti", revision=2),
        room.change("d2", "laporan", shelf=Shelf.STAFF, revision=2),
        room.change("baru", "laporan yang baru"),
        IndexChange("d3", None),
    ]
    index.apply("g1", changes)


def merge(index: SearchIndex) -> None:
    """Whatever is worth joining."""
    while index.merge("g1"):
        continue


def meet(moment: int, fault: Callable[[], None]) -> None:
    """From now on, ``fault`` is called before the chosen moment."""
    seen = 0

    def at(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if event in MOMENTS or (event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING):
            seen += 1
            if seen == moment:
                fault()

    fsync = os.fsync

    def synced(descriptor: int) -> None:
        at("os.fsync", (descriptor,))
        fsync(descriptor)

    os.fsync = synced
    sys.addaudithook(at)


def kill() -> None:
    """End as nothing can prevent."""
    os.kill(os.getpid(), signal.SIGKILL)


def fill() -> None:
    """Say what the system says of a full disk."""
    raise OSError(errno.ENOSPC, "No space left on device")


def child(moment: int, folder: Path, fault: Callable[[], None], change: Callable[[SearchIndex], None]) -> int:
    """Exit code of one try."""
    index = WhooshIndex(folder, lambda _wanted: {}, writer_wait=0.0)
    index.contents("g1")
    meet(moment, fault)
    try:
        change(index)
    except StorageFull:
        change(index)  # the disk has room again, and nobody holds a lock
        return MET_A_FULL_DISK
    return DONE


def main() -> None:
    """Try moment after moment; prints how many there were."""
    folder, fault, change = Path(sys.argv[1]), {"kill": kill, "full": fill}[sys.argv[2]], globals()[sys.argv[3]]
    moment = 0
    code = -1
    while code != DONE:
        moment += 1
        shutil.copytree(folder / "before", folder / str(moment))
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                code = child(moment, folder / str(moment), fault, change)
            finally:
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if code not in (DONE, MET_A_FULL_DISK, -signal.SIGKILL):
            raise SystemExit(f"moment {moment} ended with {code}")
    sys.stdout.write(f"{moment}\n")


if __name__ == "__main__":
    main()
