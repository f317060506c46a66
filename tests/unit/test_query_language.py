from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.query_language import (
    FIELDS,
    MAX_CHARACTERS,
    MAX_TERMS,
    MOST_WORDS_APART,
    And,
    FieldValue,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Parsed,
    Phrase,
    Prefix,
    Term,
    Wildcard,
    parse,
    plain_words,
    rewritten,
)

A, B, C = Term("a"), Term("b"), Term("c")

SYNTAX = st.lists(
    st.sampled_from(
        ["(", ")", '"', "“", "|", "-", "*", "?", "~", "~2", ":", "OR", "ATAU", "DAN", "NOT", "TANPA", " ", ">2020"]
        + ["2019..2022", "kata", "b*", "ka?a", ", ", '"dua kata"~3']
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
        ("perencana**", Prefix("perencana")),
        ("188.45/12*", Prefix("188.45/12")),
        ("p*jak", Wildcard("p*jak")),
        ("paja?", Wildcard("paja?")),
        ("*bangunan", Wildcard("*bangunan")),
        ("undang-und?ng", And((Term("undang"), Wildcard("und?ng")))),
        ("188.45/*/2024", And((Term("188"), Term("45"), Term("2024")))),
        ("judul:ren*ra", Wildcard("ren*ra", "title")),
        ("berapa tarif pajak?", And((Term("berapa"), Term("tarif"), Term("pajak")))),
        ("p?jak bum?", And((Wildcard("p?jak"), Wildcard("bum?")))),
        ("pajak~", Fuzzy("pajak", 1)),
        ("judul:pajak~2", Fuzzy("pajak", 2, "title")),
        ("pajak~0", Term("pajak")),
        ('"pajak bumi"~7', Near("pajak bumi", 7)),
        ('"pajak bumi"~', Near("pajak bumi", 5)),
        ('"pajak"~2', Fuzzy("pajak", 2)),
        ('"pajak bumi"~x', And((Phrase("pajak bumi"), Term("~x")))),
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
        ("tahun:>2020", FieldValue("year", "2021", "")),
        ("tahun:>=2020", FieldValue("year", "2020", "")),
        ("year:<2020", FieldValue("year", "", "2019")),
        ("tahun:≤2020", FieldValue("year", "", "2020")),
        ("tahun:2019,2021", Or((FieldValue("year", "2019"), FieldValue("year", "2021")))),
        ("tahun: 2019", FieldValue("year", "2019")),
        ('instansi:"Dinas  Kesehatan"', FieldValue("unit", "dinas kesehatan")),
        ("agency:(dinas kesehatan) a", And((FieldValue("unit", "dinas kesehatan"), A))),
        ("jenis:(pdf ATAU docx)", Or((FieldValue("type", "pdf"), FieldValue("type", "docx")))),
        ("bahasa:inggris", FieldValue("language", "inggris")),
        ("-unit:dinkes", Not(FieldValue("unit", "dinkes"))),
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
        ("*", None, "pattern_too_short"),
        ("* a", A, "pattern_too_short"),
        ("b*", Term("b"), "pattern_too_short"),
        ("?b*", Term("b"), "pattern_too_short"),
        ('"pajak bu*"', Phrase("pajak bu*"), "pattern_in_quotes"),
        ("pa~", Term("pa"), "tilde_ignored"),
        ("188.45/1~", Term("188.45/1"), "tilde_ignored"),
        ("paja*~", Prefix("paja"), "tilde_ignored"),
        ("pajak~7", Fuzzy("pajak", 2), "distance_bounded"),
        ('"pajak bumi"~999', Near("pajak bumi", MOST_WORDS_APART), "distance_bounded"),
        ("tahun:>2019..2020", Term(">2019..2020"), "bad_year"),
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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Pajak, bumi", ("Pajak", "bumi")),
        ('a "b c" -d TANPA e f* g~ judul:h tahun:2020', ("a",)),
        ("(a ATAU b) DAN c", ("a", "b", "c")),
        ("BUKAN -b", ("b",)),
        ("berapa tarif pajak?", ("berapa", "tarif", "pajak")),
    ],
)
def test_plain_words_are_those_that_may_be_spelled_otherwise(text: str, words: tuple[str, ...]) -> None:
    assert plain_words(text) == words


@pytest.mark.parametrize(
    ("text", "replacements", "result"),
    [
        ("Pajk, bumi", {"pajk": "pajak"}, "pajak, bumi"),
        ("Pajk, bumi", {"pajk": None}, "bumi"),
        ('pajk "pajk" -pajk pajk* judul:pajk', {"pajk": "pajak"}, 'pajak "pajk" -pajk pajk* judul:pajk'),
        ("a b c", {"b": None}, "a c"),
        ("b* a", {"a": None}, "b*"),
        ("a DAN b", {"a": None}, "b"),
        ("a|b", {"b": None}, "a"),
        ("(a ATAU b) c", {"a": None}, "(b) c"),
        ("a ATAU b c", {"b": None}, "a ATAU c"),
        ("a ATAU b DAN c", {"b": None}, "a ATAU c"),
        ("a DAN b ATAU c", {"b": None}, "a ATAU c"),
        ("apa pajak?", {"pajak": None}, "apa"),
        ("apa pajak?", {"apa": None}, "pajak"),
        ("b*\nc", {"c": None}, "b*"),
        ("judul:| a", {"a": None}, "judul:|"),
        ("apa pajak?", {"apa": "apakah"}, "apakah pajak?"),
    ],
)
def test_words_are_replaced_where_they_stand(text: str, replacements: dict[str, str | None], result: str) -> None:
    assert rewritten(text, replacements) == result


@given(SYNTAX | st.text(max_size=60))
def test_replacing_nothing_changes_nothing(text: str) -> None:
    assert rewritten(text, {}) == text.strip()
    assert parse(rewritten(text, {})).tree == parse(text).tree


@given(SYNTAX, SYNTAX)
def test_a_word_stands_where_the_other_stood(before: str, after: str) -> None:
    text = f"{before} ikan {after}"
    tree = parse(text).tree
    expected = _with_fish_as_bird(tree) if "ikan" in plain_words(text) else tree

    assert parse(rewritten(text, {"ikan": "burung"})).tree == expected


@given(SYNTAX)
def test_leaving_words_out_leaves_the_rest_of_the_question(text: str) -> None:
    plain = plain_words(text)

    rest = rewritten(text, {word.casefold(): None for word in plain})

    assert plain_words(rest) == ()
    assert set(_leaves(parse(rest).tree)) <= set(_leaves(parse(text).tree))


def _with_fish_as_bird(tree: Node | None) -> Node | None:
    match tree:
        case And(parts):
            return And(tuple(each for part in parts if (each := _with_fish_as_bird(part)) is not None))
        case Or(parts):
            return Or(tuple(each for part in parts if (each := _with_fish_as_bird(part)) is not None))
        case Term("ikan", None):
            return Term("burung")
        case _:
            return tree


def _leaves(tree: Node | None) -> list[Node]:
    match tree:
        case None:
            return []
        case And(parts) | Or(parts):
            return [leaf for part in parts for leaf in _leaves(part)]
        case Not(part):
            return _leaves(part)
        case _:
            return [tree]
