"""What other units hold is named to nobody of this one, and names of files stay names in headers."""

from __future__ import annotations

from collections.abc import Callable
from email.message import Message

import pytest
from falcon import testing

from archive.audit import AuditEntry
from archive.deciding_pairs import DECIDING
from archive.documents import Document, Lifecycle
from archive.editing import refuse_proposal
from archive.people import CONSOLE, Role
from archive.relating import relate
from archive.relations import RelationKind
from search_api.services import Services
from tests.conftest import FakeClock
from tests.integration.web.conftest import SignedIn
from tests.integration.web.record_forms import fields, stored

NIK = "6202015506870002"
Put = Callable[..., Document]
SignIn = Callable[..., SignedIn]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LIBRARIAN])
def test_a_related_draft_of_another_unit_is_named_to_its_readers_alone(
    signed_in_as: SignIn, services: Services, put: Put, role: Role
) -> None:
    own = put("Laporan Xilofon", "teks")
    secret = put("Rencana Gambang", "teks", unit="disdik", lifecycle=Lifecycle.DRAFT, published_at=None)
    member = put(
        "Lampiran Kecapi", "teks", unit="disdik", lifecycle=Lifecycle.DRAFT, published_at=None, parent_id=own.id
    )
    relate(services.database, services.clock, own.id, RelationKind.RELATED, secret.id, actor="cli")

    page = signed_in_as(role).simulate_get(f"/kerja/dokumen/{own.id}").text

    for each in (secret, member):
        assert (each.title in page) is (role is Role.LIBRARIAN)


def test_a_title_with_personal_data_comes_back_at_its_field_and_the_public_never_reads_it(
    signed_in_as: SignIn, services: Services, put: Put, client: testing.TestClient
) -> None:
    document = put("Laporan Xilofon", "teks", year=2024)
    officer = signed_in_as(Role.OFFICER)

    answer = officer.send(f"/kerja/dokumen/{document.id}", fields(document, title=f"Daftar NIK {NIK}"))

    assert answer.status_code == 400
    assert 'id="title-error"' in answer.text
    assert stored(services, document) == document
    assert NIK not in client.simulate_get(f"/dokumen/{document.id}").text


@pytest.mark.parametrize(
    "name",
    [
        "laporan.pdf\"; filename*=UTF-8''pasang.exe; x=\"",
        "laporan\r\nSet-Cookie: a=b.pdf",
        "laporan\u202efdp.exe",
        'kutipan "a" dan \\.pdf',
        'berkas \u202e " é.pdf',
    ],
)
def test_a_file_name_says_nothing_else_in_the_header(client: testing.TestClient, put: Put, name: str) -> None:
    document = put("Laporan", "teks", file_name=name)

    header = client.simulate_get(f"/api/v1/documents/{document.id}/file").headers["Content-Disposition"]

    parsed = Message()
    parsed["Content-Disposition"] = header
    assert parsed.get_content_disposition() == "attachment"
    assert {key for key, _ in parsed.get_params([], header="Content-Disposition")} <= {"attachment", "filename"}
    assert header.isprintable()
    assert "%E2%80%AE" not in header


def test_a_record_does_not_say_changed_for_what_no_reader_sees(
    client: testing.TestClient, services: Services, put: Put, clock: FakeClock
) -> None:
    document = put("Laporan", "teks")
    before = client.simulate_get(f"/dokumen/{document.id}").text
    clock.advance(3600)

    refuse_proposal(services.database, services.clock, document.id, "title", "Lain", person=CONSOLE)
    with services.database.write() as uow:
        uow.audit.append(AuditEntry(clock.now(), "cli", DECIDING, document.id, {}, {"other": "x"}))

    assert client.simulate_get(f"/dokumen/{document.id}").text == before
