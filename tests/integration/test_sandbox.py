"""A hostile file ends its own child within the limits, with the right reason, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from archive.documents import Reason
from archive.errors import DamagedFile, PasswordProtected, StorageFull, UnreadableFile, UnsafeFile
from archive.extraction import Limits
from indexer.sandbox import ReaderBug, Sandbox, SandboxFailed
from tests.waiting import until

TASKS_FOLDER = Path(__file__).parent / "sandbox_tasks"
LIMITS = Limits(memory=400 << 20, cpu_seconds=20, wall_seconds=30, file_size=4 << 20)


@pytest.fixture(autouse=True)
def tasks_importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(TASKS_FOLDER))


def make_sandbox(work: Path, limits: Limits = LIMITS, **options: int) -> Sandbox:
    return Sandbox(work, limits, tasks="misbehaving_tasks", **options)


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with make_sandbox(tmp_path) as box:
        yield box
        assert box.run("echo", {"text": "still here"}, str).value == "still here"


def is_gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        ("allocate_in_python", Reason.OUT_OF_MEMORY),
        ("abort_for_want_of_memory", Reason.OUT_OF_MEMORY),
        ("abort_with_full_memory", Reason.OUT_OF_MEMORY),
        ("abort", Reason.READER_CRASHED),
        ("segfault_after_word", Reason.READER_CRASHED),
        ("exit_silently", Reason.READER_CRASHED),
        ("answer_garbage", Reason.READER_CRASHED),
        ("answer_wrong_type", Reason.READER_CRASHED),
        ("recurse", Reason.NESTED_TOO_DEEP),
    ],
)
def test_misbehaving_child_ends_with_its_reason(sandbox: Sandbox, task: str, reason: Reason) -> None:
    with pytest.raises(UnreadableFile) as caught:
        sandbox.run(task, {}, str)
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    ("task", "limits"),
    [
        ("spin", replace(LIMITS, cpu_seconds=1)),
        ("sleep", replace(LIMITS, wall_seconds=1)),
        ("sleep_deaf", replace(LIMITS, wall_seconds=1)),
        ("close_channel", replace(LIMITS, wall_seconds=1)),
    ],
)
def test_child_that_does_not_end_is_ended(tmp_path: Path, task: str, limits: Limits) -> None:
    with make_sandbox(tmp_path, limits) as box:
        with pytest.raises(UnsafeFile) as caught:
            box.run(task, {}, str)
        assert caught.value.reason is Reason.OUT_OF_TIME
        assert caught.value.detail == {"limit": 1}
        assert box.run("echo", {"text": "next"}, str).value == "next"


def test_file_beyond_its_size_stops_the_reading(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(UnsafeFile) as caught:
        sandbox.run("write_huge_file", {"folder": str(tmp_path)}, str)
    assert caught.value.reason is Reason.UNPACKS_TOO_LARGE
    assert (tmp_path / "huge").stat().st_size <= LIMITS.file_size


def test_a_full_disk_is_not_the_fault_of_the_file(sandbox: Sandbox) -> None:
    with pytest.raises(StorageFull):
        sandbox.run("meet_a_full_disk", {}, str)


def test_answer_beyond_its_bound_never_reaches_our_memory(tmp_path: Path) -> None:
    with make_sandbox(tmp_path, answer_bytes=8 << 20) as box:
        with pytest.raises(UnsafeFile) as caught:
            box.run("answer_too_much", {}, str)
        assert caught.value.reason is Reason.OUT_OF_MEMORY
        assert box.run("echo", {"text": "next"}, str).value == "next"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root may fork in the sandbox at all")
@pytest.mark.skipif(sys.platform != "linux", reason="needs a subreaper")
def test_orphans_do_not_outlive_their_child(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.run("leave_orphans", {"folder": str(tmp_path)}, str)
    for name in ("same_group", "own_session"):
        orphan = int((tmp_path / name).read_text())
        until(lambda pid=orphan: is_gone(pid), "waited in vain", seconds=20)


def test_stderr_of_a_dying_reader_is_kept_for_the_log(sandbox: Sandbox) -> None:
    with pytest.raises(DamagedFile, match="about to fall") as caught:
        sandbox.run("segfault_after_word", {}, str)
    assert caught.value.detail == {"signal": "SIGSEGV"}


def test_noise_on_stderr_does_not_hold_a_child_up(sandbox: Sandbox) -> None:
    assert sandbox.run("flood_stderr", {}, str).value == "not held up"


def test_unreadable_file_comes_back_with_reason_and_detail(sandbox: Sandbox) -> None:
    with pytest.raises(PasswordProtected, match="locked") as locked:
        sandbox.run("raise_password", {}, str)
    assert locked.value.detail == {"algorithm": "aes"}
    with pytest.raises(DamagedFile, match="cut off") as damaged:
        sandbox.run("raise_damaged", {}, str)
    assert damaged.value.reason is Reason.TRUNCATED
    assert damaged.value.detail == {"size": 7}


def test_mistake_of_our_own_comes_back_with_its_traceback(sandbox: Sandbox) -> None:
    with pytest.raises(ReaderBug, match=r"raise_key_error[\s\S]*KeyError: 'our own mistake'"):
        sandbox.run("raise_key_error", {}, str)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_child_inherits_no_descriptors_and_no_environment(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    with (Path(__file__)).open() as ours:
        os.set_inheritable(ours.fileno(), True)
        assert sandbox.run("open_descriptors", {}, list[str]).value == ["0", "1", "2", "3"]
    assert "HOME" not in sandbox.run("environment", {}, dict[str, str]).value


def test_each_file_has_a_child_of_its_own_and_one_zygote(sandbox: Sandbox) -> None:
    seen = [sandbox.run("process_ids", {}, tuple[int, int]).value for _ in range(5)]
    assert len({child for child, _ in seen}) == 5
    assert len({zygote for _, zygote in seen}) == 1


def test_dead_zygote_is_replaced(sandbox: Sandbox) -> None:
    _, zygote = sandbox.run("process_ids", {}, tuple[int, int]).value
    os.kill(zygote, signal.SIGKILL)
    until(lambda: is_gone(zygote), "waited in vain", seconds=20)
    assert sandbox.run("echo", {"text": "again"}, str).value == "again"


def test_reading_that_takes_the_zygote_along_can_be_tried_again(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxFailed):
        sandbox.run("kill_zygote", {}, str)


def test_threads_get_their_own_answers(tmp_path: Path) -> None:
    with make_sandbox(tmp_path, children=4) as box, ThreadPoolExecutor(8) as pool:
        texts = [f"text {number}" for number in range(80)]
        answers = pool.map(lambda text: box.run("echo", {"text": text}, str).value, texts)
        assert list(answers) == texts


def test_closing_ends_running_children(tmp_path: Path) -> None:
    box = make_sandbox(tmp_path)
    note = tmp_path / "note"
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(box.run, "announce_and_sleep", {"file": str(note)}, str)
        until(note.exists, "waited in vain", seconds=20)
        box.close()
        with pytest.raises(SandboxFailed):
            running.result(timeout=20)
    for pid in map(int, note.read_text().split()):
        until(lambda pid=pid: is_gone(pid), "waited in vain", seconds=20)


def test_killed_worker_leaves_neither_zygote_nor_children(tmp_path: Path) -> None:
    note = tmp_path / "note"
    script = (
        "import sys; from pathlib import Path; from indexer.sandbox import Sandbox; sys.path.insert(0, sys.argv[1]);"
        "Sandbox(Path(sys.argv[2]), tasks='misbehaving_tasks').run('announce_and_sleep', {'file': sys.argv[3]}, str)"
    )
    worker = subprocess.Popen([sys.executable, "-c", script, str(TASKS_FOLDER), str(tmp_path), str(note)])
    try:
        until(note.exists, "waited in vain", seconds=20)
    finally:
        worker.kill()
        worker.wait()
    for pid in map(int, note.read_text().split()):
        until(lambda pid=pid: is_gone(pid), "waited in vain", seconds=20)


def test_cost_is_counted_for_the_child_alone(sandbox: Sandbox) -> None:
    cost = sandbox.run("echo", {"text": "x"}, str).cost
    assert 0 <= cost.cpu_seconds < LIMITS.cpu_seconds
    assert 0 < cost.wall_seconds < LIMITS.wall_seconds
    assert cost.peak_memory > 1 << 20
