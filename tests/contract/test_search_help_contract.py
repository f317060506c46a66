"""What every SearchIndex must offer to those who type, mistype, or look for more of the same."""

from __future__ import annotations

import datetime as dt

import pytest

from archive.searching import Neighbour, Shelf, Suggestion, SuggestionKind
from tests.contract.search_room import Room

POOL = "Peraturan Bupati Nomor 5 Tahun 2019 tentang Retribusi Kolam Renang"


def texts(suggestions: list[Suggestion], kind: SuggestionKind) -> list[str]:
    return [each.text for each in suggestions if each.kind is kind]


def words(neighbours: list[Neighbour]) -> list[str]:
    return [each.word for each in neighbours]


def hide(room: Room, document_id: str, **fields: object) -> None:
    """Withdrawn: its entry moves to the shelf of the staff."""
    room.index.apply("g1", [room.change(document_id, *room.texts[document_id].values(), shelf=Shelf.STAFF, **fields)])


@pytest.mark.parametrize("typed", ["", "  ", "(", "-", "zzz"])
def test_what_goes_on_nowhere_suggests_nothing(room: Room, typed: str) -> None:
    room.put("a", "isi", title="Laporan")
    assert room.index.suggest(typed) == []


def test_titles_are_suggested_by_words_begun(room: Room) -> None:
    room.put("a", title="Peraturan Bupati tentang Pajak")
    room.put("b", title="Laporan Daerah")

    assert room.index.suggest("peraturan bup") == [
        Suggestion("Peraturan Bupati tentang Pajak", SuggestionKind.TITLE, "a")
    ]
    assert texts(room.index.suggest("paj per"), SuggestionKind.TITLE) == []
    assert texts(room.index.suggest("pajak pera"), SuggestionKind.TITLE) == ["Peraturan Bupati tentang Pajak"]


def test_titles_whose_subject_begins_so_come_before_others_and_newer_before_older(room: Room) -> None:
    room.put("a", title="Laporan Retribusi Pajak", date=dt.date(2024, 1, 1))
    room.put("b", title="Peraturan tentang Pajak Daerah", date=dt.date(2019, 1, 1))
    room.put("c", title="Pajak Hotel", date=dt.date(2020, 1, 1))
    room.put("d", title="Pajak Restoran")

    expected = ["Pajak Hotel", "Peraturan tentang Pajak Daerah", "Pajak Restoran", "Laporan Retribusi Pajak"]
    assert texts(room.index.suggest("paj"), SuggestionKind.TITLE) == expected
    assert texts(room.index.suggest("pa"), SuggestionKind.TITLE) == expected[:3]
    assert texts(room.index.suggest("paj", 1), SuggestionKind.TITLE) in ([], expected[:1])


def test_phrases_of_several_titles_go_on_as_typed(room: Room) -> None:
    for place, pool in enumerate(("Kota", "Desa", "Kabupaten")):
        room.put(f"r{place}", title=f"Laporan RETRIBUSI, Kolam Renang dan {pool}")
    room.put("other", title="Retribusi Pasar")

    assert texts(room.index.suggest("Retr"), SuggestionKind.PHRASE) == ["retribusi kolam renang"]
    assert texts(room.index.suggest("laporan Retribusi k"), SuggestionKind.PHRASE) == ["laporan Retribusi kolam renang"]
    assert texts(room.index.suggest("retribusi "), SuggestionKind.PHRASE) == ["retribusi kolam renang"]
    assert texts(room.index.suggest("retribusi kolam renang"), SuggestionKind.PHRASE) == []


def test_reduplicated_words_go_on_as_typed(room: Room) -> None:
    room.put("a", title="Undang-Undang Darurat tentang Pajak")
    room.put("b", title="Undang-Undang Darurat tentang Cukai")
    assert texts(room.index.suggest("undang-un"), SuggestionKind.PHRASE) == ["undang-undang darurat"]


