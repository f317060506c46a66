"""Page images and word boxes: drawn once, kept within a bound, never by a hostile file's leave."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from pypdf import PdfWriter
from reportlab.pdfgen.canvas import Canvas

from archive.errors import DamagedFile, NotFound, UnreadableFile
from archive.extraction import Limits
from indexer.page_images import WIDTHS, PageImages
from indexer.sandbox import Sandbox

PDF = "application/pdf"
SHA = "ab" * 32


class CountingSandbox(Sandbox):
    """The real sandbox, counting how often it was asked to draw."""

    drawn = 0

    def render(self, path: Path, media_type: str, page: int, width: int):
        self.drawn += 1
        return super().render(path, media_type, page, width)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CountingSandbox]:
    with CountingSandbox(tmp_path_factory.mktemp("work"), Limits(), children=3) as box:
        yield box


@pytest.fixture
def images(tmp_path: Path, sandbox: CountingSandbox) -> PageImages:
    sandbox.drawn = 0
    return PageImages(tmp_path / "cache", sandbox)


def a_pdf(path: Path, rotation: int = 0) -> Path:
    canvas = Canvas(str(path), pagesize=(400, 600))
    canvas.setFont("Helvetica", 20)
    canvas.drawString(50, 500, "Pembangunan jalan")
    canvas.showPage()
    canvas.drawString(50, 500, "Halaman dua")
    canvas.save()
    if rotation:
        writer = PdfWriter(path)
        writer.pages[0].rotate(rotation)
        writer.write(path)
    return path


def test_image_is_webp_in_the_next_allowed_width(images: PageImages, tmp_path: Path) -> None:
    file = images.image(SHA, a_pdf(tmp_path / "a.pdf"), PDF, 1, 500)
    with Image.open(file) as image:
        assert image.format == "WEBP"
        assert image.size == (640, 960)


def test_no_request_is_drawn_wider_than_the_widest(images: PageImages, tmp_path: Path) -> None:
    with Image.open(images.image(SHA, a_pdf(tmp_path / "a.pdf"), PDF, 1, 10**9)) as image:
        assert image.width == WIDTHS[-1]


def test_same_image_is_drawn_once_for_many_threads(
    images: PageImages, sandbox: CountingSandbox, tmp_path: Path
) -> None:
    path = a_pdf(tmp_path / "a.pdf")
    with ThreadPoolExecutor(6) as pool:
        files = list(pool.map(lambda _: images.image(SHA, path, PDF, 1, 320), range(12)))
    assert len(set(files)) == 1
    assert sandbox.drawn == 1


@pytest.mark.parametrize("harm", [b"", b"RIFF\x00\x01\x00\x00WEBPcut off", None], ids=["empty", "cut off", "gone"])
def test_broken_cache_file_is_made_again(images: PageImages, tmp_path: Path, harm: bytes | None) -> None:
    path = a_pdf(tmp_path / "a.pdf")
    file = images.image(SHA, path, PDF, 1, 320)
    whole = file.read_bytes()
    file.unlink() if harm is None else file.write_bytes(harm)
    assert images.image(SHA, path, PDF, 1, 320).read_bytes() == whole


def test_cache_stays_within_its_bound_and_drops_the_longest_unused(tmp_path: Path, sandbox: CountingSandbox) -> None:
    path = a_pdf(tmp_path / "a.pdf")
    roomy = PageImages(tmp_path / "cache", sandbox)
    files = [roomy.image(SHA, path, PDF, 1, width) for width in (160, 320, 640)]
    for age, file in enumerate(files):
        os.utime(file, (age, age))
    used, unused, _ = files
    roomy.image(SHA, path, PDF, 1, 160)
    bound = sum(file.stat().st_size for file in files)
    PageImages(tmp_path / "cache", sandbox, max_bytes=bound).image(SHA, path, PDF, 2, 160)
    assert used.exists()
    assert not unused.exists()
    assert sum(file.stat().st_size for file in (tmp_path / "cache").glob("*/*")) <= bound


def test_what_cannot_be_drawn_is_not_tried_twice(images: PageImages, sandbox: CountingSandbox, tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.4 nothing of the kind")
    for width in (160, 640):
        with pytest.raises(DamagedFile):
            images.image(SHA, path, PDF, 1, width)
    assert sandbox.drawn == 1


def test_file_that_fails_on_many_pages_is_left_alone(
    images: PageImages, sandbox: CountingSandbox, tmp_path: Path
) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.4 nothing of the kind")
    for page in range(1, 50):
        with pytest.raises(UnreadableFile):
            images.image(SHA, path, PDF, page, 160)
    assert sandbox.drawn < 10


def test_page_beyond_the_last_and_undrawable_types_are_not_found(images: PageImages, tmp_path: Path) -> None:
    path = a_pdf(tmp_path / "a.pdf")
    with pytest.raises(NotFound):
        images.image(SHA, path, PDF, 3, 320)
    with pytest.raises(NotFound):
        images.image(SHA, path, "text/plain", 1, 320)
    with pytest.raises(NotFound):
        images.words(SHA, path, "image/png", 1)
    assert not images.renderable("text/html")
    assert images.renderable("image/tiff")


def test_pages_of_image_files_are_drawn_upright(images: PageImages, tmp_path: Path) -> None:
    photo = Image.new("RGB", (600, 300), "white")
    ImageDraw.Draw(photo).rectangle((0, 0, 100, 300), fill="black")
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side: turn right to view
    photo.save(tmp_path / "photo.jpg", exif=exif)
    with Image.open(images.image(SHA, tmp_path / "photo.jpg", "image/jpeg", 1, 160)) as image:
        assert image.size == (160, 320)
        assert image.convert("L").getpixel((80, 10)) < 60
        assert image.convert("L").getpixel((80, 300)) > 200


def test_second_frame_of_a_tiff_is_its_second_page(images: PageImages, tmp_path: Path) -> None:
    first, second = Image.new("L", (200, 300), 255), Image.new("L", (200, 300), 0)
    first.save(tmp_path / "two.tiff", save_all=True, append_images=[second])
    drawn = images.image(SHA, tmp_path / "two.tiff", "image/tiff", 2, 160).read_bytes()
    with Image.open(io.BytesIO(drawn)) as image:
        assert image.convert("L").getpixel((80, 100)) < 20


@pytest.mark.parametrize(
    ("rotation", "expected"),
    [(0, (50, 82, 180, 104)), (90, (496, 50, 518, 180)), (180, (220, 496, 350, 518)), (270, (82, 220, 104, 350))],
)
def test_word_boxes_lie_where_the_words_are_displayed(
    images: PageImages, tmp_path: Path, rotation: int, expected: tuple[int, int, int, int]
) -> None:
    words = images.words(SHA, a_pdf(tmp_path / "a.pdf", rotation), PDF, 1)
    assert [word.text for word in words] == ["Pembangunan", "jalan"]
    box = (words[0].x0, words[0].y0, words[0].x1, words[0].y1)
    assert box == pytest.approx(expected, abs=3)


def test_word_boxes_come_from_the_cache_the_second_time(images: PageImages, tmp_path: Path) -> None:
    path = a_pdf(tmp_path / "a.pdf")
    words = images.words(SHA, path, PDF, 2)
    path.unlink()
    assert images.words(SHA, path, PDF, 2) == words


def test_headings_of_a_pdf_are_its_bookmarks_that_lead_to_a_page(images: PageImages, tmp_path: Path) -> None:
    writer = PdfWriter(a_pdf(tmp_path / "a.pdf"))
    chapter = writer.add_outline_item(title="Bab I  Umum", page_number=0)
    writer.add_outline_item(title="Pasal 1", page_number=1, parent=chapter)
    writer.add_outline_item(title="Tanpa tujuan", page_number=None)
    writer.write(tmp_path / "a.pdf")

    assert images.outline(SHA, tmp_path / "a.pdf", PDF) == ((1, "Bab I Umum", 1), (2, "Pasal 1", 2))
    (tmp_path / "a.pdf").unlink()
    assert len(images.outline(SHA, tmp_path / "a.pdf", PDF)) == 2  # from the cache


def test_headings_of_markdown_are_found_without_a_picture(images: PageImages, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Lomba\n\nkata\n\n## Jadwal\n")

    assert images.outline(SHA, tmp_path / "a.md", "text/markdown") == ((1, "Lomba", 1), (2, "Jadwal", 1))


def test_a_broken_file_has_no_headings_and_other_types_none_at_all(images: PageImages, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 nothing")

    with pytest.raises(UnreadableFile):
        images.outline(SHA, tmp_path / "a.pdf", PDF)
    with pytest.raises(NotFound):
        images.outline(SHA, tmp_path / "a.pdf", "text/csv")
