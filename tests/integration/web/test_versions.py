"""One address for all versions: what each address shows, and that a version nobody may know of changes none of them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from falcon import testing

from archive.classification import InformationClass
from archive.documents import Document, Lifecycle
from archive.relating import relate
from archive.relations import RelationKind
from search_api.app import create_app
from search_api.services import Services
from tests.conftest import FakeClock

SITE = "https://arsip.example.go.id"
SECRET = "Rancangan Tersembunyi"

Put = Callable[..., Document]
Change = Callable[..., Document]
Chain = Callable[..., list[Document]]


@pytest.fixture
def site(services: Services, shelves: object) -> testing.TestClient:
    return testing.TestClient(create_app(replace(services, site=replace(services.site, base_url=SITE))))


@pytest.fixture
def replacing(services: Services) -> Callable[[Document, Document], bool]:
    def say(newer: Document, older: Document) -> bool:
        return relate(services.database, services.clock, newer.id, RelationKind.REPLACES, older.id, actor="cli")

    return say


@pytest.fixture
def chain(put: Put, clock: FakeClock, replacing: Callable[[Document, Document], bool]) -> Chain:
    """Versions of one work, the oldest first, each with words of its own."""

    def make(count: int) -> list[Document]:
        made: list[Document] = []
        for number in range(1, count + 1):
            clock.advance(3600)
            made.append(put(f"Rencana edisi {number}", f"anggaran sungai versi{number}"))
            if number > 1:
                replacing(made[-1], made[-2])
        return made

    return make


def title(answer: testing.Result) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text, re.DOTALL)
    assert found
    return re.sub(r"<[^>]+>", "", found[1]).strip()


def canonical(answer: testing.Result) -> str | None:
    found = re.search(r'<link rel="canonical" href="([^"]+)"', answer.text)
    return found[1] if found else None


def led_to(answer: testing.Result) -> tuple[int, str | None, str | None]:
    return answer.status_code, answer.headers.get("location"), answer.headers.get("cache-control")


def test_the_oldest_address_shows_the_newest_version_and_each_version_has_its_own(
    site: testing.TestClient, chain: Chain
) -> None:
    first, second, third = chain(3)
    standing = f"/dokumen/{first.id}"

    shown = site.simulate_get(standing)
    assert (shown.status_code, title(shown), canonical(shown)) == (200, "Rencana edisi 3", SITE + standing)
    for number, kept in ((1, f"{standing}/versi/1"), (2, f"{standing}/versi/2"), (3, standing)):
        answer = site.simulate_get(f"{standing}/versi/{number}")
        assert (answer.status_code, title(answer)) == (200, f"Rencana edisi {number}")
        assert canonical(answer) == SITE + kept
    assert site.simulate_get(f"{standing}/versi/4").status_code == 404
    assert site.simulate_get(f"{standing}/versi/0").status_code == 404

    again = "private, no-cache"
    assert led_to(site.simulate_get(f"/dokumen/{third.id}")) == (303, standing, again)
    assert led_to(site.simulate_get(f"/dokumen/{second.id}?lang=en")) == (303, f"{standing}/versi/2?lang=en", again)
    assert led_to(site.simulate_get(f"/dokumen/{third.id}/versi/1")) == (303, f"{standing}/versi/1", again)
    assert led_to(site.simulate_head(f"/dokumen/{third.id}"))[0] == 303
    assert site.simulate_get(f"/dokumen/{third.id}/versi/4").status_code == 404


def test_a_document_alone_is_its_only_version(site: testing.TestClient, put: Put) -> None:
    alone = put("Sendiri", "isi")
    answer = site.simulate_get(f"/dokumen/{alone.id}/versi/1")
    assert (answer.status_code, canonical(answer)) == (200, f"{SITE}/dokumen/{alone.id}")
    assert site.simulate_get(f"/dokumen/{alone.id}/versi/2").status_code == 404
    assert 'id="versi"' not in answer.text


def test_pages_files_and_their_citations_always_name_one_version(site: testing.TestClient, chain: Chain) -> None:
    first, second = chain(2)
    for document, word in ((first, "versi1"), (second, "versi2")):
        page = site.simulate_get(f"/dokumen/{document.id}/halaman/1")
        assert (page.status_code, word in page.text) == (200, True)
        assert canonical(page) == f"{SITE}/dokumen/{document.id}/halaman/1"
        assert site.simulate_get(f"/api/v1/documents/{document.id}/file").content.decode().endswith(document.id[-1])
        cited = site.simulate_get(f"/dokumen/{document.id}/kutipan.bib?hal=1").text
        assert f"url = {{{SITE}/dokumen/{document.id}/halaman/1}}" in cited
    old, new = (site.simulate_get(f"/dokumen/{each.id}/halaman/1").text for each in (first, second))
    assert f'Ada versi yang lebih baru. <a href="/dokumen/{first.id}">' in old
    assert f'href="/dokumen/{first.id}/versi/1">‹' in old
    assert "versi yang lebih baru" not in new
    assert f'href="/dokumen/{first.id}">‹' in new


def test_citations_and_facts_for_programs_name_the_version(site: testing.TestClient, chain: Chain) -> None:
    first, second = chain(2)
    own = [f"{SITE}/dokumen/{first.id}/versi/{number}" for number in (1, 2)]
    for document, address in zip((first, second), own, strict=True):
        assert f"url = {{{address}}}" in site.simulate_get(f"/dokumen/{document.id}/kutipan.bib").text
        assert f"UR  - {address}\r\n" in site.simulate_get(f"/dokumen/{document.id}/kutipan.ris").text
    page = site.simulate_get(f"/dokumen/{first.id}").text
    assert f'<meta name="DC.identifier" content="{own[1]}">' in page
    assert f'<meta name="DCTERMS.isVersionOf" content="{SITE}/dokumen/{first.id}">' in page
    assert f'<meta name="DCTERMS.replaces" content="{own[0]}">' in page
    assert f'"url": "{SITE}/dokumen/{first.id}"' in page
    assert '"version": 2' in page
    assert f'<meta name="DCTERMS.isReplacedBy" content="{own[1]}">' in site.simulate_get(own[0][len(SITE) :]).text


def test_every_list_leads_straight_to_the_record_of_its_version(
    site: testing.TestClient, services: Services, chain: Chain
) -> None:
    first, second = chain(2)
    old, new = f"/dokumen/{first.id}/versi/1", f"/dokumen/{first.id}"
    places = {
        "/cari?q=anggaran": 'href="{}"',
        "/": 'href="{}"',
        "/unit/dinkes": 'href="{}"',
        "/golongan/berkala": 'href="{}"',
        "/cari/atom?q=anggaran": f'<link rel="alternate" type="text/html" href="{SITE}{{}}"',
        "/golongan/berkala/atom": f'<link rel="alternate" type="text/html" href="{SITE}{{}}"',
        "/cari/daftar.json?q=anggaran": f'"url":"{SITE}{{}}"',
        "/api/v1/search?q=anggaran": f'"url":"{SITE}{{}}"',
        "/sitemap/1.xml": f"<loc>{SITE}{{}}</loc>",
    }
    for place, pattern in places.items():
        text = site.simulate_get(place).text
        for address in (old, new):
            assert text.count(pattern.format(address)) == 1, (place, address)
        assert f'/dokumen/{second.id}"' not in text.replace("<id>", '"'), place
    feed = site.simulate_get("/cari/atom?q=anggaran").text
    for document in (first, second):  # an entry never changes its id
        assert f"<id>{SITE}/dokumen/{document.id}</id>" in feed
    rows = csv.DictReader(io.StringIO(site.simulate_get("/cari/daftar.csv?q=anggaran").text.lstrip("\ufeff")))
    assert {row["id"]: row["url"] for row in rows} == {first.id: SITE + old, second.id: SITE + new}
    suggested = site.simulate_get("/api/v1/suggestions?q=Rencana+edisi+1").json["suggestions"]
    assert SITE + old in [each["url"] for each in suggested]
    assert f'href="{new}"' in site.simulate_get("/tentang/status").text


def test_programs_learn_number_standing_address_and_newest(site: testing.TestClient, chain: Chain, put: Put) -> None:
    first, second = chain(2)
    for number, document in enumerate((first, second), 1):
        record = site.simulate_get(f"/api/v1/documents/{document.id}").json
        assert (record["id"], record["version"], record["newest"]) == (document.id, number, second.id)
        assert record["standing_url"] == f"{SITE}/dokumen/{first.id}"
        assert [each["version"] for each in record["versions"]] == [2, 1]
    assert record["url"] == f"{SITE}/dokumen/{first.id}"
    alone = put("Sendiri", "isi")
    record = site.simulate_get(f"/api/v1/documents/{alone.id}").json
    assert (record["version"], record["newest"], record["standing_url"]) == (1, alone.id, record["url"])


def test_a_cached_record_is_fresh_until_a_newer_version_is_published(
    site: testing.TestClient, chain: Chain, put: Put, change: Change, replacing: Callable[[Document, Document], bool]
) -> None:
    first, second = chain(2)
    address = f"/dokumen/{first.id}"
    held = {"If-None-Match": site.simulate_get(address).headers["etag"]}
    draft = put(SECRET, "rahasia", lifecycle=Lifecycle.DRAFT, published_at=None)
    replacing(draft, second)
    unchanged = site.simulate_get(address, headers=held)
    assert (unchanged.status_code, unchanged.headers["cache-control"]) == (304, "private, no-cache")
    change(draft, lifecycle=Lifecycle.PUBLISHED, published_at=draft.received_at)
    assert title(site.simulate_get(address, headers=held)) == SECRET


def answers(client: testing.TestClient, documents: list[Document]) -> dict[str, tuple[int, str | None, str]]:
    """What anybody gets, under every address where versions play a part."""
    ids = [each.id for each in documents]
    places = ["/", "/cari?q=anggaran", "/cari/atom?q=anggaran", "/cari/daftar.json", "/sitemap/1.xml", "/unit/dinkes"]
    places += ["/tentang/status", "/api/v1/search?q=anggaran"]
    for each in ids:
        places += [f"/dokumen/{each}", *(f"/dokumen/{each}/versi/{number}" for number in range(1, 6))]
        places += [f"/dokumen/{each}/halaman/1", f"/dokumen/{each}/kutipan.bib", f"/api/v1/documents/{each}"]
    found = {}
    for place in places:
        answer = client.simulate_get(place)
        text = re.sub(r'"request_id":"[^"]*"', "", answer.text)
        found[place] = (answer.status_code, answer.headers.get("location"), text)
    return found


HIDDEN: list[dict[str, object]] = [
    {"lifecycle": Lifecycle.DRAFT, "published_at": None},
    {"lifecycle": Lifecycle.SUBMITTED, "published_at": None},
    {"information_class": InformationClass.EXEMPT},
    {"lifecycle": Lifecycle.WITHDRAWN},
]


@pytest.mark.parametrize("state", HIDDEN)
def test_a_version_nobody_may_know_of_changes_no_answer(
    site: testing.TestClient,
    chain: Chain,
    put: Put,
    replacing: Callable[[Document, Document], bool],
    state: dict[str, object],
) -> None:
    first, second = chain(2)
    other = put("Surat lain", "anggaran lain")
    hidden = put(SECRET, "anggaran rahasia", **state)
    before = answers(site, [first, second, other])
    replacing(hidden, second)
    replacing(hidden, other)

    assert answers(site, [first, second, other]) == before
    gone = [f"/dokumen/{hidden.id}", f"/dokumen/{hidden.id}/versi/1", f"/dokumen/{hidden.id}/versi/3"]
    missing = site.simulate_get("/dokumen/zzzzzzzzzzzz")
    for place in gone:
        answer = site.simulate_get(place)
        assert (answer.status_code, answer.headers.get("location")) == (404, None)
        assert title(answer) == title(missing)


@pytest.mark.parametrize("state", HIDDEN[:2])
def test_a_draft_ties_nothing_together(
    site: testing.TestClient, put: Put, replacing: Callable[[Document, Document], bool], state: dict[str, object]
) -> None:
    older, later = put("Surat satu", "anggaran"), put("Surat dua", "anggaran")
    between = put(SECRET, "rahasia", **state)
    before = answers(site, [older, later])
    replacing(between, older)
    replacing(later, between)
    assert answers(site, [older, later]) == before


@pytest.mark.parametrize("state", HIDDEN)
def test_a_hidden_root_gives_no_address(
    site: testing.TestClient, chain: Chain, change: Change, state: dict[str, object]
) -> None:
    first, second, third = chain(3)
    change(first, **state)

    assert site.simulate_get(f"/dokumen/{first.id}").status_code == 404
    assert site.simulate_get(f"/dokumen/{first.id}/versi/1").status_code == 404
    assert title(site.simulate_get(f"/dokumen/{second.id}")) == "Rencana edisi 3"
    assert led_to(site.simulate_get(f"/dokumen/{third.id}"))[:2] == (303, f"/dokumen/{second.id}")
    assert title(site.simulate_get(f"/dokumen/{second.id}/versi/1")) == "Rencana edisi 2"
    assert "edisi 1" not in site.simulate_get(f"/dokumen/{second.id}").text


def withdraw(change: Change, document: Document) -> Document:
    return change(
        document,
        lifecycle=Lifecycle.WITHDRAWN,
        withdrawn_at=document.published_at,
        withdrawal_reason="Memuat salah cetak.",
    )


def test_a_withdrawn_middle_version_keeps_its_number_and_leaves_a_tombstone(
    site: testing.TestClient, chain: Chain, change: Change
) -> None:
    first, second, third = chain(3)
    withdraw(change, second)
    standing = f"/dokumen/{first.id}"

    page = site.simulate_get(standing)
    assert title(page) == "Rencana edisi 3"
    listed = page.text[page.text.index('id="versi"') :]
    assert f'<a href="{standing}/versi/2">Rencana edisi 2</a> <span class="quiet">ditarik</span>' in listed
    assert title(site.simulate_get(f"{standing}/versi/3")) == "Rencana edisi 3"
    for address in (f"{standing}/versi/2", f"/dokumen/{second.id}", f"/dokumen/{second.id}/halaman/1"):
        stone = site.simulate_get(address)
        assert (stone.status_code, "Memuat salah cetak." in stone.text) == (410, True)
        assert f'<a href="{standing}">Baca versi terbarunya</a>' in stone.text
    record = site.simulate_get(f"/api/v1/documents/{third.id}").json
    assert [each["version"] for each in record["versions"]] == [3, 1]


def test_a_withdrawn_newest_gives_way_and_a_wholly_withdrawn_work_says_so(
    site: testing.TestClient, chain: Chain, change: Change
) -> None:
    first, second = chain(2)
    standing = f"/dokumen/{first.id}"
    withdraw(change, second)
    assert title(site.simulate_get(standing)) == "Rencana edisi 1"
    assert "versi yang lebih baru" not in site.simulate_get(f"/dokumen/{first.id}/halaman/1").text
    withdraw(change, first)
    stone = site.simulate_get(standing)
    assert (stone.status_code, title(stone)) == (410, "Rencana edisi 2")
    assert "Baca versi terbarunya" not in stone.text
    assert site.simulate_get(f"{standing}/versi/1").status_code == 410
    assert standing not in site.simulate_get("/cari?q=anggaran").text


def test_a_withdrawn_root_keeps_giving_the_address(site: testing.TestClient, chain: Chain, change: Change) -> None:
    first, second = chain(2)
    withdraw(change, first)
    assert title(site.simulate_get(f"/dokumen/{first.id}")) == "Rencana edisi 2"
    assert site.simulate_get(f"/dokumen/{first.id}/versi/1").status_code == 410
    assert led_to(site.simulate_get(f"/dokumen/{second.id}"))[:2] == (303, f"/dokumen/{first.id}")
