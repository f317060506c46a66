"""What was worked out for one question and serves the next: kept by bytes, the least recently used goes first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar


class Sized(Protocol):
    """A value that knows what it takes in memory."""

    @property
    def nbytes(self) -> int:
        """Bytes."""
        ...


Value = TypeVar("Value", bound=Sized)
Plain = TypeVar("Plain")


@dataclass(frozen=True, slots=True)
class Kept(Generic[Plain]):
    """A value that does not know by itself what it takes in memory."""

    value: Plain
    nbytes: int


class ByteCache:
    """Shared by all threads; values are immutable. A value larger than a quarter of the limit is not kept."""

    _OVERHEAD = 400  # bytes of a key and an entry

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._entries: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()
        self._bytes = self._hits = self._misses = self._evictions = 0

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key, made when it is not there; two threads may make the same one."""
        with self._lock:
            known: Value | None = self._entries.get(key)
            if known is not None:
                self._entries.move_to_end(key)
                self._hits += 1
                return known
            self._misses += 1
        made = make()
        size = made.nbytes + self._OVERHEAD
        if size * 4 <= self._limit:
            with self._lock:
                if key not in self._entries:
                    self._entries[key] = made
                    self._bytes += size
                while self._bytes > self._limit:
                    _, gone = self._entries.popitem(last=False)
                    self._bytes -= gone.nbytes + self._OVERHEAD
                    self._evictions += 1
        return made

    def figures(self) -> dict[str, int]:
        """See SearchIndex.figures."""
        with self._lock:
            return {
                "cache_bytes": self._bytes,
                "cache_limit_bytes": self._limit,
                "cache_hits": self._hits,
                "cache_misses": self._misses,
                "cache_evictions": self._evictions,
            }
