from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon import testing

from archive.documents import Document, Lifecycle
from archive.own_account import add_key
from archive.people import Action, Role
from archive.ports import Clock, Database
from archive.relating import relate
from archive.relations import RelationKind
from archive.units import Unit, UnitKind
from archive.vocabulary import Vocabulary
from bench.noisy_copies import filled, filled_otherwise, form, misread
from indexer.comparing import compare_waiting
from tests.integration.web.conftest import SignedIn

PAPER, ONE = form(1), filled(1)
TEXT = PAPER.text(ONE)
Put = Callable[..., Document]
SignIn = Callable[..., SignedIn]


@pytest.fixture
def pair(put: Put, database: Database, clock: Clock) -> tuple[Document, Document]:
    first = put("Surat asli", TEXT, lifecycle=Lifecycle.DRAFT)
    other = put("Surat kedua", PAPER.text(filled_otherwise(ONE, 3)), unit="disdik", lifecycle=Lifecycle.DRAFT)
    compare_waiting(database, clock)
    return first, other


def test_two_letters_of_one_form_stand_side_by_side_with_what_differs(
    pair: tuple[Document, Document], signed_in_as: SignIn
) -> None:
    first, other = pair
    librarian = signed_in_as(Role.LIBRARIAN)
    listed = librarian.simulate_get("/kerja/kembar").text
    assert f"/kerja/dokumen/{first.id}/kembar?dengan={other.id}" in listed
    shown = librarian.simulate_get(f"/kerja/dokumen/{first.id}/kembar").text
    assert "Satu bentuk, isian berbeda".lower() in shown
    assert f'<mark class="twin-number">{ONE.number}</mark>' in shown
    assert "Surat kedua" in shown


def test_an_officer_learns_of_a_draft_of_another_unit_only_that_it_is_there(
    pair: tuple[Document, Document], signed_in_as: SignIn
) -> None:
    first, other = pair
    officer = signed_in_as(Role.OFFICER)
    shown = officer.simulate_get(f"/kerja/dokumen/{first.id}/kembar").text
    assert "1 dokumen lain yang mirip bukan untuk Anda lihat" in shown
    assert "Surat kedua" not in shown
    assert other.id not in officer.simulate_get("/kerja/kembar").text
    assert officer.simulate_get(f"/kerja/dokumen/{first.id}/kembar?dengan={other.id}").status_code == 404
    answer = officer.send(f"/kerja/dokumen/{first.id}/kembar", {"dengan": other.id, "keputusan": "beda"})
    assert answer.status_code == 404


def test_not_the_same_takes_the_pair_from_the_list(
    pair: tuple[Document, Document], signed_in_as: SignIn, database: Database
) -> None:
    first, other = pair
    librarian = signed_in_as(Role.LIBRARIAN)
    answer = librarian.send(f"/kerja/dokumen/{first.id}/kembar", {"dengan": other.id, "keputusan": "beda"})
    assert answer.status_code == 303
    assert "Tidak ada pasangan yang menunggu keputusan." in librarian.simulate_get("/kerja/kembar").text
    with database.read() as uow:
        assert uow.audit.of_document(first.id)[-1].actor == librarian.person.login


def test_of_versions_nothing_is_left_to_decide(
    pair: tuple[Document, Document], signed_in_as: SignIn, database: Database, clock: Clock
) -> None:
    first, other = pair
    relate(database, clock, other.id, RelationKind.REPLACES, first.id, actor="cli")
    listed = signed_in_as(Role.LIBRARIAN).simulate_get("/kerja/kembar").text
    assert "Tidak ada pasangan yang menunggu keputusan." in listed


def test_another_version_is_related(put: Put, signed_in_as: SignIn, database: Database, clock: Clock) -> None:
    first, other = put("Surat asli", TEXT), put("Pindaian", misread(TEXT, 0.01, 5))
    compare_waiting(database, clock)
    librarian = signed_in_as(Role.LIBRARIAN)
    address = f"/kerja/dokumen/{other.id}/kembar"
    assert librarian.send(address, {"dengan": first.id, "keputusan": "baru"}).status_code == 303
    with database.read() as uow:
        (relation,) = uow.relations.of_documents([first.id])
    assert (relation.document_id, relation.other_id) == (other.id, first.id)
    refused = librarian.send(address, {"dengan": first.id, "keputusan": "lama"})
    assert refused.status_code == 400
    assert "sudah menggantikan" in refused.text
    assert librarian.send(address, {"dengan": first.id, "keputusan": "apa"}).status_code == 400


def test_auditors_look_but_decide_nothing(pair: tuple[Document, Document], signed_in_as: SignIn) -> None:
    first, other = pair
    auditor = signed_in_as(Role.AUDITOR)
    assert 'name="keputusan"' not in auditor.simulate_get(f"/kerja/dokumen/{first.id}/kembar").text
    answer = auditor.send(f"/kerja/dokumen/{first.id}/kembar", {"dengan": other.id, "keputusan": "beda"})
    assert answer.status_code == 403


def test_what_lies_under_a_merged_code_is_named_after_the_unit_of_today_and_open_to_its_people(
    put: Put, database: Database, clock: Clock, client: testing.TestClient, signed_in_as: SignIn
) -> None:
    with database.write() as uow:
        uow.units.put(Unit("kesehatan", "Dinas Kesehatan Lama", UnitKind.AGENCY))
    first = put("Surat asli", TEXT, unit="kesehatan", lifecycle=Lifecycle.DRAFT)
    other = put("Surat kedua", TEXT, unit="kesehatan", lifecycle=Lifecycle.DRAFT)
    compare_waiting(database, clock)
    officer = signed_in_as(Role.OFFICER, "dinkes")
    assert "Surat asli" not in officer.simulate_get("/kerja/kembar").text
    with database.write() as uow:
        uow.vocabulary.redirect(Vocabulary.UNIT, "kesehatan", "dinkes", clock.now())

    listed = officer.simulate_get("/kerja/kembar").text
    assert ("Surat asli" in listed, "Dinas Kesehatan" in listed) == (True, True)
    assert '>1</span><span class="wait-text">pasang dokumen berisi sama<' in officer.simulate_get("/kerja").text
    record = officer.simulate_get(f"/kerja/dokumen/{first.id}").text
    assert "<span>Dinas Kesehatan</span>" in record
    assert '<option value="kesehatan" selected>Dinas Kesehatan (kesehatan)</option>' in record
    assert record.count('<option value="dinkes">') == 1
    with database.read() as uow:
        person = uow.people.get(officer.person.login)
    assert person is not None
    key = add_key(database, clock, person, "pemindai", frozenset({Action.READ}), 30)
    program = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
    answer = client.simulate_get(f"/api/v1/staff/documents/{other.id}", headers=program)
    assert answer.status_code == 200
