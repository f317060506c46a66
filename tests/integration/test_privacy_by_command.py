"""``arsip privacy``: where personal data stands, without repeating it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

from archive.classification import InformationClass
from archive.deposits import DepositTerms, IncomingFile, deposit
from archive.documents import Lifecycle
from search_api.settings import Settings
from search_api.wiring import open_archive

pytestmark = pytest.mark.long(12)
NIK = "6202015506870002"
FILES = {"daftar.txt": f"Penerima bantuan\n\nSiti Rahmah, NIK {NIK}", "bersih.txt": "Laporan tanpa nama orang"}


def looked_through(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"ARSIP_DATA": str(data), "ARSIP_LANGUAGE": "id", "COLUMNS": "200"}
    command = [sys.executable, "-m", "search_api", "privacy", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def deposited(data: Path, *, publish: bool) -> dict[str, str]:
    """File name -> id."""
    with open_archive(Settings(data=str(data), worker_threads=1)) as archive:
        terms = DepositTerms("dinkes", "cli", InformationClass.PERIODIC, publish=publish)
        incoming = [IncomingFile(name, name, partial(BytesIO, text.encode())) for name, text in FILES.items()]
        receipts = list(deposit(archive.database, archive.blobs, archive.clock, terms, incoming))
        archive.worker().run(until_idle=True)
        assert len(receipts) == len(FILES)
        with archive.database.write() as uow:
            stored = uow.documents.get_many(uow.documents.ids()).values()
            for document in stored if publish else ():
                # As an archive of before the gate may hold it.
                uow.documents.update(replace(document, lifecycle=Lifecycle.PUBLISHED))
            return {document.file_name: document.id for document in stored}


@pytest.mark.parametrize(("publish", "code"), [(True, 1), (False, 0)], ids=["published", "draft"])
def test_personal_data_is_named_by_page_and_kind_but_never_repeated(tmp_path: Path, publish: bool, code: int) -> None:
    ids = deposited(tmp_path, publish=publish)

    answer = looked_through(tmp_path, "--json")

    assert answer.returncode == code
    (place,) = json.loads(answer.stdout)
    assert place == {
        "document": ids["daftar.txt"],
        "public": publish,
        "page": 1,
        "kind": "nik",
        "sign": "label",
        "masked": "62••••••••••••02",
        "state": "open",
    }
    assert NIK not in answer.stdout + answer.stderr


def test_single_documents_can_be_looked_through_and_unknown_ones_are_named(tmp_path: Path) -> None:
    ids = deposited(tmp_path, publish=True)

    clean = looked_through(tmp_path, ids["bersih.txt"])
    listed = looked_through(tmp_path, ids["daftar.txt"])
    unknown = looked_through(tmp_path, "zzzzzzzzzzzz")

    assert (clean.returncode, clean.stdout) == (0, "")
    assert "62••••••••••••02" in listed.stdout
    assert unknown.returncode == 1
    assert "zzzzzzzzzzzz" in unknown.stderr


def run(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"ARSIP_DATA": str(data), "ARSIP_LANGUAGE": "id", "COLUMNS": "200"}
    command = [sys.executable, "-m", "search_api", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_publishing_says_what_is_in_the_way_and_lawful_findings_are_not(tmp_path: Path) -> None:
    document = deposited(tmp_path, publish=False)["daftar.txt"]
    assert run(tmp_path, "edit", document, "--set", "year=2024").returncode == 0
    assert run(tmp_path, "work", "--until-idle").returncode == 0

    refused = run(tmp_path, "publish", document)
    decided = looked_through(tmp_path, "--lawful", "pejabat publik", document)
    published = run(tmp_path, "publish", document)

    assert refused.returncode == 1
    assert "NIK: hlm. 1" in refused.stderr
    assert NIK not in refused.stderr
    assert (decided.returncode, published.returncode) == (0, 0)


def test_redact_needs_a_place_and_names_files_it_cannot_draw(tmp_path: Path) -> None:
    document = deposited(tmp_path, publish=False)["daftar.txt"]

    without_place = run(tmp_path, "redact", document, "--reason", "h")
    undrawable = run(tmp_path, "redact", document, "--all-findings", "--reason", "h")

    assert (without_place.returncode, undrawable.returncode) == (1, 1)
    assert "--all-findings" in without_place.stderr
    assert NIK not in undrawable.stderr
