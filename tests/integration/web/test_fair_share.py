"""One client may ask much, but not so much that others wait; nobody's address is kept."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
import structlog
from falcon import testing

from search_api.app import create_app
from search_api.middleware.fair_share import Buckets, ClientKeys, cost_of
from search_api.middleware.overload import WAITED
from search_api.server import without_addresses
from search_api.services import Services

RATE = 40
BURST = 10


class Hand:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def limited(services: Services, shelves: object) -> testing.TestClient:
    return testing.TestClient(create_app(replace(services, site=replace(services.site, client_rate=RATE))))


def ask_until_refused(client: testing.TestClient, address: str, **how: object) -> testing.Result:
    for _ in range(BURST * 3):
        answer = client.simulate_get(address, **how)
        if answer.status_code == 429:
            return answer
        assert answer.status_code == 200
    raise AssertionError("was never refused")


def test_after_the_burst_the_answer_is_429_with_the_seconds_to_wait(limited: testing.TestClient) -> None:
    page = ask_until_refused(limited, "/tentang", headers={"Accept": "text/html", "Accept-Language": "en"})
    problem = limited.simulate_get("/api/v1/search", headers={"Accept-Language": "id"})

    for answer in (page, problem):
        assert answer.status_code == 429
        assert 1 <= int(answer.headers["Retry-After"]) <= 60 / RATE + 1
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
    assert page.headers["Content-Type"].startswith("text/html")
    assert "Too many requests from your connection" in page.text
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert problem.json["code"] == "too_many_requests"
    assert problem.json["title"] == "Terlalu banyak permintaan dari sambungan Anda"
    assert "arsip_requests_slowed_total 2.0" in limited.simulate_get("/metrics").text


def test_another_client_is_answered_meanwhile(limited: testing.TestClient) -> None:
    ask_until_refused(limited, "/tentang", remote_addr="203.0.113.7")

    assert limited.simulate_get("/tentang", remote_addr="203.0.113.8").status_code == 200
    assert limited.simulate_get("/tentang", remote_addr="203.0.113.7").status_code == 429


def test_health_metrics_and_style_sheets_are_always_answered(limited: testing.TestClient) -> None:
    sheet = limited.simulate_get("/").text.split('<link rel="stylesheet" href="')[1].split('"')[0]
    ask_until_refused(limited, "/tentang")

    assert [limited.simulate_get(each).status_code for each in ("/healthz", "/readyz", "/metrics", sheet)] == [200] * 4


def test_an_ipv6_client_is_its_network_and_an_ipv4_client_its_address() -> None:
    keys = ClientKeys()

    assert keys.key_of("2001:db8:1:2::1") == keys.key_of("2001:db8:1:2:ffff::9")
    assert keys.key_of("2001:db8:1:2::1") != keys.key_of("2001:db8:1:3::1")
    assert keys.key_of("192.0.2.1") != keys.key_of("192.0.2.2")
    assert keys.key_of("::ffff:192.0.2.1") == keys.key_of("192.0.2.1")
    assert keys.key_of("no address") == keys.key_of("no address")
    assert keys.key_of("192.0.2.1") != ClientKeys().key_of("192.0.2.1")


def test_tokens_come_back_with_time_and_refusals_cost_nothing() -> None:
    clock = Hand()
    buckets = Buckets(60, clock=clock)
    assert [buckets.take(b"a", 1) for _ in range(15)] == [0.0] * 15

    assert [buckets.take(b"a", 1) for _ in range(5)] == [pytest.approx(1.0)] * 5
    clock.seconds += 0.25
    assert buckets.take(b"a", 1) == pytest.approx(0.75)
    clock.seconds += 0.76
    assert buckets.take(b"a", 1) == 0.0
    clock.seconds += 10_000
    assert [buckets.take(b"a", 1) == 0.0 for _ in range(16)] == [True] * 15 + [False]


def test_what_costs_more_than_a_full_bucket_can_still_be_had() -> None:
    buckets = Buckets(1, clock=Hand())

    assert buckets.take(b"a", 1000) == 0.0
    assert buckets.take(b"a", 1) == pytest.approx(60)


def test_no_more_clients_are_remembered_than_allowed() -> None:
    buckets = Buckets(60, most=100, clock=Hand())

    for number in range(5000):
        buckets.take(number.to_bytes(16, "big"), 1)

    assert len(buckets) == 100


def test_a_page_with_its_pictures_costs_little_more_than_one() -> None:
    page = cost_of("/dokumen/0123456789ab/halaman/1") + cost_of("/static/0123456789ab/site.css")
    pictures = 3 * cost_of("/api/v1/documents/0123456789ab/pages/1/image")

    assert page == 1
    assert page + pictures < 1.5


def test_no_address_reaches_a_log(limited: testing.TestClient) -> None:
    with structlog.testing.capture_logs() as logged:
        ask_until_refused(limited, "/tentang", remote_addr="203.0.113.77")

    assert [entry["status"] for entry in logged if entry["event"] == "request"].count(429) == 1
    assert "203.0.113" not in str(logged)


@pytest.mark.parametrize("address", ["203.0.113.77", "2001:db8::7", "2001:db8:1:2:3:4:5:6"])
def test_what_the_server_logs_is_cleared_of_addresses(address: str) -> None:
    record = logging.LogRecord("waitress", 30, "", 0, "closing %s of %s (%s)", ("channel", address, "why"), None)

    assert without_addresses(record)
    assert record.getMessage() == "closing channel of [address] (why)"


def test_a_request_that_waited_too_long_is_told_to_come_again(services: Services, shelves: object) -> None:
    client = testing.TestClient(create_app(services))

    late = client.simulate_get("/api/v1/search", extras={WAITED: 2.5})
    health = client.simulate_get("/healthz", extras={WAITED: 2.5})

    assert (late.status_code, late.headers["Retry-After"], late.json["code"]) == (503, "2", "overloaded")
    assert health.status_code == 200
    assert client.simulate_get("/api/v1/search", extras={WAITED: 0.5}).status_code == 200
