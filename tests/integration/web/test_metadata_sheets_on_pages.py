"""A metadata sheet is checked, previewed and applied; what is wrong is named by row and column and changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from falcon import testing

from archive.batches import Batch, BatchFile, BatchOrigin, Settlement
from archive.classification import InformationClass
from archive.documents import Document, Lifecycle
from archive.people import Role
from search_api.services import Services
from tests.integration.web.conftest import SignedIn

BATCH = "setoran00001"
Put = Callable[..., Document]
SignIn = Callable[..., SignedIn]


@pytest.fixture
def officer(signed_in_as: SignIn) -> SignedIn:
    return signed_in_as(Role.OFFICER)


@pytest.fixture
def drafts(services: Services, put: Put, officer: SignedIn) -> list[Document]:
    """Three drafts of one batch: surat-1.pdf, surat-2.pdf and map/surat-3.pdf; and a refused file."""
    names = ("surat-1.pdf", "surat-2.pdf", "map/surat-3.pdf")
    documents = [
        put(f"Surat {n}", "kata", lifecycle=Lifecycle.DRAFT, published_at=None, information_class=None)
        for n in (1, 2, 3)
    ]
    now = services.clock.now()
    files = [
        BatchFile(f"file{n}", BATCH, n, name, 10, now, Settlement.ACCEPTED, 10, document_id=document.id)
        for n, (name, document) in enumerate(zip(names, documents, strict=True), 1)
    ]
    files.append(BatchFile("file4", BATCH, 4, "kosong.pdf", 0, now, Settlement.REFUSED))
    with services.database.write() as uow:
        uow.batches.add(Batch(BATCH, "dinkes", officer.person.login, BatchOrigin.BROWSER, now))
        uow.batches.add_files(files)
    return documents


def send(browser: SignedIn, sheet: str, batch: str = BATCH) -> testing.Result:
    boundary = "batas"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{browser.csrf}\r\n',
        f'--{boundary}\r\nContent-Disposition: form-data; name="lembar"; filename="l.csv"\r\n'
        f"Content-Type: text/csv\r\n\r\n{sheet}\r\n",
        f"--{boundary}--\r\n",
    ]
    return browser.simulate_post(
        f"/kerja/lembar/{batch}", body="".join(parts).encode(), content_type=f"multipart/form-data; boundary={boundary}"
    )


def confirm(browser: SignedIn, preview: testing.Result) -> testing.Result:
    found = re.search(r'name="rencana" value="([^"]+)"', preview.text)
    assert found, preview.text
    return browser.send(f"/kerja/lembar/{BATCH}", {"rencana": found[1]})


def stored(services: Services, documents: Sequence[Document]) -> list[Document]:
    with services.database.read() as uow:
        found = uow.documents.get_many([document.id for document in documents])
    return [found[document.id] for document in documents]


def cells(page: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", page, re.S)]


def test_every_mistake_is_shown_with_row_and_column_and_nothing_is_changed(
    services: Services, officer: SignedIn, drafts: list[Document]
) -> None:
    answer = send(
        officer, "Nama berkas;Judul;Golongan\nsurat-1.pdf;Baru;berkla\nsurat-9.pdf;x;\nsurat-2.pdf;Baik;berkala\n"
    )

    assert answer.status_code == 400
    assert cells(answer.text)[:4] == [
        "2",
        "C Golongan",
        "berkla",
        "“berkla” tidak dikenal. Yang mungkin: berkala.",
    ]
    assert "Tidak ada berkas bernama ini dalam setoran" in answer.text
    assert 'name="rencana"' not in answer.text
    assert stored(services, drafts) == drafts


def test_a_corrected_sheet_is_previewed_and_then_applied_exactly_so(
    services: Services, officer: SignedIn, drafts: list[Document]
) -> None:
    sheet = (
        "Nama berkas;Judul;Tanggal;Golongan\nsurat-1.pdf;Baru;31-12-2021;berkala\nsurat-3.pdf;Tiga;;\nkosong.pdf;x;;\n"
    )
    preview = send(officer, sheet)
    assert preview.status_code == 200
    assert stored(services, drafts) == drafts
    assert "kosong.pdf" in preview.text  # skipped, and said so
    assert "surat-2.pdf" in preview.text  # not in the sheet, and said so

    answer = confirm(officer, preview)
    after = stored(services, drafts)

    assert answer.status_code == 303
    assert "2 dokumen diubah" in officer.simulate_get(answer.headers["Location"]).text
    assert (after[0].title, after[0].year, after[0].information_class) == ("Baru", 2021, InformationClass.PERIODIC)
    assert (after[1], after[2].title) == (drafts[1], "Tiga")
    with services.database.read() as uow:
        entry = uow.audit.of_document(drafts[0].id)[-1]
    assert (entry.actor, entry.action) == (officer.person.login, "describe_by_sheet")
    assert entry.after == {"title": "Baru", "date": "2021-12-31", "year": 2021, "information_class": "berkala"}
    assert 'name="rencana"' not in send(officer, sheet).text  # everything is as the sheet says


def test_what_somebody_changed_after_the_preview_stays(
    services: Services, officer: SignedIn, drafts: list[Document], change: Callable[..., Document]
) -> None:
    preview = send(officer, "Nama berkas,Judul\nsurat-1.pdf,Baru\nsurat-2.pdf,Dua\n")
    change(drafts[0], title="Judul pustakawan")

    shown = officer.simulate_get(confirm(officer, preview).headers["Location"]).text

    assert [document.title for document in stored(services, drafts[:2])] == ["Judul pustakawan", "Dua"]
    assert "Sudah diubah orang lain sesudah pratinjau" in shown
    assert "surat-1.pdf" in shown


def test_an_officer_describes_no_published_document_but_a_librarian_does(
    services: Services, officer: SignedIn, drafts: list[Document], change: Callable[..., Document], signed_in_as: SignIn
) -> None:
    change(drafts[0], lifecycle=Lifecycle.PUBLISHED, information_class=InformationClass.PERIODIC)
    sheet = "Nama berkas,Judul\nsurat-1.pdf,Baru\n"

    assert "hanya pustakawan" in send(officer, sheet).text
    librarian = signed_in_as(Role.LIBRARIAN)
    assert confirm(librarian, send(librarian, sheet)).status_code == 303
    assert stored(services, drafts)[0].title == "Baru"


def test_other_units_and_auditors_are_kept_out(drafts: list[Document], signed_in_as: SignIn) -> None:
    sheet = "Nama berkas,Judul\nsurat-1.pdf,Baru\n"
    for browser in (signed_in_as(Role.OFFICER, "disdik"), signed_in_as(Role.AUDITOR)):
        assert send(browser, sheet).status_code == 403
        assert browser.simulate_get(f"/kerja/lembar/{BATCH}/lembar.xlsx").status_code == 403


def test_a_preview_made_by_hand_or_for_another_batch_is_refused(
    services: Services, officer: SignedIn, drafts: list[Document]
) -> None:
    found = re.search(r'name="rencana" value="([^"]+)"', send(officer, "Nama berkas,Judul\nsurat-1.pdf,Baru\n").text)
    assert found
    with services.database.write() as uow:
        uow.batches.add(replace(uow.batches.get(BATCH), id="setoran00002"))  # type: ignore[type-var]

    forged = officer.send(f"/kerja/lembar/{BATCH}", {"rencana": found[1][:-4] + "AAAA"})
    moved = officer.send("/kerja/lembar/setoran00002", {"rencana": found[1]})

    assert (forged.status_code, moved.status_code) == (400, 400)
    assert stored(services, drafts) == drafts


def test_the_template_names_the_files_of_the_batch(officer: SignedIn, drafts: list[Document]) -> None:
    answer = officer.simulate_get(f"/kerja/lembar/{BATCH}/lembar.xlsx")

    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="lembar-{BATCH}.xlsx"'
    assert BATCH in officer.simulate_get("/kerja/lembar").text
