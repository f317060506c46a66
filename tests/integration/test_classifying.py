"""Class, required item and subjects of a document: what may be set, what is refused, and what the audit log keeps."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

from archive.classification import InformationClass
from archive.classifying import Classification, classify
from archive.deposits import DepositTerms, IncomingFile, deposit
from archive.documents import Document
from archive.errors import InvalidInput, NotFound
from search_api.settings import Settings
from search_api.wiring import Archive, open_archive

Classify = Callable[..., Document]


@pytest.fixture
def given(archive: Archive) -> Callable[..., str]:
    """Deposits a document and gives its id."""

    def depositing(information_class: InformationClass | None = None, *, publish: bool = False) -> str:
        terms = DepositTerms("dinkes", "cli", information_class, publish)
        file = IncomingFile("a.txt", "a.txt", partial(BytesIO, b"isi"))
        [receipt] = deposit(archive.database, archive.blobs, archive.clock, terms, [file])
        return receipt.document_id

    return depositing


@pytest.fixture
def classified(archive: Archive) -> Classify:
    """Classifies as a person would."""

    def classifying(document_id: str, **wanted: object) -> Document:
        asked = Classification(**wanted)  # type: ignore[arg-type]
        return classify(archive.database, archive.clock, document_id, asked, actor="siti")

    return classifying


def test_an_item_brings_its_class_and_the_audit_log_says_what_it_was_before(
    archive: Archive, given: Callable[..., str], classified: Classify
) -> None:
    document_id = given()

    changed = classified(document_id, item="bk-d1", subjects=["kesehatan", "anggaran-keuangan"])

    assert (changed.information_class, changed.item) == (InformationClass.PERIODIC, "bk-d1")
    with archive.database.read() as uow:
        assert uow.documents.get(document_id) == changed
        assert uow.subjects.subjects_of(document_id) == ["anggaran-keuangan", "kesehatan"]
        entry = uow.audit.of_document(document_id)[-1]
    assert (entry.actor, entry.action) == ("siti", "classify")
    assert entry.before == {"information_class": None, "item": None, "subjects": []}
    assert entry.after == {
        "information_class": "berkala",
        "item": "bk-d1",
        "subjects": ["anggaran-keuangan", "kesehatan"],
    }


def test_what_is_not_given_stays_and_what_does_not_change_leaves_no_trace(
    archive: Archive, given: Callable[..., str], classified: Classify
) -> None:
    document_id = given()
    first = classified(document_id, item="bk-d1", subjects=["kesehatan"])

    again = classified(document_id, item="bk-d1")

    assert again == first
    with archive.database.read() as uow:
        assert uow.subjects.subjects_of(document_id) == ["kesehatan"]
        assert [entry.action for entry in uow.audit.of_document(document_id)].count("classify") == 1


def test_item_and_subjects_can_be_taken_away(archive: Archive, given: Callable[..., str], classified: Classify) -> None:
    document_id = given()
    classified(document_id, item="bk-d1", subjects=["kesehatan"])

    changed = classified(document_id, item="", subjects=[])

    assert (changed.information_class, changed.item) == (InformationClass.PERIODIC, None)
    with archive.database.read() as uow:
        assert uow.subjects.subjects_of(document_id) == []


def test_another_class_takes_away_an_item_that_is_not_of_it(given: Callable[..., str], classified: Classify) -> None:
    document_id = given()
    classified(document_id, item="bk-d1")

    assert classified(document_id, information_class=InformationClass.ANYTIME).item is None


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"item": "bk-zz"}, "Butir bk-zz tidak dikenal; yang dikenal: ss-a, ss-b"),
        ({"item": "bk-d1"}, "Butir bk-d1 termasuk golongan berkala"),
        ({"subjects": ["entah"]}, "Subjek entah tidak dikenal; yang dikenal: air-permukiman, anggaran-keuangan"),
    ],
)
def test_what_cannot_be_set_is_refused_with_what_can(
    archive: Archive, given: Callable[..., str], classified: Classify, wanted: dict[str, object], said: str
) -> None:
    document_id = given(InformationClass.ANYTIME)

    with pytest.raises(InvalidInput, match=said):
        classified(document_id, **wanted)

    with archive.database.read() as uow:
        assert [entry.action for entry in uow.audit.of_document(document_id)] == ["deposit"]


def test_a_published_document_is_not_made_exempt_behind_its_readers(
    given: Callable[..., str], classified: Classify
) -> None:
    document_id = given(InformationClass.PERIODIC, publish=True)

    with pytest.raises(InvalidInput, match="tarik dahulu"):
        classified(document_id, information_class=InformationClass.EXEMPT)


def test_an_unknown_document_is_not_found(classified: Classify) -> None:
    with pytest.raises(NotFound):
        classified("zzzzzzzzzzzz", item="bk-d1")


def test_the_command_sets_and_refuses(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with open_archive(Settings(data=str(data), log_level="error")) as archive:
        file = IncomingFile("a.txt", "a.txt", partial(BytesIO, b"isi"))
        terms = DepositTerms("dinkes", "cli")
        [receipt] = deposit(archive.database, archive.blobs, archive.clock, terms, [file])

    def arsip(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"ARSIP_DATA": str(data), "ARSIP_LANGUAGE": "id", "COLUMNS": "200"}
        command = [sys.executable, "-m", "search_api", "classify", receipt.document_id, *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)

    done = arsip("--class", "berkala", "--item", "bk-d1", "--subject", "kesehatan", "--subject", "pendidikan")
    refused = arsip("--item", "ss-a")
    empty = arsip()

    assert done.returncode == 0
    assert f"{receipt.document_id}: berkala · bk-d1 · kesehatan · pendidikan" in done.stderr
    assert refused.returncode == 1
    assert "Butir ss-a termasuk golongan setiap-saat" in refused.stderr
    assert empty.returncode == 2
    assert "Sebutkan paling sedikit satu" in empty.stderr
