from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from pypdf import PdfWriter
from pypdf.annotations import Text
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from archive.documents import OcrStatus, PageKind, Reason, TextSource
from archive.errors import DamagedFile, PasswordProtected, UnsafeFile
from archive.extraction import ExtractedDocument
from indexer.extractors import pdf_structure

Extract = Callable[..., ExtractedDocument]
SENTENCE = "Rencana kerja Dinas Kesehatan tahun anggaran berjalan"


def drawn(*pages: Callable[[Canvas], None], **options: object) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, **options)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def written(text: str = SENTENCE) -> Callable[[Canvas], None]:
    return lambda canvas: canvas.drawString(72, 700, text)


def scanned(canvas: Canvas) -> None:
    picture = Image.new("L", (420, 594), 250)
    ImageDraw.Draw(picture).text((40, 40), "PENGUMUMAN", fill=0)
    canvas.drawImage(ImageReader(picture), 0, 0, *A4)


def scanned_with_hidden_text(canvas: Canvas) -> None:
    scanned(canvas)
    text = canvas.beginText(72, 700)
    text.setTextRenderMode(3)
    text.textLine(SENTENCE)
    canvas.drawText(text)


def saved(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_page_of_text_is_born_digital_with_its_size_in_points(extract: Extract) -> None:
    page = extract(drawn(written())).pages[0]
    assert (page.text, page.source, page.ocr) == (SENTENCE, TextSource.BORN_DIGITAL, OcrStatus.NOT_NEEDED)
    assert (page.number, page.kind) == (1, PageKind.PAGE)
    assert (page.width, page.height) == pytest.approx(A4, abs=0.1)


def test_a_scanned_page_has_no_words_and_wants_ocr(extract: Extract) -> None:
    page = extract(drawn(scanned)).pages[0]
    assert (page.text, page.source, page.ocr) == ("", TextSource.NONE, OcrStatus.WANTED)


def test_a_stamp_on_a_scan_is_kept_and_the_page_still_wants_ocr(extract: Extract) -> None:
    page = extract(drawn(lambda canvas: (scanned(canvas), canvas.drawString(400, 40, "SALINAN")))).pages[0]
    assert (page.text, page.ocr) == ("SALINAN", OcrStatus.WANTED)


def test_invisible_text_over_a_scan_is_an_ocr_layer(extract: Extract) -> None:
    page = extract(drawn(scanned_with_hidden_text)).pages[0]
    assert (page.text, page.source, page.ocr) == (SENTENCE, TextSource.OCR_LAYER, OcrStatus.NOT_NEEDED)


def test_a_page_with_a_logo_and_text_is_no_scan(extract: Extract) -> None:
    logo = ImageReader(Image.new("L", (50, 50)))
    page = extract(drawn(lambda canvas: (canvas.drawImage(logo, 0, 0, 80, 80), canvas.drawString(72, 700, "Bab"))))
    assert page.pages[0].ocr is OcrStatus.NOT_NEEDED


def test_a_blank_page_needs_nothing(extract: Extract) -> None:
    page = extract(drawn(lambda canvas: None)).pages[0]
    assert (page.source, page.ocr) == (TextSource.NONE, OcrStatus.NOT_NEEDED)


def test_ocr_is_decided_page_by_page_in_a_mixed_file(extract: Extract) -> None:
    pages = extract(drawn(written(), scanned, written("Lampiran daftar penerima bantuan"))).pages
    assert [page.ocr for page in pages] == [OcrStatus.NOT_NEEDED, OcrStatus.WANTED, OcrStatus.NOT_NEEDED]
    assert pages[2].text == "Lampiran daftar penerima bantuan"


def test_properties_and_outline_are_read(extract: Extract) -> None:
    def second(canvas: Canvas) -> None:
        canvas.setTitle("Laporan Kinerja")
        canvas.setAuthor("Bagian Organisasi")
        canvas.bookmarkPage("bab2")
        canvas.addOutlineEntry("Bab II", "bab2", 0)
        canvas.bookmarkPage("bagian1")
        canvas.addOutlineEntry("Bagian Satu", "bagian1", 1)
        canvas.drawString(72, 700, "Isi")

    document = extract(drawn(written(), second, lang="id"))
    assert document.outline == ((1, "Bab II", 2), (2, "Bagian Satu", 2))
    assert document.properties["title"] == "Laporan Kinerja"
    assert document.properties["author"] == "Bagian Organisasi"
    assert document.properties["language"] == "id"
    assert document.properties["created"].startswith("20")


def test_printed_page_labels_are_kept(extract: Extract) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(drawn(written(), written(), written())))
    writer.set_page_label(0, 1, style="/r")
    writer.set_page_label(2, 2, style="/D", start=1)
    assert [page.label for page in extract(saved(writer)).pages] == ["i", "ii", "1"]


