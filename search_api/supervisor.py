"""How do server and worker run as one group that starts, restarts and stops together?"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

import structlog

from search_api.settings import process_environment

STOP_SECONDS = 15.0
POLL_SECONDS = 0.2
RESTART_PAUSE_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0)
STEADY_SECONDS = 30.0

log = structlog.get_logger("arsip.supervisor")


@dataclass(slots=True)
class Member:
    """One child of the group: an ``arsip`` command line."""

    name: str
    arguments: Sequence[str]
    pass_fds: tuple[int, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    next_start: float = field(default=0.0)

    def start(self) -> None:
        """Run it in a session of its own, so that Ctrl-C reaches only the supervisor, which stops all in order."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "search_api", *self.arguments],
            pass_fds=self.pass_fds,
            env=process_environment(**self.environment),
            start_new_session=True,
        )
        self.started = time.monotonic()


def supervise(members: Sequence[Member], on_started: Callable[[], None], on_died: Callable[[int], None]) -> int:
    """Run the members until SIGINT or SIGTERM; one that dies is started again after a growing pause.

    ``on_died`` is told its process id. Returns the exit code: 0 after an orderly stop. Children end with this
    process even if it is killed: they watch for the death of their parent.
    """
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    previous = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        for member in members:
            member.start()
        on_started()
        while not stopping:
            for member in members:
                _watch(member, on_died)
            time.sleep(POLL_SECONDS)
    finally:
        _stop_all(members)
        for number, handler in previous.items():
            signal.signal(number, handler)
    return 0


def _watch(member: Member, on_died: Callable[[int], None]) -> None:
    at = time.monotonic()
    if member.process is None:
        if at >= member.next_start:
            member.start()
        return
    code = member.process.poll()
    if code is None:
        return
    member.failures = 1 if at - member.started > STEADY_SECONDS else member.failures + 1
    pause = RESTART_PAUSE_SECONDS[min(member.failures, len(RESTART_PAUSE_SECONDS)) - 1]
    on_died(member.process.pid)
    log.error("restarting", member=member.name, exit_code=code, seconds=pause)
    member.process = None
    member.next_start = at + pause


def _stop_all(members: Sequence[Member]) -> None:
    running = [member.process for member in members if member.process is not None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
