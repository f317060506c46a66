from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image

from archive.documents import OcrStatus, Reason, TextSource
from archive.errors import DamagedFile, PasswordProtected, UnsafeFile
from archive.extraction import ExtractedDocument
from indexer.extractors.members import shown_path

Extract = Callable[..., ExtractedDocument]
Pack = Callable[[str, Mapping[str, str | bytes]], Path]


def picture(kind: str = "PNG", size: tuple[int, int] = (400, 200), **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise(size, 30).save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP"])
def test_an_image_is_a_page_that_wants_ocr(extract: Extract, kind: str) -> None:
    page = extract(picture(kind)).pages[0]
    assert (page.number, page.text, page.source, page.ocr) == (1, "", TextSource.NONE, OcrStatus.WANTED)


def test_the_size_in_points_follows_the_resolution_of_the_file(extract: Extract) -> None:
    page = extract(picture("PNG", (1000, 500), dpi=(100, 100))).pages[0]
    assert (page.width, page.height) == pytest.approx((720, 360), abs=1)


def test_without_a_resolution_200_dpi_are_assumed(extract: Extract) -> None:
    page = extract(picture("PNG", (1000, 500))).pages[0]
    assert (page.width, page.height) == (360, 180)


def test_a_photograph_taken_sideways_is_measured_upright(extract: Extract) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    page = extract(picture("JPEG", (1000, 500), exif=exif)).pages[0]
    assert (page.width, page.height) == (180, 360)


def test_every_frame_of_a_tiff_is_a_page(extract: Extract) -> None:
    buffer = io.BytesIO()
    frames = [Image.new("L", (100, 100 + 10 * number)) for number in range(3)]
    frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:])
    pages = extract(buffer.getvalue()).pages
    assert [(page.number, page.height) for page in pages] == [(1, 36.0), (2, 39.6), (3, 43.2)]


def test_an_image_beyond_the_limit_is_refused_undecoded(extract: Extract) -> None:
    with pytest.raises(UnsafeFile) as caught:
        extract(picture("PNG", (300, 300)), pixels=10_000)
    assert (caught.value.reason, caught.value.detail) == (Reason.IMAGE_TOO_LARGE, {"pixels": 90_000, "limit": 10_000})


def test_a_cut_image_is_damaged(extract: Extract) -> None:
    with pytest.raises(DamagedFile):
        extract(picture("JPEG")[:-3000])


def test_an_icon_is_not_worth_ocr(extract: Extract) -> None:
    assert extract(picture("PNG", (16, 16))).pages[0].ocr is OcrStatus.NOT_NEEDED


def test_files_in_a_zip_become_members_and_rubbish_is_left_out(extract: Extract, pack: Pack, work: Path) -> None:
    parts = {
        "surat/undangan.txt": "isi",
        "surat/": "",
        "__MACOSX/surat/._undangan.txt": "x",
        "surat/.DS_Store": "x",
        "Thumbs.db": "x",
        "data.csv": "a;b",
    }
    document = extract(pack("berkas.zip", parts))
    assert [(member.index, member.source_path, member.size) for member in document.members] == [
        (0, "surat/undangan.txt", 3),
        (1, "data.csv", 3),
    ]
    assert document.pages == ()
    assert (work / document.members[0].stored_at).read_text() == "isi"


def test_a_traversal_name_is_only_ever_shown(extract: Extract, pack: Pack, work: Path) -> None:
    document = extract(pack("jahat.zip", {"../../../etc/passwd": "x", "/mutlak.txt": "y", "..\\..\\win.txt": "z"}))
    assert [member.source_path for member in document.members] == ["etc/passwd", "mutlak.txt", "win.txt"]
    assert sorted(path.name for path in work.iterdir()) == ["member-00000", "member-00001", "member-00002"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("C:\\data\\a.txt", "data/a.txt"), ("a/./b//c", "a/b/c"), ("..", ""), ("a\x00b\nc", "ab c"), ("é", "é")],
)
def test_names_are_cleaned_for_showing(name: str, shown: str) -> None:
    assert shown_path(name) == shown


def test_utf_8_names_written_without_a_flag_are_recognised(extract: Extract, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("xxxx.txt", b"isi")
    path = tmp_path / "mac.zip"
    path.write_bytes(buffer.getvalue().replace(b"xxxx", "éé".encode()))
    assert extract(path).members[0].file_name == "éé.txt"


def test_a_zip_bomb_is_refused(extract: Extract, pack: Pack) -> None:
    with pytest.raises(UnsafeFile) as caught:
        extract(pack("bom.zip", {"nol": bytes(30 << 20)}))
    assert caught.value.reason is Reason.UNPACKS_TOO_LARGE


def test_a_zip_with_too_many_members_is_refused(extract: Extract, pack: Pack) -> None:
    with pytest.raises(UnsafeFile) as caught:
        extract(pack("ramai.zip", {f"{n}.txt": "" for n in range(30)}), members=10)
    assert caught.value.reason is Reason.TOO_MANY_PARTS


def test_an_encrypted_zip_asks_for_a_password_unless_something_is_open(extract: Extract, pack: Pack) -> None:
    def lock_first(path: Path) -> Path:
        data = bytearray(path.read_bytes())
        data[6] |= 1
        data[data.index(b"PK\x01\x02") + 8] |= 1
        path.write_bytes(data)
        return path

    with pytest.raises(PasswordProtected):
        extract(lock_first(pack("sandi.zip", {"a.txt": "rahasia"})))
    document = extract(lock_first(pack("campur.zip", {"a.txt": "rahasia", "b.txt": "terbuka"})))
    assert [member.file_name for member in document.members] == ["b.txt"]
    assert len(document.warnings) == 1


def test_a_file_larger_than_the_limit_is_refused(extract: Extract) -> None:
    with pytest.raises(UnsafeFile) as caught:
        extract(b"x" * 2000, "x.txt", file_size=1000)
    assert caught.value.detail == {"size": 2000, "limit": 1000}
