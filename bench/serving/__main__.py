"""Does everybody get an answer while others take their time? ``python -m bench.serving [--seconds 600] [--work …]``

The server runs as in life over an archive of 50,000 documents. First eight clients search alone (the peer), then while
eight slow readers download files of 50 MB, then far more clients ask than the limits allow. wrk asks without a pause.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from bench.search.corpus import Corpus
from bench.serving.filled import ensure_archive
from bench.serving.generator import (
    downloaded,
    figures,
    require_wrk,
    start_downloads,
    start_wrk,
    write_addresses,
)
from bench.serving.served import Cost, own_memory, served

REGULATIONS: Final = Path("../shared/corpus/regulations.tar.xz")
RESULTS: Final = Path("bench/results/serving.json")
CLIENTS: Final = 8
DOWNLOAD_RATE: Final = 200_000  # bytes a second
QUESTIONS: Final = 5_000
WARM_UP_SECONDS: Final = 10
PROOF_SECONDS: Final = 600
FILLING_SECONDS: Final = 60
FILLING_TURNS: Final = 15
FULL_GROWTH: Final = 1.005  # a minute
FLAT_GROWTH: Final = 1.05  # of own memory, last minute to first
LIMIT_SECONDS: Final = 15
HEAD_START_SECONDS: Final = 2  # so that downloads are under way when the crowd comes
CROWD: Final = 200
TARGET_P95_MS: Final = 300
EXPECTED: Final = {"200", "429", "503"}


def main() -> None:
    """Fill, serve, ask, print, write the figures."""
    require_wrk()
    arguments = _arguments()
    console = Console(width=140, highlight=False)
    if not arguments.regulations.is_file():
        console.print(f"Skipped: {arguments.regulations} is not there (see --regulations).")
        return
    with tempfile.TemporaryDirectory() as scratch:
        work: Path = arguments.work or Path(scratch)
        corpus = Corpus(work / "corpus", arguments.documents)
        corpus.ensure(arguments.regulations)
        data = work / f"archive-{arguments.documents}"
        console.log(f"archive of {arguments.documents:,} documents")
        large = ensure_archive(data, corpus)
        addresses = work / "addresses.txt"
        write_addresses(corpus, addresses, QUESTIONS)
        found = {
            "machine": {"cores": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()},
            "documents": arguments.documents,
            **_under_load(
                console, data, addresses, large, arguments.seconds, to_the_full=arguments.seconds >= PROOF_SECONDS
            ),
            **_beyond_the_limits(console, data, addresses, large),
        }
    _judge(console, found)
    if arguments.documents == 50_000:
        RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--seconds",
        type=int,
        default=60,
        help="of searching beside downloads; 600 for the proof, which waits for full caches first",
    )
    parser.add_argument("--documents", type=int, default=50_000, help="other numbers write no results")
    parser.add_argument("--regulations", type=Path, default=REGULATIONS)
    parser.add_argument("--work", type=Path, help="keep corpus and archive here, and use what is there")
    return parser.parse_args()


def _under_load(
    console: Console, data: Path, addresses: Path, large: tuple[str, ...], seconds: int, *, to_the_full: bool
) -> dict[str, Any]:
    with served(data, ARSIP_CLIENT_RATE="0") as (address, pid):
        figures(start_wrk(address, addresses, CLIENTS, WARM_UP_SECONDS, seed=1))
        if to_the_full:
            _fill_what_grows(console, pid, address, addresses)
        console.log("searching alone")
        cost = Cost(pid).begin()
        alone = figures(start_wrk(address, addresses, CLIENTS, min(seconds, 60), seed=2))
        alone["server"] = cost.end(alone["requests"])
        _show(console, f"{CLIENTS} clients searching alone (the peer)", alone)
        console.log(f"searching beside {len(large)} downloads for {seconds} s")
        cost = Cost(pid).begin()
        readers = start_downloads(address, large, DOWNLOAD_RATE, seconds)
        beside = figures(start_wrk(address, addresses, CLIENTS, seconds, seed=3))
        beside["downloads"] = downloaded(readers)
        beside["server"] = cost.end(beside["requests"])
        _show(console, f"{CLIENTS} clients searching beside {len(large)} slow downloads", beside)
    return {"alone": alone, "beside_downloads": beside, "p95_ratio": round(beside["p95_ms"] / alone["p95_ms"], 2)}


def _fill_what_grows(console: Console, pid: int, address: str, addresses: Path) -> None:
    """Ask until memory has come to rest, the search cache being full: only then can it be seen to be flat."""
    held = own_memory(pid)
    for turn in range(FILLING_TURNS):
        console.log(f"waiting for full caches: own memory {held:.0f} MiB")
        figures(start_wrk(address, addresses, CLIENTS, FILLING_SECONDS, seed=10 + turn))
        before, held = held, own_memory(pid)
        if held < before * FULL_GROWTH:
            return
    console.log(f"memory still grows after {FILLING_TURNS * FILLING_SECONDS} s")


def _beyond_the_limits(console: Console, data: Path, addresses: Path, large: tuple[str, ...]) -> dict[str, Any]:
    found = {}
    for name, settings in (
        ("crowd", {"ARSIP_CLIENT_RATE": "0"}),
        ("one_greedy_client", {"ARSIP_CLIENT_RATE": "600"}),
    ):
        with served(data, **settings) as (address, pid):
            console.log(f"beyond the limits: {CROWD} clients, {settings}")
            figures(start_wrk(address, addresses, 1, LIMIT_SECONDS, seed=1))
            cost = Cost(pid).begin()
            readers = start_downloads(address, large, DOWNLOAD_RATE, LIMIT_SECONDS)
            time.sleep(HEAD_START_SECONDS)
            found[name] = figures(start_wrk(address, addresses, CROWD, LIMIT_SECONDS, seed=4))
            found[name]["downloads"] = downloaded(readers)
            found[name]["server"] = cost.end(found[name]["requests"])
            _show(console, f"{CROWD} clients: {name.replace('_', ' ')}", found[name])
    return found


def _show(console: Console, title: str, found: dict[str, Any]) -> None:
    table = Table(title=title)
    cells = {
        "requests": f"{found['requests']:,}",
        "a second": f"{found['requests'] / found['seconds']:.1f}",
        "statuses": ", ".join(f"{status}: {count:,}" for status, count in sorted(found["statuses"].items())),
        "socket errors": str(found["socket_errors"]),
        **{f"{name} ms": f"{found[f'{name}_ms']:.0f}" for name in ("p50", "p95", "p99", "max")},
    }
    for heading in cells:
        table.add_column(heading, justify="right")
    table.add_row(*cells.values())
    console.print(table)
    server = found["server"]
    console.print(
        f"PSS {server['first_mb']:.0f} MB first, {server['last_mb']:.0f} last, {server['peak_mb']:.0f} at most, "
        f"{server['slope_mb_per_minute']:+.2f} MB a minute in the second half; of it own {server['own_first_mb']:.0f} "
        f"first, {server['own_last_mb']:.0f} last, {server['own_slope_mb_per_minute']:+.2f} a minute; "
        f"each minute {', '.join(map(str, server['own_mb_each_minute']))}\n"
        f"CPU {server['cpu_ms_a_request']:.1f} ms a request; {server['others_share']:.0%} of the processors' work was "
        "not the server's"
    )
    if downloads := found.get("downloads"):
        console.print(
            f"downloads: {downloads['bytes'] / 1e6:,.0f} MB, {downloads['finished']} files whole, "
            f"{downloads['refused']} refused, {downloads['errors']} errors"
        )


def _judge(console: Console, found: dict[str, Any]) -> None:
    beside = found["beside_downloads"]
    console.print(f"p95 beside downloads / alone: {found['p95_ratio']}")
    minutes = beside["server"]["own_mb_each_minute"]
    failed = [
        text
        for text, holds in {
            "own memory flat over ten minutes": round(beside["seconds"]) < PROOF_SECONDS
            or minutes[-1] <= minutes[0] * FLAT_GROWTH,
            f"p95 under {TARGET_P95_MS} ms": beside["p95_ms"] < TARGET_P95_MS,
            "no error": set(beside["statuses"]) == {"200"} and not beside["socket_errors"],
            "every download went on": not any(
                found[name]["downloads"]["errors"] or not found[name]["downloads"]["bytes"] for name in _phases(found)
            ),
            "beyond the limits only 200, 429 and 503": all(
                set(found[name]["statuses"]) <= EXPECTED and not found[name]["socket_errors"]
                for name in ("crowd", "one_greedy_client")
            ),
            "each 429 and 503 says when to come again": not any(
                found[name]["without_retry_after"] for name in _phases(found)
            ),
        }.items()
        if not holds
    ]
    console.print("[bold]every line holds[/]" if not failed else f"[bold red]missed:[/] {'; '.join(failed)}")


def _phases(found: dict[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in found if isinstance(found[name], dict) and "downloads" in found[name])


if __name__ == "__main__":
    main()
