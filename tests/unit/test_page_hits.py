"""Which pages of a hit are shown, given the positions that an index holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from archive.searching import PageHit
from indexer.analysis import words
from indexer.engines.whoosh.best_places import Place, best_places
from indexer.engines.whoosh.leaves import Alike, Beginning, Cited, Close, Leaf, Pattern, Sequenced, Similar, Word
from indexer.engines.whoosh.page_hits import page_hits
from indexer.engines.whoosh.wanted_words import wanted_by


class Report:
    """A document of these pages and the texts that are in the archive by the time it is found."""

    def __init__(self, *pages: str) -> None:
        self.read = [words(page) for page in pages]
        self.texts = dict(enumerate(pages, 1))
        lengths = [len(found) + 1 for found in self.read]
        self.starts = np.cumsum([0, *lengths[:-1]])
        self.calls = 0

    def places(self, *leaves: Leaf, rarities: Sequence[float] = (), limit: int = 3) -> tuple[Place, ...]:
        found = [
            np.array(
                [start + at for start, page in zip(self.starts, self.read, strict=True) for at in part.places(page)]
            )
            for part in wanted_by(leaves).parts
        ]
        numbers = np.arange(1, len(self.read) + 1)
        [places] = best_places([(self.starts, numbers)], found, np.array(rarities or [1.0] * len(leaves)), limit)
        return places

    def best(self, *leaves: Leaf, rarities: Sequence[float] = ()) -> int:
        return self.places(*leaves, rarities=rarities)[0].page

    def hits(self, *leaves: Leaf, limit: int = 3) -> tuple[PageHit, ...]:
        [shown] = page_hits([("a", self.places(*leaves))], wanted_by(leaves), self.page_texts, limit)
        return shown

    def page_texts(self, wanted: Mapping[str, Sequence[int]]) -> dict[tuple[str, int], str]:
        self.calls += 1
        return {(one, page): self.texts[page] for one, pages in wanted.items() for page in pages if page in self.texts}


def word(text: str) -> Word:
    return Word(text, None)


def test_the_page_with_most_different_words_is_best() -> None:
    report = Report("pajak pajak pajak pajak", "pajak dan retribusi", "retribusi")
    assert report.best(word("pajak"), word("retribusi")) == 2


def test_a_rarer_word_counts_more_than_a_common_one() -> None:
    report = Report("peraturan peraturan peraturan", "lamandau")
    assert report.best(word("peraturan"), word("lamandau"), rarities=[0.1, 5.0]) == 2


def test_words_close_together_count_more_than_many_apart() -> None:
    apart = "pajak pajak pajak " + "isi " * 60 + "bumi bumi bumi"
    assert Report(apart, "pajak bumi").best(word("pajak"), word("bumi")) == 2


def test_the_denser_and_then_the_earlier_page_is_best() -> None:
    assert Report("pajak", "pajak pajak", "pajak").best(word("pajak")) == 2
    assert [place.page for place in Report("pajak", "pajak", "pajak").places(word("pajak"))] == [1, 2, 3]


def test_words_are_found_on_page_480_of_500() -> None:
    pages = [f"halaman {number} berisi laporan umum" for number in range(1, 501)]
    pages[479] = "isi " * 300 + "Anggaran penanggulangan banjir rob sebesar lima miliar rupiah. " + "isi " * 300
    [first, *_] = Report(*pages).hits(word("banjir"), word("rob"), word("laporan"))
    assert first.page == 480
    assert "penanggulangan <mark>banjir rob</mark> sebesar" in first.html


def test_a_long_page_shows_its_scarcest_word_with_others_beside_it() -> None:
    page = ("pajak dan " * 3000 + "isi " * 99) + "retribusi apa dan pajak mana " + ("isi " * 99 + "dan pajak " * 3000)
    [place] = Report(page).places(word("pajak"), word("dan"), word("retribusi"))
    assert place.position == 6099
    assert [place.position for place in Report("dan " * 5000).places(word("dan"))] == [0]


def test_all_pages_come_in_one_call_and_at_most_as_many_as_asked() -> None:
    report = Report(*["pajak"] * 9)
    assert [hit.page for hit in report.hits(word("pajak"), limit=2)] == [1, 2]
    assert report.calls == 1


def test_a_table_of_contents_comes_after_the_pages_it_lists() -> None:
    contents = "DAFTAR ISI\nPajak bumi ................ 2\nPajak bumi dan bangunan ............. 3"
    report = Report(contents, "Pajak bumi diatur.", "Tentang pajak bumi dan bangunan.")
    assert [hit.page for hit in report.hits(word("pajak"), word("bumi"))] == [2, 3, 1]


def test_a_table_of_contents_with_more_of_the_words_stays_first() -> None:
    report = Report("Pajak bumi ................ 2", "Pajak lain diatur.")
    assert [hit.page for hit in report.hits(word("pajak"), word("bumi"))] == [1, 2]


def test_a_page_whose_text_has_changed_shows_where_the_words_are_meanwhile() -> None:
    report = Report("satu dua tiga pajak empat", "pajak")
    report.texts = {1: "pajak pindah ke depan", 2: "hilang"}
    assert report.hits(word("pajak")) == (PageHit(1, "<mark>pajak</mark> pindah ke depan"),)


def test_a_page_that_is_gone_is_left_out() -> None:
    report = Report("pajak", "pajak")
    del report.texts[1]
    assert [hit.page for hit in report.hits(word("pajak"))] == [2]


def test_a_document_found_by_its_title_or_number_claims_no_page() -> None:
    report = Report("isi pajak")
    assert report.hits(Word("pajak", None, "title"), Cited("perda/5/2019")) == ()
    assert report.calls == 0


def test_every_kind_of_question_marks_its_words() -> None:
    text = "Undang2 pajak bumi, retribusi pasar, APBD dan perizinan, anggaran daerah"
    for leaf, marked in (
        (Word("undang-undang", None), "<mark>Undang2</mark>"),
        (Word("izin", "izin"), "<mark>perizinan</mark>"),
        (Sequenced(("pajak", "bumi")), "<mark>pajak bumi</mark>"),
        (Close(("pasar", "retribusi"), 3), "<mark>retribusi pasar</mark>"),
        (Beginning("retr"), "<mark>retribusi</mark>"),
        (Pattern("re*si"), "<mark>retribusi</mark>"),
        (Pattern("p?sar"), "<mark>pasar</mark>"),
        (Similar("retribussi", 1), "<mark>retribusi</mark>"),
        (Alike((word("apbd"), Sequenced(("anggaran", "daerah")))), "<mark>APBD</mark>"),
        (Alike((word("apbd"), Sequenced(("anggaran", "daerah")))), "<mark>anggaran daerah</mark>"),
    ):
        [hit] = Report(text).hits(leaf)
        assert marked in hit.html, leaf
