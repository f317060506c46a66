"""What every SearchIndex must find, whatever engine stands behind it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from archive.errors import IndexUnavailable
from archive.searching import SearchQuery, Sort
from indexer.engines.whoosh.index import WhooshIndex
from tests.contract.search_room import Room, counts


def test_empty_index_answers_nothing(room: Room) -> None:
    result = room.ask("pajak")
    assert (result.hits, result.total) == ((), 0)
    assert room.index.suggest("pa") == []


def test_index_without_generation_says_so(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable):
        WhooshIndex(tmp_path, lambda _id, _numbers: []).search(SearchQuery("x", None))


def test_words_beside_each_other_must_all_occur(room: Room) -> None:
    room.put("a", "retribusi pasar")
    room.put("b", "retribusi parkir")
    assert room.found("retribusi") == ["a", "b"]
    assert room.found("retribusi parkir") == ["b"]
    assert set(room.found("pasar ATAU parkir")) == {"a", "b"}
    assert room.found("retribusi -parkir") == ["a"]
    assert room.found("retribusi TANPA (pasar | parkir)") == []


def test_words_on_different_pages_are_found_together(room: Room) -> None:
    room.put("a", "retribusi", "pasar")
    assert room.found("retribusi pasar") == ["a"]


def test_phrase_wants_its_words_side_by_side_and_in_order(room: Room) -> None:
    room.put("a", "pajak bumi dan bangunan")
    room.put("b", "bumi dan pajak bangunan")
    assert room.found('"pajak bumi"') == ["a"]
    assert room.found('"pajak bangunan"') == ["b"]
    assert room.found('"bumi dan bangunan"') == ["a"]
    assert room.found('"bangunan pajak"') == []


def test_phrase_does_not_reach_over_a_page_break(room: Room) -> None:
    room.put("a", "akhir halaman", "awal halaman")
    assert room.found('"halaman awal"') == []
    assert room.found('"halaman awal" ATAU "awal halaman"') == ["a"]


def test_prefix_finds_words_that_begin_so(room: Room) -> None:
    room.put("a", "retribusi")
    room.put("b", "retret")
    room.put("c", "retak")
    assert sorted(room.found("retr*")) == ["a", "b"]
    assert sorted(room.found("ret* -retak")) == ["a", "b"]


@pytest.mark.parametrize("typed", ["kepegawaian", "pegawai", "PEGAWAI", "Pegawai!"])
def test_a_family_of_words_is_found_by_each_of_its_members(room: Room, typed: str) -> None:
    room.put("a", "pegawai")
    room.put("b", "kepegawaian")
    room.put("c", "gawai")
    assert sorted(room.found(typed)) == ["a", "b"]


def test_exact_form_ranks_above_its_relatives(room: Room) -> None:
    room.put("a", "membangun jalan desa")
    room.put("b", "pembangunan jalan desa")
    assert room.found("pembangunan") == ["b", "a"]
    assert room.found("membangun") == ["a", "b"]


@pytest.mark.parametrize("typed", ["undang-undang", "undang undang", "undang2", "Undang-Undang"])
def test_reduplication_is_found_however_it_is_written(room: Room, typed: str) -> None:
    for document_id, text in {"a": "Undang-Undang dasar", "b": "undang undang dasar", "c": "undang2 dasar"}.items():
        room.put(document_id, text)
    assert sorted(room.found(typed)) == ["a", "b", "c"]


def test_a_law_is_not_an_invitation(room: Room) -> None:
    room.put("a", "undangan rapat")
    room.put("b", "undang-undang")
    assert room.found("undang-undang") == ["b"]


@pytest.mark.parametrize("typed", ["188.45/123", "188.45/123/Huk-Kotim/2024", "nomor:188.45/123", "huk-kotim", "123"])
def test_document_number_is_found_whole_and_by_its_beginning(room: Room, typed: str) -> None:
    room.put("a", "isi", number="188.45/123/Huk-Kotim/2024")
    room.put("b", "isi", number="188.45/124/Kum/2024")
    assert room.found(typed) == ["a"]


def test_number_field_beats_mentions_in_text(room: Room) -> None:
    room.put("a", "Peraturan Daerah Nomor 5 Tahun 2019 diubah. Nomor 5, nomor 5 tahun 2019.")
    room.put("b", "isi lain", number="Perda Nomor 05 Tahun 2019")
    assert room.found("nomor 5 tahun 2019") == ["b", "a"]


@pytest.mark.parametrize("typed", ["perda 5/2019", "perda 5 2019", "nomor:5/2019", '"nomor 5 tahun 2019"'])
def test_number_is_found_as_people_cite_it(room: Room, typed: str) -> None:
    room.put("a", "isi", number="Perda Nomor 5 Tahun 2019")
    room.put("b", "isi", number="Perda Nomor 2019 Tahun 5")
    assert room.found(typed)[0] == "a"
    assert room.found("nomor:5/2019") == ["a"]


def test_title_beats_text(room: Room) -> None:
    room.put("a", "retribusi retribusi retribusi pasar", title="Laporan")
    room.put("b", "lampiran", title="Retribusi pasar")
    assert room.found("retribusi") == ["b", "a"]
    assert room.found("judul:retribusi") == ["b"]


def test_accents_and_case_are_folded(room: Room) -> None:
    room.put("a", "Café Jum’at")
    assert room.found("cafe") == room.found("CAFÉ") == room.found("jumat") == room.found("Jum'at") == ["a"]


def test_stop_words_are_kept(room: Room) -> None:
    room.put("a", "jalan yang baru")
    room.put("b", "jalan baru")
    assert room.found('"yang baru"') == ["a"]


def test_field_values_and_year_ranges(room: Room) -> None:
    for year in (2018, 2019, 2020, 2021):
        room.put(f"y{year}", "laporan", year=year, unit="disdik" if year == 2020 else "dinkes")
    room.put("none", "laporan")
    assert sorted(room.found("laporan tahun:2019..2020")) == ["y2019", "y2020"]
    assert sorted(room.found("tahun:2020-2025")) == ["y2020", "y2021"]
    assert room.found("tahun:..2018") == ["y2018"]
    assert room.found("unit:Disdik laporan") == ["y2020"]
    assert room.found("kelas:serta-merta") == []
    assert sorted(room.found("laporan -tahun:2018..2020")) == ["none", "y2021"]


def test_total_is_exact_and_pages_of_results_join_without_gap_or_overlap(room: Room) -> None:
    changes = [room.change(f"d{n:04}", f"laporan {'kegiatan ' * (n % 7)}") for n in range(1000)]
    for start in range(0, 1000, 130):
        room.index.apply("g1", changes[start : start + 130])
    whole = room.found("laporan")
    assert len(set(whole)) == 1000
    sliced = []
    for offset in range(0, 1040, 40):
        result = room.ask("laporan", offset=offset, limit=40)
        assert result.total == 1000
        sliced += [hit.document_id for hit in result.hits]
    assert sliced == whole
    assert room.ask("laporan", offset=10_000).hits == ()


def test_sorting_puts_undated_documents_last(room: Room) -> None:
    room.put("old", "laporan", date=dt.date(2001, 5, 1))
    room.put("none", "laporan laporan laporan")
    room.put("new", "laporan", date=dt.date(2024, 5, 1))
    assert room.found("laporan", sort=Sort.NEWEST) == ["new", "old", "none"]
    assert room.found("laporan", sort=Sort.OLDEST) == ["old", "new", "none"]
    assert room.found("laporan", sort=Sort.NEWEST, limit=1) == ["new"]
    assert room.found("laporan", sort=Sort.OLDEST, limit=1, offset=1) == ["new"]


def test_sorting_by_title_ignores_case(room: Room) -> None:
    for document_id, title in {"c": "banjir", "a": "Zakat", "b": "Banjir", "d": "air"}.items():
        room.put(document_id, "laporan", title=title)
    assert room.found("laporan", sort=Sort.TITLE) == ["d", "b", "c", "a"]
    assert room.found("laporan", sort=Sort.TITLE, offset=1, limit=2) == ["b", "c"]


def test_a_facet_keeps_counting_its_own_other_values(room: Room) -> None:
    room.put("a", "laporan", unit="dinkes", year=2020)
    room.put("b", "laporan", unit="disdik", year=2020)
    room.put("c", "laporan", unit="disdik", year=2021)
    room.put("d", "lainnya", unit="disdik", year=2021)
    result = room.ask("laporan", filters={"unit": ("dinkes",)})
    assert result.total == 1
    assert counts(result, "unit") == {"dinkes": 1, "disdik": 2}
    assert counts(result, "year") == {"2020": 1}
    result = room.ask("laporan", filters={"unit": ("dinkes", "disdik"), "year": ("2021",)})
    assert [hit.document_id for hit in result.hits] == ["c"]
    assert counts(result, "unit") == {"disdik": 1}
    assert counts(result, "year") == {"2021": 1, "2020": 2}
    assert counts(result, "class") == {"berkala": 1}


def test_documents_without_a_value_are_counted_in_no_facet(room: Room) -> None:
    room.put("a", "laporan", information_class="")
    result = room.ask("laporan")
    assert result.total == 1
    assert result.facets["class"] == result.facets["year"] == ()
    assert room.found("laporan", filters={"class": ("",)}) == []


def test_a_hit_names_the_page_whatever_the_length_of_the_document(room: Room) -> None:
    pages = [f"halaman biasa nomor {n} dengan kata kata umum" for n in range(1, 501)]
    pages[479] = "di sini tertulis jembatan gantung Baamang yang dicari"
    pages[99] = "jembatan saja"
    room.put("a", *pages)
    hit = room.ask("jembatan gantung").hits[0]
    assert [page.page for page in hit.pages] == [480, 100]
    assert hit.pages[0].html == "di sini tertulis <mark>jembatan gantung</mark> Baamang yang dicari"
    assert [page.page for page in room.ask('"gantung baamang"').hits[0].pages] == [480]
    assert [page.page for page in room.ask("gant*").hits[0].pages] == [480]


def test_pages_without_text_do_not_shift_the_numbers(room: Room) -> None:
    change = room.change("a", "", "", "kata dicari", "", "dicari lagi dan dicari")
    room.index.apply("g1", [change])
    assert [page.page for page in room.ask("dicari").hits[0].pages] == [5, 3]


def test_at_most_as_many_pages_as_asked_for(room: Room) -> None:
    room.put("a", *["dicari"] * 9)
    assert [page.page for page in room.ask("dicari").hits[0].pages] == [1, 2, 3]
    assert len(room.ask("dicari", snippets=1).hits[0].pages) == 1
    assert room.ask("dicari", snippets=0).hits[0].pages == ()


def test_snippet_marks_relatives_and_escapes_markup(room: Room) -> None:
    room.put("a", "<script>alert('x')</script> & pegawai <b>negeri</b>")
    html = room.ask("kepegawaian").hits[0].pages[0].html
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; <mark>pegawai</mark> &lt;b&gt;" in html


def test_document_found_by_its_title_alone_shows_no_page(room: Room) -> None:
    room.put("a", "isi", title="Retribusi")
    assert room.ask("retribusi").hits[0].pages == ()


def test_all_documents_are_listed_when_nothing_is_asked(room: Room) -> None:
    room.put("a", "isi", date=dt.date(2020, 1, 1))
    room.put("b", "isi", date=dt.date(2021, 1, 1))
    result = room.ask("")
    assert [hit.document_id for hit in result.hits] == ["b", "a"]
    assert result.hits[0].pages == ()
