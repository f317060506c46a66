"""Which number does a paper bear, and what did OCR make of its digits?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FIRST_YEAR = 1945

_DIGIT_LIKE = str.maketrans({"O": "0", "o": "0", "Q": "0", "l": "1", "I": "1", "|": "1", "!": "1"})
# In a year also what would be a letter anywhere else (Nomor 12B is a number, Tahun 201B is not).
_YEAR_LIKE = str.maketrans(
    {"O": "0", "o": "0", "Q": "0", "D": "0", "l": "1", "I": "1", "i": "1", "|": "1", "!": "1", "L": "1", "r": "1",
     "S": "5", "s": "5", "Z": "2", "z": "2", "B": "8", "T": "7", "g": "9", "q": "9"}
)  # fmt: skip
YEAR = r"[12][\dOoQDlIi|!LrSsZzBTgq]{3}"
_SEGMENT = re.compile(r"[\dOoQlI|!]+")
_YEAR_TOKEN = re.compile(rf"(?<![\w/.,-]){YEAR}(?![\w])")
_AFTER_NUMBER_WORD = re.compile(r"(?<=\bNOMOR )[\dOoQlI|!]{1,4}(?![\w/])")

_OF_YEAR = re.compile(
    rf"(?P<no>[\dOoQlI|!]{{1,4}}(?:\s?[A-Z](?![\w]))?(?:/[A-Z][\w.]{{0,5}})?)\s*(?:TAHUN|TAHTIN|TABUN|THN\.?)\s*(?P<year>{YEAR})(?!\w)",
    re.IGNORECASE,
)
_LETTER = re.compile(
    r"(?<![\w/.-])(?P<number>(?:[A-Z]{2,8}(?=/)|(?!NO)[A-Z]{0,8}[./-]?[\dOoQlI|!][\dOoQlI|!.]*[A-Z]?\s?)"
    r"(?:[/\\]\s?(?:TAHUN\s?[12]\w{3}\b|[\w.&()-]+)(?:\s(?=/))?){1,6})"
)
_SPLIT_SEGMENT = re.compile(r"(?<=/)(\d{1,3}) (?=\d{1,3}/)")
_ENDS_IN_YEAR = re.compile(rf"(?:^|[/\\]\s?|TAHUN\s?)({YEAR})$", re.IGNORECASE)
_DATE_LIKE = re.compile(r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}")
_LABEL = re.compile(
    r"^\W*(?:(?:siaran pers|surat(?: edaran| tugas| keputusan| perintah)?|pengumuman|nota dinas|berita acara)\s+)?"
    r"(?:N\s?O\s?M\s?O\s?R|No|Nmr)\b\.?(?:[ \t]+(?:SOP|DPA|Surat|Naskah|Dokumen|Berita Acara|SK)(?=[\s:]))?"
    r"[ \t]*[:;.]?[ \t]*(?P<rest>.*)$",
    re.IGNORECASE,
)
_MISREAD_LABEL = re.compile(r"^\W*[\w.|}{]{0,3}[O0]M[O0]R\b")  # }.IOMOR


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number as it should be written, the year it names, and how it stood on the paper."""

    value: str
    year: int | None
    excerpt: str


def year_of(text: str, this_year: int) -> int | None:
    """The year that four possibly misread characters mean; None outside 1945 to next year."""
    repaired = text.translate(_YEAR_LIKE)
    if not repaired.isdecimal():
        return None
    year = int(repaired)
    return year if FIRST_YEAR <= year <= this_year + 1 else None


def repaired_years(text: str, this_year: int) -> str:
    """The text with misread years (2O2l) and numbers after NOMOR put right; no other word is touched."""

    def year(found: re.Match[str]) -> str:
        # Two real digits at least: "1001" in letters alone is a word.
        known = year_of(found[0], this_year) if sum(map(str.isdigit, found[0])) >= 2 else None
        return str(known) if known else found[0]

    def number(found: re.Match[str]) -> str:
        return found[0].translate(_DIGIT_LIKE) if any(map(str.isdigit, found[0])) else found[0]

    return _AFTER_NUMBER_WORD.sub(number, _YEAR_TOKEN.sub(year, text))


def number_in(line: str, this_year: int) -> DocumentNumber | None:
    """The first document number in a line: ``12 Tahun 2023`` or ``188.45/217/Huk-BPBD/2019``."""
    line = _SPLIT_SEGMENT.sub(r"\1", line)  # 027/1 4/BAST: OCR sees gaps beside a narrow 1
    found = _OF_YEAR.search(line)
    letter = _letter_number(line, this_year)
    if found and not (letter and line.find(letter.excerpt) < found.start()):
        year = year_of(found["year"], this_year)
        number = "/".join(_repaired(part.strip()) for part in found["no"].split("/"))
        if year and any(map(str.isdigit, number)):
            return DocumentNumber(f"{number.lstrip('0') or '0'} Tahun {year}", year, " ".join(found[0].split()))
    return letter


def _letter_number(line: str, this_year: int) -> DocumentNumber | None:
    for found in _LETTER.finditer(line):
        raw = found["number"].rstrip(".,;:)(-")
        if _DATE_LIKE.fullmatch(raw):
            continue
        parts = [part.strip() for part in re.split(r"\s?[/\\]\s?", raw)]
        ending = _ENDS_IN_YEAR.search(raw)
        year = year_of(ending[1], this_year) if ending else None
        if ending and year is not None:
            parts[-1] = parts[-1].removesuffix(ending[1]) + str(year)
        value = "/".join(_repaired(part) for part in parts if part)
        # "24/7", "dan/atau" and "1/2" have slashes too: a year, a code or a third part makes it a number.
        if year is None and not any(map(str.isdigit, parts[0])):
            continue
        if year is not None or (len(parts) >= 3 and re.search(r"[A-Z]", value)):
            return DocumentNumber(value, year, raw)
    return None


def _repaired(segment: str) -> str:
    """A segment of digits with misread letters put right; any other segment as it is."""
    if _SEGMENT.fullmatch(segment) and any(map(str.isdigit, segment)):
        return segment.translate(_DIGIT_LIKE)
    if "." in segment:
        return ".".join(_repaired(part) for part in segment.split("."))
    return segment


def labelled_numbers(lines: list[str], this_year: int) -> Iterator[DocumentNumber]:
    """Numbers on lines that say they hold one (Nomor : …), in reading order."""
    for index, line in enumerate(lines):
        label = _LABEL.match(line)
        if label is None:
            continue
        rest = label["rest"] or (lines[index + 1] if index + 1 < len(lines) else "")
        number = number_in(rest, this_year)
        # What stands far behind the label is a sentence about another paper.
        if number and rest.find(number.excerpt[:2]) <= 12:
            yield number


def is_number_line(line: str) -> bool:
    """Does the line announce the number of this paper?"""
    return bool(_LABEL.match(line) or _MISREAD_LABEL.match(line))
