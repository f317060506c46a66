"""Which subjects does a SKOS file from elsewhere hold? No file is trusted: no entities, no fetching, bounded size."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote
from xml.sax import SAXException

from lxml import etree

from archive.errors import InvalidInput
from archive.subjects import Subject

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node, URIRef

MOST_BYTES: Final = 2 << 20
MOST_CONCEPTS: Final = 10_000
MOST_DEPTH: Final = 100

_CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_DAY: Final = re.compile(r"(start|end)=(\d{4}-\d{2}-\d{2})")
_INDONESIAN: Final = ("id", "in", "")
_ENGLISH: Final = ("en",)
_ANY: Final = ("", "id", "in", "en")
_XML: Final = re.compile(rb"<[?!A-Za-z_]")
_IRI: Final = re.compile(rb"<[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"]*>")
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


def read_skos(content: bytes, file_name: str = "") -> list[Subject]:
    """The concepts of a Turtle or RDF/XML file by code; which of the two it is shows in its first sign.

    A code is the notation, or the last part of the name. Labels without a language count as Indonesian. Concepts that
    another one replaces are left out. Raises InvalidInput for what cannot be read, is too large, or names entities.
    """
    if len(content) > MOST_BYTES:
        raise InvalidInput("Berkas terlalu besar; paling besar {limit} KB.", limit=MOST_BYTES >> 10)
    named = file_name or "SKOS"
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(_UTF_16) or (_XML.match(start) and not _IRI.match(start)):
        return _Concepts(_parsed(_checked_xml(content, named), "xml", named), named).subjects()
    _check_depth(content, named)
    return _Concepts(_parsed(content, "turtle", named), named).subjects()


def _parsed(content: bytes, syntax: str, named: str) -> Graph:
    # Imported here because nothing else needs it, and it is slow to import.
    from rdflib import Graph
    from rdflib.exceptions import ParserError

    graph = Graph()
    unreadable = (
        *(ParserError, SyntaxError, SAXException, ValueError, LookupError, RecursionError, AssertionError),
        *(AttributeError, TypeError),  # what the reader of Turtle stumbles over in text that is none
    )
    try:
        graph.parse(data=content, format=syntax, publicID="urn:arsip:berkas")
    except unreadable as error:
        raise InvalidInput("{file} bukan berkas SKOS yang dapat dibaca.", file=named) from error
    return graph


class _Concepts:
    """What a graph says of its concepts."""

    def __init__(self, graph: Graph, named: str) -> None:
        from rdflib.namespace import DCTERMS, RDF, SKOS
        from rdflib.term import URIRef

        self._graph = graph
        self._named = named
        self._skos, self._dcterms = SKOS, DCTERMS
        self._concepts = sorted(
            each for each in set(graph.subjects(RDF.type, SKOS.Concept)) if isinstance(each, URIRef)
        )
        if len(self._concepts) > MOST_CONCEPTS:
            raise InvalidInput(
                "{file} memuat terlalu banyak konsep; paling banyak {most}.", file=named, most=MOST_CONCEPTS
            )
        self._codes: dict[Node, str] = {
            concept: self._code(str(concept), self._texts(concept, SKOS.notation, _ANY)) for concept in self._concepts
        }
        self._above: dict[Node, set[str]] = {
            concept: set(self._codes_at(graph.objects(concept, SKOS.broader))) for concept in self._concepts
        }
        for concept in self._concepts:
            for narrower in graph.objects(concept, SKOS.narrower):
                if narrower in self._above:
                    self._above[narrower].add(self._codes[concept])

    def subjects(self) -> list[Subject]:
        """Those that stand for themselves, in the order of their names on the web."""
        replaced = self._dcterms.isReplacedBy
        return [self._subject(each) for each in self._concepts if self._graph.value(each, replaced) is None]

    def _subject(self, concept: URIRef) -> Subject:
        skos, code = self._skos, self._codes[concept]
        names, names_en = (self._texts(concept, skos.prefLabel, each) for each in (_INDONESIAN, _ENGLISH))
        if not names and not names_en:
            raise InvalidInput("{file}: konsep {code} tidak mempunyai nama (prefLabel).", file=self._named, code=code)
        above = sorted(self._above[concept])
        if len(above) > 1:
            raise InvalidInput(
                "{file}: {code} mempunyai lebih dari satu induk ({above}); arsip ini mengenal satu.",
                file=self._named,
                code=code,
                above=", ".join(above),
            )
        valid = dict(_DAY.findall(" ".join(self._texts(concept, self._dcterms.valid, _ANY))))
        return Subject(
            code=code,
            name=(names or names_en)[0],
            gloss=next(iter(self._texts(concept, skos.definition, _INDONESIAN)), ""),
            name_en=names_en[0] if names_en else None,
            gloss_en=next(iter(self._texts(concept, skos.definition, _ENGLISH)), None),
            broader=above[0] if above else None,
            alternatives=(*names[1:], *self._texts(concept, skos.altLabel, _INDONESIAN)),
            alternatives_en=(*names_en[1:], *self._texts(concept, skos.altLabel, _ENGLISH)),
            related=tuple(self._codes_at(self._graph.objects(concept, skos.related))),
            valid_from=self._day(valid.get("start")),
            valid_until=self._day(valid.get("end")),
        )

    def _texts(self, concept: Node, predicate: URIRef, languages: Iterable[str]) -> tuple[str, ...]:
        """Literals in one of these languages (en-GB is en), without runs of blanks, each once and in order."""
        from rdflib.term import Literal

        values = [each for each in self._graph.objects(concept, predicate) if isinstance(each, Literal)]
        chosen = (each for each in values if (each.language or "").partition("-")[0].lower() in languages)
        return tuple(sorted({text for each in chosen if (text := " ".join(str(each).split()))}))

    def _codes_at(self, others: Iterable[Node]) -> list[str]:
        return sorted({self._codes[other] for other in others if other in self._codes})

    def _code(self, name: str, notations: tuple[str, ...]) -> str:
        for notation in notations:
            if _CODE.fullmatch(notation):
                return notation
        last = re.split(r"[/#:]", unquote(name).rstrip("/#"))[-1]
        code = re.sub(r"[^a-z0-9]+", "-", last.lower()).strip("-")[:64].strip("-")
        if not code:
            raise InvalidInput("{file}: tidak ada kode untuk konsep {name}.", file=self._named, name=name[:200])
        return code

    def _day(self, text: str | None) -> dt.date | None:
        if text is None:
            return None
        try:
            return dt.date.fromisoformat(text)
        except ValueError as error:
            raise InvalidInput("{file}: {value} bukan tanggal.", file=self._named, value=text) from error


def _checked_xml(content: bytes, named: str) -> bytes:
    """The document written anew without any declaration: whatever reads it next finds no entity in it."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        top = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InvalidInput("{file} bukan XML yang benar.", file=named) from error
    if top.getroottree().docinfo.internalDTD is not None:
        raise InvalidInput("{file} memuat DOCTYPE; simpan ulang sebagai Turtle atau RDF/XML tanpa DOCTYPE.", file=named)
    written: bytes = etree.tostring(top, encoding="utf-8", xml_declaration=False)
    return written


def _check_depth(content: bytes, named: str) -> None:
    """Brackets within brackets are read by going ever deeper; subjects need none."""
    depth = deepest = 0
    for sign in re.findall(rb"[\[\](){}]", content):
        depth += 1 if sign in (b"[", b"(", b"{") else -1
        deepest = max(deepest, depth)
    if deepest > MOST_DEPTH:
        raise InvalidInput("{file} terlalu bersarang untuk dibaca.", file=named)
