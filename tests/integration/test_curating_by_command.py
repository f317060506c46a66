"""``arsip publish``, ``arsip withdraw`` and ``arsip relate`` for a person at a terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner, Result

from archive.classification import InformationClass
from archive.deposits import DepositTerms, IncomingFile, deposit
from archive.documents import Document, Processing
from archive.errors import InvalidInput
from archive.relations import RelationKind
from search_api.commands.curating import publish, relate, withdraw
from search_api.settings import Settings
from search_api.wiring import open_archive

Run = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def ids(data: Path) -> list[str]:
    """Two published documents."""
    with open_archive(Settings(data=str(data))) as archive:
        terms = DepositTerms("dinkes", "cli", InformationClass.PERIODIC, publish=True)
        files = [IncomingFile(name, name, partial(BytesIO, name.encode())) for name in ("satu.txt", "dua.txt")]
        ids = [each.document_id for each in deposit(archive.database, archive.blobs, archive.clock, terms, files)]
        with archive.database.write() as uow:  # as reading would leave them
            for document in uow.documents.get_many(ids).values():
                uow.documents.update(replace(document, processing=Processing.READABLE, year=2024))
        return ids


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("ARSIP_DATA", str(data))
    monkeypatch.setenv("ARSIP_LOG_LEVEL", "error")
    # Loggers of this process would keep the command's configuration, also in the tests that come after.
    monkeypatch.setattr(structlog, "configure", lambda **_: None)

    def running(command: object, *arguments: str) -> Result:
        return CliRunner().invoke(command, arguments, catch_exceptions=False)  # type: ignore[arg-type]

    return running


def stored(data: Path, document_id: str) -> Document:
    with open_archive(Settings(data=str(data))) as archive, archive.database.read() as uow:
        document = uow.documents.get(document_id)
    assert document is not None
    return document


def test_the_reason_of_a_withdrawal_is_for_the_public(run: Run, data: Path, ids: list[str]) -> None:
    assert run(withdraw, ids[0], "--why", "Salah berkas.").exit_code == 0
    assert stored(data, ids[0]).withdrawal_reason == "Salah berkas."
    assert stored(data, ids[0]).is_tombstone

    assert run(publish, ids[0]).exit_code == 0
    assert stored(data, ids[0]).withdrawal_reason is None


def test_a_withdrawal_without_trace_leaves_no_reason(run: Run, data: Path, ids: list[str]) -> None:
    assert run(withdraw, ids[0], "--without-trace", "--why", "Judul menyebut nama anak.").exit_code == 0
    document = stored(data, ids[0])
    assert (document.withdrawal_reason, document.is_tombstone, document.is_public) == (None, False, False)


def test_a_withdrawal_needs_a_reason(run: Run, ids: list[str]) -> None:
    assert run(withdraw, ids[0]).exit_code == 2


def test_relating_and_taking_it_back(run: Run, data: Path, ids: list[str]) -> None:
    assert run(relate, ids[0], "amends", ids[1], "--note", "Pasal 5").exit_code == 0
    with open_archive(Settings(data=str(data))) as archive, archive.database.read() as uow:
        (relation,) = uow.relations.of_documents(ids)
    assert (relation.kind, relation.note) == (RelationKind.AMENDS, "Pasal 5")

    assert run(relate, ids[0], "amends", ids[1], "--remove").exit_code == 0
    with open_archive(Settings(data=str(data))) as archive, archive.database.read() as uow:
        assert uow.relations.of_documents(ids) == []
    with pytest.raises(InvalidInput, match="dirinya sendiri"):
        run(relate, ids[0], "replaces", ids[0])
    assert run(relate, ids[0], "likes", ids[1]).exit_code == 2
