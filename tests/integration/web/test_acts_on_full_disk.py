"""What the staff does on a full disk is refused with a clear answer, loses nothing, and is done once there is room."""

from __future__ import annotations

import http.client
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from search_api.settings import process_environment
from tests.integration.web.acts_on_full_disk import ACTS, FULL

ROOT = Path(__file__).parents[3]
SECONDS = 60.0
BODY = b"csrf=x&note=" + b"a" * (3 << 20)


@pytest.mark.parametrize("act", ACTS)
def test_it_is_refused_with_507_until_there_is_room_and_then_done_once(tmp_path: Path, act: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.web.acts_on_full_disk", str(tmp_path / "data"), act],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[-1]) >= 1


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[int, str]]:
    """The process id and the address of a server."""
    log = tmp_path / "serve.log"
    environment = process_environment(
        ARSIP_DATA=str(tmp_path / "data"), ARSIP_PORT="0", ARSIP_SERVER_PROCESSES="1", ARSIP_LOG_FORMAT="json"
    )
    with log.open("w", encoding="utf-8") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "search_api", "serve"], env=environment, stdout=written, stderr=written
        )
    try:
        end = time.monotonic() + SECONDS
        while not (found := re.search(r'"address": "([^"]+)"', log.read_text(encoding="utf-8"))):
            assert time.monotonic() < end, log.read_text(encoding="utf-8")
            time.sleep(0.05)
        yield process.pid, urlsplit(found[1]).netloc
    finally:
        process.terminate()
        assert process.wait(SECONDS) == 0


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="needs Linux")
def test_a_form_for_which_the_disk_has_no_room_is_answered_though_its_body_was_not_kept(
    server: tuple[int, str],
) -> None:
    pid, address = server

    def posted() -> tuple[int, str]:
        connection = http.client.HTTPConnection(address, timeout=SECONDS)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
        connection.request("POST", "/masuk", BODY, headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, body

    assert posted()[0] != 507
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE, (1 << 20, resource.RLIM_INFINITY))
    status, body = posted()
    resource.prlimit(pid, resource.RLIMIT_FSIZE, before)
    assert (status, FULL in body) == (507, True)
    assert posted()[0] != 507
    assert os.waitpid(pid, os.WNOHANG) == (0, 0)
