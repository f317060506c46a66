from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import Stemmer
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import fold, stem
from indexer.stemming import lexicon, standard_spellings, stem_of, stemming_fingerprint

PAIRS = [
    (sign == "=", one, other)
    for sign, one, other in map(
        str.split,
        (
            line
            for line in (Path(__file__).parent / "data" / "word_pairs.txt").read_text(encoding="utf-8").splitlines()
            if not line.startswith("#")
        ),
    )
]


def test_the_judged_pairs_are_many_and_of_both_kinds() -> None:
    same = sum(together for together, _, _ in PAIRS)
    assert same >= 300
    assert len(PAIRS) - same >= 100


@pytest.mark.parametrize(("together", "one", "other"), PAIRS)
def test_judged_pairs_of_words(together: bool, one: str, other: str) -> None:
    assert (stem(one) == stem(other)) is together


def test_more_families_are_joined_and_fewer_strangers_than_by_snowball() -> None:
    snowball = Stemmer.Stemmer("indonesian").stemWord
    right = [(stem(one) == stem(other)) is together for together, one, other in PAIRS]
    snowball_right = [(snowball(one) == snowball(other)) is together for together, one, other in PAIRS]
    assert sum(right) > sum(snowball_right)


@pytest.mark.parametrize(
    "name",
    [
        "mentaya",
        "ketapang",
        "kediri",
        "bekasi",
        "seruyan",
        "sampit",
        "belitung",
        "dpmptsp",
        "bkpsdm",
        "setda",
        "desember",
    ],
)
def test_names_and_abbreviations_are_never_stemmed(name: str) -> None:
    assert stem(name) == name


@pytest.mark.parametrize(
    "word", ["ekosistem", "kementerianflembaga", "pemcrintah", "zwijndrecht", "petrografi", "sebagairnana"]
)
def test_unknown_words_without_clear_affixes_stay_as_they_are(word: str) -> None:
    assert stem(word) == word


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("mengunggulkan", "unggul"),
        ("mendigitalkan", "digital"),
        ("berdigitalisasi", "digitalisasi"),
        ("pemblokiran", "blokir"),
    ],
)
def test_clear_affixes_are_stripped_of_loan_words(word: str, base: str) -> None:
    assert stem(word) == stem(base)


def test_a_base_word_is_its_own_stem_or_that_of_its_standard_spelling() -> None:
    known = lexicon()
    for root in known.roots - set(known.exceptions):
        assert stem_of(root) == standard_spellings().get(root, root)


def test_a_spelling_has_one_standard_that_is_no_other_spelling() -> None:
    assert not set(standard_spellings()) & set(standard_spellings().values())


def test_lists_hold_exact_forms() -> None:
    known = lexicon()
    for word in known.roots | known.names | set(known.exceptions) | set(known.exceptions.values()):
        assert fold(word) == word
        assert not set(word) & set(" _"), word


@given(st.text(alphabet="abdegiklmnprstuy", min_size=4, max_size=16))
def test_any_letters_have_a_stem(word: str) -> None:
    assert stem(word)
    assert len(stem(word)) <= len(word) + 2


def test_threads_get_the_same_stems() -> None:
    words = [word for _, one, other in PAIRS for word in (one, other, one + "s")]
    alone = [stem_of(word) for word in words]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: [stem_of(word) for word in words], range(8))) == [alone] * 8


def test_the_fingerprint_is_short_and_stays() -> None:
    assert stemming_fingerprint() == stemming_fingerprint()
    assert len(stemming_fingerprint()) == 16
