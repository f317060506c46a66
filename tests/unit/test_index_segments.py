"""Is a segment, made or merged, exactly what a plain inversion of its documents gives?"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.searching import IndexEntry, PageText, Shelf
from indexer.analysis import clean, reduplication, stem, words
from indexer.engines.whoosh.arrays import ArrayWriter, DamagedIndex, open_arrays
from indexer.engines.whoosh.inversion import SegmentDraft
from indexer.engines.whoosh.merging import Source, merge, outworn
from indexer.engines.whoosh.narrow import NarrowLists, NarrowWriter
from indexer.engines.whoosh.schema import PAGE_GAP, TEXT, TITLE
from indexer.engines.whoosh.segment import EXTENSION, Segment, SegmentEntry
from indexer.engines.whoosh.tokens import Numbering

SETTINGS = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ODD_WORDS = (
    "undang2",
    "hati-hati",
    "kota's",
    "Jum'at",
    "03",
    "3",
    "§5",
    "“retribusi”",
    "naïve",
    "½",
    "m²",
    "bukit₂",
    "血",
)
WORDS = st.sampled_from((*ODD_WORDS, "pajak", "Daerah", "daerah", "undang", "a'b'c", "ketidakbertanggungjawabannya"))
TEXTS = st.lists(WORDS | st.text(alphabet="ab2'`’ .-–é\n", max_size=8), max_size=12).map(" ".join)
DOCUMENTS = st.lists(st.tuples(TEXTS, st.lists(TEXTS, max_size=3)), min_size=1, max_size=6)


def entry(name: str, title: str, pages: Sequence[str]) -> IndexEntry:
    return IndexEntry(
        document_id=name,
        revision=7,
        shelf=Shelf.PUBLIC,
        title=title,
        number="Nomor 5 Tahun 2019",
        unit="dinkes",
        information_class="berkala",
        file_type="pdf",
        language="id",
        year=2019,
        date=dt.date(2019, 5, 1),
        pages=tuple(PageText(number, text) for number, text in enumerate(pages, 1) if text),
    )


def made(
    folder: Path, entries: Sequence[IndexEntry], numbering: Numbering | None = None, moved: Collection[int] = ()
) -> Segment:
    """After the entries ``moved`` what is in memory goes to a file."""
    draft = SegmentDraft(numbering or Numbering(1 << 20))
    for number, one in enumerate(entries):
        draft.add(one)
        if number in moved:
            draft.move_to_file(folder)
    described = SegmentEntry("MAIN", draft.count)
    with (folder / described.make_filename(EXTENSION)).open("wb") as stream, ArrayWriter(stream, folder) as arrays:
        draft.write(arrays)
    return Segment(folder, described)


def plain(entries: Sequence[IndexEntry], field: str) -> dict[str, list[tuple[str, int]]]:
    """term -> (document, position), both ascending."""
    inverted: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for one in entries:
        first = 0
        for text in [page.text for page in one.pages] if field == TEXT else [one.title]:
            found = words(clean(text))
            for position, word in enumerate(found):
                inverted[word].append((one.document_id, first + position))
                if position and (whole := reduplication(found[position - 1], word)):
                    inverted[whole].append((one.document_id, first + position - 1))
            first += len(found) + PAGE_GAP
    return inverted


def held(segment: Segment, field: str) -> dict[str, list[tuple[str, int]]]:
    vocabulary = segment.vocabularies[field]
    inverted = {}
    for number, term in enumerate(vocabulary):
        postings, positions = segment.postings(field, number), segment.positions(field, number)
        assert postings.counts.tolist() == np.diff(positions.starts).tolist()
        inverted[term] = [
            (segment.document_id(document), position)
            for row, document in enumerate(postings.documents.tolist())
            for position in positions.of(row).tolist()
        ]
    return inverted


@SETTINGS
@given(documents=DOCUMENTS, moved=st.sets(st.integers(0, 5)))
def test_a_segment_holds_what_a_plain_inversion_gives(
    tmp_path: Path, documents: list[tuple[str, list[str]]], moved: set[int]
) -> None:
    entries = [entry(f"d{n}", title, pages) for n, (title, pages) in enumerate(documents)]
    numbering = Numbering(1 << 20)
    made(tmp_path, entries[::-1], numbering)  # what was numbered before must not matter
    segment = made(tmp_path, entries, numbering, moved)
    for field in (TEXT, TITLE):
        assert held(segment, field) == plain(entries, field)
        vocabulary = segment.vocabularies[field]
        assert list(vocabulary) == sorted(vocabulary, key=str.encode)
        for number, term in enumerate(vocabulary):
            assert vocabulary.find(term) == number
            assert (number in vocabulary.of_stem(stem(term)).tolist()) == term.isalnum()
    for number, one in enumerate(entries):
        firsts, pages = segment.pages(number)
        assert pages.tolist() == [page.number for page in one.pages]
        sizes = [len(words(clean(page.text))) + PAGE_GAP for page in one.pages]
        assert firsts.tolist() == [sum(sizes[:at]) for at in range(len(sizes))]
        assert segment.lengths(TEXT)[number] == sum(sizes) - PAGE_GAP * len(sizes)
        assert segment.documents_of([one.document_id, "nobody"]) == [number]


@SETTINGS
@given(documents=DOCUMENTS, cuts=st.lists(st.integers(0, 6), max_size=2), gone=st.sets(st.integers(0, 5)))
def test_merging_equals_building_at_once(
    tmp_path: Path, documents: list[tuple[str, list[str]]], cuts: list[int], gone: set[int]
) -> None:
    entries = [entry(f"d{n}", title, pages) for n, (title, pages) in enumerate(documents)]
    borders = sorted({0, len(entries), *(cut for cut in cuts if cut < len(entries))})
    sources = []
    for begin, end in pairwise(borders):
        alive = np.array([n not in gone for n in range(begin, end)])
        sources.append(Source(made(tmp_path, entries[begin:end]), alive))
    described = SegmentEntry("MAIN", sum(int(source.alive.sum()) for source in sources))
    with (tmp_path / described.make_filename(EXTENSION)).open("wb") as stream, ArrayWriter(stream, tmp_path) as arrays:
        moves = merge(sources, arrays, memory=600)
    merged = Segment(tmp_path, described)
    kept = [one for n, one in enumerate(entries) if n not in gone]
    for field in (TEXT, TITLE):
        assert held(merged, field) == plain(kept, field)
        assert merged.lengths(field).tolist() == (made(tmp_path, kept).lengths(field).tolist() if kept else [])
    assert [merged.document_id(n) for n in range(merged.count)] == [one.document_id for one in kept]
    moved = np.concatenate(moves).tolist()
    assert moved == [kept.index(one) if one in kept else -1 for one in entries]


def test_a_table_that_grows_between_texts_and_within_one_knows_every_token(tmp_path: Path) -> None:
    texts = [
        " ".join(f"w{number % 50_000}" for number in range(start, start + 60_000)) for start in (0, 20_000, 90_000)
    ]
    entries = [entry("a", "t", texts[:2]), entry("b", "t", texts[2:]), entry("c", "t", ["W1 w49999 w1"])]
    assert held(made(tmp_path, entries), TEXT) == plain(entries, TEXT)


@SETTINGS
@given(lists=st.lists(st.lists(st.integers(0, 2**31 - 1) | st.integers(0, 300), min_size=1, max_size=9), max_size=9))
def test_narrow_lists_give_back_what_was_written(tmp_path: Path, lists: list[list[int]]) -> None:
    sizes = np.array([len(each) for each in lists], dtype=np.int64)
    path = tmp_path / "narrow"
    with path.open("wb") as stream, ArrayWriter(stream, tmp_path) as arrays:
        writer = NarrowWriter(arrays, "n")
        half = len(lists) // 2
        for part in (slice(0, half), slice(half, None)):
            writer.append(np.array([n for each in lists[part] for n in each], dtype=np.int64), sizes[part])
    read = NarrowLists(open_arrays(path), "n", np.concatenate(([0], np.cumsum(sizes))))
    for number, figures in enumerate(lists):
        assert read.one(number).tolist() == figures
        assert read.run(0, number + 1).tolist() == [n for each in lists[: number + 1] for n in each]
        assert read.run(number, len(lists)).tolist() == [n for each in lists[number:] for n in each]
    every_other = np.arange(0, len(lists), 2)
    assert read.several(every_other).tolist() == [n for each in lists[::2] for n in each]


def test_a_cut_file_is_no_array_file(tmp_path: Path) -> None:
    path = tmp_path / "cut"
    with path.open("wb") as stream, ArrayWriter(stream, tmp_path) as arrays:
        arrays.append("a", np.arange(100, dtype=np.int32))
    whole = path.read_bytes()
    for length in (0, 10, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(DamagedIndex):
            open_arrays(path)
    path.write_bytes(whole)
    assert open_arrays(path)["a"].tolist() == list(range(100))


def test_small_segments_of_one_size_are_merged_and_large_ones_left() -> None:
    assert outworn([(100_000, 100_000)] + [(10, 10)] * 8) == list(range(1, 9))
    assert outworn([(100_000, 100_000)] + [(10, 10)] * 7) == []
    assert outworn([(100, 300), (5_000, 5_000)]) == [0]
