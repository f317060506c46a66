from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest

from archive.documents import Document, Lifecycle, Proposal
from archive.editing import edit
from archive.people import CONSOLE, Role
from archive.scheduling import enqueue_due
from search_api.services import Services
from tests.integration.web.conftest import SignedIn
from tests.integration.web.record_forms import fields, stored

Put = Callable[..., Document]
SignIn = Callable[..., SignedIn]
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def draft(put: Put) -> Document:
    return put(
        "Laporan Xilofon", "halaman satu", lifecycle=Lifecycle.DRAFT, published_at=None, year=2024, number="7/2024"
    )


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


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "besok"])
def test_a_time_that_no_calendar_has_is_refused(
    signed_in_as: SignIn, services: Services, draft: Document, at: str
) -> None:
    librarian = signed_in_as(Role.LIBRARIAN)
    answer = librarian.simulate_post(
        f"/api/v1/documents/{draft.id}/moves",
        json={"step": "publish", "at": at},
        headers={"X-CSRF-Token": librarian.csrf},
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("asked", ["dari=0001-01-01", "sampai=9999-12-31"])
def test_the_trail_takes_a_day_without_neighbours_as_none(signed_in_as: SignIn, asked: str) -> None:
    assert signed_in_as(Role.AUDITOR).simulate_get(f"/kerja/jejak?{asked}").status_code == 200
