"""Which other proofs than a password are there: one-time links, second factors with recovery codes, and keys?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from archive.people import Action


class LinkPurpose(StrEnum):
    """What a one-time link lets its holder do."""

    SET_PASSWORD = "set_password"
    FIRST_ADMINISTRATOR = "first_administrator"


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """A link that may be used once before ``ends_at``. ``login`` is None for the first administrator."""

    digest: str
    purpose: LinkPurpose
    login: str | None
    ends_at: dt.datetime


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """The shared secret (base32) of a code generator, RFC 6238. Until ``confirmed`` no code is asked for.

    ``last_step`` is the 30-second step of the newest code that was accepted.
    """

    login: str
    secret: str
    confirmed: bool
    last_step: int = 0


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key with which a program acts for a person, within ``scopes``."""

    id: str
    login: str
    label: str
    digest: str
    scopes: frozenset[Action]
    created_at: dt.datetime
    ends_at: dt.datetime
    seen_at: dt.datetime | None = None


class CredentialStore(Protocol):
    """Keeps digests only, but for the secret of a code generator, which cannot be checked without it."""

    def put_link(self, link: OneTimeLink) -> None:
        """Keep it; links for the same person and purpose before it are gone."""
        ...

    def link(self, digest: str) -> OneTimeLink | None:
        """Ended ones too."""
        ...

    def use_link(self, digest: str) -> bool:
        """Take it away; of any number who try at once one gets True."""
        ...

    def drop_links(self, login: str) -> None:
        """No link for this person holds any longer."""
        ...

    def second_factor(self, login: str) -> SecondFactor | None:
        """Confirmed or not."""
        ...

    def put_second_factor(self, factor: SecondFactor, recovery: Sequence[str]) -> None:
        """Add or replace it and the digests of all recovery codes."""
        ...

    def remove_second_factor(self, login: str) -> bool:
        """With its recovery codes; False when there was none."""
        ...

    def accept_step(self, login: str, step: int) -> bool:
        """Remember that a code of this step was used; False when one of it or of a later step was used before."""
        ...

    def use_recovery_code(self, login: str, digest: str) -> bool:
        """Take it away; False when it is not there."""
        ...

    def count_recovery_codes(self, login: str) -> int:
        """How many are left."""
        ...

    def failures(self, places: Collection[str]) -> Mapping[str, tuple[int, dt.datetime]]:
        """Failed attempts to sign in by place, and when the last was; nothing of places without any."""
        ...

    def count_failures_alone(self) -> None:
        """Until the end of this transaction no other one counts failures: what was read stays true."""
        ...

    def set_failures(self, counts: Mapping[str, int], at: dt.datetime) -> None:
        """Replace these counts, the last failure being ``at``; 0 takes one away."""
        ...

    def forget_failures(self, before: dt.datetime, most: int) -> None:
        """Those last counted before then, and the oldest beyond the ``most`` that are kept."""
        ...

    def add_key(self, key: ApiKey) -> None:
        """Keep it."""
        ...

    def key(self, digest: str) -> ApiKey | None:
        """Ended ones too."""
        ...

    def keys_of(self, login: str) -> list[ApiKey]:
        """Newest first."""
        ...

    def touch_key(self, key_id: str, at: dt.datetime) -> None:
        """It was used at this time."""
        ...

    def remove_key(self, login: str, key_id: str) -> bool:
        """False when this person has no such key."""
        ...

    def remove_keys(self, login: str) -> int:
        """All of this person; how many."""
        ...
