"""clamd's INSTREAM command, spoken to a server of the test's own over a real socket."""

from __future__ import annotations

import io
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive.batches import Why
from archive.errors import InvalidInput
from archive.uploads import ScannerUnavailable
from indexer.virus_scan import Clamd


def _exactly(connection: socket.socket, count: int) -> bytes:
    received = b""
    while len(received) < count:
        part = connection.recv(count - len(received))
        if not part:
            raise EOFError
        received += part
    return received


class FakeClamd:
    """Understands INSTREAM, collects what it was sent, and answers what it is told."""

    def __init__(self, listener: socket.socket, answer: bytes, limit: int = 1 << 30) -> None:
        self.listener = listener
        self.answer = answer
        self.limit = limit
        self.received = b""
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        connection, _ = self.listener.accept()
        with connection:
            assert _exactly(connection, 10) == b"zINSTREAM\0"
            while length := struct.unpack("!L", _exactly(connection, 4))[0]:
                self.received += _exactly(connection, length)
                if len(self.received) > self.limit:
                    connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                    connection.shutdown(socket.SHUT_WR)
                    while connection.recv(1 << 16):
                        pass
                    return
            connection.sendall(self.answer)


@pytest.fixture
def clamd() -> Iterator[Callable[..., tuple[FakeClamd, Clamd]]]:
    listeners: list[socket.socket] = []

    def start(answer: bytes, limit: int = 1 << 30) -> tuple[FakeClamd, Clamd]:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)
        host, port = listener.getsockname()
        return FakeClamd(listener, answer, limit), Clamd(f"{host}:{port}")

    yield start
    for listener in listeners:
        listener.close()


def test_all_bytes_are_sent_and_a_clean_file_has_no_infection(
    clamd: Callable[..., tuple[FakeClamd, Clamd]],
) -> None:
    content = bytes(range(256)) * 4000
    server, scanner = clamd(b"stream: OK\0")
    assert scanner.infection(io.BytesIO(content)) is None
    server.thread.join(10)
    assert server.received == content


def test_an_infection_is_named_as_clamd_names_it(clamd: Callable[..., tuple[FakeClamd, Clamd]]) -> None:
    _, scanner = clamd(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")
    assert scanner.infection(io.BytesIO(b"x")) == "Win.Test.EICAR_HDB-1"


@pytest.mark.parametrize("answer", [b"INSTREAM: Can't open temp file. ERROR\0", b"", b"stream: what?\0"])
def test_no_verdict_is_never_taken_for_clean(clamd: Callable[..., tuple[FakeClamd, Clamd]], answer: bytes) -> None:
    _, scanner = clamd(answer)
    with pytest.raises(ScannerUnavailable) as raised:
        scanner.infection(io.BytesIO(b"x"))
    assert raised.value.why is Why.SCAN_FAILED


def test_a_file_beyond_clamds_own_limit_has_no_verdict(clamd: Callable[..., tuple[FakeClamd, Clamd]]) -> None:
    _, scanner = clamd(b"", limit=1000)
    with pytest.raises(ScannerUnavailable):
        scanner.infection(io.BytesIO(b"x" * 300_000))


def test_a_scanner_that_does_not_answer_is_said_to_be_unreachable(tmp_path: Path) -> None:
    with pytest.raises(ScannerUnavailable) as raised:
        Clamd(str(tmp_path / "no.socket")).infection(io.BytesIO(b"x"))
    assert raised.value.why is Why.SCANNER_UNREACHABLE


def test_a_socket_file_is_spoken_to(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "clamd.ctl"))
        listener.listen()
        server = FakeClamd(listener, b"stream: OK\0")
        assert Clamd(str(tmp_path / "clamd.ctl")).infection(io.BytesIO(b"abc")) is None
        server.thread.join(10)
        assert server.received == b"abc"


@pytest.mark.parametrize("address", ["localhost", "localhost:", ":3310", "localhost:99999", "localhost:http"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(InvalidInput, match="clamd"):
        Clamd(address)
