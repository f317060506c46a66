"""What kind of file is this, by its bytes?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import olefile

from archive.documents import FileType, Reason
from archive.errors import DamagedFile, PasswordProtected, UnreadableFile
from archive.extraction import Limits
from indexer import media_types as mt
from indexer.decoding import decode, encoding_of
from indexer.extractors.zip_safety import SafeZip
from indexer.media_types import file_type_of

__all__ = ["Identified", "file_type_of", "identify"]

_HEAD = 8192
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_HEADER = re.compile(rb"%PDF-\d")

_IMAGES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", mt.PNG),
    (b"\xff\xd8\xff", mt.JPEG),
    (b"II*\x00", mt.TIFF),
    (b"MM\x00*", mt.TIFF),
    (b"GIF87a", mt.GIF),
    (b"GIF89a", mt.GIF),
)
_KEPT_ONLY: tuple[tuple[bytes, str], ...] = (
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"OggS", "application/ogg"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
    (b"8BPS", "image/vnd.adobe.photoshop"),
    (b"AC10", "image/vnd.dwg"),
    (b"\x1aE\xdf\xa3", "video/x-matroska"),
    (b"\x00\x00\x00\x0cjP  ", "image/jp2"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
)
_MAIN_PARTS: tuple[tuple[bytes, str], ...] = (
    (b"wordprocessingml.document.main+xml", mt.DOCX),
    (b"ms-word.document.macroenabled.main+xml", mt.DOCX_MACRO),
    (b"wordprocessingml.template.main+xml", mt.DOTX),
    (b"ms-word.template.macroenabledtemplate.main+xml", mt.DOTX_MACRO),
    (b"spreadsheetml.sheet.main+xml", mt.XLSX),
    (b"ms-excel.sheet.macroenabled.main+xml", mt.XLSX_MACRO),
    (b"spreadsheetml.template.main+xml", mt.XLTX),
    (b"ms-excel.template.macroenabled.main+xml", mt.XLTX_MACRO),
    (b"ms-excel.sheet.binary.macroenabled.main", mt.XLSB),
    (b"presentationml.presentation.main+xml", mt.PPTX),
    (b"ms-powerpoint.presentation.macroenabled.main+xml", mt.PPTX_MACRO),
    (b"presentationml.template.main+xml", mt.POTX),
    (b"ms-powerpoint.template.macroenabled.main+xml", mt.POTX_MACRO),
    (b"presentationml.slideshow.main+xml", mt.PPSX),
    (b"ms-powerpoint.slideshow.macroenabled.main+xml", mt.PPSX_MACRO),
)
_MAIN_NAMES = (("word/document.xml", mt.DOCX), ("xl/workbook.xml", mt.XLSX), ("ppt/presentation.xml", mt.PPTX))
_ZIP_MIMETYPES = frozenset({mt.ODT, mt.ODS, mt.ODP, mt.OTT, mt.OTS, mt.OTP, mt.EPUB})

_HEADER_LINE = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,60}):(?:[ \t]|$)")
_TRANSPORT_HEADERS = frozenset({"received", "message-id", "mime-version", "return-path", "delivered-to"})
_LETTER_HEADERS = frozenset({"from", "to", "subject", "date", "cc", "reply-to", "sender", "content-type"})
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|title|meta|table|div|p|h[1-6]|script|style|center|font)\b",
    re.IGNORECASE | re.DOTALL,
)
_TEXT_EXTENSIONS = {
    ".csv": mt.CSV,
    ".tsv": mt.CSV,
    ".md": mt.MARKDOWN,
    ".markdown": mt.MARKDOWN,
    ".html": mt.HTML,
    ".htm": mt.HTML,
    ".xhtml": mt.HTML,
    ".eml": mt.EML,
}


@dataclass(frozen=True, slots=True)
class Identified:
    """What a file is. ``needs_converter``: only LibreOffice can read it for us."""

    media_type: str
    file_type: FileType
    needs_converter: bool


def identify(path: Path, file_name: str) -> Identified:
    """Name the format of the file at ``path`` by its bytes.

    ``file_name`` only decides between text formats, which share their bytes.
    Raises DamagedFile for an empty file or a broken ZIP, PasswordProtected for
    an encrypted Office file, UnreadableFile (unknown format) for all else.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise DamagedFile("the file is empty", Reason.EMPTY_FILE)
    media = _by_signature(path, head) or _text_format(head, path.stat().st_size, file_name)
    if media is None:
        raise UnreadableFile(Reason.UNKNOWN_FORMAT)
    return Identified(media, file_type_of(media), media in mt.NEEDS_CONVERTER)


