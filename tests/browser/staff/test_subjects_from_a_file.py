"""Subjects come in from a SKOS file, are found where people look for them, and go out again with the others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, FilePayload, expect
from rdflib import Graph, Literal
from rdflib.namespace import SKOS

from tests.browser.staff.conftest import StaffSite
from tests.browser.staff.visitor import Visitor

Window = Callable[..., BrowserContext]
BROUGHT = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://pustaka.example.go.id/subjek/dermaga> a skos:Concept ; skos:notation "dermaga" ;
  skos:prefLabel "Dermaga"@id, "Jetties"@en ; skos:definition "Tempat perahu bersandar."@id .
<https://pustaka.example.go.id/subjek/dermaga-apung> a skos:Concept ; skos:notation "dermaga-apung" ;
  skos:prefLabel "Dermaga apung"@id ; skos:broader <https://pustaka.example.go.id/subjek/dermaga> .
"""

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*")


def test_what_a_file_brings_is_seen_before_it_is_applied_then_everywhere_and_in_the_export(
    window: Window, staff_site: StaffSite
) -> None:
    somebody = Visitor(window(java_script_enabled=False, viewport={"width": 360, "height": 740}), staff_site)
    page = somebody.page

    def choose(content: str) -> None:
        page.locator("#berkas").set_input_files(
            FilePayload(name="subjek.ttl", mimeType="text/turtle", buffer=content.encode())
        )
        with page.expect_navigation():
            page.get_by_role("button", name="Periksa").press("Enter")

    somebody.is_("siti").open("/kerja/kosakata/skos")
    choose("ini bukan Turtle")
    expect(page.get_by_role("alert")).to_be_visible()
    choose(BROUGHT)
    somebody.sees("2 ditambah").sees("Dermaga apung").sees("tidak ada di berkas")
    with staff_site.archive.database.read() as uow:
        assert uow.subjects.get("dermaga") is None
    with page.expect_navigation():
        page.get_by_role("button", name="Terapkan").press("Enter")

    somebody.sees("Dermaga apung").open("/kerja/kosakata/subjek/dermaga-apung").sees("Dermaga apung")
    somebody.open("/kerja/dokumen/{draft}").unfold("Subjek")
    expect(page.get_by_role("checkbox", name="Dermaga apung")).to_be_visible()

    page.goto(staff_site.at("/kerja/kosakata/skos"))
    for link, form in (("Turtle", "turtle"), ("RDF/XML", "xml")):
        with page.expect_download() as saving:
            page.get_by_role("link", name=link).press("Enter")
        graph = Graph().parse(saving.value.path(), format=form)
        named = {str(label) for label in graph.objects(None, SKOS.prefLabel)}
        [jetty] = graph.subjects(SKOS.notation, Literal("dermaga"))
        assert {"Dermaga", "Jetties", "Dermaga apung", "Gizi"} <= named
        assert (None, SKOS.broader, jetty) in graph
