"""Feeds as feed readers see them: feedparser reads them, the schema of RFC 4287 holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import feedparser
import pytest
from falcon import testing
from lxml import etree

from archive.classification import InformationClass
from archive.documents import Document, Lifecycle, Processing
from search_api.addresses import document_address
from search_api.app import create_app
from search_api.exchange.atom import Feed, atom_feed
from search_api.exchange.markup import xml_bytes
from search_api.services import Services
from storage.reference_lists import seed_subjects
from tests.integration.web.exchanged import NASTY, NOT_PUBLIC, SECRET, SITE, day, valid

Put = Callable[..., Document]


@pytest.fixture
def site(services: Services, shelves: object) -> testing.TestClient:
    return testing.TestClient(create_app(replace(services, site=replace(services.site, base_url=SITE))))


def feed_of(client: testing.TestClient, query: str = "") -> feedparser.FeedParserDict:
    answer = client.simulate_get("/cari/atom", query_string=query)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    valid(answer.content, "atom.rng")
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo
    return parsed


def test_an_entry_says_what_the_record_says(site: testing.TestClient, put: Put) -> None:
    document = put(
        NASTY,
        "air",
        number="600/12/2024",
        date=dt.date(2024, 2, 1),
        published_at=day(3),
        media_type="application/pdf",
        content=b"x" * 1234,
    )

    [entry] = feed_of(site).entries

    assert entry.title_detail.type == "text/plain"
    assert entry.id == entry.link == f"{SITE}/dokumen/{document.id}"
    assert entry.updated == entry.published == "2026-01-03T07:30:00Z"
    assert entry.author == "Dinas Kesehatan"
    assert [(tag.term, tag.label) for tag in entry.tags] == [("berkala", "Berkala")]
    assert entry.summary == "600/12/2024 · 1 Februari 2024"
    [file] = entry.enclosures
    assert (file.href, file.length, file.type) == (
        f"{SITE}/api/v1/documents/{document.id}/file",
        "1234",
        "application/pdf",
    )


def test_a_title_arrives_letter_by_letter(site: testing.TestClient, put: Put) -> None:
    put(NASTY + "\x0b", "air", unit="tak-terdaftar")

    body = valid(site.simulate_get("/cari/atom").content, "atom.rng")

    titles = body.findall("{*}entry/{*}title")
    assert [title.text for title in titles] == [NASTY + "\ufffd"]
    assert [name.text for name in body.findall("{*}entry/{*}author/{*}name")] == ["tak-terdaftar"]


def test_the_newest_publication_comes_first_however_old_the_document(site: testing.TestClient, put: Put) -> None:
    put("Surat lama, baru terbit", "air", date=dt.date(1999, 1, 1), published_at=day(9))
    put("Surat baru, lama terbit", "air", date=dt.date(2025, 1, 1), published_at=day(2))
    put("Surat tanpa tanggal", "air", published_at=day(5))
    put("Hal lain", "tanah", published_at=day(8))

    everything, asked = feed_of(site), feed_of(site, "q=air&sort=relevance&page=3")

    expected = ["Surat lama, baru terbit", "Surat tanpa tanggal", "Surat baru, lama terbit"]
    assert [entry.title for entry in asked.entries] == expected
    assert [entry.title for entry in everything.entries] == [expected[0], "Hal lain", *expected[1:]]
    assert everything.feed.updated == asked.feed.updated == "2026-01-09T07:30:00Z"


def test_a_feed_holds_the_fifty_newest(site: testing.TestClient, put: Put) -> None:
    for number in range(53):
        put(f"Laporan {number}", "air", published_at=day(1) + dt.timedelta(hours=number))

    for feed in (feed_of(site), feed_of(site, "q=air")):
        assert [entry.title for entry in feed.entries] == [f"Laporan {number}" for number in range(52, 2, -1)]


def test_filters_hold_and_stand_in_title_and_addresses(site: testing.TestClient, put: Put) -> None:
    put("Laporan satu", "air", unit="disdik", year=2024)
    put("Laporan dua", "air", unit="dinkes", year=2024)

    feed = feed_of(site, "q=air&unit=disdik&year=2024&unit=tidak-ada&page=2&sort=oldest")

    assert [entry.title for entry in feed.entries] == ["Laporan satu"]
    assert feed.feed.title == "“air”, Dinas Pendidikan, 2024 – Arsip Uji"
    own = f"{SITE}/cari/atom?q=air&unit=disdik&year=2024"
    links = {link.rel: link.href for link in feed.feed.links}
    assert (feed.feed.id, links["self"], links["alternate"]) == (own, own, own.replace("/atom", ""))


def test_a_feed_answers_exactly_what_was_asked(site: testing.TestClient, put: Put) -> None:
    put("Laporan", "kesehatan masyarakat kesehatan")

    assert feed_of(site, "q=keshatan").entries == []
    assert site.simulate_get("/cari", params={"q": "keshatan"}).text.count('href="/cari/atom?q=kesehatan"') == 2


def test_an_empty_feed_is_valid_and_stays_the_same(site: testing.TestClient) -> None:
    feed = feed_of(site)

    assert (feed.entries, feed.feed.updated, feed.feed.title) == (
        [],
        "1970-01-01T00:00:00Z",
        "Semua dokumen – Arsip Uji",
    )


def test_without_a_known_address_the_host_of_the_request_stands_in_the_feed(
    client: testing.TestClient, put: Put
) -> None:
    put("Laporan", "air")

    body = client.simulate_get("/cari/atom", host="arsip.lan", port=8080)

    assert feedparser.parse(body.content).feed.id == "http://arsip.lan:8080/cari/atom"
    valid(body.content, "atom.rng")


def test_a_feed_in_english_stays_english(site: testing.TestClient, put: Put) -> None:
    put("Laporan", "air", date=dt.date(2024, 2, 1), information_class=InformationClass.ANYTIME)

    feed = feed_of(site, "lang=en")

    assert feed.feed.title == "All documents – Arsip Uji"
    assert feed.feed.language == "en"
    assert feed.feed.id.endswith("/cari/atom?lang=en")
    assert feed.entries[0].tags[0].label == "Any time"
    assert feed.entries[0].summary == "1 February 2024"
    assert 'href="/cari/atom?q=air&amp;lang=en"' in site.simulate_get("/cari", query_string="q=air&lang=en").text


def test_no_feed_holds_what_is_not_public(site: testing.TestClient, put: Put) -> None:
    for fields in NOT_PUBLIC:
        put(SECRET, "air", **fields)

    assert feed_of(site).entries == feed_of(site, "q=air").entries == feed_of(site, "unit=dinkes").entries == []


def test_what_was_withdrawn_a_moment_ago_has_left_the_feed(
    site: testing.TestClient, put: Put, services: Services
) -> None:
    document = put("Laporan", "air")
    with services.database.write() as uow:  # the index does not know of it yet
        uow.documents.update(replace(document, **NOT_PUBLIC[1]))

    assert feed_of(site, "q=air").entries == []


def test_any_page_can_have_a_feed_with_an_identifier_of_its_own(put: Put) -> None:
    document = put("Laporan", "air", published_at=day(2))
    feed = Feed(
        "Tahun 2024", "/tahun/2024/atom", "/tahun/2024", feed_id="tag:arsip.example.go.id,2026:2024", updated=day(4)
    )

    made = atom_feed(feed, [document], {}, document_address, set(), origin=SITE, site="Arsip Uji", language="id")

    parsed = valid(xml_bytes(made), "atom.rng")
    assert parsed.findtext("{*}id") == "tag:arsip.example.go.id,2026:2024"
    assert parsed.findtext("{*}updated") == "2026-01-04T07:30:00Z"
    assert {link.get("rel"): link.get("href") for link in parsed.findall("{*}link")} == {
        "self": f"{SITE}/tahun/2024/atom",
        "alternate": f"{SITE}/tahun/2024",
    }


@pytest.mark.parametrize(
    "broken",
    [b"<title>a</title>", b"<id>https://a/</id>", b"<updated>2024-01-01T00:00:00Z</updated>"],
)
def test_the_schema_notices_what_is_missing(broken: bytes) -> None:
    feed = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>a</title><id>https://a/</id>'
        b"<updated>2024-01-01T00:00:00Z</updated></feed>"
    )
    valid(feed, "atom.rng")
    with pytest.raises(etree.DocumentInvalid):
        valid(feed.replace(broken, b""), "atom.rng")


@pytest.mark.parametrize(
    "address", ["/unit/dinkes", "/golongan/berkala", "/golongan/berkala/bk-d1", "/tahun/2024", "/subjek/kesehatan"]
)
def test_every_list_has_a_feed_of_what_stands_on_it(
    site: testing.TestClient, services: Services, put: Put, address: str
) -> None:
    on_it = put("Neraca", year=2024, item="bk-d1", published_at=day(5))
    put("Lain", unit="disdik", information_class=None, year=2019, published_at=day(6))
    put(SECRET, year=2024, item="bk-d1", lifecycle=Lifecycle.DRAFT)
    with services.database.write() as uow:
        seed_subjects(uow)
        uow.subjects.set_subjects(on_it.id, ["kesehatan"])

    answer = site.simulate_get(f"{address}/atom")

    valid(answer.content, "atom.rng")
    feed = feedparser.parse(answer.content)
    assert [entry.title for entry in feed.entries] == ["Neraca"]
    assert feed.feed.id == f"{SITE}{address}/atom"
    assert {link.rel: link.href for link in feed.feed.links}["alternate"] == SITE + address


def test_the_feed_of_what_cannot_be_searched_yet_names_it(site: testing.TestClient, put: Put) -> None:
    put("Pindaian", processing=Processing.AWAITING_OCR)
    put("Terbaca")

    feed = feedparser.parse(site.simulate_get("/belum-terbaca/atom").content)

    assert [entry.title for entry in feed.entries] == ["Pindaian"]


@pytest.mark.parametrize(
    "address", ["/unit/tidak-ada", "/golongan/lain", "/golongan/berkala/xx", "/tahun/1812", "/subjek/x"]
)
def test_a_list_that_is_not_there_has_no_feed(site: testing.TestClient, address: str) -> None:
    assert site.simulate_get(f"{address}/atom").status_code == 404
