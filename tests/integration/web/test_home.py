from __future__ import annotations

import re
from collections.abc import Callable

from falcon import testing

from archive.classification import InformationClass
from archive.documents import Document, Lifecycle, Processing, Reason

Put = Callable[..., Document]


def test_the_entrance_shows_what_there_is(client: testing.TestClient, put: Put) -> None:
    put("Laporan Kinerja", "kata")
    put("Peringatan Banjir", "kata", information_class=InformationClass.IMMEDIATE, unit="disdik")

    page = client.simulate_get("/").text

    assert "2 dokumen terbuka." in page
    assert page.index("Peringatan Banjir") > page.index("Baru diterbitkan")
    assert '<a href="/golongan/serta-merta">Serta-merta</a> <span class="count">1</span>' in page
    assert '<a href="/unit/disdik">Dinas Pendidikan</a> <span class="count">1</span>' in page
    assert '<a href="/golongan/dikecualikan">Dikecualikan</a>' in page
    assert 'href="/jelajah"' in page


def test_an_empty_archive_says_so(client: testing.TestClient) -> None:
    page = client.simulate_get("/").text

    assert "Belum ada dokumen yang diterbitkan" in page
    assert 'class="years"' not in page


def test_each_bar_of_the_plot_is_a_link_that_says_its_count(client: testing.TestClient, put: Put) -> None:
    for year in (2021, 2021, 2023, None):
        put("Laporan", "kata", year=year)

    page = client.simulate_get("/").text
    bars = re.findall(r'href="/tahun/(\d+)"><span class="years-count">(\d+).*?height="(\d+)"', page)

    assert bars == [("2021", "2", "72"), ("2023", "1", "36")]
    assert re.search(r'class="years-none">.*2022<span class="unseen"> tidak ada dokumen', page)


def test_the_honest_line_leads_to_the_list(client: testing.TestClient, put: Put) -> None:
    put("Terkunci", processing=Processing.PASSWORD_PROTECTED, reason=Reason.PASSWORD)

    assert '<a href="/belum-terbaca">1 di antaranya belum dapat ditelusuri isinya.</a>' in client.simulate_get("/").text


def test_what_is_not_public_is_in_no_count_and_no_bar(client: testing.TestClient, put: Put) -> None:
    put("Laporan", "kata", year=2021)
    before = client.simulate_get("/").text

    put("Rahasia", "kata", year=1999, unit="disdik", lifecycle=Lifecycle.DRAFT)
    put("Rahasia", "kata", year=1998, unit="disdik", information_class=InformationClass.EXEMPT)

    assert client.simulate_get("/").text == before
