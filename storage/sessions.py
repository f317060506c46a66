"""Which sessions are there, by the digests of their tokens?"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, fields

from sqlalchemy import Connection, delete, insert, or_, select, update

from archive.sessions import Session
from storage.accounts_tables import sessions

_SESSION = select(*(sessions.c[field.name] for field in fields(Session)))


class Sessions:
    """Fulfils SessionStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, session: Session) -> None:
        """Keep it."""
        self._connection.execute(insert(sessions), asdict(session))

    def get(self, digest: str) -> Session | None:
        """The session of this digest, ended or not."""
        row = self._connection.execute(_SESSION.where(sessions.c.digest == digest)).one_or_none()
        return Session(*row) if row else None

    def touch(self, digest: str, at: dt.datetime) -> None:
        """It was seen at this time."""
        self._connection.execute(update(sessions).where(sessions.c.digest == digest).values(seen_at=at))

    def remove(self, digest: str) -> bool:
        """False when it was not there."""
        return bool(self._connection.execute(delete(sessions).where(sessions.c.digest == digest)).rowcount)

    def remove_of(self, login: str, *, but: str = "") -> int:
        """Every session of this person but one; how many."""
        which = delete(sessions).where(sessions.c.login == login, sessions.c.digest != but)
        return self._connection.execute(which).rowcount

    def remove_ended(self, seen_before: dt.datetime, now: dt.datetime) -> None:
        """Those that were idle too long, and those that lasted long enough."""
        self._connection.execute(
            delete(sessions).where(or_(sessions.c.seen_at <= seen_before, sessions.c.ends_at <= now))
        )

    def of_person(self, login: str) -> list[Session]:
        """The one seen last first."""
        newest = _SESSION.where(sessions.c.login == login).order_by(sessions.c.seen_at.desc(), sessions.c.digest)
        return [Session(*row) for row in self._connection.execute(newest)]
