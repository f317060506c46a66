"""How is one untrusted file read inside a process that may do almost nothing?"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import resource
import signal
import socket
import sys
import traceback
from types import ModuleType
from typing import Final, NoReturn

import msgspec

from archive.documents import Reason
from archive.errors import NotFound, UnreadableFile, UnsafeFile
from archive.extraction import Limits
from archive.full_disk import means_no_room
from indexer.sandbox_protocol import ANSWER, BUG, FULL, MISSING, REQUESTS, UNREADABLE, Complaint, Request

_PR_SET_PDEATHSIG: Final = 1
_CHANNEL: Final = 3  # the first descriptor after stdin, stdout and stderr
_LIBC: Final = ctypes.CDLL(None)


def run_child(channel: int, errors: int, zygote: int, tasks: ModuleType) -> NoReturn:
    """Serve the one request waiting on ``channel`` and end the process.

    ``errors`` becomes stdout and stderr, ``zygote`` is the process that must outlive this one.
    """
    status = 1
    try:
        os.setsid()
        _die_with(zygote)
        _keep_only(channel, errors)
        _reset_signals()
        _serve(socket.socket(fileno=_CHANNEL), tasks)
        status = 0
    except BaseException:  # noqa: BLE001 - the last frame of a forked process: nothing may unwind into the zygote
        traceback.print_exc()
    finally:
        os._exit(status)


def _die_with(zygote: int) -> None:
    """On Linux the kernel kills this process when the zygote ends; elsewhere RLIMIT_CPU has to do."""
    if sys.platform == "linux":
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != zygote:  # it ended before the kernel knew of our wish
            os._exit(1)


def _keep_only(channel: int, errors: int) -> None:
    """Close every inherited descriptor but these two. None of them is 0, 1 or 2: the zygote has those open."""
    places = (os.open(os.devnull, os.O_RDWR), errors, errors, channel)
    for place, descriptor in enumerate(places):
        os.dup2(descriptor, place, inheritable=False)
    os.closerange(len(places), 1 << 16)


def _reset_signals() -> None:
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


def confine(limits: Limits) -> None:
    """Give up, for this process and for good, everything beyond ``limits``."""
    _limit(resource.RLIMIT_CORE, 0, 0)
    _limit(resource.RLIMIT_FSIZE, limits.file_size, limits.file_size)
    _limit(resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1)
    _limit(resource.RLIMIT_NPROC, 0, 0)  # no thread, no process; root is not bound by it
    with contextlib.suppress(ValueError):  # macOS knows the constant but refuses to set it
        _limit(resource.RLIMIT_AS, limits.memory, limits.memory)


def _limit(which: int, soft: int, hard: int) -> None:
    """Lower a limit; one that is already lower stays."""
    ceiling = resource.getrlimit(which)[1]
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(which, (soft, hard))


def _serve(channel: socket.socket, tasks: ModuleType) -> None:
    request = REQUESTS.decode(_read_all(channel))
    confine(request.limits)
    kind, body = _answer(request, tasks)
    channel.sendall(kind)
    channel.sendall(body)


def _read_all(channel: socket.socket) -> bytes:
    parts = []
    while part := channel.recv(1 << 16):
        parts.append(part)
    return b"".join(parts)


def _answer(request: Request, tasks: ModuleType) -> tuple[bytes, bytes]:
    """Run the task; every way it can fail has a message of its own."""
    encode = msgspec.msgpack.encode
    limits = request.limits
    try:
        task = tasks.TASKS[request.task]
        return ANSWER, encode(task(limits, **request.arguments))
    except UnreadableFile as error:
        trouble: UnreadableFile = error
    except NotFound as error:
        return MISSING, encode(str(error))
    except MemoryError:
        trouble = UnsafeFile(Reason.OUT_OF_MEMORY, limit=limits.memory)
    except RecursionError:
        trouble = UnsafeFile(Reason.NESTED_TOO_DEEP, limit=sys.getrecursionlimit())
    except OSError as error:
        if error.errno == errno.ENOMEM:
            trouble = UnsafeFile(Reason.OUT_OF_MEMORY, limit=limits.memory)
        elif error.errno == errno.EFBIG:
            trouble = UnsafeFile(Reason.UNPACKS_TOO_LARGE, limit=limits.file_size)
        elif means_no_room(error):
            return FULL, encode(None)
        else:
            return BUG, encode(traceback.format_exc())
    except Exception:  # noqa: BLE001 - a mistake of ours, reported with its traceback
        return BUG, encode(traceback.format_exc())
    return UNREADABLE, encode(Complaint(trouble.reason, str(trouble), trouble.detail))
