"""From bytes to a findable page, through the real worker, sandbox, database and index."""

from __future__ import annotations

import email.message
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

import indexer.ingest
import indexer.worker
from archive.classification import InformationClass
from archive.curation import move
from archive.deposits import DepositTerms, IncomingFile, deposit
from archive.documents import Document, Lifecycle, Processing, Reason, TextSource
from archive.errors import DamagedFile
from archive.finding import SearchPage, SearchRequest, find
from archive.jobs import JobState
from archive.retrying import retry
from indexer.rebuild import check_index, rebuild
from search_api.wiring import Archive

TERMS = DepositTerms("dinkes", "test", InformationClass.PERIODIC, publish=True)


def put_in(archive: Archive, name: str, content: bytes, terms: DepositTerms = TERMS) -> str:
    file = IncomingFile(name, name, lambda: io.BytesIO(content))
    (receipt,) = deposit(archive.database, archive.blobs, archive.clock, terms, [file])
    return receipt.document_id


def work(archive: Archive) -> None:
    archive.worker().run(until_idle=True)


def document(archive: Archive, document_id: str) -> Document:
    with archive.database.read() as uow:
        found = uow.documents.get(document_id)
    assert found is not None
    return found


def search(archive: Archive, text: str) -> SearchPage:
    return find(archive.database, archive.index, SearchRequest(text))


def found_ids(archive: Archive, text: str) -> set[str]:
    return {hit.document.id for hit in search(archive, text).hits}


