"""How does LibreOffice run so that it can harm nobody and outlive nobody?

``python -m indexer.converter_child MEMORY CPU_SECONDS WALL_SECONDS FILE_SIZE COMMAND...`` runs the command without
network, within limits, and kills all it started when it ends, when its time is up, or when
whoever holds the other end of stdin has gone. Its exit code is the command's, TIMED_OUT when time was up.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import select
import signal
import sys
import time
from pathlib import Path
from typing import Final, NoReturn

TIMED_OUT: Final = 124  # as timeout(1) has it
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_PR_SET_CHILD_SUBREAPER: Final = 36
_LOOK_EVERY_SECONDS: Final = 0.05


def main() -> NoReturn:
    """Run the command given on the command line; never returns."""
    memory, cpu_seconds, wall_seconds, file_size = map(int, sys.argv[1:5])
    deadline = time.monotonic() + wall_seconds
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    child = os.fork()
    if child == 0:
        os.setsid()
        _leave_network()
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_CPU, cpu_seconds)
        _limit(resource.RLIMIT_FSIZE, file_size)
        if sys.platform == "linux":  # macOS refuses a limit on address space
            _limit(resource.RLIMIT_AS, memory)
        os.execv(sys.argv[5], sys.argv[5:])  # noqa: S606 - a fixed program, no shell
    code = _watch(child, deadline)
    _kill_all(child)
    sys.exit(code)


def _watch(child: int, deadline: float) -> int:
    """The exit code of ``child``, negative for a signal as subprocess has it; TIMED_OUT or 1 when it must be ended."""
    while True:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code
        if time.monotonic() >= deadline:
            return TIMED_OUT
        if select.select([sys.stdin], [], [], _LOOK_EVERY_SECONDS)[0]:  # only ever readable when it is closed
            return 1


def _kill_all(child: int) -> None:
    """The process group, then whoever left it and came to us as the nearest subreaper."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    strays = Path(f"/proc/self/task/{os.getpid()}/children")
    while strays.exists() and (pids := strays.read_text().split()):
        for pid in map(int, pids):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _leave_network() -> None:
    """Into an empty network namespace where the kernel lets us; LibreOffice's profile forbids it in any case."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        if libc.unshare(_CLONE_NEWNET) != 0:
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _limit(which: int, value: int) -> None:
    ceiling = resource.getrlimit(which)[1]
    value = value if ceiling == resource.RLIM_INFINITY else min(value, ceiling)
    resource.setrlimit(which, (value, value))


if __name__ == "__main__":
    main()
