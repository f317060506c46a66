"""Addresses that people and other systems have written down. This list grows and never shrinks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon import testing

from archive.documents import Document
from search_api.services import Services
from storage.reference_lists import seed_subjects

PERMANENT = [
    "/",
    "/cari",
    "/cari?q=air&class=berkala&unit=dinkes&year=2024&type=text&sort=newest&page=1",
    "/jelajah",
    "/unit/dinkes",
    "/unit/dinkes?page=1",
    "/golongan/berkala",
    "/golongan/serta-merta",
    "/golongan/setiap-saat",
    "/golongan/dikecualikan",
    "/golongan/berkala/bk-d1",
    "/golongan/serta-merta/sm-a",
    "/golongan/setiap-saat/ss-a",
    "/tahun/2024",
    "/subjek/kesehatan",
    "/belum-terbaca",
    "/unit/dinkes/atom",
    "/golongan/berkala/atom",
    "/golongan/berkala/bk-d1/atom",
    "/tahun/2024/atom",
    "/subjek/kesehatan/atom",
    "/belum-terbaca/atom",
    "/dokumen/{id}",
    "/dokumen/{id}/halaman/1",
    "/dokumen/{id}/halaman/1?q=air",
    "/dokumen/{id}/halaman/1?q=air&teks=saja&lebar=1280&laci=temuan&mulai=1",
    "/dokumen/{id}/berkas",
    "/tentang",
    "/tentang/aksesibilitas",
    "/tentang/privasi",
    "/tentang/status",
    "/bantuan",
    "/bantuan/golongan",
    "/bantuan/meminta",
    "/bantuan/mencari",
    "/api/v1/search?q=air&class=berkala&unit=dinkes&year=2024&type=text&sort=newest&page=1&size=10",
    "/api/v1/suggestions?q=lap&limit=5",
    "/api/v1/documents/{id}",
    "/api/v1/documents/{id}/similar",
    "/api/v1/documents/{id}/file",
    "/api/v1/documents/{id}/file?rendition=original",
    "/api/v1/documents/{id}/pages/1",
    "/api/v1/openapi.json",
    "/healthz",
    "/readyz",
    "/metrics",
    "/robots.txt",
    "/cari/atom?q=air&class=berkala&unit=dinkes&year=2024&type=text&language=id&lang=en",
    "/cari/daftar.csv?q=air&class=berkala&unit=dinkes&year=2024&type=text&sort=newest",
    "/cari/daftar.json?q=air&class=berkala&unit=dinkes&year=2024&type=text&sort=newest",
    "/dokumen/{id}/kutipan.bib",
    "/dokumen/{id}/kutipan.bib?hal=1",
    "/dokumen/{id}/kutipan.ris",
    "/dokumen/{id}/kutipan.ris?hal=1",
    "/opensearch.xml",
    "/opensearch/saran?q=lap",
    "/sitemap.xml",
    "/sitemap/1.xml",
]


@pytest.fixture
def document(services: Services, put: Callable[..., Document]) -> Document:
    with services.database.write() as uow:
        seed_subjects(uow)
    return put("Laporan Air", "air bersih", year=2024)


@pytest.mark.parametrize("address", PERMANENT)
def test_permanent_addresses_answer_get_and_head(client: testing.TestClient, document: Document, address: str) -> None:
    got = client.simulate_get(address.format(id=document.id))
    head = client.simulate_head(address.format(id=document.id))

    assert (got.status_code, head.status_code) == (200, 200)
    assert head.content == b""
    assert head.headers["Content-Type"] == got.headers["Content-Type"]


def test_the_page_chooser_leads_to_the_page(client: testing.TestClient, put: Callable[..., Document]) -> None:
    document = put("Laporan", "satu", "dua", "tiga")

    chosen = client.simulate_get(f"/dokumen/{document.id}/halaman", params={"nomor": "2", "q": "dua kata"})
    beyond = client.simulate_get(f"/dokumen/{document.id}/halaman", params={"nomor": "99"})

    assert chosen.status_code == 303
    assert chosen.headers["Location"] == f"/dokumen/{document.id}/halaman/2?q=dua+kata"
    assert beyond.headers["Location"] == f"/dokumen/{document.id}/halaman/3"
