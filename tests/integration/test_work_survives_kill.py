"""A worker killed in the middle of a bulk edit leaves whole chunks; the next one does the rest, nothing twice."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archive.bulk_editing import start
from archive.bulk_edits import ItemState
from archive.classification import InformationClass
from archive.documents import Document, FileType, Lifecycle, Processing, Rendition, RenditionRole
from archive.people import CONSOLE
from archive.schedule import ScheduledPublication
from archive.work_queue import WorkFilter
from search_api.settings import load
from search_api.wiring import Archive, open_archive

DOCUMENTS = 1500  # three chunks
LATER = "later0000000"


def fill(archive: Archive) -> int:
    """Drafts, one of them to be published at a time that has come; the number of the bulk edit that is owed."""
    at = archive.clock.now()
    with archive.database.write() as uow:
        for number in range(DOCUMENTS):
            document = Document(
                id=LATER if number == 0 else f"{number:012d}",
                unit="dinkes",
                title=f"Laporan {number}",
                file_name=f"{number}.txt",
                media_type="text/plain",
                file_type=FileType.TEXT,
                sha256=f"{number:064x}",
                size=1,
                received_at=at,
                information_class=InformationClass.PERIODIC,
                processing=Processing.READABLE,
                year=2020,
            )
            original = Rendition(
                document.id, RenditionRole.ORIGINAL, document.sha256, 1, document.media_type, document.file_name
            )
            uow.documents.add(document, original, document.id)
        uow.schedule.put(ScheduledPublication(LATER, at - dt.timedelta(seconds=1), CONSOLE.login, "token", at))
    return start(archive.database, archive.clock, WorkFilter(), {"year": "2024"}, person=CONSOLE).id


def worker(data: Path, *options: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"ARSIP_DATA": str(data), "ARSIP_LOG_LEVEL": "error", "ARSIP_WORKER_THREADS": "1"}
    return subprocess.Popen([sys.executable, "-m", "search_api", "work", *options], env=environment)


def settled(archive: Archive, edit: int) -> int:
    with archive.database.read() as uow:
        return DOCUMENTS - uow.bulk_edits.counts(edit).get(ItemState.PENDING, 0)


@pytest.mark.long(45)
@pytest.mark.timeout(300)
def test_a_killed_worker_loses_and_doubles_nothing_of_a_bulk_edit_or_a_scheduled_publication(tmp_path: Path) -> None:
    with open_archive(load({"ARSIP_DATA": str(tmp_path), "ARSIP_LOG_LEVEL": "error"})) as archive:
        edit = fill(archive)
        first = worker(tmp_path)
        deadline = time.monotonic() + 120
        while not settled(archive, edit) and time.monotonic() < deadline:
            assert first.poll() is None
        first.send_signal(signal.SIGKILL)
        first.wait()
        assert 0 < settled(archive, edit) <= DOCUMENTS
        assert settled(archive, edit) % 500 == 0
        assert worker(tmp_path, "--until-idle").wait() == 0
        with archive.database.read() as uow:
            assert uow.bulk_edits.counts(edit) == {ItemState.CHANGED: DOCUMENTS}
            ids = uow.documents.ids(limit=DOCUMENTS)
            acts = [[each.action for each in uow.audit.of_document(document_id)] for document_id in ids]
            assert all(each.count("bulk_edit") == 1 for each in acts)
            assert sum(each.count("published") for each in acts) == 1
            published = uow.documents.get(LATER)
            assert published is not None
            assert (published.lifecycle, published.year) == (Lifecycle.PUBLISHED, 2024)
            assert uow.schedule.all() == []
            assert uow.audit.verify() == uow.audit.head().count == DOCUMENTS + 3
