from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import clean, words
from indexer.numbers import citations_in, number_piece, number_terms, repaired


def _cited(question: str) -> list[str]:
    return [citation.number for citation in citations_in(words(clean(question)))]


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("perda 5/2019", "perda/5/2019"),
        ("Perda No. 05 Tahun 2019 tentang pajak", "perda/5/2019"),
        ("Peraturan Daerah Kabupaten Kotawaringin Timur Nomor 5 Tahun 2019", "perda/5/2019"),
        ("perda kotim 5/2019", "perda/5/2019"),
        ("Perbup No. 12 Th. 2021", "perbup/12/2021"),
        ("uu 14 2008", "uu/14/2008"),
        ("undang2 no 14 thn 2008", "uu/14/2008"),
        ("undang-undang nomor 4 tahun 1954", "uu/4/1954"),
        ("PP 55/2010", "pp/55/2010"),
        ("UU KIP 14/2008", "uu/14/2008"),
        ("nomor l2 tahun 2O21", "/12/2021"),
        ("permenkes 12 tahun 2019", "permen/12/2019"),
        ("tugas dalam uu 23/2014", "uu/23/2014"),
        ("perppu nomor 1A tahun 2020", "perppu/1a/2020"),
        ("perda perubahan perda 5/2019", "perda/5/2019"),
        ("perbup pelaksanaan perda 5/2019", "perda/5/2019"),
    ],
)
def test_a_question_cites_a_number(question: str, number: str) -> None:
    assert _cited(question) == [number]


@pytest.mark.parametrize(
    "question", ["pajak daerah 2019", "uu kip", "rencana 5 tahun 2020", "nomor", "pp", "", "perda 12"]
)
def test_other_questions_cite_nothing(question: str) -> None:
    assert _cited(question) == []


@pytest.mark.parametrize(
    ("number", "title", "question"),
    [
        ("5 Tahun 2019", "Peraturan Daerah Kabupaten Kotawaringin Timur tentang Pajak Daerah", "perda 5/2019"),
        ("Perda Nomor 05 Tahun 2019", "Pajak Daerah", "peraturan daerah nomor 5 tahun 2019"),
        ("77 Tahun 2020", "Peraturan Menteri Dalam Negeri", "permendagri 77/2020"),
        ("77 Tahun 2020", "Peraturan Menteri Dalam Negeri", "permen 77/2020"),
        ("", "UNDANG-UNDANG REPUBLIK INDONESIA NOMOR 14 TAHUN 2008 TENTANG KIP", "uu 14/2008"),
        ("12 Tahun 2O2l", "Peraturan Bupati", "perbup 12 2021"),
    ],
)
def test_a_document_is_found_by_a_citation_of_its_number(number: str, title: str, question: str) -> None:
    (cited,) = _cited(question)
    assert cited in number_terms(number, title)


@pytest.mark.parametrize(
    "part", ["188.45/007", "188.45/7", "7/Huk", "V/2024", "007/huk-kotim/mei/2024", "l88.45/OO7", "45/7/Huk-Kotim"]
)
def test_a_letter_is_found_by_a_stretch_of_its_number(part: str) -> None:
    assert number_piece(words(part)) in number_terms("188.45/007/Huk-Kotim/V/2024", "")


def test_a_title_that_only_mentions_a_number_does_not_bear_it() -> None:
    assert number_terms("", "Laporan pelaksanaan Perda 5/2019") == []


@pytest.mark.parametrize(
    ("word", "mended"), [("2o2l", "2021"), ("i2", "12"), ("oil", "oil"), ("12a", "12a"), ("huk1m", "huk1m")]
)
def test_only_figures_are_mended(word: str, mended: str) -> None:
    assert repaired(word) == mended


@given(st.lists(st.sampled_from(["perda", "nomor", "5", "o5", "2019", "tahun", "undang", "x", "12a"]), max_size=12))
def test_citations_are_in_order_and_apart(found: list[str]) -> None:
    end = 0
    for citation in citations_in(found):
        assert end <= citation.start < citation.end <= len(found)
        end = citation.end


@given(st.text(alphabet="0123456789ABCol./- ", max_size=30), st.text(max_size=30))
def test_every_number_has_terms_without_white_space(number: str, title: str) -> None:
    terms = number_terms(number, title)
    assert len(set(terms)) == len(terms)
    assert all("/" in term and not any(map(str.isspace, term)) for term in terms)
