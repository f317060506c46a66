"""What every SearchIndex must keep apart, keep up to date and keep safe."""

from __future__ import annotations

import os
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from archive.errors import IndexUnavailable, StorageFull, WriterBusy
from archive.query_language import parse
from archive.searching import IndexChange, SearchQuery, Shelf, Suggestion, SuggestionKind
from tests.contract.search_room import BOTH, Room, counts


def titles(suggestions: list[Suggestion]) -> list[str]:
    return [one.text for one in suggestions if one.kind is SuggestionKind.TITLE]


def test_shelves_never_mix(room: Room) -> None:
    room.put("open", "laporan pengadaan", title="Laporan terbuka")
    room.put("closed", "laporan rahasia", shelf=Shelf.STAFF, title="Laporan tertutup", unit="setda")
    assert room.found("laporan") == ["open"]
    assert room.found("rahasia") == []
    assert counts(room.ask("laporan"), "unit") == {"dinkes": 1}
    assert titles(room.index.suggest("lap")) == ["Laporan terbuka"]
    assert sorted(room.found("laporan", shelves=BOTH)) == ["closed", "open"]
    assert room.found("laporan", shelves=(Shelf.STAFF,)) == ["closed"]


def test_staff_shelf_is_bounded_by_the_units_of_a_person(room: Room) -> None:
    room.put("open", "laporan", unit="setda")
    room.put("mine", "laporan", shelf=Shelf.STAFF, unit="dinkes")
    room.put("theirs", "laporan", shelf=Shelf.STAFF, unit="setda")
    result = room.ask("laporan", shelves=BOTH, units=("dinkes",))
    assert sorted(hit.document_id for hit in result.hits) == ["mine", "open"]
    assert result.total == 2
    assert counts(result, "unit") == {"dinkes": 1, "setda": 1}
    assert room.found("laporan", shelves=BOTH, units=()) == ["open"]


def test_restricting_a_document_makes_it_disappear_from_every_road(room: Room) -> None:
    changes = [room.change(f"d{n}", "laporan pengadaan", title=f"Laporan {n}", unit=f"u{n}") for n in range(100)]
    room.index.apply("g1", changes)
    reader = room.another_index()
    query = SearchQuery("laporan", parse("laporan").tree, limit=200)
    assert reader.search(query).total == 100
    for n in range(8):
        room.put(f"d{n}", "laporan pengadaan", title=f"Laporan {n}", unit=f"u{n}", shelf=Shelf.STAFF)
    room.delete("d8", "d9")
    for index in (room.index, reader):
        result = index.search(query)
        assert result.total == len(result.hits) == 90
        assert not {hit.document_id for hit in result.hits} & {f"d{n}" for n in range(10)}
        assert not counts(result, "unit").keys() & {f"u{n}" for n in range(10)}
        assert not set(titles(index.suggest("Laporan", 200))) & {f"Laporan {n}" for n in range(10)}
    assert len(room.found("laporan", shelves=BOTH)) == 98


def test_publishing_moves_a_document_to_the_public_shelf(room: Room) -> None:
    room.put("a", "laporan", shelf=Shelf.STAFF)
    room.put("a", "laporan", revision=2)
    assert room.found("laporan") == ["a"]
    assert room.index.contents("g1") == {"a": ("public", 2)}


def test_replaced_text_is_no_longer_found(room: Room) -> None:
    room.put("a", "semula")
    room.put("a", "kemudian", revision=2)
    assert room.found("semula") == []
    assert room.found("kemudian") == ["a"]


def test_applying_twice_changes_nothing(room: Room) -> None:
    changes = [room.change("a", "laporan"), room.change("b", "laporan", shelf=Shelf.STAFF), IndexChange("c", None)]
    for _ in range(2):
        room.index.apply("g1", changes)
        assert room.index.contents("g1") == {"a": ("public", 1), "b": ("staff", 1)}
        assert room.ask("laporan", shelves=BOTH).total == 2


