"""Every file of a batch stands in exactly one state, so the numbers add up."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.batches import (
    Batch,
    BatchFile,
    BatchOrigin,
    BatchReceipt,
    FileState,
    Settlement,
    Why,
    receipt_lines,
    state_of,
)
from archive.documents import Document, FileType, Lifecycle, Processing
from archive.uploads import UploadLimits, objection

NOW = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
BATCH = Batch("b", "dinkes", "siti", BatchOrigin.BROWSER, NOW)


def document(lifecycle: Lifecycle = Lifecycle.DRAFT, processing: Processing = Processing.READABLE) -> Document:
    return Document(
        "d", "dinkes", "Judul", "a.pdf", "application/pdf", FileType.PDF, "a" * 64, 3, NOW,
        lifecycle=lifecycle, processing=processing,
    )  # fmt: skip


def file(settlement: Settlement, size: int = 10, received: int = 0, number: int = 1) -> BatchFile:
    document_id = "d" if settlement in (Settlement.ACCEPTED, Settlement.DUPLICATE) else None
    why = Why.EXPIRED if settlement is Settlement.REFUSED else None
    return BatchFile(
        f"f{number}", "b", number, f"{number}.pdf", size, NOW, settlement, min(received, size), None, None, why,
        document_id=document_id,
    )  # fmt: skip


FILES = st.lists(
    st.tuples(
        st.sampled_from(Settlement), st.integers(0, 50), st.integers(0, 60),
        st.sampled_from(Lifecycle), st.sampled_from(Processing),
    ),
    max_size=40,
)  # fmt: skip


@given(FILES)
def test_the_numbers_of_a_receipt_add_up(
    drawn: list[tuple[Settlement, int, int, Lifecycle, Processing]],
) -> None:
    files: list[BatchFile] = []
    documents: dict[str, Document] = {}
    for number, (settlement, size, received, lifecycle, processing) in enumerate(drawn, 1):
        each = file(settlement, size, received, number)
        if each.document_id:
            each = BatchFile(**{**{n: getattr(each, n) for n in BatchFile.__slots__}, "document_id": f"d{number}"})
            documents[f"d{number}"] = document(lifecycle, processing)
        files.append(each)
    lines, envelopes = receipt_lines(files, documents)
    receipt = BatchReceipt(BATCH, "Dinas", "Siti", NOW, lines, envelopes)

    assert sum(receipt.counts.values()) == len(lines) == len(files) - len(envelopes)
    assert {each.number for each in envelopes} | {line.file.number for line in lines} == {f.number for f in files}
    assert receipt.total_bytes == sum(line.file.size for line in lines)
    assert 0 <= receipt.received_bytes <= receipt.total_bytes
    assert receipt.is_settled == all(line.state.is_final for line in lines)
    for line in lines:
        assert (line.state is FileState.REFUSED) == (line.file.settlement is Settlement.REFUSED)
        assert (line.state is FileState.DUPLICATE) == (line.file.settlement is Settlement.DUPLICATE)
        if line.state is FileState.PUBLISHED:
            assert line.document is not None
            assert line.document.lifecycle is Lifecycle.PUBLISHED


@pytest.mark.parametrize(
    ("lifecycle", "processing", "state"),
    [
        (Lifecycle.DRAFT, Processing.RECEIVED, FileState.READING),
        (Lifecycle.DRAFT, Processing.AWAITING_OCR, FileState.AWAITING_OCR),
        (Lifecycle.PUBLISHED, Processing.AWAITING_OCR, FileState.AWAITING_OCR),
        (Lifecycle.DRAFT, Processing.READABLE, FileState.DRAFT),
        (Lifecycle.SUBMITTED, Processing.NO_TEXT, FileState.DRAFT),
        (Lifecycle.PUBLISHED, Processing.READABLE, FileState.PUBLISHED),
        (Lifecycle.DRAFT, Processing.DAMAGED, FileState.NEEDS_ATTENTION),
        (Lifecycle.DRAFT, Processing.PASSWORD_PROTECTED, FileState.NEEDS_ATTENTION),
        (Lifecycle.PUBLISHED, Processing.UNSUPPORTED, FileState.PUBLISHED),
        (Lifecycle.WITHDRAWN, Processing.READABLE, FileState.DRAFT),
    ],
)
def test_an_accepted_file_stands_where_its_document_stands(
    lifecycle: Lifecycle, processing: Processing, state: FileState
) -> None:
    assert state_of(file(Settlement.ACCEPTED), document(lifecycle, processing)) is state


def test_an_expected_file_shows_how_far_it_has_come() -> None:
    assert state_of(file(Settlement.EXPECTED), None) is FileState.WAITING
    assert state_of(file(Settlement.EXPECTED, received=4), None) is FileState.UPLOADING
    assert state_of(file(Settlement.EXPECTED, received=10), None) is FileState.CHECKING


def test_an_opened_zip_is_an_envelope_and_no_file() -> None:
    lines, envelopes = receipt_lines([file(Settlement.OPENED, received=10), file(Settlement.EXPECTED, number=2)], {})
    assert [line.file.number for line in lines] == [2]
    assert [each.number for each in envelopes] == [1]


@pytest.mark.parametrize(
    ("path", "size", "why"),
    [
        ("laporan/2024.pdf", 10, None),
        ("laporan/Thumbs.db", 10, Why.SYSTEM_FILE),
        ("laporan/~$draf.docx", 10, Why.SYSTEM_FILE),
        ("pasang.EXE", 10, Why.PROGRAM),
        ("kosong.pdf", 0, Why.EMPTY),
        ("besar.pdf", 101, Why.TOO_LARGE),
        ("tepat.pdf", 100, None),
    ],
)
def test_what_name_and_size_tell(path: str, size: int, why: Why | None) -> None:
    assert objection(path, size, UploadLimits(file_bytes=100)) is why