def _by_signature(path: Path, head: bytes) -> str | None:
    if head.startswith(b"%PDF-"):
        return mt.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK")):
        return _zip_format(path)
    if head.startswith(_OLE_MAGIC):
        return _ole_format(path)
    if head.startswith(b"{\\rtf"):
        return mt.RTF
    for magic, media in _IMAGES:
        if head.startswith(magic):
            return media
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return mt.WEBP
    if head.startswith(b"BM") and head[14:18] in (b"\x28\0\0\0", b"\x0c\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0"):
        return mt.BMP
    if _PDF_HEADER.search(head[:1024]):
        return mt.PDF
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:12] in (b"heic", b"heix", b"mif1") else "video/mp4"
    for magic, media in _KEPT_ONLY:
        if head.startswith(magic) and encoding_of(head, complete=False) is None:
            return media
    return None


def _zip_format(path: Path) -> str:
    with SafeZip(path, Limits()) as package:
        if package.has("mimetype"):
            with package.open("mimetype") as stream:
                declared = stream.read(200).decode("ascii", "replace").strip()
            if declared in _ZIP_MIMETYPES:
                return declared
        if package.has("[Content_Types].xml"):
            with package.open("[Content_Types].xml") as stream:
                types = stream.read(1 << 20).lower()
            for marker, media in _MAIN_PARTS:
                if marker in types:
                    return media
            for name, media in _MAIN_NAMES:
                if package.has(name):
                    return media
    return mt.ZIP


def _ole_format(path: Path) -> str:
    """By the names of its streams. Raises PasswordProtected for encrypted OOXML."""
    try:
        with olefile.OleFileIO(path) as ole:
            names = {entry[0].lower() for entry in ole.listdir(streams=True, storages=True) if entry}
    except Exception as error:  # olefile raises whatever the broken sector tables lead it to
        raise DamagedFile(f"broken OLE file: {error}") from error
    if not names:
        raise DamagedFile("the OLE directory is missing", Reason.TRUNCATED)
    if "encryptedpackage" in names:
        raise PasswordProtected("encrypted Office file")
    if "worddocument" in names:
        return mt.DOC
    if names & {"workbook", "book"}:
        return mt.XLS
    if "powerpoint document" in names:
        return mt.PPT
    if any(name.startswith(("__substg1.0_", "__properties_version1.0", "__nameid")) for name in names):
        return mt.MSG
    return mt.OLE


def _text_format(head: bytes, size: int, file_name: str) -> str | None:
    if encoding_of(head, complete=size <= len(head)) is None:
        return None
    start = decode(head)
    if not start.strip("\x00\ufffd \r\n\t\x1a"):
        return None
    by_name = _TEXT_EXTENSIONS.get(PurePosixPath(file_name.lower()).suffix)
    if _looks_like_mail(start, few_headers_suffice=by_name == mt.EML):
        return mt.EML
    if _HTML_START.match(start) or "<html" in start[:1024].lower():
        return mt.HTML
    return mt.TEXT if by_name in (None, mt.EML) else by_name


def _looks_like_mail(start: str, *, few_headers_suffice: bool) -> bool:
    names: set[str] = set()
    for number, line in enumerate(start.splitlines()):
        if number == 0 and line.startswith("From "):  # the separator of a mailbox file
            continue
        if line[:1] in (" ", "\t") and names:
            continue
        match = _HEADER_LINE.match(line)
        if match is None:
            break
        names.add(match[1].lower())
    letter = names & _LETTER_HEADERS
    if few_headers_suffice and letter:
        return True
    return bool(names & _TRANSPORT_HEADERS) and bool(letter)
