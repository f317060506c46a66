from __future__ import annotations

from bench.noisy_copies import cut, filled, form, misread
from indexer.near_duplicates import BANDS, FEWEST_WORDS, LEAST_SHARE, estimated, signature_of


def test_the_same_words_have_the_same_signature_wherever_pages_break() -> None:
    text = form(1).text(filled(1))
    one, other = signature_of([text]), signature_of(cut(text, 0.4))
    assert one == other
    assert len(set(one.bands)) == BANDS
    assert all(0 <= band < 1 << 63 for band in one.bands)


def test_a_misread_copy_shares_bands_and_a_stranger_is_estimated_lower() -> None:
    text = form(2).text(filled(2))
    own, copy = signature_of([text]), signature_of([misread(text, 0.01, 3)])
    stranger = signature_of([form(12).text(filled(12))])
    assert set(own.bands) & set(copy.bands)
    shares, numbers = estimated(own.values, [own.values, copy.values, stranger.values])
    assert shares[0] == numbers[0] == 1.0
    assert 1.0 > shares[1] > shares[2]
    assert shares[1] > LEAST_SHARE


def test_numbers_tell_letters_of_one_form_apart() -> None:
    paper = form(3)
    own, same, other = (signature_of([paper.text(filled(seed))]) for seed in (3, 3, 4))
    _, numbers = estimated(own.values, [same.values, other.values])
    assert numbers[0] == 1.0 > numbers[1]


def test_a_text_without_numbers_shares_none() -> None:
    text = signature_of(["kata " + " ".join(f"kata{chr(97 + n)}" for n in range(26)) + " dan yang itu ini saja pula"])
    assert estimated(text.values, [text.values])[1][0] == 0.0


def test_a_short_text_has_no_bands() -> None:
    assert signature_of(["kata dua " * (FEWEST_WORDS // 2 - 1)]).bands == ()
    assert signature_of([]).words == 0
