"""What does each stage of ingestion cost? Counted where it happens, read by ``make bench`` and the logs."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from resource import struct_rusage

from archive.extraction import ExtractionCost


@dataclass(slots=True)
class StageTotal:
    """Sums of one stage: calls, seconds, and for stages run in child processes what those used."""

    calls: int = 0
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    child_cpu_seconds: float = 0.0
    child_peak_memory: int = 0


@dataclass(slots=True)
class Measurement:
    """One running stage; ``add_child`` adds what its child process used."""

    child_cpu_seconds: float = 0.0
    child_peak_memory: int = 0

    def add_child(self, cost: ExtractionCost) -> None:
        """Count what a finished child used, as the operating system accounts it."""
        self.child_cpu_seconds += cost.cpu_seconds
        self.child_peak_memory = max(self.child_peak_memory, cost.peak_memory)

    def add_finished(self, before: struct_rusage, after: struct_rusage) -> None:
        """Count the children that ended between two looks at RUSAGE_CHILDREN."""
        self.child_cpu_seconds += after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@dataclass(slots=True)
class Stages:
    """Totals by stage name; safe to share between threads."""

    totals: dict[str, StageTotal] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def measure(self, stage: str) -> Iterator[Measurement]:
        """Count the calling thread's CPU and wall seconds, also when the stage fails."""
        measurement = Measurement()
        cpu, wall = time.thread_time(), time.perf_counter()
        try:
            yield measurement
        finally:
            cpu, wall = time.thread_time() - cpu, time.perf_counter() - wall
            with self._lock:
                total = self.totals.setdefault(stage, StageTotal())
                total.calls += 1
                total.cpu_seconds += cpu
                total.wall_seconds += wall
                total.child_cpu_seconds += measurement.child_cpu_seconds
                total.child_peak_memory = max(total.child_peak_memory, measurement.child_peak_memory)
