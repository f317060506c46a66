"""What every SearchIndex must do, whatever engine stands behind it."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest

from archive.errors import IndexUnavailable, WriterBusy
from archive.ports import SearchIndex
from archive.query_language import parse
from archive.searching import IndexChange, IndexEntry, PageText, SearchQuery, SearchResult, Shelf, Sort
from indexer.engines.whoosh.index import WhooshIndex

BOTH = (Shelf.PUBLIC, Shelf.STAFF)


@dataclass
class Room:
    """An index with one live generation and the page texts its snippets are cut from."""

    root: Path
    texts: dict[str, dict[int, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.index = self.another_index()
        self.index.create_generation("g1")
        self.index.promote("g1")

    def another_index(self, writer_wait: float = 5.0) -> SearchIndex:
        """As another process would open it."""
        return WhooshIndex(self.root, self.page_texts, writer_wait=writer_wait)

    def page_texts(self, document_id: str, numbers: Sequence[int]) -> list[tuple[int, str]]:
        known = self.texts.get(document_id, {})
        return [(number, known[number]) for number in numbers if number in known]

    def put(self, document_id: str, *pages: str, generation: str = "g1", **fields: object) -> None:
        self.index.apply(generation, [self.change(document_id, *pages, **fields)])

    def change(self, document_id: str, *pages: str, **fields: object) -> IndexChange:
        self.texts[document_id] = dict(enumerate(pages, 1))
        plain: dict[str, object] = {
            "document_id": document_id,
            "revision": 1,
            "shelf": Shelf.PUBLIC,
            "title": "",
            "number": "",
            "unit": "dinkes",
            "information_class": "berkala",
            "file_type": "pdf",
            "language": "id",
            "year": None,
            "date": None,
            "pages": tuple(PageText(number, text) for number, text in enumerate(pages, 1)),
        }
        return IndexChange(document_id, IndexEntry(**(plain | fields)))  # type: ignore[arg-type]

    def delete(self, *ids: str) -> None:
        self.index.apply("g1", [IndexChange(document_id, None) for document_id in ids])

    def ask(self, text: str, **options: object) -> SearchResult:
        return self.index.search(SearchQuery(text, parse(text).tree, **options))  # type: ignore[arg-type]

    def found(self, text: str, **options: object) -> list[str]:
        return [hit.document_id for hit in self.ask(text, **{"limit": 1000} | options).hits]


@pytest.fixture(params=["whoosh"])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Room:
    return Room(tmp_path / "index")


def counts(result: SearchResult, facet: str) -> dict[str, int]:
    return {count.value: count.count for count in result.facets[facet]}


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


def test_shelves_never_mix(room: Room) -> None:
    room.put("open", "laporan pengadaan", title="Laporan terbuka")
    room.put("closed", "laporan rahasia", shelf=Shelf.STAFF, title="Laporan tertutup", unit="setda")
    assert room.found("laporan") == ["open"]
    assert room.found("rahasia") == []
    assert counts(room.ask("laporan"), "unit") == {"dinkes": 1}
    assert room.index.suggest("lap") == ["Laporan terbuka"]
    assert sorted(room.found("laporan", shelves=BOTH)) == ["closed", "open"]
    assert room.found("laporan", shelves=(Shelf.STAFF,)) == ["closed"]


def test_staff_shelf_is_bounded_by_the_units_of_a_person(room: Room) -> None:
    room.put("open", "laporan", unit="setda")
    room.put("mine", "laporan", shelf=Shelf.STAFF, unit="dinkes")
    room.put("theirs", "laporan", shelf=Shelf.STAFF, unit="setda")
    result = room.ask("laporan", shelves=BOTH, units=("dinkes",))
    assert sorted(hit.document_id for hit in result.hits) == ["mine", "open"]
    assert result.total == 2
    assert counts(result, "unit") == {"dinkes": 1, "setda": 1}
    assert room.found("laporan", shelves=BOTH, units=()) == ["open"]


def test_restricting_a_document_makes_it_disappear_from_every_road(room: Room) -> None:
    changes = [room.change(f"d{n}", "laporan pengadaan", title=f"Laporan {n}", unit=f"u{n}") for n in range(100)]
    room.index.apply("g1", changes)
    reader = room.another_index()
    query = SearchQuery("laporan", parse("laporan").tree, limit=200)
    assert reader.search(query).total == 100
    for n in range(8):
        room.put(f"d{n}", "laporan pengadaan", title=f"Laporan {n}", unit=f"u{n}", shelf=Shelf.STAFF)
    room.delete("d8", "d9")
    for index in (room.index, reader):
        result = index.search(query)
        assert result.total == len(result.hits) == 90
        assert not {hit.document_id for hit in result.hits} & {f"d{n}" for n in range(10)}
        assert not counts(result, "unit").keys() & {f"u{n}" for n in range(10)}
        assert index.suggest("Laporan 3", 200) == [f"Laporan {n}" for n in [*range(30, 40)]]
    assert len(room.found("laporan", shelves=BOTH)) == 98


def test_publishing_moves_a_document_to_the_public_shelf(room: Room) -> None:
    room.put("a", "laporan", shelf=Shelf.STAFF)
    room.put("a", "laporan", revision=2)
    assert room.found("laporan") == ["a"]
    assert room.index.contents("g1") == {"a": ("public", 2)}


def test_replaced_text_is_no_longer_found(room: Room) -> None:
    room.put("a", "semula")
    room.put("a", "kemudian", revision=2)
    assert room.found("semula") == []
    assert room.found("kemudian") == ["a"]


def test_applying_twice_changes_nothing(room: Room) -> None:
    changes = [room.change("a", "laporan"), room.change("b", "laporan", shelf=Shelf.STAFF), IndexChange("c", None)]
    for _ in range(2):
        room.index.apply("g1", changes)
        assert room.index.contents("g1") == {"a": ("public", 1), "b": ("staff", 1)}
        assert room.ask("laporan", shelves=BOTH).total == 2


def test_the_last_change_of_a_document_in_a_batch_counts(room: Room) -> None:
    room.index.apply("g1", [room.change("a", "satu"), IndexChange("a", None), room.change("a", "dua", revision=3)])
    assert room.index.contents("g1") == {"a": ("public", 3)}
    assert room.found("dua") == ["a"]


def test_answers_survive_merges_and_deletions(room: Room) -> None:
    """Held against a plain list of what is alive."""
    chance = random.Random(7)
    words = ["pajak", "bumi", "jalan", "desa", "air", "sekolah", "dana", "hutan"]
    alive: dict[str, list[str]] = {}
    for _ in range(60):
        changes = []
        for _ in range(chance.randint(1, 12)):
            document_id = f"d{chance.randrange(150)}"
            if chance.random() < 0.3:
                alive.pop(document_id, None)
                changes.append(IndexChange(document_id, None))
            else:
                alive[document_id] = chance.choices(words, k=6)
                changes.append(room.change(document_id, " ".join(alive[document_id])))
        room.index.apply("g1", changes)
    assert room.index.contents("g1").keys() == alive.keys()
    for one in words:
        for other in words:
            expected = {key for key, text in alive.items() if one in text and other in text}
            assert set(room.found(f"{one} {other}")) == expected
            pairs = {key for key, text in alive.items() if (one, other) in pairwise(text)}
            assert set(room.found(f'"{one} {other}"')) == pairs
    assert room.index.verify("g1") == []


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


def test_suggestions_are_titles_with_the_words_begun(room: Room) -> None:
    room.put("a", title="Peraturan Bupati tentang Pajak")
    room.put("b", title="Peraturan Daerah")
    assert room.index.suggest("peraturan bup") == ["Peraturan Bupati tentang Pajak"]
    assert room.index.suggest("per") == ["Peraturan Daerah", "Peraturan Bupati tentang Pajak"]
    assert room.index.suggest("per", 1) == ["Peraturan Daerah"]
    assert room.index.suggest("  ") == room.index.suggest("(") == []


def test_eight_threads_get_the_answers_of_one(room: Room) -> None:
    chance = random.Random(3)
    words = [f"kata{n}" for n in range(40)]
    room.index.apply("g1", [room.change(f"d{n}", " ".join(chance.choices(words, k=60))) for n in range(300)])
    questions = [" ".join(chance.sample(words, 2)) for _ in range(60)] + [
        f'"{words[n]} {words[n + 1]}"' for n in range(39)
    ]
    expected = [room.ask(question) for question in questions]
    with ThreadPoolExecutor(8) as threads:
        for _ in range(4):
            assert list(threads.map(room.ask, questions)) == expected


def test_readers_see_every_commit_while_a_writer_works(room: Room) -> None:
    """Commits in a row never make a search fail, lose a document or count one twice."""
    done = threading.Event()

    def write() -> None:
        try:
            for n in range(60):
                room.put(f"d{n}", "laporan")
        finally:
            done.set()

    writer = threading.Thread(target=write)
    reader = room.another_index()
    query = SearchQuery("laporan", parse("laporan").tree, limit=100)
    writer.start()
    seen = 0
    while not done.is_set():
        result = reader.search(query)
        assert result.total == len({hit.document_id for hit in result.hits}) >= seen
        seen = result.total
    writer.join()
    assert reader.search(query).total == 60


def test_only_one_process_writes(room: Room) -> None:
    other = room.another_index(writer_wait=0.0)
    with room.index.writer_lock():
        room.put("a", "laporan")
        with pytest.raises(WriterBusy):
            other.apply("g1", [room.change("b", "laporan")])
    other.apply("g1", [room.change("b", "laporan")])
    assert sorted(room.found("laporan")) == ["a", "b"]


def test_promotion_reaches_open_readers_and_dropping_spares_them(room: Room) -> None:
    room.put("a", "lama")
    reader = room.another_index()
    ask = SearchQuery("", None)
    assert [hit.document_id for hit in reader.search(ask).hits] == ["a"]
    room.index.create_generation("g2")
    room.put("b", "baru", generation="g2")
    assert [hit.document_id for hit in reader.search(ask).hits] == ["a"]
    room.index.promote("g2")
    room.index.promote("g2")
    assert room.index.live() == reader.live() == "g2"
    assert [hit.document_id for hit in reader.search(ask).hits] == ["b"]
    room.index.drop("g1")
    room.index.drop("g1")
    assert room.index.generations() == ["g2"]
    assert [hit.document_id for hit in reader.search(ask).hits] == ["b"]
    with pytest.raises(IndexUnavailable):
        room.index.apply("g1", [IndexChange("a", None)])
    with pytest.raises(IndexUnavailable):
        room.index.promote("g1")


def test_the_live_generation_cannot_be_dropped(room: Room) -> None:
    with pytest.raises(ValueError, match="live"):
        room.index.drop("g1")


def test_creating_a_generation_twice_keeps_what_it_holds(room: Room) -> None:
    room.put("a", "laporan")
    room.index.create_generation("g1")
    assert room.found("laporan") == ["a"]


def test_flipped_bytes_are_found(room: Room) -> None:
    room.put("a", "laporan " * 50)
    assert room.index.verify("g1") == []
    victim = max((room.root / "g1" / "public").glob("*.pst"))
    damaged = bytearray(victim.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    victim.write_bytes(damaged)
    assert room.index.verify("g1") == [f"public/{victim.name}"]


def test_a_file_that_vanished_is_found(room: Room) -> None:
    room.put("a", "laporan")
    victim = max((room.root / "g1" / "public").glob("*.trm"))
    victim.unlink()
    assert room.index.verify("g1") == [f"public/{victim.name}"]
    with pytest.raises(IndexUnavailable):
        room.another_index().search(SearchQuery("", None))


def test_only_the_owner_may_open_index_files(room: Room) -> None:
    room.put("a", "laporan")
    for path in (room.root / "g1").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_failed_commit_changes_nothing_and_the_next_one_works(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.put("a", "laporan")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            room.put("b", "laporan")
    assert room.found("laporan") == ["a"]
    assert room.another_index().search(SearchQuery("", None)).total == 1
    room.put("c", "laporan")
    assert sorted(room.found("laporan")) == ["a", "c"]
    assert room.index.verify("g1") == []


WRITER = """
    import sys
    from pathlib import Path
    from archive.searching import IndexChange, IndexEntry, PageText, Shelf
    from indexer.engines.whoosh.index import WhooshIndex

    index = WhooshIndex(Path(sys.argv[1]), lambda _id, _numbers: [])
    n = int(sys.argv[2])
    while True:
        entries = [
            IndexEntry(f"d{n}-{k}", n, Shelf.STAFF if n % 3 else Shelf.PUBLIC, "", "", "u", "", "pdf", "", None, None,
                       (PageText(1, "laporan"),))
            for k in range(5)
        ]
        index.apply("g1", [IndexChange(entry.document_id, entry) for entry in entries])
        print(n, flush=True)
        n += 1
"""


def test_killed_writer_leaves_what_it_had_committed(room: Room, tmp_path: Path) -> None:
    script = tmp_path / "writer.py"
    script.write_text(textwrap.dedent(WRITER))
    first = 0
    for commits in (1, 3, 9, 14):
        process = subprocess.Popen(
            [sys.executable, str(script), str(room.root), str(first)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        assert process.stdout is not None
        for _ in range(commits):
            first = int(process.stdout.readline()) + 1
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().split()
        process.stdout.close()
        process.wait()
        first = max([first, *(int(line) + 1 for line in rest)])
        committed = {f"d{n}-{k}" for n in range(first) for k in range(5)}
        contents = room.index.contents("g1")
        assert committed <= contents.keys()
        assert contents.keys() - committed <= {f"d{first}-{k}" for k in range(5)}
        assert set(room.found("laporan", shelves=BOTH)) == contents.keys()
        room.put("after", f"sesudah {first}")
        assert room.found(f"sesudah {first}") == ["after"]
        room.delete("after")
        assert room.index.verify("g1") == []
