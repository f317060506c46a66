"""Who may sign in?"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, Row, select, update

from archive.errors import Conflict
from archive.people import Person
from archive.vocabulary import Vocabulary
from storage.engines import insert_for
from storage.tables import people
from storage.vocabulary import Book

_CHANGING = ("name", "role", "unit", "active")
_PERSON = select(*(people.c[field.name] for field in fields(Person) if field.name in people.c))


class People:
    """Fulfils PersonStore."""

    def __init__(self, connection: Connection, book: Book) -> None:
        self._connection = connection
        self._book = book

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
        return self._person(row) if row else None

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
        return [self._person(row) for row in self._connection.execute(_PERSON.order_by(people.c.name))]

    def _person(self, row: Row[Any]) -> Person:
        unit = row._mapping["unit"]
        same = self._book.redirects(Vocabulary.UNIT).members(unit) if unit is not None else ()
        return Person(**row._mapping, same_unit=frozenset(same) - {unit})
