"""What does clamd say of these bytes? Its INSTREAM command, over TCP or a socket file."""

from __future__ import annotations

import socket
import struct
from pathlib import Path
from typing import BinaryIO, Final

from archive.batches import Why
from archive.errors import InvalidInput
from archive.uploads import ScannerUnavailable

_CHUNK: Final = 256 << 10
_CONNECT_SECONDS: Final = 5.0
_ANSWER_SECONDS: Final = 120.0
_LONGEST_ANSWER: Final = 4096


class Clamd:
    """Fulfils VirusScanner. ``address`` is ``host:port`` or the path of a socket; every scan has its own connection.

    The bytes are sent in chunks, each with its length in four bytes, an empty one at the end (clamd(8), INSTREAM).
    """

    def __init__(self, address: str) -> None:
        """Raises InvalidInput for what is neither."""
        host, colon, port = address.rpartition(":")
        if address.startswith("/"):
            self._address: tuple[str, int] | str = str(Path(address))
        elif colon and host and port.isdecimal() and 0 < int(port) < 65536:
            self._address = (host.strip("[]"), int(port))
        else:
            raise InvalidInput(
                "Alamat clamd harus seperti localhost:3310 atau /run/clamav/clamd.ctl, bukan {value}", value=address
            )

    def infection(self, stream: BinaryIO) -> str | None:
        """What clamd calls it, or None when it is clean. Raises ScannerUnavailable."""
        try:
            with self._connected() as connection:
                answer = _converse(connection, stream)
        except OSError as error:
            raise ScannerUnavailable(Why.SCANNER_UNREACHABLE, str(error)) from error
        said = answer.removeprefix("stream:").strip()
        if said == "OK":
            return None
        if said.endswith(" FOUND"):
            return said.removesuffix(" FOUND")
        raise ScannerUnavailable(Why.SCAN_FAILED, said)

    def _connected(self) -> socket.socket:
        if isinstance(self._address, tuple):
            connection = socket.create_connection(self._address, _CONNECT_SECONDS)
        else:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(_CONNECT_SECONDS)
            try:
                connection.connect(self._address)
            except OSError:
                connection.close()
                raise
        connection.settimeout(_ANSWER_SECONDS)
        return connection


def _converse(connection: socket.socket, stream: BinaryIO) -> str:
    connection.sendall(b"zINSTREAM\0")
    try:
        while chunk := stream.read(_CHUNK):
            connection.sendall(struct.pack("!L", len(chunk)) + chunk)
        connection.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        # Beyond its StreamMaxLength clamd answers at once and closes; what it said can still be read.
        return _answer(connection)
    return _answer(connection)


def _answer(connection: socket.socket) -> str:
    received = b""
    while b"\0" not in received and len(received) < _LONGEST_ANSWER and (part := connection.recv(1024)):
        received += part
    return received.split(b"\0")[0].decode("utf-8", "replace").strip()
