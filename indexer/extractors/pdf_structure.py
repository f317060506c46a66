"""What does a PDF say about itself: properties, outline, page labels, attached files?"""

from __future__ import annotations

import datetime as dt
import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import FrameType
from typing import BinaryIO, TypeVar

from pypdf import PdfReader
from pypdf.generic import Destination

from archive.errors import UnsafeFile
from indexer.extractors.members import MemberStore
from indexer.extractors.page_text import clean

# What matters of pypdf's complaints is in Structure.warnings; a log line per oddity helps nobody.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

T = TypeVar("T")

CPU_SECONDS = 4.0
_LABELLED_PAGES = 5000
_HEADINGS = 5000
_LEVELS = 8
_INFO_KEYS = (
    ("title", "/Title"),
    ("author", "/Author"),
    ("subject", "/Subject"),
    ("keywords", "/Keywords"),
    ("producer", "/Producer"),
)


@dataclass(slots=True)
class Structure:
    """What could be had; ``warnings`` say what could not. ``labels`` has one text per page, or is empty."""

    properties: dict[str, str] = field(default_factory=dict)
    outline: tuple[tuple[int, str, int], ...] = ()
    labels: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class _OutOfTime(BaseException):
    """Not an Exception: pypdf catches those while it repairs broken files."""


def structure_of(path: Path, pages: int, store: MemberStore) -> Structure:
    """Read what pypdf finds in ``CPU_SECONDS``; a failure costs one answer and never the document.

    Attached files go to ``store``. Raises UnsafeFile when they are beyond its limits.
    """
    found = Structure()
    if threading.current_thread() is not threading.main_thread():
        found.warnings.append("structure left out: it can only be bounded in the main thread")
        return found
    try:
        with _cpu_budget(CPU_SECONDS), path.open("rb") as file:
            reader = _attempt(found, "file structure", lambda: _open(file))
            if reader is None:
                return found
            _attempt(found, "properties", lambda: found.properties.update(_properties(reader)))
            outline = _attempt(found, "outline", lambda: _outline(reader))
            found.outline = tuple(outline or ())
            _attempt(found, "attachments", lambda: _attachments(reader, store))
            if "/PageLabels" in (_attempt(found, "page labels", lambda: reader.root_object) or ()):
                labels = _attempt(found, "page labels", lambda: list(islice(reader.page_labels, _LABELLED_PAGES)))
                found.labels = [clean(label)[:50] for label in labels or ()][:pages]
    except _OutOfTime:
        found.warnings.append(f"structure left out in part: more than {CPU_SECONDS:.0f} CPU seconds")
    return found


@contextmanager
def _cpu_budget(seconds: float) -> Iterator[None]:
    """Raise _OutOfTime in this thread after ``seconds`` of CPU time."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise _OutOfTime

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _attempt(found: Structure, what: str, ask: Callable[[], T]) -> T | None:
    """The answer, or None and a warning: pypdf raises anything at all on broken files."""
    try:
        return ask()
    except UnsafeFile:
        raise
    except Exception as error:  # noqa: BLE001 - each accessor of a hostile file fails in its own way
        found.warnings.append(f"{what} cannot be read: {type(error).__name__}: {error}"[:300])
        return None


def _open(file: BinaryIO) -> PdfReader:
    reader = PdfReader(file, strict=False)
    if reader.is_encrypted:
        reader.decrypt("")
    return reader


def _properties(reader: PdfReader) -> dict[str, str]:
    found: dict[str, str] = {}
    info = reader.metadata
    if info is not None:
        for key, name in _INFO_KEYS:
            found[key] = clean(str(info.get(name) or ""))[:1000]
        for key, attribute in (("created", "creation_date"), ("modified", "modification_date")):
            with suppress(ValueError, OverflowError):  # a date that is none
                moment: dt.datetime | None = getattr(info, attribute)
                found[key] = moment.isoformat() if moment else ""
    language = reader.root_object.get("/Lang")
    found["language"] = clean(str(language))[:35] if language else ""
    return {key: value for key, value in found.items() if value}


def _outline(reader: PdfReader) -> list[tuple[int, str, int]]:
    """(level, heading, page number from 1 or 0), in document order."""
    numbers: dict[int, int] = {}
    found: list[tuple[int, str, int]] = []
    waiting: list[tuple[int, object]] = [(1, item) for item in reversed(reader.outline)]
    while waiting and len(found) < _HEADINGS:
        level, item = waiting.pop()
        if isinstance(item, list):
            waiting.extend((min(level + 1, _LEVELS), child) for child in reversed(item))
        elif isinstance(item, Destination) and (title := clean(str(item.title or ""))):
            if not numbers:
                numbers = _page_numbers(reader)
            found.append((level, title[:500], numbers.get(getattr(item.page, "idnum", 0), 0)))
    return found


def _page_numbers(reader: PdfReader) -> dict[int, int]:
    """Object number -> page number, once for all headings: pypdf would search all pages for each."""
    pages = enumerate(islice(reader.pages, _LABELLED_PAGES), 1)
    return {page.indirect_reference.idnum: number for number, page in pages if page.indirect_reference}


def _attachments(reader: PdfReader, store: MemberStore) -> None:
    for attachment in reader.attachment_list:
        store.add(attachment.alternative_name or attachment.name, [attachment.content])
