"""Who gets an account, with which role, and when does it end? Every change leaves an audit entry, never a secret."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from dataclasses import replace
from typing import Final

from archive.audit import AuditEntry
from archive.credentials import LinkPurpose, OneTimeLink
from archive.errors import Conflict, Forbidden, InvalidInput, NotFound
from archive.people import DEMO_PREFIX, Action, Person, Role, Scope, bound_to_unit, is_demo, reach
from archive.ports import Clock, Database, UnitOfWork
from archive.sessions import digest_of

LINK_LASTS: Final = dt.timedelta(hours=24)

_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
_LONGEST_NAME: Final = 200


def add_person(
    database: Database, clock: Clock, person: Person, password_hash: str, *, by: Person, demo: bool = False
) -> Person:
    """Open an account; an empty hash fits no password, until a one-time link sets one. ``demo``: for a demonstration.

    Raises Forbidden, Conflict for a login that is taken, and InvalidInput.
    """
    _ask_right(by)
    if is_demo(person.login) and not demo:
        raise InvalidInput("Nama pengguna yang diawali {prefix} hanya untuk peragaan.", prefix=DEMO_PREFIX)
    with database.write() as uow:
        added = replace(_checked(uow, person), created_at=clock.now())
        _add(uow, added, password_hash, by.login)
    return added


def change_person(
    database: Database, clock: Clock, login: str, *, name: str, role: Role, unit: str | None, by: Person
) -> Person:
    """Change name, role and unit. Where role or unit change, the sessions of the person end: rights are new.

    Raises Forbidden, NotFound, and InvalidInput, also when no administrator would be left.
    """
    _ask_right(by)
    with database.write() as uow:
        person = _existing(uow, login)
        changed = _checked(uow, replace(person, name=name, role=role, unit=unit))
        if changed == person:
            return person
        _keep_an_administrator(uow, person, changed)
        uow.people.update(changed)
        fields = [field for field in ("name", "role", "unit") if getattr(person, field) != getattr(changed, field)]
        if set(fields) & {"role", "unit"}:
            uow.sessions.remove_of(login)
        before: dict[str, object] = {"login": login} | {field: getattr(person, field) for field in fields}
        after: dict[str, object] = {field: getattr(changed, field) for field in fields}
        uow.audit.append(AuditEntry(clock.now(), by.login, "change_person", None, before, after))
    return changed


def set_active(database: Database, clock: Clock, login: str, active: bool, *, by: Person) -> Person:
    """Close an account, or open it again. Closing ends its sessions, keys and links at once.

    Raises Forbidden, NotFound, and InvalidInput when no administrator would be left.
    """
    _ask_right(by)
    with database.write() as uow:
        person = _existing(uow, login)
        changed = replace(person, active=active)
        if changed == person:
            return person
        _keep_an_administrator(uow, person, changed)
        uow.people.update(changed)
        if not active:
            uow.sessions.remove_of(login)
            uow.credentials.remove_keys(login)
            uow.credentials.drop_links(login)
        act = "reactivate_person" if active else "deactivate_person"
        uow.audit.append(AuditEntry(clock.now(), by.login, act, None, {}, {"login": login}))
    return changed


def issue_link(database: Database, clock: Clock, login: str, *, by: Person) -> str:
    """The token of a link with which this person sets a password, once, within 24 hours; earlier ones hold no longer.

    With it their sessions end and, unless they want to keep them, their keys (``set_password_by_link``).
    Raises Forbidden, NotFound, and InvalidInput for an account that is closed.
    """
    _ask_right(by)
    with database.write() as uow:
        if not _existing(uow, login).active:
            raise InvalidInput("Akun {login} tidak aktif; aktifkan dahulu.", login=login)
        token = _new_link(uow, clock, LinkPurpose.SET_PASSWORD, login)
        uow.audit.append(AuditEntry(clock.now(), by.login, "issue_link", None, {}, {"login": login}))
    return token


def issue_first_link(database: Database, clock: Clock) -> str | None:
    """The token of a link that makes the first administrator; None where there is an active one."""
    with database.read() as uow:
        if has_administrator(uow):
            return None
    with database.write() as uow:
        return _new_link(uow, clock, LinkPurpose.FIRST_ADMINISTRATOR, None)


def find_link(database: Database, clock: Clock, token: str) -> OneTimeLink:
    """The link of this token, not used by looking. Raises NotFound when it was used, replaced or has ended."""
    with database.read() as uow:
        return _link(uow, clock, token)


def set_password_by_link(
    database: Database, clock: Clock, token: str, password_hash: str, *, keep_keys: bool = False
) -> str:
    """Use the link, set the password, and end all sessions; the login. Raises NotFound, also for the second use.

    Keys for programs end too, unless ``keep_keys``: a password is often set anew because somebody else had it, who may
    have made keys with it.
    """
    with database.write() as uow:
        link = _link(uow, clock, token)
        if link.login is None or not uow.credentials.use_link(link.digest):
            raise NotFound
        uow.people.set_password_hash(link.login, password_hash)
        uow.sessions.remove_of(link.login)
        uow.audit.append(AuditEntry(clock.now(), link.login, "set_password", None, {}, {"login": link.login}))
        if not keep_keys:
            ended = uow.credentials.keys_of(link.login)
            uow.credentials.remove_keys(link.login)
            for key in ended:
                after: dict[str, object] = {"key": key.id, "login": link.login}
                uow.audit.append(AuditEntry(clock.now(), link.login, "remove_key", None, {}, after))
    return link.login


def add_first_administrator(
    database: Database, clock: Clock, token: str, login: str, name: str, password_hash: str
) -> Person:
    """Use the link and open the account of the first administrator.

    Raises NotFound when the link holds no longer, Conflict when there is an administrator or the login is taken, and
    InvalidInput; whatever is raised, the link can still be used.
    """
    with database.write() as uow:
        link = _link(uow, clock, token)
        if link.purpose is not LinkPurpose.FIRST_ADMINISTRATOR or not uow.credentials.use_link(link.digest):
            raise NotFound
        if has_administrator(uow):
            raise Conflict("Sudah ada administrator.")
        person = replace(_checked(uow, Person(name, login, Role.ADMINISTRATOR)), created_at=clock.now())
        _add(uow, person, password_hash, login)
    return person


def change_password(database: Database, clock: Clock, login: str, password_hash: str, *, keeping: str) -> None:
    """Set a person's own new password and end their other sessions; ``keeping`` is the digest of the one that stays."""
    with database.write() as uow:
        uow.people.set_password_hash(login, password_hash)
        uow.sessions.remove_of(login, but=keeping)
        uow.credentials.drop_links(login)
        uow.audit.append(AuditEntry(clock.now(), login, "change_password", None, {}, {"login": login}))


