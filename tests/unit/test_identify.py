from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from archive.documents import FileType, Reason
from archive.errors import DamagedFile, UnreadableFile
from indexer import media_types as mt
from indexer.identify import identify
from indexer.media_types import FILE_TYPES, file_type_of

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def kind(folder: Path, data: bytes, name: str = "berkas") -> str:
    path = folder / "file"
    path.write_bytes(data)
    return identify(path, name).media_type


def zip_of(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def test_a_pdf_named_docx_is_a_pdf(tmp_path: Path) -> None:
    assert kind(tmp_path, b"%PDF-1.7\n1 0 obj", "surat.docx") == mt.PDF


def test_a_pdf_header_may_stand_anywhere_in_the_first_kilobyte(tmp_path: Path) -> None:
    assert kind(tmp_path, b"\x00" * 900 + b"%PDF-1.4\n") == mt.PDF
    assert kind(tmp_path, b"\r\n%PDF-1.4\n") == mt.PDF


def test_text_that_mentions_pdf_stays_text(tmp_path: Path) -> None:
    assert kind(tmp_path, b"Penanda %PDF ada di awal berkas.\n", "catatan.txt") == mt.TEXT


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("wordprocessingml.document.main+xml", mt.DOCX),
        ("ms-word.document.macroEnabled.main+xml", mt.DOCX_MACRO),
        ("wordprocessingml.template.main+xml", mt.DOTX),
        ("spreadsheetml.sheet.main+xml", mt.XLSX),
        ("ms-excel.sheet.macroEnabled.main+xml", mt.XLSX_MACRO),
        ("ms-excel.sheet.binary.macroEnabled.main", mt.XLSB),
        ("presentationml.presentation.main+xml", mt.PPTX),
        ("presentationml.slideshow.main+xml", mt.PPSX),
    ],
)
def test_office_packages_are_told_apart_by_their_content_types(
    tmp_path: Path, content_type: str, expected: str
) -> None:
    types = f'<Types><Override PartName="/x.xml" ContentType="application/vnd.{content_type}"/></Types>'
    assert kind(tmp_path, zip_of({"[Content_Types].xml": types.encode()}), "laporan.pdf") == expected


@pytest.mark.parametrize("media", [mt.ODT, mt.ODS, mt.ODP, mt.EPUB])
def test_opendocument_is_named_by_its_mimetype_member(tmp_path: Path, media: str) -> None:
    assert kind(tmp_path, zip_of({"mimetype": media.encode(), "content.xml": b"<x/>"})) == media


def test_any_other_zip_is_a_container(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(zip_of({"surat.txt": b"isi"}))
    found = identify(path, "arsip.docx")
    assert (found.media_type, found.file_type) == (mt.ZIP, FileType.CONTAINER)


def test_a_cut_zip_is_truncated(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile) as caught:
        kind(tmp_path, zip_of({"a.txt": b"isi" * 100})[:60])
    assert caught.value.reason is Reason.TRUNCATED


def test_an_empty_file_is_damaged_and_says_so(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile) as caught:
        kind(tmp_path, b"", "surat.pdf")
    assert caught.value.reason is Reason.EMPTY_FILE


def test_a_broken_ole_file_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile):
        kind(tmp_path, OLE_MAGIC)


def test_only_old_office_formats_need_the_converter(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"{\\rtf1 Halo}")
    assert identify(path, "x.txt").needs_converter
    path.write_bytes(b"Halo")
    assert not identify(path, "x.rtf").needs_converter


@pytest.mark.parametrize("suffix", ["png", "jpeg", "tiff", "webp", "gif", "bmp"])
def test_images_are_known_by_their_signature(tmp_path: Path, suffix: str) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, suffix)
    assert kind(tmp_path, buffer.getvalue(), "gambar.txt") == f"image/{suffix}"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("data.csv", mt.CSV), ("baca.md", mt.MARKDOWN), ("catatan.txt", mt.TEXT), ("tanpa-akhiran", mt.TEXT)],
)
def test_the_extension_decides_between_formats_that_share_their_bytes(tmp_path: Path, name: str, expected: str) -> None:
    assert kind(tmp_path, b"nama;alamat\nDinas;Jalan Ahmad Yani\n", name) == expected


def test_html_is_known_without_its_extension(tmp_path: Path) -> None:
    assert kind(tmp_path, b"\xef\xbb\xbf\n<!-- situs --><!DOCTYPE HTML><p>Halo", "unduhan.txt") == mt.HTML


def test_mail_is_known_by_its_headers(tmp_path: Path) -> None:
    data = b"Received: from a\n by b; Mon\nFrom: a@example.go.id\nSubject: Undangan\n\nIsi"
    assert kind(tmp_path, data, "pesan.txt") == mt.EML


def test_a_memo_that_begins_like_a_letter_is_not_mail(tmp_path: Path) -> None:
    assert kind(tmp_path, b"To: Kepala Dinas\nSubject: Laporan\n\nIsi", "nota.txt") == mt.TEXT


def test_utf_16_text_without_a_mark_is_text(tmp_path: Path) -> None:
    assert kind(tmp_path, "Laporan tahunan dinas".encode("utf-16-le"), "x.txt") == mt.TEXT


def test_windows_1252_text_is_text(tmp_path: Path) -> None:
    assert kind(tmp_path, "Biaya € 5 – “lunas”".encode("cp1252"), "x.txt") == mt.TEXT


@pytest.mark.parametrize("data", [b"\x00" * 5000, bytes(range(256)) * 20])
def test_bytes_that_mean_nothing_are_an_unknown_format(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        kind(tmp_path, data, "surat.pdf")
    assert caught.value.reason is Reason.UNKNOWN_FORMAT


def test_a_kept_only_format_has_a_name_but_no_family(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(100))
    found = identify(path, "x.zip")
    assert (found.media_type, found.file_type) == ("application/x-7z-compressed", FileType.OTHER)


def test_every_readable_media_type_has_a_family() -> None:
    assert FileType.OTHER not in FILE_TYPES.values()
    assert file_type_of(mt.DOCX) is FileType.WORD
    assert file_type_of("application/x-unknown") is FileType.OTHER


STARTS = st.sampled_from(
    [b"", b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", OLE_MAGIC[:8], b"{\\rtf", b"From: ", b"<html", b"\xff\xfe", b"RIFF"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(start=STARTS, rest=st.binary(max_size=2000), name=st.text(max_size=20))
def test_identifying_any_bytes_answers_or_raises_unreadable_file(
    tmp_path: Path, start: bytes, rest: bytes, name: str
) -> None:
    path = tmp_path / "any"
    path.write_bytes(start + rest)
    try:
        assert identify(path, name).media_type
    except UnreadableFile as error:
        assert error.reason
