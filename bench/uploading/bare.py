"""A bare waitress that writes what it is sent: the yardstick.

``python -m bench.uploading.bare FOLDER [--large] [--synced]``: as it comes, or reading blocks as large as ours, or also
syncing each body as a receipt must.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import waitress.server

from search_api.server import CHANNEL_TIMEOUT_SECONDS, CONNECTION_LIMIT, MAX_BODY_BYTES, RECEIVE_BYTES

WAITRESS_BYTES = 8192
_CHUNK = 1 << 20


def application(folder: Path, *, synced: bool) -> Callable[..., Iterable[bytes]]:
    """Appends each body to the file its path names."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with (folder / Path(environ["PATH_INFO"]).name).open("ab", buffering=0) as file:
            while chunk := environ["wsgi.input"].read(_CHUNK):
                file.write(chunk)
            if synced:
                os.fsync(file.fileno())
        start_response("204 No Content", [])
        return []

    return answer


def main() -> None:
    """Serve until killed; the first line of output is the port."""
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    server = waitress.server.create_server(
        application(Path(sys.argv[1]), synced="--synced" in sys.argv),
        sockets=[listener],
        threads=4,
        connection_limit=CONNECTION_LIMIT,
        channel_timeout=CHANNEL_TIMEOUT_SECONDS,
        asyncore_use_poll=True,
        max_request_body_size=MAX_BODY_BYTES,
        recv_bytes=RECEIVE_BYTES if "--large" in sys.argv else WAITRESS_BYTES,
    )
    server.run()


if __name__ == "__main__":
    main()
