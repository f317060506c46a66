"""How is the archive served over HTTP, within which limits? (docs/decisions/0004)"""

from __future__ import annotations

import socket

import waitress.server

from archive.errors import InvalidInput
from search_api.app import create_app
from search_api.services import Services
from search_api.settings import Settings, variable

CONNECTION_LIMIT = 1000  # waitress' 100 starves: 110 half-open connections stop everybody else
CHANNEL_TIMEOUT_SECONDS = 30
MAX_BODY_BYTES = 64 << 20


def listen(settings: Settings) -> socket.socket:
    """A listening socket, bound before anything slow, so that a taken port is known at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise InvalidInput(
            "Alamat {host}:{port} tidak dapat dipakai ({error}). Pilih porta lain dengan {setting}.",
            host=settings.host,
            port=settings.port,
            error=error.strerror or str(error),
            setting=variable("port"),
        ) from error
    return listener


def address_of(listener: socket.socket) -> str:
    """The URL a browser on this machine would open."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(services: Services, settings: Settings, listener: socket.socket) -> None:
    """Answer requests until SIGINT or SIGTERM."""
    server = waitress.server.create_server(
        create_app(services),
        sockets=[listener],
        threads=settings.server_threads,
        connection_limit=CONNECTION_LIMIT,
        channel_timeout=CHANNEL_TIMEOUT_SECONDS,
        asyncore_use_poll=True,
        max_request_body_size=MAX_BODY_BYTES,
        ident=None,
    )
    try:
        server.run()
    finally:
        server.close()
