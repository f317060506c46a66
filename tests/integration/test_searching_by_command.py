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
from archive.people import Person, Role
from search_api.settings import Settings
from search_api.wiring import open_archive

pytestmark = [pytest.mark.long(10), pytest.mark.xdist_group("searching")]


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


def asked(data: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"ARSIP_DATA": str(data), "ARSIP_LANGUAGE": "id", "COLUMNS": "200"} | more
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


@pytest.fixture(scope="module")
def two_drafts(data: Path) -> dict[str, str]:
    """Unit -> id of its draft; with a person of dinkes (``ani``) and an auditor (``budi``)."""
    ids = {}
    with open_archive(Settings(data=str(data), worker_threads=1)) as archive:
        with archive.database.write() as uow:
            uow.people.add(Person("Ani", "ani", Role.OFFICER, "dinkes"), "")
            uow.people.add(Person("Budi", "budi", Role.AUDITOR), "")
        for unit in ("dinkes", "disdik"):
            incoming = [
                IncomingFile(f"{unit}.txt", f"{unit}.txt", partial(BytesIO, f"Rancangan zonasi {unit}".encode()))
            ]
            [done] = deposit(archive.database, archive.blobs, archive.clock, DepositTerms(unit, "cli"), incoming)
            ids[unit] = str(done.document_id)
        archive.worker().run(until_idle=True)
    return ids


def test_with_as_a_search_reaches_as_far_as_the_persons_rights(data: Path, two_drafts: dict[str, str]) -> None:
    def found(*words: str, **more: str) -> set[str]:
        return {hit["document"]["id"] for hit in json.loads(asked(data, "--json", *words, **more).stdout)["hits"]}

    assert found("zonasi", "--literal") == set()
    assert found("zonasi", "--literal", ARSIP_AS="ani") == {two_drafts["dinkes"]}
    assert found("zonasi", "--literal", ARSIP_AS="budi") == set(two_drafts.values())
    assert "Draf" in asked(data, "zonasi", ARSIP_AS="ani").stdout


def test_with_as_a_record_is_shown_to_those_who_may_read_it(data: Path, two_drafts: dict[str, str]) -> None:
    def shown(document_id: str, login: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"ARSIP_DATA": str(data), "ARSIP_AS": login, "COLUMNS": "200"}
        command = [sys.executable, "-m", "search_api", "show", document_id]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)

    assert shown(two_drafts["dinkes"], "ani").returncode == 0
    assert shown(two_drafts["disdik"], "budi").returncode == 0
    refused = shown(two_drafts["disdik"], "ani")
    assert refused.returncode == 1
    assert "zonasi" not in refused.stdout + refused.stderr
