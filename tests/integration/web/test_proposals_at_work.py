from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from falcon import testing

from archive.documents import Document, Lifecycle
from archive.learned import LearnedField, LearnedModel, LearnedProposal, Measure
from archive.people import Role
from archive.subjects import Subject
from search_api.services import Services
from tests.integration.web.conftest import SignedIn

Put = Callable[..., Document]
SignIn = Callable[..., SignedIn]


@pytest.fixture
def draft(put: Put, services: Services) -> Document:
    """With a class and a subject proposed; one neighbour is public, one is not."""
    near = put("Laporan tahun lalu", "isi")
    hidden = put("Rahasia dapur", "isi", lifecycle=Lifecycle.DRAFT, published_at=None)
    document = put("Laporan baru", "isi", lifecycle=Lifecycle.DRAFT, published_at=None, information_class=None)
    with services.database.write() as uow:
        uow.subjects.put(Subject("bencana", "Bencana", "Bencana alam.", name_en="Disasters"))
        uow.learned.put(
            document.id,
            [
                LearnedProposal(
                    LearnedField.CLASS, "berkala", 0.93, ["realisasi <b>"], [near.id, hidden.id], 42, 45, "abc123"
                ),
                LearnedProposal(LearnedField.SUBJECTS, "bencana", 0.8, [], [], 3, 4, "abc123"),
            ],
        )
    return document


def send(client: SignedIn, document: Document, verdict: str, **chosen: str) -> testing.Result:
    return client.simulate_post(
        f"/api/v1/documents/{document.id}/proposals/{verdict}",
        body=json.dumps(chosen),
        headers={"X-CSRF-Token": client.csrf, "Content-Type": "application/json"},
    )


def test_a_program_reads_what_is_proposed_and_why(signed_in_as: SignIn, draft: Document) -> None:
    answer = signed_in_as(Role.OFFICER).simulate_get(f"/api/v1/documents/{draft.id}/proposals")
    first, second = answer.json["proposals"]

    assert answer.headers["Cache-Control"] == "no-store"
    assert (first["field"], first["value"], first["right"], first["tried"]) == ("class", "berkala", 42, 45)
    assert first["phrases"] == ["realisasi <b>"]
    assert [each["title"] for each in first["neighbours"]] == ["Laporan tahun lalu"]
    assert 0.8 < first["lower_bound"] < 42 / 45
    assert second["label"] == "Bencana"


def test_nobody_else_learns_of_proposals(client: testing.TestClient, signed_in_as: SignIn, draft: Document) -> None:
    address = f"/api/v1/documents/{draft.id}/proposals"

    assert client.simulate_get(address).status_code == 401
    assert signed_in_as(Role.OFFICER, "disdik").simulate_get(address).status_code == 403


def test_accepting_by_program_fills_the_field(signed_in_as: SignIn, services: Services, draft: Document) -> None:
    answer = send(signed_in_as(Role.LIBRARIAN), draft, "accept", field="class", value="berkala")

    assert [each["field"] for each in answer.json["proposals"]] == ["subjects"]
    with services.database.read() as uow:
        changed = uow.documents.get(draft.id)
    assert changed is not None and changed.information_class == "berkala"


def test_refusing_by_program_is_final(signed_in_as: SignIn, draft: Document) -> None:
    librarian = signed_in_as(Role.LIBRARIAN)
    answer = send(librarian, draft, "reject", field="subjects", value="bencana")

    assert [each["field"] for each in answer.json["proposals"]] == ["class"]
    assert send(librarian, draft, "accept", field="subjects", value="bencana").status_code == 404
    assert send(librarian, draft, "reject", field="title", value="x").status_code == 400
    assert send(signed_in_as(Role.AUDITOR), draft, "reject", field="class", value="berkala").status_code == 403


@pytest.mark.parametrize("body", ["", "[]", "{", '{"field": "class"}', '{"field": 1, "value": 2}'])
def test_what_is_no_choice_is_refused(signed_in_as: SignIn, draft: Document, body: str) -> None:
    librarian = signed_in_as(Role.LIBRARIAN)
    answer = librarian.simulate_post(
        f"/api/v1/documents/{draft.id}/proposals/accept", body=body, headers={"X-CSRF-Token": librarian.csrf}
    )

    assert answer.status_code == 400


