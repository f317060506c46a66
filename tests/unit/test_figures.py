from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import clean, words
from indexer.figures import figure_at
from indexer.synonyms import reference_synonyms

DATES = ("17 Agustus 2023", "17-08-2023", "17/8/2023", "2023-08-17", "17 Aug 2023", "August 17, 2023", "17 AGT 2023")
AMOUNTS = ("Rp1.500.000,00", "Rp 1.500.000", "Rp. 1.500.000,-", "1.500.000", "1500000", "1,5 juta", "Rp1500000")


def _wordings(text: str) -> set[tuple[str, ...]]:
    """The text as it stands and all it may be read as."""
    found = words(clean(text))
    (known,) = reference_synonyms().expansions(found)
    return {tuple(found[known.start : known.end]), *known.readings}


def _stands_in(text: str, wordings: set[tuple[str, ...]]) -> bool:
    found = words(clean(text))
    return any(tuple(found[at : at + len(one)]) == one for one in wordings for at in range(len(found)))


@pytest.mark.parametrize("asked", DATES)
@pytest.mark.parametrize("written", DATES)
def test_a_date_finds_itself_however_it_is_written(asked: str, written: str) -> None:
    assert _stands_in(written, _wordings(asked))


@pytest.mark.parametrize("asked", AMOUNTS)
@pytest.mark.parametrize("written", AMOUNTS)
def test_an_amount_finds_itself_however_it_is_written(asked: str, written: str) -> None:
    assert _stands_in(written, _wordings(asked))


@pytest.mark.parametrize("text", ["1.500,00", "1.500.000.000", "Rp150.000", "15.000.000"])
def test_another_amount_of_the_same_figures_is_not_found(text: str) -> None:
    assert not any(tuple(words(text)) == one for one in _wordings("1500000"))


@pytest.mark.parametrize(
    "text",
    ["31 Februari 2020", "188.45/123/2020", "5 tahun 2019", "2019 2020", "rp", "pasal 12 3", "1.234.567", "mei", ""],
)
def test_other_figures_are_neither_a_date_nor_an_amount(text: str) -> None:
    found = words(clean(text))
    assert not any(figure_at(found, at) for at in range(len(found)))


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(["%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y"]))
def test_every_day_is_read_from_figures(day: dt.date, shape: str) -> None:
    assert (str(day.year), str(day.month), str(day.day)) in _wordings(day.strftime(shape))


@given(st.integers(1, 10**14))
def test_every_amount_is_read_from_groups_and_from_plain_figures(value: int) -> None:
    grouped = f"Rp{value:,}".replace(",", ".")
    assert (str(value),) in _wordings(grouped)
    assert _stands_in(grouped, _wordings(f"Rp{value}"))


@given(st.lists(st.sampled_from(["rp", "rp1", "1", "5", "500", "000", "00", "juta", "2019", "mei", "x"]), max_size=8))
def test_a_figure_ends_within_the_words(found: list[str]) -> None:
    for at in range(len(found)):
        figure = figure_at(found, at)
        assert figure is None or (
            at < figure.end <= len(found) and tuple(found[at : figure.end]) not in figure.readings
        )


@pytest.mark.parametrize(("misread", "figure"), [("2oo2", "2002"), ("2o2l", "2021"), ("l2", "12")])
def test_a_misread_figure_is_also_read_as_what_it_was(misread: str, figure: str) -> None:
    assert (figure,) in _wordings(misread)


@pytest.mark.parametrize("word", ["oil", "12a", "covid19", "pm2", "roro"])
def test_a_word_that_is_no_misread_figure_stays(word: str) -> None:
    assert figure_at([word], 0) is None
