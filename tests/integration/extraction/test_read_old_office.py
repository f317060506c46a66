from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from archive.documents import Reason
from archive.errors import ConverterMissing, PasswordProtected, UnreadableFile, UnsupportedFile
from archive.extraction import ExtractedDocument
from indexer import media_types as mt
from indexer.extractors.old_workbook import read_old_workbook
from indexer.identify import identify

Extract = Callable[..., ExtractedDocument]
CompoundFile = Callable[[Mapping[str, bytes]], bytes]


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        ("WordDocument", mt.DOC),
        ("Workbook", mt.XLS),
        ("PowerPoint Document", mt.PPT),
        ("__properties_version1.0", mt.MSG),
        ("VisioDocument", mt.OLE),
    ],
)
def test_old_office_files_are_told_apart_by_their_streams(
    tmp_path: Path, compound_file: CompoundFile, stream: str, expected: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(compound_file({stream: b"x" * 600}))
    assert identify(path, "berkas.pdf").media_type == expected


def test_an_encrypted_office_package_asks_for_a_password(extract: Extract, compound_file: CompoundFile) -> None:
    with pytest.raises(PasswordProtected):
        extract(compound_file({"EncryptionInfo": b"x", "EncryptedPackage": b"y"}), "surat.docx")


@pytest.mark.parametrize("stream", ["WordDocument", "PowerPoint Document"])
def test_old_word_and_powerpoint_files_wait_for_the_converter(
    extract: Extract, compound_file: CompoundFile, stream: str
) -> None:
    with pytest.raises(ConverterMissing) as caught:
        extract(compound_file({stream: b"x" * 600}))
    assert caught.value.reason is Reason.NEEDS_CONVERTER


def test_a_format_that_is_only_kept_is_unsupported(extract: Extract, compound_file: CompoundFile) -> None:
    with pytest.raises(UnsupportedFile) as caught:
        extract(compound_file({"VisioDocument": b"x"}))
    assert caught.value.detail == {"media_type": mt.OLE}


def test_bytes_of_no_known_format_are_refused_by_name(extract: Extract) -> None:
    with pytest.raises(UnreadableFile) as caught:
        extract(bytes(3000), "surat.pdf")
    assert caught.value.reason is Reason.UNKNOWN_FORMAT


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def test_text_boxes_of_an_old_workbook_belong_to_their_sheet(tmp_path: Path, compound_file: CompoundFile) -> None:
    sheet = b"Lampiran"
    names = record(0x0085, struct.pack("<IHBB", 20, 0, len(sheet), 0) + sheet)
    box = record(0x01B6, struct.pack("<10xHH", 10, 0)) + record(0x003C, b"\x00kotak") + record(0x003C, b"\x00 teks")
    path = tmp_path / "lama.xls"
    path.write_bytes(compound_file({"Workbook": names + box}))
    warnings: list[str] = []
    assert read_old_workbook(path, warnings)[1] == {"Lampiran": "kotak teks"}
    assert not warnings


def test_an_outlook_message_gives_headers_body_and_attachments(
    extract: Extract, compound_file: CompoundFile, work: Path
) -> None:
    sent = 133_549_776_000_000_000  # 2024-03-15 12:00 UTC in ticks since 1601
    streams = {
        "__substg1.0_0037001F": "Undangan rapat".encode("utf-16-le"),
        "__substg1.0_1000001F": "Hadir pukul delapan.".encode("utf-16-le"),
        "__substg1.0_0C1A001F": "Sekretariat".encode("utf-16-le"),
        "__properties_version1.0": bytes(32) + struct.pack("<HHIQ", 0x40, 0x39, 6, sent),
        "__attach_version1.0_#00000000/__substg1.0_3707001F": "..\\surat.pdf".encode("utf-16-le"),
        "__attach_version1.0_#00000000/__substg1.0_37010102": b"%PDF-1.4",
    }
    document = extract(compound_file(streams), "undangan.msg")
    assert document.pages[0].text.split("\n")[-1] == "Hadir pukul delapan."
    assert document.properties == {
        "title": "Undangan rapat",
        "author": "Sekretariat",
        "created": "2024-03-15T12:00:00+00:00",
    }
    member = document.members[0]
    assert member.file_name == "surat.pdf"
    assert (work / member.stored_at).read_bytes().startswith(b"%PDF-1.4")
