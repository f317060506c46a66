"""How does the worker get at what is in an untrusted file without ever opening it itself?

Every reading runs in a child process of its own, limited in memory, time and disk, and
killed with all it started. See ``sandbox_zygote`` for who forks it, ``sandbox_child`` for what it may do.
"""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeVar, cast

import msgspec

from archive.documents import STATE_OF_REASON, Page, Processing, Reason, Word
from archive.errors import (
    ArchiveError,
    ConverterMissing,
    DamagedFile,
    NotFound,
    PasswordProtected,
    UnreadableFile,
    UnsafeFile,
    UnsupportedFile,
)
from archive.extraction import ExtractedDocument, ExtractionCost, Limits, PageImage
from archive.full_disk import storage_full
from indexer.sandbox_protocol import (
    ANSWER,
    BUG,
    COMPLAINTS,
    FULL,
    MISSING,
    REPORTS,
    UNREADABLE,
    WALL_SECONDS,
    Complaint,
    Report,
    Request,
)

T = TypeVar("T")

DEFAULT_LIMITS: Final = Limits()
_GRACE_SECONDS: Final = 30  # for starting the zygote, and for it to notice that a child is overdue
_NEVER_RESIDENT: Final = 192 << 20  # of the address space: libraries mapped but not touched
_SAYS_NO_MEMORY: Final = ("bad_alloc", "memory allocation", "out of memory", "cannot allocate", "memoryerror")


class ReaderBug(ArchiveError):
    """A reader of ours failed in a way it should not; the message is its traceback."""


class SandboxFailed(ArchiveError):
    """The sandbox itself went down during a reading; the file may be innocent, so try again."""


@dataclass(frozen=True, slots=True)
class Sandboxed(Generic[T]):
    """What a child answered, and what it used."""

    value: T
    cost: ExtractionCost


