"""The server as the product runs it, in a process of its own, and the memory of its whole group."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil

from search_api.settings import process_environment

_READY_SECONDS: Final = 120.0
_SAMPLE_SECONDS: Final = 1.0


@contextmanager
def served(data: Path, **settings: str) -> Iterator[tuple[str, int]]:
    """Address and process id of ``arsip serve`` on a free port of loopback; stopped in order at the end."""
    environment = process_environment(
        ARSIP_DATA=str(data), ARSIP_HOST="127.0.0.1", ARSIP_PORT="0", ARSIP_LOG_FORMAT="json", **settings
    )
    log = data / "serve.log"
    with log.open("w", encoding="utf-8") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "search_api", "serve"], env=environment, stdout=written, stderr=written
        )
        try:
            yield _address(process, log), process.pid
        finally:
            process.terminate()
            process.wait(30)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        found = log.read_text(encoding="utf-8").partition('"address": "')[2].partition('"')[0].rstrip("/")
        if found and _is_ready(found):
            return found
        time.sleep(0.2)
    raise SystemExit(f"the server did not become ready; see {log}")


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=10) as answer:
            return bool(answer.status == 200)
    except urllib.error.URLError:
        return False


@dataclass
class Memory:
    """PSS of a process and all below it in MiB, sampled every second between ``begin`` and ``end``."""

    pid: int
    samples: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def begin(self) -> Memory:
        """Start sampling."""
        self._thread.start()
        return self

    def end(self) -> dict[str, float]:
        """First, last, peak, and the slope in MiB a minute over the second half (least squares)."""
        self._ended.set()
        self._thread.join()
        late = self.samples[len(self.samples) // 2 :]
        return {
            "first_mb": round(self.samples[0], 1),
            "last_mb": round(self.samples[-1], 1),
            "peak_mb": round(max(self.samples), 1),
            "slope_mb_per_minute": round(_slope(late) * 60 / _SAMPLE_SECONDS, 2),
        }

    def _sample(self) -> None:
        root = psutil.Process(self.pid)
        while not self._ended.is_set():
            total = 0
            for process in (root, *root.children(recursive=True)):
                try:
                    total += process.memory_full_info().pss
                except psutil.NoSuchProcess:
                    continue
            self.samples.append(total / (1 << 20))
            self._ended.wait(_SAMPLE_SECONDS)


def _slope(values: list[float]) -> float:
    middle, mean = (len(values) - 1) / 2, sum(values) / len(values)
    spread = sum((place - middle) ** 2 for place in range(len(values)))
    return sum((place - middle) * (value - mean) for place, value in enumerate(values)) / spread if spread else 0.0
