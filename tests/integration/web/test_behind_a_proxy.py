"""What a proxy reports is believed from the proxy only; seen through the real server and real sockets."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

import pytest

from archive.errors import InvalidInput
from search_api.server import create_server
from search_api.services import Services
from search_api.settings import Settings, load

RATE = 1
BURST = 10
Ask = Callable[..., str]


@pytest.fixture
def serving(services: Services, shelves: object) -> Callable[[str], AbstractContextManager[Ask]]:
    """A server that trusts this proxy; ``ask(path, header=value)`` answers the whole response."""

    @contextmanager
    def run(trusted_proxy: str) -> Iterator[Ask]:
        listener = socket.create_server(("127.0.0.1", 0))
        address = listener.getsockname()
        limited = replace(services, site=replace(services.site, client_rate=RATE))
        server = create_server(limited, Settings(trusted_proxy=trusted_proxy), listener)
        thread = threading.Thread(target=server.run)
        thread.start()

        def ask(path: str, **headers: str) -> str:
            lines = [f"GET {path} HTTP/1.1", "Host: test", "Connection: close"]
            lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
            with socket.create_connection(address, timeout=60) as connection:
                connection.sendall("\r\n".join([*lines, "", ""]).encode())
                with connection.makefile("rb") as stream:
                    return stream.read().decode()

        try:
            yield ask
        finally:
            server.trigger.pull_trigger(server.close)
            thread.join(timeout=30)
            server.task_dispatcher.shutdown()

    return run


def statuses(ask: Ask, times: int, **headers: str) -> list[str]:
    return [ask("/robots.txt", **headers).split()[1] for _ in range(times)]


def test_readers_behind_the_trusted_proxy_are_told_apart(serving: Callable[[str], AbstractContextManager[Ask]]) -> None:
    with serving("127.0.0.1") as ask:
        first = statuses(ask, BURST + 1, X_Forwarded_For="203.0.113.1")
        second = statuses(ask, 1, X_Forwarded_For="203.0.113.2")
        # What a reader writes into the header itself stands before what the proxy adds.
        forged = statuses(ask, 1, X_Forwarded_For="198.51.100.9, 203.0.113.1")

    assert first == ["200"] * BURST + ["429"]
    assert second == ["200"]
    assert forged == ["429"]


@pytest.mark.parametrize("trusted_proxy", ["", "192.0.2.200"])
def test_nobody_else_can_pass_for_another(
    serving: Callable[[str], AbstractContextManager[Ask]], trusted_proxy: str
) -> None:
    with serving(trusted_proxy) as ask:
        answers = [statuses(ask, 1, X_Forwarded_For=f"203.0.113.{each}")[0] for each in range(BURST + 1)]

    assert answers == ["200"] * BURST + ["429"]


def test_a_header_that_makes_no_sense_is_refused_and_its_addresses_are_not_logged(
    serving: Callable[[str], AbstractContextManager[Ask]], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO), serving("127.0.0.1") as ask:
        answer = ask("/robots.txt", X_Forwarded_For='"broken, 203.0.113.1')
        assert statuses(ask, 1, X_Forwarded_For="unknown") == ["200"]

    assert answer.split()[1] == "400" or "203.0.113.1" not in answer
    assert "203.0.113.1" not in caplog.text
    assert "127.0.0.1" not in caplog.text


@pytest.mark.parametrize("value", ["localhost", "127.0.0.1:80", "0:0:0:0:0:0:0:1", "*"])
def test_a_proxy_is_named_by_its_address(value: str) -> None:
    with pytest.raises(InvalidInput, match="ARSIP_TRUSTED_PROXY"):
        load({"ARSIP_TRUSTED_PROXY": value})


@pytest.mark.parametrize("value", ["127.0.0.1", "::1", ""])
def test_an_address_as_the_server_sees_it_is_taken(value: str) -> None:
    assert load({"ARSIP_TRUSTED_PROXY": value}).trusted_proxy == value
