"""What does a reader see of a web page?"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from lxml import etree, html

from archive.errors import DamagedFile
from archive.extraction import ExtractedDocument, Extraction
from indexer import media_types as mt
from indexer.decoding import decode, encoding_of
from indexer.extractors.page_text import clean, section_pages

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_DECLARED_WITHIN = 1 << 16
_DROPPED = frozenset({"script", "style", "template", "noscript", "head", "svg", "object", "iframe", "datalist"})
# fmt: off
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead",
    "title", "tr", "ul",
))
# fmt: on
_CELLS = frozenset({"td", "th"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SPACES = re.compile(r" {2,}")
_WHITE = re.compile(r"[ \t\r\n\f]+")
_PROPERTIES = {"author": "author", "description": "subject", "keywords": "keywords", "generator": "producer"}


@dataclass(slots=True)
class WebText:
    """The visible text with its headings as (level, title, offset) and what the head declares."""

    text: str = ""
    headings: list[tuple[int, str, int]] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)


class WebExtractor:
    """lxml's HTML parser; nothing is fetched and nothing is executed."""

    name = "web/1"
    media_types = frozenset({mt.HTML})

    def extract(self, extraction: Extraction) -> ExtractedDocument:
        """Sections of about 3,000 characters, headings as outline. Raises DamagedFile."""
        found = read_html(decode_html(extraction.path.read_bytes()))
        pages, outline = section_pages(found.text, found.headings)
        return ExtractedDocument(mt.HTML, pages, found.properties, outline, extractor=self.name)


def decode_html(data: bytes) -> str:
    """By BOM and UTF-16 NULs, then the declared charset, then as any text."""
    guessed = encoding_of(data[:_DECLARED_WITHIN], complete=len(data) <= _DECLARED_WITHIN) or ""
    declared = _META_CHARSET.search(data[:_DECLARED_WITHIN])
    if declared and not guessed.startswith(("utf-16", "utf-32")) and not data.startswith(codecs.BOM_UTF8):
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeError):
            return decode(data)
    return decode(data)


def read_html(source: str) -> WebText:
    """What a reader sees of ``source``. Raises DamagedFile when it cannot be parsed at all."""
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True
    )
    data = source.replace("\x00", "").encode("utf-8", "replace")
    if not data.strip():
        return WebText()
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError) as error:
        raise DamagedFile(f"HTML cannot be parsed: {error}") from error
    return _Reader().read(root)


class _Reader:
    """One pass over the tree without recursion: depth is the file's choice."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._length = 0
        self._found = WebText()
        self._preformatted = 0
        self._heading = 0

    def read(self, root: html.HtmlElement) -> WebText:
        self._read_head(root)
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if not isinstance(tag, str):
                continue
            if event == "start":
                if tag in _DROPPED:
                    walker.skip_subtree()
                    continue
                self._start(tag, element)
                self._add(element.text)
            else:
                self._end(tag)
                self._add(element.tail)
        self._end_line()
        self._found.text = "\n".join(self._lines)
        return self._found

    def _read_head(self, root: html.HtmlElement) -> None:
        title = root.find(".//title")
        if title is not None and (text := clean(title.text_content())):
            self._found.properties["title"] = " ".join(text.split())[:1000]
        for meta in root.iter("meta"):
            key = _PROPERTIES.get((meta.get("name") or "").lower())
            if key and (text := clean(meta.get("content") or "")):
                self._found.properties[key] = text[:1000]
        if language := root.get("lang"):
            self._found.properties["language"] = clean(language)[:35]

    def _start(self, tag: str, element: html.HtmlElement) -> None:
        if tag in _BLOCKS:
            self._end_line()
        if tag == "br":
            self._end_line()
        elif tag in _CELLS and any(piece.strip() for piece in self._line):
            self._line.append("\t")
        elif tag == "pre":
            self._preformatted += 1
        elif tag == "img" and element.get("alt"):
            self._add(f" {element.get('alt')} ")
        elif tag in ("input", "textarea") and element.get("type") not in ("hidden", "password"):
            self._add(f" {element.get('value') or ''} ")
        if tag in _HEADINGS:
            self._heading = _HEADINGS[tag]

    def _end(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_line()
        if tag == "pre":
            self._preformatted -= 1
        if tag in _HEADINGS:
            self._heading = 0

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if self._preformatted:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self._end_line()
                self._line.append(line)
        else:
            self._line.append(_WHITE.sub(" ", text))

    def _end_line(self) -> None:
        raw = "".join(self._line)
        self._line = []
        cells = (_SPACES.sub(" ", cell).strip() for cell in clean(raw).replace("\n", " ").split("\t"))
        line = raw.rstrip() if self._preformatted else "\t".join(cells)
        if not line.strip():
            return
        if self._heading:
            self._found.headings.append((self._heading, line[:500], self._length))
        self._lines.append(line)
        self._length += len(line) + 1
