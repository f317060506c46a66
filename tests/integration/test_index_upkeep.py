"""An index kept quick and whole by a worker, while readers of other processes go on."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

import indexer.upkeep
from archive.documents import Document, FileType, Lifecycle, Page, Rendition, RenditionRole, TextSource
from archive.errors import IndexUnavailable, StorageFull
from archive.ports import GenerationState, SearchIndex
from archive.query_language import parse
from archive.searching import IndexEntry, SearchQuery
from indexer.analysis import stem
from indexer.apply import Applier
from indexer.engines.whoosh import stem_classes
from indexer.engines.whoosh.index import WhooshIndex
from indexer.rebuild import check_index, rebuild
from indexer.upkeep import IndexUpkeep
from search_api.wiring import Archive
from storage.database import SqlDatabase


class Shop:
    """A catalogue and its index, as a worker and any number of readers open it."""

    def __init__(self, database: SqlDatabase, root: Path) -> None:
        self.database = database
        self.root = root
        self.index = self.opened()
        self.applier = Applier(database, self.index)
        self.applier.reconcile()

    def opened(self) -> SearchIndex:
        return WhooshIndex(self.root, lambda _wanted: {}, writer_wait=0.0)

    def deposit(self, *ids: str) -> None:
        with self.database.write() as uow:
            for document_id in ids:
                document = Document(
                    id=document_id,
                    unit="dinkes",
                    title=f"Laporan {document_id}",
                    file_name=f"{document_id}.pdf",
                    media_type="application/pdf",
                    file_type=FileType.PDF,
                    sha256="a" * 64,
                    size=3,
                    received_at=dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
                    lifecycle=Lifecycle.PUBLISHED,
                )
                rendition = Rendition(document_id, RenditionRole.ORIGINAL, document.sha256, 3, "application/pdf", "x")
                assert uow.documents.add(document, rendition, f"key/{document_id}")
                uow.pages.replace_all(document_id, [Page(1, f"isi {document_id}", TextSource.BORN_DIGITAL)])

    def live(self) -> str:
        with self.database.read() as uow:
            live = uow.index.live()
        assert live is not None
        return live.name

    def segments(self) -> list[Path]:
        return sorted((self.root / self.live() / "public").glob("*.arrays"))


@pytest.fixture
def shop(database: SqlDatabase, tmp_path: Path) -> Shop:
    return Shop(database, tmp_path / "index")


def found(index: SearchIndex, text: str = "isi") -> set[str]:
    return {hit.document_id for hit in index.search(SearchQuery(text, parse(text).tree, limit=100)).hits}


def damage(path: Path) -> None:
    """As a bad disk would, seen by whoever opens the file after that."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.unlink()
    path.write_bytes(content)


def test_segments_stay_few_however_many_changes_come(shop: Shop) -> None:
    upkeep = IndexUpkeep(shop.database, shop.index)
    for n in range(40):
        shop.deposit(f"d{n}")
        shop.applier.drain()
        upkeep.keep()
        assert len(shop.segments()) <= 14
    assert found(shop.opened()) == {f"d{n}" for n in range(40)}
    assert check_index(shop.database, shop.index) == []


def test_a_damaged_index_is_built_anew_while_readers_go_on(shop: Shop) -> None:
    shop.deposit("a", "b")
    shop.applier.drain()
    reader = shop.opened()
    assert found(reader) == {"a", "b"}
    old = shop.live()
    damage(shop.segments()[0])
    with pytest.raises(IndexUnavailable):
        found(shop.opened())
    answers = []
    finished = threading.Event()

    def ask() -> None:
        while not finished.is_set():
            answers.append(found(reader))

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        IndexUpkeep(shop.database, shop.index).keep()
    finally:
        finished.set()
        asking.join()
    assert shop.live() != old
    assert answers
    assert all(answer == {"a", "b"} for answer in answers)
    assert found(reader) == found(shop.opened()) == {"a", "b"}
    assert check_index(shop.database, shop.index) == []


def test_a_whole_index_is_left_alone(shop: Shop) -> None:
    shop.deposit("a")
    shop.applier.drain()
    before = shop.live()
    upkeep = IndexUpkeep(shop.database, shop.index)
    assert not upkeep.mend()
    upkeep.keep()
    assert shop.live() == before


def test_a_worker_that_finds_its_index_damaged_builds_it_anew(archive: Archive) -> None:
    shop = Shop(archive.database, archive.settings.index_path)  # type: ignore[arg-type]
    shop.deposit("a")
    shop.applier.drain()
    old = shop.live()
    damage(shop.segments()[0])
    shop.deposit("b")
    archive.worker().run(until_idle=True)
    assert shop.live() != old
    assert found(archive.index) == {"a", "b"}
    assert check_index(archive.database, archive.index) == []


def test_a_full_disk_stops_merging_for_a_while_only(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(8):
        shop.deposit(f"d{n}")
        shop.applier.drain()
    merges = []

    def full(generation: str) -> bool:
        merges.append(generation)
        raise StorageFull("penuh")

    upkeep = IndexUpkeep(shop.database, shop.index)
    with monkeypatch.context() as patch:
        patch.setattr(shop.index, "merge", full)
        upkeep.keep()
        upkeep.keep()
        assert len(merges) == 1
        patch.setattr(indexer.upkeep, "FULL_DISK_SECONDS", 0.0)
        IndexUpkeep(shop.database, shop.index).keep()
        assert len(merges) == 2
    upkeep.merge()
    assert len(shop.segments()) == 1


def test_changes_of_the_live_index_are_not_held_up_by_a_rebuild(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the midst of filling the index that is being built, a change is applied to the one that answers."""
    shop.deposit("a", "b")
    shop.applier.drain()
    seen: list[set[str]] = []
    other = Applier(shop.database, shop.opened())
    fill = shop.index.fill

    def changed(entries: Iterable[IndexEntry]) -> Iterator[IndexEntry]:
        yield from entries
        with shop.database.write() as uow:
            document = uow.documents.get("b")
            assert document is not None
            uow.documents.update(replace(document, lifecycle=Lifecycle.WITHDRAWN))
        assert other.drain() == 1
        seen.append(found(shop.opened()))

    monkeypatch.setattr(shop.index, "fill", lambda generation, entries: fill(generation, changed(entries)))
    rebuild(shop.database, shop.index)
    assert seen == [{"a"}]
    assert found(shop.opened()) == {"a"}
    assert check_index(shop.database, shop.index) == []


def test_what_a_killed_rebuild_left_keeps_no_worker_busy(shop: Shop) -> None:
    shop.deposit("a")

    def die(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(shop.database, shop.opened(), progress=die)
    with shop.database.read() as uow:
        assert [g.state for g in uow.index.generations()].count(GenerationState.BUILDING) == 1
    shop.applier.drain()
    assert found(shop.index) == {"a"}
    shop.applier.reconcile()
    assert shop.index.generations() == [shop.live()]


def test_stems_of_a_changed_analysis_are_right_at_once_and_written_anew(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.deposit("a")
    shop.applier.drain()
    before = shop.segments()
    monkeypatch.setattr(stem_classes, "fingerprint", lambda: "changed")
    monkeypatch.setattr(stem_classes, "stem", lru_cache(lambda word: "lapor" if word == "isi" else stem(word)))
    changed = shop.opened()
    assert found(changed, "pelaporan") == {"a"}
    IndexUpkeep(shop.database, changed).keep()
    assert len(shop.segments()) == 1
    assert shop.segments() != before
    assert found(changed, "pelaporan") == {"a"}
    assert not changed.merge(shop.live())
