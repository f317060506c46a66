"""Locks over threads and processes: exclusive, fair to who waits, free again after an error."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.errors import WriterBusy
from indexer.engines.whoosh.locks import FolderLock


@pytest.fixture(params=["threads", "processes"])
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[FolderLock], FolderLock]:
    """The same lock, as another thread sees it; or a lock of its own on the same file, as another process has it."""
    return lambda lock: lock if request.param == "threads" else FolderLock(tmp_path / "LOCK", lock._wait)


def in_a_thread(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_its_holder_may_take_it_again_and_nobody_else(
    tmp_path: Path, another: Callable[[FolderLock], FolderLock]
) -> None:
    lock = FolderLock(tmp_path / "LOCK", 0.0)
    other = another(lock)
    outcome: list[object] = []

    def take() -> None:
        try:
            with other.hold():
                outcome.append("held")
        except WriterBusy as error:
            outcome.append(error)

    with lock.hold(), lock.hold():
        in_a_thread(take).join()
        assert isinstance(outcome.pop(), WriterBusy)
    in_a_thread(take).join()
    assert outcome == ["held"]


def test_who_waits_comes_before_who_had_it_last(tmp_path: Path, another: Callable[[FolderLock], FolderLock]) -> None:
    lock = FolderLock(tmp_path / "LOCK", 60.0)
    other = another(lock)
    turns: list[str] = []
    enough = threading.Event()

    def greedy() -> None:
        while not enough.is_set():
            with lock.hold():
                turns.append("greedy")

    thread = in_a_thread(greedy)
    try:
        for _ in range(20):
            with other.hold():
                turns.append("patient")
    finally:
        enough.set()
        thread.join()
    assert turns.count("patient") == 20


def test_an_error_gives_it_back(tmp_path: Path, another: Callable[[FolderLock], FolderLock]) -> None:
    lock = FolderLock(tmp_path / "LOCK", 0.0)
    with pytest.raises(KeyError), lock.hold():
        raise KeyError
    with another(lock).hold():
        pass


def test_a_folder_that_is_gone_has_no_lock(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path / "gone" / "LOCK", 0.0)
    for _ in range(2):
        with pytest.raises(FileNotFoundError), lock.hold():
            raise AssertionError("held")
