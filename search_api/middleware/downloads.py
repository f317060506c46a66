"""How many large files may be on their way at once, so that slow downloads leave connections to everybody else?"""

from __future__ import annotations

import io
import threading
from collections import Counter
from collections.abc import Callable
from typing import BinaryIO, Final

import falcon

from archive.errors import Overloaded, TooManyRequests
from search_api.metrics import Metrics
from search_api.middleware.fair_share import ClientKeys

LARGE_BYTES: Final = 1 << 20
"""From this length on an answer is a download that may take minutes; page pictures are far smaller."""

MOST_ALTOGETHER: Final = 600
"""Of the server's 1,000 connections."""

MOST_FOR_ONE: Final = 40
"""A class of pupils behind one address, each with a file."""

_RETRY_AFTER: Final = 30


class LimitDownloads:
    """Counts large files from the answer until their last byte is taken or the client is gone.

    Beyond ``for_one`` client the next is 429, beyond ``altogether`` it is 503, both with Retry-After. ``for_one`` 0:
    clients are not told apart.
    """

    def __init__(
        self, metrics: Metrics, keys: ClientKeys, altogether: int = MOST_ALTOGETHER, for_one: int = MOST_FOR_ONE
    ) -> None:
        self._metrics = metrics
        self._keys = keys
        self._altogether = altogether
        self._for_one = for_one
        self._lock = threading.Lock()
        self._under_way: Counter[bytes] = Counter()

    def process_response(self, req: falcon.Request, resp: falcon.Response, resource: object, succeeded: bool) -> None:
        """Count the download, or raise TooManyRequests or Overloaded; its file is closed then."""
        file = resp.stream
        if file is None or int(resp.content_length or 0) < LARGE_BYTES:
            return
        client = self._keys.key_of(req.remote_addr)
        try:
            self._begin(client)
        except (TooManyRequests, Overloaded):
            file.close()  # type: ignore[union-attr]
            raise
        resp.stream = _Counted(file, lambda: self._end(client))  # type: ignore[arg-type]

    def _begin(self, client: bytes) -> None:
        with self._lock:
            if self._for_one and self._under_way[client] >= self._for_one:
                self._metrics.slowed.inc()
                raise TooManyRequests("this client has too many downloads under way", retry_after=_RETRY_AFTER)
            if self._under_way.total() >= self._altogether:
                self._metrics.shed.inc()
                raise Overloaded("too many downloads under way", retry_after=_RETRY_AFTER)
            self._under_way[client] += 1
            self._metrics.downloads.set(self._under_way.total())

    def _end(self, client: bytes) -> None:
        with self._lock:
            self._under_way[client] -= 1
            self._under_way += Counter()  # forgets who has none left
            self._metrics.downloads.set(self._under_way.total())


class _Counted(io.RawIOBase):
    """A file for waitress' loop (read, seek, tell, close) that says once when it is done with."""

    def __init__(self, file: BinaryIO, on_closed: Callable[[], None]) -> None:
        self._file = file
        self._on_closed = on_closed

    def read(self, size: int = -1) -> bytes:
        """Bytes of the file."""
        return self._file.read(size)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As the file."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """As the file."""
        return self._file.tell()

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def close(self) -> None:
        """Close the file; also called when nobody refers to this any more."""
        if not self.closed:
            super().close()
            self._file.close()
            self._on_closed()