@pytest.mark.parametrize(
    "typed", ["perbup 5", "perbup 5/20", "Peraturan Bupati No. 5 Th. 2", "peraturan bupati nomor 5/2019"]
)
def test_numbers_are_suggested_as_people_cite_them(room: Room, typed: str) -> None:
    room.put("a", title=POOL, number="5 Tahun 2019")
    room.put("b", title="Peraturan Daerah Nomor 5 Tahun 2019 tentang Pajak", number="5 Tahun 2019")
    found = room.index.suggest(typed)
    assert [each for each in found if each.kind is SuggestionKind.NUMBER] == [
        Suggestion("Perbup 5 Tahun 2019", SuggestionKind.NUMBER, "a")
    ]


def test_the_figure_as_typed_comes_before_longer_ones(room: Room) -> None:
    room.put("a", title="Peraturan Bupati", number="Perbup 52 Tahun 2024", date=dt.date(2024, 1, 1))
    room.put("b", title="Peraturan Bupati", number="Perbup 5 Tahun 2019", date=dt.date(2019, 1, 1))
    assert texts(room.index.suggest("perbup 5"), SuggestionKind.NUMBER) == [
        "Perbup 5 Tahun 2019",
        "Perbup 52 Tahun 2024",
    ]


def test_letters_are_suggested_by_the_beginning_of_their_number(room: Room) -> None:
    room.put("a", title="Surat", number="188.45/123/Huk-Kotim/2024")
    room.put("b", title="Surat", number="188.45/200/Huk-Kotim/2024")
    room.put("c", title="Surat", number="7/188.45/140")
    assert texts(room.index.suggest("188.45/1"), SuggestionKind.NUMBER) == [
        "188.45/123/Huk-Kotim/2024",
        "7/188.45/140",
    ]
    assert texts(room.index.suggest("188.45/123/huk"), SuggestionKind.NUMBER) == ["188.45/123/Huk-Kotim/2024"]


def test_suggestions_vanish_with_their_document(room: Room) -> None:
    room.put("a", "isi", title=POOL, number="5 Tahun 2019")
    room.put("b", "isi", title=POOL, number="Perbup 5 Tahun 2019")
    assert {each.kind for each in room.index.suggest("perbup 5")} == {SuggestionKind.NUMBER}
    assert texts(room.index.suggest("kol"), SuggestionKind.PHRASE) == ["kolam renang"]

    hide(room, "a", title=POOL, number="5 Tahun 2019")
    assert texts(room.index.suggest("kol"), SuggestionKind.PHRASE) == []
    room.delete("b")

    for typed in ("perbup 5", "kol", "ret", "5", "peraturan b", "kolam "):
        assert room.index.suggest(typed) == []


def test_suggestions_are_the_same_however_the_index_is_cut(room: Room) -> None:
    for place in range(12):
        title = f"Laporan Kolam Renang {('Umum', 'Baru')[place % 2]} {place}"
        room.put(f"d{place}", "isi", title=title, number=f"SK {place}/2020")
    room.put("gone", "isi", title="Laporan Kolam Ikan")
    room.delete("gone")

    def suggested() -> list[list[tuple[SuggestionKind, str]]]:
        found = [room.index.suggest(typed, 20) for typed in ("kol", "lap", "laporan ", "sk 1", "k")]
        return [[(each.kind, each.text) for each in some] for some in found]

    before = suggested()
    while room.index.merge("g1"):
        pass

    assert all(before)
    assert suggested() == before


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("retirbusi", "retribusi"),  # two letters swapped
        ("retribsi", "retribusi"),  # one left out
        ("Retribbusi", "retribusi"),  # one doubled
        ("retrlbusi", "retribusi"),  # misread by a scanner
        ("oendang", "undang"),  # spelling before 1972
        ("tjatatan", "catatan"),
        ("pasip", "pasif"),  # written as it sounds
        ("kolamrenang", "kolam renang"),  # run together
        ("undang-undnag", "undang-undang"),
    ],
)
def test_a_slip_is_near_to_what_was_meant(room: Room, typed: str, meant: str) -> None:
    room.put("a", "retribusi kolam renang", "undang undang catatan pasif")
    assert words(room.index.neighbours(typed))[0] == meant


