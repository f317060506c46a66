"""Subjects as SKOS: what is written is read again as it was, and no file from elsewhere does harm."""

from __future__ import annotations

import datetime as dt
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.namespace import RDF, SKOS

from archive.errors import InvalidInput
from archive.subjects import Subject
from archive.vocabulary import NO_REDIRECTS, Redirects
from search_api.exchange.skos import as_rdf_xml, as_turtle
from search_api.exchange.skos_reading import MOST_BYTES, read_skos

CODES = ("air", "bumi", "cuaca", "danau-kecil")
# XML cannot carry control characters, and runs of blanks mean nothing in a name.
TEXTS = (
    st.text(
        st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zs", "Zl", "Zp")) | st.sampled_from("\\\"<>&' é"),
        min_size=1,
        max_size=20,
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
    .filter(lambda text: "\ufffe" not in text and "\uffff" not in text)
)


@st.composite
def subject_lists(draw: st.DrawFn) -> list[Subject]:
    """Subjects of which each may be a part of one before it."""
    codes = draw(st.lists(st.sampled_from(CODES), unique=True, max_size=4))
    subjects = []
    for place, code in enumerate(codes):
        name = draw(TEXTS)
        others = draw(st.lists(TEXTS, unique=True, max_size=3))
        subjects.append(
            Subject(
                code,
                name,
                draw(TEXTS | st.just("")),
                draw(st.none() | TEXTS),
                draw(st.none() | TEXTS),
                draw(st.none() | st.sampled_from(codes[:place])) if place else None,
                alternatives=tuple(sorted(others)),
                alternatives_en=tuple(sorted(draw(st.lists(TEXTS, unique=True, max_size=2)))),
                valid_from=draw(st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))),
            )
        )
    return sorted(subjects, key=lambda subject: subject.code)


@given(subject_lists(), st.sampled_from(["", "https://arsip.example"]))
@settings(max_examples=60)
def test_what_is_written_is_read_again_as_it_was(subjects: list[Subject], base: str) -> None:
    turtle = as_turtle(subjects, NO_REDIRECTS, base, 'Arsip "Uji" \\ <b>')
    assert sorted(read_skos(turtle.encode()), key=lambda subject: subject.code) == subjects
    rdf_xml = as_rdf_xml(subjects, NO_REDIRECTS, base, 'Arsip "Uji" \\ <b>')
    assert sorted(read_skos(rdf_xml), key=lambda subject: subject.code) == subjects


def test_related_subjects_and_merged_codes_are_written_for_others_and_merged_ones_are_not_read_as_new() -> None:
    subjects = [Subject("air", "Air", "", related=("bumi",)), Subject("bumi", "Bumi", "", related=("air",))]
    turtle = as_turtle(subjects, Redirects({"banyu": "air"}), "https://arsip.example", "Arsip")
    graph = Graph().parse(data=turtle, format="turtle")
    assert len(set(graph.subjects(RDF.type, SKOS.Concept))) == 3
    assert read_skos(turtle.encode()) == subjects


def test_narrower_is_broader_from_the_other_side_and_a_code_comes_from_the_name_where_there_is_no_notation() -> None:
    turtle = b"""@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <http://x.example/Ilmu%20Alam> a skos:Concept ; skos:prefLabel "Ilmu alam"@id, "Science"@en ;
      skos:narrower <http://x.example/#fisika> .
    <http://x.example/#fisika> a skos:Concept ; skos:prefLabel "Fisika" ; skos:altLabel "Physics"@en-GB ."""
    science, physics = sorted(read_skos(turtle), key=lambda subject: -len(subject.code))
    assert (science.code, science.name, science.name_en) == ("ilmu-alam", "Ilmu alam", "Science")
    assert (physics.code, physics.broader, physics.alternatives_en) == ("fisika", "ilmu-alam", ("Physics",))


BOMB = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#">
<skos:Concept rdf:about="urn:x:a"><skos:prefLabel>&b;</skos:prefLabel></skos:Concept></rdf:RDF>"""
OUTSIDE = BOMB.replace(b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">', b'<!ENTITY b SYSTEM "file:///etc/passwd">')


@pytest.mark.parametrize(
    "content",
    [
        BOMB,
        OUTSIDE,
        BOMB.decode().encode("utf-16"),
        b"<rdf:RDF",
        b"\x00\xff\xfe",
        b"@prefix skos: <http://x",
        b"(" * 100_000,
        b"<urn:a> <urn:b> " + b"[ <urn:c> " * 5_000,
        b"x" * (MOST_BYTES + 1),
        b"@prefix skos: <http://www.w3.org/2004/02/skos/core#> . <urn:x:a> a skos:Concept .",
    ],
    ids=["entities", "outside", "utf-16", "xml", "bytes", "turtle", "lists", "nested", "large", "nameless"],
)
def test_a_hostile_or_broken_file_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_skos(content, "berkas.rdf")


@given(st.text(string.printable, max_size=60) | st.binary(max_size=60))
@settings(max_examples=150)
def test_whatever_is_sent_is_read_or_refused(content: str | bytes) -> None:
    try:
        read_skos(content.encode() if isinstance(content, str) else content)
    except InvalidInput:
        return
