"""A real waitress for a test, and a client that can be slow or go away."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import waitress.server

from search_api.app import create_app
from search_api.services import Services

THREADS = 4


@contextmanager
def served(services: Services) -> Iterator[tuple[str, int]]:
    """The address of a server on a free port."""
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
    """Send a request; nothing is read of the answer."""
    connection = socket.create_connection(address, timeout=60)
    lines = [f"GET {path} HTTP/1.1", "Host: test", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    return connection


def read_all(connection: socket.socket) -> tuple[bytes, bytes]:
    """Head and body of the answer."""
    with connection, connection.makefile("rb") as stream:
        head, _, body = stream.read().partition(b"\r\n\r\n")
    return head, body
