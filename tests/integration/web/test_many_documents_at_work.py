"""The queue, the desk, bulk edits and the trail: many documents at work, over the pages."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable

import pytest

from archive.bulk_editing import carry_on
from archive.classification import InformationClass
from archive.documents import Document, Lifecycle, Processing, Reason
from archive.jobs import JobKind
from archive.people import Role
from archive.vocabulary import Vocabulary
from archive.work_queue import SavedQueue
from search_api.services import Services
from tests.conftest import FakeClock
from tests.integration.web.conftest import SignedIn
from tests.integration.web.record_forms import fields, stored

Put = Callable[..., Document]
SignIn = Callable[..., SignedIn]


@pytest.fixture
def draft(put: Put) -> Document:
    return put("Laporan Xilofon", "halaman satu", lifecycle=Lifecycle.DRAFT, published_at=None, year=2024)


def test_the_queue_counts_filters_and_keeps_questions_of_ones_own(
    signed_in_as: SignIn, put: Put, draft: Document
) -> None:
    put("Surat disdik", unit="disdik", lifecycle=Lifecycle.SUBMITTED)
    put("Surat dinkes", lifecycle=Lifecycle.SUBMITTED, information_class=None)
    librarian, officer = signed_in_as(Role.LIBRARIAN), signed_in_as(Role.OFFICER)
    page = librarian.simulate_get("/kerja/antrean?status=submitted&unit=dinkes&golongan=belum-diklasifikasi").text
    assert [each in page for each in ("Surat dinkes", "Surat disdik", "Laporan Xilofon")] == [True, False, False]
    assert "Surat disdik" not in officer.simulate_get("/kerja/antrean").text
    kept = librarian.send("/kerja/antrean", {"nama": "Dinkes baru", "unit": "dinkes", "status": "submitted"})
    assert "Dinkes baru" in librarian.simulate_get(kept.headers["Location"]).text
    assert "Dinkes baru" not in officer.simulate_get("/kerja/antrean").text
    librarian.send("/kerja/antrean", {"aksi": "lupakan", "nama": "Dinkes baru"})
    assert "Dinkes baru" not in librarian.simulate_get("/kerja/antrean").text


def test_the_desk_leads_through_what_waits_and_back_after_a_save(
    signed_in_as: SignIn, services: Services, put: Put
) -> None:
    first, second = (put(f"Surat {n}", "isi", lifecycle=Lifecycle.SUBMITTED, year=2024) for n in (1, 2))
    librarian = signed_in_as(Role.LIBRARIAN)
    page = librarian.simulate_get("/kerja/meja").text
    keys = set(re.findall(r'data-key="([^"]+)"', page))
    assert {"n", "1", "2", "3", "4", "s", "P", "r", "b", "e", "g", "?"} <= keys
    following = re.search(r'href="([^"]+)" data-key="n"', page)
    assert following is not None
    assert second.id in following[1]
    back = f"/kerja/meja?status=submitted&dokumen={first.id}"
    saved = librarian.send(f"/kerja/dokumen/{first.id}", fields(first, title="Baru", kembali=back))
    assert saved.headers["Location"] == f"{back}&hasil=disimpan"
    assert "Batalkan perubahan ini" in librarian.simulate_get(saved.headers["Location"]).text
    onward = librarian.send(
        f"/kerja/dokumen/{first.id}",
        fields(stored(services, first), aksi="publish", kembali=back, sesudah=f"/kerja/meja?dokumen={second.id}"),
    )
    asked = librarian.simulate_get(onward.headers["Location"]).text
    assert f"/kerja/meja?dokumen={second.id}" in asked
    assert signed_in_as(Role.OFFICER).simulate_get("/kerja/meja").status_code == 403


def test_the_desk_fetches_ahead_only_pictures_that_there_are_and_says_why_a_file_shows_nothing(
    signed_in_as: SignIn, put: Put
) -> None:
    pdf: dict[str, object] = {"media_type": "application/pdf", "lifecycle": Lifecycle.SUBMITTED, "year": 2024}
    first, second = (put(f"Pindaian {n}", "isi", **pdf) for n in (1, 2))
    locked = put("Terkunci", processing=Processing.PASSWORD_PROTECTED, reason=Reason.PASSWORD, **pdf)
    librarian = signed_in_as(Role.LIBRARIAN)

    def desk(document: Document) -> str:
        return librarian.simulate_get(f"/kerja/meja?dokumen={document.id}").text

    assert f'data-warm="/kerja/dokumen/{second.id}/halaman/1/gambar' in desk(first)
    assert "data-warm" not in desk(second)
    assert "kata sandi" in desk(locked)


def test_a_bulk_edit_is_seen_beforehand_run_by_the_worker_and_taken_back(
    signed_in_as: SignIn, services: Services, put: Put
) -> None:
    documents = [put(f"Berkas {n}", lifecycle=Lifecycle.DRAFT, published_at=None) for n in range(5)]
    librarian = signed_in_as(Role.LIBRARIAN)

    def work() -> None:
        with services.database.write() as uow:
            (job,) = uow.jobs.claim([JobKind.BULK_EDIT], 15)
        carry_on(services.database, services.clock, job)

    chosen = {"pilihan": "tercentang", "id": [each.id for each in documents[:3]]}
    change = {"ubah": ["class", "year"], "class": "setiap-saat", "year": "2020"}
    assert "3 dokumen terpilih" in librarian.send("/kerja/sunting-massal", chosen).text
    seen = librarian.send("/kerja/sunting-massal", chosen | change | {"aksi": "lihat"})
    assert "3 berubah" in seen.text
    assert stored(services, documents[0]).year is None
    assert librarian.send("/kerja/sunting-massal", chosen | {"aksi": "mulai"}).status_code == 400
    begun = librarian.send("/kerja/sunting-massal", chosen | change | {"aksi": "mulai"})
    receipt = begun.headers["Location"]
    assert "Sedang dikerjakan" in librarian.simulate_get(receipt).text
    work()
    assert [stored(services, each).year for each in documents] == [2020, 2020, 2020, None, None]
    rows = list(csv.reader(io.StringIO(librarian.simulate_get(f"{receipt}/daftar.csv").text.lstrip("\ufeff"))))
    assert len(rows) == 1 + 3 * 2
    assert signed_in_as(Role.OFFICER).simulate_get(receipt).status_code == 403
    undone = librarian.send(receipt)
    work()
    assert [stored(services, each).year for each in documents] == [None] * 5
    assert stored(services, documents[0]).information_class is InformationClass.PERIODIC
    assert librarian.simulate_get(undone.headers["Location"]).status_code == 200


def test_the_trail_is_searched_and_exported_by_those_who_may_read_it(
    signed_in_as: SignIn, services: Services, draft: Document
) -> None:
    officer = signed_in_as(Role.OFFICER)
    officer.send(f"/kerja/dokumen/{draft.id}", fields(draft, title="=1+1"))
    auditor = signed_in_as(Role.AUDITOR)
    page = auditor.simulate_get(f"/kerja/jejak?dokumen={draft.id}&orang={officer.person.login}&dari=2026-03-02").text
    assert "=1+1" in page
    assert "Tidak ada catatan yang cocok." in auditor.simulate_get("/kerja/jejak?sampai=2026-03-01").text
    lines = auditor.simulate_get(f"/kerja/jejak/ekspor.jsonl?dokumen={draft.id}").text.splitlines()
    assert [json.loads(line)["after"] for line in lines] == [{"title": "=1+1"}]
    rows = list(csv.reader(io.StringIO(auditor.simulate_get("/kerja/jejak/ekspor.csv").text)))
    assert not any(cell.startswith("=") for row in rows for cell in row)
    for role in (Role.OFFICER, Role.LIBRARIAN):
        assert signed_in_as(role).simulate_get("/kerja/jejak").status_code == 403


@pytest.mark.parametrize("language", ["id", "en"])
def test_one_saved_queue_too_many_comes_back_with_its_name_and_its_filter(
    signed_in_as: SignIn, services: Services, draft: Document, language: str
) -> None:
    librarian = signed_in_as(Role.LIBRARIAN)
    with services.database.write() as uow:
        login = next(each.login for each in uow.people.all() if each.role is Role.LIBRARIAN)
        for number in range(30):
            uow.queues.save(SavedQueue(login, f"Antrean {number}", ""))
    answer = librarian.send(
        f"/kerja/antrean?lang={language}", {"nama": "Satu lagi", "unit": "dinkes", "status": "submitted"}
    )
    assert answer.status_code == 400
    assert f'<html lang="{language}"' in answer.text
    assert '<a href="#nama">' in answer.text
    assert 'id="nama-error"' in answer.text
    assert re.search(r'id="nama" name="nama"[^>]*value="Satu lagi"', answer.text)
    assert re.search(r'name="status" value="submitted" checked', answer.text)
    with services.database.read() as uow:
        assert len(uow.queues.saved(login)) == 30


def test_the_queue_of_a_unit_names_and_holds_what_was_filed_under_a_code_merged_into_it(
    signed_in_as: SignIn, services: Services, put: Put, clock: FakeClock
) -> None:
    put("Surat sekolah", unit="disdik", lifecycle=Lifecycle.DRAFT, published_at=None)
    with services.database.write() as uow:
        uow.vocabulary.redirect(Vocabulary.UNIT, "disdik", "dinkes", clock.now())
    page = signed_in_as(Role.LIBRARIAN).simulate_get("/kerja/antrean?unit=disdik").text
    assert "Surat sekolah" in page
    assert '<option value="dinkes" selected>Dinas Kesehatan (1)' in page
    assert "<td>Dinas Kesehatan</td>" in page
    assert "Surat sekolah" in signed_in_as(Role.OFFICER).simulate_get("/kerja/antrean").text
