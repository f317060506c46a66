from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest
import waitress.server

from archive.documents import Document
from search_api.app import create_app
from search_api.services import Services

THREADS = 4
SLOW_CLIENTS = 8
CONTENT = bytes(range(256)) * (24 << 10)  # 6 MiB: more than sockets buffer


@pytest.fixture
def address(services: Services) -> Iterator[tuple[str, int]]:
    """A real waitress on a free port."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = waitress.server.create_server(
        create_app(services), sockets=[listener], threads=THREADS, asyncore_use_poll=True
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    yield listener.getsockname()
    server.trigger.pull_trigger(server.close)
    thread.join(timeout=30)
    server.task_dispatcher.shutdown()
    assert not thread.is_alive()


def ask(address: tuple[str, int], path: str, **headers: str) -> socket.socket:
    connection = socket.create_connection(address, timeout=60)
    lines = [f"GET {path} HTTP/1.1", "Host: test", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    return connection


def read_all(connection: socket.socket) -> tuple[bytes, bytes]:
    with connection, connection.makefile("rb") as stream:
        head, _, body = stream.read().partition(b"\r\n\r\n")
    return head, body


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=10-"}], ids=["whole", "range"])
def test_slow_downloads_hold_no_thread(
    address: tuple[str, int], put: Callable[..., Document], headers: dict[str, str]
) -> None:
    path = f"/api/v1/documents/{put('Laporan', 'kata', content=CONTENT).id}/file"
    slow = [ask(address, path, **headers) for _ in range(SLOW_CLIENTS)]
    for connection in slow:
        assert connection.recv(12).startswith(b"HTTP/1.1 20")  # being answered, and then not read any further

    # More slow answers are under way than there are threads; this would never come if each held one.
    head, body = read_all(ask(address, "/healthz"))
    assert (head.split(b"\r\n")[0], body) == (b"HTTP/1.1 200 OK", b'{"status":"ok","checks":{}}')

    for connection in slow:
        _, body = read_all(connection)
        assert body == CONTENT[10 if headers else 0 :]


def test_a_range_ends_where_it_was_asked_to(address: tuple[str, int], put: Callable[..., Document]) -> None:
    path = f"/api/v1/documents/{put('Laporan', 'kata', content=CONTENT).id}/file"

    head, body = read_all(ask(address, path, Range="bytes=1000-1999"))

    assert b"206 Partial Content" in head
    assert b"Content-Length: 1000" in head
    assert body == CONTENT[1000:2000]