def test_neighbours_know_how_many_documents_hold_them(room: Room) -> None:
    room.put("a", "isi", title="Retribusi")
    room.put("b", "retribusi retribusi", title="Retribusi")
    room.put("c", "retribusi")
    assert [(each.word, each.documents) for each in room.index.neighbours("retribsi")] == [("retribusi", 3)]


def test_a_word_of_the_archive_is_its_own_nearest_neighbour(room: Room) -> None:
    room.put("a", "pasir")
    for place in range(5):
        room.put(f"p{place}", "pasar")
    found = room.index.neighbours("pasir")
    assert (found[0].word, found[0].cost, found[0].documents) == ("pasir", 0, 1)
    assert words(found) == ["pasir", "pasar"]
    assert room.index.neighbours("pasir", 1) == found[:1]


def test_of_two_as_near_the_commoner_comes_first(room: Room) -> None:
    room.put("a", "pasar")
    room.put("b", "pasak")
    room.put("c", "pasak")
    assert words(room.index.neighbours("pasaf"))[:2] == ["pasak", "pasar"]


@pytest.mark.parametrize("typed", ["2019", "5a", "c0vid", "dan", "di", "", "(", "xylophon"])
def test_figures_and_short_words_have_no_neighbours(room: Room, typed: str) -> None:
    room.put("a", "2018 5b covid dia ada")
    assert room.index.neighbours(typed) == []


def test_words_of_hidden_documents_are_nobodys_neighbours(room: Room) -> None:
    room.put("a", "tersembunyi")
    room.put("b", "tersembunyi juga")
    assert words(room.index.neighbours("tersembunyl")) == ["tersembunyi"]

    hide(room, "a")
    assert room.index.neighbours("tersembunyi")[0].documents == 1
    room.delete("b")

    assert room.index.neighbours("tersembunyl") == room.index.neighbours("tersembunyi") == []
    assert room.index.neighbours("tersembunyijuga") == []


def test_neighbours_are_the_same_however_the_index_is_cut(room: Room) -> None:
    for place, word in enumerate(("pasar", "pasir", "paser", "pasar", "pagar", "besar", "pasar")):
        room.put(f"d{place}", word)
    before = room.index.neighbours("pasur", 20)
    while room.index.merge("g1"):
        pass
    assert room.index.neighbours("pasur", 20) == before


def fill(room: Room) -> None:
    room.put("pool1", "retribusi kolam renang umum", "loket kolam renang", title="Retribusi Kolam Renang")
    room.put("pool2", "pengelolaan kolam renang dan loket", title="Pengelolaan Kolam Renang")
    room.put("market", "retribusi pasar sayur", title="Retribusi Pasar")
    for place in range(8):
        room.put(f"other{place}", f"anggaran belanja pegawai {place}", title=f"Anggaran {place}")


def test_documents_that_share_telling_words_are_similar(room: Room) -> None:
    fill(room)
    found = room.index.similar("pool1")
    assert [hit.document_id for hit in found] == ["pool2", "market"]
    assert found[0].score > found[1].score > 0
    assert room.index.similar("pool1", 1) == found[:1]


def test_hidden_documents_are_similar_to_nothing(room: Room) -> None:
    fill(room)
    hide(room, "pool2", title="Pengelolaan Kolam Renang")
    room.delete("market")
    assert [hit.document_id for hit in room.index.similar("pool1")] == []
    assert room.index.similar("pool2") == room.index.similar("market") == room.index.similar("nobody") == []


def test_a_document_without_text_is_similar_by_its_title(room: Room) -> None:
    fill(room)
    room.put("scan", title="Gambar Kolam Renang")
    assert {hit.document_id for hit in room.index.similar("scan", 2)} == {"pool1", "pool2"}


def test_similar_documents_follow_a_change(room: Room) -> None:
    fill(room)
    assert "market" not in [hit.document_id for hit in room.index.similar("pool2")]
    room.index.apply("g1", [room.change("market", "kolam renang dan loket", title="Kolam Renang", revision=2)])
    assert "market" in [hit.document_id for hit in room.index.similar("pool2")]
