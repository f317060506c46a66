from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from falcon import testing

from archive.documents import Document, FileType, OcrStatus, Page, PageKind, Processing, Reason, TextSource

Put = Callable[..., Document]
PAGE_WEIGHT_LIMIT = 50_000  # bytes, before compression


def test_a_full_page_of_results_is_light(client: testing.TestClient, put: Put) -> None:
    long = "kata " * 60 + "air bersih " + "kata " * 60
    for number in range(12):
        put(f"Laporan Pelaksanaan Penyediaan Air Bersih Nomor {number}", long, long, long, year=2010 + number)

    page = client.simulate_get("/cari?q=air+bersih")

    assert page.text.count('<a class="leaf"') == 30
    assert len(page.content) < PAGE_WEIGHT_LIMIT


def test_filters_are_links_that_can_be_taken_away_again(client: testing.TestClient, put: Put) -> None:
    put("Laporan", "air", year=2024)
    put("Laporan lama", "air", year=2020)

    page = client.simulate_get("/cari?q=air&class=berkala&year=2024").text

    assert "1 dokumen" in page
    assert 'href="/cari?q=air&amp;class=berkala"' in page  # without the year
    assert 'href="/cari?q=air&amp;year=2024"' in page  # without the class
    assert 'href="/cari?q=air&amp;class=berkala&amp;year=2020&amp;year=2024"' in page  # another year as well
    assert '<input type="hidden" name="year" value="2024">' in page


def test_nonsense_in_the_address_is_ignored_and_said(client: testing.TestClient, put: Put) -> None:
    put("Laporan", "air")

    page = client.simulate_get("/cari?q=air&class=rahasia&year=kemarin&page=minus&sort=acak")

    assert page.status_code == 200
    assert "1 dokumen" in page.text
    assert "Sebagian saringan pada alamat tidak dikenal" in page.text


def test_no_result_teaches(client: testing.TestClient, put: Put) -> None:
    put("Laporan", "air")

    page = client.simulate_get("/cari?q=tidakadasamasekali&class=berkala").text

    assert "Tidak ada dokumen yang cocok" in page
    assert "Coba hapus salah satu saringan" in page
    assert "Pakai kata yang lebih sedikit" in page


def test_results_turn_their_pages(client: testing.TestClient, put: Put) -> None:
    for number in range(23):
        put(f"Laporan {number}", "air")

    second = client.simulate_get("/cari?q=air&page=2").text
    beyond = client.simulate_get("/cari?q=air&page=99").text

    assert second.count('<li class="hit">') == 10
    assert '<ol class="hits" start="11">' in second
    assert '<a rel="prev" href="/cari?q=air">' in second
    assert '<a rel="next" href="/cari?q=air&amp;page=3">' in second
    assert "Halaman hasil ini kosong" in beyond


def test_what_people_wrote_is_never_markup(client: testing.TestClient, put: Put) -> None:
    document = put("<script>alert(1)</script>", "air <b>tebal</b>", file_name='"><img src=x>.txt')

    for address in ("/cari?q=air", '/cari?q="><script>alert(2)</script>', f"/dokumen/{document.id}"):
        page = client.simulate_get(address).text
        assert "<script>alert" not in page
        assert "<b>tebal" not in page
        assert "<img src=x" not in page
    assert "&lt;b&gt;tebal&lt;/b&gt;" in client.simulate_get(f"/dokumen/{document.id}/halaman/1?q=air").text


def test_the_record_says_why_words_are_missing(client: testing.TestClient, put: Put) -> None:
    document = put("Terkunci", processing=Processing.PASSWORD_PROTECTED, reason=Reason.PASSWORD)

    page = client.simulate_get(f"/dokumen/{document.id}").text

    assert "Terkunci kata sandi" in page
    assert "kirimkan salinan tanpa kata sandi" in page
    assert f'href="/api/v1/documents/{document.id}/file"' in page


def test_dates_and_figures_are_in_the_language_and_zone_of_the_site(client: testing.TestClient, put: Put) -> None:
    document = put(
        "Laporan",
        "kata",
        date=dt.date(2021, 2, 10),
        published_at=dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC),
        size=1_400_000,
    )

    indonesian = client.simulate_get(f"/dokumen/{document.id}").text
    english = client.simulate_get(f"/dokumen/{document.id}?lang=en").text

    assert all(said in indonesian for said in ("10 Februari 2021", "2 Mar 2026 06.30", "1,4 MB"))
    assert all(said in english for said in ("10 February 2021", "2 Mar 2026 06:30", "1.4 MB"))


def test_the_reader_walks_from_hit_to_hit(client: testing.TestClient, put: Put) -> None:
    document = put("Laporan", "air", "lain", "air", "lain", "air")

    page = client.simulate_get(f"/dokumen/{document.id}/halaman/3?q=air").text

    assert "temuan 2 dari 3" in page
    assert f'href="/dokumen/{document.id}/halaman/1?q=air"' in page
    assert f'href="/dokumen/{document.id}/halaman/5?q=air"' in page
    assert f'<link rel="next" href="/dokumen/{document.id}/halaman/4?q=air">' in page


def test_tables_are_tables_and_figures_line_up(client: testing.TestClient, put: Put) -> None:
    sheet = Page(
        1, "Judul\nUraian\tPagu\nBelanja\t1.200.000", TextSource.BORN_DIGITAL, PageKind.SHEET, label="Pagu 2024"
    )
    document = put("Anggaran", pages=[sheet], file_type=FileType.SPREADSHEET)

    page = client.simulate_get(f"/dokumen/{document.id}/halaman/1").text

    assert '<th scope="col">Uraian</th><th scope="col">Pagu</th>' in page
    assert '<td class="figure">1.200.000</td>' in page
    assert "Pagu 2024" in page


@pytest.mark.parametrize(
    ("ocr", "said"),
    [
        (OcrStatus.WANTED, "masih menunggu dibaca"),
        (OcrStatus.FAILED, "tidak berhasil dibaca dari gambarnya"),
        (OcrStatus.DONE, "tidak memuat kata"),
    ],
)
def test_a_page_without_words_says_why(client: testing.TestClient, put: Put, ocr: OcrStatus, said: str) -> None:
    document = put("Pindaian", pages=[Page(1, "", TextSource.NONE, ocr=ocr)])

    assert said in client.simulate_get(f"/dokumen/{document.id}/halaman/1").text