def pdf(*pages: str | Image.Image) -> bytes:
    """A PDF with a page of text, or a page that is only a picture, for each argument."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    for page in pages:
        if isinstance(page, str):
            canvas.drawString(72, 760, page)
        else:
            canvas.drawImage(ImageReader(page), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def picture_of(text: str) -> Image.Image:
    image = Image.new("L", (1654, 2339), 245)
    ImageDraw.Draw(image).multiline_text((150, 200), text, fill=20, font=ImageFont.load_default(size=44), spacing=24)
    return image


def test_words_of_each_page_are_found_on_their_page(archive: Archive) -> None:
    document_id = put_in(archive, "laporan.pdf", pdf("halaman muka", "realisasi vaksinasi rabies", "penutup"))
    work(archive)
    (hit,) = search(archive, "rabies").hits
    assert hit.document.id == document_id
    assert [row.page for row in hit.pages] == [2]
    assert "<mark>rabies</mark>" in hit.pages[0].html
    assert document(archive, document_id).processing is Processing.READABLE


def test_a_mixed_file_is_findable_by_its_text_before_ocr_and_by_its_scan_after(archive: Archive) -> None:
    scan = picture_of("Pasang surut Sungai Mentaya\nmencapai dua meter pada bulan purnama")
    document_id = put_in(archive, "campuran.pdf", pdf("surat pengantar kepala dinas", scan))
    worker = archive.worker()
    worker.applier.reconcile()
    with archive.database.write() as uow:
        (job,) = uow.jobs.claim(["extract"], 60)
    worker.ingestion.extract(job)
    worker.applier.drain()
    assert document(archive, document_id).processing is Processing.AWAITING_OCR
    assert found_ids(archive, "pengantar") == {document_id}
    assert search(archive, "pengantar").unsearchable == 1
    work(archive)
    assert document(archive, document_id).processing is Processing.READABLE
    (hit,) = search(archive, "surut purnama").hits
    assert [row.page for row in hit.pages] == [2]
    assert search(archive, "purnama").unsearchable == 0
    with archive.database.read() as uow:
        page = uow.pages.get(document_id, 2)
    assert page is not None
    assert page.source is TextSource.OCR
    assert page.confidence is not None
    assert {"Mentaya", "purnama"} <= {word.text for word in page.words}


def test_zip_members_become_documents_with_a_link_to_their_parent(archive: Archive) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        container.writestr("surat/undangan.txt", "rapat koordinasi posyandu")
        container.writestr("lampiran.csv", "desa,jumlah\nbaamang,12\n")
    parent = put_in(archive, "berkas.zip", buffer.getvalue())
    work(archive)
    (member,) = search(archive, "posyandu").hits
    assert member.document.parent_id == parent
    assert member.document.source_path == "surat/undangan.txt"
    assert member.document.is_public
    with archive.database.read() as uow:
        assert len(uow.documents.children(parent)) == 2


def test_withdrawing_a_container_takes_its_members_along(archive: Archive) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        container.writestr("undangan.txt", "rapat koordinasi posyandu")
    parent = put_in(archive, "berkas.zip", buffer.getvalue())
    work(archive)
    moved = move(archive.database, archive.clock, parent, Lifecycle.WITHDRAWN, actor="test", why="salah")
    assert len(moved) == 2
    assert found_ids(archive, "posyandu") == set()


def test_mail_attachments_become_documents(archive: Archive) -> None:
    message = email.message.EmailMessage()
    message["Subject"] = "Undangan rapat monev"
    message["From"] = "a@contoh.go.id"
    message.set_content("Terlampir surat undangan.")
    message.add_attachment(pdf("susunan acara monev"), maintype="application", subtype="pdf", filename="acara.pdf")
    parent = put_in(archive, "surat.eml", message.as_bytes())
    work(archive)
    assert document(archive, parent).title == "Undangan rapat monev"
    (hit,) = search(archive, '"susunan acara"').hits
    assert hit.document.parent_id == parent


@pytest.mark.parametrize(
    ("content", "state", "reason"),
    [
        (b"", Processing.DAMAGED, Reason.EMPTY_FILE),
        (pdf("isi laporan")[:400], Processing.DAMAGED, None),
        (b"\x00\x01\x02\x03" * 50, Processing.UNSUPPORTED, Reason.UNKNOWN_FORMAT),
        (pdf(""), Processing.NO_TEXT, Reason.NO_WORDS),
    ],
)
def test_a_file_without_readable_words_ends_in_a_state_with_a_reason(
    archive: Archive, content: bytes, state: Processing, reason: Reason | None
) -> None:
    document_id = put_in(archive, "berkas.pdf", content)
    work(archive)
    read = document(archive, document_id)
    assert read.processing is state
    assert read.reason is not None
    assert reason in (None, read.reason)
    archive.blobs.verify(read.sha256)


def test_a_fault_of_ours_is_retried_and_then_waits_for_a_person(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer.worker, "BACKOFF_SECONDS", (0.0,))
    document_id = put_in(archive, "surat.txt", b"rapat koordinasi posyandu")
    describe = indexer.ingest.describe
    calls = 0

    def broken(*_arguments: object, **_named: object) -> None:
        nonlocal calls
        calls += 1
        raise KeyError("tajuk")

    monkeypatch.setattr(indexer.ingest, "describe", broken)
    work(archive)
    assert calls == 4
    stuck = document(archive, document_id)
    assert (stuck.processing, stuck.reason) == (Processing.NEEDS_ATTENTION, Reason.KEEPS_FAILING)
    assert "tajuk" in str(stuck.reason_detail["error"])
    monkeypatch.setattr(indexer.ingest, "describe", describe)
    assert retry(archive.database) == 1
    work(archive)
    assert document(archive, document_id).processing is Processing.READABLE
    assert found_ids(archive, "posyandu") == {document_id}
    with archive.database.read() as uow:
        assert not uow.jobs.counts()


def test_a_legacy_format_waits_until_the_converter_appears(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer.ingest, "find_converter", lambda: None)
    monkeypatch.setattr(indexer.worker, "find_converter", lambda: None)
    document_id = put_in(archive, "nota.rtf", rb"{\rtf1\ansi nota kesepahaman perpustakaan terapung}")
    work(archive)
    assert document(archive, document_id).processing is Processing.WAITING_FOR_CONVERTER

    def convert(sources: list[Path], work_folder: Path, _limits: object) -> list[Path]:
        work_folder.mkdir(exist_ok=True)
        (work_folder / "nota.pdf").write_bytes(pdf("nota kesepahaman perpustakaan terapung"))
        assert [source.suffix for source in sources] == [".rtf"]
        return [work_folder / "nota.pdf"]

    for module in (indexer.ingest, indexer.worker):
        monkeypatch.setattr(module, "find_converter", lambda: Path("soffice"))
    monkeypatch.setattr(indexer.ingest, "convert", convert)
    work(archive)
    read = document(archive, document_id)
    assert (read.processing, read.media_type) == (Processing.READABLE, "application/rtf")
    assert found_ids(archive, "terapung") == {document_id}


def test_a_page_that_ocr_could_not_read_is_named_and_can_be_read_again(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = put_in(archive, "campuran.pdf", pdf("surat pengantar kepala dinas", picture_of("pasang surut")))

    def crash(*_arguments: object) -> None:
        raise DamagedFile(reason=Reason.READER_CRASHED)

    with monkeypatch.context() as patched:
        patched.setattr(archive.sandbox, "ocr", crash)
        work(archive)
    stuck = document(archive, document_id)
    assert (stuck.processing, stuck.reason) == (Processing.NEEDS_ATTENTION, Reason.OCR_FAILED)
    assert stuck.reason_detail == {"pages": "2"}
    assert found_ids(archive, "pengantar") == {document_id}
    assert retry(archive.database) == 1
    work(archive)
    assert found_ids(archive, "pasang surut") == {document_id}


@pytest.mark.libreoffice
def test_libreoffice_turns_a_legacy_document_into_pages(archive: Archive, samples_folder: Path) -> None:
    content = (samples_folder / "profil-kecamatan-mentawa-baru-ketapang-2022.doc").read_bytes()
    document_id = put_in(archive, "profil.doc", content)
    work(archive)
    read = document(archive, document_id)
    assert read.processing is Processing.READABLE
    assert read.page_count


def test_what_a_person_entered_survives_another_reading(archive: Archive) -> None:
    document_id = put_in(archive, "surat.txt", b"NOTULEN RAPAT\n\nrapat koordinasi posyandu")
    work(archive)
    with archive.database.write() as uow:
        current = uow.documents.get(document_id)
        assert current is not None
        uow.documents.update(replace(current, title="Notulen Posyandu 2025", year=2019))
        uow.jobs.enqueue("extract", {}, document_id=document_id)
    work(archive)
    assert document(archive, document_id).title == "Notulen Posyandu 2025"
    assert document(archive, document_id).year == 2019


def test_reindex_needs_no_file_and_finds_the_same(archive: Archive) -> None:
    document_id = put_in(archive, "laporan.pdf", pdf("halaman muka", "realisasi vaksinasi rabies"))
    work(archive)
    archive.blobs.delete(document(archive, document_id).sha256)
    before = archive.index.live()
    rebuild(archive.database, archive.index)
    assert archive.index.live() != before
    assert found_ids(archive, "rabies") == {document_id}
    assert check_index(archive.database, archive.index) == []


def test_a_missing_blob_fails_the_job_and_names_the_address(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer.worker, "BACKOFF_SECONDS", (0.0,))
    document_id = put_in(archive, "surat.txt", b"rapat koordinasi posyandu")
    sha256 = document(archive, document_id).sha256
    archive.blobs.delete(sha256)
    work(archive)
    with archive.database.read() as uow:
        (job,) = uow.jobs.needing_attention()
    assert job.state is JobState.NEEDS_ATTENTION
    assert sha256 in (job.last_error or "")
