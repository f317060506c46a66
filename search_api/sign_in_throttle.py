"""How often may somebody try a password, without anybody being able to lock others out?

Failures are counted for each login from each client, for each client, and for each login from all clients; each count
makes the next attempt wait longer, none closes an account. A browser that has signed in before has a device cookie: it
is counted by itself alone, so that no stranger's attempts delay it. Addresses are known by a keyed hash whose key dies
with the process.
"""

from __future__ import annotations

import datetime as dt
import math
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from archive.ports import Clock

MOST_REMEMBERED: Final = 20_000


@dataclass(frozen=True, slots=True)
class _Rule:
    """After ``free`` failures the next attempt waits 1, 2, 4 … seconds, ``longest`` at most."""

    free: int
    longest: int

    def seconds(self, failures: int) -> int:
        beyond = failures - self.free
        return 0 if beyond < 0 else min(self.longest, 2 ** min(beyond, 20))


PAIR: Final = _Rule(5, 900)
CLIENT: Final = _Rule(30, 900)
LOGIN: Final = _Rule(50, 60)
_FORGOTTEN_AFTER: Final = dt.timedelta(hours=1)


class SignInThrottle:
    """Safe between threads. Remembers a bounded number of counts, each for an hour after its last failure."""

    def __init__(self, clock: Clock, most: int = MOST_REMEMBERED) -> None:
        self._clock = clock
        self._most = most
        self._lock = threading.Lock()
        self._failures: OrderedDict[tuple[str, ...], tuple[int, dt.datetime]] = OrderedDict()

    def begin(self, login: str, client: str, device: str | None) -> int:
        """0: try, and the attempt counts as failed until ``succeeded``. Otherwise the seconds to wait, nothing counted.

        ``device`` is what the cookie of a browser says that has signed in with this login before.
        """
        with self._lock:
            now = self._clock.now()
            rules = _rules(login, client, device)
            wait = max(self._wait(key, rule, now) for key, rule in rules.items())
            if wait == 0:
                for key in rules:
                    self._set(key, self._count(key, now) + 1, now)
            return wait

    def take_back(self, login: str, client: str, device: str | None) -> None:
        """The attempt was right as far as it went, and another follows: it alone no longer counts."""
        with self._lock:
            now = self._clock.now()
            for key in _rules(login, client, device):
                self._leave(key, self._count(key, now) - 1, now)

    def succeeded(self, login: str, client: str, device: str | None) -> None:
        """The attempt was right: it no longer counts, and those before it from the same place do not either."""
        with self._lock:
            now = self._clock.now()
            for key in _rules(login, client, device):
                own = key[0] in ("pair", "device")
                self._leave(key, 0 if own else self._count(key, now) - 1, now)

    def _leave(self, key: tuple[str, ...], count: int, now: dt.datetime) -> None:
        if count > 0:
            self._set(key, count, now)
        else:
            self._failures.pop(key, None)

    def _wait(self, key: tuple[str, ...], rule: _Rule, now: dt.datetime) -> int:
        count = self._count(key, now)
        if count == 0:
            return 0
        since = (now - self._failures[key][1]).total_seconds()
        return max(0, math.ceil(rule.seconds(count) - since))

    def _count(self, key: tuple[str, ...], now: dt.datetime) -> int:
        count, last = self._failures.get(key, (0, now))
        return 0 if now - last >= _FORGOTTEN_AFTER else count

    def _set(self, key: tuple[str, ...], count: int, now: dt.datetime) -> None:
        self._failures[key] = (count, now)
        self._failures.move_to_end(key)
        if len(self._failures) > self._most:
            self._failures.popitem(last=False)


def _rules(login: str, client: str, device: str | None) -> dict[tuple[str, ...], _Rule]:
    if device is not None:
        return {("device", login, device): PAIR}
    return {("pair", login, client): PAIR, ("client", client): CLIENT, ("login", login): LOGIN}
