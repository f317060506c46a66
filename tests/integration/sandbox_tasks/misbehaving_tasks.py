"""Readings that do what hostile files make readers do. Run in a child of the sandbox, never in a test's process."""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
from pathlib import Path

from archive.documents import Reason
from archive.errors import DamagedFile, PasswordProtected, UnsafeFile
from archive.extraction import Limits


def preload() -> None:
    """Nothing is worth loading early."""


def echo(limits: Limits, text: str) -> str:
    return text


def process_ids(limits: Limits) -> list[int]:
    return [os.getpid(), os.getppid()]


def allocate_in_python(limits: Limits) -> int:
    return len(b"x" * limits.memory)


def abort_for_want_of_memory(limits: Limits) -> None:
    os.write(2, b"terminate called after throwing an instance of 'std::bad_alloc'\n")
    os.abort()


def abort_with_full_memory(limits: Limits) -> None:
    hoard = []
    try:
        while True:
            hoard.append(b"x" * (1 << 20))
    except MemoryError:
        os.abort()


def meet_a_full_disk(limits: Limits) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def abort(limits: Limits) -> None:
    os.abort()


def spin(limits: Limits) -> None:
    while True:
        pass


def sleep(limits: Limits) -> None:
    time.sleep(3600)


def sleep_deaf(limits: Limits) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGXCPU, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    time.sleep(3600)


def write_huge_file(limits: Limits, folder: str) -> None:
    block = b"x" * (1 << 20)
    with Path(folder, "huge").open("wb") as file:
        while True:
            file.write(block)


def leave_orphans(limits: Limits, folder: str) -> str:
    """One in our process group, one in a session of its own; both write their process id first."""
    for name in ("same_group", "own_session"):
        if os.fork() == 0:
            if name == "own_session":
                os.setsid()
            part = Path(folder, name + ".part")
            part.write_text(str(os.getpid()))
            part.rename(Path(folder, name))
            time.sleep(3600)
    while not all(Path(folder, name).exists() for name in ("same_group", "own_session")):
        time.sleep(0.001)
    return "done"


def exit_silently(limits: Limits) -> None:
    os._exit(0)


def answer_garbage(limits: Limits) -> None:
    os.write(3, b"A\xc1\xff\xff garbage")
    os._exit(0)


def answer_wrong_type(limits: Limits) -> list[int]:
    return [1, 2, 3]


def answer_too_much(limits: Limits) -> None:
    while True:
        os.write(3, b"A" * (1 << 20))


def close_channel(limits: Limits) -> None:
    os.close(3)
    time.sleep(3600)


def flood_stderr(limits: Limits) -> str:
    for _ in range(1000):
        try:
            os.write(2, b"noise " * 1000)
        except BlockingIOError:
            return "not held up"
    return "all taken"


def kill_zygote(limits: Limits) -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(3600)


def announce_and_sleep(limits: Limits, file: str) -> None:
    part = Path(file + ".part")
    part.write_text(f"{os.getpid()} {os.getppid()}")
    part.rename(file)
    time.sleep(3600)


def open_descriptors(limits: Limits) -> list[str]:
    return sorted(entry.name for entry in Path("/proc/self/fd").iterdir() if entry.exists())


def environment(limits: Limits) -> dict[str, str]:
    return dict(os.environ)


def recurse(limits: Limits) -> None:
    recurse(limits)


def raise_password(limits: Limits) -> None:
    raise PasswordProtected("locked", algorithm="aes")


def raise_damaged(limits: Limits) -> None:
    raise DamagedFile("cut off", Reason.TRUNCATED, size=7)


def raise_unsafe(limits: Limits) -> None:
    raise UnsafeFile(Reason.TOO_MANY_PARTS, "many", limit=3, reason="x")


def raise_key_error(limits: Limits) -> None:
    raise KeyError("our own mistake")


def segfault_after_word(limits: Limits) -> None:
    sys.stderr.write("about to fall")
    sys.stderr.flush()
    os.kill(os.getpid(), signal.SIGSEGV)


TASKS = {
    name: task for name, task in globals().items() if callable(task) and getattr(task, "__module__", "") == __name__
}
