"""A process killed in the middle of receiving: what it had answered is durable, nothing more is counted."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from archive.batches import FileState, Settlement
from archive.handing_over import Offered, announce, draw_receipt, open_batch
from archive.people import CONSOLE
from archive.receiving import Receiving
from archive.units import Unit, UnitKind
from search_api.wiring import Archive

RECEIVE = """
import io, os, sys
from archive.people import CONSOLE
from search_api.settings import load
from search_api.wiring import open_archive

step = int(sys.argv[4])
with open_archive(load({"ARSIP_DATA": sys.argv[1], "ARSIP_LOG_LEVEL": "error"})) as archive:
    receiving = archive.receiving()
    content = open(sys.argv[2], "rb").read()
    line = receiving.look_up(CONSOLE, sys.argv[3])
    offset = line.received
    print("at", offset, flush=True)
    while offset < len(content):
        part = content[offset : offset + step]
        line = receiving.append(CONSOLE, line.id, offset, io.BytesIO(part), len(part))
        offset = line.received
        print("at", offset, flush=True)
    print("done", line.settlement.value, flush=True)
"""


@pytest.mark.parametrize("after", [1, 3, 6])
def test_what_was_answered_is_there_after_kill_9_and_the_rest_is_sent_on(
    archive: Archive, tmp_path: Path, after: int
) -> None:
    content = b"".join(hashlib.sha256(str(n).encode()).digest() for n in range(40_000))
    source = tmp_path / "content.bin"
    source.write_bytes(content)
    with archive.database.write() as uow:
        uow.units.put(Unit("uji", "Unit Uji", UnitKind.AGENCY))
    batch = open_batch(archive.database, archive.clock, CONSOLE, "uji")
    receiving: Receiving = archive.receiving()
    (line,) = announce(
        archive.database, archive.clock, receiving.limits, CONSOLE, batch.id,
        [Offered("content.bin", len(content), hashlib.sha256(content).hexdigest())], archive.clock.now(),
    )  # fmt: skip
    data = str(archive.settings.data_path)
    arguments = [sys.executable, "-c", RECEIVE, data, str(source), line.id, "100000"]

    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    answered = 0
    for said in process.stdout:
        answered = int(said.split()[1])
        if answered >= after * 100_000:
            process.send_signal(signal.SIGKILL)
            break
    process.communicate(timeout=60)

    with archive.database.read() as uow:
        stored = uow.batches.file(line.id)
    assert stored is not None
    assert stored.received >= answered
    if stored.settlement is Settlement.EXPECTED and not stored.is_whole:
        kept = (archive.settings.data_path / "uploads" / line.id).read_bytes()
        assert kept[: stored.received] == content[: stored.received]

    again = subprocess.run(arguments, capture_output=True, text=True, timeout=120)
    assert again.returncode == 0, again.stderr
    assert again.stdout.splitlines()[-1] == "done accepted"
    receipt = draw_receipt(archive.database, archive.clock, CONSOLE, batch.id)
    assert dict(receipt.counts) == {FileState.READING: 1}
    archive.blobs.verify(hashlib.sha256(content).hexdigest())
