"""Several processes answer on one socket: they count together, and one that dies is started again."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from search_api.settings import process_environment

SECONDS = 60.0


@contextmanager
def _group(data: Path) -> Iterator[tuple[str, psutil.Process]]:
    """Address and supervisor of two servers on an archive of their own."""
    log = data / "serve.log"
    environment = process_environment(
        ARSIP_DATA=str(data), ARSIP_PORT="0", ARSIP_SERVER_PROCESSES="2", ARSIP_LOG_FORMAT="json"
    )
    with log.open("w", encoding="utf-8") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "search_api", "serve"], env=environment, stdout=written, stderr=written
        )
    try:
        yield _address(log), psutil.Process(process.pid)
    finally:
        process.terminate()
        assert process.wait(SECONDS) == 0


def _address(log: Path) -> str:
    for _ in _until():
        if len(found := re.findall(r'"address": "([^"]+)/"', log.read_text(encoding="utf-8"))) == 2:
            return str(found[0])
    raise AssertionError(log.read_text(encoding="utf-8"))


def _until() -> Iterator[None]:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        yield
        time.sleep(0.05)


def _read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=SECONDS) as answer:
        return str(answer.read().decode())


def _counted(metrics: str) -> float:
    return sum(
        float(line.rpartition(" ")[2])
        for line in metrics.splitlines()
        if line.startswith("arsip_requests_total") and 'route="/bantuan"' in line
    )


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs POSIX processes")
def test_two_servers_count_together_and_outlive_each_other(tmp_path: Path) -> None:
    with _group(tmp_path) as (address, supervisor):
        first, second = supervisor.children()
        for _ in range(12):
            _read(f"{address}/bantuan")
        assert _counted(_read(f"{address}/metrics")) == 12

        first.send_signal(signal.SIGKILL)
        first.wait(SECONDS)

        for _ in range(5):
            assert "Bantuan" in _read(f"{address}/bantuan")
        assert _counted(_read(f"{address}/metrics")) == 17
        for _ in _until():
            if len(running := supervisor.children()) == 2:
                break
        assert second.pid in {process.pid for process in running}
        assert first.pid not in {process.pid for process in running}
    assert not (tmp_path / "work" / str(supervisor.pid)).exists()
