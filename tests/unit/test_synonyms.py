from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.synonyms import Expansion, SynonymTable, reference_synonyms


def _readings(text: str) -> dict[str, set[str]]:
    words = text.split()
    return {
        " ".join(words[each.start : each.end]): {" ".join(reading) for reading in each.readings}
        for each in reference_synonyms().expansions(words)
    }


@pytest.mark.parametrize(
    ("question", "stretch", "reading"),
    [
        ("apbd 2020", "apbd", "anggaran pendapatan dan belanja daerah"),
        ("anggaran pendapatan dan belanja daerah", "anggaran pendapatan dan belanja daerah", "apbd"),
        ("ijin usaha", "ijin", "izin"),
        ("izin usaha", "izin", "ijin"),
        ("undang undang darurat", "undang undang darurat", "uudrt"),
        ("lakip dinas", "lakip", "lkjip"),
        ("kotim", "kotim", "kotawaringin timur"),
        ("dinas kesehatan", "dinas kesehatan", "dinkes"),
        ("no 5", "no", "nomor"),
    ],
)
def test_abbreviations_long_forms_and_spellings_know_each_other(question: str, stretch: str, reading: str) -> None:
    assert reading in _readings(question)[stretch]


def test_connectors_may_be_missing_in_a_long_form() -> None:
    assert _readings("anggaran pendapatan belanja daerah") == {"anggaran pendapatan belanja daerah": {"apbd"}}


def test_the_longest_stretch_wins() -> None:
    assert list(_readings("satpol pp kotim")) == ["satpol pp", "kotim"]


def test_words_that_only_sometimes_mean_the_same_do_not_lead_back() -> None:
    assert "keputusan" in _readings("sk bupati")["sk"]
    assert "keputusan" not in _readings("keputusan")


def test_only_different_things_under_one_abbreviation_are_ambiguous() -> None:
    spm, opd = reference_synonyms().expansions(["spm", "opd"])
    assert spm.ambiguous
    assert len(spm.readings) == 2
    assert not opd.ambiguous
    assert len(opd.readings) > 2


def test_an_agency_is_known_by_its_code_and_by_its_other_abbreviations() -> None:
    assert {"dispendukcapil", "dinas kependudukan dan pencatatan sipil"} <= _readings("disdukcapil")["disdukcapil"]


@given(
    st.lists(st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=3).map(tuple), max_size=3), max_size=5),
    st.lists(st.sampled_from("abcde"), max_size=12),
)
def test_expansions_are_in_order_apart_and_lead_both_ways(
    groups: list[list[tuple[str, ...]]], words: list[str]
) -> None:
    table = SynonymTable(groups)
    end = 0
    for each in table.expansions(words):
        assert end <= each.start < each.end <= len(words)
        end = each.end
        for reading in each.readings:
            assert reading != tuple(words[each.start : each.end])
            (back,) = table.expansions(reading)
            assert back == Expansion(0, len(reading), back.readings, ambiguous=False)
            assert tuple(words[each.start : each.end]) in back.readings
