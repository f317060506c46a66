"""What do the three processes of the sandbox say to each other?

The parent passes two sockets to the zygote: ``channel``, on which only the child
answers, and ``report``, on which only the zygote tells how the child ended. A child
that has been taken over can therefore lie about a file, but not about its own end.
"""

from __future__ import annotations

import struct
from typing import Final

import msgspec

from archive.documents import Reason
from archive.extraction import Limits

WALL_SECONDS: Final = struct.Struct("!d")
"""The only message on the control socket; the two sockets travel with it."""

ANSWER: Final = b"A"
UNREADABLE: Final = b"U"
MISSING: Final = b"M"
BUG: Final = b"B"
FULL: Final = b"F"
"""First byte of what a child sends. MessagePack follows: the value, a Complaint, a NotFound's text, a traceback, and of
a full disk nothing."""


class Request(msgspec.Struct, frozen=True, array_like=True):
    """``task`` names a function of the task module; it is called with ``limits`` and ``arguments`` by keyword."""

    task: str
    arguments: dict[str, str | int | None]
    limits: Limits


class Complaint(msgspec.Struct, frozen=True, array_like=True):
    """An UnreadableFile on its way out of the child."""

    reason: Reason
    message: str
    detail: dict[str, str | int]


class Report(msgspec.Struct, frozen=True, array_like=True):
    """How a child ended. ``status`` as wait(2) gives it, times in seconds, ``peak_memory`` in bytes."""

    status: int
    timed_out: bool
    cpu_seconds: float
    wall_seconds: float
    peak_memory: int
    stderr: str


REQUESTS: Final = msgspec.msgpack.Decoder(Request)
COMPLAINTS: Final = msgspec.msgpack.Decoder(Complaint)
REPORTS: Final = msgspec.msgpack.Decoder(Report)
"""Made once: a decoder takes a millisecond to build, a third of what a child costs."""
