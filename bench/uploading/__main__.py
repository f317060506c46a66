"""Uploads through tus beside a bare waitress that writes the same bytes, and the server's memory meanwhile.

Bare stands for waitress with its own settings; "large blocks" for one that reads blocks as large as our server does;
"synced" for one that also makes each piece durable before it answers. All have one process.

``python -m bench.uploading [--files 20] [--megabytes 100] [--rounds 3]``: one batch of large files, sent as the browser
sends them: three at a time, in pieces of 8 MiB. Medians of the rounds; what is measured stands in
``bench/results/uploading.json``.
"""

from __future__ import annotations

import argparse
import base64
import http.client
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archive.clock import SystemClock
from archive.own_account import add_key
from archive.people import Action, Person, Role
from bench.serving.served import Cost, served
from indexer.apply import Applier
from search_api.settings import load
from search_api.wiring import open_archive

CHUNK = 8 << 20
AT_ONCE = 3
YARDSTICKS: dict[str, tuple[str, ...]] = {
    "bare": (),
    "bare, large blocks": ("--large",),
    "bare, large blocks, synced": ("--large", "--synced"),
}
RESULTS = Path(__file__).parent.parent / "results" / "uploading.json"


def content(seed: int, megabytes: int) -> Iterator[bytes]:
    """Pieces of a file that is like no other; made beforehand, so that making them is not measured."""
    block = random.Random(seed).randbytes(CHUNK)
    left, number = megabytes << 20, 0
    while left > 0:
        piece = number.to_bytes(8, "big") + block[8 : min(CHUNK, left)]
        yield piece
        left, number = left - len(piece), number + 1


def request(connection: http.client.HTTPConnection, method: str, path: str, body: bytes, **headers: str) -> Any:
    """The answer, read to its end."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, named)
    answer = connection.getresponse()
    text = answer.read()
    if answer.status >= 300:
        raise SystemExit(f"{method} {path}: {answer.status} {text[:300]!r}")
    return answer


def send_bare(address: str, files: list[int], megabytes: int) -> float:
    """Bytes in a second, of all files together."""

    def send(seed: int) -> None:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)
        for piece in content(seed, megabytes):
            request(connection, "PUT", f"/{seed}", piece)
        connection.close()

    return _timed(send, files, megabytes)


def send_tus(address: str, token: str, files: list[int], megabytes: int) -> float:
    """The same through the archive's own server, up to the documents and their receipt."""
    host, headers = urlsplit(address).netloc, {"Authorization": f"Bearer {token}", "Tus_Resumable": "1.0.0"}
    connection = http.client.HTTPConnection(host, timeout=120)
    connection.request(
        "POST", "/api/v1/batches", json.dumps({"unit": "diskominfo"}), {"Authorization": f"Bearer {token}"}
    )
    batch = json.loads(connection.getresponse().read())["id"]

    def send(seed: int) -> None:
        connection = http.client.HTTPConnection(host, timeout=120)
        pairs = {"batch": batch, "filename": f"{seed}.bin"}
        metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())
        offset, where, octets = 0, "/api/v1/uploads", "application/offset+octet-stream"
        for piece in content(seed, megabytes):
            if not offset:
                more = {"Upload_Length": str(megabytes << 20), "Upload_Metadata": metadata}
                where = request(connection, "POST", where, piece, Content_Type=octets, **headers, **more).headers[
                    "Location"
                ]
            else:
                request(connection, "PATCH", where, piece, Content_Type=octets, Upload_Offset=str(offset), **headers)
            offset += len(piece)
        connection.close()

    speed = _timed(send, files, megabytes)
    connection = http.client.HTTPConnection(host, timeout=120)  # the first one was idle for too long
    connection.request("GET", f"/api/v1/batches/{batch}", headers={"Authorization": f"Bearer {token}"})
    counts = json.loads(connection.getresponse().read())["counts"]
    if counts != {"reading": len(files)}:
        raise SystemExit(f"the receipt does not add up: {counts}")
    return speed


def _timed(send: Callable[[int], None], files: list[int], megabytes: int) -> float:
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(send, files))
    return len(files) * (megabytes << 20) / (time.perf_counter() - began)


@contextmanager
def bare(folder: Path, *more: str) -> Iterator[str]:
    """Address of the yardstick."""
    arguments = [sys.executable, "-m", "bench.uploading.bare", str(folder), *more]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.kill()
        process.wait()


def key_of(data: Path) -> str:
    """An archive with somebody who may deposit, and a key of theirs."""
    with open_archive(load({"ARSIP_DATA": str(data), "ARSIP_LOG_LEVEL": "error"})) as archive:
        person = Person("Petugas", "petugas", Role.LIBRARIAN, None, archive.clock.now())
        Applier(archive.database, archive.index).reconcile()  # or the server would wait for an index
        with archive.database.write() as uow:
            uow.people.add(person, "")
        return add_key(archive.database, SystemClock(), person, "ukur", frozenset({Action.DEPOSIT, Action.READ}), 1)


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    speeds: dict[str, list[float]] = {name: [] for name in (*YARDSTICKS, "tus")}
    memory: list[float] = []
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "data").mkdir()
        token = key_of(folder / "data")
        settings = {"CLIENT_RATE": "0", "UPLOAD_UNIT_DAY_MB": "1000000", "SERVER_PROCESSES": "1"}
        with served(folder / "data", **{f"ARSIP_{name}": value for name, value in settings.items()}) as (address, pid):
            for number in range(asked.rounds):
                files = list(range(number * asked.files, (number + 1) * asked.files))
                for name, more in YARDSTICKS.items():
                    with tempfile.TemporaryDirectory(dir=folder) as target, bare(Path(target), *more) as yardstick:
                        speeds[name].append(send_bare(yardstick, files, asked.megabytes))
                cost = Cost(pid).begin()
                speeds["tus"].append(send_tus(address, token, files, asked.megabytes))
                cost.end(len(files))
                memory = [own for _all, own in cost.samples]
    median = {name: statistics.median(values) / 1e6 for name, values in speeds.items()}
    result = {
        "bytes_in_a_batch": asked.files * asked.megabytes << 20,
        "megabytes_a_second": {name: round(value, 1) for name, value in median.items()},
        "share_of": {name: round(median["tus"] / median[name], 2) for name in YARDSTICKS},
        "server_memory_mib": {
            "at first": round(memory[0]),
            "at most": round(max(memory)),
            "at last": round(memory[-1]),
        },
    }
    RESULTS.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
