from __future__ import annotations

import pytest

from archive.near_duplicates import DifferenceKind, Likeness, TextDifference
from bench.noisy_copies import cut, filled, filled_otherwise, form, misread
from indexer.same_text import Comparison, StretchKind, compare, words_of_pages

LETTER = """
Nomor : 800/123/SEKR/2021
Sampit, 14 Maret 2021
Yang bertanda tangan di bawah ini Kepala Dinas Kesehatan menerangkan bahwa Siti Rahmah yang beralamat di Ketapang
adalah benar tenaga kesehatan yang bekerja pada Puskesmas Baamang sejak tanggal 2 Januari 2019 dan telah mengikuti
pelatihan penanggulangan wabah yang diselenggarakan oleh pemerintah kabupaten selama lima hari berturut-turut.
Demikian surat keterangan ini dibuat untuk dipergunakan sebagaimana mestinya oleh yang bersangkutan.
"""


def compared(left: str, right: str) -> Comparison:
    return compare(words_of_pages([(1, left)]), words_of_pages([(1, right)]))


def test_a_text_is_the_same_as_itself() -> None:
    found = compared(LETTER, LETTER)
    assert (found.likeness, found.similarity, found.differences) == (Likeness.SAME_TEXT, 1.0, ())


def test_misread_words_leave_it_the_same_text() -> None:
    scan = LETTER.replace("tenaga", "tenoga").replace("pelatihan", "pe1atihan").replace("Demikian", "Demikan")
    found = compared(LETTER, scan.replace("sebagaimana mestinya", "sebagaimanamestinya"))
    assert found.likeness is Likeness.SAME_TEXT
    assert found.similarity > 0.95


def test_another_number_alone_makes_it_another_letter_and_is_told() -> None:
    found = compared(LETTER, LETTER.replace("800/123", "800/124"))
    assert found.likeness is Likeness.SAME_FORM
    assert found.differences == (TextDifference(DifferenceKind.NUMBER, "123", "124"),)
    assert found.similarity > 0.95


def test_another_name_alone_makes_it_another_letter_and_is_told() -> None:
    found = compared(LETTER, LETTER.replace("Siti Rahmah", "Budi Santoso"))
    assert found.likeness is Likeness.SAME_FORM
    assert found.differences == (TextDifference(DifferenceKind.WORDS, "Siti Rahmah", "Budi Santoso"),)


def test_a_letter_read_for_a_digit_is_no_other_number() -> None:
    found = compared(LETTER, LETTER.replace("2021", "2O2l"))
    assert found.likeness is Likeness.SAME_TEXT


def test_another_digit_is_another_number_however_much_is_misread_beside_it() -> None:
    scan = misread(LETTER.replace("123", "128"), 0.01, 1)
    assert "128" in scan
    assert compared(LETTER, scan).likeness is Likeness.SAME_FORM


def test_a_digit_lost_of_a_year_is_forgiven_in_a_poor_scan_only() -> None:
    assert compared(LETTER, LETTER.replace("2021", "202")).likeness is Likeness.SAME_FORM
    text = form(1).text(filled(1))
    scan = misread(text, 0.01, 5)
    assert f"Februari {filled(1).year}" in scan
    assert compared(text, scan.replace(f"Februari {filled(1).year}", "Februari 219", 1)).likeness is Likeness.SAME_TEXT


def test_texts_with_little_in_common_are_no_pair() -> None:
    assert compared(LETTER, form(3).text(filled(3))).likeness is None
    assert compared("", "").likeness is None


def test_where_pages_are_broken_does_not_matter() -> None:
    text = form(4).text(filled(4))
    pages = words_of_pages(list(enumerate(cut(text, 0.3), 1)))
    assert compare(words_of_pages([(1, text)]), pages).similarity == 1.0
    assert {word.page for word in pages} == {1, 2, 3, 4}


def test_a_missing_page_is_told_and_a_small_one_forgiven() -> None:
    text = form(5).text(filled(5))
    shorter = "\n".join(text.splitlines()[:-1])
    found = compared(text, shorter)
    assert found.likeness is Likeness.SAME_TEXT
    assert [(each.kind, each.other) for each in found.differences] == [(DifferenceKind.ONE_SIDED, "")]
    assert (
        compared(text, "\n".join(text.splitlines()[: len(text.splitlines()) // 2])).likeness is not Likeness.SAME_TEXT
    )


@pytest.mark.parametrize("seed", range(0, 60, 10))
def test_copies_and_forms_are_told_apart_when_both_were_misread(seed: int) -> None:
    paper, one = form(seed), filled(seed)
    other = filled_otherwise(one, seed)
    left = misread(paper.text(one), 0.005, seed)
    assert compared(left, misread(paper.text(one), 0.005, seed + 1)).likeness is Likeness.SAME_TEXT
    assert compared(left, misread(paper.text(other), 0.005, seed + 2)).likeness is Likeness.SAME_FORM


def test_specks_are_not_told_but_numbers_in_one_text_are() -> None:
    found = compared(LETTER, LETTER.replace("Sampit,", "xq zk Sampit, 77"))
    assert [(each.kind, each.other) for each in found.differences] == [(DifferenceKind.ONE_SIDED, "77")]


def test_a_passage_that_was_replaced_makes_it_another_paper() -> None:
    before = (
        "biaya perjalanan ditanggung seluruhnya pemerintah kabupaten selama kegiatan berlangsung menurut aturan umum"
    )
    after = "peserta membayar sendiri semua ongkos menginap makan transportasi serta keperluan lain tanpa penggantian"
    text = form(8).text(filled(8))
    found = compared(f"{text}\n{before} akhir\n{text[:900]}", f"{text}\n{after} akhir\n{text[:900]}")
    assert found.likeness is Likeness.SAME_FORM
    assert found.similarity > 0.85


def test_stretches_cover_both_texts_without_gap_or_overlap() -> None:
    left = words_of_pages([(1, misread(form(6).text(filled(6)), 0.02, 1))])
    right = words_of_pages([(1, misread(form(6).text(filled(7)), 0.02, 2))])
    at, there = 0, 0
    for each in compare(left, right).stretches:
        assert (each.left, each.right) == (at, there)
        at, there = each.left_end, each.right_end
        if each.kind is StretchKind.SAME:
            ours, theirs = left[each.left : each.left_end], right[each.right : each.right_end]
            assert [word.form for word in ours] == [word.form for word in theirs]
    assert (at, there) == (len(left), len(right))


def test_a_long_text_that_repeats_itself_is_aligned_in_pieces() -> None:
    text = "\n".join(f"Pasal {n} {form(n % 4).text(filled(n))}" for n in range(12))
    assert compared(text, text).similarity == 1.0
    assert compared(text, misread(text, 0.005, 1)).similarity > 0.9
