"""The original in the browser's own viewer: only what cannot act in the site's name, under strict headers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon import testing

from archive.documents import Document, FileType, Lifecycle

Put = Callable[..., Document]
CONTENT = b"%PDF-1.4 " + bytes(range(256)) * 4


@pytest.mark.parametrize("media_type", ["application/pdf", "image/png", "image/jpeg", "image/webp"])
def test_pdfs_and_pictures_are_shown_under_a_policy_that_allows_nothing_else(
    client: testing.TestClient, put: Put, media_type: str
) -> None:
    document = put("Laporan", content=CONTENT, media_type=media_type, file_name="Laporan “akhir”.pdf")

    answer = client.simulate_get(f"/dokumen/{document.id}/berkas")

    policy = answer.headers["Content-Security-Policy"]
    assert answer.content == CONTENT
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Content-Disposition"].startswith("inline;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script" not in policy
    assert ("sandbox" in policy) is (media_type != "application/pdf")


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "text/plain", "message/rfc822", "image/tiff", ""])
def test_everything_else_is_a_download_that_can_do_nothing(
    client: testing.TestClient, put: Put, media_type: str
) -> None:
    document = put("Halaman", content=b"<script>alert(1)</script>", media_type=media_type, file_type=FileType.WEB)

    answer = client.simulate_get(f"/dokumen/{document.id}/berkas")

    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "Buka berkas asli" not in client.simulate_get(f"/dokumen/{document.id}").text


def test_a_viewer_reads_the_file_in_ranges(client: testing.TestClient, put: Put) -> None:
    document = put("Laporan", content=CONTENT, media_type="application/pdf")

    answer = client.simulate_get(f"/dokumen/{document.id}/berkas", headers={"Range": "bytes=10-19"})

    assert answer.status_code == 206
    assert answer.content[:10] == CONTENT[10:20]
    assert answer.headers["Content-Range"] == f"bytes 10-19/{len(CONTENT)}"
    assert answer.headers["Content-Disposition"].startswith("inline;")


def test_withdrawing_stops_it_at_once(client: testing.TestClient, put: Put, change: Callable[..., Document]) -> None:
    document = put("Laporan", content=CONTENT, media_type="application/pdf")
    address = f"/dokumen/{document.id}/berkas"
    etag = client.simulate_get(address).headers["ETag"]
    assert client.simulate_get(address, headers={"If-None-Match": etag}).status_code == 304

    change(document, lifecycle=Lifecycle.WITHDRAWN)

    assert client.simulate_get(address, headers={"If-None-Match": etag}).status_code == 404
    assert client.simulate_get(address, headers={"Range": "bytes=0-9"}).status_code == 404


@pytest.mark.parametrize(("media_type", "fragment"), [("application/pdf", "#page=2"), ("image/png", "")])
def test_the_reader_opens_the_original_at_the_page(
    client: testing.TestClient, put: Put, media_type: str, fragment: str
) -> None:
    document = put("Laporan", "satu", "dua", media_type=media_type)

    page = client.simulate_get(f"/dokumen/{document.id}/halaman/2").text

    assert f'<a href="/dokumen/{document.id}/berkas{fragment}">Buka berkas asli</a>' in page