def test_the_last_change_of_a_document_in_a_batch_counts(room: Room) -> None:
    room.index.apply("g1", [room.change("a", "satu"), IndexChange("a", None), room.change("a", "dua", revision=3)])
    assert room.index.contents("g1") == {"a": ("public", 3)}
    assert room.found("dua") == ["a"]


def test_answers_survive_merges_and_deletions(room: Room) -> None:
    """Held against a plain list of what is alive."""
    chance = random.Random(7)
    words = ["pajak", "bumi", "jalan", "desa", "air", "sekolah", "dana", "hutan"]
    alive: dict[str, list[str]] = {}
    for _ in range(60):
        changes = []
        for _ in range(chance.randint(1, 12)):
            document_id = f"d{chance.randrange(150)}"
            if chance.random() < 0.3:
                alive.pop(document_id, None)
                changes.append(IndexChange(document_id, None))
            else:
                alive[document_id] = chance.choices(words, k=6)
                changes.append(room.change(document_id, " ".join(alive[document_id])))
        room.index.apply("g1", changes)
        if chance.random() < 0.5:
            room.index.merge("g1")
    assert room.index.contents("g1").keys() == alive.keys()
    for one in words:
        for other in words:
            expected = {key for key, text in alive.items() if one in text and other in text}
            assert set(room.found(f"{one} {other}")) == expected
            pairs = {key for key, text in alive.items() if (one, other) in pairwise(text)}
            assert set(room.found(f'"{one} {other}"')) == pairs
    assert room.index.verify("g1") == []


def test_eight_threads_get_the_answers_of_one(room: Room) -> None:
    chance = random.Random(3)
    words = [f"kata{n}" for n in range(40)]
    room.index.apply("g1", [room.change(f"d{n}", " ".join(chance.choices(words, k=60))) for n in range(300)])
    questions = [" ".join(chance.sample(words, 2)) for _ in range(60)] + [
        f'"{words[n]} {words[n + 1]}"' for n in range(39)
    ]
    expected = [room.ask(question) for question in questions]
    with ThreadPoolExecutor(8) as threads:
        for _ in range(4):
            assert list(threads.map(room.ask, questions)) == expected


def test_readers_see_every_commit_while_others_write_and_merge(room: Room) -> None:
    """Commits in a row never make a search fail, lose a document or count one twice."""
    done = threading.Event()

    def write() -> None:
        try:
            for n in range(60):
                room.put(f"d{n}", "laporan")
        finally:
            done.set()

    def merge() -> None:
        other = room.another_index()
        while not done.is_set():
            other.merge("g1")
            room.index.merge("g1")

    reader = room.another_index()
    query = SearchQuery("laporan", parse("laporan").tree, limit=100)
    seen = 0
    with ThreadPoolExecutor(2) as threads:
        others = [threads.submit(write), threads.submit(merge)]
        while not done.is_set():
            result = reader.search(query)
            assert result.total == len({hit.document_id for hit in result.hits}) >= seen
            seen = result.total
        for other in others:
            other.result()
    assert reader.search(query).total == 60
    assert room.index.verify("g1") == []


def test_little_memory_makes_more_segments_and_no_other_answers(room: Room, tmp_path: Path) -> None:
    texts = [f"laporan kata{n} " + "air tanah " * 6_000 for n in range(12)]
    room.index.apply("g1", [room.change(f"d{n}", text) for n, text in enumerate(texts)])
    poor = Room(tmp_path / "poor", memory_mb=1)
    poor.index.apply("g1", [poor.change(f"d{n}", text) for n, text in enumerate(texts)])
    for merged in (False, True):
        while merged and poor.index.merge("g1"):
            continue
        for question in ("kata7", "laporan", '"tanah air"', "kata1 air"):
            assert poor.ask(question, limit=50).total == room.ask(question, limit=50).total > 0
            assert poor.found(question) == room.found(question)


