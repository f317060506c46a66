"""Who is signed in, since when, and until when? Only the digest of a session's token is ever kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from archive.audit import AuditEntry
from archive.errors import SignInNeeded
from archive.people import Person

if TYPE_CHECKING:
    from archive.ports import Clock, Database

_TOUCH_EVERY: Final = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """A session ends after ``idle`` without a request, and after ``absolute`` in any case."""

    idle: dt.timedelta = dt.timedelta(hours=2)
    absolute: dt.timedelta = dt.timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Session:
    """One browser of one person. ``digest`` is the SHA-256 (hex) of its token, ``agent`` what the browser calls itself
    in a few words."""

    digest: str
    login: str
    created_at: dt.datetime
    seen_at: dt.datetime
    ends_at: dt.datetime
    agent: str = ""


class SessionStore(Protocol):
    """Sessions by the digest of their token."""

    def add(self, session: Session) -> None:
        """Keep it."""
        ...

    def get(self, digest: str) -> Session | None:
        """Ended ones too: whether it still holds is for the caller to say."""
        ...

    def touch(self, digest: str, at: dt.datetime) -> None:
        """It was seen at this time."""
        ...

    def remove(self, digest: str) -> bool:
        """False when it was not there."""
        ...

    def remove_of(self, login: str, *, but: str = "") -> int:
        """Every session of this person but one; how many."""
        ...

    def remove_ended(self, seen_before: dt.datetime, now: dt.datetime) -> None:
        """Those that were idle too long, and those that lasted long enough."""
        ...

    def of_person(self, login: str) -> list[Session]:
        """The one seen last first."""
        ...


def digest_of(token: str) -> str:
    """What is kept of a random token. It has 256 bits of chance, so that a plain hash tells nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(
    database: Database, clock: Clock, login: str, limits: SessionLimits, *, agent: str = "", instead_of: str = ""
) -> str:
    """The token of a new session; the session with the digest ``instead_of`` ends. Leaves an audit entry."""
    token, now = secrets.token_urlsafe(32), clock.now()
    with database.write() as uow:
        uow.sessions.remove_ended(now - limits.idle, now)
        uow.sessions.remove(instead_of)
        uow.sessions.add(Session(digest_of(token), login, now, now, now + limits.absolute, agent))
        uow.audit.append(AuditEntry(now, login, "sign_in", None, {}, {"agent": agent}))
    return token


def renew_session(database: Database, clock: Clock, session: Session) -> str:
    """Another token for the same session, whose end does not move; the one before is worth nothing from then on.

    Raises SignInNeeded when the session has ended meanwhile.
    """
    token, now = secrets.token_urlsafe(32), clock.now()
    with database.write() as uow:
        if not uow.sessions.remove(session.digest):
            raise SignInNeeded
        renewed = Session(digest_of(token), session.login, session.created_at, now, session.ends_at, session.agent)
        uow.sessions.add(renewed)
    return token


def find_session(database: Database, clock: Clock, token: str, limits: SessionLimits) -> tuple[Person, Session] | None:
    """Whose session has this token, if it holds and the person is active. Notes that it was seen, once a minute."""
    digest, now = digest_of(token), clock.now()
    with database.read() as uow:
        session = uow.sessions.get(digest)
        if session is None or now >= session.ends_at or now - session.seen_at >= limits.idle:
            return None
        person = uow.people.get(session.login)
    if person is None or not person.active:
        return None
    if now - session.seen_at >= _TOUCH_EVERY:
        with database.write() as uow:
            uow.sessions.touch(digest, now)
    return person, session


def close_session(database: Database, clock: Clock, session: Session, *, actor: str) -> bool:
    """End it at once; False when it had ended. Leaves an audit entry."""
    with database.write() as uow:
        removed = uow.sessions.remove(session.digest)
        if removed:
            uow.audit.append(AuditEntry(clock.now(), actor, "sign_out", None, {}, {"login": session.login}))
    return removed


def close_sessions(database: Database, clock: Clock, login: str, *, actor: str, but: str = "") -> int:
    """End every session of this person but the one with the digest ``but``; how many. Leaves an audit entry."""
    with database.write() as uow:
        count = uow.sessions.remove_of(login, but=but)
        if count:
            uow.audit.append(AuditEntry(clock.now(), actor, "end_sessions", None, {}, {"login": login, "count": count}))
    return count