def test_the_form_shows_reasons_and_takes_a_proposal(signed_in_as: SignIn, services: Services, draft: Document) -> None:
    librarian = signed_in_as(Role.LIBRARIAN)
    page = librarian.simulate_get(f"/kerja/dokumen/{draft.id}").text

    assert "tepat pada 42 dari 45 dokumen uji" in page
    assert "<q>realisasi &lt;b&gt;</q>" in page
    assert "Laporan tahun lalu" in page and "Rahasia dapur" not in page
    with services.database.write() as uow:
        uow.subjects.put(Subject("kesehatan", "Kesehatan", "Kesehatan."))
        uow.subjects.set_subjects(draft.id, ["kesehatan"])
    taken = librarian.send(f"/kerja/dokumen/{draft.id}", {"revisi": draft.revision, "terima": "subjects:bencana"})
    assert taken.status_code == 303
    with services.database.read() as uow:
        assert uow.subjects.subjects_of(draft.id) == ["bencana", "kesehatan"]
    page = librarian.simulate_get(f"/kerja/dokumen/{draft.id}").text
    assert "subjects:bencana" not in page and "class:berkala" in page


def test_a_refusal_in_the_form_is_final_too(signed_in_as: SignIn, draft: Document) -> None:
    librarian = signed_in_as(Role.LIBRARIAN)
    librarian.send(f"/kerja/dokumen/{draft.id}", {"revisi": draft.revision, "tolak": "class:berkala"})

    answer = librarian.simulate_get(f"/api/v1/documents/{draft.id}/proposals")
    assert [each["field"] for each in answer.json["proposals"]] == ["subjects"]


def test_the_page_shows_how_right_each_value_is(signed_in_as: SignIn, services: Services) -> None:
    librarian = signed_in_as(Role.LIBRARIAN)
    assert "Belum ada yang dipelajari" in librarian.simulate_get("/kerja/usulan").text
    measures = [
        Measure(LearnedField.CLASS, "berkala", 60, 42, 45, 50),
        Measure(LearnedField.SUBJECTS, "pupus", 5, 0, 0, 0),
    ]
    with services.database.write() as uow:
        uow.learned.add_model(LearnedModel("abc123", services.clock.now(), 100, 1), b"", measures)
    page = librarian.simulate_get("/kerja/usulan").text

    assert "42 dari 45" in page and "42 dari 50" in page and "82%" in page
    assert "tidak diusulkan" in page and "pupus" in page


def test_thresholds_are_set_in_percent_and_wrong_ones_come_back(signed_in_as: SignIn, services: Services) -> None:
    librarian = signed_in_as(Role.LIBRARIAN)
    wrong = librarian.send("/kerja/usulan", {"batas-class": "120", "batas-item": "95,5"})
    assert wrong.status_code == 400
    assert 'value="120"' in wrong.text and 'href="#batas-class"' in wrong.text
    with services.database.read() as uow:
        assert uow.learned.thresholds() == {}

    assert librarian.send("/kerja/usulan", {"batas-class": "90", "batas-item": "95,5"}).status_code == 303
    with services.database.read() as uow:
        assert uow.learned.thresholds() == {LearnedField.CLASS: 0.9, LearnedField.ITEM: pytest.approx(0.955)}
    assert 'value="95.5"' in librarian.simulate_get("/kerja/usulan").text


def test_a_librarian_asks_for_training(signed_in_as: SignIn, services: Services) -> None:
    librarian = signed_in_as(Role.LIBRARIAN)
    for _ in range(2):
        assert librarian.send("/kerja/usulan/latih").status_code == 303
    with services.database.read() as uow:
        assert [kind for kind, _ in uow.jobs.counts()] == ["train"]
    assert signed_in_as(Role.OFFICER).send("/kerja/usulan/latih").status_code == 403
