"""How are stored bytes sent so that a slow client never holds a thread?

waitress sends a plain file from its own loop, honouring position and
Content-Length; a generator or a wrapped file would pin the thread until the
last byte is taken. So a range is a plain file too: seek, length, 206.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final

import falcon

from search_api.middleware.security import FILE_POLICY

_ONE_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Bytes to send. ``etag`` is their SHA-256; ``open_at`` opens a real file at an offset.

    With ``shown_as`` the browser may show them itself under that name, and then under a ``policy`` that lets it.
    """

    etag: str
    size: int
    media_type: str
    open_at: Callable[[int], BinaryIO]
    download_name: str | None = None
    shown_as: str | None = None
    policy: str = FILE_POLICY


@dataclass(frozen=True, slots=True)
class ByteRange:
    """First byte and number of bytes."""

    start: int
    length: int


def send_file(req: falcon.Request, resp: falcon.Response, file: StoredFile) -> None:
    """Answer GET or HEAD with 200, 206, 304 or 416 (RFC 9110, sections 13 and 14).

    The answer may be kept but must be asked about again each time, so that a
    withdrawn document stops at once.
    """
    etag = f'"{file.etag}"'
    resp.set_headers(
        {
            "ETag": etag,
            "Accept-Ranges": "bytes",
            "Cache-Control": "private, no-cache",
            "Content-Security-Policy": file.policy,
        }
    )
    if file.download_name is not None:
        resp.downloadable_as = header_name(file.download_name)
    elif file.shown_as is not None:
        resp.viewable_as = header_name(file.shown_as)
    if holds(req.get_header("If-None-Match"), etag):
        resp.status = falcon.HTTP_304
        return
    resp.content_type = file.media_type
    part = None
    if _matches_strongly(req.get_header("If-Range"), etag):
        try:
            part = parse_range(req.get_header("Range"), file.size)
        except ValueError as error:
            headers = {"Content-Range": f"bytes */{file.size}"}
            raise falcon.HTTPError(416, headers=headers) from error
    part = part or ByteRange(0, file.size)
    if part.length < file.size:
        resp.status = falcon.HTTP_206
        resp.set_header("Content-Range", f"bytes {part.start}-{part.start + part.length - 1}/{file.size}")
    resp.content_length = part.length
    if req.method != "HEAD":
        resp.stream = file.open_at(part.start)


def header_name(name: str) -> str:
    """A file name as it may stand in Content-Disposition, which falcon quotes but does not escape: nothing in it ends
    the quotes, the line, or turns the direction of writing so that another ending shows."""
    return "".join("_" if sign in '"\\' or not sign.isprintable() else sign for sign in name)


def parse_range(header: str | None, size: int) -> ByteRange | None:
    """The single range asked for, cut to ``size``; None to send everything.

    Several ranges, other units and nonsense are ignored, as RFC 9110 allows.
    Raises ValueError when the range lies outside the file.
    """
    found = _ONE_RANGE.fullmatch((header or "").replace(" ", ""))
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        length = min(int(last), size)
        if length == 0:
            raise ValueError("an empty suffix range")
        return ByteRange(size - length, length)
    start = int(first)
    end = min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return None
    if start >= size:
        raise ValueError("the range begins after the last byte")
    return ByteRange(start, end - start + 1)


def holds(header: str | None, etag: str) -> bool:
    """Whether If-None-Match names ``etag``, compared weakly (RFC 9110, section 8.8.3.2): the client has it already."""
    if header is None:
        return False
    opaque = etag.removeprefix("W/")
    return header.strip() == "*" or opaque in (tag.strip().removeprefix("W/") for tag in header.split(","))


def _matches_strongly(header: str | None, etag: str) -> bool:
    """No If-Range means the range stands; a date is never strong enough here."""
    return header is None or header.strip() == etag
