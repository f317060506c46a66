from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from falcon import testing

from archive.documents import Document, FileType
from search_api.app import create_app
from search_api.services import Services
from tests.integration.web.exchanged import NASTY, SITE

Put = Callable[..., Document]


@pytest.fixture
def site(services: Services, shelves: object) -> testing.TestClient:
    return testing.TestClient(create_app(replace(services, site=replace(services.site, base_url=SITE))))


@pytest.fixture
def report(put: Put) -> Document:
    return put(
        "Laporan Air",
        *["air"] * 40,
        number="600/12/2024",
        date=dt.date(2024, 5, 9),
        year=2024,
        language="id",
        file_type=FileType.PDF,
    )


def bibtex_fields(text: str) -> dict[str, str]:
    """The fields of an entry, read as BibTeX reads them: braces are counted, a backslash protects none."""
    opened = text.index("{")
    fields: dict[str, str] = {}
    place, depth, begun, name = opened + 1, 0, 0, ""
    while place < len(text):
        sign = text[place]
        if sign == "{":
            depth += 1
            if depth == 1:
                begun = place + 1
                name = text[:place].rsplit("\n", 1)[1].split("=")[0].strip()
        elif sign == "}":
            if depth == 0:
                assert text[place:].strip() == "}", "the entry ends before its text does"
                return fields
            depth -= 1
            if depth == 0:
                fields[name] = text[begun:place]
        place += 1
    raise AssertionError("the entry does not end")


def test_a_document_is_cited_in_a_sentence(site: testing.TestClient, report: Document) -> None:
    address = f"{SITE}/dokumen/{report.id}"

    indonesian = site.simulate_get(f"/dokumen/{report.id}").text
    english = site.simulate_get(f"/dokumen/{report.id}", query_string="lang=en").text

    assert f"Dinas Kesehatan, “Laporan Air”, Nomor 600/12/2024, 9 Mei 2024. Arsip Uji. {address}<" in indonesian
    assert f"Dinas Kesehatan, “Laporan Air”, No. 600/12/2024, 9 May 2024. Arsip Uji. {address}<" in english
    assert "Cite this document" in english


def test_one_page_is_cited_with_its_own_address(site: testing.TestClient, report: Document) -> None:
    address = f"{SITE}/dokumen/{report.id}/halaman/37"

    page = site.simulate_get(f"/dokumen/{report.id}/halaman/37", query_string="q=air").text

    assert "Kutip halaman ini" in page
    assert f"9 Mei 2024, hal. 37. Arsip Uji. {address}<" in page
    assert f'href="/dokumen/{report.id}/kutipan.bib?hal=37"' in page
    assert report.sha256 in page


def test_a_number_in_the_title_is_not_said_twice_and_a_missing_date_is_said(site: testing.TestClient, put: Put) -> None:
    document = put("Perda Nomor 5 Tahun 2021", "air", number="5 Tahun 2021")

    assert (
        f"“Perda Nomor 5 Tahun 2021”, tanpa tahun. Arsip Uji. {SITE}"
        in site.simulate_get(f"/dokumen/{document.id}").text
    )


def test_bibtex_holds_what_a_bibliography_needs(site: testing.TestClient, report: Document) -> None:
    answer = site.simulate_get(f"/dokumen/{report.id}/kutipan.bib", query_string="hal=37")

    assert answer.headers["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{report.id}-37.bib"'
    assert answer.text.startswith(f"@misc{{arsip-{report.id}-37,\n")
    assert "\n  month = may,\n" in answer.text
    assert bibtex_fields(answer.text) == {
        "author": "{Dinas Kesehatan}",
        "title": "{Laporan Air}",
        "number": "600/12/2024",
        "year": "2024",
        "day": "9",
        "pages": "37",
        "howpublished": "Arsip Uji",
        "langid": "indonesian",
        "url": f"{SITE}/dokumen/{report.id}/halaman/37",
        "note": f"SHA-256: {report.sha256}",
    }


def test_bibtex_survives_any_title(site: testing.TestClient, put: Put) -> None:
    document = put(f"}}}} {NASTY}\r\n@misc{{x,\x00 é", "air", unit="unit_baru")

    fields = bibtex_fields(site.simulate_get(f"/dokumen/{document.id}/kutipan.bib").text)

    assert fields["author"] == r"{unit\_baru}"
    assert fields["title"] == (
        r"{\textbraceright{}\textbraceright{} 100\% <b>\"Anggaran\"</b> \& "
        r"\textbraceleft{}Belanja\_Daerah\textbraceright{}"
        r" \$5 \#1 \textasciicircum{}\textasciitilde{} \textbackslash{}end\textbraceleft{}document\textbraceright{}"
        r" </script><script>alert('x')</script> ]]> @misc\textbraceleft{}x, é}"
    ).replace(r"\"", '"')
    assert {"year", "number", "langid"}.isdisjoint(fields)


def test_ris_holds_what_a_reference_manager_needs(site: testing.TestClient, report: Document) -> None:
    answer = site.simulate_get(f"/dokumen/{report.id}/kutipan.ris", query_string="hal=37")

    assert answer.headers["Content-Type"] == "application/x-research-info-systems; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{report.id}-37.ris"'
    assert answer.text.split("\r\n") == [
        "TY  - GOVDOC",
        f"ID  - {report.id}",
        "AU  - Dinas Kesehatan",
        "TI  - Laporan Air",
        "M1  - 600/12/2024",
        "PY  - 2024",
        "DA  - 2024/05/09/",
        "SP  - 37",
        "EP  - 37",
        "PB  - Dinas Kesehatan",
        "DP  - Arsip Uji",
        "LA  - id",
        f"UR  - {SITE}/dokumen/{report.id}/halaman/37",
        f"N1  - SHA-256: {report.sha256}",
        "ER  - ",
        "",
    ]


def test_no_title_adds_a_line_to_ris(site: testing.TestClient, put: Put) -> None:
    document = put(f"{NASTY}\r\nER  - \nTY  - BOOK\x85\u2028", "air")

    lines = site.simulate_get(f"/dokumen/{document.id}/kutipan.ris").text.splitlines()

    assert [line for line in lines if not re.match(r"[A-Z][A-Z0-9]  - ", line)] == []
    assert f"TI  - {NASTY} ER - TY - BOOK" in lines
    assert [line for line in lines if line.startswith(("TY", "ER"))] == ["TY  - GOVDOC", "ER  - "]


@pytest.mark.parametrize("page", ["0", "41", "x", "99999999999999", "-1", "３"])
def test_a_page_that_is_not_there_is_not_cited(site: testing.TestClient, report: Document, page: str) -> None:
    for form in ("bib", "ris"):
        answer = site.simulate_get(f"/dokumen/{report.id}/kutipan.{form}", params={"hal": page})
        assert answer.status_code == 404
