"""The list of results when it is empty, when it is asked by a program, and when a facet has very many values."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from falcon import testing

from archive.classification import InformationClass
from archive.documents import Document, Lifecycle, Processing
from archive.units import Unit, UnitKind
from search_api.services import Services

Put = Callable[..., Document]
JSON = {"Accept": "application/json"}


def test_without_hits_the_same_words_are_offered_without_filters_and_in_other_classes(
    client: testing.TestClient, put: Put
) -> None:
    put("Laporan", "banjir", information_class=InformationClass.IMMEDIATE, year=2024)
    put("Berita", "banjir", information_class=InformationClass.IMMEDIATE, year=2023)

    page = client.simulate_get("/cari?q=banjir&class=berkala&year=2024").text

    assert '<a rel="nofollow" href="/cari?q=banjir">Tanpa saringan ada 2 dokumen</a>' in page
    assert (
        'href="/cari?q=banjir&amp;class=serta-merta&amp;year=2024">Serta-merta</a> <span class="count">1</span>' in page
    )
    assert 'href="/bantuan/meminta"' in page


def test_without_hits_words_are_offered_that_the_archive_holds(client: testing.TestClient, put: Put) -> None:
    put("Laporan", "kesehatan masyarakat")

    page = client.simulate_get("/cari?q=kesehtaan+masyarakt&literal=1").text

    assert (
        'href="/cari?q=kesehatan+masyarakat&amp;literal=1">kesehatan masyarakat</a> <span class="count">1</span>'
        in page
    )


def test_words_of_what_is_not_public_are_not_offered(client: testing.TestClient, put: Put) -> None:
    put("Laporan", "banjir")
    put("Naskah", "zamrudkhatulistiwa", lifecycle=Lifecycle.DRAFT)

    page = client.simulate_get("/cari?q=zamrudkhatulistiwo&literal=1&class=berkala").text

    assert "zamrudkhatulistiwa" not in page
    assert "Tanpa saringan" not in page


def test_a_word_lends_nothing_once_its_document_was_withdrawn(
    client: testing.TestClient, services: Services, put: Put
) -> None:
    document = put("Naskah", "zamrudkhatulistiwa")
    with services.database.write() as uow:  # the index does not follow yet
        stored = uow.documents.get(document.id)
        assert stored is not None
        uow.documents.update(replace(stored, lifecycle=Lifecycle.WITHDRAWN))

    assert "zamrudkhatulistiwa" not in client.simulate_get("/cari?q=zamrudkhatulistiwo&literal=1").text


def test_the_honest_line_leads_to_what_cannot_be_searched(client: testing.TestClient, put: Put) -> None:
    put("Laporan", "air")
    put("Pindaian", processing=Processing.AWAITING_OCR)

    page = client.simulate_get("/cari?q=air").text

    assert '<a href="/belum-terbaca">1 dokumen belum dapat ditelusuri isinya' in page


def test_the_same_address_answers_a_program_as_the_api_does(client: testing.TestClient, put: Put) -> None:
    put("Laporan", "air bersih", year=2024)
    put("Laporan lama", "air", year=2020)
    question = "q=air&year=2024&sort=newest"

    page = client.simulate_get("/cari", query_string=question)
    answer = client.simulate_get("/cari", query_string=question, headers=JSON)
    api = client.simulate_get("/api/v1/search", query_string=question)

    assert page.headers["Content-Type"].startswith("text/html")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json == api.json
    assert "Accept" in page.headers["Vary"].replace(" ", "").split(",")
    assert "Accept" in answer.headers["Vary"].replace(" ", "").split(",")


def test_a_program_is_refused_nothing_that_the_page_accepts(client: testing.TestClient, put: Put) -> None:
    put("Laporan", "air")

    answer = client.simulate_get("/cari?q=air&class=rahasia&page=minus&entah=1", headers=JSON)

    assert (answer.status_code, answer.json["total"], answer.json["page"]) == (200, 1, 1)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("application/json, text/plain, */*", "application/json"),
        ("text/html, application/json;q=0.5", "text/html"),
    ],
)
def test_only_who_asks_for_json_gets_it(client: testing.TestClient, put: Put, accept: str, media_type: str) -> None:
    put("Laporan", "air")

    answer = client.simulate_get("/cari?q=air", headers={"Accept": accept})

    assert answer.headers["Content-Type"].startswith(media_type)


def test_a_facet_with_very_many_values_shows_the_chosen_and_the_largest_and_folds_the_rest_by_name(
    client: testing.TestClient, services: Services, put: Put
) -> None:
    with services.database.write() as uow:
        for number in range(12):
            uow.units.put(Unit(f"u{number:02}", f"Unit {11 - number:02}", UnitKind.AGENCY))
    for number in range(12):
        for _ in range(1 + (number < 8)):
            put("Laporan", "air", unit=f"u{number:02}")

    page = client.simulate_get("/cari?q=air&unit=u11").text
    [facet] = re.findall(r'<section class="facet">\s*<h3>Unit</h3>.*?</section>', page, re.DOTALL)
    shown, folded = facet.split("<details>")

    assert 'aria-current="true"><span>Unit 00</span>' in shown
    assert shown.count("<li>") == 8
    assert re.findall(r"<span>(Unit \d\d)</span>", folded) == ["Unit 01", "Unit 02", "Unit 03", "Unit 04"]
