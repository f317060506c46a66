"""Sessions, one-time links, second factors and keys, on every database."""

from __future__ import annotations

import datetime as dt

import pytest

from archive.credentials import ApiKey, LinkPurpose, OneTimeLink, SecondFactor
from archive.people import Action, Person, Role
from archive.sessions import Session
from storage.database import SqlDatabase
from tests.conftest import FakeClock


@pytest.fixture
def people(database: SqlDatabase) -> None:
    with database.write() as uow:
        uow.people.add(Person("Ani", "ani", Role.OFFICER, "dinkes"), "hash")
        uow.people.add(Person("Budi", "budi", Role.LIBRARIAN), "")


def session(digest: str, clock: FakeClock, login: str = "ani") -> Session:
    now = clock.now()
    return Session(digest, login, now, now, now + dt.timedelta(hours=12), "Firefox, Linux")


def test_what_is_changed_of_a_person_is_kept_and_the_password_stays(database: SqlDatabase, people: None) -> None:
    with database.write() as uow:
        uow.people.update(Person("Ani L.", "ani", Role.LIBRARIAN, None, active=False))
    with database.read() as uow:
        assert uow.people.get("ani") == Person("Ani L.", "ani", Role.LIBRARIAN, None, active=False)
        assert uow.people.password_hash("ani") == "hash"


def test_sessions_come_back_as_they_were_kept(database: SqlDatabase, people: None, clock: FakeClock) -> None:
    kept = session("a" * 64, clock)
    with database.write() as uow:
        uow.sessions.add(kept)
    with database.read() as uow:
        assert uow.sessions.get(kept.digest) == kept
        assert uow.sessions.get("b" * 64) is None


def test_one_session_is_kept_while_all_others_of_the_person_end(
    database: SqlDatabase, people: None, clock: FakeClock
) -> None:
    with database.write() as uow:
        for digest in "abc":
            uow.sessions.add(session(digest * 64, clock))
        uow.sessions.add(session("d" * 64, clock, "budi"))
        assert uow.sessions.remove_of("ani", but="b" * 64) == 2
    with database.read() as uow:
        assert [each.digest for each in uow.sessions.of_person("ani")] == ["b" * 64]
        assert len(uow.sessions.of_person("budi")) == 1


def test_ended_sessions_are_cleared_away(database: SqlDatabase, people: None, clock: FakeClock) -> None:
    with database.write() as uow:
        uow.sessions.add(session("a" * 64, clock))
        uow.sessions.add(session("b" * 64, clock))
        uow.sessions.touch("b" * 64, clock.now() + dt.timedelta(hours=3))
        uow.sessions.remove_ended(clock.now() + dt.timedelta(hours=1), clock.now() + dt.timedelta(hours=3))
        assert [each.digest for each in uow.sessions.of_person("ani")] == ["b" * 64]
        uow.sessions.remove_ended(clock.now(), clock.now() + dt.timedelta(hours=12))
        assert uow.sessions.of_person("ani") == []


@pytest.mark.parametrize("login", ["ani", None])
def test_a_link_replaces_the_one_before_and_is_used_once(
    database: SqlDatabase, people: None, clock: FakeClock, login: str | None
) -> None:
    links = [OneTimeLink(digest * 64, LinkPurpose.SET_PASSWORD, login, clock.now()) for digest in "ab"]
    with database.write() as uow:
        for link in links:
            uow.credentials.put_link(link)
        assert uow.credentials.link("a" * 64) is None
        assert uow.credentials.link("b" * 64) == links[1]
        assert uow.credentials.use_link("b" * 64)
        assert not uow.credentials.use_link("b" * 64)


def test_a_code_is_accepted_once_and_no_older_one_after_it(database: SqlDatabase, people: None) -> None:
    with database.write() as uow:
        uow.credentials.put_second_factor(SecondFactor("ani", "SECRET", True, 5), ["x" * 64])
        assert [uow.credentials.accept_step("ani", step) for step in (5, 7, 7, 6, 8)] == [
            False,
            True,
            False,
            False,
            True,
        ]
        assert not uow.credentials.accept_step("budi", 9)


def test_recovery_codes_are_used_up(database: SqlDatabase, people: None) -> None:
    with database.write() as uow:
        uow.credentials.put_second_factor(SecondFactor("ani", "SECRET", True), ["x" * 64, "y" * 64])
        assert uow.credentials.use_recovery_code("ani", "x" * 64)
        assert not uow.credentials.use_recovery_code("ani", "x" * 64)
        assert not uow.credentials.use_recovery_code("budi", "y" * 64)
        assert uow.credentials.count_recovery_codes("ani") == 1
        assert uow.credentials.remove_second_factor("ani")
        assert uow.credentials.count_recovery_codes("ani") == 0
        assert not uow.credentials.remove_second_factor("ani")


def test_keys_come_back_as_they_were_kept_and_belong_to_one_person(
    database: SqlDatabase, people: None, clock: FakeClock
) -> None:
    scopes = frozenset({Action.READ, Action.DEPOSIT})
    key = ApiKey("k1", "ani", "pemindai", "a" * 64, scopes, clock.now(), clock.now() + dt.timedelta(days=1))
    with database.write() as uow:
        uow.credentials.add_key(key)
        assert uow.credentials.key("a" * 64) == key
        assert not uow.credentials.remove_key("budi", "k1")
        uow.credentials.touch_key("k1", clock.now())
        assert [each.seen_at for each in uow.credentials.keys_of("ani")] == [clock.now()]
        assert uow.credentials.remove_keys("ani") == 1
