"""What people and the worker do to documents, each with what must hold before, after and in the middle of it.

Run as a script by test_staff_acts_survive_faults.py, it tries an act again and again with a fault at each moment:

    python -m tests.integration.staff_acts FOLDER ACT {kill|full}

``FOLDER/before`` is the data folder of an archive; the act is tried on copies of it, ``FOLDER/1``, ``FOLDER/2`` and so
on. ``kill`` ends the process as SIGKILL does, before the n-th time that a file is opened for writing, synced, renamed
or removed or a transaction committed. ``full`` plays a disk with a little more room each time by a limit for the size
of files, so that the kernel refuses the write; then the same process has room again and goes on.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import pickle
import resource
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import event

from archive.bulk_editing import carry_on, undo
from archive.bulk_editing import start as start_bulk_edit
from archive.deposits import DepositTerms, IncomingFile, deposit
from archive.documents import Document, Lifecycle
from archive.errors import StorageFull
from archive.extraction import Limits
from archive.handing_over import Offered, announce, open_batch
from archive.jobs import JobKind
from archive.new_versions import newer_versions
from archive.people import CONSOLE
from archive.privacy_gate import KeptFinding
from archive.receiving import Receiving
from archive.redactions import BlackBox
from archive.uploads import UploadLimits
from archive.work_queue import WorkFilter
from archive.workflow import Step, take_step
from indexer.apply import Applier
from indexer.bundles import ZipBundles
from indexer.engines.whoosh.index import WhooshIndex
from indexer.redacting import Made, Redacting, Source
from indexer.sandbox import Sandbox
from storage.database import SqlDatabase
from storage.engines import open_engines
from storage.local_blobs import LocalBlobs
from storage.uploads import LocalUploads
from tests.integration.index_fault_points import MOMENTS, WRITING

OLD: Final = "lama00000000"
SECRET: Final = "rahasia00000"
NEW_BYTES: Final = b"isi versi kedua " * 12_000
DEPOSITED: Final = {f"kiriman {number}.txt": f"kiriman nomor {number} ".encode() * 4_000 for number in range(3)}
EDITED: Final = "2024"
CHUNK: Final = 4
LEASE_SECONDS: Final = 15.0
DONE: Final = 0
MET_A_FULL_DISK: Final = 3
FIRST_LIMIT: Final = 40_000  # what SQLite needs to be opened at all
LIMIT_STEP: Final = 16_480  # four pages of a journal


class Later:
    """The time, and so many seconds more: until then the lease of a killed worker has ended."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class Room:
    """The parts of an archive over one data folder."""

    data: Path
    database: SqlDatabase
    blobs: LocalBlobs
    receiving: Receiving
    index: WhooshIndex
    clock: Later

    @property
    def applier(self) -> Applier:
        return Applier(self.database, self.index)


@contextmanager
def room(data: Path, committing: Callable[[], None] = lambda: None, later: float = 0.0) -> Iterator[Room]:
    """Opened without a look at the schema; ``committing`` is called before every commit."""
    clock = Later(later)
    engines = open_engines(f"sqlite:///{data / 'archive.db'}")
    event.listen(engines.writer, "commit", lambda _connection: committing())
    database = SqlDatabase(engines, clock)
    blobs = LocalBlobs(data / "blobs")

    def page_texts(wanted: Mapping[str, Sequence[int]]) -> Mapping[tuple[str, int], str]:
        with database.read() as uow:
            return uow.pages.some(wanted)

    uploads = LocalUploads(data / "uploads", blobs)
    receiving = Receiving(database, clock, uploads, ZipBundles(Limits()), None, UploadLimits())
    try:
        yield Room(data, database, blobs, receiving, WhooshIndex(data / "index", page_texts, memory_mb=64), clock)
    finally:
        database.close()


class MadeBefore(Redacting):
    """Redacting whose file was made and proved once, which takes seconds, and is taken from ``made.pdf``."""

    def make(self, source: Source, boxes: Sequence[BlackBox], findings: Sequence[KeptFinding], work: Path) -> Made:
        kept = self.work_root.parent
        made = Path(shutil.copyfile(kept / "made.pdf", work / "redacted.pdf"))
        return Made(made, pickle.loads((kept / "made.pickle").read_bytes()))


def keep_made(made: Made, data: Path) -> None:
    """For ``MadeBefore``."""
    shutil.copyfile(made.path, data / "made.pdf")
    (data / "made.pickle").write_bytes(pickle.dumps(made.pages))


def stored(of: Room, document_id: str) -> Document:
    with of.database.read() as uow:
        found = uow.documents.get(document_id)
    assert found is not None
    return found


def versions_under_way(of: Room) -> list[Document]:
    with of.database.read() as uow:
        return newer_versions(uow, OLD)


