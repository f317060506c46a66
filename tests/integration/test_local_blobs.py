from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
import time
from pathlib import Path

import pytest

from archive.errors import CorruptBlob
from storage.local_blobs import LocalBlobs

TEXT = b"Keputusan Bupati"
SHA256 = hashlib.sha256(TEXT).hexdigest()


def stored_path(blobs: LocalBlobs) -> Path:
    path = blobs.local_path(blobs.put(io.BytesIO(TEXT)).sha256)
    assert path is not None
    return path


def test_a_blob_lies_at_its_address_unreadable_for_others(blobs: LocalBlobs, tmp_path: Path) -> None:
    path = stored_path(blobs)
    assert path == tmp_path / "blobs" / SHA256[:2] / SHA256[2:4] / SHA256
    assert stat.S_IMODE(path.stat().st_mode) & 0o007 == 0
    assert list((tmp_path / "blobs" / "tmp").iterdir()) == []


def test_changed_bytes_are_noticed(blobs: LocalBlobs) -> None:
    path = stored_path(blobs)
    path.write_bytes(TEXT.swapcase())
    with pytest.raises(CorruptBlob):
        blobs.verify(SHA256)


def test_a_truncated_blob_is_mended_by_the_same_deposit(blobs: LocalBlobs) -> None:
    path = stored_path(blobs)
    path.write_bytes(TEXT[:4])
    assert blobs.put(io.BytesIO(TEXT)).created
    blobs.verify(SHA256)


def test_leftovers_of_the_dead_go_after_a_day_and_not_before(blobs: LocalBlobs, tmp_path: Path) -> None:
    fresh, old = (tmp_path / "blobs" / "tmp" / name for name in ("fresh", "old"))
    fresh.write_bytes(b"somebody may be writing this")
    old.write_bytes(b"nobody is")
    two_days_ago = time.time() - 2 * 86_400
    os.utime(old, (two_days_ago, two_days_ago))
    LocalBlobs(tmp_path / "blobs")
    assert fresh.exists()
    assert not old.exists()


def test_a_file_system_without_hard_links_will_do(blobs: LocalBlobs, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    assert blobs.put(io.BytesIO(TEXT)).created
    assert not blobs.put(io.BytesIO(TEXT)).created
    blobs.verify(SHA256)


def test_foreign_files_are_no_addresses(blobs: LocalBlobs) -> None:
    path = stored_path(blobs)
    (path.parent / "readme.txt").write_text("x")
    (path.parent.parent / "lost+found").mkdir()
    assert list(blobs.addresses()) == [SHA256]
