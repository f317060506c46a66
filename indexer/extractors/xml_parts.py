"""How is an XML part of an untrusted package read without expanding, fetching or keeping too much?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, cast

from lxml import etree

from archive.documents import Reason
from archive.errors import DamagedFile, UnsafeFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_STRICT_NAMES = (
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", W),
    ("http://purl.oclc.org/ooxml/drawingml/main", A),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", R),
    (
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}",
    ),
    (
        "http://purl.oclc.org/ooxml/presentationml/main",
        "{http://schemas.openxmlformats.org/presentationml/2006/main}",
    ),
)


_FED_AT_ONCE = 1 << 16

START: Literal["start"] = "start"
END: Literal["end"] = "end"
DATA: Literal["data"] = "data"


class Event(NamedTuple):
    """``name`` is the element's name in Clark notation, ``text`` the characters of a data event."""

    kind: Literal["start", "end", "data"]
    name: str = ""
    attributes: Mapping[str, str] = {}
    text: str = ""


class _Collector:
    """The target lxml parses into: a list of events, no tree."""

    def __init__(self, part: str, wanted: frozenset[str] | None) -> None:
        self.events: list[Event] = []
        self._part = part
        self._wanted = wanted
        self._names: dict[str, str] = {}  # as written -> as reported, "" for those nobody asked for

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if known := self._names.get(name) or self._learn(name):
            self.events.append(Event(START, known, attributes, ""))

    def end(self, name: str) -> None:
        if known := self._names[name]:
            self.events.append(Event(END, known, {}, ""))

    def data(self, text: str) -> None:
        self.events.append(Event(DATA, "", {}, text))

    def _learn(self, name: str) -> str:
        if name not in self._names:
            known = _transitional(name)
            self._names[name] = known if self._wanted is None or known in self._wanted else ""
        return self._names[name]

    def doctype(self, *_declared: str | None) -> None:
        raise UnsafeFile(Reason.EXTERNAL_ENTITIES, f"part {self._part!r} declares a document type")

    def close(self) -> None:
        return None


def walk(chunks: Iterable[bytes], part: str, wanted: frozenset[str] | None = None) -> Iterator[Event]:
    """Events of an XML part in document order, names of strict OOXML made those of transitional.

    ``wanted`` leaves out the start and end of all other elements, which is most of the
    time a large document takes; text comes as it stands, also that of elements left out.
    No tree is built, so memory does not grow with the part. Raises UnsafeFile for any
    document type declaration, DamagedFile for broken XML (after the events before it).
    """
    collector = _Collector(part, wanted)
    parser = etree.XMLParser(
        target=cast(Any, collector),  # lxml-stubs ask for callbacks this target has no use for
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for chunk in chunks:
            for at in range(0, len(chunk), _FED_AT_ONCE):
                parser.feed(chunk[at : at + _FED_AT_ONCE])
                yield from collector.events
                collector.events.clear()
        parser.close()
        yield from collector.events
    except etree.XMLSyntaxError as error:
        raise DamagedFile(f"part {part!r}: {error}") from error


def _transitional(name: str) -> str:
    if name.startswith("{http://purl.oclc.org/ooxml/"):
        for strict, namespace in _STRICT_NAMES:
            if name.startswith(f"{{{strict}}}"):
                return namespace + name[len(strict) + 2 :]
    return name


def starts(chunks: Iterable[bytes], part: str, name: str) -> Iterator[Mapping[str, str]]:
    """The attributes of every element ``name``."""
    for event in walk(chunks, part):
        if event.kind == START and event.name == name:
            yield event.attributes


def texts_of(chunks: Iterable[bytes], part: str, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """(name, text) of every element in ``names``, children's text included."""
    inside = ""
    pieces: list[str] = []
    for event in walk(chunks, part):
        if event.kind == START and not inside and event.name in names:
            inside = event.name
        elif event.kind == DATA and inside:
            pieces.append(event.text)
        elif event.kind == END and event.name == inside:
            yield inside, "".join(pieces)
            inside = ""
            pieces.clear()