class Sandbox:
    """Reads files in limited children. Safe to share between threads; starts at the first reading.

    ``work_root`` is the only place where children put temporary files. At most ``children`` run at
    once, callers beyond that wait. An answer may be ``answer_bytes`` long. ``tasks`` is the dotted
    name of the module whose ``TASKS`` children run.

    Every reading raises UnreadableFile when the file is to blame (its reason says how), ReaderBug when
    our code is, StorageFull when the disk is, SandboxFailed when none can be told; those of a page NotFound when there
    is none of that number.
    """

    def __init__(
        self,
        work_root: Path,
        limits: Limits = DEFAULT_LIMITS,
        *,
        children: int = 2,
        answer_bytes: int = 96 << 20,
        tasks: str = "indexer.reading_tasks",
    ) -> None:
        self._work_root = work_root.absolute()
        self._limits = limits
        self._answer_bytes = answer_bytes
        self._tasks = tasks
        self._places = threading.BoundedSemaphore(children)
        self._lock = threading.Lock()
        self._zygote: _ZygoteProcess | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def extract(self, path: Path, file_name: str, work: Path) -> Sandboxed[ExtractedDocument]:
        """Identify and read a file; its members are written into ``work``, an empty folder."""
        arguments = {"path": str(path.absolute()), "file_name": file_name, "work": str(work.absolute())}
        return self.run("extract", arguments, ExtractedDocument)

    def identify(self, path: Path, file_name: str) -> Sandboxed[str]:
        """The media type alone, for a file that brought its reader down. Raises UnreadableFile."""
        return self.run("identify", {"path": str(path.absolute()), "file_name": file_name}, str)

    def extract_as(self, path: Path, file_name: str, media_type: str, work: Path) -> Sandboxed[ExtractedDocument]:
        """Read a file whose type is known, such as a converted PDF."""
        arguments = {
            "path": str(path.absolute()),
            "file_name": file_name,
            "media_type": media_type,
            "work": str(work.absolute()),
        }
        return self.run("extract_as", arguments, ExtractedDocument)

    def ocr(self, path: Path, media_type: str, page: int) -> Sandboxed[Page]:
        """Read one page (from 1) of a PDF or image by OCR, with its words."""
        return self.run("ocr", _page_of(path, media_type, page), Page)

    def render(self, path: Path, media_type: str, page: int, width: int) -> Sandboxed[PageImage]:
        """Draw one page (from 1), ``width`` pixels wide."""
        return self.run("render", _page_of(path, media_type, page) | {"width": width}, PageImage)

    def words(self, path: Path, media_type: str, page: int) -> Sandboxed[tuple[Word, ...]]:
        """The words of a PDF page (from 1) that has text, with their boxes."""
        return self.run("words", _page_of(path, media_type, page), tuple[Word, ...])

    def outline(self, path: Path, media_type: str, work: Path) -> Sandboxed[tuple[tuple[int, str, int], ...]]:
        """Level, heading and page of the headings that a file lists; ``work`` is an empty folder."""
        arguments = {"path": str(path.absolute()), "media_type": media_type, "work": str(work.absolute())}
        return self.run("outline", arguments, tuple[tuple[int, str, int], ...])

    def run(self, task: str, arguments: Mapping[str, str | int | None], answer_type: type[T]) -> Sandboxed[T]:
        """Run any task of the task module in a child and decode its answer as ``answer_type``, nothing else."""
        request = msgspec.msgpack.encode(Request(task, dict(arguments), self._limits))
        with self._places:
            channel, report = self._start_child()
            with channel, report:
                answer, ending = self._converse(channel, report, request)
        cost = ExtractionCost(ending.cpu_seconds, ending.wall_seconds, ending.peak_memory)
        return Sandboxed(self._judge(answer, ending, answer_type), cost)

    def close(self) -> None:
        """End the zygote and whatever still runs under it. A later reading starts a fresh one."""
        with self._lock:
            if self._zygote is not None:
                self._zygote.end()
                self._zygote = None

    def _start_child(self) -> tuple[socket.socket, socket.socket]:
        """Our ends of the channel and the report of a child that is being forked."""
        with self._lock:
            for fresh in (False, True):
                if fresh or self._zygote is None:
                    if self._zygote is not None:
                        self._zygote.end()
                    self._zygote = _ZygoteProcess(self._tasks, self._work_root)
                with contextlib.suppress(OSError):  # it died since the last reading: once more with a fresh one
                    return self._zygote.fork(self._limits.wall_seconds)
        raise SandboxFailed("the sandbox cannot start")

    def _converse(self, channel: socket.socket, report: socket.socket, request: bytes) -> tuple[bytearray, Report]:
        """Send the request; the child's answer, cut short beyond its bound, and the zygote's report."""
        patience = self._limits.wall_seconds + _GRACE_SECONDS
        channel.settimeout(patience)
        report.settimeout(patience)
        answer = bytearray()
        try:
            with contextlib.suppress(ConnectionError):  # a child that hangs up early is judged by its report
                channel.sendall(request)
                channel.shutdown(socket.SHUT_WR)
                while (part := channel.recv(1 << 18)) and len(answer) <= self._answer_bytes:
                    answer += part
            if len(answer) > self._answer_bytes:
                raise UnsafeFile(Reason.OUT_OF_MEMORY, "the answer is too long", limit=self._answer_bytes)
            ending = bytearray()
            while part := report.recv(1 << 14):
                ending += part
        except TimeoutError as error:
            self.close()
            raise SandboxFailed("the sandbox does not answer") from error
        if not ending:
            raise SandboxFailed("the sandbox ended during a reading")
        return answer, REPORTS.decode(ending)

    def _judge(self, answer: bytearray, ending: Report, answer_type: type[T]) -> T:
        """The decoded answer, or the exception that tells what went wrong."""
        if ending.timed_out:
            raise UnsafeFile(Reason.OUT_OF_TIME, limit=self._limits.wall_seconds)
        if ending.status != 0:
            raise self._cause_of_death(ending)
        try:
            kind, body = bytes(answer[:1]), memoryview(answer)[1:]
            if kind == ANSWER:
                value: T = _decoder(cast(Hashable, answer_type)).decode(body)
                return value
            if kind == UNREADABLE:
                raise _unreadable(COMPLAINTS.decode(body))
            if kind == MISSING:
                raise NotFound(msgspec.msgpack.decode(body, type=str))
            if kind == FULL:
                raise storage_full()
            if kind == BUG:
                raise ReaderBug(msgspec.msgpack.decode(body, type=str))
        except msgspec.MsgspecError as error:
            raise DamagedFile(f"the reader's answer makes no sense: {error}", Reason.READER_CRASHED) from error
        raise DamagedFile("the reader ended without an answer", Reason.READER_CRASHED)

    def _cause_of_death(self, ending: Report) -> ArchiveError:
        number = os.waitstatus_to_exitcode(ending.status)
        name = signal.Signals(-number).name if number < 0 else f"exit {number}"
        spent_cpu = ending.cpu_seconds >= self._limits.cpu_seconds
        if number == -signal.SIGXCPU or (number == -signal.SIGKILL and spent_cpu):
            return UnsafeFile(Reason.OUT_OF_TIME, limit=self._limits.cpu_seconds)
        if number == -signal.SIGXFSZ:
            return UnsafeFile(Reason.UNPACKS_TOO_LARGE, limit=self._limits.file_size)
        if number == -signal.SIGKILL:  # neither its limits nor we did this: the kernel ran out of memory, or a person
            return SandboxFailed("the reader was killed from outside")
        said = ending.stderr.lower()
        if ending.peak_memory > self._limits.memory - _NEVER_RESIDENT or any(word in said for word in _SAYS_NO_MEMORY):
            return UnsafeFile(Reason.OUT_OF_MEMORY, f"{name}: {ending.stderr}", limit=self._limits.memory)
        return DamagedFile(f"{name}: {ending.stderr}", Reason.READER_CRASHED, signal=name)


