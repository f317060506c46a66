"""What does a Word document (OOXML) say, page by page or section by section?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archive.extraction import ExtractedDocument, Extraction
from indexer import media_types as mt
from indexer.extractors.flow import Flow
from indexer.extractors.office_package import core_properties, drawing_text, main_part, reading, relationships
from indexer.extractors.xml_parts import DATA, FALLBACK, START, Event, W, walk
from indexer.extractors.zip_safety import SafeZip

_VALUE = f"{W}val"
_ID = f"{W}id"
# Names of the elements a document is made of, spelt once: they are compared for every element.
_BR = f"{W}br"
_LAST_RENDERED_PAGE_BREAK = f"{W}lastRenderedPageBreak"
_OUTLINE_LVL = f"{W}outlineLvl"
_P = f"{W}p"
_P_STYLE = f"{W}pStyle"
_PAGE_BREAK_BEFORE = f"{W}pageBreakBefore"
_SECT_PR = f"{W}sectPr"
_TBL = f"{W}tbl"
_TC = f"{W}tc"
_TR = f"{W}tr"
_TXBX_CONTENT = f"{W}txbxContent"
_TYPE = f"{W}type"
_ENDS_ONLY = frozenset({_P, _TC})
_SKIPPED = frozenset({FALLBACK, f"{W}del", f"{W}moveFrom"})
_TEXT = frozenset({f"{W}t", "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"})
_CHARACTERS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_NOTE_PARTS = ("footnotes", "endnotes", "comments")
_NOTES = frozenset({f"{W}footnote", f"{W}endnote", f"{W}comment"})
_REFERENCES = {
    f"{W}footnoteReference": "footnotes",
    f"{W}endnoteReference": "endnotes",
    f"{W}commentReference": "comments",
}
_FLOW = frozenset({_P, _TBL, _TR, _TC, _BR, _LAST_RENDERED_PAGE_BREAK, _PAGE_BREAK_BEFORE, _SECT_PR})
_STYLE = frozenset({_P_STYLE, _OUTLINE_LVL, _TXBX_CONTENT})
_READ = _FLOW | _STYLE | _SKIPPED | _TEXT | _NOTES | frozenset(_CHARACTERS) | frozenset(_REFERENCES)
_DRAWINGS = ("diagramData", "chart", "chartEx")

Notes = dict[tuple[str, str], str]


class WordExtractor:
    """A walk over the XML parts: python-docx leaves out text boxes, content controls and notes."""

    name = "word/1"
    media_types = mt.WORD_OPENXML

    def extract(self, extraction: Extraction) -> ExtractedDocument:
        """Pages where Word left page breaks behind, else sections. Raises UnreadableFile.

        Headers stand before, footers after the text of the first page, notes and
        comments at the end of the page that refers to them. Deleted text is left out.
        """
        warnings: list[str] = []
        with SafeZip(extraction.path, extraction.limits) as package:
            main = main_part(package, "word/document.xml")
            parts: dict[str, list[str]] = {}
            for related in relationships(package, main):
                parts.setdefault(related.kind, []).append(related.part)
            notes: Notes = {}
            for kind in _NOTE_PARTS:
                for part in parts.get(kind, []):
                    notes.update(_read_notes(package, part, kind, warnings))
            flow = Flow()
            for part in parts.get("header", []):
                flow.add_header(_plain(package, part, warnings))
            for part in parts.get("footer", []):
                flow.add_footer(_plain(package, part, warnings))
            body = _Body(flow, _heading_levels(package, parts.get("styles", []), warnings), notes)
            content = package.read(main)
            body.breaks_after = _section_breaks(content, main)
            body.read(walk([content], main, _READ))
            for text in notes.values():  # those that nothing refers to
                flow.add_note(text)
            for kind in _DRAWINGS:
                for part in parts.get(kind, []):
                    flow.add_note(drawing_text(package, part, warnings))
            properties = core_properties(package, warnings)
        pages, outline = flow.pages()
        return ExtractedDocument(
            extraction.media_type, pages, properties, outline, warnings=tuple(warnings), extractor=self.name
        )


class _Body:
    """One pass over the events of a part that holds paragraphs and tables."""

    def __init__(self, flow: Flow, levels: Mapping[str, int], notes: Notes) -> None:
        self._flow = flow
        self._levels = levels
        self._notes = notes
        self._line: list[str] = []
        self._outer: list[list[str]] = []  # the paragraphs around the text box being read
        self._boxes: list[str] = []
        self._level = 0
        self._depth = 0  # of tables
        self._cells: list[list[str]] = []
        self._broke_in_row = False
        self._ends_section = False
        self.breaks_after: list[bool] = []  # per section: does the next one begin on a new page?

    def read(self, events: Iterator[Event]) -> None:
        """Put everything into the flow."""
        skipping = 0
        in_text = False
        for event in events:
            if event.kind == DATA:
                if in_text and not skipping:
                    self._line.append(event.text)
            elif event.name in _SKIPPED:
                skipping += 1 if event.kind == START else -1
            elif skipping:
                continue
            elif event.name in _TEXT:
                in_text = event.kind == START
            elif event.kind == START:
                self._start(event)
            else:
                self._end(event.name)
        self._end_paragraph()

    def _start(self, event: Event) -> None:
        name, attributes = event.name, event.attributes
        if name in _ENDS_ONLY:
            return
        if name in _CHARACTERS:
            self._line.append(_CHARACTERS[name])
        elif name == _BR:
            if attributes.get(_TYPE) == "page":
                self._break(remembered=False)
            else:
                self._line.append("\n")
        elif name == _LAST_RENDERED_PAGE_BREAK:
            self._break(remembered=True)
        elif name == _PAGE_BREAK_BEFORE and attributes.get(_VALUE, "1") not in ("0", "false", "off"):
            self._break(remembered=False)
        elif name == _P_STYLE:
            self._level = self._level or self._levels.get(attributes.get(_VALUE, ""), 0)
        elif name == _OUTLINE_LVL:
            self._level = _outline_level(attributes)
        elif name in _REFERENCES:
            self._flow.add_note(self._notes.pop((_REFERENCES[name], attributes.get(_ID, "")), ""))
        elif name == _TXBX_CONTENT:
            self._outer.append(self._line)
            self._line = []
        elif name == _SECT_PR:
            self._ends_section = True
        elif name == _TBL:
            self._depth += 1
        elif name == _TR and self._depth == 1:
            self._cells = []

    def _end(self, name: str) -> None:
        if name == _P:
            self._end_paragraph()
        elif name == _TXBX_CONTENT:
            self._boxes.append("".join(self._line))
            self._line = self._outer.pop() if self._outer else []
        elif name == _TC and self._depth == 1 and not self._outer:
            self._cells.append(self._line)
            self._line = []
        elif name == _TR and self._depth == 1 and not self._outer:
            self._flow.add_block("\t".join("".join(cell).strip() for cell in self._cells))
            self._cells = []
            if self._broke_in_row:
                self._broke_in_row = False
                self._flow.break_page(remembered=True)
        elif name == _TBL:
            self._depth = max(0, self._depth - 1)
            if self._depth == 0:
                self._flush_boxes()

    def _end_paragraph(self) -> None:
        if self._depth or self._outer:
            self._line.append("\n")
            self._level = 0
            return
        self._flow.add_block("".join(self._line), self._level)
        self._line = []
        self._level = 0
        self._flush_boxes()
        if self._ends_section:
            self._ends_section = False
            if self.breaks_after and self.breaks_after.pop(0):
                self._flow.break_page()

    def _flush_boxes(self) -> None:
        for box in self._boxes:
            self._flow.add_block(box)
        self._boxes.clear()

    def _break(self, *, remembered: bool) -> None:
        if self._outer:
            return
        if self._depth:  # every cell of a row that spans pages remembers the break
            self._broke_in_row = True
            return
        if any(piece.strip() for piece in self._line):
            self._flow.add_block("".join(self._line), self._level)
            self._line = []
        self._flow.break_page(remembered=remembered)


def _section_breaks(content: bytes, part: str) -> list[bool]:
    """For every section but the last, whether the one after it begins a page: its own properties say so."""
    if content.count(b"sectPr") <= 2:  # one section, the usual document: spare it the second pass
        return []
    begins: list[bool] = []
    inside = False
    for event in walk([content], part):
        if event.name == f"{W}sectPr":
            inside = event.kind == START
            if inside:
                begins.append(True)
        elif inside and event.name == f"{W}type" and event.kind == START:
            begins[-1] = event.attributes.get(_VALUE) not in ("continuous", "nextColumn")
    return begins[1:]


def _outline_level(attributes: Mapping[str, str]) -> int:
    """1 to 9 for a heading; 0 for body text, which Word writes as 9."""
    value = attributes.get(_VALUE, "")
    return int(value) + 1 if value.isdecimal() and len(value) == 1 and value != "9" else 0


def _heading_levels(package: SafeZip, parts: list[str], warnings: list[str]) -> dict[str, int]:
    """Style id -> heading level, also where the level is inherited from the style it is based on."""
    levels: dict[str, int] = {}
    parents: dict[str, str] = {}
    for part in parts:
        style = ""
        with reading(package, part, warnings) as stream:
            for event in walk(stream.chunks(), part):
                if event.kind != START:
                    continue
                value = event.attributes.get(_VALUE, "")
                if event.name == f"{W}style":
                    style = event.attributes.get(f"{W}styleId", "")
                elif event.name == f"{W}outlineLvl" and style:
                    levels[style] = _outline_level(event.attributes)
                elif event.name == f"{W}name" and style and value.lower() == "title":
                    levels.setdefault(style, 1)
                elif event.name == f"{W}basedOn" and style:
                    parents[style] = value
    for style in parents:
        ancestor, steps = style, 0
        while ancestor not in levels and ancestor in parents and steps < 20:
            ancestor, steps = parents[ancestor], steps + 1
        if ancestor in levels:
            levels.setdefault(style, levels[ancestor])
    return {style: level for style, level in levels.items() if level}


def _read_notes(package: SafeZip, part: str, kind: str, warnings: list[str]) -> Notes:
    found: Notes = {}
    with reading(package, part, warnings) as stream:
        waiting: list[Event] = []
        for event in walk(stream.chunks(), part, _READ):
            if event.name in _NOTES and event.kind == START:
                note_id = event.attributes.get(_ID, "")
                waiting = []
            elif event.name in _NOTES:
                if text := _joined(iter(waiting)):
                    found[kind, note_id] = text
            else:
                waiting.append(event)
    return found


def _plain(package: SafeZip, part: str, warnings: list[str]) -> str:
    with reading(package, part, warnings) as stream:
        return _joined(walk(stream.chunks(), part, _READ))
    return ""


def _joined(events: Iterator[Event]) -> str:
    """Paragraphs of a small part as lines."""
    flow = Flow()
    _Body(flow, {}, {}).read(events)
    pages, _ = flow.pages()
    return "\n".join(page.text for page in pages)
