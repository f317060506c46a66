"""Guessing gets slow, and nobody is kept out by what others do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest

from search_api.sign_in_throttle import LOGIN, PAIR, SignInThrottle
from storage.database import SqlDatabase, open_database
from tests.conftest import FakeClock


@pytest.fixture
def throttle(database: SqlDatabase, clock: FakeClock) -> SignInThrottle:
    return SignInThrottle(database, clock, hidden)


def hidden(place: str) -> str:
    return sha256(place.encode()).hexdigest()


def guess(throttle: SignInThrottle, clock: FakeClock, times: int, login: str = "ani", client: str = "a") -> int:
    """Guess wrongly as often, waiting as long as asked each time; the seconds that took."""
    waited = 0
    for _ in range(times):
        while seconds := throttle.begin(login, client, None):
            clock.advance(seconds)
            waited += seconds
    return waited


def test_the_first_attempts_are_free_and_then_each_waits_longer(throttle: SignInThrottle, clock: FakeClock) -> None:
    assert guess(throttle, clock, PAIR.free) == 0
    assert [guess(throttle, clock, 1) for _ in range(4)] == [1, 2, 4, 8]


def test_a_whole_day_of_guessing_at_one_login_gives_few_attempts(throttle: SignInThrottle, clock: FakeClock) -> None:
    started, attempts = clock.now(), 0
    while (clock.now() - started).total_seconds() < 86_400:
        guess(throttle, clock, 1)
        attempts += 1

    assert attempts < 120


def test_one_client_that_tries_many_logins_is_slowed_too(throttle: SignInThrottle, clock: FakeClock) -> None:
    waited = sum(guess(throttle, clock, 1, login=f"orang-{number}") for number in range(40))

    assert waited > 500


def test_many_clients_that_try_one_login_are_slowed_together(throttle: SignInThrottle, clock: FakeClock) -> None:
    waited = sum(guess(throttle, clock, 1, client=f"client-{number}") for number in range(LOGIN.free + 20))

    assert waited > 600


def test_a_known_device_is_not_delayed_by_others_at_the_same_login_or_address(
    throttle: SignInThrottle, clock: FakeClock
) -> None:
    guess(throttle, clock, 60)

    assert throttle.begin("ani", "a", None) > 0
    assert throttle.begin("ani", "a", "device of ani") == 0


def test_a_stolen_device_cookie_gives_no_free_guessing(throttle: SignInThrottle) -> None:
    waits = [throttle.begin("ani", "a", "device of ani") for _ in range(PAIR.free + 1)]

    assert waits == [0] * PAIR.free + [1]


def test_a_login_is_never_closed_for_longer_than_a_minute_to_somebody_new(
    throttle: SignInThrottle, clock: FakeClock
) -> None:
    for number in range(500):
        guess(throttle, clock, 1, client=f"client-{number}")

    assert throttle.begin("ani", "somebody new", None) <= LOGIN.longest


def test_a_right_attempt_clears_what_was_counted_there(throttle: SignInThrottle, clock: FakeClock) -> None:
    guess(throttle, clock, 4)
    throttle.begin("ani", "a", None)
    throttle.succeeded("ani", "a", None)

    assert guess(throttle, clock, PAIR.free) == 0


def test_failures_are_forgotten_after_an_hour(throttle: SignInThrottle, clock: FakeClock) -> None:
    guess(throttle, clock, 12)
    clock.advance(3601)

    assert guess(throttle, clock, PAIR.free) == 0


def test_what_is_remembered_is_bounded_and_the_oldest_is_forgotten_first(
    database: SqlDatabase, clock: FakeClock
) -> None:
    throttle = SignInThrottle(database, clock, hidden, most=30)
    for number in range(40):
        throttle.begin(f"orang-{number}", f"client-{number}", None)
        clock.advance(1)

    places = [hidden(f"login\norang-{number}") for number in range(40)]
    with database.read() as uow:
        assert set(uow.credentials.failures(places)) == set(places[-10:])


def test_processes_of_the_server_count_together(database_url: str, database: SqlDatabase, clock: FakeClock) -> None:
    other = open_database(database_url, clock)
    try:
        both = [SignInThrottle(each, clock, hidden) for each in (database, other)]
        waits = [both[number % 2].begin("ani", "a", None) for number in range(PAIR.free + 1)]
        assert waits == [0] * PAIR.free + [1]
        clock.advance(1)
        assert both[1].begin("ani", "a", None) == 0
        both[0].succeeded("ani", "a", None)
        assert both[1].begin("ani", "a", None) == 0
    finally:
        other.close()


def test_attempts_at_the_same_moment_are_no_way_around_it(database: SqlDatabase, throttle: SignInThrottle) -> None:
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: throttle.begin("ani", "a", None), range(40)))

    assert waits.count(0) == PAIR.free
    with database.read() as uow:
        [(failures, _)] = uow.credentials.failures([hidden("pair\nani\na")]).values()
    assert failures == PAIR.free


def test_neither_login_nor_client_stands_in_the_database(database: SqlDatabase, throttle: SignInThrottle) -> None:
    throttle.begin("ani", "a", None)
    with database.read() as uow:
        assert uow.credentials.failures(["pair\nani\na", "client\na", "login\nani", "ani", "a"]) == {}
