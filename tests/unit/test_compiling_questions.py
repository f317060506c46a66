from __future__ import annotations

import pytest

from archive.query_language import parse
from indexer.engines.whoosh.compile import compile_tree
from indexer.engines.whoosh.leaves import Alike, Cited, Every, Sequenced, Some, Tree, Word, leaves_of
from indexer.synonyms import reference_synonyms


def _tree(question: str) -> Tree | None:
    return compile_tree(parse(question).tree, reference_synonyms()).tree


def test_a_typed_term_of_several_words_is_looked_up_as_one() -> None:
    tree = _tree("17-08-2023")
    assert isinstance(tree, Alike)
    assert tree.readings[0] == Sequenced(("17", "8", "2023"))
    assert Sequenced(("17", "agustus", "2023")) in tree.readings


def test_undang_undang_is_one_word_with_its_abbreviation() -> None:
    assert _tree("undang-undang") == Alike((Word("undang-undang", None), Word("uu", "uu")))


def test_a_stretch_of_a_letters_number_is_cited_or_read_as_words() -> None:
    assert _tree("188.45/123") == Some((Cited("/188/45/123"), Sequenced(("188", "45", "123"))))


@pytest.mark.parametrize("question", ["perda 5/2019 kotim", "kotim perda nomor 5 tahun 2019"])
def test_a_citation_stands_beside_other_words(question: str) -> None:
    tree = _tree(question)
    assert isinstance(tree, Every)
    assert Cited("perda/5/2019") in list(leaves_of(tree))
    assert Alike((Word("kotim", "kotim"), Sequenced(("kotawaringin", "timur")))) in tree.parts


def test_what_is_known_must_not_begin_within_a_term() -> None:
    assert compile_tree(parse("12/undang undang-undang/5").tree, reference_synonyms()).expansions == ()


def test_the_words_of_a_long_form_need_not_stand_together() -> None:
    tree = _tree("anggaran pendapatan belanja daerah")
    assert isinstance(tree, Some)
    apart, short = tree.parts
    assert isinstance(apart, Every)
    assert isinstance(short, Alike)
    assert short.readings == (Word("apbd", "apbd"),)


def test_words_in_quotes_have_no_other_readings() -> None:
    assert _tree('"ijin usaha"') == Sequenced(("ijin", "usaha"))
