"""One running archive with real content for all tests of the staff side's pages and forms."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import waitress.server
from playwright.sync_api import BrowserContext

from search_api.app import create_app
from search_api.settings import Settings
from search_api.wiring import Archive, open_archive
from tests.browser.staff.filled import Filled, fill


@dataclass(frozen=True, slots=True)
class StaffSite:
    """The address of the running archive, what is in it, and the archive itself, whose worker runs when asked."""

    address: str
    filled: Filled
    archive: Archive

    def sign_in(self, context: BrowserContext, login: str) -> None:
        """From here on every page of this context is this person's; empty: nobody's."""
        context.clear_cookies()
        if login:
            token = self.filled.tokens[login]
            context.add_cookies([{"name": "arsip", "value": token, "url": self.address}])

    def at(self, address: str) -> str:
        """The whole address, its ``{names}`` filled in."""
        return self.address + address.format_map(dict(self.filled.named))

    def work(self) -> None:
        """Let the worker do what waits."""
        self.archive.worker().run(until_idle=True)


@pytest.fixture(scope="session")
def staff_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    settings = Settings(data=str(tmp_path_factory.mktemp("staff-side")), worker_threads=1, client_rate=0)
    with open_archive(settings) as archive:
        filled = fill(archive)
        listener = socket.create_server(("127.0.0.1", 0))
        server = waitress.server.create_server(create_app(archive.services()), sockets=[listener], threads=4)
        thread = threading.Thread(target=server.run)
        thread.start()
        host, port = listener.getsockname()
        yield StaffSite(f"http://{host}:{port}", filled, archive)
        server.trigger.pull_trigger(server.close)
        thread.join(timeout=30)
        server.task_dispatcher.shutdown()
