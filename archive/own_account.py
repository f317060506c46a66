"""What does a person keep in their own account: a second factor, and keys for programs? Every change is audited."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Final

from archive.audit import AuditEntry
from archive.credentials import ApiKey, SecondFactor
from archive.errors import Conflict, Forbidden, InvalidInput
from archive.people import PERMISSIONS, Action, Person, Scope, reach
from archive.ports import Clock, Database
from archive.sessions import digest_of

LONGEST_KEY_DAYS: Final = 365
MOST_KEYS: Final = 20
NEVER_BY_KEY: Final = frozenset({Action.MANAGE_PEOPLE})
"""What a program may do in nobody's name."""

_LONGEST_LABEL: Final = 100


def begin_second_factor(database: Database, login: str, secret: str) -> SecondFactor:
    """Note a secret that is not yet asked for; the one there is, while it waits to be confirmed. Raises Conflict."""
    with database.write() as uow:
        there = uow.credentials.second_factor(login)
        if there is not None:
            if there.confirmed:
                raise Conflict("Verifikasi dua langkah sudah aktif.")
            return there
        factor = SecondFactor(login, secret, confirmed=False)
        uow.credentials.put_second_factor(factor, ())
    return factor


def confirm_second_factor(
    database: Database, clock: Clock, factor: SecondFactor, step: int, recovery: Sequence[str]
) -> None:
    """From now on a code is asked for; ``step`` is that of the code which showed that the generator works.

    ``recovery`` are the digests of the codes for the day it is lost. Raises Conflict when it changed meanwhile.
    """
    with database.write() as uow:
        if uow.credentials.second_factor(factor.login) != factor:
            raise Conflict("Verifikasi dua langkah sudah aktif.")
        uow.credentials.put_second_factor(SecondFactor(factor.login, factor.secret, True, step), recovery)
        after = {"login": factor.login}
        uow.audit.append(AuditEntry(clock.now(), factor.login, "confirm_second_factor", None, {}, after))


def remove_second_factor(database: Database, clock: Clock, login: str, *, by: Person) -> bool:
    """One's own, or as an administrator that of somebody who lost it; False when there is none. Raises Forbidden."""
    if by.login != login and reach(by, Action.MANAGE_PEOPLE) is not Scope.ALL_UNITS:
        raise Forbidden(action=Action.MANAGE_PEOPLE)
    with database.write() as uow:
        removed = uow.credentials.remove_second_factor(login)
        if removed:
            uow.audit.append(AuditEntry(clock.now(), by.login, "remove_second_factor", None, {}, {"login": login}))
    return removed


def grantable_scopes(person: Person) -> list[Action]:
    """What a key of this person may be allowed."""
    return [action for action in PERMISSIONS[person.role] if action not in NEVER_BY_KEY]


def add_key(database: Database, clock: Clock, person: Person, label: str, scopes: frozenset[Action], days: int) -> str:
    """The new key, to be shown once: only its digest is kept. Raises InvalidInput."""
    label = " ".join(label.split())
    if not label or len(label) > _LONGEST_LABEL:
        raise InvalidInput("Beri kunci ini nama, paling banyak {count} karakter.", count=_LONGEST_LABEL)
    if not scopes or not scopes <= set(grantable_scopes(person)):
        raise InvalidInput("Pilih paling sedikit satu hak yang Anda miliki.")
    if not 1 <= days <= LONGEST_KEY_DAYS:
        raise InvalidInput("Masa berlaku kunci 1 sampai {count} hari.", count=LONGEST_KEY_DAYS)
    key_id, now = secrets.token_hex(6), clock.now()
    token = f"arsip_{key_id}_{secrets.token_urlsafe(32)}"
    key = ApiKey(key_id, person.login, label, digest_of(token), scopes, now, now + dt.timedelta(days=days))
    with database.write() as uow:
        if len(uow.credentials.keys_of(person.login)) >= MOST_KEYS:
            raise InvalidInput("Paling banyak {count} kunci; hapus dahulu yang tidak dipakai.", count=MOST_KEYS)
        uow.credentials.add_key(key)
        after = {"key": key_id, "scopes": sorted(scopes), "ends_at": key.ends_at.isoformat()}
        uow.audit.append(AuditEntry(now, person.login, "add_key", None, {}, after))
    return token


def keys_seen_by(database: Database, person: Person) -> list[ApiKey]:
    """One's own, newest first; for who manages accounts those of everybody, by name of the person."""
    with database.read() as uow:
        everybody = reach(person, Action.MANAGE_PEOPLE) is Scope.ALL_UNITS
        logins = [each.login for each in uow.people.all()] if everybody else [person.login]
        return [key for login in logins for key in uow.credentials.keys_of(login)]


def remove_key(database: Database, clock: Clock, login: str, key_id: str, *, by: Person) -> bool:
    """It opens nothing any longer; False when ``login`` has no such key.

    One's own, or that of anybody for who manages accounts. Raises Forbidden.
    """
    if by.login != login and reach(by, Action.MANAGE_PEOPLE) is not Scope.ALL_UNITS:
        raise Forbidden(action=Action.MANAGE_PEOPLE)
    with database.write() as uow:
        removed = uow.credentials.remove_key(login, key_id)
        if removed:
            after = {"key": key_id} if by.login == login else {"key": key_id, "login": login}
            uow.audit.append(AuditEntry(clock.now(), by.login, "remove_key", None, {}, after))
    return removed
