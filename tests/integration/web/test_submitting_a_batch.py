"""One button hands every complete draft of a batch to the librarians; what stays behind is listed with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from archive.audit import AuditQuestion
from archive.batches import Batch, BatchFile, BatchOrigin, Settlement
from archive.classification import InformationClass
from archive.documents import Document, Lifecycle, Processing
from archive.people import Role
from archive.submitting import AT_ONCE, submit_all
from search_api.services import Services
from tests.integration.web.conftest import SignedIn

BATCH = "setoran00001"
PAGE = f"/kerja/setoran/{BATCH}/ajukan"
Put = Callable[..., Document]
SignIn = Callable[..., SignedIn]


@pytest.fixture
def officer(signed_in_as: SignIn) -> SignedIn:
    return signed_in_as(Role.OFFICER)


@pytest.fixture
def hand_over(services: Services, officer: SignedIn) -> Callable[[Sequence[Document]], None]:
    """A batch of the officer with one file for each of these documents, and a duplicate and a refused one."""

    def hand_over(documents: Sequence[Document]) -> None:
        now = services.clock.now()
        files = [
            BatchFile(f"file{n}", BATCH, n, f"surat-{n}.pdf", 10, now, Settlement.ACCEPTED, 10, document_id=document.id)
            for n, document in enumerate(documents, 1)
        ]
        last = len(files)
        files.append(replace(files[0], id="twin", number=last + 1, path="kembar", settlement=Settlement.DUPLICATE))
        files.append(BatchFile("none", BATCH, last + 2, "kosong.pdf", 0, now, Settlement.REFUSED))
        with services.database.write() as uow:
            uow.batches.add(Batch(BATCH, "dinkes", officer.person.login, BatchOrigin.BROWSER, now))
            uow.batches.add_files(files)

    return hand_over


@pytest.fixture
def drafts(put: Put, hand_over: Callable[[Sequence[Document]], None]) -> dict[str, Document]:
    """By what is the matter with them."""

    def draft(title: str, **fields: object) -> Document:
        plain = {"lifecycle": Lifecycle.DRAFT, "published_at": None, "information_class": None, "year": 2021}
        return put(title, "kata", **(plain | fields))

    made = {
        "complete": draft("Surat lengkap"),
        "classed": draft("Surat bergolongan", information_class=InformationClass.PERIODIC),
        "undated": draft("Surat tanpa tanggal", year=None),
        "unnumbered": draft("Keputusan Bupati tentang air", year=None),
        "exempt": draft("Surat rahasia", information_class=InformationClass.EXEMPT),
        "unread": draft("Surat yang dibaca", processing=Processing.RECEIVED),
        "elsewhere": draft("Surat dinas lain", unit="disdik"),
        "published": put("Surat terbit", "kata"),
    }
    hand_over(list(made.values()))
    return made


def stages(services: Services, drafts: dict[str, Document]) -> dict[str, Lifecycle]:
    with services.database.read() as uow:
        stored = uow.documents.get_many([document.id for document in drafts.values()])
    return {name: stored[document.id].lifecycle for name, document in drafts.items()}


def numbers_on(page: str) -> list[int]:
    """The figures of the table, its sum last."""
    return [int(figure) for figure in re.findall(r'</th><td class="figure">(\d+)</td>', page)]


def test_one_button_submits_what_is_complete_and_says_of_the_rest_what_is_missing(
    services: Services, officer: SignedIn, drafts: dict[str, Document]
) -> None:
    assert "Ajukan semua yang lengkap" in officer.simulate_get(f"/kerja/setoran/{BATCH}").text
    before = officer.simulate_get(PAGE).text
    assert numbers_on(before) == [1, 2, 5, 2, 10]

    sent = officer.send(PAGE)
    assert sent.status_code == 303
    page = officer.simulate_get(sent.headers["Location"]).text

    assert {name for name, stage in stages(services, drafts).items() if stage is Lifecycle.SUBMITTED} == {
        "complete",
        "classed",
    }
    assert "2 dokumen diajukan kepada pustakawan. 5 tidak diajukan" in page
    assert numbers_on(page) == [3, 0, 5, 2, 10]
    rows = dict(re.findall(r'<a href="/kerja/dokumen/(\w+)">.*?</td><td>(.*?)</td></tr>', page))
    said = {name: re.findall(r'batch-lack">(.*?)<', rows.get(document.id, "")) for name, document in drafts.items()}
    assert said == {
        "complete": [],
        "classed": [],
        "published": [],
        "undated": ["Tanggal atau tahun belum diisi."],
        "unnumbered": ["Nomor belum diisi, padahal naskah semacam ini bernomor.", "Tanggal atau tahun belum diisi."],
        "exempt": ["Dokumen yang dikecualikan tidak dapat diterbitkan."],
        "unread": ["Isinya masih dibaca arsip; tunggu sampai selesai agar dapat diperiksa."],
        "elsewhere": ["Dokumen ini sekarang milik unit lain, jadi tidak Anda ajukan."],
    }


def test_every_submitted_document_and_the_batch_leave_an_audit_entry(
    services: Services, officer: SignedIn, drafts: dict[str, Document]
) -> None:
    officer.send(PAGE)
    with services.database.read() as uow:
        entries = uow.audit.of_document(drafts["complete"].id)
        assert [(each.actor, each.action, each.after) for each in entries] == [
            (officer.person.login, "submitted", {"lifecycle": "submitted"})
        ]
        assert uow.audit.of_document(drafts["undated"].id) == []
        of_batch = uow.audit.find(AuditQuestion(action="submit_batch"), 0, 10)
    assert [(each.actor, each.after) for _number, each in of_batch] == [
        (officer.person.login, {"batch": BATCH, "documents": 2})
    ]


def test_submitting_again_takes_along_what_was_completed_meanwhile(
    services: Services, officer: SignedIn, drafts: dict[str, Document], change: Callable[..., Document]
) -> None:
    officer.send(PAGE)
    change(drafts["undated"], year=2020)
    again = officer.send(PAGE)

    assert (
        "1 dokumen diajukan kepada pustakawan. 4 tidak diajukan" in officer.simulate_get(again.headers["Location"]).text
    )
    assert stages(services, drafts)["undated"] is Lifecycle.SUBMITTED


def test_who_may_not_edit_the_units_documents_submits_none(
    services: Services, drafts: dict[str, Document], signed_in_as: SignIn
) -> None:
    before = stages(services, drafts)
    for browser in (signed_in_as(Role.OFFICER, "disdik"), signed_in_as(Role.AUDITOR)):
        assert browser.simulate_get(PAGE).status_code == 403
        assert browser.send(PAGE).status_code == 403
    assert "Ajukan semua" not in signed_in_as(Role.AUDITOR).simulate_get(f"/kerja/setoran/{BATCH}").text
    assert stages(services, drafts) == before


def test_the_number_that_is_said_cannot_be_made_up(officer: SignedIn, drafts: dict[str, Document]) -> None:
    for made_up in ("7", "x.y.z", ""):
        answer = officer.simulate_get(PAGE, params={"hasil": made_up})
        assert answer.status_code == 200
        assert "diajukan kepada pustakawan" not in answer.text


def test_a_batch_of_more_than_one_transaction_is_submitted_whole(
    services: Services, officer: SignedIn, put: Put, hand_over: Callable[[Sequence[Document]], None]
) -> None:
    fields = {"lifecycle": Lifecycle.DRAFT, "published_at": None, "year": 2021}
    documents = [put(f"Surat {number}", "kata", **fields) for number in range(AT_ONCE + 5)]
    hand_over(documents)

    assert submit_all(services.database, services.clock, officer.person, BATCH) == AT_ONCE + 5
    assert submit_all(services.database, services.clock, officer.person, BATCH) == 0
