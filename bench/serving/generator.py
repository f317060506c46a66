"""Who asks? The external generator wrk with questions drawn from the corpus, and slow readers of large files."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any, Final
from urllib.parse import urlencode

from bench.search.corpus import Corpus
from bench.search.questions import questions

_SCRIPT: Final = Path(__file__).with_name("questions.lua")
_PATIENCE: Final = 10  # seconds after which wrk counts an answer as an error
_SECOND_PAGE: Final = 0.1
_AS_JSON: Final = 0.1
_SEED: Final = 8


def require_wrk() -> None:
    """Ends the program with what to install when the generator is missing."""
    if shutil.which("wrk") is None:
        raise SystemExit("The load comes from wrk, which is not installed: `apt-get install wrk` (Debian), then again.")


def write_addresses(corpus: Corpus, file: Path, count: int) -> None:
    """The addresses of ``count`` different searches: mostly pages of results, some second pages, some JSON."""
    chance = Random(_SEED)
    lines = []
    for question in questions(corpus, count):
        pairs = [("q", question.text), *question.filters.items()]
        path = "/cari"
        if chance.random() < _AS_JSON:
            path = "/api/v1/search"
        elif chance.random() < _SECOND_PAGE:
            pairs.append(("page", "2"))
        lines.append(f"{path}?{urlencode(pairs)}")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def start_wrk(address: str, addresses: Path, clients: int, seconds: int, seed: int) -> subprocess.Popen[str]:
    """``clients`` connections, each asking its next question when the last is answered, without a pause."""
    threads = min(2, clients)
    command = ["wrk", "-c", clients, "-t", threads, "-d", f"{seconds}s", "--timeout", f"{_PATIENCE}s"]
    command += ["-s", _SCRIPT, address, "--", addresses, seed]
    return subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True)


def figures(wrk: subprocess.Popen[str]) -> dict[str, Any]:
    """Waits for the end; what the script printed. Latencies are in milliseconds."""
    output, _ = wrk.communicate()
    line = next((line for line in output.splitlines() if line.startswith("FIGURES ")), None)
    if wrk.returncode or line is None:
        raise SystemExit(f"wrk failed:\n{output}")
    found: dict[str, Any] = json.loads(line.removeprefix("FIGURES "))
    return found


def start_downloads(address: str, ids: tuple[str, ...], rate: int, seconds: float) -> subprocess.Popen[str]:
    """One slow reader for each id in a process of its own; ``rate`` in bytes a second."""
    command = [sys.executable, "-m", "bench.serving.slow_readers", address, str(rate), str(seconds), *ids]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def downloaded(readers: subprocess.Popen[str]) -> dict[str, Any]:
    """Waits for the end; bytes, files finished, errors."""
    output, _ = readers.communicate()
    if readers.returncode:
        raise SystemExit(f"the slow readers failed:\n{output}")
    found: dict[str, Any] = json.loads(output)
    return found
