"""Where does a request's body lie until all of it is here? Pieces of uploads in memory while there is room, the rest in
temporary files, as waitress has it (docs/decisions/0024)."""

from __future__ import annotations

import contextlib
import threading
import weakref
from io import BytesIO
from typing import BinaryIO, ClassVar, Final

from waitress.parser import HTTPRequestParser
from waitress.receiver import FixedStreamReceiver

from archive.full_disk import means_no_room
from search_api import addresses

ROOM_BYTES: Final = 64 << 20
"""In each answering process, for all its connections together."""

LARGEST_BODY: Final = 9 << 20
"""A piece of 8 MiB, as the browser sends them; whoever sends larger ones waits for the disk."""


class Room:
    """Memory that is lent out and given back. Safe between threads."""

    def __init__(self, size: int = ROOM_BYTES) -> None:
        self._left = size
        self._lock = threading.Lock()

    @property
    def left(self) -> int:
        """Bytes nobody has."""
        return self._left

    def take(self, size: int) -> bool:
        """Whether there was room for ``size`` bytes; then they are taken."""
        with self._lock:
            fits = size <= self._left
            self._left -= size if fits else 0
        return fits

    def give_back(self, size: int) -> None:
        """Somebody needs them no longer."""
        with self._lock:
            self._left += size


class BodyInMemory:
    """A buffer of waitress' kind for a body of ``size`` bytes, for which there is room already.

    The room is given back when it is closed, and when its connection is gone before its last byte has come.
    """

    def __init__(self, room: Room, size: int) -> None:
        self._file = BytesIO()
        self._give_back = weakref.finalize(self, room.give_back, size)
        self._give_back.atexit = False

    def __len__(self) -> int:
        return self._file.getbuffer().nbytes

    def append(self, data: bytes) -> None:
        """Add what came."""
        self._file.write(data)

    def getfile(self) -> BinaryIO:
        """All of it, from its beginning."""
        self._file.seek(0)
        return self._file

    def close(self) -> None:
        """Forget it."""
        self._file.close()
        self._give_back()


class NothingKept:
    """A buffer of waitress' kind for the rest of a body that nobody will read."""

    def __len__(self) -> int:
        return 0

    def append(self, data: bytes) -> None:
        """Forget it."""

    def getfile(self) -> BinaryIO:
        """Nothing."""
        return BytesIO()

    def close(self) -> None:
        """There is nothing to forget."""


class RequestParser(HTTPRequestParser):  # type: ignore[misc]
    """Waitress' own, which writes every body of more than 512 KiB to a file, read from there a moment later.

    ``met_full_disk`` where there was no room for that file: the body is read to its end and not kept, because whoever
    still sends hears no answer.
    """

    room: ClassVar = Room()
    met_full_disk = False

    def received(self, data: bytes) -> int:
        """As waitress, which would close the connection on a full disk without a word."""
        try:
            consumed: int = super().received(data)
        except OSError as error:
            if not means_no_room(error) or not isinstance(self.body_rcv, FixedStreamReceiver):
                raise
            self.met_full_disk = True
            self.body_rcv.buf, full = NothingKept(), self.body_rcv.buf
            with contextlib.suppress(OSError):  # what it had not written yet finds no room either
                full.close()
            consumed = super().received(data)
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        """As waitress; then decide where the body will lie."""
        super().parse_header(header_plus)
        size: int = self.content_length
        is_piece = self.path.startswith(addresses.UPLOADS) and size <= LARGEST_BODY
        if is_piece and isinstance(self.body_rcv, FixedStreamReceiver) and self.room.take(size):
            self.body_rcv.buf = BodyInMemory(self.room, size)