def test_many_words_leave_memory_for_the_documents_that_follow(tmp_path: Path) -> None:
    poor = Room(tmp_path / "poor", memory_mb=1)
    poor.put("words", " ".join(f"kata{number}" for number in range(4_000)))
    before = len(list(poor.root.rglob("*.arrays")))
    poor.index.apply("g1", [poor.change(f"d{number}", "laporan") for number in range(20)])
    assert len(list(poor.root.rglob("*.arrays"))) == before + 1


@pytest.mark.parametrize("way", ["apply", "fill"])
def test_words_that_come_to_be_too_many_while_they_are_read_are_not_mixed_up(tmp_path: Path, way: str) -> None:
    poor = Room(tmp_path / "poor", memory_mb=1)
    words = {f"d{n}": [f"kata{n}x{number}" for number in range(3_000)] for n in range(12)}
    changes = [poor.change(document_id, " ".join(own)) for document_id, own in words.items()]
    if way == "apply":
        poor.index.apply("g1", changes)
    else:
        poor.index.fill("g1", [change.entry for change in changes if change.entry is not None])
    for document_id, own in words.items():
        assert poor.found(own[7]) == poor.found(f'"{own[1]} {own[2]}"') == [document_id]


def test_only_one_process_writes(room: Room) -> None:
    other = room.another_index(writer_wait=0.0)
    with room.index.writer_lock("g1"):
        room.put("a", "laporan")
        with pytest.raises(WriterBusy):
            other.apply("g1", [room.change("b", "laporan")])
    other.apply("g1", [room.change("b", "laporan")])
    assert sorted(room.found("laporan")) == ["a", "b"]


def test_building_a_generation_holds_up_no_change_of_another(room: Room) -> None:
    room.index.create_generation("g2")
    other = room.another_index(writer_wait=0.0)
    with room.index.writer_lock("g2"), room.index.rebuild_lock():
        other.apply("g1", [room.change("a", "laporan")])
        assert not other.merge("g1")
    assert room.found("laporan") == ["a"]


def test_promotion_reaches_open_readers_and_dropping_spares_them(room: Room) -> None:
    room.put("a", "lama")
    reader = room.another_index()
    ask = SearchQuery("", None)
    assert [hit.document_id for hit in reader.search(ask).hits] == ["a"]
    room.index.create_generation("g2")
    room.put("b", "baru", generation="g2")
    assert [hit.document_id for hit in reader.search(ask).hits] == ["a"]
    room.index.promote("g2")
    room.index.promote("g2")
    assert room.index.live() == reader.live() == "g2"
    assert [hit.document_id for hit in reader.search(ask).hits] == ["b"]
    room.index.drop("g1")
    room.index.drop("g1")
    assert room.index.generations() == ["g2"]
    assert [hit.document_id for hit in reader.search(ask).hits] == ["b"]
    with pytest.raises(IndexUnavailable):
        room.index.apply("g1", [IndexChange("a", None)])
    for unusable in (room.index.promote, room.index.merge, room.index.verify, room.index.contents):
        with pytest.raises(IndexUnavailable):
            unusable("g1")
    with pytest.raises(IndexUnavailable), room.index.writer_lock("g1"):
        raise AssertionError("the lock of a generation that was dropped")


def test_the_live_generation_cannot_be_dropped(room: Room) -> None:
    with pytest.raises(ValueError, match="live"):
        room.index.drop("g1")


def test_creating_a_generation_twice_keeps_what_it_holds(room: Room) -> None:
    room.put("a", "laporan")
    room.index.create_generation("g1")
    assert room.found("laporan") == ["a"]


def test_only_the_owner_may_open_index_files(room: Room) -> None:
    room.put("a", "laporan")
    for path in (room.root / "g1").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_failed_commit_changes_nothing_and_the_next_one_works(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.put("a", "laporan")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StorageFull):
            room.put("b", "laporan")
    assert room.found("laporan") == ["a"]
    assert room.another_index().search(SearchQuery("", None)).total == 1
    room.put("c", "laporan")
    assert sorted(room.found("laporan")) == ["a", "c"]
    assert room.index.verify("g1") == []
