from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from archive.errors import Conflict
from archive.people import Person, Role
from archive.units import Unit, UnitKind
from storage.database import SqlDatabase
from storage.seed import seed_units

AGENCY = Unit(
    code="dkukmpp",
    name="Dinas Koperasi, UKM, Perdagangan dan Perindustrian",
    kind=UnitKind.AGENCY,
    short_name="DKUKMPP",
    region_code="62.02",
    role="ppid_pelaksana",
    valid_from=dt.date(2024, 1, 1),
    valid_until=dt.date(2030, 12, 31),
    predecessors=("diskopukm", "disperdagin"),
    verified=True,
)


def test_a_unit_comes_back_as_it_was_put_and_can_be_replaced(database: SqlDatabase) -> None:
    with database.write() as uow:
        uow.units.put(replace(AGENCY, name="Salah tulis", predecessors=()))
        uow.units.put(AGENCY)
        assert uow.units.get("dkukmpp") == AGENCY
        assert uow.units.all() == [AGENCY]
        assert uow.units.get("missing") is None


def test_seeding_adds_what_is_missing_and_leaves_corrections_alone(database: SqlDatabase) -> None:
    corrected = Unit("disdik", "Dinas Pendidikan dan Kebudayaan", UnitKind.AGENCY, verified=True)
    with database.write() as uow:
        uow.units.put(corrected)
        assert seed_units(uow) == 47
        assert seed_units(uow) == 0
        assert uow.units.get("disdik") == corrected
        kinds = [unit.kind for unit in uow.units.all()]
    assert kinds == [UnitKind.AGENCY] * 31 + [UnitKind.DISTRICT] * 17


def test_a_login_can_be_taken_once(database: SqlDatabase, clock: object) -> None:
    person = Person("Siti", "siti", Role.OFFICER, unit="dinkes", created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    with database.write() as uow:
        uow.people.add(person, "$argon2id$one")
    with pytest.raises(Conflict), database.write() as uow:
        uow.people.add(replace(person, name="Lain"), "$argon2id$two")
    with database.read() as uow:
        assert uow.people.get("siti") == person
        assert uow.people.password_hash("siti") == "$argon2id$one"
        assert uow.people.password_hash("budi") is None
        assert uow.people.all() == [person]
