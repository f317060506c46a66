from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.query_language import And, FieldValue, Node, Not, Or, Term, parse
from archive.query_values import UNKNOWN, KnownValues, resolve
from archive.units import Unit, UnitKind

UNITS = [
    Unit("dinkes", "Dinas Kesehatan", UnitKind.AGENCY),
    Unit("disdik", "Dinas Pendidikan", UnitKind.AGENCY),
    Unit("dsda", "Dinas Sumber Daya Air, Bina Marga", UnitKind.AGENCY, "SDA-BM", predecessors=("dpupr",)),
]
KNOWN = KnownValues(UNITS)


def unit(code: str) -> FieldValue:
    return FieldValue("unit", code)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("unit:Dinkes", unit("dinkes")),
        ('unit:"dinas kesehatan"', unit("dinkes")),
        ('instansi:"Dinas Sumber Daya Air, Bina Marga"', unit("dsda")),
        ("unit:sda-bm", unit("dsda")),
        ("unit:dpupr", unit("dsda")),
        ("unit:kesehatan", unit("dinkes")),
        ("unit:dinas", Or((unit("dinkes"), unit("disdik"), unit("dsda")))),
        ("unit:dinkes,disdik", Or((unit("dinkes"), unit("disdik")))),
        ("unit:(dinkes disdik) a", And((Or((unit("dinkes"), unit("disdik"))), Term("a")))),
        ("TANPA unit:kesehatan", Not(unit("dinkes"))),
        ("kelas:serta-merta", FieldValue("class", "serta-merta")),
        ('class:"any time"', FieldValue("class", "setiap-saat")),
        ("golongan:periodic", FieldValue("class", "berkala")),
        ("jenis:PDF", FieldValue("type", "pdf")),
        ("jenis:docx", FieldValue("type", "word")),
        ('jenis:"lembar kerja"', FieldValue("type", "spreadsheet")),
        ("type:xls,csv", FieldValue("type", "spreadsheet")),
        ("bahasa:Inggris", FieldValue("language", "en")),
        ("tahun:2020", FieldValue("year", "2020")),
    ],
)
def test_values_are_known_by_what_people_call_them(text: str, tree: Node) -> None:
    assert resolve(parse(text).tree, KNOWN) == (tree, ())


@pytest.mark.parametrize("field", ["unit", "class", "type", "language"])
def test_what_nobody_knows_is_looked_for_as_words_and_said(field: str) -> None:
    assert resolve(parse(f"{field}:entah-apa b").tree, KNOWN) == (
        And((And((Term("entah"), Term("apa"))), Term("b"))),
        (UNKNOWN[field],),
    )


def test_no_question_has_no_values() -> None:
    assert resolve(None, KNOWN) == (None, ())


@given(st.text(max_size=30), st.sampled_from(["unit", "kelas", "jenis", "bahasa", "tahun"]))
def test_no_value_is_an_error(value: str, field: str) -> None:
    tree, notes = resolve(parse(f'{field}:"{value}" a').tree, KNOWN)

    assert tree is not None
    assert set(notes) <= set(UNKNOWN.values())
