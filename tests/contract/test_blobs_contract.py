from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from archive.errors import NotFound
from archive.ports import BlobStore, StoredBlob

TEXT = b"Peraturan Daerah Nomor 5 Tahun 2023"
SHA256 = hashlib.sha256(TEXT).hexdigest()
BIG = bytes(range(256)) * 20_000


def test_stored_bytes_come_back(blob_store: BlobStore) -> None:
    assert blob_store.put(io.BytesIO(TEXT)) == StoredBlob(SHA256, len(TEXT), created=True)
    with blob_store.open(SHA256) as file:
        assert file.read() == TEXT
    with blob_store.open(SHA256, offset=10) as file:
        assert file.tell() == 10
        assert file.read(6) == TEXT[10:16]
        assert file.seek(0) == 0
    assert blob_store.size(SHA256) == len(TEXT)
    assert blob_store.exists(SHA256)
    blob_store.verify(SHA256)


@pytest.mark.parametrize("content", [b"", BIG], ids=["empty", "several chunks"])
def test_any_size_is_kept(blob_store: BlobStore, content: bytes) -> None:
    stored = blob_store.put(io.BytesIO(content))
    assert (stored.sha256, stored.size) == (hashlib.sha256(content).hexdigest(), len(content))
    with blob_store.open(stored.sha256) as file:
        assert file.read() == content


def test_the_same_bytes_are_stored_once(blob_store: BlobStore) -> None:
    blob_store.put(io.BytesIO(TEXT))
    assert blob_store.put(io.BytesIO(TEXT)) == StoredBlob(SHA256, len(TEXT), created=False)
    assert list(blob_store.addresses()) == [SHA256]


def test_addresses_come_in_order(blob_store: BlobStore) -> None:
    stored = {blob_store.put(io.BytesIO(b"%d" % n)).sha256 for n in range(300)}
    assert list(blob_store.addresses()) == sorted(stored)


def test_a_deleted_blob_is_gone_and_deleting_it_again_is_no_error(blob_store: BlobStore) -> None:
    blob_store.put(io.BytesIO(TEXT))
    blob_store.delete(SHA256)
    blob_store.delete(SHA256)
    assert not blob_store.exists(SHA256)
    assert list(blob_store.addresses()) == []
    assert blob_store.put(io.BytesIO(TEXT)).created


@pytest.mark.parametrize("address", [SHA256, "", "x", "../../../etc/passwd", SHA256.upper(), SHA256 + "\n", "a" * 63])
def test_what_is_not_there_or_no_address_is_not_found(blob_store: BlobStore, address: str) -> None:
    with pytest.raises(NotFound):
        blob_store.open(address)
    with pytest.raises(NotFound):
        blob_store.size(address)
    with pytest.raises(NotFound):
        blob_store.verify(address)
    assert not blob_store.exists(address)
    blob_store.delete(address)


def test_a_source_that_breaks_off_leaves_nothing(blob_store: BlobStore, tmp_path: Path) -> None:
    class Broken(io.RawIOBase):
        reads = 0

        def read(self, size: int = -1) -> bytes:
            self.reads += 1
            if self.reads > 1:
                raise ConnectionResetError
            return b"half a file"

    with pytest.raises(ConnectionResetError):
        blob_store.put(Broken())  # type: ignore[arg-type]
    assert list(blob_store.addresses()) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_threads_that_store_the_same_bytes_at_once_create_them_once(blob_store: BlobStore) -> None:
    barrier = threading.Barrier(8)
    results: list[StoredBlob] = []

    def put() -> None:
        barrier.wait()
        results.append(blob_store.put(io.BytesIO(BIG)))

    threads = [threading.Thread(target=put) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(result.created for result in results) == [False] * 7 + [True]


PUT_HALF = """
import sys
from pathlib import Path
from storage.local_blobs import LocalBlobs

class Slow:
    first = True
    def read(self, size):
        if self.first:
            self.first = False
            return b"x" * size
        print("half", flush=True)
        sys.stdin.read()

LocalBlobs(Path(sys.argv[1])).put(Slow())
"""


def test_a_writer_killed_half_way_leaves_no_visible_blob(blob_store: BlobStore, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PUT_HALF, str(tmp_path / "blobs")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "half\n"
        writer.kill()
    assert list(blob_store.addresses()) == []
    assert blob_store.put(io.BytesIO(TEXT)).created
