"""What does a page look like, where are its words, under which headings? Found once, kept on disk within a bound."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec

from archive.documents import Word
from archive.errors import ArchiveError, NotFound, UnreadableFile
from archive.full_disk import no_room_is_storage_full
from indexer import media_types as mt
from indexer.outlines import OUTLINED, Outline
from indexer.sandbox import ReaderBug, Sandbox

WIDTHS: Final = (160, 320, 640, 960, 1280, 1920)
"""Pixels. Others are rounded up to one of these, so that nobody can fill the cache with a thousand sizes."""

_RENDERABLE: Final = frozenset({mt.PDF, mt.PNG, mt.JPEG, mt.TIFF, mt.WEBP})
_FAILURE_KEPT_SECONDS: Final = 600.0
_MOST_FAILURES_KEPT: Final = 10_000  # files
_FAILURES_ENOUGH: Final = 5  # pages of one file, before its others are not even tried
_KEPT_AFTER_SWEEP: Final = 0.8  # of the bound, so that not every further image sweeps again
_WORDS: Final = msgspec.msgpack.Decoder(tuple[Word, ...])
_OUTLINE: Final = msgspec.msgpack.Decoder(tuple[tuple[int, str, int], ...])


@dataclass(slots=True)
class _Failures:
    """Pages of one file that could not be drawn; forgotten once ``until`` (monotonic) has passed."""

    until: float
    errors: dict[int, ArchiveError] = field(default_factory=dict)

    def error_for(self, page: int) -> ArchiveError | None:
        """Why this page will not be drawn: it failed, or so many others of the file did."""
        if len(self.errors) >= _FAILURES_ENOUGH:
            return self.errors.get(page, next(iter(self.errors.values())))
        return self.errors.get(page)


class PageImages:
    """Page images and word boxes by the SHA-256 of the file. Safe to share between threads and processes.

    ``cache`` may be emptied at any time; what is missing or broken is made again. It holds at most
    ``max_bytes`` (a little more for a moment), the least recently used goes first.
    """

    def __init__(self, cache: Path, sandbox: Sandbox, max_bytes: int = 2 << 30) -> None:
        self._cache = cache
        self._sandbox = sandbox
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._size: int | None = None  # bytes in the cache; unknown until the first sweep
        self._being_made: dict[Path, threading.Lock] = {}
        self._failures: dict[str, _Failures] = {}

    @staticmethod
    def renderable(media_type: str) -> bool:
        """Whether pages of this media type can be drawn at all."""
        return media_type in _RENDERABLE

    def image(self, sha256: str, path: Path, media_type: str, page: int, width: int) -> Path:
        """The WebP file of page ``page`` (from 1) of the file at ``path``, in the allowed width from ``width`` up.

        Raises NotFound where there is nothing to draw, UnreadableFile where drawing fails, which is
        remembered for ten minutes: asking again for what cannot be drawn must cost nothing.
        """
        if not self.renderable(media_type):
            raise NotFound(f"no page images of {media_type}")
        snapped = next((allowed for allowed in WIDTHS if allowed >= width), WIDTHS[-1])

        def draw() -> bytes:
            return self._sandbox.render(path, media_type, page, snapped).value.webp

        return self._made(sha256, page, f"{snapped}.webp", _is_webp, draw)

    def words(self, sha256: str, path: Path, media_type: str, page: int) -> tuple[Word, ...]:
        """The words of a page that has text of its own, with boxes. Raises as ``image`` does; NotFound unless PDF."""
        if media_type != mt.PDF:
            raise NotFound(f"no word boxes of {media_type}")

        def find() -> bytes:
            return msgspec.msgpack.encode(self._sandbox.words(path, media_type, page).value)

        return _WORDS.decode(self._made(sha256, page, "words", _is_words, find).read_bytes())

    def outline(self, sha256: str, path: Path, media_type: str) -> Outline:
        """Level, heading and page of the headings that the file lists. Raises as ``words`` does."""
        if media_type not in OUTLINED:
            raise NotFound(f"no outline of {media_type}")

        def find() -> bytes:
            with tempfile.TemporaryDirectory(prefix="arsip-outline-") as work:
                return msgspec.msgpack.encode(self._sandbox.outline(path, media_type, Path(work)).value)

        return _OUTLINE.decode(self._made(sha256, 0, "outline", _is_outline, find).read_bytes())

    def _made(
        self, sha256: str, page: int, name: str, is_whole: Callable[[Path], bool], make: Callable[[], bytes]
    ) -> Path:
        """The cached file, filled by ``make`` unless it is there and whole; one thread makes, others wait for it."""
        place = self._cache / sha256[:2] / f"{sha256}-{page}-{name}"
        with self._lock:
            turn = self._being_made.setdefault(place, threading.Lock())
        with turn:
            try:
                if not is_whole(place):
                    self._keep(place, self._attempt(sha256, page, make))
            finally:
                with self._lock:
                    self._being_made.pop(place, None)
        return place

    def _attempt(self, sha256: str, page: int, make: Callable[[], bytes]) -> bytes:
        """What ``make`` gives. Its failure is remembered, and a known one raised without trying again."""
        with self._lock:
            known = self._failures.get(sha256)
            if known is not None and known.until <= time.monotonic():
                del self._failures[sha256]
                known = None
            error = known.error_for(page) if known is not None else None
        if error is not None:
            raise error.with_traceback(None)
        try:
            return make()
        except (UnreadableFile, ReaderBug) as fresh:
            self._remember(sha256, page, fresh)
            raise

    def _remember(self, sha256: str, page: int, error: ArchiveError) -> None:
        with self._lock:
            if len(self._failures) >= _MOST_FAILURES_KEPT:
                del self._failures[next(iter(self._failures))]
            known = self._failures.setdefault(sha256, _Failures(time.monotonic() + _FAILURE_KEPT_SECONDS))
            known.errors[page] = error

    def _keep(self, place: Path, content: bytes) -> None:
        with no_room_is_storage_full():
            place.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".part-", delete=False) as part:
                part.write(content)
            Path(part.name).replace(place)
        with self._lock:
            if self._size is not None:
                self._size += len(content)
            if self._size is None or self._size > self._max_bytes:
                self._size = self._sweep(spare=place)

    def _sweep(self, spare: Path) -> int:
        """Bytes in the cache, after removing what was used longest ago if there are too many."""
        statuses = ((file, _status(file)) for file in self._cache.glob("*/*"))
        entries = [(status.st_mtime_ns, status.st_size, file) for file, status in statuses if status is not None]
        size = sum(bytes_ for _, bytes_, _ in entries)
        if size <= self._max_bytes:
            return size
        for _, bytes_, file in sorted(entries):
            if size <= self._max_bytes * _KEPT_AFTER_SWEEP:
                break
            if file != spare:
                file.unlink(missing_ok=True)
                size -= bytes_
        return size


def _status(file: Path) -> os.stat_result | None:
    """None when another process has just removed it."""
    try:
        return file.stat()
    except FileNotFoundError:
        return None


def _is_webp(place: Path) -> bool:
    """Present with the length its header states (RIFF: bytes 4..8, counted from there); marks it as used."""
    try:
        with place.open("rb") as file:
            head = file.read(12)
            size = os.fstat(file.fileno()).st_size
            if head[:4] != b"RIFF" or head[8:] != b"WEBP" or int.from_bytes(head[4:8], "little") + 8 != size:
                return False
            os.utime(file.fileno())
    except FileNotFoundError:
        return False
    return True


def _is_words(place: Path) -> bool:
    return _decodes(place, _WORDS)


def _is_outline(place: Path) -> bool:
    return _decodes(place, _OUTLINE)


def _decodes(place: Path, decoder: msgspec.msgpack.Decoder[Any]) -> bool:
    """Present and whole; marks it as used."""
    try:
        decoder.decode(place.read_bytes())
        os.utime(place)
    except (FileNotFoundError, msgspec.MsgspecError):
        return False
    return True
