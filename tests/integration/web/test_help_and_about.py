"""Help and about pages: complete in both languages, true to the law, and silent about what is not public."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from falcon import testing

from archive.documents import Document, Lifecycle, Processing, Reason
from archive.errors import IndexUnavailable
from archive.searching import SearchQuery, SearchResult
from search_api import addresses
from search_api.app import create_app
from search_api.pages.search_help import EXAMPLES
from search_api.services import Office, Services

Put = Callable[..., Document]
PAGES = [
    addresses.HELP,
    addresses.SEARCH_HELP,
    addresses.CLASSES_HELP,
    addresses.REQUEST_HELP,
    addresses.ABOUT,
    addresses.ACCESSIBILITY,
    addresses.PRIVACY,
    addresses.STATUS,
]
OFFICE = Office(
    agency="Pemerintah Kabupaten Contoh",
    name="PPID Utama",
    address="Jalan Contoh 1",
    email="ppid@example.go.id",
    phone="(0531) 12-345",
    hours="Senin-Jumat 08.00-15.00",
)


def served_by(services: Services, **changes: object) -> testing.TestClient:
    site = replace(services.site, **changes)  # type: ignore[arg-type]
    return testing.TestClient(create_app(replace(services, site=site)))


@pytest.mark.parametrize("address", PAGES)
def test_each_page_is_there_in_both_languages_and_linked_from_the_foot(
    client: testing.TestClient, address: str
) -> None:
    indonesian, english = client.simulate_get(address).text, client.simulate_get(f"{address}?lang=en").text
    heading = re.compile(r"<h1>(.*?)</h1>")

    assert heading.findall(indonesian) != heading.findall(english)
    assert len(heading.findall(indonesian)) == 1
    assert f'href="{address}"' in client.simulate_get("/").text
    assert "style=" not in indonesian


@pytest.mark.parametrize("address", PAGES)
def test_every_link_to_a_part_of_a_page_finds_it(client: testing.TestClient, address: str) -> None:
    page = client.simulate_get(address).text
    for target, part in re.findall(r'href="(/[^"#]*)#([^"]+)"', page):
        assert f'id="{part}"' in client.simulate_get(target).text, (target, part)


def test_every_example_of_the_search_help_is_answered(client: testing.TestClient, put: Put) -> None:
    put("Laporan Air", "air")
    for rows in EXAMPLES.values():
        for example, _ in rows:
            assert client.simulate_get("/cari", params={"q": example}).status_code == 200, example


def test_the_deadlines_are_those_of_the_law(client: testing.TestClient) -> None:
    page = client.simulate_get(addresses.REQUEST_HELP).text
    deadlines = re.findall(r"<li><strong>(.*?)</strong>.*?<span class=\"article-of-law\">(.*?)</span>", page)
    assert deadlines == [
        ("10 hari kerja", "Pasal 22 ayat (7)"),
        ("7 hari kerja lagi", "Pasal 22 ayat (8)"),
        ("30 hari kerja", "Pasal 35 dan 36 ayat (1)"),
        ("30 hari kerja", "Pasal 36 ayat (2)"),
        ("14 hari kerja", "Pasal 37"),
    ]


def test_the_office_stands_where_readers_look_for_it(services: Services, shelves: object) -> None:
    client = served_by(services, office=OFFICE)
    page = client.simulate_get(addresses.REQUEST_HELP).text
    for said in (OFFICE.agency, OFFICE.name, OFFICE.address, OFFICE.hours, 'href="mailto:ppid@example.go.id"'):
        assert said in page
    assert 'href="tel:053112345"' in page
    foot = client.simulate_get("/cari").text.partition("<footer")[2]
    assert all(said in foot for said in (OFFICE.agency, OFFICE.name, OFFICE.address, OFFICE.email))


def test_nothing_is_invented_for_an_office_that_is_not_set(client: testing.TestClient) -> None:
    for address in PAGES:
        page = client.simulate_get(address).text
        assert "mailto:" not in page
        assert "tel:" not in page
        assert 'class="foot-office"' not in page
        assert "wordmark-agency" not in page
    assert "belum dicantumkan" in client.simulate_get(addresses.REQUEST_HELP).text


def test_the_accent_colour_is_in_the_one_sheet_under_an_address_of_its_own(
    services: Services, client: testing.TestClient, shelves: object
) -> None:
    coloured = served_by(services, accent_color="#7a1f3d")
    plain_sheet = re.findall(r'href="(/static/\w+/site\.css)"', client.simulate_get("/").text)
    (sheet,) = re.findall(r'href="(/static/\w+/site\.css)"', coloured.simulate_get("/").text)

    assert [sheet] != plain_sheet
    text = coloured.simulate_get(sheet).text
    assert text.rindex("--accent: #7a1f3d") > text.rindex("--accent: #0d5c63")


def test_the_status_counts_public_documents_only(client: testing.TestClient, put: Put) -> None:
    newest = put("Laporan Terbuka", "satu", "dua", "tiga")
    locked = {"processing": Processing.PASSWORD_PROTECTED, "reason": Reason.PASSWORD}
    put("Terkunci", **locked, published_at=newest.published_at and newest.published_at.replace(year=2020))
    put("Rancangan", *["kata"] * 40, lifecycle=Lifecycle.DRAFT)
    put("Rancangan rusak", lifecycle=Lifecycle.DRAFT, processing=Processing.DAMAGED, reason=Reason.DAMAGED)

    page = client.simulate_get(addresses.STATUS).text
    assert re.findall(r"<dd>(\d+)</dd>", page.partition('class="figures"')[2])[:3] == ["2", "3", "1"]
    assert '<tr><td>Terkunci kata sandi</td><td class="figure">1</td></tr>' in page
    assert "Berkas rusak" not in page
    assert "Rancangan" not in page
    assert f'<a href="/dokumen/{newest.id}">Laporan Terbuka</a>' in page
    assert "<dd>siap</dd>" in page
    assert "<dd>0.0.0</dd>" in page


def test_the_status_says_when_the_search_does_not_answer(
    services: Services, shelves: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(query: SearchQuery) -> SearchResult:
        raise IndexUnavailable("damaged")

    monkeypatch.setattr(services.index, "search", unavailable)
    page = testing.TestClient(create_app(services)).simulate_get(addresses.STATUS)

    assert page.status_code == 200
    assert "Pencarian sedang tidak menjawab" in page.text


def test_privacy_is_as_the_page_says(client: testing.TestClient, put: Put) -> None:
    document = put("Laporan", "kata")
    for address in ("/", "/cari?q=kata", f"/dokumen/{document.id}", addresses.PRIVACY):
        answer = client.simulate_get(address)
        assert "set-cookie" not in {name.lower() for name in answer.headers}
        assert not re.findall(
            r'(?:src|href)="(?:https?:)?//(?!falconframework\.org/|purl\.org/dc/)', answer.text
        )  # names of vocabularies lead nowhere
    assert set(client.simulate_get("/?lang=en").cookies) == {"lang"}
