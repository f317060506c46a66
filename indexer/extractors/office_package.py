"""Which parts belong together in an OOXML package, and what do its properties say?"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote

from archive.errors import DamagedFile
from indexer.extractors.page_text import clean
from indexer.extractors.xml_parts import DATA, END, START, starts, texts_of, walk
from indexer.extractors.zip_safety import CountedStream, SafeZip

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CORE = {
    "{http://purl.org/dc/elements/1.1/}title": "title",
    "{http://purl.org/dc/elements/1.1/}creator": "author",
    "{http://purl.org/dc/elements/1.1/}subject": "subject",
    "{http://purl.org/dc/elements/1.1/}language": "language",
    "{http://purl.org/dc/terms/}created": "created",
    "{http://purl.org/dc/terms/}modified": "modified",
    "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}keywords": "keywords",
}
_APPLICATION = {"{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Application": "producer"}
_DRAWN_TEXT = frozenset({"t", "v", "text"})  # a:t of paragraphs, c:v of charts, text of comments
_DRAWN_LINES = frozenset({"p", "v", "text"})


@dataclass(frozen=True, slots=True)
class Relationship:
    """A part another part points to. ``kind`` is the last step of its type, e.g. ``comments``."""

    id: str
    kind: str
    part: str


def relationships(package: SafeZip, part: str) -> list[Relationship]:
    """The parts inside the package that ``part`` ("" for the package itself) points to, in the order written."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if not package.has(rels):
        return []
    found = []
    with package.open(rels) as stream:
        for attributes in starts(stream.chunks(), rels, _RELATIONSHIP):
            if attributes.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, unquote(attributes.get("Target", "")))).lstrip("/")
            if package.has(target):
                kind = attributes.get("Type", "").rsplit("/", 1)[-1]
                found.append(Relationship(attributes.get("Id", ""), kind, target))
    return found


def main_part(package: SafeZip, usual: str) -> str:
    """The name of the package's main part. Raises DamagedFile when there is none."""
    for relationship in relationships(package, ""):
        if relationship.kind == "officeDocument":
            return relationship.part
    if package.has(usual):
        return usual
    raise DamagedFile("the package has no main part")


def core_properties(package: SafeZip, warnings: list[str]) -> dict[str, str]:
    """What docProps says, under the keys of ExtractedDocument; broken properties only cost themselves."""
    found: dict[str, str] = {}
    for part, keys in (("docProps/core.xml", _CORE), ("docProps/app.xml", _APPLICATION)):
        if not package.has(part):
            continue
        with reading(package, part, warnings) as stream:
            for name, text in texts_of(stream.chunks(), part, frozenset(keys)):
                if text := clean(text):
                    found[keys[name]] = text[:1000]
    return found


@contextmanager
def reading(package: SafeZip, part: str, warnings: list[str]) -> Iterator[CountedStream]:
    """Open a part the document can do without: when it is damaged, that becomes a warning."""
    try:
        with package.open(part) as stream:
            yield stream
    except DamagedFile as error:
        warnings.append(str(error))


def drawing_text(package: SafeZip, part: str, warnings: list[str]) -> str:
    """The words of a diagram, chart, drawing or comments part, a line each; "" when it is damaged."""
    lines: list[str] = []
    line: list[str] = []
    inside = False
    with reading(package, part, warnings) as stream:
        for event in walk(stream.chunks(), part):
            local = event.name.rpartition("}")[2]
            if event.kind == START:
                inside = local in _DRAWN_TEXT
            elif event.kind == DATA and inside:
                line.append(event.text)
            elif event.kind == END:
                inside = False
                if local in _DRAWN_LINES and line:
                    lines.append("".join(line))
                    line.clear()
    return "\n".join([*lines, "".join(line)])
