"""A killed writer, a full disk, a flipped byte: each ends in right answers or a clear error, never in wrong answers."""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive.errors import IndexUnavailable
from archive.ports import SearchIndex
from archive.query_language import parse
from archive.searching import IndexChange, SearchQuery, SearchResult, Shelf
from indexer.engines.whoosh.shelf import ShelfFolder
from indexer.engines.whoosh.tokens import Numbering
from indexer.engines.whoosh.writing import ShelfWriter
from tests.contract.search_room import BOTH, Room
from tests.integration import index_fault_points

QUESTIONS = ("", "laporan", '"laporan tahunan"', "laporan -pajak", "lapor*", "judul:laporan")
WORDS = ("pajak", "laporan", "tahunan", "jalan", "desa", "air", "hutan", "sekolah")


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """Eight small segments of public documents, worth merging, and some on the other shelf."""
    room = Room(tmp_path / "index")
    chance = random.Random(5)
    for commit in range(9):
        room.index.apply(
            "g1",
            [
                room.change(
                    f"d{2 * commit + place}",
                    *(" ".join(chance.choices(WORDS, k=30)) for _ in range(2)),
                    title=f"Laporan {commit}",
                    number=f"Nomor {commit} Tahun 2019",
                    shelf=shelf,
                )
                for place, shelf in enumerate(Shelf)
                if shelf is Shelf.PUBLIC or commit < 3
            ],
        )
    room.delete("d4", "d5")
    return room


def answer(index: SearchIndex, question: str) -> SearchResult:
    return index.search(SearchQuery(question, parse(question).tree, shelves=BOTH, limit=50, snippets=False))


def opened(folder: Path) -> SearchIndex:
    """As a process that has just started would."""
    return RoomAt(folder).another_index()


class RoomAt(Room):
    """An index that is there already."""

    def __post_init__(self) -> None:
        """Nothing is made."""


def tried(tmp_path: Path, room: Room, fault: str, change: str) -> list[Path]:
    """Copies of the index, each of which met a fault at a different moment of a change."""
    folder = tmp_path / "tries"
    shutil.copytree(room.root, folder / "before")
    done = subprocess.run(
        [sys.executable, index_fault_points.__file__, str(folder), fault, change],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(str(Path(path).resolve()) for path in sys.path)},
    )
    assert done.returncode == 0, done.stderr
    moments = int(done.stdout)
    assert moments > 10, "the fault was hardly met"
    return [folder / str(moment) for moment in range(1, moments + 1)]


def rests(folder: Path) -> list[str]:
    """Files in the shelves that no commit names."""
    found = []
    for shelf in Shelf:
        names = {path.name for path in (folder / "g1" / shelf).iterdir()} - {"SHA256SUMS", "MERGE", "MERGE.turn"}
        snapshot = ShelfFolder(folder / "g1" / shelf).snapshot()
        named = {f"{piece.segment.name}.arrays" for piece in snapshot.pieces} | {f"_MAIN_{snapshot.commit}.toc"}
        assert named <= names
        found += sorted(names - named)
    return found


def is_whole(folder: Path) -> None:
    """A process that opens the index finds it right, can write to it and clears away what was left."""
    index = opened(folder)
    assert index.verify("g1") == []
    while index.merge("g1"):
        continue
    index.apply("g1", [IndexChange("nobody", None)])
    assert rests(folder) == []
    assert index.verify("g1") == []
    contents = index.contents("g1")
    result = answer(index, "")
    assert {hit.document_id for hit in result.hits} == contents.keys()
    assert result.total == len(contents)


@pytest.mark.long(25)
@pytest.mark.parametrize("fault", ["kill", "full"])
def test_a_change_interrupted_at_any_moment_is_whole_or_can_be_repeated(room: Room, tmp_path: Path, fault: str) -> None:
    before = room.index.contents("g1")
    copies = tried(tmp_path, room, fault, "apply")
    after = opened(copies[-1]).contents("g1")
    assert after["d1"] == ("public", 2)
    assert after["d2"] == ("staff", 2)
    assert "d3" not in after
    for folder in copies:
        index = opened(folder)
        contents = index.contents("g1")
        for document_id in before.keys() | after.keys():
            # Between the commits of two shelves a document may be on none, but never on one where it does not belong.
            assert contents.get(document_id) in (before.get(document_id), after.get(document_id), None)
        if fault == "full":
            assert contents == after
        else:
            index_fault_points.apply(index)
            assert index.contents("g1") == after
        is_whole(folder)


@pytest.mark.long(35)
@pytest.mark.parametrize("fault", ["kill", "full"])
def test_a_merge_interrupted_at_any_moment_changes_no_answer(room: Room, tmp_path: Path, fault: str) -> None:
    expected = {question: answer(room.index, question) for question in QUESTIONS}
    for folder in tried(tmp_path, room, fault, "merge"):
        index = opened(folder)
        assert {question: answer(index, question) for question in QUESTIONS} == expected
        is_whole(folder)
        assert {question: answer(index, question) for question in QUESTIONS} == expected
        assert len(list((folder / "g1" / Shelf.PUBLIC).glob("*.arrays"))) == 1


