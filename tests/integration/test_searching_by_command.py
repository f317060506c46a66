"""``arsip search``: the answers of the public search, and what was done to the question, for a person at a terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

from archive.classification import InformationClass
from archive.deposits import DepositTerms, IncomingFile, deposit
from search_api.settings import Settings
from search_api.wiring import open_archive


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    with open_archive(Settings(data=str(data), worker_threads=1)) as archive:
        terms = DepositTerms("dinkes", "cli", InformationClass.PERIODIC, publish=True)
        text = b"LAPORAN\n\nPelayanan kesehatan masyarakat menurut APBD."
        incoming = [IncomingFile("laporan.txt", "laporan.txt", partial(BytesIO, text))]
        assert len(list(deposit(archive.database, archive.blobs, archive.clock, terms, incoming))) == 1
        archive.worker().run(until_idle=True)
    return data


def asked(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"ARSIP_DATA": str(data), "ARSIP_LANGUAGE": "id", "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-m", "search_api", "search", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )


def test_a_correction_is_said(data: Path) -> None:
    answer = asked(data, "kesehtaan")

    assert "Hasil untuk: kesehatan" in answer.stderr
    assert "hal. 1 | " in answer.stdout


def test_a_literal_question_is_left_as_it_is(data: Path) -> None:
    answer = json.loads(asked(data, "--literal", "--json", "kesehtaan").stdout)

    assert (answer["total"], answer["answered"], answer["corrected"]) == (0, "kesehtaan", False)


def test_words_left_out_and_other_readings_are_said(data: Path) -> None:
    answer = asked(data, "APBD", "zzyzx")

    assert "Dilepas: zzyzx" in answer.stderr
    assert "Juga dicari: apbd = anggaran pendapatan dan belanja daerah" in answer.stderr


def test_what_was_not_understood_is_said(data: Path) -> None:
    assert "Unit yang Anda tulis tidak dikenal" in asked(data, "kesehatan", "unit:entah").stderr
