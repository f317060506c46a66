from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.query_language import (
    FIELDS,
    MAX_CHARACTERS,
    MAX_TERMS,
    And,
    FieldValue,
    Node,
    Not,
    Or,
    Parsed,
    Phrase,
    Prefix,
    Term,
    parse,
)

A, B, C = Term("a"), Term("b"), Term("c")

SYNTAX = st.lists(
    st.sampled_from(
        ["(", ")", '"', "“", "|", "-", "*", ":", "OR", "ATAU", "DAN", "NOT", "TANPA", " ", "2019..2022", "kata", "b*"]
        + [f"{name}:" for name in FIELDS]
    )
    | st.text(max_size=4),
    max_size=40,
).map("".join)
PLAIN = st.lists(st.from_regex(r"[a-z0-9]{1,8}([-./][a-z0-9]{1,4})?", fullmatch=True), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", None),
        ("a", A),
        ("a b", And((A, B))),
        ("a a", A),
        ("a OR b", Or((A, B))),
        ("a ATAU b c", Or((A, And((B, C))))),
        ("a|b", Or((A, B))),
        ("a DAN b AND c", And((A, B, C))),
        ("a atau b", And((A, Term("atau"), B))),
        ("a -b", And((A, Not(B)))),
        ("a NOT b", And((A, Not(B)))),
        ("TANPA b", Not(B)),
        ("BUKAN -b", B),
        ("a - b", And((A, B))),
        ("(a ATAU b) c", And((Or((A, B)), C))),
        ("-(a b)", Not(And((A, B)))),
        ('"pajak  bumi"', Phrase("pajak bumi")),
        ("“pajak bumi”", Phrase("pajak bumi")),
        ("undang-undang", Term("undang-undang")),
        ("188.45/123/Huk-Kotim/2024", Term("188.45/123/Huk-Kotim/2024")),
        ("perencana*", Prefix("perencana")),
        ("judul:pajak", Term("pajak", "title")),
        ('title:"pajak bumi"', Phrase("pajak bumi", "title")),
        ("Judul:(a b*)", And((Term("a", "title"), Term("b", "title")))),
        ("nomor:188.45/1", Term("188.45/1", "number")),
        ("unit:Dinkes", FieldValue("unit", "dinkes")),
        ("kelas:serta-merta jenis:pdf", And((FieldValue("class", "serta-merta"), FieldValue("type", "pdf")))),
        ("tahun:2019", FieldValue("year", "2019")),
        ("year:2019..2022", FieldValue("year", "2019", "2022")),
        ("tahun:2022-2019", FieldValue("year", "2019", "2022")),
        ("tahun:2019..", FieldValue("year", "2019", "")),
        ("tahun:..2019", FieldValue("year", "", "2019")),
        ("http://contoh.go.id", Term("http://contoh.go.id")),
    ],
)
def test_what_a_person_types_is_understood(text: str, tree: Node | None) -> None:
    assert parse(text).tree == tree


@pytest.mark.parametrize(
    ("text", "tree", "note"),
    [
        ('a "b', And((A, B)), "unclosed_quote"),
        ("(a b", And((A, B)), "unbalanced_parenthesis"),
        ("a) b", And((A, B)), "unbalanced_parenthesis"),
        ("a OR", A, "dangling_operator"),
        ("OR a", A, "dangling_operator"),
        ("DAN a", A, "dangling_operator"),
        ("a NOT", A, "dangling_operator"),
        ("judul:| a", A, "dangling_operator"),
        ("b*c", Term("bc"), "prefix_too_short"),
        ("be*c", Prefix("be"), "wildcard_inside"),
        ("tahun:dulu", Term("dulu"), "bad_year"),
        ("tahun:20192020", Term("20192020"), "bad_year"),
        ("(" * 300 + "a", A, "nested_too_deep"),
        ("a " * MAX_CHARACTERS, A, "too_long"),
    ],
)
def test_bad_syntax_falls_back_to_words_and_says_so(text: str, tree: Node | None, note: str) -> None:
    parsed = parse(text)
    assert parsed.tree == tree
    assert note in parsed.notes


def test_terms_are_bounded() -> None:
    parsed = parse(" ".join(f"k{n}" for n in range(MAX_TERMS + 5)))
    assert isinstance(parsed.tree, And)
    assert len(parsed.tree.parts) == MAX_TERMS
    assert parsed.notes == ("too_many_terms",)


@given(SYNTAX | st.text(max_size=60))
def test_no_text_is_an_error(text: str) -> None:
    assert isinstance(parse(text), Parsed)


@given(PLAIN)
def test_plain_words_parse_to_themselves(words: list[str]) -> None:
    parsed = parse(" ".join(words))
    assert parsed.notes == ()
    terms = parsed.tree.parts if isinstance(parsed.tree, And) else (parsed.tree,)
    assert terms == tuple(Term(word) for word in dict.fromkeys(words))
    again = parse(" ".join(term.text for term in terms if isinstance(term, Term)))
    assert again == parsed
