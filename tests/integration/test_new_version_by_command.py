"""``arsip deposit --new-version-of``: a file at the console becomes the next version of a published document."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

from archive.classification import InformationClass
from archive.deposits import DepositTerms, IncomingFile, deposit
from archive.documents import Document, Lifecycle
from archive.errors import Forbidden, InvalidInput
from archive.people import Person, Role
from archive.relations import RelationKind
from search_api.settings import Settings
from search_api.wiring import open_archive
from tests.integration.arsip_in_process import Run, running_arsip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def public(data: Path) -> str:
    """A published document of dinkes; and two officers."""
    with open_archive(Settings(data=str(data))) as archive:
        terms = DepositTerms("dinkes", "cli", InformationClass.PERIODIC, publish=True)
        file = IncomingFile("satu.txt", "satu.txt", partial(BytesIO, b"versi satu"))
        [receipt] = deposit(archive.database, archive.blobs, archive.clock, terms, [file])
        with archive.database.write() as uow:
            uow.people.add(Person("Siti", "siti", Role.OFFICER, "dinkes"), "")
            uow.people.add(Person("Dewi", "dewi", Role.OFFICER, "disdik"), "")
    return receipt.document_id


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return running_arsip(monkeypatch, data)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "dua.txt"
    path.write_text("versi dua", encoding="utf-8")
    return path


def newer(data: Path, document_id: str) -> list[Document]:
    with open_archive(Settings(data=str(data))) as archive, archive.database.read() as uow:
        relations = uow.relations.of_documents([document_id])
        ids = [each.document_id for each in relations if each.kind is RelationKind.REPLACES]
        return list(uow.documents.get_many(ids).values())


def test_an_officer_deposits_the_next_version_of_a_document_of_theirs(
    data: Path, public: str, run: Run, file: Path
) -> None:
    result = run("--as", "siti", "deposit", "--new-version-of", public, str(file))
    assert result.exit_code == 0, result.output
    [draft] = newer(data, public)
    assert draft.id in result.output
    assert (draft.title, draft.unit, draft.lifecycle) == ("satu", "dinkes", Lifecycle.DRAFT)
    assert draft.information_class is InformationClass.PERIODIC
    with pytest.raises(InvalidInput, match=draft.id):
        file.write_text("versi tiga", encoding="utf-8")
        run("--as", "siti", "deposit", "--new-version-of", public, str(file))


def test_an_officer_of_another_unit_may_not(data: Path, public: str, run: Run, file: Path) -> None:
    with pytest.raises(Forbidden):
        run("--as", "dewi", "deposit", "--new-version-of", public, str(file))
    assert newer(data, public) == []


@pytest.mark.parametrize("more", [["--unit", "dinkes"], ["--class", "berkala"], ["--publish"]])
def test_terms_that_the_document_gives_are_refused(
    data: Path, public: str, run: Run, file: Path, more: list[str]
) -> None:
    with pytest.raises(InvalidInput, match="jangan sebutkan"):
        run("deposit", "--new-version-of", public, *more, str(file))
    assert newer(data, public) == []


def test_one_file_only_and_a_unit_for_everything_else(public: str, run: Run, file: Path) -> None:
    for paths in ([str(file.parent)], [str(file), str(file)]):
        with pytest.raises(InvalidInput, match="satu berkas"):
            run("deposit", "--new-version-of", public, *paths)
    with pytest.raises(InvalidInput, match="--unit"):
        run("deposit", str(file))


def test_bytes_the_unit_holds_make_no_version(data: Path, public: str, run: Run, file: Path) -> None:
    file.write_bytes(b"versi satu")
    assert run("deposit", "--new-version-of", public, str(file)).exit_code == 0
    assert newer(data, public) == []
