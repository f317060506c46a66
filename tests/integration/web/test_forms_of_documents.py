"""A document at work: what its form offers and asks for, and a move that is taken back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from falcon import testing

from archive.completeness import Demands
from archive.documents import Document, Lifecycle
from archive.people import Role
from archive.subjects import Subject
from search_api.services import Services
from tests.integration.web.conftest import SignedIn
from tests.integration.web.record_forms import stored

Put = Callable[..., Document]
SignIn = Callable[..., SignedIn]


@pytest.fixture
def draft(put: Put) -> Document:
    return put("Laporan Xilofon", "halaman satu", lifecycle=Lifecycle.DRAFT, published_at=None, year=2024)


def address(document: Document) -> str:
    return f"/kerja/dokumen/{document.id}"


def test_an_ended_entry_is_shown_where_it_is_carried_and_offered_to_nobody_else(
    signed_in_as: SignIn, services: Services, put: Put
) -> None:
    carrying = put("Membawa", lifecycle=Lifecycle.DRAFT, published_at=None, year=2024, item="bk-d1")
    other = put("Tanpa butir", lifecycle=Lifecycle.DRAFT, published_at=None, year=2024)
    old = put("Surat lama", lifecycle=Lifecycle.DRAFT, published_at=None, year=2019)
    with services.database.write() as uow:
        uow.items.put(replace(uow.items.by_code()["bk-d1"], valid_until=dt.date(2020, 12, 31)))
    librarian = signed_in_as(Role.LIBRARIAN)
    shown = {
        each.title: re.search(r'<option value="bk-d1"[^>]*>[^<]*', librarian.simulate_get(address(each)).text)
        for each in (carrying, other, old)
    }
    kept, offered = shown["Membawa"], shown["Surat lama"]
    assert kept and "selected" in kept[0] and "(tidak berlaku lagi)" in kept[0]
    assert shown["Tanpa butir"] is None
    assert offered and "selected" not in offered[0]
    assert 'value="bk-d1"' not in librarian.simulate_get("/kerja/sunting-massal").text
    answer = librarian.send(address(other), {"revisi": other.revision, "item": "bk-d1", "lama-item": ""})
    assert answer.status_code == 400
    assert "hanya berlaku sampai 2020-12-31" in answer.text


def test_an_archive_that_asks_for_subjects_publishes_nothing_without_one(
    signed_in_as: SignIn, services: Services, put: Put
) -> None:
    document = put("Tanpa subjek", lifecycle=Lifecycle.DRAFT, published_at=None, year=2024)
    librarian = signed_in_as(Role.LIBRARIAN)
    assert 'id="subjects-missing"' not in librarian.simulate_get(address(document)).text
    object.__setattr__(services.site, "demands", Demands(subjects=True))
    assert 'id="subjects-missing"' in librarian.simulate_get(address(document)).text
    refused = librarian.send(f"{address(document)}/pindah", {"langkah": "publish"})
    assert refused.status_code == 400
    assert stored(services, document).lifecycle is Lifecycle.DRAFT
    with services.database.write() as uow:
        uow.subjects.put(Subject("gizi", "Gizi", ""))
        uow.subjects.set_subjects(document.id, ["gizi"])
    assert librarian.send(f"{address(document)}/pindah", {"langkah": "publish"}).status_code == 303


def test_a_publication_by_mistake_is_taken_back_on_the_page_and_by_program(
    signed_in_as: SignIn, services: Services, put: Put, client: testing.TestClient
) -> None:
    document = put("Terbit keliru", lifecycle=Lifecycle.DRAFT, published_at=None, year=2024)
    librarian, colleague = signed_in_as(Role.LIBRARIAN), signed_in_as(Role.INFORMATION_OFFICE)
    librarian.send(f"{address(document)}/pindah", {"langkah": "publish"})
    assert client.simulate_get(f"/dokumen/{document.id}").status_code == 200
    assert "Batalkan langkah ini" in librarian.simulate_get(address(document)).text
    assert "Batalkan langkah ini" not in colleague.simulate_get(address(document)).text
    assert colleague.send(f"{address(document)}/batal", {"langkah": "ya"}).status_code == 400
    assert librarian.send(f"{address(document)}/batal", {"langkah": "ya"}).status_code == 303
    assert client.simulate_get(f"/dokumen/{document.id}").status_code == 404
    assert "membatalkan langkah terakhirnya" in librarian.simulate_get(address(document)).text


def test_an_archival_code_is_edited_like_any_field_and_a_wrong_one_is_refused_with_what_is_near(
    signed_in_as: SignIn, services: Services, draft: Document
) -> None:
    officer = signed_in_as(Role.OFFICER)
    form = {"revisi": draft.revision, "lama-archival_code": ""}
    refused = officer.send(address(draft), form | {"archival_code": "800.99999"})
    assert refused.status_code == 400
    assert 'id="archival_code-error"' in refused.text
    assert "800.1" in refused.text
    assert officer.send(address(draft), form | {"archival_code": "800.1"}).status_code == 303
    assert stored(services, draft).archival_code == "800.1"


@pytest.mark.parametrize(("language", "sentence"), [("id", "Tidak ada dokumen dengan id tiada."), ("en", "tiada")])
def test_a_relation_to_no_document_comes_back_as_it_was_typed_with_the_error_at_its_field(
    signed_in_as: SignIn, services: Services, draft: Document, language: str, sentence: str
) -> None:
    typed = {"hubungan": "replaces", "dokumen": "https://arsip.example/dokumen/tiada", "keterangan": "Edisi kedua"}
    answer = signed_in_as(Role.OFFICER).send(f"{address(draft)}/hubungan?lang={language}", typed)
    assert answer.status_code == 400
    assert f'<html lang="{language}"' in answer.text
    assert 'id="galat"' in answer.text
    assert '<a href="#lain">' in answer.text
    at_field = re.search(r'id="lain-error">([^<]*)', answer.text)
    assert at_field
    assert sentence in at_field[1]
    assert re.search(
        r'id="lain" name="dokumen" value="https://arsip.example/dokumen/tiada"[^>]*aria-invalid', answer.text
    )
    assert 'value="Edisi kedua"' in answer.text
    assert '<option value="replaces" selected>' in answer.text
    assert "<details open><summary>" in answer.text
    with services.database.read() as uow:
        assert uow.relations.of_documents([draft.id]) == []


@pytest.mark.parametrize(
    ("kind", "other", "field"), [("", "x", "jenis"), ("replaces", "", "lain"), ("replaces", "self", "lain")]
)
def test_each_fault_of_a_relation_is_named_at_its_field(
    signed_in_as: SignIn, draft: Document, kind: str, other: str, field: str
) -> None:
    typed = {"hubungan": kind, "dokumen": draft.id if other == "self" else other}
    answer = signed_in_as(Role.OFFICER).send(f"{address(draft)}/hubungan", typed)
    assert answer.status_code == 400
    assert f'id="{field}-error"' in answer.text
