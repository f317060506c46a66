"""Can anything that was blacked out still be got out of the new file? What is looked for, and how."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, StreamObject

from archive.extraction import Limits

FRAGMENT: Final = 6
"""Digits in a row that give a number away."""

_TELLING: Final = 8  # digits in a row that are no coincidence, whatever else the document says
_WHOLE: Final = 6  # letters and digits of what is looked for as a whole
_BETWEEN: Final = re.compile(r"(?<=\d)[\s.,\-–—/]{1,3}(?=\d)")
_DIGITS: Final = re.compile(rf"\d{{{FRAGMENT},}}")
_XREF: Final = re.compile(rb"\nxref\n.*?\ntrailer", re.S)
_FORBIDDEN_AS_TEXT: Final = """
    /AcroForm /Names /Dests /Outlines /Metadata /PieceInfo /AF /OCProperties /OpenAction /AA /Annots
    /EmbeddedFiles /JavaScript /JS /EF /StructTreeRoot /Threads /PageLabels /Collection /Thumb
    /ActualText /Alt
"""
_FORBIDDEN: Final = frozenset(_FORBIDDEN_AS_TEXT.split())


class Needles(msgspec.Struct, frozen=True):
    """What must not be found: rows of digits, and whole strings of letters and digits in small letters."""

    fragments: frozenset[str]
    telling: frozenset[str]
    wholes: frozenset[str]


class Readings(msgspec.Struct, frozen=True):
    """What pypdf reads on each page, which pages' own streams hold a needle, and what should not be in the file."""

    texts: tuple[str, ...]
    streams_hold: bool
    leftovers: tuple[str, ...]


def needles_for(secrets: Iterable[str], innocent: Iterable[str]) -> Needles:
    """What to look for after ``secrets`` were blacked out; ``innocent`` are the texts that were to stay.

    Six or seven digits that the rest of the document says on its own, a code of a region for example, prove nothing;
    eight do, wherever they stand.
    """
    fragments: set[str] = set()
    telling: set[str] = set()
    wholes: set[str] = set()
    for secret in secrets:
        digits = re.sub(r"\D", "", secret)
        if len(digits) >= FRAGMENT:
            fragments |= set(_windows(digits, FRAGMENT))
            telling |= set(_windows(digits, _TELLING))
        plain = bare(secret)
        if len(plain) >= _WHOLE and not plain.isdecimal():
            wholes.add(plain)
    said = {window for text in innocent for run in _runs(text) for window in _windows(run, FRAGMENT)}
    return Needles(frozenset(fragments - said), frozenset(telling), frozenset(wholes))


def is_recovered(text: str, needles: Needles) -> bool:
    """Whether a text holds anything of what was looked for."""
    for run in _runs(text):
        if not needles.fragments.isdisjoint(_windows(run, FRAGMENT)):
            return True
        if not needles.telling.isdisjoint(_windows(run, _TELLING)):
            return True
    if not needles.wholes:
        return False
    plain = bare(text)
    return any(whole in plain for whole in needles.wholes)


def read_made_file(limits: Limits, path: str, needles: str) -> Readings:
    """Read the file that was made with pypdf, and look into every stream; ``needles`` is a file of ``Needles``."""
    wanted = msgspec.msgpack.decode(Path(needles).read_bytes(), type=Needles)
    raw = Path(path).read_bytes()
    reader = PdfReader(io.BytesIO(raw))
    everything = {number for generation in reader.xref.values() for number in generation} - {0}
    parts: list[bytes] = [_XREF.sub(b"\n", raw)]
    leftovers: set[str] = set()
    reached: set[int] = set()
    for found in _objects(reader.trailer, reached):
        if isinstance(found, DictionaryObject):
            leftovers |= {name for name in found if name in _FORBIDDEN}
        if isinstance(found, StreamObject) and found.get("/Subtype") != "/Image":
            parts.append(found.get_data())
    if orphans := everything - reached:
        leftovers.add(f"{len(orphans)} unreferenced")
    if raw.count(b"%%EOF") != 1:
        leftovers.add("earlier versions")
    texts = tuple(page.extract_text() or "" for page in reader.pages)
    return Readings(texts, any(_holds(part, wanted) for part in parts), tuple(sorted(leftovers)))


def _holds(part: bytes, needles: Needles) -> bool:
    """As it stands in streams: plain, in UTF-16, or in hexadecimal of either."""
    looked_for = needles.telling | {whole for whole in needles.wholes if whole.isascii()}
    small = part.lower()
    for needle in looked_for:
        plain, wide = needle.encode("ascii"), needle.encode("utf-16-be")
        if any(form in small for form in (plain, wide, plain.hex().encode(), wide.hex().encode())):
            return True
    return False


def _objects(root: PdfObject, reached: set[int]) -> Iterator[PdfObject]:
    waiting: list[PdfObject] = [root]
    while waiting:
        each = waiting.pop()
        if isinstance(each, IndirectObject):
            if each.idnum in reached:
                continue
            reached.add(each.idnum)
            target = each.get_object()
            if target is not None:
                waiting.append(target)
            continue
        yield each
        if isinstance(each, DictionaryObject):
            waiting.extend(each.values())
        elif isinstance(each, ArrayObject):
            waiting.extend(each)


def _runs(text: str) -> list[str]:
    """Rows of digits, whatever parts them."""
    return _DIGITS.findall(_BETWEEN.sub("", unicodedata.normalize("NFKC", text)))


def _windows(digits: str, size: int) -> Sequence[str]:
    return [digits[place : place + size] for place in range(len(digits) - size + 1)]


def bare(text: str) -> str:
    """Letters and digits alone, in small letters."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))
