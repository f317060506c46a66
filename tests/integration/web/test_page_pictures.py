from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from falcon import testing
from PIL import Image
from reportlab.pdfgen import canvas

from archive.documents import Document, FileType, Page, TextSource

FIELDS = {"media_type": "application/pdf", "file_type": FileType.PDF, "file_name": "laporan.pdf"}


@pytest.fixture
def document(put: Callable[..., Document]) -> Document:
    written = BytesIO()
    sheet = canvas.Canvas(written, pagesize=(400, 600), invariant=True)
    sheet.setFont("Helvetica", 20)
    sheet.drawString(50, 500, "Anggaran air bersih")
    sheet.showPage()
    sheet.save()
    page = Page(1, "Anggaran air bersih", TextSource.BORN_DIGITAL, width=400, height=600)
    return put("Laporan", content=written.getvalue(), pages=[page], **FIELDS)


def test_a_page_is_pictured_in_the_next_width_kept(client: testing.TestClient, document: Document) -> None:
    answer = client.simulate_get(f"/api/v1/documents/{document.id}/pages/1/image", params={"width": "300"})

    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert Image.open(BytesIO(answer.content)).size == (320, 480)
    again = client.simulate_get(
        f"/api/v1/documents/{document.id}/pages/1/image?width=320", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_word_boxes_of_a_page_with_its_own_text_come_from_the_file(
    client: testing.TestClient, document: Document
) -> None:
    words = client.simulate_get(f"/api/v1/documents/{document.id}/pages/1").json["words"]

    assert [word["text"] for word in words] == ["Anggaran", "air", "bersih"]
    assert words[0]["x0"] == pytest.approx(50, abs=4)
    assert words[0]["y1"] == pytest.approx(100, abs=8)


def test_the_reader_marks_neighbouring_words_with_one_stroke(client: testing.TestClient, document: Document) -> None:
    page = client.simulate_get(f"/dokumen/{document.id}/halaman/1", params={"q": "air bersih"}).text

    assert page.count("<rect ") == 1
    assert 'viewBox="0 0 400' in page
    assert "temuan 1 dari 1" in page


def test_pages_that_are_not_there_are_not_found(client: testing.TestClient, document: Document) -> None:
    for address in ("pages/2", "pages/2/image", "pages/0", "pages/999999999999999999999"):
        assert client.simulate_get(f"/api/v1/documents/{document.id}/{address}").status_code == 404


def test_a_file_without_pictures_says_so(client: testing.TestClient, put: Callable[..., Document]) -> None:
    document = put("Catatan", "kata")

    answer = client.simulate_get(f"/api/v1/documents/{document.id}/pages/1/image")

    assert (answer.status_code, answer.json["code"]) == (404, "no_page_image")
    assert client.simulate_get(f"/api/v1/documents/{document.id}/pages/1").json["words"] is None
