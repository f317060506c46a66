"""The server as the product runs it, in a process of its own, and what its whole group costs."""

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


def own_memory(pid: int) -> float:
    """MiB that a process and all below it wrote themselves, now."""
    return sum(_pss(process.pid)[1] for process in _group(pid))


@dataclass
class Cost:
    """What a process and all below it cost between ``begin`` and ``end``: memory every second, and CPU.

    Memory is PSS in MiB. Of it ``own`` is what was written, the rest is parts of files that others may use too: the
    index is mapped, and what was read of it counts until the system needs the room.
    """

    pid: int
    samples: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def begin(self) -> Cost:
        """Start sampling."""
        self._cpu, self._machine = _cpu_seconds(self.pid), psutil.cpu_times()
        self._thread.start()
        return self

    def end(self, requests: int) -> dict[str, float | list[int]]:
        """Memory first, last and at most, its slopes over the second half (least squares), CPU for each request.

        ``others_share`` is the part of the processors' work that was not the server's, the generator's among it.
        """
        self._ended.set()
        self._thread.join()
        cpu, machine = _cpu_seconds(self.pid) - self._cpu, psutil.cpu_times()
        busy = sum(machine) - sum(self._machine) - (machine.idle + machine.iowait)
        busy += self._machine.idle + self._machine.iowait
        total = [pss for pss, _ in self.samples]
        late = self.samples[len(self.samples) // 2 :]
        return {
            "first_mb": round(total[0], 1),
            "last_mb": round(total[-1], 1),
            "peak_mb": round(max(total), 1),
            "slope_mb_per_minute": round(_slope([pss for pss, _ in late]) * 60 / _SAMPLE_SECONDS, 2),
            "own_first_mb": round(self.samples[0][1], 1),
            "own_last_mb": round(self.samples[-1][1], 1),
            "own_slope_mb_per_minute": round(_slope([own for _, own in late]) * 60 / _SAMPLE_SECONDS, 2),
            "own_mb_each_minute": [round(own) for _, own in self.samples[:: round(60 / _SAMPLE_SECONDS)]],
            "cpu_ms_a_request": round(1000 * cpu / max(requests, 1), 1),
            "others_share": round(1 - cpu / busy, 2) if busy else 0.0,
        }

    def _sample(self) -> None:
        while not self._ended.is_set():
            totals = [_pss(process.pid) for process in _group(self.pid)]
            self.samples.append((sum(pss for pss, _ in totals), sum(own for _, own in totals)))
            self._ended.wait(_SAMPLE_SECONDS)


def _group(pid: int) -> list[psutil.Process]:
    root = psutil.Process(pid)
    return [root, *root.children(recursive=True)]


def _pss(pid: int) -> tuple[float, float]:
    """PSS, and the anonymous part of it, in MiB; nothing for a process that has just ended."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0, 0.0
    kilobytes = {
        name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in text.splitlines()[1:])
    }
    return kilobytes["Pss"] / 1024, kilobytes["Pss_Anon"] / 1024


def _cpu_seconds(pid: int) -> float:
    times = [process.cpu_times() for process in _group(pid)]
    return sum(each.user + each.system for each in times)


def _slope(values: list[float]) -> float:
    middle, mean = (len(values) - 1) / 2, sum(values) / len(values)
    spread = sum((place - middle) ** 2 for place in range(len(values)))
    return sum((place - middle) * (value - mean) for place, value in enumerate(values)) / spread if spread else 0.0
