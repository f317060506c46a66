from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable

import pytest

from archive.bulk_editing import carry_on
from archive.classification import InformationClass
from archive.documents import Document, Lifecycle, Proposal
from archive.editing import edit
from archive.jobs import JobKind
from archive.people import CONSOLE, Role
from archive.scheduling import enqueue_due
from search_api.services import Services
from tests.integration.web.conftest import SignedIn

Put = Callable[..., Document]
SignIn = Callable[..., SignedIn]
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def draft(put: Put) -> Document:
    return put(
        "Laporan Xilofon", "halaman satu", lifecycle=Lifecycle.DRAFT, published_at=None, year=2024, number="7/2024"
    )


def stored(services: Services, document: Document) -> Document:
    with services.database.read() as uow:
        found = uow.documents.get(document.id)
    assert found is not None
    return found


def fields(document: Document, **typed: str) -> dict[str, object]:
    """The form as a browser would send it back, with what was typed into it."""
    base = {
        "title": document.title,
        "number": document.number or "",
        "year": str(document.year or ""),
        "date": document.date.isoformat() if document.date else "",
        "class": document.information_class or "",
    }
    return {
        "revisi": document.revision,
        **{name: typed.get(name, value) for name, value in base.items()},
        **{f"lama-{name}": value for name, value in base.items()},
        **{name: value for name, value in typed.items() if name not in base},
    }


def test_an_edit_is_stored_and_its_author_may_undo_it(
    signed_in_as: SignIn, services: Services, draft: Document
) -> None:
    officer = signed_in_as(Role.OFFICER)
    address = f"/kerja/dokumen/{draft.id}"
    answer = officer.send(address, fields(draft, title="Laporan Gambang", year="2023"))
    assert answer.status_code == 303
    page = officer.simulate_get(answer.headers["Location"])
    assert "Perubahan disimpan." in page.text
    assert "Batalkan perubahan ini" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    changed = stored(services, draft)
    assert (changed.title, changed.year, changed.number) == ("Laporan Gambang", 2023, "7/2024")
    assert officer.send(f"{address}/batal").status_code == 303
    assert stored(services, draft).title == "Laporan Xilofon"


def test_a_stale_edit_comes_back_with_both_versions_and_nothing_typed_is_lost(
    signed_in_as: SignIn, services: Services, draft: Document
) -> None:
    edit(
        services.database,
        services.clock,
        draft.id,
        {"title": "Judul orang lain", "number": "8/2024"},
        person=CONSOLE,
        revision=None,
    )
    officer = signed_in_as(Role.OFFICER)
    answer = officer.send(f"/kerja/dokumen/{draft.id}", fields(draft, title="Judul saya"))
    assert answer.status_code == 409
    assert [each for each in ("Judul orang lain", "Judul saya", "8/2024") if each not in answer.text] == []
    now = stored(services, draft)
    assert now.title == "Judul orang lain"
    assert f'name="revisi" value="{now.revision}"' in answer.text
    again = {"revisi": now.revision, "title": "Judul saya", "lama-title": now.title}
    assert officer.send(f"/kerja/dokumen/{draft.id}", again).status_code == 303
    assert (stored(services, draft).title, stored(services, draft).number) == ("Judul saya", "8/2024")


def test_bad_input_comes_back_at_its_field_with_what_was_typed(
    signed_in_as: SignIn, services: Services, draft: Document
) -> None:
    answer = signed_in_as(Role.OFFICER).send(
        f"/kerja/dokumen/{draft.id}", fields(draft, title="<b>Baru</b>", year="dua ribu")
    )
    assert answer.status_code == 400
    assert 'id="year-error"' in answer.text
    assert "&lt;b&gt;Baru&lt;/b&gt;" in answer.text
    assert "<b>Baru" not in answer.text
    assert stored(services, draft) == draft


