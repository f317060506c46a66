"""How is the archive served over HTTP, within which limits? (docs/decisions/0004)"""

from __future__ import annotations

import logging
import re
import resource
import socket
import time
from typing import Any

import structlog
import waitress.channel
import waitress.server
import waitress.task

from archive.errors import InvalidInput
from search_api.app import create_app
from search_api.middleware.kept_bodies import MET_FULL_DISK
from search_api.middleware.overload import WAITED
from search_api.request_bodies import RequestParser
from search_api.services import Services
from search_api.settings import Settings, variable

CONNECTION_LIMIT = 1000  # waitress' 100 starves: 110 half-open connections stop everybody else
WAITING_CONNECTIONS = 1024  # not accepted yet; waitress' own number
CHANNEL_TIMEOUT_SECONDS = 30
CLEANUP_SECONDS = 5  # between two looks for connections that say nothing
MAX_BODY_BYTES = 64 << 20
RECEIVE_BYTES = 128 << 10  # waitress' 8 KiB take a thousand rounds of its loop for each piece of an upload
OPEN_FILES = 4096  # a download holds a connection and a file; many systems begin with 1,024
PROXY_HEADERS = {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}

_log = structlog.get_logger("search_api.server")
_ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w:])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])")


def listen(settings: Settings) -> socket.socket:
    """A listening socket, bound before anything slow, so that a taken port is known at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(WAITING_CONNECTIONS)  # who comes while the archive is being opened waits and is answered
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
    _allow_open_files()
    server = create_server(services, settings, listener)
    try:
        server.run()
    finally:
        server.close()


def create_server(services: Services, settings: Settings, listener: socket.socket) -> Any:
    """The waitress server over the application, ready to run.

    Addresses and host that a proxy reports are believed only from ``trusted_proxy``; from anybody else those
    headers are removed. Without a proxy the client is who opened the connection.
    """
    logging.getLogger("waitress").addFilter(without_addresses)  # adding it again changes nothing
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a line for each request that waits
    trust = (
        {"trusted_proxy": settings.trusted_proxy, "trusted_proxy_headers": PROXY_HEADERS}
        if settings.trusted_proxy
        else {}
    )
    server = waitress.server.create_server(
        create_app(services),
        sockets=[listener],
        threads=settings.server_threads,
        connection_limit=CONNECTION_LIMIT,
        channel_timeout=CHANNEL_TIMEOUT_SECONDS,
        cleanup_interval=CLEANUP_SECONDS,
        asyncore_use_poll=True,
        max_request_body_size=MAX_BODY_BYTES,
        recv_bytes=RECEIVE_BYTES,
        clear_untrusted_proxy_headers=True,
        ident=None,
        **trust,
    )
    server.channel_class = _Channel
    return server


class _Task(waitress.task.WSGITask):  # type: ignore[misc]
    def get_environment(self) -> dict[str, Any]:
        """Waitress' own, how long the request waited after its last byte had come, and whether its body was kept."""
        environ: dict[str, Any] = super().get_environment()
        environ.setdefault(WAITED, time.time() - self.channel.last_activity)
        environ[MET_FULL_DISK] = self.request.met_full_disk
        return environ


class _Channel(waitress.channel.HTTPChannel):  # type: ignore[misc]
    task_class = _Task
    parser_class = RequestParser


def without_addresses(record: logging.LogRecord) -> bool:
    """A logging filter that keeps every record, with the addresses in its message made unreadable."""
    record.msg, record.args = _ADDRESS.sub("[address]", record.getMessage()), None
    return True


def _allow_open_files() -> None:
    """As many as connections and their files need, where the system lets us have them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (ValueError, OSError) as error:
            _log.warning("few open files allowed", limit=soft, wanted=wanted, reason=str(error))
