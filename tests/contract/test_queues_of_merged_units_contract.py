"""The queue of a unit holds what was filed under every code that means it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archive.documents import Document
from archive.people import Person, Role
from archive.units import Unit, UnitKind
from archive.vocabulary import Vocabulary
from archive.work_queue import WorkFilter
from storage.database import SqlDatabase
from tests.conftest import FakeClock


@pytest.fixture
def merged(database: SqlDatabase, clock: FakeClock, add: Callable[..., Document]) -> SqlDatabase:
    """``lama`` was merged into ``antara``, and that into ``kini``; ``lain`` stands beside them."""
    with database.write() as uow:
        for code in ("lama", "antara", "kini", "lain"):
            uow.units.put(Unit(code, f"Dinas {code}", UnitKind.AGENCY))
        uow.vocabulary.redirect(Vocabulary.UNIT, "lama", "antara", clock.now())
        uow.vocabulary.redirect(Vocabulary.UNIT, "antara", "kini", clock.now())
        for login, unit in (("sari", "kini"), ("budi", "lain")):
            uow.people.add(Person(login, login, Role.OFFICER, unit), "")
    for code in ("lama", "antara", "kini", "lain"):
        add(code, unit=code)
    return database


@pytest.mark.parametrize("code", ["kini", "antara", "lama"])
def test_whichever_of_its_codes_is_asked_for(merged: SqlDatabase, code: str) -> None:
    with merged.read() as uow:
        assert uow.queues.ids(WorkFilter(unit=code)) == ["antara", "kini", "lama"]
        assert uow.queues.count(WorkFilter(unit=code)) == 3


def test_an_officer_has_what_was_filed_under_the_codes_of_the_own_unit_and_no_other(merged: SqlDatabase) -> None:
    with merged.read() as uow:
        sari, budi = uow.people.get("sari"), uow.people.get("budi")
        assert sari is not None
        assert budi is not None
        assert uow.queues.ids(WorkFilter().within(sari)) == ["antara", "kini", "lama"]
        assert uow.queues.ids(WorkFilter(unit="kini").within(budi)) == []
        assert uow.queues.counts(WorkFilter().within(sari))["unit"] == {"kini": 3}


def test_merged_units_are_counted_as_one_until_the_merge_is_undone(merged: SqlDatabase) -> None:
    with merged.read() as uow:
        assert uow.queues.counts(WorkFilter())["unit"] == {"kini": 3, "lain": 1}
    with merged.write() as uow:
        uow.vocabulary.remove_redirect(Vocabulary.UNIT, "antara")
    with merged.read() as uow:
        assert uow.queues.counts(WorkFilter())["unit"] == {"antara": 2, "kini": 1, "lain": 1}
