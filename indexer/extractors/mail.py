"""What does an e-mail say, and what is attached to it?"""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import email.utils
from collections.abc import Iterator
from email.message import EmailMessage, Message

from archive.documents import Reason
from archive.errors import DamagedFile, UnsafeFile
from archive.extraction import ExtractedDocument, Extraction
from indexer import media_types as mt
from indexer.decoding import decode, encoding_of
from indexer.extractors.members import MemberStore
from indexer.extractors.page_text import clean, section_pages
from indexer.extractors.web import decode_html, read_html

_SHOWN = ("From", "To", "Cc", "Subject", "Date")
_PARTS = 10_000


class MailExtractor:
    """The standard library's parser with its modern policy; nothing in a message is fetched."""

    name = "mail/1"
    media_types = frozenset({mt.EML})

    def extract(self, extraction: Extraction) -> ExtractedDocument:
        """Headers and body as sections, attachments as members. Raises DamagedFile or UnsafeFile."""
        data = extraction.path.read_bytes()
        if (encoding_of(data[:4096], complete=False) or "").startswith("utf-16"):
            data = decode(data).encode()
        try:
            message = email.message_from_bytes(data.lstrip(b"\r\n \t"), policy=email.policy.default)
            parts = list(_leaves(message))
        except RecursionError as error:
            raise UnsafeFile(Reason.NESTED_TOO_DEEP, "parts within parts") from error
        store = MemberStore(extraction.work, extraction.limits)
        warnings: list[str] = []
        bodies: list[str] = []
        htmls: list[str] = []
        for part in parts:
            kind = part.get_content_type()
            if kind in ("text/plain", "text/html") and not _is_attached(part):
                (bodies if kind == "text/plain" else htmls).append(_body_text(part, kind))
            else:
                name = _file_name(part, len(store.members) + 1)
                content = _attached_bytes(part)
                if content:
                    store.add(name, [content])
                else:
                    warnings.append(f"attachment {name!r} is empty")
        headers = {name: _header(message, name) for name in _SHOWN}
        lines = [f"{name}: {value}" for name, value in headers.items() if value]
        body = bodies if any(text.strip() for text in bodies) else htmls
        pages, _ = section_pages(clean("\n".join([*lines, "", *body])))
        properties = {"title": headers["Subject"], "author": headers["From"], "created": iso_date(headers["Date"])}
        return ExtractedDocument(
            mt.EML,
            pages,
            {key: value[:1000] for key, value in properties.items() if value},
            members=tuple(store.members),
            warnings=tuple(warnings),
            extractor=self.name,
        )


def iso_date(value: str) -> str:
    """A mail date in ISO 8601; "" when it is none."""
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    return moment.isoformat() if isinstance(moment, dt.datetime) else ""


def _leaves(message: Message) -> Iterator[Message]:
    """Parts that hold content, in order; an attached message is one part and not looked into."""
    waiting = [message]
    seen = 0
    while waiting:
        part = waiting.pop()
        seen += 1
        if seen > _PARTS:
            raise UnsafeFile(Reason.TOO_MANY_PARTS, limit=_PARTS)
        if part.get_content_type() == mt.EML and part is not message:
            yield part
        elif part.is_multipart():
            waiting.extend(reversed([child for child in part.get_payload() if isinstance(child, Message)]))
        else:
            yield part


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _body_text(part: Message, kind: str) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    if kind == "text/html":
        try:
            return read_html(decode_html(data)).text
        except DamagedFile:
            return decode(data)
    charset = part.get_content_charset()
    if charset and charset not in ("us-ascii", "unknown-8bit"):
        try:
            return data.decode(charset, "replace")
        except LookupError:
            return decode(data)
    return decode(data)


def _attached_bytes(part: Message) -> bytes:
    if part.get_content_type() == mt.EML:
        inner = part.get_payload()
        return inner[0].as_bytes() if isinstance(inner, list) and inner and isinstance(inner[0], Message) else b""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _file_name(part: Message, number: int) -> str:
    if name := part.get_filename():
        return clean(name)
    inner = part.get_payload()
    if part.get_content_type() == mt.EML and isinstance(inner, list) and inner:
        subject = _header(inner[0], "Subject") if isinstance(inner[0], EmailMessage) else ""
        return f"{subject or f'pesan-{number}'}.eml"
    return f"lampiran-{number}"


def _header(message: Message, name: str) -> str:
    """The decoded header; a hostile one may break the parser, then its raw text."""
    try:
        value = message.get(name)
    except (ValueError, IndexError, AttributeError, TypeError, LookupError):
        value = dict(message.raw_items()).get(name) if isinstance(message, EmailMessage) else None
    return " ".join(clean(str(value)).split()) if value else ""