def new_version(of: Room) -> None:
    """As the page for it does, unless it is there."""
    of.receiving.sweep()
    if versions_under_way(of):
        return
    batch = open_batch(of.database, of.clock, CONSOLE, "dinkes", note="Lampiran diperbaiki", replaces=OLD)
    offered = [Offered("versi dua.txt", len(NEW_BYTES))]
    limits = of.receiving.limits
    [line] = announce(of.database, of.clock, limits, CONSOLE, batch.id, offered, of.clock.now())
    of.receiving.append(CONSOLE, line.id, 0, io.BytesIO(NEW_BYTES), len(NEW_BYTES))
    of.receiving.close(CONSOLE, batch.id)


def publish(of: Room) -> None:
    """The version is published, and the index told."""
    [version] = versions_under_way(of)
    if not version.is_public:
        take_step(of.database, of.clock, version.id, Step.PUBLISH, person=CONSOLE)
    of.applier.reconcile()
    of.applier.drain()


def redact(of: Room) -> None:
    """As the worker does it."""
    with of.database.read() as uow:
        if uow.privacy.redaction(SECRET) is not None:
            return
    sandbox = Sandbox(of.data / "work")  # starts nothing until it is asked
    MadeBefore(of.database, of.blobs, sandbox, of.clock, of.data / "work").redact(SECRET, actor="siti")


def send(of: Room) -> None:
    """A deposit at the console: several files, some to a transaction."""
    files = [IncomingFile(name, name, partial(io.BytesIO, content)) for name, content in DEPOSITED.items()]
    for _receipt in deposit(of.database, of.blobs, of.clock, DepositTerms("dinkes", "cli"), files):
        continue


def bulk_edit(of: Room) -> None:
    """Ordered and carried out a few documents at a time, as the worker does it."""
    with of.database.read() as uow:
        known = uow.bulk_edits.get(1)
    if known is None:
        start_bulk_edit(of.database, of.clock, WorkFilter(states=(Lifecycle.DRAFT,)), {"year": EDITED}, person=CONSOLE)
    _carry_on(of)


def undo_bulk_edit(of: Room) -> None:
    """The same for taking it back."""
    with of.database.read() as uow:
        known = uow.bulk_edits.get(2)
    if known is None:
        undo(of.database, of.clock, 1, person=CONSOLE)
    _carry_on(of)


def _carry_on(of: Room) -> None:
    with of.database.write() as uow:
        jobs = uow.jobs.claim([JobKind.BULK_EDIT], LEASE_SECONDS)
    for job in jobs:
        carry_on(of.database, of.clock, job, chunk=CHUNK)


ACTS: Final[Mapping[str, Callable[[Room], None]]] = {
    "new_version": new_version,
    "publish": publish,
    "redact": redact,
    "send": send,
    "bulk_edit": bulk_edit,
    "undo_bulk_edit": undo_bulk_edit,
}


class Moments:
    """Counts what would be seen from outside; at the chosen one the process is killed."""

    def __init__(self, chosen: int = 0) -> None:
        self.chosen = chosen
        self.seen = 0
        for name in ("fsync", "fdatasync"):
            self._watch(name)
        sys.addaudithook(self._heard)

    def meet(self) -> None:
        """One more."""
        self.seen += 1
        if self.seen == self.chosen:
            os.kill(os.getpid(), signal.SIGKILL)

    def _watch(self, name: str) -> None:
        real: Callable[[int], None] = getattr(os, name)

        def synced(descriptor: int) -> None:
            self.meet()
            real(descriptor)

        setattr(os, name, synced)

    def _heard(self, name: str, arguments: tuple[object, ...]) -> None:
        if name in MOMENTS or (name == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING):
            self.meet()


def _forked(child: Callable[[], int]) -> int:
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = child()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _killed(data: Path, act: Callable[[Room], None], moment: int) -> int:
    moments = Moments(moment)
    with room(data, moments.meet) as of:
        act(of)
    return DONE


def _without_room(data: Path, act: Callable[[Room], None], limit: int) -> int:
    with room(data) as of:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        try:
            act(of)
        except StorageFull:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            of.clock.seconds += 2 * LEASE_SECONDS
            act(of)
            return MET_A_FULL_DISK
        return DONE


def main() -> None:
    """Try moment after moment until one is not met; prints how many were."""
    folder, act, fault = Path(sys.argv[1]), ACTS[sys.argv[2]], sys.argv[3]
    with room(Path(shutil.copytree(folder / "before", folder / "warm"))) as of:
        act(of)  # what is compiled is loaded once, not in every child
    attempt, code = 0, -1
    while code != DONE:
        attempt += 1
        data = Path(shutil.copytree(folder / "before", folder / str(attempt)))
        if fault == "kill":
            code = _forked(partial(_killed, data, act, attempt))
        else:
            code = _forked(partial(_without_room, data, act, FIRST_LIMIT + attempt * LIMIT_STEP))
        if code not in (DONE, MET_A_FULL_DISK, -signal.SIGKILL):
            raise SystemExit(f"attempt {attempt} ended with {code}")
    sys.stdout.write(f"{attempt - 1}\n")


if __name__ == "__main__":
    main()
