"""How often may somebody try a password, without anybody being able to lock others out?

Failures are counted for each login from each client, for each client, and for each login from all clients; each count
makes the next attempt wait longer, none closes an account. A browser that has signed in before has a device cookie: it
is counted by itself alone, so that no stranger's attempts delay it. The counts stand in the database, so that all
processes of the server share them; logins and clients are known there by keyed hashes, for an hour.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from archive.ports import Clock, Database, UnitOfWork

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
    """Safe between threads and processes. Remembers a bounded number of counts, each for an hour after its last
    failure. ``hidden`` is the keyed hash under which a place is kept.

    An attempt that has to wait costs one look and takes no write lock, so that a flood of them holds up nobody.
    """

    def __init__(
        self, database: Database, clock: Clock, hidden: Callable[[str], str], most: int = MOST_REMEMBERED
    ) -> None:
        self._database = database
        self._clock = clock
        self._hidden = hidden
        self._most = most

    def begin(self, login: str, client: str, device: str | None) -> int:
        """0: try, and the attempt counts as failed until ``succeeded``. Otherwise the seconds to wait, nothing counted.

        ``device`` is what the cookie of a browser says that has signed in with this login before.
        """
        rules = self._rules(login, client, device)
        now = self._clock.now()
        with self._database.read() as uow:
            wait = _wait(uow, rules, now)
        if wait:
            return wait
        with self._database.write() as uow:
            uow.credentials.count_failures_alone()
            wait = _wait(uow, rules, now)
            if wait == 0:
                counts = _counts(uow, rules, now)
                uow.credentials.set_failures({place: counts.get(place, 0) + 1 for place in rules}, now)
                uow.credentials.forget_failures(now - _FORGOTTEN_AFTER, self._most)
        return wait

    def take_back(self, login: str, client: str, device: str | None) -> None:
        """The attempt was right as far as it went, and another follows: it alone no longer counts."""
        self._lessen(self._rules(login, client, device), clearing=())

    def succeeded(self, login: str, client: str, device: str | None) -> None:
        """The attempt was right: it no longer counts, and those before it from the same place do not either."""
        rules = self._rules(login, client, device)
        self._lessen(rules, clearing=[place for place, rule in rules.items() if rule is PAIR])

    def _lessen(self, rules: Mapping[str, _Rule], clearing: Collection[str]) -> None:
        now = self._clock.now()
        with self._database.write() as uow:
            uow.credentials.count_failures_alone()
            counts = _counts(uow, rules, now)
            uow.credentials.set_failures({p: 0 if p in clearing else counts.get(p, 0) - 1 for p in rules}, now)

    def _rules(self, login: str, client: str, device: str | None) -> dict[str, _Rule]:
        if device is not None:
            return {self._hidden(f"device\n{login}\n{device}"): PAIR}
        return {
            self._hidden(f"pair\n{login}\n{client}"): PAIR,
            self._hidden(f"client\n{client}"): CLIENT,
            self._hidden(f"login\n{login}"): LOGIN,
        }


def _counts(uow: UnitOfWork, rules: Mapping[str, _Rule], now: dt.datetime) -> dict[str, int]:
    kept = uow.credentials.failures(list(rules))
    return {place: count for place, (count, last) in kept.items() if now - last < _FORGOTTEN_AFTER}


def _wait(uow: UnitOfWork, rules: Mapping[str, _Rule], now: dt.datetime) -> int:
    waits = [0]
    for place, (count, last) in uow.credentials.failures(list(rules)).items():
        if now - last < _FORGOTTEN_AFTER:
            waits.append(math.ceil(rules[place].seconds(count) - (now - last).total_seconds()))
    return max(waits)
