from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from falcon import testing

from archive.documents import Document

Put = Callable[..., Document]
CONTENT = bytes(range(256)) * 4


@pytest.fixture
def address(put: Put) -> str:
    document = put("Laporan", "kata", content=CONTENT, file_name="Laporan “akhir”.pdf", media_type="application/pdf")
    return f"/api/v1/documents/{document.id}/file"


def test_the_original_bytes_come_as_a_harmless_download(client: testing.TestClient, address: str) -> None:
    answer = client.simulate_get(address)

    assert answer.content == CONTENT
    assert answer.headers["ETag"] == f'"{hashlib.sha256(CONTENT).hexdigest()}"'
    assert answer.headers["Content-Length"] == str(len(CONTENT))
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=1000-", 1000, 1023), ("bytes=-24", 1000, 1023), ("bytes=1000-5000", 1000, 1023)],
)
def test_a_range_is_answered_with_exactly_its_bytes(
    client: testing.TestClient, address: str, asked: str, first: int, last: int
) -> None:
    answer = client.simulate_get(address, headers={"Range": asked})

    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/1024"
    assert answer.headers["Content-Length"] == str(last - first + 1)
    # The client reads the plain file to its end; a server stops at Content-Length.
    assert answer.content[: last - first + 1] == CONTENT[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=9-2", "bytes=-", "nonsense"])
def test_ranges_that_make_no_sense_are_ignored(client: testing.TestClient, address: str, asked: str) -> None:
    answer = client.simulate_get(address, headers={"Range": asked})

    assert (answer.status_code, answer.content) == (200, CONTENT)


def test_a_range_outside_the_file_is_416_and_says_how_large_it_is(client: testing.TestClient, address: str) -> None:
    answer = client.simulate_get(address, headers={"Range": "bytes=2000-"})

    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == "bytes */1024"
    assert answer.json["code"] == "range_not_satisfiable"


def test_if_range_of_another_version_sends_everything(client: testing.TestClient, address: str) -> None:
    etag = client.simulate_get(address).headers["ETag"]

    same = client.simulate_get(address, headers={"Range": "bytes=0-9", "If-Range": etag})
    other = client.simulate_get(address, headers={"Range": "bytes=0-9", "If-Range": '"other"'})

    assert (same.status_code, other.status_code) == (206, 200)


def test_head_says_what_get_would_and_sends_nothing(client: testing.TestClient, address: str) -> None:
    answer = client.simulate_head(address)

    assert answer.status_code == 200
    assert answer.content == b""
    assert answer.headers["Content-Length"] == str(len(CONTENT))
