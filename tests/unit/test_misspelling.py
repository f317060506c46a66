from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.edit_distance import edits
from indexer.misspelling import distance, modern_spelling

WORDS = st.text("aeioumnhgtrdjcyks", max_size=9)


@pytest.mark.parametrize(
    ("slip", "stranger", "meant"),
    [
        ("retirbusi", "retribtsi", "retribusi"),  # letters swapped, another letter
        ("tunnjangan", "tunxjangan", "tunjangan"),  # doubled, a strange one too many
        ("pasip", "pasix", "pasif"),  # one sound
        ("analisis", "analixis", "analisis"),
        ("oendang", "xxndang", "undang"),  # the spelling before 1972
        ("tjatatan", "xxatatan", "catatan"),
        ("djalan", "xjalan", "jalan"),
        ("pernerintah", "pexxerintah", "pemerintah"),  # misread by a scanner
        ("pegawal", "pegawax", "pegawai"),
        ("silahkan", "silaxkan", "silakan"),  # silent h
        ("larangam", "laranxan", "larangan"),
    ],
)
def test_a_common_slip_costs_less_than_a_strange_letter(slip: str, stranger: str, meant: str) -> None:
    assert distance(slip, meant) < distance(stranger, meant)


def test_the_first_letter_is_rarely_wrong() -> None:
    assert distance("xasar", "pasar") > distance("pasxr", "pasar") == 1


@pytest.mark.parametrize(
    ("old", "modern"), [("tjara", "cara"), ("soerat", "surat"), ("djoemlah", "jumlah"), ("jang", "yang")]
)
def test_the_spelling_before_1972_is_read(old: str, modern: str) -> None:
    assert modern_spelling(old) == modern
    assert distance(old, modern) < 1


@given(WORDS, WORDS)
def test_a_slip_costs_at_most_a_letter_each_and_nothing_only_for_the_same_word(one: str, other: str) -> None:
    cost = distance(one, other)
    plain = edits(one, other, 20)
    assert plain is not None
    assert cost <= plain * 1.3 + 1e-9
    assert (cost == 0) == (one == other)
    assert cost == pytest.approx(distance(other, one))
