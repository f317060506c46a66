"""Readers on slow links: each downloads its file again and again, so many bytes a second, and checks what it got.

``python -m bench.serving.slow_readers ADDRESS BYTES_A_SECOND SECONDS ID…`` prints one line of JSON.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import socket
import sys
import time
from collections import Counter
from urllib.parse import urlsplit

_CHUNK = 16 << 10
_WINDOW = 64 << 10  # a link is slow for the server only when little is buffered on the way
_SILENCE = 60.0  # seconds after which a download counts as broken


async def _read_slowly(host: str, port: int, document: str, rate: int, until: float, seen: Counter[str]) -> None:
    while time.monotonic() < until:
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _WINDOW)
        connection.setblocking(False)
        await asyncio.get_running_loop().sock_connect(connection, (host, port))
        reader, writer = await asyncio.open_connection(sock=connection, limit=_WINDOW)
        request = f"GET /api/v1/documents/{document}/file HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        writer.write(request.encode())
        try:
            await _take(reader, rate, until, seen)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            seen["errors"] += 1
            sys.stderr.write(f"{document}: {error!r}\n")
        finally:
            writer.close()


async def _take(reader: asyncio.StreamReader, rate: int, until: float, seen: Counter[str]) -> None:
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _SILENCE)
    lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    if lines[0].split()[1] in ("429", "503") and "retry-after" in headers:
        seen["refused"] += 1
        await asyncio.sleep(min(float(headers["retry-after"]), max(0.0, until - time.monotonic())))
        return
    if " 200 " not in lines[0]:
        raise OSError(lines[0])
    left, digest, began, taken = int(headers["content-length"]), hashlib.sha256(), time.monotonic(), 0
    while left and time.monotonic() < until:
        chunk = await asyncio.wait_for(reader.readexactly(min(_CHUNK, left)), _SILENCE)
        digest.update(chunk)
        left -= len(chunk)
        taken += len(chunk)
        seen["bytes"] += len(chunk)
        await asyncio.sleep(max(0.0, began + taken / rate - time.monotonic()))
    if not left:
        if f'"{digest.hexdigest()}"' != headers["etag"]:
            raise OSError("the bytes are not those of the file")
        seen["finished"] += 1


async def _all(address: str, rate: int, seconds: float, documents: list[str]) -> Counter[str]:
    parts = urlsplit(address)
    assert parts.hostname and parts.port
    seen: Counter[str] = Counter({"bytes": 0, "finished": 0, "refused": 0, "errors": 0})
    until = time.monotonic() + seconds
    async with asyncio.TaskGroup() as group:
        for document in documents:
            group.create_task(_read_slowly(parts.hostname, parts.port, document, rate, until, seen))
    return seen


if __name__ == "__main__":
    found = asyncio.run(_all(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4:]))
    sys.stdout.write(json.dumps(found) + "\n")