class _ZygoteProcess:
    """The fork server, seen from outside. It ends when our end of ``control`` closes, however that happens."""

    def __init__(self, tasks: str, work_root: Path) -> None:
        self._control, theirs = socket.socketpair()
        work_root.mkdir(parents=True, exist_ok=True)
        # Nothing of our environment goes along: it may hold the database's password.
        environment = {
            "PYTHONPATH": os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path),
            "TMPDIR": str(work_root),
            "LC_ALL": "C.UTF-8",
            "OMP_THREAD_LIMIT": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
        command = [sys.executable, "-P", "-m", "indexer.sandbox_zygote", str(theirs.fileno()), tasks]
        with theirs:
            self._process = subprocess.Popen(
                command,
                cwd=work_root,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def fork(self, wall_seconds: float) -> tuple[socket.socket, socket.socket]:
        """Ask for a child; our ends of its channel and report. Raises OSError when the zygote is gone."""
        channel, child_end = socket.socketpair()
        report, zygote_end = socket.socketpair()
        with child_end, zygote_end:
            try:
                message = [WALL_SECONDS.pack(wall_seconds)]
                socket.send_fds(self._control, message, [child_end.fileno(), zygote_end.fileno()])
            except OSError:
                channel.close()
                report.close()
                raise
        return channel, report

    def end(self) -> None:
        """Hang up; the zygote kills its children and goes."""
        self._control.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@functools.cache
def _decoder(answer_type: Hashable) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(answer_type)


def _page_of(path: Path, media_type: str, page: int) -> dict[str, str | int | None]:
    return {"path": str(path.absolute()), "media_type": media_type, "page": page}


def _unreadable(complaint: Complaint) -> UnreadableFile:
    """The exception a child raised, of the class that belongs to its reason."""
    reason, message = complaint.reason, complaint.message
    error: UnreadableFile
    if reason is Reason.PASSWORD:
        error = PasswordProtected(message)
    elif reason is Reason.NEEDS_CONVERTER:
        error = ConverterMissing(message)
    elif reason is Reason.UNSUPPORTED_FORMAT:
        error = UnsupportedFile(message)
    elif STATE_OF_REASON[reason] is Processing.REFUSED:
        error = UnsafeFile(reason, message)
    elif STATE_OF_REASON[reason] is Processing.DAMAGED:
        error = DamagedFile(message, reason)
    else:
        error = UnreadableFile(reason, message)
    error.detail.update(complaint.detail)
    return error
