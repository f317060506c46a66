"""The record of a document: who issued it, why it is open, which files there are, and how to check them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO

from falcon import testing

from archive.audit import AuditEntry
from archive.classification import InformationClass
from archive.documents import Document, FileType, Processing, Rendition, RenditionRole
from search_api.services import Services

Put = Callable[..., Document]


def test_the_record_says_who_issued_it_and_why_it_is_open(client: testing.TestClient, put: Put) -> None:
    document = put("Laporan", "kata", information_class=InformationClass.IMMEDIATE, language="id")

    page = client.simulate_get(f"/dokumen/{document.id}").text
    assert '<dd><a href="/unit/dinkes">Dinas Kesehatan</a></dd>' in page
    assert '<a href="/golongan/serta-merta">Serta-merta</a>' in page
    assert "Diumumkan tanpa ditunda" in page
    assert "Pasal 10 Undang-Undang Nomor 14 Tahun 2008" in page
    assert 'href="/bantuan/golongan#serta-merta"' in page
    assert "<dt>Bahasa</dt><dd>Indonesia</dd>" in page


def test_a_document_without_class_claims_no_article(client: testing.TestClient, put: Put) -> None:
    page = client.simulate_get(f"/dokumen/{put('Laporan', 'kata', information_class=None).id}").text
    assert "Belum diklasifikasi" in page
    assert "Pasal " not in page
    assert "/golongan/belum" not in page


def test_a_converted_file_can_be_had_beside_the_original(
    client: testing.TestClient, put: Put, services: Services
) -> None:
    document = put("Profil", "kata", content=b"asli", file_name="profil.doc", file_type=FileType.WORD)
    address = f"/api/v1/documents/{document.id}/file?rendition=converted"
    assert client.simulate_get(address).status_code == 404
    assert "rendition=converted" not in client.simulate_get(f"/dokumen/{document.id}").text
    assert client.simulate_get(f"/api/v1/documents/{document.id}").json["converted_url"] is None

    stored = services.blobs.put(BytesIO(b"%PDF-1.7 dibuat arsip"))
    with services.database.write() as uow:
        uow.documents.put_rendition(
            Rendition(document.id, RenditionRole.CONVERTED, stored.sha256, stored.size, "application/pdf", "profil.pdf")
        )
    got = client.simulate_get(address)
    assert (got.content, got.headers["Content-Type"]) == (b"%PDF-1.7 dibuat arsip", "application/pdf")
    assert "profil.pdf" in got.headers["Content-Disposition"]
    assert f'href="{address}"' in client.simulate_get(f"/dokumen/{document.id}").text
    assert client.simulate_get(f"/api/v1/documents/{document.id}").json["converted_url"] == address
    assert client.simulate_get(f"/api/v1/documents/{document.id}/file?rendition=redacted").status_code == 400


def test_the_fingerprint_comes_with_a_way_to_check_it(client: testing.TestClient, put: Put) -> None:
    document = put("Laporan", "kata", file_name="laporan akhir.txt")

    page = client.simulate_get(f"/dokumen/{document.id}").text
    assert document.sha256 in page
    assert "Hitung sidik berkas yang Anda unduh" in page
    assert "sha256sum &#34;laporan akhir.txt&#34;" in page.replace('"laporan akhir.txt"', "&#34;laporan akhir.txt&#34;")


def test_the_last_change_is_said_when_there_was_one_after_publication(
    client: testing.TestClient, put: Put, services: Services
) -> None:
    document = put("Laporan", "kata")
    assert "Terakhir diubah" not in client.simulate_get(f"/dokumen/{document.id}").text

    at = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)
    with services.database.write() as uow:
        uow.audit.append(AuditEntry(at, "pustakawan", "edit", document.id, {"title": "Lama"}, {"title": "Laporan"}))
        uow.audit.append(AuditEntry(at.replace(month=5), "pustakawan", "relate", document.id, {}, {"other": "x"}))
    page = client.simulate_get(f"/dokumen/{document.id}").text
    assert "<dt>Terakhir diubah</dt><dd>1 Apr 2026 10.00</dd>" in page


def test_a_long_title_is_set_smaller(client: testing.TestClient, put: Put) -> None:
    long = client.simulate_get(f"/dokumen/{put('Peraturan ' * 12, 'kata').id}").text
    short = client.simulate_get(f"/dokumen/{put('Peraturan', 'kata').id}").text
    assert '<h1 class="long">' in long
    assert '<h1 class="long">' not in short


def test_a_container_without_pages_lists_its_files(client: testing.TestClient, put: Put) -> None:
    container = put("Bundel", processing=Processing.UNPACKED, file_type=FileType.CONTAINER)
    put("Perdes Pasar", "kata", parent_id=container.id)

    page = client.simulate_get(f"/dokumen/{container.id}").text
    assert "Berkas di dalamnya" in page
    assert "Perdes Pasar" in page
    assert ">Baca</a>" not in page