def test_a_proposal_is_taken_with_one_button_and_a_refused_one_is_gone(
    signed_in_as: SignIn, services: Services, draft: Document
) -> None:
    with services.database.write() as uow:
        uow.documents.set_proposals(
            draft.id, [Proposal("title", "Usul A", "first_page", "USUL A"), Proposal("title", "Usul B", "content")]
        )
    librarian = signed_in_as(Role.LIBRARIAN)
    address = f"/kerja/dokumen/{draft.id}"
    assert [each in librarian.simulate_get(address).text for each in ("Usul A", "Usul B")] == [True, True]
    librarian.send(address, fields(draft, tolak="title:Usul B"))
    librarian.send(address, fields(draft, terima="title:Usul A", number="9"))
    assert (stored(services, draft).title, stored(services, draft).number) == ("Usul A", "9")
    assert 'name="terima" value="title:Usul' not in librarian.simulate_get(address).text


def test_what_is_missing_is_named_and_publishing_waits_for_it(
    signed_in_as: SignIn, services: Services, put: Put
) -> None:
    document = put("Tanpa golongan", lifecycle=Lifecycle.DRAFT, information_class=None, published_at=None)
    librarian = signed_in_as(Role.LIBRARIAN)
    for address in (f"/kerja/dokumen/{document.id}", f"/kerja/dokumen/{document.id}/pindah?langkah=publish"):
        page = librarian.simulate_get(address).text
        assert "Golongan informasi belum ditetapkan." in page
        assert "Tanggal atau tahun belum diisi." in page
    answer = librarian.send(f"/kerja/dokumen/{document.id}/pindah", {"langkah": "publish"})
    assert answer.status_code == 400
    assert not stored(services, document).is_public


def test_a_document_goes_back_and_forth_with_a_comment_and_is_published(
    signed_in_as: SignIn, services: Services, draft: Document
) -> None:
    officer, librarian = signed_in_as(Role.OFFICER), signed_in_as(Role.LIBRARIAN)
    move = f"/kerja/dokumen/{draft.id}/pindah"
    officer.send(move, {"langkah": "submit", "alasan": "mohon diperiksa"})
    assert librarian.send(move, {"langkah": "return"}).status_code == 400
    librarian.send(move, {"langkah": "return", "alasan": "halaman 3 <terpotong>"})
    assert "halaman 3 &lt;terpotong&gt;" in officer.simulate_get(f"/kerja/dokumen/{draft.id}").text
    officer.send(move, {"langkah": "submit"})
    shown = librarian.simulate_get(f"{move}?langkah=publish&kembali=/kerja/meja")
    assert [each for each in (draft.title, draft.file_name, f"/dokumen/{draft.id}") if each not in shown.text] == []
    answer = librarian.send(move, {"langkah": "publish", "kembali": "/kerja/meja?status=submitted"})
    assert answer.headers["Location"] == "/kerja/meja?status=submitted&hasil=terbit"
    assert stored(services, draft).is_public


@pytest.mark.parametrize("back", ["https://jahat.example/", "//jahat.example", "/kerja/\\jahat", "/kerja//jahat", "x"])
def test_a_form_leads_back_to_the_staff_side_only(signed_in_as: SignIn, draft: Document, back: str) -> None:
    answer = signed_in_as(Role.OFFICER).send(f"/kerja/dokumen/{draft.id}", fields(draft, title="X Y", kembali=back))
    assert answer.headers["Location"].startswith(f"/kerja/dokumen/{draft.id}")


def test_a_later_publication_is_in_the_zone_of_the_site_and_can_be_taken_back(
    signed_in_as: SignIn, services: Services, draft: Document
) -> None:
    librarian = signed_in_as(Role.LIBRARIAN)
    move = f"/kerja/dokumen/{draft.id}/pindah"
    later = {"langkah": "publish", "kapan": "nanti", "tanggal": "2026-03-03", "jam": "08:00"}
    assert librarian.send(move, later | {"tanggal": "besok"}).status_code == 400
    assert librarian.send(move, later | {"tanggal": "2026-03-01"}).status_code == 400
    assert librarian.send(move, later).status_code == 303
    with services.database.read() as uow:
        wish = uow.schedule.get(draft.id)
    assert wish is not None
    assert wish.at == dt.datetime(2026, 3, 3, 1, 0, tzinfo=dt.UTC)
    assert "Akan terbit 3 Mar 2026 08.00" in librarian.simulate_get(f"/kerja/dokumen/{draft.id}").text
    librarian.send(move, {"langkah": "unschedule"})
    assert enqueue_due(services.database, services.clock) == 0


