from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from archive.documents import Reason
from archive.errors import DamagedFile, PasswordProtected, UnsafeFile
from archive.extraction import Limits
from indexer.extractors.zip_safety import SafeZip


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def test_a_part_that_expands_too_far_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = packed(tmp_path / "bom.zip", {"nol.xml": bytes(20 << 20)})
    with SafeZip(path, Limits(ratio=200)) as package, pytest.raises(UnsafeFile) as caught:
        package.read("nol.xml")
    assert caught.value.reason is Reason.UNPACKS_TOO_LARGE


def test_a_small_part_may_expand_as_far_as_it_likes(tmp_path: Path) -> None:
    path = packed(tmp_path / "kecil.zip", {"nol.xml": bytes(1 << 20)})
    with SafeZip(path, Limits(ratio=2)) as package:
        assert len(package.read("nol.xml")) == 1 << 20


def test_the_sum_of_all_parts_is_limited(tmp_path: Path) -> None:
    path = packed(tmp_path / "banyak.zip", {f"{n}.bin": bytes(600) for n in range(4)})
    with SafeZip(path, Limits(unpacked=2000)) as package, pytest.raises(UnsafeFile):
        for info in package.members():
            package.read(info.filename)


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "ramai.zip", {str(n): b"" for n in range(50)})
    with pytest.raises(UnsafeFile) as caught:
        SafeZip(path, Limits(members=20))
    assert caught.value.reason is Reason.TOO_MANY_PARTS


def test_a_directory_that_claims_to_be_huge_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "klaim.zip"
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 60_000, 60_000, 46 * 60_000, 0, 0)
    path.write_bytes(b"PK\x03\x04" + end)
    with pytest.raises(UnsafeFile):
        SafeZip(path, Limits())


def test_a_zip_without_its_directory_is_truncated(tmp_path: Path) -> None:
    path = packed(tmp_path / "putus.zip", {"a": b"isi" * 1000})
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(DamagedFile) as caught:
        SafeZip(path, Limits())
    assert caught.value.reason is Reason.TRUNCATED


def test_a_flipped_byte_in_a_part_is_damage(tmp_path: Path) -> None:
    path = packed(tmp_path / "rusak.zip", {"a.xml": bytes(range(256)) * 40})
    data = bytearray(path.read_bytes())
    data[60] ^= 0xFF
    path.write_bytes(data)
    with SafeZip(path, Limits()) as package, pytest.raises(DamagedFile):
        package.read("a.xml")


def test_an_encrypted_part_asks_for_a_password(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("a.txt", b"rahasia")
    data = bytearray(buffer.getvalue())
    data[6] |= 1  # the encryption flag of the local header and of the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path = tmp_path / "sandi.zip"
    path.write_bytes(data)
    with SafeZip(path, Limits()) as opened, pytest.raises(PasswordProtected):
        opened.read("a.txt")
