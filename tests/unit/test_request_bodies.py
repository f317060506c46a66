"""Pieces of uploads lie in memory while there is room for them; every other body goes where waitress puts it."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

import pytest
from waitress.adjustments import Adjustments
from waitress.buffers import OverflowableBuffer

from search_api.request_bodies import LARGEST_BODY, BodyInMemory, RequestParser, Room

PIECE = bytes(range(256)) * 4096  # 1 MiB, more than waitress keeps in memory


@pytest.fixture
def parser() -> Callable[[Room], RequestParser]:
    def made(room: Room) -> RequestParser:
        parser = RequestParser(Adjustments())
        parser.room = room  # type: ignore[misc]
        return parser

    return made


def head(path: str, size: int) -> bytes:
    return f"PATCH {path} HTTP/1.1\r\nHost: arsip\r\nContent-Length: {size}\r\n\r\n".encode()


def received(parser: RequestParser, body: bytes) -> None:
    """In blocks, as they come from the socket."""
    while body:
        body = body[parser.received(body[:100_000]) :]


def test_a_piece_lies_in_memory_and_its_room_is_given_back(parser: Callable[[Room], RequestParser]) -> None:
    room = Room(3 << 20)
    request = parser(room)
    received(request, head("/api/v1/uploads/abc", len(PIECE)))
    assert isinstance(request.body_rcv.getbuf(), BodyInMemory)
    assert room.left == 2 << 20
    received(request, PIECE)
    assert request.completed
    assert request.get_body_stream().read() == PIECE
    request.close()
    request.close()
    assert room.left == 3 << 20


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_body_for_which_the_disk_has_no_room_is_read_to_its_end_and_said_to_be_lost(
    parser: Callable[[Room], RequestParser], monkeypatch: pytest.MonkeyPatch
) -> None:
    request = parser(Room(0))
    received(request, head("/kerja/unggah", 3 * len(PIECE)) + PIECE[:1000])
    assert not request.met_full_disk
    with Path("/dev/full").open("w+b", buffering=0) as full:
        monkeypatch.setattr("tempfile.TemporaryFile", lambda _mode: full)
        received(request, (PIECE * 3)[1000:])
    assert (request.completed, request.error, request.met_full_disk) == (True, None, True)
    assert request.get_body_stream().read() == b""
    request.close()


def test_a_piece_for_which_there_is_no_room_goes_to_the_disk(parser: Callable[[Room], RequestParser]) -> None:
    room = Room(len(PIECE) - 1)
    request = parser(room)
    received(request, head("/api/v1/uploads/abc", len(PIECE)) + PIECE)
    assert isinstance(request.body_rcv.getbuf(), OverflowableBuffer)
    assert request.get_body_stream().read() == PIECE
    request.close()
    assert room.left == len(PIECE) - 1


@pytest.mark.parametrize(
    ("path", "size"), [("/kerja/unggah", len(PIECE)), ("/api/v1/uploads/abc", LARGEST_BODY + 1), ("/", 10)]
)
def test_other_bodies_take_none_of_the_room(parser: Callable[[Room], RequestParser], path: str, size: int) -> None:
    room = Room()
    before = room.left
    request = parser(room)
    received(request, head(path, size))
    assert isinstance(request.body_rcv.getbuf(), OverflowableBuffer)
    assert room.left == before


def test_a_client_that_goes_away_in_the_middle_keeps_no_room(parser: Callable[[Room], RequestParser]) -> None:
    room = Room(3 << 20)
    request = parser(room)
    received(request, head("/api/v1/uploads/abc", len(PIECE)) + PIECE[:1000])
    assert room.left == 2 << 20
    del request
    gc.collect()
    assert room.left == 3 << 20


def test_a_request_without_a_body_or_in_chunks_is_read_as_ever(parser: Callable[[Room], RequestParser]) -> None:
    room = Room(3 << 20)
    plain = parser(room)
    received(plain, b"HEAD /api/v1/uploads/abc HTTP/1.1\r\nHost: arsip\r\n\r\n")
    assert plain.completed
    chunked = parser(room)
    received(
        chunked,
        b"POST /api/v1/uploads HTTP/1.1\r\nHost: arsip\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    )
    assert chunked.get_body_stream().read() == b"abc"
    assert room.left == 3 << 20
