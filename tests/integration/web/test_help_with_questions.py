"""What a reader is told when the question was changed, and what the archive offers beside the answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from falcon import testing

from archive.documents import Document, Lifecycle
from archive.errors import SearchTimedOut
from archive.query_language import parse
from archive.searching import SearchQuery, SearchResult
from indexer.engines.whoosh.index import WhooshIndex
from search_api.app import create_app
from search_api.pages.search_help import EXAMPLES
from search_api.services import Language, Services
from search_api.translation import translator
from storage.reference_lists import seed_subjects

Put = Callable[..., Document]
SEARCH = "/api/v1/search"
SUGGESTIONS = "/api/v1/suggestions"


def link_in(page: str, text: str) -> str:
    """Where the link of this text leads."""
    found = re.search(rf'<a [^>]*href="([^"]+)"[^>]*>{re.escape(text)}</a>', page)
    assert found is not None, text
    return unescape(found[1])


def test_a_slip_is_corrected_and_said_with_a_way_back(client: testing.TestClient, put: Put) -> None:
    put("Laporan Kesehatan", "kesehatan masyarakat")

    answer = client.simulate_get(SEARCH, params={"q": "kesehtaan"}).json
    page = client.simulate_get("/cari", params={"q": "kesehtaan", "class": "berkala"}).text

    assert (answer["total"], answer["corrected"], answer["answered"]) == (1, True, "kesehatan")
    assert "/halaman/1?q=kesehatan" in answer["hits"][0]["snippets"][0]["url"]
    assert "Hasil untuk <strong>kesehatan</strong>" in page
    back = link_in(page, "Cari “kesehtaan” saja?")
    assert back == "/cari?q=kesehtaan&literal=1&class=berkala"
    literal = client.simulate_get(back).text
    assert "Tidak ada dokumen yang cocok" in literal
    assert 'href="/cari?q=kesehtaan&amp;literal=1"' in literal  # without the class, and still literal


def test_a_literal_question_of_a_program_is_not_corrected(client: testing.TestClient, put: Put) -> None:
    put("Laporan Kesehatan", "kesehatan masyarakat")

    answer = client.simulate_get(SEARCH, params={"q": "kesehtaan", "literal": "true"}).json
    wrong = client.simulate_get(SEARCH, params={"literal": "mungkin"}).json

    assert (answer["total"], answer["corrected"], answer["answered"]) == (0, False, "kesehtaan")
    assert wrong["errors"] == [{"parameter": "literal", "allowed": "salah satu dari: true, false"}]


def test_a_word_too_many_is_left_out_and_named(client: testing.TestClient, put: Put) -> None:
    put("Laporan", "pemeliharaan jalan")
    put("Agenda", "rapat")

    answer = client.simulate_get(SEARCH, params={"q": "pemeliharaan zzyzx"}).json
    page = client.simulate_get("/cari", params={"q": "pemeliharaan zzyzx"}).text

    assert (answer["total"], answer["dropped"], answer["answered"]) == (1, ["zzyzx"], "pemeliharaan")
    assert "Tidak ada dokumen dengan semua kata itu." in page
    assert "tanpa kata <del>zzyzx</del>" in page
    assert link_in(page, "Cari “pemeliharaan zzyzx” saja?") == "/cari?q=pemeliharaan+zzyzx&literal=1"


def test_a_better_spelling_is_offered_where_the_question_finds_little(client: testing.TestClient, put: Put) -> None:
    for number in range(30):
        put(f"Laporan {number}", "kesehatan masyarakat")
    put("Salah cetak", "kesehatam")

    answer = client.simulate_get(SEARCH, params={"q": "kesehatam"}).json
    page = client.simulate_get("/cari", params={"q": "kesehatam"}).text

    assert (answer["total"], answer["corrected"], answer["offered"]) == (1, False, "kesehatan")
    assert "Mungkin maksud Anda:" in page
    assert link_in(page, "kesehatan") == "/cari?q=kesehatan"


def test_an_abbreviation_with_two_meanings_can_be_narrowed(client: testing.TestClient, put: Put) -> None:
    put("Capaian", "standar pelayanan minimal bidang kesehatan")
    put("Pencairan", "surat perintah membayar langsung")

    answer = client.simulate_get(SEARCH, params={"q": "capaian SPM"}).json
    page = client.simulate_get("/cari", params={"q": "SPM"}).text

    assert answer["expansions"] == [
        {"text": "spm", "readings": ["standar pelayanan minimal", "surat perintah membayar"], "ambiguous": True}
    ]
    assert "2 dokumen" in page
    assert "“SPM” dapat berarti beberapa hal." in page
    narrowed = link_in(page, "surat perintah membayar")
    assert narrowed == "/cari?q=%22surat+perintah+membayar%22"
    assert "1 dokumen" in client.simulate_get(narrowed).text


def test_a_plain_abbreviation_is_only_told(client: testing.TestClient, put: Put) -> None:
    put("Anggaran", "anggaran pendapatan dan belanja daerah")

    page = client.simulate_get("/cari", params={"q": "APBD"}).text

    assert "1 dokumen" in page
    assert "Juga dicari: APBD = anggaran pendapatan dan belanja daerah" in page


def test_values_in_a_question_are_known_by_name(client: testing.TestClient, put: Put) -> None:
    put("Laporan", "air", unit="dinkes")
    put("Laporan lain", "air", unit="disdik")

    by_name = client.simulate_get(SEARCH, params={"q": 'air unit:"dinas kesehatan" jenis:txt'}).json
    unknown = client.simulate_get(SEARCH, params={"q": "air unit:entah"}).json

    assert (by_name["total"], by_name["notes"]) == (1, [])
    assert "Unit yang Anda tulis tidak dikenal" in unknown["notes"][0]


def test_a_search_that_takes_too_long_says_what_to_do(services: Services) -> None:
    class Slow(WhooshIndex):
        def search(self, query: SearchQuery) -> SearchResult:
            raise SearchTimedOut("five seconds")

    client = testing.TestClient(create_app(replace(services, index=Slow.__new__(Slow))))
    page = client.simulate_get("/cari?q=a*", headers={"Accept": "text/html"})
    problem = client.simulate_get(SEARCH)

    for answer in (page, problem):
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "10"
    assert problem.json["code"] == "search_timed_out"
    assert "Pakai kata yang lebih khusus" in page.text
    assert client.simulate_get("/").status_code == 200


def test_suggestions_lead_to_what_they_name(client: testing.TestClient, put: Put) -> None:
    report = put("Laporan Kinerja Kabupaten", "isi", number="600/12/2024")

    titles = client.simulate_get(SUGGESTIONS, params={"q": "laporan kin"})
    units = client.simulate_get(SUGGESTIONS, params={"q": "dinas kes"}).json["suggestions"]
    numbers = client.simulate_get(SUGGESTIONS, params={"q": "600/12"}).json["suggestions"]

    found = {"text": "Laporan Kinerja Kabupaten", "kind": "title", "url": f"/dokumen/{report.id}"}
    assert found in titles.json["suggestions"]
    assert titles.headers["Cache-Control"] == "no-store"
    assert {"text": "Dinas Kesehatan", "kind": "unit", "url": "/cari?unit=dinkes"} in units
    assert [(each["kind"], each["url"]) for each in numbers] == [("number", f"/dokumen/{report.id}")]


def test_nothing_is_suggested_for_nothing_and_no_more_than_asked(client: testing.TestClient, put: Put) -> None:
    for number in range(6):
        put(f"Laporan {number}", "isi")

    nothing = client.simulate_get(SUGGESTIONS, params={"q": "  "}).json
    few = client.simulate_get(SUGGESTIONS, params={"q": "lap", "limit": "3"}).json

    assert nothing == {"suggestions": []}
    assert len(few["suggestions"]) == 3


def test_what_is_withdrawn_is_suggested_no_more(
    client: testing.TestClient, put: Put, change: Callable[..., Document]
) -> None:
    document = put("Rancangan Rahasia Daerah", "isi")
    put("Rancangan Terbuka", "isi")
    change(document, lifecycle=Lifecycle.WITHDRAWN)

    found = client.simulate_get(SUGGESTIONS, params={"q": "rancangan"}).text

    assert "Terbuka" in found
    assert "Rahasia" not in found


def test_similar_documents_stand_at_the_foot_of_a_record(client: testing.TestClient, put: Put) -> None:
    first = put("Laporan Posyandu Baamang", "imunisasi balita posyandu baamang")
    second = put("Jadwal Posyandu Baamang", "jadwal imunisasi balita posyandu baamang", number="7/2025")
    for number in range(8):
        put(f"Agenda {number}", f"rapat anggaran {number}")

    page = client.simulate_get(f"/dokumen/{first.id}").text
    answer = client.simulate_get(f"/api/v1/documents/{first.id}/similar").json

    assert "Dokumen serupa" in page
    assert f'<a href="/dokumen/{second.id}">Jadwal Posyandu Baamang</a>' in page
    assert answer["documents"][0] == {
        "id": second.id,
        "title": "Jadwal Posyandu Baamang",
        "number": "7/2025",
        "unit": "dinkes",
        "unit_name": "Dinas Kesehatan",
        "class": "berkala",
        "year": None,
        "date": None,
        "type": "text",
        "url": f"/dokumen/{second.id}",
    }


def test_a_record_shows_without_the_index(services: Services, put: Put, tmp_path: Path) -> None:
    document = put("Laporan", "isi")
    unbuilt = WhooshIndex(tmp_path / "unbuilt", lambda _wanted: {})
    client = testing.TestClient(create_app(replace(services, index=unbuilt)))

    page = client.simulate_get(f"/dokumen/{document.id}")

    assert page.status_code == 200
    assert "Dokumen serupa" not in page.text
    assert client.simulate_get(f"/api/v1/documents/{document.id}/similar").status_code == 503


def test_nobody_learns_of_hidden_documents_by_asking_for_similar_ones(client: testing.TestClient, put: Put) -> None:
    hidden = put("Rahasia", "isi", lifecycle=Lifecycle.DRAFT)

    assert client.simulate_get(f"/api/v1/documents/{hidden.id}/similar").status_code == 404


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_example_of_the_help_page_runs(
    client: testing.TestClient, services: Services, language: Language
) -> None:
    with services.database.write() as uow:
        seed_subjects(uow)
    translate = translator(language).gettext
    page = client.simulate_get(f"/bantuan/mencari?lang={language}").text

    for example, _ in (row for rows in EXAMPLES.values() for row in rows):
        assert parse(translate(example)).notes == ()
        answer = client.simulate_get(link_in(page, f"<code>{translate(example).replace(chr(34), '&#34;')}</code>"))
        assert answer.status_code == 200
        assert "tidak dikenal" not in answer.text


def test_the_way_to_the_help_page_is_everywhere(client: testing.TestClient) -> None:
    for address in ("/", "/cari?q=tidakada", "/tentang", "/tidak/ada"):
        assert 'href="/bantuan/mencari"' in client.simulate_get(address, headers={"Accept": "text/html"}).text
