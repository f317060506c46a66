"""In which order do the words of an OpenDocument part stand, and on which sheet or slide?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from indexer.extractors.flow import Flow
from indexer.extractors.xml_parts import DATA, START, Event

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_PRESENTATION = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"

_PARAGRAPHS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
_ASIDE = frozenset({f"{_TEXT}note-body", f"{OFFICE}annotation"})  # read apart, shown after the paragraph they hang on
_SKIPPED = frozenset(
    {
        f"{_TEXT}tracked-changes",  # deleted text is kept there
        f"{_TEXT}note-citation",
        "{http://purl.org/dc/elements/1.1/}creator",
        "{http://purl.org/dc/elements/1.1/}date",
        f"{_TEXT}sender-initials",
        f"{_TABLE}tracked-changes",
        f"{OFFICE}binary-data",
        f"{OFFICE}scripts",
        f"{_TEXT}page-number",
        f"{_TEXT}page-count",
        f"{_TEXT}sheet-name",
    }
)
_HEADERS = frozenset(f"{_STYLE}{name}" for name in ("header", "header-left", "header-first"))
_FOOTERS = frozenset(f"{_STYLE}{name}" for name in ("footer", "footer-left", "footer-first"))
_FIELDS = frozenset({f"{_TEXT}date", f"{_TEXT}time", f"{_TEXT}title", f"{_TEXT}file-name"})  # "???" in headers
_DECLARED = frozenset({f"{_PRESENTATION}footer-decl", f"{_PRESENTATION}header-decl"})
_WHITE = re.compile(r"[ \t\r\n]+")
_SPACES_AT_ONCE = 100
_REPEATED_CELLS = 64  # a repeated value says nothing new, and its count is the writer's word


class Walker:
    """One pass over the events of content.xml or styles.xml.

    A text document goes into ``flow``; sheets and slides become ``boards``, each
    with its label and lines; header and footer texts of styles.xml are collected apart.
    """

    def __init__(self, flow: Flow | None) -> None:
        self.boards: list[tuple[str, list[str]]] = []
        self.headers: list[str] = []
        self.footers: list[str] = []
        self._flow = flow
        self._zone: list[str] | None = None  # the headers or footers being read
        self._paragraphs: list[list[str]] = []  # open ones: text boxes and notes nest them
        self._hanging: list[str] = []  # texts of boxes, to follow the paragraph or row they hang on
        self._notes: list[str] = []
        self._aside = 0
        self._level = 0
        self._depth = 0  # of tables
        self._cells: list[str] = []
        self._cell: list[str] | None = None
        self._repeated = 1
        self._date = ""
        self._broke_in_row = False
        self._in_spreadsheet = False
        self._in_title = False
        self._in_master = False
        self._style = ""
        self._breaking_styles: set[str] = set()

    def read(self, events: Iterable[Event]) -> None:
        """Collect everything."""
        skipping = 0
        declared = False
        for event in events:
            if event.kind == DATA:
                if skipping:
                    continue
                if self._paragraphs:
                    self._paragraphs[-1].append(_WHITE.sub(" ", event.text))
                elif declared:
                    self.footers.append(event.text)
            elif event.name in _SKIPPED or (event.name in _FIELDS and self._zone is not None):
                skipping += 1 if event.kind == START else -1
            elif skipping:
                continue
            elif event.name in _DECLARED:
                declared = event.kind == START
            elif event.kind == START:
                self._start(event.name, event.attributes)
            else:
                self._end(event.name)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in _PARAGRAPHS:
            self._start_paragraph(name, attributes)
        elif name == f"{_TEXT}s":
            self._append(" " * _number(attributes.get(f"{_TEXT}c"), _SPACES_AT_ONCE))
        elif name == f"{_TEXT}tab":
            self._append("\t")
        elif name == f"{_TEXT}line-break":
            self._append("\n")
        elif name == f"{_TEXT}soft-page-break":
            self._break_page()
        elif name in _ASIDE:
            self._aside += 1
        elif name == f"{_TABLE}table":
            if self._in_spreadsheet and self._depth == 0:
                self.boards.append((attributes.get(f"{_TABLE}name", ""), []))
            self._depth += 1
        elif name == f"{_TABLE}table-row" and self._depth == 1:
            self._cells = []
        elif name == f"{_TABLE}table-cell" and self._depth == 1:
            self._cell = []
            self._repeated = _number(attributes.get(f"{_TABLE}number-columns-repeated"), _REPEATED_CELLS)
            self._date = attributes.get(f"{OFFICE}date-value", "")
        elif name == f"{_DRAW}page":
            self.boards.append(("", []))
        elif name == f"{_DRAW}frame":
            purpose = attributes.get(f"{_PRESENTATION}class")
            self._in_title = purpose == "title"
            if self._in_master and purpose in ("header", "footer"):
                self._zone = self.footers
        elif name == f"{OFFICE}spreadsheet":
            self._in_spreadsheet = True
        elif name == f"{_STYLE}master-page":
            self._in_master = True
        elif name in _HEADERS:
            self._zone = self.headers
        elif name in _FOOTERS:
            self._zone = self.footers
        elif name == f"{_STYLE}style":
            self._style = attributes.get(f"{_STYLE}name", "")
        elif name == f"{_STYLE}paragraph-properties" and attributes.get(f"{_FO}break-before") == "page":
            self._breaking_styles.add(self._style)

    def _end(self, name: str) -> None:
        if name in _PARAGRAPHS:
            self._end_paragraph()
        elif name in _ASIDE:
            self._aside -= 1
        elif name == f"{_TABLE}table":
            self._depth -= 1
        elif name == f"{_TABLE}table-cell" and self._depth == 1 and self._cell is not None:
            text = self._date.replace("T", " ") if self._date else "\n".join(self._cell).strip()
            self._cells += [text] * (self._repeated if text else 1)
            self._cell = None
        elif name == f"{_TABLE}table-row" and self._depth == 1 and not self._paragraphs:
            self._end_row()
        elif name == f"{_DRAW}frame":
            self._in_title = False
            self._zone = None if self._in_master else self._zone
        elif name == f"{_STYLE}master-page":
            self._in_master = False
        elif name in _HEADERS or name in _FOOTERS:
            self._zone = None

    def _start_paragraph(self, name: str, attributes: Mapping[str, str]) -> None:
        if not self._paragraphs and not self._depth:
            if attributes.get(f"{_TEXT}style-name", "") in self._breaking_styles:
                self._break_page()
            self._level = _number(attributes.get(f"{_TEXT}outline-level"), 9) if name == f"{_TEXT}h" else 0
        self._paragraphs.append([])

    def _end_paragraph(self) -> None:
        text = "".join(self._paragraphs.pop()) if self._paragraphs else ""
        if self._aside:
            self._notes.append(text)
        elif self._paragraphs:
            self._hanging.append(text)
        elif self._cell is not None:
            self._cell.append(text)
        else:
            self._emit(text, self._level)
            self._level = 0
            self._emit_hanging()

    def _end_row(self) -> None:
        line = "\t".join(self._cells).rstrip("\t")
        if line.strip():
            self._emit(line)
        self._cells = []
        self._emit_hanging()
        if self._broke_in_row and self._flow is not None:
            self._broke_in_row = False
            self._flow.break_page()

    def _emit(self, text: str, level: int = 0) -> None:
        if self._zone is not None:
            if any(character.isalnum() for character in text):
                self._zone.append(text)
        elif self._flow is not None:
            self._flow.add_block(text, level)
        elif self.boards:
            label, lines = self.boards[-1]
            lines.append(text)
            if self._in_title:
                self.boards[-1] = (" ".join(f"{label} {text}".split()), lines)

    def _emit_hanging(self) -> None:
        for text in self._hanging:
            self._emit(text)
        for text in self._notes:
            if self._flow is not None and self._zone is None:
                self._flow.add_note(text)
            else:
                self._emit(text)
        self._hanging.clear()
        self._notes.clear()

    def _append(self, text: str) -> None:
        if self._paragraphs:
            self._paragraphs[-1].append(text)

    def _break_page(self) -> None:
        if self._flow is None or len(self._paragraphs) > 1:
            return
        if self._depth:
            self._broke_in_row = True
            return
        if self._paragraphs and "".join(self._paragraphs[-1]).strip():
            self._flow.add_block("".join(self._paragraphs[-1]), self._level)
            self._paragraphs[-1] = []
        self._flow.break_page()


def _number(value: str | None, most: int) -> int:
    """A count as written, between 1 and ``most``: it is the writer's word and may be a billion."""
    return min(int(value[:9]), most) or 1 if value and value.isdecimal() else 1
