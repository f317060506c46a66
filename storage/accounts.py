"""Which units keep documents here, and who may sign in?"""

from __future__ import annotations

from dataclasses import asdict, fields
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, select, update

from archive.errors import Conflict
from archive.people import Person
from archive.units import Unit
from storage.engines import insert_for
from storage.tables import people, units

_CHANGING = ("name", "role", "unit", "active")
_PERSON = select(*(people.c[field.name] for field in fields(Person) if field.name in people.c))
_UNIT = select(*(units.c[field.name] for field in fields(Unit)))
_PREDECESSORS = [field.name for field in fields(Unit)].index("predecessors")


@cache
def _upsert_unit(dialect: str) -> Any:
    statement = insert_for(dialect, units)
    changing = [c.name for c in units.c if not c.primary_key]
    return statement.on_conflict_do_update(
        index_elements=["code"], set_={name: statement.excluded[name] for name in changing}
    )


def _unit(row: Row[Any]) -> Unit:
    values = list(row)  # in the order of Unit's fields; every search reads all units
    values[_PREDECESSORS] = tuple(values[_PREDECESSORS])
    return Unit(*values)


class Units:
    """Fulfils UnitStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Unit]:
        """Agencies first, then districts, each by name."""
        return [_unit(row) for row in self._connection.execute(_UNIT.order_by(units.c.kind, units.c.name))]

    def get(self, code: str) -> Unit | None:
        """The unit of this code."""
        row = self._connection.execute(_UNIT.where(units.c.code == code)).one_or_none()
        return _unit(row) if row else None

    def put(self, unit: Unit) -> None:
        """Add, or replace the one of the same code."""
        values = asdict(unit) | {"predecessors": list(unit.predecessors)}
        self._connection.execute(_upsert_unit(self._connection.dialect.name), values)


class People:
    """Fulfils PersonStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, person: Person, password_hash: str) -> None:
        """Raises Conflict when the login is taken."""
        statement = insert_for(self._connection.dialect.name, people).on_conflict_do_nothing(index_elements=["login"])
        values = {name: getattr(person, name) for name in ("login", "created_at", *_CHANGING)}
        added = self._connection.execute(statement, values | {"password_hash": password_hash})
        if not added.rowcount:
            raise Conflict("Nama pengguna {login} sudah dipakai.", login=person.login)

    def get(self, login: str) -> Person | None:
        """The account of this login, active or not."""
        row = self._connection.execute(_PERSON.where(people.c.login == login)).one_or_none()
        return Person(**row._mapping) if row else None

    def update(self, person: Person) -> None:
        """Write name, role, unit and whether it is active."""
        values = {name: getattr(person, name) for name in _CHANGING}
        self._connection.execute(update(people).where(people.c.login == person.login).values(values))

    def set_password_hash(self, login: str, password_hash: str) -> None:
        """Replace it."""
        self._connection.execute(update(people).where(people.c.login == login).values(password_hash=password_hash))

    def password_hash(self, login: str) -> str | None:
        """For sign-in only."""
        return self._connection.execute(select(people.c.password_hash).where(people.c.login == login)).scalar()

    def all(self) -> list[Person]:
        """By name."""
        return [Person(**row._mapping) for row in self._connection.execute(_PERSON.order_by(people.c.name))]
