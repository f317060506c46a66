"""How does raw extracted text become the clean text of numbered pages?"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from archive.documents import Page, PageKind, TextSource

SECTION_CHARACTERS = 3000
SHEET_CHARACTERS = 6000
LONGEST_WHOLE = 12_000
"""A page, section or sheet of the file is one page of the archive up to this length."""

_NEWLINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
# Control, zero-width and bidirectional marks, soft hyphens, lone surrogates and non-characters: no reader sees them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff0-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_BLANK_LINES = re.compile(r"\n{3,}")
_PDFIUM_HYPHEN = re.compile("[\x02\ufffe](?:[ \\t]*\n)?")  # pdfium's mark for a hyphen and the line end after it
# Its neighbours are looked at by hand: ``\w+`` before it would take quadratic time on a hostile megabyte of letters.
_BROKEN_WORD = re.compile(r"(?<=\w)[-\u2010\u00ad]\n[ \t]*(?=\w)")
_LONGEST_HALF = 40
_LAST_WORD = re.compile(r"\w+$")
_FIRST_WORD = re.compile(r"\w+")


def clean(text: str) -> str:
    """NFC text with ``\\n`` line ends, no control characters, no trailing spaces, at most one blank line in a row."""
    text = _SPACES.sub(" ", _NEWLINES.sub("\n", text))
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return _BLANK_LINES.sub("\n\n", _without_line_end_spaces(text)).strip()


def rejoin_broken_words(text: str) -> str:
    """Join words hyphenated at a line end; Indonesian reduplication, names and numbers keep their hyphen.

    ``pem-\\nbangunan`` -> ``pembangunan``; ``undang-\\nundang`` -> ``undang-undang``; ``COVID-\\n19`` -> ``COVID-19``.
    To be called before ``clean``, which removes the marks pdfium leaves for such hyphens.
    """
    text = _PDFIUM_HYPHEN.sub("-\n", _NEWLINES.sub("\n", text))
    return _BROKEN_WORD.sub(_hyphen_or_nothing, _without_line_end_spaces(text))


def _without_line_end_spaces(text: str) -> str:
    return "\n".join(line.rstrip(" \t") for line in text.split("\n"))


def _hyphen_or_nothing(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - _LONGEST_HALF) : match.start()]
    after = match.string[match.end() : match.end() + _LONGEST_HALF]
    left, right = _LAST_WORD.search(before), _FIRST_WORD.match(after)
    if left is None or right is None or not (before[-1].islower() and after[0].islower()):
        return "-"
    return "-" if _is_reduplication(left[0].lower(), right[0].lower()) else ""


def _is_reduplication(left: str, right: str) -> bool:
    """undang-undang, perundang-undangan, sewenang-wenang, tolong-menolong, adat-istiadat."""
    if left == right:
        return True
    if any(left.endswith(right[:length]) for length in range(4, len(right) + 1)):
        return True
    return len(left) >= 4 and right.endswith(left[1:])


@dataclass(frozen=True, slots=True)
class Part:
    """A page, section or sheet as the file has it, of any length. ``headings``: level, title and offset in ``text``."""

    text: str
    label: str | None = None
    headings: Sequence[tuple[int, str, int]] = ()


def section_pages(
    text: str, headings: Sequence[tuple[int, str, int]] = ()
) -> tuple[tuple[Page, ...], tuple[tuple[int, str, int], ...]]:
    """Split ``text`` at line ends into sections of about 3,000 characters.

    ``headings`` are level, title and offset in ``text``. Returns the pages and the outline as (level, title, page
    number). Text without a word gives one empty page.
    """
    return pages_of([Part(text, None, headings)], PageKind.SECTION, whole=SECTION_CHARACTERS * 4 // 3)


def pages_of(
    parts: Iterable[Part], kind: PageKind, size: int = SECTION_CHARACTERS, whole: int = LONGEST_WHOLE
) -> tuple[tuple[Page, ...], tuple[tuple[int, str, int], ...]]:
    """Number pages from 1; a part longer than ``whole`` characters becomes pages of about ``size``, cut at line ends.

    Nobody can read a page of a hundred thousand words on a telephone. The label of such a part says which page of it
    this is: ``Data (2/7)``. The outline is (level, title, page number).
    """
    pages: list[Page] = []
    outline: list[tuple[int, str, int]] = []
    for part in parts:
        ends = _ends(part.text, size) if len(part.text) > whole else [len(part.text)]
        outline += ((level, title, len(pages) + 1 + _page_at(ends, offset)) for level, title, offset in part.headings)
        for place, (begin, end) in enumerate(pairwise([0, *ends]), 1):
            label = f"{part.label} ({place}/{len(ends)})" if part.label and len(ends) > 1 else part.label
            pages.append(text_page(len(pages) + 1, part.text[begin:end], kind, label))
    return tuple(pages), tuple(outline)


def _ends(text: str, size: int) -> list[int]:
    ends: list[int] = []
    start = 0
    while len(text) - start > size * 4 // 3:
        end = text.rfind("\n", start, start + size)
        if end <= start:  # one very long line: cut at a space, else anywhere
            end = text.rfind(" ", start, start + size)
        start = end + 1 if end > start else start + size
        ends.append(start)
    return [*ends, len(text)]


def _page_at(ends: Sequence[int], offset: int) -> int:
    return min(bisect_right(ends, offset), len(ends) - 1)


def text_page(number: int, text: str, kind: PageKind, label: str | None = None) -> Page:
    """A page of text that was in the file as text; ``text`` is cleaned here."""
    text = clean(text)
    source = TextSource.BORN_DIGITAL if text else TextSource.NONE
    return Page(number, text, source, kind, clean(label)[:200] or None if label else None)