def flipped(path: Path, chance: random.Random) -> Iterator[int]:
    """One byte after the other is not what it was."""
    whole = path.read_bytes()
    places = {0, len(whole) // 2, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(12))}
    try:
        for place in sorted(places):
            damaged = bytearray(whole)
            damaged[place] ^= 1 << chance.randrange(8)
            path.write_bytes(damaged)
            yield place
    finally:
        path.write_bytes(whole)


def test_a_flipped_byte_in_any_file_gives_right_answers_or_a_clear_error(room: Room) -> None:
    while room.index.merge("g1"):
        continue
    for shelf in Shelf:
        room.put(f"later-{shelf}", "laporan air", shelf=shelf)
    chance = random.Random(11)
    expected = {question: answer(room.index, question) for question in QUESTIONS}
    files = [path for path in room.root.rglob("*") if path.is_file() and path.stat().st_size]
    assert {path.suffix for path in files} == {".arrays", ".toc", ""}
    for path in files:
        for place in flipped(path, chance):
            index = opened(room.root)
            for question in QUESTIONS:
                try:
                    assert answer(index, question) == expected[question], (path, place)
                except IndexUnavailable:
                    continue
            if path.suffix:
                assert index.verify("g1") == [f"{path.parent.name}/{path.name}"]
    assert {question: answer(opened(room.root), question) for question in QUESTIONS} == expected


@pytest.mark.parametrize("pattern", ["*.arrays", "*.toc", "SHA256SUMS"])
def test_a_file_that_is_cut_short_or_gone_is_found(room: Room, pattern: str) -> None:
    victim = min((room.root / "g1" / "public").glob(pattern))
    whole = victim.read_bytes()
    for harm in (lambda path: path.write_bytes(whole[: len(whole) // 2]), Path.unlink):
        harm(victim)
        assert room.index.verify("g1")
        with pytest.raises(IndexUnavailable):
            answer(opened(room.root), "laporan")
        with pytest.raises(IndexUnavailable):
            opened(room.root).apply("g1", [room.change("x", "laporan")])
        victim.write_bytes(whole)
    assert room.index.verify("g1") == []


def test_searching_goes_on_in_what_was_opened_before_files_were_damaged_or_removed(room: Room) -> None:
    expected = {question: answer(room.index, question) for question in QUESTIONS}
    for path in (room.root / "g1").rglob("*.arrays"):
        path.unlink()
    assert {question: answer(room.index, question) for question in QUESTIONS} == expected


@pytest.mark.parametrize("emptied", [False, True])
def test_a_merge_takes_over_what_was_changed_while_it_ran(room: Room, emptied: bool) -> None:
    public = ShelfFolder(room.root / "g1" / Shelf.PUBLIC)
    merged_under_lock = []

    @contextmanager
    def locked() -> Iterator[None]:
        gone = [f"d{n}" for n in range(0, 18, 2)] if emptied else ["d0", "d6"]
        room.delete(*gone)
        room.put("d2", "laporan pengganti", revision=9)
        merged_under_lock.append(True)
        with room.index.writer_lock("g1"):
            yield

    assert ShelfWriter(public, 1 << 24, Numbering(1 << 20)).merge(locked)
    assert merged_under_lock == [True]
    expected = {"d2"} if emptied else {"d2", "d8", "d10", "d12", "d14", "d16"}
    assert {key for key, (shelf, _) in room.index.contents("g1").items() if shelf == Shelf.PUBLIC} == expected
    assert set(room.found("")) == expected
    assert room.found("pengganti") == ["d2"]
    assert room.index.contents("g1")["d2"] == ("public", 9)
    is_whole(room.root)


def test_only_one_merge_of_a_shelf_runs_at_a_time_and_its_draft_is_spared(room: Room) -> None:
    shelf = room.root / "g1" / Shelf.PUBLIC
    seen: list[tuple[bool, int]] = []

    @contextmanager
    def locked() -> Iterator[None]:
        other = ShelfWriter(ShelfFolder(shelf), 1 << 24, Numbering(1 << 20))
        seen.append((other.merge(room.index.writer_lock), len(list(shelf.glob(".draft-*")))))
        with room.index.writer_lock("g1"):
            yield

    assert ShelfWriter(ShelfFolder(shelf), 1 << 24, Numbering(1 << 20)).merge(locked)
    assert seen == [(False, 1)]


def test_a_drop_that_was_killed_is_ended_by_the_next_one(room: Room) -> None:
    room.index.create_generation("g2")
    room.index.promote("g2")
    (room.root / "g1").rename(room.root / ".dropped-g1")
    assert room.index.generations() == ["g2"]
    room.index.drop("g1")
    assert sorted(path.name for path in room.root.iterdir() if path.is_dir()) == ["g2"]


def test_a_file_size_limit_is_a_full_disk_and_leaves_nothing_behind(room: Room, tmp_path: Path) -> None:
    before = room.index.contents("g1")
    script = tmp_path / "limit.py"
    script.write_text(LIMITED)
    done = subprocess.run(
        [sys.executable, str(script), str(room.root)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(str(Path(path).resolve()) for path in sys.path)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("full: Ruang penyimpanan penuh")
    assert rests(room.root) == []
    assert room.index.contents("g1") == before | {"small": ("public", 1)}
    is_whole(room.root)


LIMITED = f"""
import resource, sys
from pathlib import Path
from archive.errors import StorageFull
from tests.integration.test_index_faults import RoomAt

room = RoomAt(Path(sys.argv[1]))
room.index = room.another_index()
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, {resource.RLIM_INFINITY}))
try:
    room.put("large", " ".join(f"kata{{n}}" for n in range(100_000)))
except StorageFull as error:
    print("full:", error)
room.put("small", "laporan kecil")
"""
