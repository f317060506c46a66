"""What does a message saved by Outlook (.msg) say, and what is attached to it?"""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterator

import olefile

from archive.errors import DamagedFile
from archive.extraction import ExtractedDocument, Extraction
from indexer import media_types as mt
from indexer.decoding import decode
from indexer.extractors.mail import iso_date
from indexer.extractors.members import MemberStore
from indexer.extractors.page_text import clean, section_pages
from indexer.extractors.web import decode_html, read_html

# Property tags of MS-OXPROPS
_SUBJECT, _BODY, _HTML, _HEADERS = "0037", "1000", "1013", "007D"
_SENDER, _SENDER_ADDRESS, _TO, _CC = "0C1A", "0C1F", "0E04", "0E03"
_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME, _DATA = "3707", "3704", "3001", "3701"
_SUBMITTED, _DELIVERED = 0x0039, 0x0E06
_FILETIME = 0x0040
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)


class OutlookExtractor:
    """olefile opens the compound file; properties are streams named by their MAPI tags."""

    name = "outlook/1"
    media_types = frozenset({mt.MSG})

    def extract(self, extraction: Extraction) -> ExtractedDocument:
        """Headers and body as sections, attachments as members. Raises DamagedFile or UnsafeFile."""
        try:
            ole = olefile.OleFileIO(extraction.path)
        except Exception as error:  # olefile raises whatever the broken sector tables lead it to
            raise DamagedFile(f"broken OLE file: {error}") from error
        with ole:
            message = _Storage(ole, extraction.limits.member)
            store = MemberStore(extraction.work, extraction.limits)
            warnings = list(_read_attachments(message, store))
            sender = " ".join(filter(None, (message.text(_SENDER), _bracketed(message.text(_SENDER_ADDRESS)))))
            created = message.time() or _date_in(message.text(_HEADERS))
            headers = (
                ("From", sender),
                ("To", message.text(_TO)),
                ("Cc", message.text(_CC)),
                ("Subject", message.text(_SUBJECT)),
                ("Date", created),
            )
            body = message.text(_BODY) or _html_body(message)
        lines = [f"{name}: {' '.join(value.split())}" for name, value in headers if value.strip()]
        pages, _ = section_pages(clean("\n".join([*lines, "", body])))
        properties = {"title": headers[3][1], "author": sender, "created": created}
        return ExtractedDocument(
            mt.MSG,
            pages,
            {key: " ".join(value.split())[:1000] for key, value in properties.items() if value.strip()},
            members=tuple(store.members),
            warnings=tuple(warnings),
            extractor=self.name,
        )


class _Storage:
    """The properties of a message or of one attachment."""

    def __init__(self, ole: olefile.OleFileIO, limit: int, path: tuple[str, ...] = ()) -> None:
        self.ole = ole
        self.path = path
        self._limit = limit

    def data(self, name: str) -> bytes:
        """The bytes of a stream; empty when it is missing, too large or broken."""
        full = [*self.path, name]
        try:
            if not self.ole.exists(full) or self.ole.get_size(full) > self._limit:
                return b""
            with self.ole.openstream(full) as stream:
                return bytes(stream.read())
        except (OSError, ValueError, IndexError, struct.error, TypeError):
            return b""

    def text(self, tag: str) -> str:
        """A text property, Unicode or 8-bit."""
        if unicode := self.data(f"__substg1.0_{tag}001F"):
            return clean(unicode.decode("utf-16-le", "replace"))
        return clean(decode(self.data(f"__substg1.0_{tag}001E")))

    def time(self) -> str:
        """When the message was sent, in ISO 8601: fixed-width properties are records of 16 bytes (MS-OXMSG 2.4)."""
        records = self.data("__properties_version1.0")[32:]
        times: dict[int, int] = {}
        for at in range(0, len(records) - 15, 16):
            kind, tag, _, value = struct.unpack_from("<HHIQ", records, at)
            if kind == _FILETIME:
                times[tag] = value
        ticks = times.get(_SUBMITTED) or times.get(_DELIVERED) or 0
        try:
            return (_EPOCH + dt.timedelta(microseconds=ticks // 10)).isoformat(timespec="seconds") if ticks else ""
        except OverflowError:
            return ""


def _read_attachments(message: _Storage, store: MemberStore) -> Iterator[str]:
    """Put attachments into ``store``; yields a warning for each that is left out."""
    folders = sorted({entry[0] for entry in message.ole.listdir() if entry[0].startswith("__attach_version1.0_")})
    for number, folder in enumerate(folders, 1):
        attachment = _Storage(message.ole, store.limit, (folder,))
        name = attachment.text(_LONG_NAME) or attachment.text(_SHORT_NAME) or attachment.text(_DISPLAY_NAME)
        content = attachment.data(f"__substg1.0_{_DATA}0102")
        if content:
            store.add(name or f"lampiran-{number}", [content])
        else:
            yield f"attachment {name or number!r} is empty or a message of its own"


def _html_body(message: _Storage) -> str:
    source = message.data(f"__substg1.0_{_HTML}0102")
    text = decode_html(source) if source else message.text(_HTML)
    try:
        return read_html(text).text
    except DamagedFile:
        return text


def _bracketed(address: str) -> str:
    return f"<{address}>" if "@" in address else ""


def _date_in(headers: str) -> str:
    for line in headers.splitlines():
        if line.lower().startswith("date:"):
            return iso_date(line[5:].strip())
    return ""
