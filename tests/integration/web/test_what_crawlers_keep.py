"""What may a search engine keep, and what does it say of a page?"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from falcon import testing

from archive.documents import Document

NOINDEX = '<meta name="robots" content="noindex'


def description(html: str) -> str:
    found = re.search(r'<meta name="description" content="([^"]*)">', html)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("address", ["/", "/cari", "/cari?page=2", "/tentang", "/bantuan/mencari"])
def test_what_is_the_same_for_everybody_may_be_kept(
    client: testing.TestClient, put: Callable[..., Document], address: str
) -> None:
    put("Laporan Air", "air bersih")

    assert NOINDEX not in client.simulate_get(address).text


@pytest.mark.parametrize(
    "address",
    [
        "/cari?q=air",
        "/cari?class=berkala",
        "/cari?sort=newest",
        "/cari?literal=1",
        "/cari?class=tidak-ada",
        "/tidak/ada",
    ],
)
def test_answers_to_questions_are_not_kept(
    client: testing.TestClient, put: Callable[..., Document], address: str
) -> None:
    put("Laporan Air", "air bersih")

    assert NOINDEX in client.simulate_get(address).text


def test_every_page_says_what_it_is_about(client: testing.TestClient, put: Callable[..., Document]) -> None:
    document = put('Laporan "Air" & Tanah', "isi halaman pertama\nbaris kedua", number="12/2024")
    pages = {
        address: description(client.simulate_get(address).text)
        for address in [
            "/",
            "/cari",
            "/cari?q=laporan",
            "/tentang",
            "/bantuan/mencari",
            f"/dokumen/{document.id}",
            f"/dokumen/{document.id}/halaman/1",
        ]
    }

    assert len(set(pages.values())) == len(pages)
    assert "Laporan &#34;Air&#34; &amp; Tanah" in pages[f"/dokumen/{document.id}"]
    assert "12/2024" in pages[f"/dokumen/{document.id}"]
    assert pages[f"/dokumen/{document.id}/halaman/1"].endswith("isi halaman pertama baris kedua")
