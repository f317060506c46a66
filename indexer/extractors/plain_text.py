"""What do text, Markdown and CSV files say?"""

from __future__ import annotations

import csv

from archive.extraction import ExtractedDocument, Extraction
from indexer import media_types as mt
from indexer.decoding import decode
from indexer.extractors.page_text import clean, section_pages

_HEADING_LENGTH = 500
_CSV_SAMPLE = 16_384


class PlainTextExtractor:
    """Text as it stands; a row of a CSV file becomes a line with tabs between the cells."""

    name = "text/1"
    media_types = frozenset({mt.TEXT, mt.MARKDOWN, mt.CSV})

    def extract(self, extraction: Extraction) -> ExtractedDocument:
        """Sections of about 3,000 characters; headings of Markdown as outline. Raises nothing of its own."""
        text = decode(extraction.path.read_bytes())
        if extraction.media_type == mt.CSV:
            text = _rows_as_lines(text)
        text = clean(text)
        marks = _headings(text) if extraction.media_type == mt.MARKDOWN else []
        pages, outline = section_pages(text, marks)
        return ExtractedDocument(extraction.media_type, pages, outline=outline, extractor=self.name)


def _headings(text: str) -> list[tuple[int, str, int]]:
    """ATX headings outside fenced code as (level, title, offset)."""
    found: list[tuple[int, str, int]] = []
    offset, fence = 0, ""
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped.startswith(("```", "~~~")):
            fence = "" if stripped[:3] == fence else fence or stripped[:3]
        elif not fence and stripped.startswith("#") and len(stripped) <= _HEADING_LENGTH:
            title = stripped.lstrip("#")
            level = len(stripped) - len(title)
            if level <= 6 and title[:1] in (" ", "\t") and (title := title.strip().rstrip("#").rstrip()):
                found.append((level, title, offset))
        offset += len(line) + 1
    return found


def _rows_as_lines(text: str) -> str:
    sample = text[:_CSV_SAMPLE]
    lines = sample.splitlines()[:50]
    # The delimiter that cuts most lines into the same number of cells; csv.Sniffer guesses letters on short files.
    delimiter = max(",;\t|", key=lambda mark: _regularity(lines, mark))
    rows = csv.reader(text.replace("\x00", "").splitlines(keepends=True), delimiter=delimiter)
    out: list[str] = []
    while True:
        try:
            row = next(rows, None)
        except csv.Error:  # a field beyond the csv module's limit: an unclosed quote. The text as it stands is better
            return text
        if row is None:
            return "\n".join(out)
        out.append("\t".join(cell.strip().replace("\n", " ") for cell in row))


def _regularity(lines: list[str], delimiter: str) -> int:
    counts = [line.count(delimiter) for line in lines if delimiter in line]
    return max(map(counts.count, counts)) * 10 + min(max(counts), 9) if counts else 0
