from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.documents import Document, OcrStatus, Page, PageKind, TextSource, Word
from storage.database import SqlDatabase
from storage.word_packing import pack, unpack

Add = Callable[..., Document]

SCANNED = Page(
    number=2,
    text="Peraturan Bupati",
    source=TextSource.OCR,
    kind=PageKind.SHEET,
    label="ii",
    width=595.28,
    height=841.89,
    ocr=OcrStatus.DONE,
    confidence=0.93,
    words=(Word("Peraturan", 72.0, 80.25, 130.5, 92.0, 0.95), Word("Bupati", 134.0, 80.25, 170.12, 92.0)),
)


def page(number: int, **fields: object) -> Page:
    plain: dict[str, object] = {"number": number, "text": f"halaman {number}", "source": TextSource.BORN_DIGITAL}
    return Page(**(plain | fields))  # type: ignore[arg-type]


def test_a_page_comes_back_with_its_words(database: SqlDatabase, add: Add) -> None:
    add("a")
    with database.write() as uow:
        uow.pages.put("a", SCANNED)
    with database.read() as uow:
        assert uow.pages.get("a", 2) == SCANNED
        assert uow.pages.get("a", 3) is None
        assert uow.pages.summary("a") == [replace(SCANNED, text="", words=())]


def test_replacing_all_leaves_no_page_of_before(database: SqlDatabase, add: Add) -> None:
    add("a")
    add("b")
    with database.write() as uow:
        uow.pages.replace_all("b", [page(1)])
        uow.pages.replace_all("a", [page(n) for n in range(1, 9)])
        uow.pages.replace_all("a", (page(n, text="lagi") for n in (2, 1)))
    with database.read() as uow:
        assert uow.pages.texts("a") == [(1, "lagi"), (2, "lagi")]
        assert uow.pages.texts("b") == [(1, "halaman 1")]


def test_one_page_is_replaced_where_it_stands(database: SqlDatabase, add: Add) -> None:
    add("a")
    with database.write() as uow:
        uow.pages.replace_all("a", [page(1), page(2, ocr=OcrStatus.WANTED, source=TextSource.NONE, text="")])
        assert uow.pages.wanting_ocr("a") == [2]
        uow.pages.put("a", SCANNED)
        assert uow.pages.wanting_ocr("a") == []
        assert uow.pages.texts("a") == [(1, "halaman 1"), (2, "Peraturan Bupati")]
        assert uow.pages.count_by_source() == {"born_digital": 1, "ocr": 1}


def test_pages_of_several_documents_come_at_once(database: SqlDatabase, add: Add) -> None:
    for document_id in ("a", "b", "c"):
        add(document_id)
    with database.write() as uow:
        uow.pages.replace_all("a", [page(n) for n in range(1, 1300)])
        uow.pages.replace_all("b", [page(3), page(4)])
        uow.pages.replace_all("c", [page(3)])
        assert uow.pages.some({"a": [700, 3, 3, 9999], "b": [3], "unknown": [3]}) == {
            ("a", 700): "halaman 700",
            ("a", 3): "halaman 3",
            ("b", 3): "halaman 3",
        }
        assert uow.pages.some({}) == uow.pages.some({"a": []}) == {}
        assert len(uow.pages.some({"a": range(1, 1300), "b": range(1, 1300)})) == 1301


def test_pages_of_an_unknown_document_are_refused(database: SqlDatabase) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"), database.write() as uow:
        uow.pages.replace_all("missing", [page(1)])


coordinates = st.integers(0, 500_000).map(lambda hundredths: hundredths / 100)
confidences = st.none() | st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)
words = st.builds(Word, st.text(min_size=1), coordinates, coordinates, coordinates, coordinates, confidences)


@given(st.lists(words).map(tuple))
def test_packed_words_unpack_to_the_same_words(given_words: tuple[Word, ...]) -> None:
    assert unpack(pack(given_words)) == given_words


def test_finer_boxes_are_kept_to_a_hundredth_of_a_point() -> None:
    [word] = unpack(pack([Word("x", 1.23456, 2.0, 3.98765, 4.0, 0.98765)]))
    assert word == Word("x", 1.23, 2.0, 3.99, 4.0, 0.988)
