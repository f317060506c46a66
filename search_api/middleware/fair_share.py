"""How much may one client ask, so that everybody else is still answered? A bucket of tokens for each."""

from __future__ import annotations

import ipaddress
import math
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from typing import Final

import falcon

from archive.errors import TooManyRequests
from search_api.metrics import Metrics
from search_api.middleware.overload import EXEMPT

MOST_CLIENTS: Final = 10_000
"""Clients remembered at once, about 3 MB; the one not seen for longest is forgotten, and begins with a full bucket."""

BURST_SHARE: Final = 0.25
"""A full bucket holds this part of a minute's requests, ten at least."""

_SMALLEST_BURST: Final = 10.0
_FREE: Final = ("/static/",)
_PICTURE: Final = 0.1
_SUGGESTION: Final = 0.5
_PIECE: Final = 0.1
_SENDING: Final = ("/api/v1/uploads", "/api/v1/batches")  # for people who signed in, many requests for each file
_WHOLE_LIST: Final = 5.0
_LISTS_AS_FILES: Final = (".csv", ".json", ".ris", ".bib")


def cost_of(path: str) -> float:
    """Tokens for an answer: a page of the site is one, the pictures it pulls hardly count, a whole list is dear."""
    if path in EXEMPT or path.startswith(_FREE):
        return 0.0
    if path.endswith("/image"):
        return _PICTURE
    if path.startswith(_SENDING):
        return _PIECE
    if path.endswith("/suggestions"):
        return _SUGGESTION
    if path.startswith("/cari") and path.endswith(_LISTS_AS_FILES):
        return _WHOLE_LIST
    return 1.0


class ClientKeys:
    """Names clients by a keyed hash of their address; without a ``key`` it is random and dies with the process.

    So no address is ever kept, and what is kept by a random key says nothing afterwards. An IPv6 client is its /64,
    which is what a household or a telephone is given.
    """

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key or secrets.token_bytes(32)

    def key_of(self, address: str) -> bytes:
        """The same 16 bytes for the same client under this key."""
        return blake2b(_network(address), key=self._key, digest_size=16).digest()


class Buckets:
    """For each client tokens that fill up with time. Holds at most ``most`` clients; safe between threads."""

    def __init__(self, per_minute: int, most: int = MOST_CLIENTS, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_minute / 60
        self._burst = max(per_minute * BURST_SHARE, _SMALLEST_BURST)
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()  # tokens, and when they were counted

    def __len__(self) -> int:
        return len(self._left)

    def take(self, client: bytes, tokens: float) -> float:
        """0 when they were taken; otherwise nothing is taken, and it is the seconds until there are enough."""
        wanted = min(tokens, self._burst)
        with self._lock:
            now = self._clock()
            left, counted = self._left.pop(client, (self._burst, now))
            left = min(self._burst, left + (now - counted) * self._per_second)
            missing = wanted - left
            self._left[client] = (left if missing > 0 else left - wanted, now)
            if len(self._left) > self._most:
                self._left.popitem(last=False)
        return missing / self._per_second if missing > 0 else 0.0


class FairShare:
    """Refuses what a client asks beyond its share: 429 with the seconds to wait. ``per_minute`` 0: no limit."""

    def __init__(self, per_minute: int, metrics: Metrics, keys: ClientKeys) -> None:
        self._buckets = Buckets(per_minute) if per_minute else None
        self._metrics = metrics
        self._keys = keys

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Take what the answer costs, or raise TooManyRequests. Health, metrics and static files are free."""
        tokens = cost_of(req.path)
        if self._buckets is None or not tokens:
            return
        if seconds := self._buckets.take(self._keys.key_of(req.remote_addr), tokens):
            self._metrics.slowed.inc()
            raise TooManyRequests("this client asks too much", retry_after=math.ceil(seconds))


def _network(address: str) -> bytes:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address.encode()
    if isinstance(parsed, ipaddress.IPv6Address):
        return parsed.ipv4_mapped.packed if parsed.ipv4_mapped else parsed.packed[:8]
    return parsed.packed
