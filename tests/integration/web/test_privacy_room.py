"""Deciding about personal data in the browser, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from archive.documents import Document, Lifecycle
from archive.jobs import JobState
from archive.people import Role
from archive.privacy_gate import FindingState, check
from search_api.services import Services
from tests.integration.web.conftest import Shelves, SignedIn
from tests.integration.web.test_redacted_leaks_nothing import NIK, scanned_page


@pytest.fixture
def draft(shelves: Shelves, services: Services) -> Document:
    content, page = scanned_page()
    document = shelves.put(
        "Daftar penerima",
        content=content,
        pages=[page],
        media_type="image/png",
        lifecycle=Lifecycle.SUBMITTED,
        published_at=None,
        year=2024,
    )
    with services.database.write() as uow:
        check(uow, services.clock.now(), document, {1: page.words})
    return document


@pytest.fixture
def librarian(signed_in_as: Callable[..., SignedIn]) -> SignedIn:
    return signed_in_as(Role.LIBRARIAN)


def room_of(document: Document) -> str:
    return f"/kerja/dokumen/{document.id}/privasi"


def key_of(services: Services, document: Document) -> str:
    with services.database.read() as uow:
        (finding,) = uow.privacy.findings(document.id)
    return finding.key


def state_of(services: Services, document: Document) -> FindingState:
    with services.database.read() as uow:
        (finding,) = uow.privacy.findings(document.id)
    return finding.state


def test_the_page_shows_each_finding_at_its_box_and_in_its_words(librarian: SignedIn, draft: Document) -> None:
    page = librarian.simulate_get(room_of(draft)).text

    assert f"<mark>{NIK}</mark>" in page
    assert re.search(r'<rect class="found found-open" x="[\d.]+"', page)
    assert "style=" not in page


def test_publishing_is_refused_in_a_sentence_and_nothing_typed_is_lost(librarian: SignedIn, draft: Document) -> None:
    answer = librarian.send(room_of(draft), {"langkah": "terbitkan", "hal": "1", "alasan": "catatan saya"})

    assert answer.status_code == 422
    assert "NIK: hlm. 1" in answer.text
    assert 'value="catatan saya"' in answer.text


def test_a_finding_is_lawful_only_with_a_reason(librarian: SignedIn, draft: Document, services: Services) -> None:
    fields = {"langkah": "boleh", "hal": "1", "temuan": key_of(services, draft)}

    assert librarian.send(room_of(draft), fields).status_code == 422
    assert state_of(services, draft) is FindingState.OPEN
    assert librarian.send(room_of(draft), fields | {"alasan": "pejabat publik"}).status_code == 303
    assert state_of(services, draft) is FindingState.LAWFUL


def test_returning_leads_the_document_back_to_the_officer(
    librarian: SignedIn, draft: Document, services: Services
) -> None:
    fields = {"langkah": "kembalikan", "hal": "1", "temuan": key_of(services, draft), "alasan": "hapus NIK"}

    librarian.send(room_of(draft), fields)

    with services.database.read() as uow:
        stored = uow.documents.get(draft.id)
        last = uow.audit.of_document(draft.id)[-1]
    assert stored is not None
    assert stored.lifecycle is Lifecycle.DRAFT
    assert last.after["why"] == "hapus NIK"
    assert state_of(services, draft) is FindingState.RETURNED


def test_lines_can_be_chosen_and_the_preview_no_longer_says_them(librarian: SignedIn, draft: Document) -> None:
    page = librarian.simulate_get(room_of(draft)).text
    (place,) = re.findall(r'name="baris" value="([^"]+)"', page)

    answer = librarian.send(room_of(draft), {"langkah": "kotak", "hal": "1", "baris": place, "dasar": "h"})
    preview = librarian.simulate_get(room_of(draft) + "?hal=1&pratinjau=1").text

    assert answer.status_code == 303
    said = re.search(r'<pre class="privacy-text"[^>]*>(.*?)</pre>', preview, re.S)
    assert said is not None
    assert "Siti" not in said[1]
    assert '<rect class="black"' in preview


@pytest.mark.parametrize("box", ["", "1,2,3", "a,b,c,d", "nan,0,1,1", "5,5,5,5", "9999,9999,99999,99999"])
def test_boxes_that_are_none_are_refused(librarian: SignedIn, draft: Document, box: str) -> None:
    answer = librarian.send(room_of(draft), {"langkah": "kotak", "hal": "1", "kotak": box, "dasar": "h"})

    assert answer.status_code == 422


def test_making_the_version_is_a_job_of_the_worker(librarian: SignedIn, draft: Document, services: Services) -> None:
    fields = {"langkah": "hitamkan", "hal": "1", "temuan": key_of(services, draft), "dasar": "h"}
    librarian.send(room_of(draft), fields)

    librarian.send(room_of(draft), {"langkah": "buat", "hal": "1"})

    with services.database.read() as uow:
        assert uow.jobs.counts()["redact", JobState.QUEUED] == 1
    assert "sedang dibuat" in librarian.simulate_get(room_of(draft)).text


def test_the_list_names_what_waits_in_the_units_one_may_read(
    librarian: SignedIn, draft: Document, signed_in_as: Callable[..., SignedIn]
) -> None:
    assert "Daftar penerima" in librarian.simulate_get("/kerja/privasi").text
    assert "Daftar penerima" not in signed_in_as(Role.OFFICER, "disdik").simulate_get("/kerja/privasi").text


def test_the_redacted_version_is_offered_only_once_something_is_marked(
    librarian: SignedIn, draft: Document, services: Services
) -> None:
    before = librarian.simulate_get(room_of(draft)).text
    assert "Buat versi yang dihitamkan" not in before
    assert "Versi yang dihitamkan dapat dibuat setelah ada yang ditandai" in before

    fields = {"langkah": "hitamkan", "hal": "1", "temuan": key_of(services, draft), "dasar": "h"}
    librarian.send(room_of(draft), fields)

    after = librarian.simulate_get(room_of(draft)).text
    assert "Buat versi yang dihitamkan" in after
    assert "dapat dibuat setelah" not in after
