"""Who works in the archive, and which role may do what, to which documents?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol


class Role(StrEnum):
    """The roles of an information office (domain: peran). The public needs no account."""

    OFFICER = "officer"  # petugas unit, PPID pelaksana
    LIBRARIAN = "librarian"  # pustakawan, arsiparis
    INFORMATION_OFFICE = "information_office"  # PPID utama
    SUPERVISOR = "supervisor"  # atasan PPID
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Action(StrEnum):
    """What can be done in the archive."""

    READ = "read"
    DEPOSIT = "deposit"
    EDIT = "edit"
    REVIEW = "review"  # take what was submitted, return it with a comment
    CLASSIFY = "classify"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    MANAGE_VOCABULARY = "manage_vocabulary"
    MANAGE_PEOPLE = "manage_people"
    READ_AUDIT = "read_audit"
    MAINTAIN = "maintain"  # run, check and rebuild the archive itself


class Scope(StrEnum):
    """To which documents a permission reaches."""

    OWN_UNIT = "own_unit"
    ALL_UNITS = "all_units"


_EVERYTHING = dict.fromkeys(Action, Scope.ALL_UNITS)

PERMISSIONS: Mapping[Role, Mapping[Action, Scope]] = {
    Role.OFFICER: {Action.READ: Scope.OWN_UNIT, Action.DEPOSIT: Scope.OWN_UNIT, Action.EDIT: Scope.OWN_UNIT},
    Role.LIBRARIAN: dict.fromkeys(
        (
            Action.READ,
            Action.DEPOSIT,
            Action.EDIT,
            Action.REVIEW,
            Action.CLASSIFY,
            Action.PUBLISH,
            Action.WITHDRAW,
            Action.MANAGE_VOCABULARY,
        ),
        Scope.ALL_UNITS,
    ),
    Role.INFORMATION_OFFICE: {
        action: Scope.ALL_UNITS for action in Action if action not in (Action.MANAGE_PEOPLE, Action.MAINTAIN)
    },
    Role.SUPERVISOR: {Action.READ: Scope.ALL_UNITS, Action.READ_AUDIT: Scope.ALL_UNITS},
    Role.ADMINISTRATOR: _EVERYTHING,
    Role.AUDITOR: {Action.READ: Scope.ALL_UNITS, Action.READ_AUDIT: Scope.ALL_UNITS},
}
"""The one table of rights; anything not in it is forbidden."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account. ``unit`` is set for roles bound to one unit.

    ``same_unit`` are codes that mean the same unit since they were merged (``archive.vocabulary``).

    ``scopes`` limits what may be done in their name, where they act through a key of theirs; None is no limit.
    """

    name: str
    login: str
    role: Role
    unit: str | None = None
    created_at: dt.datetime | None = None
    active: bool = True
    scopes: frozenset[Action] | None = None
    same_unit: frozenset[str] = frozenset()

    @property
    def units(self) -> tuple[str, ...]:
        """Every code of their unit; none where they are bound to no unit."""
        return () if self.unit is None else (self.unit, *sorted(self.same_unit))


CONSOLE: Final = Person("", "cli", Role.ADMINISTRATOR)
"""The operator at the console of the machine, who could change every byte there: acts with all rights."""


DEMO_PREFIX: Final = "demo-"
"""How the logins of a demonstration begin; nowhere else may one sign in with them."""


def is_demo(login: str) -> bool:
    """Whether only a demonstration gives this login out."""
    return login.startswith(DEMO_PREFIX)


def reach(person: Person | None, action: Action) -> Scope | None:
    """How far ``person`` may do ``action``; None where not at all. Nobody (None) may do nothing."""
    if person is None or not person.active or (person.scopes is not None and action not in person.scopes):
        return None
    return PERMISSIONS[person.role].get(action)


def may(person: Person | None, action: Action, unit: str) -> bool:
    """Whether ``person`` may do ``action`` to the documents of ``unit``. Nobody (None) may do nothing."""
    scope = reach(person, action)
    return scope is Scope.ALL_UNITS or (scope is Scope.OWN_UNIT and person is not None and unit in person.units)


def bound_to_unit(role: Role) -> bool:
    """Whether people of this role need a unit: some of their rights reach no further."""
    return Scope.OWN_UNIT in PERMISSIONS[role].values()


class PersonStore(Protocol):
    """Accounts. The password hash never leaves storage and sign-in; an empty one fits no password."""

    def add(self, person: Person, password_hash: str) -> None:
        """Raises Conflict when the login is taken."""
        ...

    def get(self, login: str) -> Person | None:
        """The account, active or not."""
        ...

    def update(self, person: Person) -> None:
        """Write name, role, unit and whether it is active."""
        ...

    def password_hash(self, login: str) -> str | None:
        """None where there is no such account."""
        ...

    def set_password_hash(self, login: str, password_hash: str) -> None:
        """Replace it."""
        ...

    def all(self) -> list[Person]:
        """By name."""
        ...