def test_attached_files_become_members(extract: Extract, work: Path) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(drawn(written())))
    writer.add_attachment("../../data anggaran.csv", b"kode;nilai\n1;2\n")
    member = extract(saved(writer)).members[0]
    assert (member.file_name, member.source_path, member.size) == ("data anggaran.csv", "data anggaran.csv", 15)
    assert (work / member.stored_at).read_bytes() == b"kode;nilai\n1;2\n"


def test_comments_and_form_values_are_found(extract: Extract) -> None:
    def form(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Nama pemohon")
        canvas.acroForm.textfield(name="nama", value="Siti Rahmawati", x=72, y=600)

    writer = PdfWriter(clone_from=io.BytesIO(drawn(form)))
    writer.add_annotation(0, Text(rect=(50, 550, 200, 650), text="Mohon diperiksa kembali"))
    text = extract(saved(writer)).pages[0].text
    assert "Siti Rahmawati" in text
    assert "Mohon diperiksa kembali" in text


def test_a_file_only_its_owner_may_change_is_readable(extract: Extract) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(drawn(written())))
    writer.encrypt("", "pemilik", algorithm="AES-256")
    document = extract(saved(writer))
    assert document.pages[0].text == SENTENCE
    assert document.properties["producer"]


def test_a_file_with_a_user_password_is_password_protected(extract: Extract) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(drawn(written())))
    writer.encrypt("rahasia", algorithm="AES-256")
    with pytest.raises(PasswordProtected):
        extract(saved(writer))


def test_a_cut_file_that_cannot_be_opened_is_truncated(extract: Extract) -> None:
    with pytest.raises(DamagedFile) as caught:
        extract(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages")
    assert caught.value.reason is Reason.TRUNCATED


def test_garbage_after_a_pdf_header_is_damaged(extract: Extract) -> None:
    with pytest.raises(DamagedFile) as caught:
        extract(b"%PDF-1.4\n" + bytes(range(256)) * 50)
    assert caught.value.reason is Reason.DAMAGED


def test_more_pages_than_the_limit_are_refused_with_both_numbers(extract: Extract) -> None:
    with pytest.raises(UnsafeFile) as caught:
        extract(drawn(written(), written(), written()), pages=2)
    assert (caught.value.reason, caught.value.detail) == (Reason.TOO_MANY_PAGES, {"pages": 3, "limit": 2})


def test_text_survives_when_reading_the_structure_takes_too_long(
    extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forever(_reader: object) -> None:
        while True:
            pass

    monkeypatch.setattr(pdf_structure, "CPU_SECONDS", 0.05)
    monkeypatch.setattr(pdf_structure, "_outline", forever)
    document = extract(drawn(written()))
    assert document.pages[0].text == SENTENCE
    assert any("structure left out in part" in warning for warning in document.warnings)


def test_text_survives_a_structure_that_cannot_be_read(extract: Extract, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_reader: object) -> None:
        raise RecursionError("loop")

    monkeypatch.setattr(pdf_structure, "_properties", broken)
    document = extract(drawn(written()))
    assert document.pages[0].text == SENTENCE
    assert document.warnings == ("properties cannot be read: RecursionError: loop",)
