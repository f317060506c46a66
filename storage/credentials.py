"""Which one-time links, second factors and keys are there? Digests, but for the secrets of code generators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from archive.credentials import ApiKey, LinkPurpose, OneTimeLink, SecondFactor
from archive.people import Action
from storage.accounts_tables import api_keys, one_time_links, recovery_codes, second_factors, sign_in_failures
from storage.engines import POSTGRESQL, insert_for

_LINK = select(*(one_time_links.c[field.name] for field in fields(OneTimeLink)))
_FACTOR = select(*(second_factors.c[field.name] for field in fields(SecondFactor)))
_KEY = select(*(api_keys.c[field.name] for field in fields(ApiKey)))

_FAILURES_LOCK = 0x41525349_03  # any constant: names this lock among PostgreSQL's advisory locks
_FORGOTTEN_AT_ONCE = 500


class Credentials:
    """Fulfils CredentialStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_link(self, link: OneTimeLink) -> None:
        """Keep it; links for the same person and purpose before it are gone."""
        same_person = one_time_links.c.login.is_not_distinct_from(link.login)
        self._connection.execute(
            delete(one_time_links).where(same_person, one_time_links.c.purpose == link.purpose.value)
        )
        self._connection.execute(insert(one_time_links), asdict(link) | {"purpose": link.purpose.value})

    def link(self, digest: str) -> OneTimeLink | None:
        """The link of this digest, ended or not."""
        row = self._connection.execute(_LINK.where(one_time_links.c.digest == digest)).one_or_none()
        return OneTimeLink(row.digest, LinkPurpose(row.purpose), row.login, row.ends_at) if row else None

    def use_link(self, digest: str) -> bool:
        """Take it away; of any number who try at once one gets True."""
        return bool(self._connection.execute(delete(one_time_links).where(one_time_links.c.digest == digest)).rowcount)

    def drop_links(self, login: str) -> None:
        """No link for this person holds any longer."""
        self._connection.execute(delete(one_time_links).where(one_time_links.c.login == login))

    def second_factor(self, login: str) -> SecondFactor | None:
        """Confirmed or not."""
        row = self._connection.execute(_FACTOR.where(second_factors.c.login == login)).one_or_none()
        return SecondFactor(*row) if row else None

    def put_second_factor(self, factor: SecondFactor, recovery: Sequence[str]) -> None:
        """Add or replace it and the digests of all recovery codes."""
        self.remove_second_factor(factor.login)
        self._connection.execute(insert(second_factors), asdict(factor))
        if recovery:
            codes = [{"login": factor.login, "digest": digest} for digest in recovery]
            self._connection.execute(insert(recovery_codes), codes)

    def remove_second_factor(self, login: str) -> bool:
        """With its recovery codes; False when there was none."""
        self._connection.execute(delete(recovery_codes).where(recovery_codes.c.login == login))
        return bool(self._connection.execute(delete(second_factors).where(second_factors.c.login == login)).rowcount)

    def accept_step(self, login: str, step: int) -> bool:
        """Remember that a code of this step was used; False when one of it or of a later step was used before."""
        later = update(second_factors).where(second_factors.c.login == login, second_factors.c.last_step < step)
        return bool(self._connection.execute(later.values(last_step=step)).rowcount)

    def use_recovery_code(self, login: str, digest: str) -> bool:
        """Take it away; False when it is not there."""
        which = delete(recovery_codes).where(recovery_codes.c.login == login, recovery_codes.c.digest == digest)
        return bool(self._connection.execute(which).rowcount)

    def count_recovery_codes(self, login: str) -> int:
        """How many are left."""
        which = select(func.count()).select_from(recovery_codes).where(recovery_codes.c.login == login)
        return self._connection.execute(which).scalar_one()

    def failures(self, places: Collection[str]) -> Mapping[str, tuple[int, dt.datetime]]:
        """Failed attempts to sign in by place, and when the last was; nothing of places without any."""
        f = sign_in_failures.c
        rows = self._connection.execute(select(f.place, f.failures, f.last_at).where(f.place.in_(list(places))))
        return {row.place: (row.failures, row.last_at) for row in rows}

    def count_failures_alone(self) -> None:
        """Until the end of this transaction no other one counts failures; SQLite has one writer anyway."""
        if self._connection.dialect.name == POSTGRESQL:
            self._connection.execute(select(func.pg_advisory_xact_lock(_FAILURES_LOCK)))

    def set_failures(self, counts: Mapping[str, int], at: dt.datetime) -> None:
        """Replace these counts, the last failure being ``at``; 0 takes one away."""
        gone = [place for place, count in counts.items() if count <= 0]
        if gone:
            self._connection.execute(delete(sign_in_failures).where(sign_in_failures.c.place.in_(gone)))
        rows = [{"place": place, "failures": count, "last_at": at} for place, count in counts.items() if count > 0]
        if rows:
            statement = insert_for(self._connection.dialect.name, sign_in_failures)
            fresh = {name: statement.excluded[name] for name in ("failures", "last_at")}
            self._connection.execute(statement.on_conflict_do_update(index_elements=["place"], set_=fresh), rows)

    def forget_failures(self, before: dt.datetime, most: int) -> None:
        """Those last counted before then, and the oldest beyond the ``most`` that are kept."""
        f = sign_in_failures.c
        self._connection.execute(delete(sign_in_failures).where(f.last_at <= before))
        newest_first = select(f.place).order_by(f.last_at.desc(), f.place)
        beyond = self._connection.execute(newest_first.offset(most).limit(_FORGOTTEN_AT_ONCE)).scalars().all()
        if beyond:
            self._connection.execute(delete(sign_in_failures).where(f.place.in_(beyond)))

    def add_key(self, key: ApiKey) -> None:
        """Keep it."""
        self._connection.execute(insert(api_keys), asdict(key) | {"scopes": sorted(key.scopes)})

    def key(self, digest: str) -> ApiKey | None:
        """The key of this digest, ended or not."""
        row = self._connection.execute(_KEY.where(api_keys.c.digest == digest)).one_or_none()
        return _key(row) if row else None

    def keys_of(self, login: str) -> list[ApiKey]:
        """Newest first."""
        newest = _KEY.where(api_keys.c.login == login).order_by(api_keys.c.created_at.desc(), api_keys.c.id)
        return [_key(row) for row in self._connection.execute(newest)]

    def touch_key(self, key_id: str, at: dt.datetime) -> None:
        """It was used at this time."""
        self._connection.execute(update(api_keys).where(api_keys.c.id == key_id).values(seen_at=at))

    def remove_key(self, login: str, key_id: str) -> bool:
        """False when this person has no such key."""
        which = delete(api_keys).where(api_keys.c.login == login, api_keys.c.id == key_id)
        return bool(self._connection.execute(which).rowcount)

    def remove_keys(self, login: str) -> int:
        """All of this person; how many."""
        return self._connection.execute(delete(api_keys).where(api_keys.c.login == login)).rowcount


def _key(row: Row[Any]) -> ApiKey:
    values = row._asdict()
    return ApiKey(**values | {"scopes": frozenset(Action(scope) for scope in values["scopes"])})
