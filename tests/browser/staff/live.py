"""An archive as an agency runs it: server and worker in processes of their own, which can be killed and started."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
from playwright.sync_api import Page

from archive.clock import SystemClock
from archive.people import Person, Role
from search_api.passwords import hash_password
from search_api.settings import Settings, process_environment
from search_api.wiring import open_archive
from tests.waiting import until

PASSWORD = "perahu kecil di Mentaya"
SECONDS = 120.0


class LiveArchive:
    """``arsip serve`` over a data folder, always at the same address; ``with_worker`` it also reads what comes in."""

    def __init__(self, data: Path, *, with_worker: bool = True) -> None:
        self.data = data
        self._command = [sys.executable, "-m", "search_api", "serve", *(["--with-worker"] if with_worker else [])]
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def add_people(self, **roles: tuple[Role, str | None]) -> None:
        """Accounts by login, with role and unit, all with the password ``PASSWORD``."""
        kept = hash_password(PASSWORD)
        with open_archive(Settings(data=str(self.data))) as archive, archive.database.write() as uow:
            for login, (role, unit) in roles.items():
                uow.people.add(Person(login.title(), login, role, unit, SystemClock().now()), kept)

    def start(self) -> None:
        """Run it; it is ready on return."""
        environment = process_environment(
            ARSIP_DATA=str(self.data), ARSIP_PORT=str(self.port), ARSIP_LOG_FORMAT="json", ARSIP_SERVER_PROCESSES="1"
        )
        with (self.data / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(self._command, env=environment, stdout=log, stderr=log)
        until(self._is_ready, "the server did not become ready", seconds=SECONDS)

    def kill(self) -> None:
        """Everything at once, as when the power fails."""
        assert self._process is not None
        root = psutil.Process(self._process.pid)
        group = [root, *root.children(recursive=True)]
        for process in group:
            process.kill()
        psutil.wait_procs(group)
        self._process.wait()

    def stop(self) -> None:
        """In order."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(SECONDS)

    def _is_ready(self) -> bool:
        # Without a worker nobody builds the index, and a server that has none to search in is never ready.
        probe = "readyz" if "--with-worker" in self._command else "healthz"
        try:
            with urllib.request.urlopen(f"{self.address}/{probe}", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


def live_archive(data: Path, *, with_worker: bool = True) -> Iterator[LiveArchive]:
    """For a fixture: stopped at the end."""
    archive = LiveArchive(data, with_worker=with_worker)
    try:
        yield archive
    finally:
        archive.stop()


def sign_in(page: Page, archive: LiveArchive, login: str) -> None:
    """Through the page, as people do."""
    page.goto(f"{archive.address}/masuk")
    page.get_by_label("Nama pengguna").fill(login)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url("**/kerja")
