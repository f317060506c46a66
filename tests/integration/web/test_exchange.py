"""What browsers and crawlers are told: OpenSearch, sitemaps, robots, canonical addresses, facts in pages."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.robotparser import RobotFileParser

import pytest
from falcon import testing
from lxml import html
from rdflib import Graph, Literal, Namespace, URIRef

from archive.documents import Document
from search_api.app import create_app
from search_api.exchange import sitemap
from search_api.exchange.opensearch import shortened
from search_api.services import Services
from tests.integration.web.exchanged import NASTY, NOT_PUBLIC, SECRET, SITE, day, valid

Put = Callable[..., Document]
SCHEMA = Namespace("https://schema.org/")

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")


@pytest.fixture
def site(services: Services, shelves: object) -> testing.TestClient:
    return testing.TestClient(create_app(replace(services, site=replace(services.site, base_url=SITE))))


def head_of(client: testing.TestClient, address: str) -> html.HtmlElement:
    path, _, query = address.partition("?")
    return html.fromstring(client.simulate_get(path, query_string=query).content).find("head")


def links(head: html.HtmlElement, rel: str) -> list[tuple[str | None, str | None]]:
    """(language or media type, address) of each link."""
    return [
        (link.get("hreflang") or link.get("type"), link.get("href")) for link in head.findall(f'link[@rel="{rel}"]')
    ]


def graph_of(head: html.HtmlElement) -> Graph:
    [script] = head.findall('script[@type="application/ld+json"]')
    return Graph().parse(data=script.text, format="json-ld")


def test_the_browser_is_told_how_to_search(site: testing.TestClient) -> None:
    answer = site.simulate_get("/opensearch.xml")
    described = valid(answer.content, "opensearch.rng")

    assert answer.headers["Content-Type"].startswith("application/opensearchdescription+xml")
    assert {(url.get("rel"), url.get("type")): url.get("template") for url in described.findall("{*}Url")} == {
        ("results", "text/html"): f"{SITE}/cari?q={{searchTerms}}&page={{startPage?}}",
        ("results", "application/atom+xml"): f"{SITE}/cari/atom?q={{searchTerms}}",
        ("results", "application/json"): f"{SITE}/api/v1/search?q={{searchTerms}}&page={{startPage?}}",
        ("suggestions", "application/x-suggestions+json"): f"{SITE}/opensearch/saran?q={{searchTerms}}",
        ("self", "application/opensearchdescription+xml"): f"{SITE}/opensearch.xml",
    }
    assert links(head_of(site, "/tentang"), "search") == [("application/opensearchdescription+xml", "/opensearch.xml")]


def test_the_templates_of_the_description_lead_to_answers(site: testing.TestClient, put: Put) -> None:
    put("Laporan Air", "air")
    described = valid(site.simulate_get("/opensearch.xml").content, "opensearch.rng")

    for url in described.findall("{*}Url"):
        filled = (url.get("template") or "").replace("{searchTerms}", "air").replace("{startPage?}", "1")
        path, _, query = filled.removeprefix(SITE).partition("?")
        answer = site.simulate_get(path, query_string=query)
        assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (200, url.get("type"))


def test_the_description_speaks_english_and_its_names_fit(services: Services, shelves: object) -> None:
    long = replace(services.site, name="Arsip Publik Kabupaten Kotawaringin Timur, Provinsi Kalimantan Tengah")
    client = testing.TestClient(create_app(replace(services, site=long)))

    described = valid(client.simulate_get("/opensearch.xml", query_string="lang=en").content, "opensearch.rng")

    assert described.findtext("{*}ShortName") == "Arsip Publik"
    assert described.findtext("{*}LongName") == "Arsip Publik Kabupaten Kotawaringin Timur,"
    assert described.findtext("{*}Description") == "Search inside the documents that are open to the public."
    assert shortened("Perpustakaannegara", 16) == "Perpustakaannega"


def test_browser_suggestions_complete_what_is_typed(client: testing.TestClient, put: Put) -> None:
    put("Laporan Air", "air")
    for fields in NOT_PUBLIC:
        put("Laporan " + SECRET, "air", **fields)

    answer = client.simulate_get("/opensearch/saran", params={"q": "lap"})

    assert answer.headers["Content-Type"] == "application/x-suggestions+json"
    typed, completions = answer.json
    assert typed == "lap"
    assert "Laporan Air" in completions
    assert SECRET not in answer.text
    assert client.simulate_get("/opensearch/saran").json == ["", []]


def test_the_sitemap_lists_every_record_once(
    site: testing.TestClient, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "RECORDS_IN_A_PART", 2)
    documents = [put(f"Laporan {number}", "satu", "dua", published_at=day(number)) for number in (1, 2, 3)]
    for fields in NOT_PUBLIC:
        put(SECRET, "air", published_at=day(30), **fields)

    index = valid(site.simulate_get("/sitemap.xml").content, "siteindex.xsd")

    parts = [(each.findtext("{*}loc"), each.findtext("{*}lastmod")) for each in index]
    assert parts == [
        (f"{SITE}/sitemap/1.xml", "2026-01-02T07:30:00Z"),
        (f"{SITE}/sitemap/2.xml", "2026-01-03T07:30:00Z"),
    ]
    bodies = [site.simulate_get((loc or "").removeprefix(SITE)).content for loc, _ in parts]
    records = [
        (each.findtext("{*}loc"), each.findtext("{*}lastmod")) for body in bodies for each in valid(body, "sitemap.xsd")
    ]
    assert records == [
        (f"{SITE}/dokumen/{document.id}", f"2026-01-0{n}T07:30:00Z") for n, document in enumerate(documents, 1)
    ]


def test_beyond_the_last_part_there_is_nothing(client: testing.TestClient, put: Put) -> None:
    assert client.simulate_get("/sitemap.xml").status_code == 404
    put("Laporan", "air")

    statuses = [client.simulate_get(f"/sitemap/{part}.xml").status_code for part in ("1", "2", "0", "x")]

    assert statuses == [200, 404, 404, 404]


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("/", True),
        ("/tentang", True),
        ("/tentang?lang=en", True),
        ("/dokumen/abc", True),
        ("/dokumen/abc/halaman/3", True),
        ("/sitemap/1.xml", True),
        ("/dokumen/abc/halaman/3?q=air", False),
        ("/dokumen/abc?lang=en", False),
        ("/dokumen/abc/kutipan.bib", False),
        ("/cari", True),
        ("/cari?unit=dinkes", False),
        ("/cari/atom?q=air", False),
        ("/cari/daftar.csv", False),
        ("/opensearch/saran", False),
        ("/api/v1/documents/abc/file", False),
        ("/metrics", False),
    ],
)
def test_crawlers_are_led_to_records_and_kept_from_combinations(
    site: testing.TestClient, address: str, allowed: bool
) -> None:
    rules = site.simulate_get("/robots.txt").text.splitlines()
    asked = [rule.split(": ", 1) for rule in rules if rule.startswith(("Allow: ", "Disallow: "))]

    matching = [(len(path), verb == "Allow") for verb, path in asked if _pattern(path).match(address)]

    assert max(matching) == (max(matching)[0], allowed)


def test_robots_name_the_sitemap(site: testing.TestClient, client: testing.TestClient) -> None:
    parser = RobotFileParser()
    parser.parse(site.simulate_get("/robots.txt").text.splitlines())

    assert parser.site_maps() == [f"{SITE}/sitemap.xml"]
    assert "Sitemap: http://falconframework.org/sitemap.xml" in client.simulate_get("/robots.txt").text


def _pattern(path: str) -> re.Pattern[str]:
    """A rule as RFC 9309 reads it: ``*`` is anything, ``$`` the end."""
    return re.compile(re.escape(path).replace(r"\*", ".*").replace(r"\$", "$"))


def test_every_page_has_one_address_to_keep(site: testing.TestClient, put: Put) -> None:
    document = put("Laporan", "air")
    record = f"/dokumen/{document.id}"

    kept = {
        address: [href for _, href in links(head_of(site, address), "canonical")]
        for address in ("/", "/?lang=en", f"{record}", f"{record}?lang=en", f"{record}/halaman/1", "/tentang?lang=xx")
    }

    assert kept == {
        "/": [f"{SITE}/"],
        "/?lang=en": [f"{SITE}/?lang=en"],
        record: [SITE + record],
        f"{record}?lang=en": [SITE + record],
        f"{record}/halaman/1": [f"{SITE}{record}/halaman/1"],
        "/tentang?lang=xx": [f"{SITE}/tentang"],
    }


def test_pages_that_are_not_to_be_found_have_no_address_to_keep(
    site: testing.TestClient, client: testing.TestClient, put: Put
) -> None:
    document = put("Laporan", "air")

    for address in ("/cari", "/cari?q=air", f"/dokumen/{document.id}/halaman/1?q=air", "/tidak/ada"):
        assert links(head_of(site, address), "canonical") == []
    assert links(head_of(client, "/"), "canonical") == []  # the address of this site is not known


def test_a_page_names_its_translations_and_a_record_has_none(site: testing.TestClient, put: Put) -> None:
    def translations(address: str) -> dict[str | None, str | None]:
        return {code: href for code, href in links(head_of(site, address), "alternate") if href and "atom" not in href}

    assert translations("/tentang?lang=en") == {
        "id": f"{SITE}/tentang?lang=id",
        "en": f"{SITE}/tentang?lang=en",
        "x-default": f"{SITE}/tentang",
    }
    assert set(translations(f"/dokumen/{put('Laporan', 'air').id}")) == {
        "application/x-bibtex",
        "application/x-research-info-systems",
    }


def test_a_record_tells_programs_what_it_is(site: testing.TestClient, put: Put) -> None:
    document = put(
        NASTY,
        "air",
        number="600/12/2024",
        date=dt.date(2024, 2, 1),
        year=2024,
        language="id",
        published_at=day(3),
        content=b"x" * 99,
    )
    child = put("Lampiran", "air", parent_id=document.id)
    this = URIRef(f"{SITE}/dokumen/{document.id}")

    graph = graph_of(head_of(site, f"/dokumen/{document.id}"))

    said = {str(p).removeprefix(SCHEMA): o for p, o in graph.predicate_objects(this)}
    assert said["name"] == Literal(NASTY)
    assert said["url"] == this
    assert (str(said["dateCreated"]), str(said["datePublished"]), str(said["inLanguage"])) == (
        "2024-02-01",
        "2026-01-03T07:30:00Z",
        "id",
    )
    assert {str(each) for each in graph.objects(this, SCHEMA.identifier)} == {"600/12/2024", document.id}
    publisher = graph.value(this, SCHEMA.publisher)
    assert graph.value(publisher, SCHEMA.name) == Literal("Dinas Kesehatan")
    file = graph.value(this, SCHEMA.encoding)
    assert graph.value(file, SCHEMA.contentUrl) == URIRef(f"{SITE}/api/v1/documents/{document.id}/file")
    assert graph.value(file, SCHEMA.sha256) == Literal(document.sha256)
    assert graph.value(file, SCHEMA.contentSize) == Literal("99 B")
    assert list(graph.objects(this, SCHEMA.hasPart)) == [URIRef(f"{SITE}/dokumen/{child.id}")]

    put(SECRET, "air", parent_id=document.id, **NOT_PUBLIC[0])
    graph = graph_of(head_of(site, f"/dokumen/{document.id}"))
    assert list(graph.objects(this, SCHEMA.hasPart)) == [URIRef(f"{SITE}/dokumen/{child.id}")]
    assert graph.value(this, SCHEMA.encoding) is None
    assert SECRET not in graph.serialize()


def test_a_part_names_the_whole_only_when_that_is_public(site: testing.TestClient, put: Put) -> None:
    parent, hidden = put("Surel", "air"), put(SECRET, "air", **NOT_PUBLIC[0])
    part, orphan = put("Lampiran", "air", parent_id=parent.id), put("Lampiran", "air", parent_id=hidden.id)

    graph = graph_of(head_of(site, f"/dokumen/{part.id}"))

    assert list(graph.objects(None, SCHEMA.isPartOf)) == [URIRef(f"{SITE}/dokumen/{parent.id}")]
    assert list(graph_of(head_of(site, f"/dokumen/{orphan.id}")).objects(None, SCHEMA.isPartOf)) == []


def test_no_title_breaks_out_of_the_facts(site: testing.TestClient, put: Put) -> None:
    document = put(NASTY, "air")

    page = site.simulate_get(f"/dokumen/{document.id}").text

    [facts] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert json.loads(facts)["name"] == NASTY
    assert "<" not in facts
    assert "alert('x')" not in page  # every other place has it escaped


def test_the_entrance_tells_programs_how_to_search(site: testing.TestClient) -> None:
    graph = graph_of(head_of(site, "/?lang=en"))
    this = URIRef(f"{SITE}/")

    action = graph.value(this, SCHEMA.potentialAction)
    target = graph.value(action, SCHEMA.target)

    assert graph.value(this, SCHEMA.name) == Literal("Arsip Uji")
    assert graph.value(target, SCHEMA.urlTemplate) == Literal(f"{SITE}/cari?q={{search_term_string}}")
    assert graph.value(action, SCHEMA["query-input"]) == Literal("required name=search_term_string")


def test_a_record_says_the_same_in_dublin_core(site: testing.TestClient, put: Put) -> None:
    parent = put("Surel", "air")
    document = put(
        NASTY, "air", number="600/12", year=2024, language="id", published_at=day(3), parent_id=parent.id, content=b"xx"
    )

    head = head_of(site, f"/dokumen/{document.id}")

    said = [
        (meta.get("name"), meta.get("content")) for meta in head.findall("meta") if (meta.get("name") or "")[:2] == "DC"
    ]
    assert said == [
        ("DC.title", NASTY),
        ("DC.identifier", f"{SITE}/dokumen/{document.id}"),
        ("DC.identifier", "600/12"),
        ("DC.publisher", "Dinas Kesehatan"),
        ("DC.language", "id"),
        ("DC.type", "Text"),
        ("DC.format", "text/plain"),
        ("DCTERMS.created", "2024"),
        ("DCTERMS.issued", "2026-01-03T07:30:00Z"),
        ("DCTERMS.extent", "2 B"),
        ("DCTERMS.isPartOf", f"{SITE}/dokumen/{parent.id}"),
    ]
    assert links(head, "schema.DC") == [(None, "http://purl.org/dc/elements/1.1/")]
    assert links(head, "schema.DCTERMS") == [(None, "http://purl.org/dc/terms/")]
