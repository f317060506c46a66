"""``arsip jobs`` speaks of jobs to a person by name, and to a program by kind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner

from archive.jobs import JobKind
from search_api.commands.maintaining import jobs
from search_api.settings import Settings
from search_api.wiring import open_archive


def test_a_person_reads_names_and_a_program_kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_archive(Settings(data=str(tmp_path))) as archive, archive.database.write() as uow:
        uow.jobs.enqueue(JobKind.BULK_EDIT, {"edit": 1})
    monkeypatch.setenv("ARSIP_DATA", str(tmp_path))
    monkeypatch.setenv("ARSIP_LOG_LEVEL", "error")
    # Loggers of this process would keep the command's configuration, also in the tests that come after.
    monkeypatch.setattr(structlog, "configure", lambda **_: None)

    said = CliRunner().invoke(jobs, [], catch_exceptions=False).output
    told = json.loads(CliRunner().invoke(jobs, ["--json"], catch_exceptions=False).output)

    assert "sunting massal" in said
    assert "menunggu giliran" in said
    assert "bulk_edit" not in said
    assert {"kind": "bulk_edit", "state": "queued", "count": 1} in told["counts"]
