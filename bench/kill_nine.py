"""Is every accepted file there once, findable and whole, after kill -9 at random moments?

``python -m bench.kill_nine [--files 300] [--kills 20] [--seed N]``: deposits files while worker, server and
the deposit itself are killed and started again, then holds the archive against the files. Exit code 1
when anything is lost, doubled or changed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from bench.one_page_pdfs import write_one_page_pdfs
from search_api.settings import process_environment

WAIT_SECONDS = 120.0
PAUSE_SECONDS = (0.1, 1.5)


@dataclass(slots=True)
class Scene:
    """One archive with its processes."""

    data: Path
    files: Path
    port: int
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def commands(self) -> dict[str, list[str]]:
        """What each process of the scene runs."""
        return {
            "deposit": ["deposit", str(self.files), "--unit", "diskominfo", "--class", "berkala", "--publish"],
            "worker": ["work"],
            "server": ["serve"],
        }

    def start(self, name: str) -> None:
        """Start (again)."""
        self.running[name] = self.popen(self.commands()[name])

    def popen(self, arguments: list[str]) -> subprocess.Popen[bytes]:
        """An ``arsip`` process of this archive, its output kept in the data folder."""
        environment = process_environment(
            ARSIP_DATA=str(self.data), ARSIP_PORT=str(self.port), ARSIP_LOG_LEVEL="error", ARSIP_LANGUAGE="en"
        )
        with (self.data / "processes.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "search_api", *arguments], env=environment, stdout=log, stderr=log
            )

    def kill(self, name: str) -> None:
        """SIGKILL: no handler runs, nothing is flushed."""
        process = self.running[name]
        process.send_signal(signal.SIGKILL)
        process.wait()

    def get(self, path: str) -> bytes:
        """The body of a page of the running server."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
            body: bytes = answer.read()
        return body

    def wait_ready(self) -> None:
        """Until the server answers."""
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                self.get("/readyz")
            except (OSError, urllib.error.URLError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def play(folder: Path, files: int, kills: int, seed: int) -> list[str]:
    """Everything; what was found wrong, in words."""
    dice = random.Random(seed)
    scene = Scene(folder / "data", folder / "files", _free_port())
    scene.data.mkdir()
    scene.files.mkdir()
    write_one_page_pdfs(scene.files, files)
    for name in ("deposit", "worker", "server"):
        scene.start(name)
    try:
        for _kill in range(kills):
            time.sleep(dice.uniform(*PAUSE_SECONDS))
            victim = dice.choice(("worker", "worker", "server", "server", "deposit"))
            if victim == "deposit" and scene.running["deposit"].poll() is not None:
                victim = "worker"
            scene.kill(victim)
            scene.start(victim)
        if scene.running["deposit"].wait(WAIT_SECONDS) != 0:
            return ["the last deposit failed; see processes.log"]
        scene.running["worker"].terminate()
        scene.running["worker"].wait(WAIT_SECONDS)
        if scene.popen(["work", "--until-idle"]).wait(10 * WAIT_SECONDS) != 0:
            return ["the last worker failed; see processes.log"]
        scene.wait_ready()
        return _problems(scene)
    finally:
        for process in scene.running.values():
            if process.poll() is None:
                process.kill()
                process.wait()


def _problems(scene: Scene) -> list[str]:
    problems = []
    paths = sorted(scene.files.glob("*.pdf"))
    for number, path in enumerate(paths):
        answer = json.loads(scene.get(f"/api/v1/search?q=penanda{number}"))
        if answer["total"] != 1:
            problems.append(f"{path.name}: found {answer['total']} times")
            continue
        kept = hashlib.sha256(scene.get(answer["hits"][0]["file_url"])).hexdigest()
        if kept != hashlib.sha256(path.read_bytes()).hexdigest():
            problems.append(f"{path.name}: bytes changed")
    everything = json.loads(scene.get("/api/v1/search?q="))["total"]
    if everything != len(paths):
        problems.append(f"{everything} documents for {len(paths)} files")
    check = scene.popen(["check"])
    if check.wait(WAIT_SECONDS) != 0:
        problems.append("arsip check found something; see processes.log")
    return problems


def main() -> int:
    """Play once and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=20260501)
    arguments = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="arsip-kill-") as folder:
        problems = play(Path(folder), arguments.files, arguments.kills, arguments.seed)
        if problems:
            print((Path(folder) / "data" / "processes.log").read_text(encoding="utf-8")[-5000:])
    for problem in problems:
        print(problem)
    seconds = time.monotonic() - started
    print(f"{arguments.files} files, {arguments.kills} kills, {seconds:.0f} s: {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