def has_administrator(uow: UnitOfWork, *, but: str = "") -> bool:
    """Whether somebody other than ``but`` can manage people; the accounts of a demonstration do not count."""
    return any(
        person.active and person.role is Role.ADMINISTRATOR and person.login != but and not is_demo(person.login)
        for person in uow.people.all()
    )


def _ask_right(by: Person) -> None:
    if reach(by, Action.MANAGE_PEOPLE) is not Scope.ALL_UNITS:
        raise Forbidden(action=Action.MANAGE_PEOPLE)


def _existing(uow: UnitOfWork, login: str) -> Person:
    person = uow.people.get(login)
    if person is None:
        raise NotFound("Tidak ada akun dengan nama pengguna {login}.", login=login)
    return person


def _checked(uow: UnitOfWork, person: Person) -> Person:
    """``person`` with tidy fields. Raises InvalidInput."""
    name = " ".join(person.name.split())
    if not name or len(name) > _LONGEST_NAME:
        raise InvalidInput("Isi nama lengkap, paling banyak {count} karakter.", count=_LONGEST_NAME)
    if not _LOGIN.fullmatch(person.login):
        raise InvalidInput(
            "Nama pengguna terdiri dari 2 sampai 64 huruf kecil, angka, titik, garis bawah, atau tanda hubung, dan "
            "diawali huruf atau angka."
        )
    unit = person.unit or None
    if unit is None and bound_to_unit(person.role):
        raise InvalidInput("Petugas unit memerlukan unit.")
    if unit is not None and uow.units.get(unit) is None:
        raise InvalidInput("Tidak ada unit dengan kode {code}; `arsip units list` menampilkan semuanya.", code=unit)
    return replace(person, name=name, unit=unit)


def _add(uow: UnitOfWork, person: Person, password_hash: str, actor: str) -> None:
    uow.people.add(person, password_hash)
    after: dict[str, object] = {"login": person.login, "name": person.name, "role": person.role, "unit": person.unit}
    assert person.created_at is not None
    uow.audit.append(AuditEntry(person.created_at, actor, "add_person", None, {}, after))


def _keep_an_administrator(uow: UnitOfWork, before: Person, after: Person) -> None:
    was = before.active and before.role is Role.ADMINISTRATOR
    stays = after.active and after.role is Role.ADMINISTRATOR
    if was and not stays and not is_demo(before.login) and not has_administrator(uow, but=before.login):
        raise InvalidInput("Harus ada paling sedikit satu administrator yang aktif. Tunjuk penggantinya dahulu.")


def _new_link(uow: UnitOfWork, clock: Clock, purpose: LinkPurpose, login: str | None) -> str:
    token = secrets.token_urlsafe(32)
    uow.credentials.put_link(OneTimeLink(digest_of(token), purpose, login, clock.now() + LINK_LASTS))
    return token


def _link(uow: UnitOfWork, clock: Clock, token: str) -> OneTimeLink:
    link = uow.credentials.link(digest_of(token))
    if link is None or clock.now() >= link.ends_at:
        raise NotFound
    return link
