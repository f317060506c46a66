"""How does a tool get a served archive of the sample documents that is gone when the tool ends?"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from search_api.server import address_of, listen
from search_api.settings import PREFIX, Settings, process_environment

READY_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class SampleArchive:
    """A served archive: its ``address`` without a slash at the end, and the ``settings`` that open it."""

    address: str
    settings: Settings


@contextmanager
def served_samples() -> Iterator[SampleArchive]:
    """A server over a new archive in which all samples have been read; both are gone at the end."""
    with tempfile.TemporaryDirectory(prefix="arsip-samples-") as folder:
        settings = Settings(data=folder, port=0)
        kept = {name: value for name, value in process_environment().items() if not name.startswith(PREFIX)}
        environment = kept | {"ARSIP_DATA": folder, "ARSIP_LOG_LEVEL": "error"}
        print("reading the sample documents …", file=sys.stderr)
        for command in (["demo"], ["work", "--until-idle"]):
            done = [sys.executable, "-m", "search_api", *command]
            subprocess.run(done, env=environment, check=True, stdout=subprocess.DEVNULL)
        with listen(settings) as listener:
            address = address_of(listener).rstrip("/")
            serving = [sys.executable, "-m", "search_api", "serve", "--die-with-parent"]
            server = subprocess.Popen(
                [*serving, "--socket-fd", str(listener.fileno())], pass_fds=[listener.fileno()], env=environment
            )
            try:
                _wait_for(address, server)
                yield SampleArchive(address, settings)
            finally:
                server.terminate()
                server.wait(timeout=30)


def first_hit(address: str, question: str) -> str:
    """Path of the record of the document that answers ``question`` first."""
    with urllib.request.urlopen(f"{address}/api/v1/search?{urlencode({'q': question})}", timeout=60) as answer:
        path: str = json.load(answer)["hits"][0]["url"]
    return path


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise SystemExit(f"the server ended with code {server.returncode}")
        try:
            # The first questions make the index ready; what is measured or shown is an archive at work.
            urllib.request.urlopen(f"{address}/cari?q=laporan", timeout=READY_SECONDS).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"the server does not answer at {address}")
