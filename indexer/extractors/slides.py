"""What do the slides of a PowerPoint presentation (OOXML) say, with their notes and comments?"""

from __future__ import annotations

from collections.abc import Iterable

from archive.documents import Page, PageKind
from archive.errors import DamagedFile
from archive.extraction import ExtractedDocument, Extraction
from indexer import media_types as mt
from indexer.extractors.office_package import core_properties, drawing_text, main_part, reading, relationships
from indexer.extractors.page_text import clean, text_page
from indexer.extractors.xml_parts import DATA, FALLBACK, START, A, Event, R, starts, walk
from indexer.extractors.zip_safety import SafeZip

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_TITLES = frozenset({"title", "ctrTitle"})
_BESIDE = ("comments", "comment", "diagramData", "chart", "chartEx")


class SlidesExtractor:
    """A walk over the XML of every slide in presentation order: shapes, groups and tables as they are stacked."""

    name = "slides/1"
    media_types = mt.SLIDES_OPENXML

    def extract(self, extraction: Extraction) -> ExtractedDocument:
        """A page per slide, labelled with its title; notes and comments at its end. Raises UnreadableFile."""
        warnings: list[str] = []
        with SafeZip(extraction.path, extraction.limits) as package:
            main = main_part(package, "ppt/presentation.xml")
            parts = {related.id: related.part for related in relationships(package, main)}
            with package.open(main) as stream:
                order = [slide.get(f"{R}id", "") for slide in starts(stream.chunks(), main, f"{_P}sldId")]
            pages = tuple(
                _read_slide(package, number, parts[relation], warnings)
                for number, relation in enumerate((relation for relation in order if relation in parts), 1)
            )
            properties = core_properties(package, warnings)
        if not pages:
            raise DamagedFile("the presentation has no slides")
        outline = tuple((1, page.label, page.number) for page in pages if page.label)
        return ExtractedDocument(
            extraction.media_type, pages, properties, outline, warnings=tuple(warnings), extractor=self.name
        )


def _read_slide(package: SafeZip, number: int, part: str, warnings: list[str]) -> Page:
    reader = _Shapes()
    with reading(package, part, warnings) as stream:
        reader.read(walk(stream.chunks(), part))
    texts = list(reader.lines)
    for related in relationships(package, part):
        if related.kind == "notesSlide":
            notes = _Shapes()
            with reading(package, related.part, warnings) as stream:
                notes.read(walk(stream.chunks(), related.part))
            texts += notes.lines
        elif related.kind in _BESIDE:
            texts.append(drawing_text(package, related.part, warnings))
    return text_page(number, "\n".join(texts), PageKind.SLIDE, " ".join(reader.title.split()) or None)


class _Shapes:
    """The paragraphs of a slide or its notes, table rows as lines with tabs between the cells."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.title = ""
        self._line: list[str] = []
        self._cells: list[str] = []
        self._depth = 0  # of tables
        self._placeholder = ""

    def read(self, events: Iterable[Event]) -> None:
        """Collect ``lines`` and ``title``."""
        skipping = 0
        in_text = False
        for event in events:
            if event.kind == DATA:
                if in_text and not skipping and self._placeholder != "sldNum":
                    self._line.append(event.text)
            elif event.name == FALLBACK:
                skipping += 1 if event.kind == START else -1
            elif event.kind == START:
                in_text = event.name == f"{A}t"
                self._start(event)
            else:
                in_text = False
                self._end(event.name)

    def _start(self, event: Event) -> None:
        if event.name == f"{_P}sp":
            self._placeholder = ""
        elif event.name == f"{_P}ph":
            self._placeholder = event.attributes.get("type", "")
        elif event.name == f"{A}br":
            self._line.append("\n")
        elif event.name == f"{A}tbl":
            self._depth += 1

    def _end(self, name: str) -> None:
        if name == f"{A}p":
            if self._depth:
                self._line.append("\n")
                return
            text = "".join(self._line)
            self._line = []
            self.lines.append(text)
            if self._placeholder in _TITLES:
                self.title = clean(f"{self.title} {text}")
        elif name == f"{A}tc":
            self._cells.append("".join(self._line).strip())
            self._line = []
        elif name == f"{A}tr":
            self.lines.append("\t".join(self._cells))
            self._cells = []
        elif name == f"{A}tbl":
            self._depth -= 1
        elif name == f"{_P}sp":
            self._placeholder = ""
