"""Old Word, slide and RTF files become PDF through LibreOffice, one bad file never takes the batch along."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from archive.documents import Reason
from archive.errors import ConverterMissing, PasswordProtected, UnreadableFile, UnsafeFile
from archive.extraction import Limits
from indexer import converter
from indexer.converter import convert, find_converter

needs_libreoffice = pytest.mark.skipif(find_converter() is None, reason="LibreOffice is not installed")


def rtf(path: Path, text: str) -> Path:
    path.write_text(r"{\rtf1\ansi\pard " + text + r"\par}")
    return path


def stand_in(folder: Path, script: str) -> Path:
    """A program called like LibreOffice that runs ``script`` with its arguments."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch):
    return lambda program: monkeypatch.setattr(converter, "find_converter", lambda: program)


@pytest.mark.libreoffice
@needs_libreoffice
def test_batch_gives_a_pdf_or_a_reason_for_each_file_in_order(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    files = [
        rtf(tmp_path / "surat.rtf", "Surat keputusan"),
        tmp_path / "broken.doc",
        rtf(tmp_path / "a" / "surat.rtf", "Berita acara"),
    ]
    files[1].write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    first, broken, second = convert(files, tmp_path / "out", Limits())
    assert isinstance(first, Path)
    assert isinstance(second, Path)
    assert first != second
    assert first.read_bytes().startswith(b"%PDF")
    assert isinstance(broken, UnreadableFile)
    assert broken.reason is Reason.CONVERTER_FAILED
    assert sorted((tmp_path / "out").iterdir()) == sorted([first, second])


def test_missing_converter_is_said(tmp_path: Path, use) -> None:
    use(None)
    with pytest.raises(ConverterMissing):
        convert([rtf(tmp_path / "a.rtf", "x")], tmp_path / "out", Limits())


def test_hanging_file_is_given_up_and_the_rest_goes_on(tmp_path: Path, use) -> None:
    # Converts in order, hangs at the file that says so, and leaves a child of its own behind.
    script = """
    while [ "$1" != --outdir ]; do shift; done
    out=$2; shift 2
    for file in "$@"; do
        if grep -q hang "$file"; then sleep 3600 & echo $! > %s; sleep 3600; fi
        printf '%%%%PDF-1.7 %%%%%%%%EOF' > "$out/$(basename "${file%%.*}").pdf"
    done"""
    use(stand_in(tmp_path, script % (tmp_path / "left")))
    files = [rtf(tmp_path / f"{name}.rtf", name) for name in ("one", "hang", "two")]
    one, hanging, two = convert(files, tmp_path / "out", replace(Limits(), wall_seconds=1))
    assert isinstance(one, Path)
    assert isinstance(two, Path)
    assert isinstance(hanging, UnsafeFile)
    assert hanging.reason is Reason.OUT_OF_TIME
    assert not psutil.pid_exists(int((tmp_path / "left").read_text()))


def test_crashing_file_is_given_up_and_the_rest_goes_on(tmp_path: Path, use) -> None:
    script = """
    while [ "$1" != --outdir ]; do shift; done
    out=$2; shift 2
    for file in "$@"; do
        if grep -q crash "$file"; then printf '%PDF-1.7 cut' > "$out/$(basename "${file%.*}").pdf"; kill -ABRT $$; fi
        printf '%%PDF-1.7 %%%%EOF' > "$out/$(basename "${file%.*}").pdf"
    done"""
    use(stand_in(tmp_path, script))
    files = [rtf(tmp_path / f"{name}.rtf", name) for name in ("one", "crash", "two")]
    one, crashing, two = convert(files, tmp_path / "out", Limits())
    assert isinstance(one, Path)
    assert isinstance(two, Path)
    assert isinstance(crashing, UnreadableFile)
    assert crashing.reason is Reason.CONVERTER_FAILED


def test_encrypted_word_file_is_told_from_a_broken_one(tmp_path: Path, use) -> None:
    use(stand_in(tmp_path, "exit 0"))
    locked = tmp_path / "locked.doc"
    fib = b"\xec\xa5" + bytes(9) + b"\x01" + bytes(500)
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + fib)
    (outcome,) = convert([locked], tmp_path / "out", Limits())
    assert isinstance(outcome, PasswordProtected)


def test_killed_worker_leaves_no_converter_behind(tmp_path: Path) -> None:
    program = stand_in(
        tmp_path, f"echo $$ > {tmp_path / 'part'}; mv {tmp_path / 'part'} {tmp_path / 'pid'}; sleep 3600"
    )
    script = (
        "import sys; from pathlib import Path; from archive.extraction import Limits; from indexer import converter;"
        "converter.find_converter = lambda: Path(sys.argv[1]);"
        "converter.convert([Path(sys.argv[2])], Path(sys.argv[3]), Limits())"
    )
    arguments = [str(program), str(rtf(tmp_path / "a.rtf", "x")), str(tmp_path / "out")]
    worker = subprocess.Popen([sys.executable, "-c", script, *arguments])
    deadline = time.monotonic() + 30
    try:
        while not (tmp_path / "pid").exists():
            assert time.monotonic() < deadline
            time.sleep(0.01)
    finally:
        worker.kill()
        worker.wait()
    pid = int((tmp_path / "pid").read_text())
    while psutil.pid_exists(pid):
        assert time.monotonic() < deadline
        time.sleep(0.01)
