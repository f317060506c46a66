"""Who forks the children of the sandbox, watches over them and buries them?

A process that has loaded every reader once and does nothing but fork: a child
costs a few milliseconds instead of the second that importing takes. It has one thread, so
that forking is safe, and it ends, with all its children, when the control socket closes.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import selectors
import signal
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Final

import msgspec

from indexer.sandbox_child import run_child
from indexer.sandbox_protocol import WALL_SECONDS, Report

_PR_SET_CHILD_SUBREAPER: Final = 36
_STDERR_KEPT: Final = 4096
_CHILDREN_OF_MINE: Final = Path(f"/proc/self/task/{os.getpid()}/children")


@dataclass(slots=True)
class _Child:
    """A running child. ``report`` goes to the parent, ``errors`` is the reading end of its stderr."""

    pid: int
    report: socket.socket
    errors: int
    started: float
    deadline: float
    timed_out: bool = False


class Zygote:
    """Forks one child for every pair of sockets that arrives on ``control``."""

    def __init__(self, control: socket.socket, tasks: ModuleType) -> None:
        self._control = control
        self._tasks = tasks
        self._children: dict[int, _Child] = {}
        self._pid = os.getpid()
        self._alarm, alarm_end = socket.socketpair()
        for end in (self._alarm, alarm_end):
            end.setblocking(False)
        self._alarm_end = alarm_end  # keeps the descriptor that signals write to
        signal.set_wakeup_fd(alarm_end.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # without a handler there is no wake-up
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ)
        self._selector.register(self._alarm, selectors.EVENT_READ)

    def run(self) -> None:
        """Serve until the parent closes the control socket or dies."""
        parent_is_there = True
        while parent_is_there:
            for key, _ in self._selector.select(self._patience()):
                if key.fileobj is self._control:
                    parent_is_there = self._accept()
                elif key.fileobj is self._alarm:
                    self._alarm.recv(4096)
                elif key.data in self._children:  # the parent no longer wants the answer
                    self._selector.unregister(key.fileobj)
                    _kill_group(key.data)
            self._end_overdue()
            self._bury()
        for pid in self._children:
            _kill_group(pid)

    def _patience(self) -> float | None:
        """Seconds until the next child is overdue; None while none can become so."""
        deadlines = [child.deadline for child in self._children.values() if not child.timed_out]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _accept(self) -> bool:
        """Fork a child for the next request; False when there will be none."""
        message, descriptors, _, _ = socket.recv_fds(self._control, WALL_SECONDS.size, 2)
        if len(message) < WALL_SECONDS.size or len(descriptors) != 2:
            return False
        (wall_seconds,) = WALL_SECONDS.unpack(message)
        channel, report = descriptors[0], socket.socket(fileno=descriptors[1])
        errors, errors_end = os.pipe()
        os.set_blocking(errors, False)
        os.set_blocking(errors_end, False)  # a child that floods stderr loses text, not time
        started = time.monotonic()
        pid = os.fork()
        if pid == 0:
            run_child(channel, errors_end, self._pid, self._tasks)
        os.close(channel)
        os.close(errors_end)
        self._children[pid] = _Child(pid, report, errors, started, started + wall_seconds)
        self._selector.register(report, selectors.EVENT_READ, pid)
        return True

    def _end_overdue(self) -> None:
        clock = time.monotonic()
        for child in self._children.values():
            if child.deadline <= clock and not child.timed_out:
                child.timed_out = True
                _kill_group(child.pid)

    def _bury(self) -> None:
        """Reap whoever has ended; what a child left running dies before its end is reported."""
        ended = []
        with contextlib.suppress(ChildProcessError):  # nobody left to wait for
            while True:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
                if pid == 0:
                    break
                child = self._children.pop(pid, None)
                if child is not None:
                    _kill_group(pid)
                    ended.append((child, status, usage))
                self._kill_orphans()
        for child, status, usage in ended:
            self._tell(child, status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)

    def _kill_orphans(self) -> None:
        """A process that left its group came to us as its subreaper (Linux); we only know our own children."""
        if not _CHILDREN_OF_MINE.exists():
            return
        for pid in map(int, _CHILDREN_OF_MINE.read_text().split()):
            if pid not in self._children:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def _tell(self, child: _Child, status: int, cpu_seconds: float, peak: int) -> None:
        stderr = b""
        with contextlib.suppress(BlockingIOError):  # an orphan may still hold the other end open
            while part := os.read(child.errors, 1 << 16):
                stderr = (stderr + part)[-_STDERR_KEPT:]
        os.close(child.errors)
        report = Report(
            status=status,
            timed_out=child.timed_out,
            cpu_seconds=cpu_seconds,
            wall_seconds=time.monotonic() - child.started,
            peak_memory=peak if sys.platform == "darwin" else peak << 10,
            stderr=stderr.decode(errors="replace"),
        )
        with contextlib.suppress(KeyError):  # already unregistered when the parent hung up
            self._selector.unregister(child.report)
        with contextlib.suppress(OSError), child.report:  # the parent may have hung up
            child.report.sendall(msgspec.msgpack.encode(report))


def _kill_group(pid: int) -> None:
    """SIGKILL to the child's session; safe right after reaping, as a process id is not reused that soon."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS: a group of zombies is not permitted
        os.killpg(pid, signal.SIGKILL)


def main() -> None:
    """``python -m indexer.sandbox_zygote DESCRIPTOR TASK_MODULE``."""
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    tasks = importlib.import_module(sys.argv[2])
    tasks.preload()
    gc.collect()
    gc.freeze()  # the collector would touch, and so copy, every page that children share with us
    Zygote(control, tasks).run()


if __name__ == "__main__":
    main()