@pytest.mark.parametrize(
    ("role", "unit", "reads", "edits", "publishes"),
    [
        (Role.OFFICER, "dinkes", True, True, False),
        (Role.OFFICER, "disdik", False, False, False),
        (Role.LIBRARIAN, None, True, True, True),
        (Role.INFORMATION_OFFICE, None, True, True, True),
        (Role.ADMINISTRATOR, None, True, True, True),
        (Role.SUPERVISOR, None, True, False, False),
        (Role.AUDITOR, None, True, False, False),
    ],
)
def test_every_role_reads_edits_and_publishes_as_far_as_its_rights_go(
    signed_in_as: SignIn,
    services: Services,
    draft: Document,
    role: Role,
    unit: str | None,
    reads: bool,
    edits: bool,
    publishes: bool,
) -> None:
    somebody = signed_in_as(role, unit)
    page = somebody.simulate_get(f"/kerja/dokumen/{draft.id}")
    assert (page.status_code == 200) is reads
    text = somebody.simulate_get(f"/kerja/dokumen/{draft.id}/halaman/1/teks")
    assert (text.text == "halaman satu") is reads
    assert (somebody.send(f"/kerja/dokumen/{draft.id}", fields(draft, title="Lain")).status_code == 303) is edits
    assert (stored(services, draft).title == "Lain") is edits
    answer = somebody.send(f"/kerja/dokumen/{draft.id}/pindah", {"langkah": "publish"})
    assert (answer.status_code == 303) is publishes
    assert stored(services, draft).is_public is publishes


def test_nobody_sees_anything_of_it_without_signing_in(client: SignedIn, draft: Document) -> None:
    for address in (
        f"/kerja/dokumen/{draft.id}",
        f"/kerja/dokumen/{draft.id}/halaman/1/teks",
        f"/kerja/dokumen/{draft.id}/halaman/1/gambar",
        "/kerja/antrean",
        "/kerja/meja",
        "/kerja/jejak",
        "/kerja/sunting-massal",
    ):
        answer = client.simulate_get(address)
        assert answer.status_code == 303, address
        assert "Xilofon" not in answer.text


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


def test_a_program_patches_with_the_revision_it_saw(signed_in_as: SignIn, services: Services, draft: Document) -> None:
    librarian = signed_in_as(Role.LIBRARIAN)
    address = f"/api/v1/documents/{draft.id}"
    token = JSON | {"X-CSRF-Token": librarian.csrf}

    def patch(body: object, **headers: str) -> tuple[int, object]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = librarian.simulate_patch(address, body=json.dumps(body), headers=token | named)
        return answer.status_code, answer.headers.get("ETag")

    assert patch({"title": "Baru"}) == (428, None)
    assert patch({"title": "Baru", "date": "2024-05-06"}, If_Match='"r1"') == (200, '"r2"')
    assert patch({"title": "Lagi"}, If_Match='"r1"')[0] == 412
    assert patch({"title": "", "warna": "x"}, If_Match="*")[0] == 400
    assert patch(["x"], If_Match="*")[0] == 400
    assert patch({"number": None, "subjects": []}, If_Match="*") == (200, '"r3"')
    assert stored(services, draft).number is None
    no_token = librarian.simulate_patch(address, body="{}", headers=JSON | {"If-Match": "*"})
    assert no_token.status_code == 403
    moves = f"{address}/moves"
    assert librarian.simulate_post(moves, body='{"step": "fly"}', headers=token).status_code == 400
    stale = librarian.simulate_post(moves, body='{"step": "publish"}', headers=token | {"If-Match": '"r1"'})
    assert stale.status_code == 412
    at = json.dumps({"step": "publish", "at": "2026-04-01T08:00:00+07:00"})
    assert librarian.simulate_post(moves, body=at, headers=token).json["lifecycle"] == "draft"
    done = librarian.simulate_post(moves, body='{"step": "publish"}', headers=token)
    assert done.json["lifecycle"] == "published"
    stale = librarian.simulate_post(moves, body='{"step": "undo"}', headers=token | {"If-Match": '"r1"'})
    assert stale.status_code == 412
    undone = librarian.simulate_post(moves, body='{"step": "undo"}', headers=token)
    assert undone.json["lifecycle"] == "draft"
    assert librarian.simulate_post(moves, body='{"step": "undo"}', headers=token).status_code == 400
