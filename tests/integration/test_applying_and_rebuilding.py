"""From a change in the catalogue to the shelves of the index, and back to agreement after faults."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from archive.classification import InformationClass
from archive.documents import Document, FileType, Lifecycle, Page, Rendition, RenditionRole, TextSource
from archive.errors import IndexUnavailable, WriterBusy
from archive.ports import GenerationState, SearchIndex
from archive.query_language import parse
from archive.searching import IndexChange, IndexEntry, SearchQuery, Shelf
from indexer.apply import Applier
from indexer.engines.whoosh.index import WhooshIndex
from indexer.rebuild import IndexProblem, check_index, rebuild
from storage.database import SqlDatabase


@pytest.fixture
def index(database: SqlDatabase, tmp_path: Path) -> SearchIndex:
    def page_texts(wanted: Mapping[str, Sequence[int]]) -> Mapping[tuple[str, int], str]:
        with database.read() as uow:
            return uow.pages.some(wanted)

    return WhooshIndex(tmp_path / "index", page_texts, writer_wait=0.0)


@pytest.fixture
def applier(database: SqlDatabase, index: SearchIndex) -> Applier:
    applier = Applier(database, index, batch=3)
    applier.reconcile()
    return applier


@pytest.fixture
def deposit(database: SqlDatabase) -> Callable[..., Document]:
    def depositing(document_id: str, *texts: str, **fields: object) -> Document:
        plain: dict[str, object] = {
            "id": document_id,
            "unit": "dinkes",
            "title": f"Laporan {document_id}",
            "file_name": f"{document_id}.pdf",
            "media_type": "application/pdf",
            "file_type": FileType.PDF,
            "sha256": "a" * 64,
            "size": 3,
            "received_at": dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
            "lifecycle": Lifecycle.PUBLISHED,
        }
        document = Document(**(plain | fields))  # type: ignore[arg-type]
        rendition = Rendition(document.id, RenditionRole.ORIGINAL, document.sha256, 3, document.media_type, "x.pdf")
        with database.write() as uow:
            assert uow.documents.add(document, rendition, f"key/{document_id}")
            uow.pages.replace_all(
                document.id, [Page(n, text, TextSource.BORN_DIGITAL) for n, text in enumerate(texts, 1)]
            )
        return document

    return depositing


def found(index: SearchIndex, text: str, *shelves: Shelf) -> set[str]:
    query = SearchQuery(text, parse(text).tree, shelves=shelves or (Shelf.PUBLIC,), limit=100)
    return {hit.document_id for hit in index.search(query).hits}


def change(database: SqlDatabase, document_id: str, **fields: object) -> None:
    with database.write() as uow:
        document = uow.documents.get(document_id)
        assert document is not None
        uow.documents.update(replace(document, **fields))  # type: ignore[arg-type]


def live(database: SqlDatabase) -> str:
    with database.read() as uow:
        generation = uow.index.live()
    assert generation is not None
    return generation.name


def test_deposited_documents_become_findable(
    database: SqlDatabase, index: SearchIndex, applier: Applier, deposit: Callable[..., Document]
) -> None:
    for n in range(10):
        deposit(f"d{n}", "sampul", f"isi jembatan{n}")
    assert applier.drain() == 10
    assert found(index, "isi") == {f"d{n}" for n in range(10)}
    hit = index.search(SearchQuery("", parse("jembatan7").tree)).hits[0]
    assert (hit.document_id, hit.pages[0].page, hit.pages[0].html) == ("d7", 2, "isi <mark>jembatan7</mark>")
    assert applier.drain() == 0
    assert check_index(database, index) == []


def test_a_document_without_text_is_found_by_title_and_number(
    index: SearchIndex, applier: Applier, deposit: Callable[..., Document]
) -> None:
    deposit("scan", title="Berita acara", number="600/12/DPU/2021")
    applier.drain()
    assert found(index, "berita acara") == found(index, "600/12") == {"scan"}


@pytest.mark.parametrize(
    "restriction",
    [{"lifecycle": Lifecycle.WITHDRAWN}, {"information_class": InformationClass.EXEMPT}],
    ids=["withdrawn", "exempt"],
)
def test_a_restricted_document_leaves_the_public_shelf(
    database: SqlDatabase,
    index: SearchIndex,
    applier: Applier,
    deposit: Callable[..., Document],
    restriction: dict[str, object],
) -> None:
    deposit("a", "laporan")
    deposit("b", "laporan")
    applier.drain()
    change(database, "a", **restriction)
    applier.drain()
    assert found(index, "laporan") == {"b"}
    assert index.suggest("laporan a") == []
    assert found(index, "laporan", Shelf.STAFF) == {"a"}
    assert check_index(database, index) == []


def test_stopping_leaves_the_rest_pending(
    database: SqlDatabase, index: SearchIndex, applier: Applier, deposit: Callable[..., Document]
) -> None:
    for n in range(10):
        deposit(f"d{n}", "isi")
    answers = iter([False, True])
    assert applier.drain(lambda: next(answers)) == 3
    with database.read() as uow:
        assert uow.index.count_pending(live(database)) == 7
    assert check_index(database, index) == []
    assert applier.drain() == 7


def test_a_drain_leaves_the_work_to_another_writer(
    database: SqlDatabase, index: SearchIndex, applier: Applier, deposit: Callable[..., Document], tmp_path: Path
) -> None:
    deposit("a", "isi")
    with WhooshIndex(tmp_path / "index", lambda _wanted: {}).writer_lock(live(database)):
        assert applier.drain() == 0
    assert applier.drain() == 1


def test_rebuilding_swaps_in_an_equal_generation_and_keeps_one_for_rollback(
    database: SqlDatabase, index: SearchIndex, applier: Applier, deposit: Callable[..., Document]
) -> None:
    for n in range(7):
        deposit(f"d{n}", f"isi {n}", lifecycle=Lifecycle.DRAFT if n == 3 else Lifecycle.PUBLISHED)
    applier.drain()
    first = live(database)
    before = index.contents(first)
    seen: list[tuple[int, int]] = []
    generation = rebuild(database, index, progress=lambda done, total: seen.append((done, total)))
    assert generation.state is GenerationState.LIVE
    assert index.live() == generation.name == live(database) != first
    assert index.contents(generation.name) == before
    assert seen[0] == (0, 7)
    assert seen[-1] == (7, 7)
    second = generation.name
    third = rebuild(database, index).name
    assert index.generations() == sorted([second, third])
    assert found(index, "isi") == {f"d{n}" for n in range(7) if n != 3}
    assert check_index(database, index) == []


def test_only_one_rebuild_runs_at_a_time(database: SqlDatabase, index: SearchIndex, applier: Applier) -> None:
    with index.rebuild_lock(), pytest.raises(WriterBusy):
        rebuild(database, WhooshIndex(index._root, lambda _wanted: {}))  # type: ignore[attr-defined]


def test_a_rebuild_killed_before_the_database_knew_is_undone(
    database: SqlDatabase, index: SearchIndex, applier: Applier, deposit: Callable[..., Document]
) -> None:
    deposit("a", "isi")
    applier.drain()
    first = live(database)
    index.create_generation("g9")
    index.promote("g9")
    assert check_index(database, index) == [IndexProblem(first, "not_live")]
    applier.reconcile()
    assert index.live() == first
    assert index.generations() == [first]
    assert found(index, "isi") == {"a"}


def test_a_lost_index_is_begun_anew_from_the_database(
    database: SqlDatabase, index: SearchIndex, applier: Applier, deposit: Callable[..., Document], tmp_path: Path
) -> None:
    deposit("a", "isi")
    applier.drain()
    shutil.rmtree(tmp_path / "index")
    again = WhooshIndex(tmp_path / "index", lambda _wanted: {})
    anew = Applier(database, again)
    anew.reconcile()
    assert anew.drain() == 1
    assert found(again, "isi") == {"a"}
    with database.read() as uow:
        assert len(uow.index.generations()) == 1


def test_an_index_of_another_format_is_built_anew_and_never_misread(
    database: SqlDatabase, index: SearchIndex, applier: Applier, deposit: Callable[..., Document], tmp_path: Path
) -> None:
    deposit("a", "isi")
    applier.drain()
    old = index.live()
    (tmp_path / "index" / str(old) / "FORMAT").write_text("0\n")
    again = WhooshIndex(tmp_path / "index", lambda _wanted: {})
    with pytest.raises(IndexUnavailable, match="format"):
        found(again, "isi")
    anew = Applier(database, again)
    anew.reconcile()
    assert anew.drain() == 1
    assert found(again, "isi") == {"a"}
    assert not (tmp_path / "index" / str(old)).exists()


def test_checking_names_every_kind_of_difference(
    database: SqlDatabase, index: SearchIndex, applier: Applier, deposit: Callable[..., Document]
) -> None:
    for name in ("missing", "moved", "stale"):
        deposit(name, "isi")
    applier.drain()
    change(database, "moved", lifecycle=Lifecycle.WITHDRAWN)
    change(database, "stale", title="Lain")
    generation = live(database)
    with database.write() as uow:
        uow.index.clear(uow.index.pending(generation, 10))
    surplus = IndexEntry("surplus", 1, Shelf.PUBLIC, "", "", "", "", "pdf", "", None, None, ())
    index.apply(generation, [IndexChange("missing", None), IndexChange("surplus", surplus)])
    assert {(problem.subject, problem.problem) for problem in check_index(database, index)} == {
        ("missing", "missing"),
        ("moved", "wrong_shelf"),
        ("stale", "stale"),
        ("surplus", "surplus"),
    }


def test_checking_names_damaged_files_and_rebuilding_mends_them(
    database: SqlDatabase, index: SearchIndex, applier: Applier, deposit: Callable[..., Document], tmp_path: Path
) -> None:
    deposit("a", "isi " * 100)
    applier.drain()
    victim = max((tmp_path / "index" / live(database) / "public").glob("*.arrays"))
    with victim.open("r+b") as stream:
        stream.seek(-3, os.SEEK_END)
        stream.write(b"???")
    assert check_index(database, index) == [IndexProblem(f"public/{victim.name}", "damaged")]
    rebuild(database, index)
    assert check_index(database, index) == []
    assert found(index, "isi") == {"a"}
