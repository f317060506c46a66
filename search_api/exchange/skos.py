"""How do other systems take the subjects along? SKOS (W3C Recommendation of 2009) as Turtle or RDF/XML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote

from archive.subjects import Subject
from archive.vocabulary import Redirects
from search_api import addresses
from search_api.exchange.markup import add, root, xml_bytes

TURTLE: Final = "text/turtle"
RDF_XML: Final = "application/rdf+xml"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
OWL: Final = "http://www.w3.org/2002/07/owl#"
URN: Final = "urn:arsip:subjek:"
"""Begins the name of a subject of a site that knows no address of its own."""

_PREFIXES: Final = {"skos": SKOS, "dcterms": DCTERMS, "owl": OWL}
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TO_ESCAPE: Final = re.compile(r'[\\"\x00-\x1f\x7f]')

Fact = tuple[str, str, str]
"""A property as ``prefix:name``; its value; and how to read it: ``@id`` for a language, ``<>`` for a thing, empty for
plain text."""


def concept_name(code: str, base: str) -> str:
    """The name (IRI) of a subject; ``base`` is the site's address, empty where it has none."""
    return base + addresses.subject_address(code) if base else URN + quote(code, safe="")


def as_turtle(subjects: Sequence[Subject], redirects: Redirects, base: str, title: str) -> str:
    """All subjects, and those that were merged into others, in the order of their codes."""
    lines = [f"@prefix {prefix}: <{name}> ." for prefix, name in _PREFIXES.items()]
    scheme = _scheme(base)
    lines += ["", f"<{scheme}> a skos:ConceptScheme ;", f"  dcterms:title {_text(title)}@id .", ""]
    for name, facts in _concepts(subjects, redirects, base):
        said = [f"  {predicate} {_turtle_value(value, kind)}" for predicate, value, kind in facts]
        lines.append(f"<{name}> a skos:Concept ;\n" + " ;\n".join(said) + " .\n")
    return "\n".join(lines)


def as_rdf_xml(subjects: Sequence[Subject], redirects: Redirects, base: str, title: str) -> bytes:
    """The same as RDF/XML."""
    spaces = {f"xmlns:{prefix}": name for prefix, name in _PREFIXES.items()}
    top = root("rdf:RDF", SKOS, {"xmlns:rdf": RDF, **spaces})
    scheme = add(top, "skos:ConceptScheme", attributes={"rdf:about": _scheme(base)})
    add(scheme, "dcterms:title", title, {"xml:lang": "id"})
    for name, facts in _concepts(subjects, redirects, base):
        concept = add(top, "skos:Concept", attributes={"rdf:about": name})
        for predicate, value, kind in facts:
            if kind == "<>":
                add(concept, predicate, attributes={"rdf:resource": value})
            else:
                language = {"xml:lang": kind.removeprefix("@")} if kind else None
                add(concept, predicate, value, language)
    return xml_bytes(top)


def _concepts(subjects: Sequence[Subject], redirects: Redirects, base: str) -> Iterator[tuple[str, list[Fact]]]:
    for subject in sorted(subjects, key=lambda each: each.code):
        yield concept_name(subject.code, base), list(_facts(subject, base))
    for code in sorted(redirects.merged):
        yield (
            concept_name(code, base),
            [
                ("skos:notation", code, ""),
                ("owl:deprecated", "true", ""),
                ("dcterms:isReplacedBy", concept_name(redirects.resolve(code), base), "<>"),
            ],
        )


def _facts(subject: Subject, base: str) -> Iterator[Fact]:
    yield "skos:inScheme", _scheme(base), "<>"
    yield "skos:notation", subject.code, ""
    yield "skos:prefLabel", subject.name, "@id"
    if subject.name_en:
        yield "skos:prefLabel", subject.name_en, "@en"
    yield from (("skos:altLabel", label, "@id") for label in subject.alternatives)
    yield from (("skos:altLabel", label, "@en") for label in subject.alternatives_en)
    if subject.gloss:
        yield "skos:definition", subject.gloss, "@id"
    if subject.gloss_en:
        yield "skos:definition", subject.gloss_en, "@en"
    if subject.broader is not None:
        yield "skos:broader", concept_name(subject.broader, base), "<>"
    yield from (("skos:related", concept_name(code, base), "<>") for code in subject.related)
    if subject.valid_from is not None or subject.valid_until is not None:
        # DCMI Period Encoding Scheme.
        bounds = (("start", subject.valid_from), ("end", subject.valid_until))
        yield "dcterms:valid", " ".join(f"{name}={day.isoformat()};" for name, day in bounds if day is not None), ""


def _scheme(base: str) -> str:
    return f"{base}{addresses.BROWSE}#subjek" if base else "urn:arsip:subjek"


def _turtle_value(value: str, kind: str) -> str:
    return f"<{value}>" if kind == "<>" else _text(value) + kind


def _text(value: str) -> str:
    escaped = _TO_ESCAPE.sub(lambda found: _ESCAPES.get(found[0], f"\\u{ord(found[0]):04X}"), value)
    return f'"{escaped}"'
