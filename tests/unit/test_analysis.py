from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import clean, fold, reduplication, spans, stem, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Undang-Undang Nomor 14", ["undang", "undang", "nomor", "14"]),
        ("undang2 dan m2, pm2.5", ["undang", "undang", "dan", "m2", "pm2", "5"]),
        ("Jum'at2 dan Jum’at²", ["jumat", "jumat", "dan", "jumat", "jumat"]),
        ("buku² itu", ["buku", "buku", "itu"]),
        ("188.45/007/Huk-Kotim/2024", ["188", "45", "7", "huk", "kotim", "2024"]),
        ("Jum'at Jum’at", ["jumat", "jumat"]),
        ("Café cafe\u0301", ["cafe", "cafe"]),
        ("per\u00adaturan", ["peraturan"]),
        ("ﬁskal", ["fiskal"]),
        ("snake_case __ --- 000", ["snake", "case", "000"]),
        ("", []),
    ],
)
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    assert words(clean(text)) == expected


@given(st.text(alphabet=st.sampled_from("ab2²'’-_. é\u0301\u00adﬁ½İß\n"), max_size=40) | st.text(max_size=40))
def test_snippets_count_positions_as_the_index_does(text: str) -> None:
    cleaned = clean(text)
    places = list(spans(cleaned))
    assert [word for _, _, word in places] == words(cleaned)
    assert all(start < end for start, end, _ in places)
    assert all(before[0] <= after[0] for before, after in pairwise(places))


@given(st.text(min_size=1, max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    for word in words(clean(text)):
        assert fold(word) == word


@pytest.mark.parametrize(
    "family",
    [
        ("pegawai", "kepegawaian"),
        ("pengecualian", "dikecualikan", "kecuali"),
        ("perencanaan", "rencana", "merencanakan"),
        ("pemusnahan", "musnah", "dimusnahkan"),
        ("pengawasan", "pengawas"),
        ("laporan", "pelaporan", "melaporkan"),
    ],
)
def test_a_family_shares_its_stem(family: tuple[str, ...]) -> None:
    assert len({stem(word) for word in family}) == 1


@pytest.mark.parametrize("name", ["mentaya", "ketapang", "bupati", "apbd", "dpmptsp", "2024", "pm25", "asn"])
def test_names_figures_and_short_words_keep_their_form(name: str) -> None:
    assert stem(name) == name


def test_only_a_word_beside_itself_is_a_reduplication() -> None:
    assert reduplication("undang", "undang") == "undang-undang"
    assert reduplication("undang", "dasar") is None
    assert reduplication("12", "12") is None
    assert reduplication("di", "di") is None
