"""A ZIP or a mail is public as a whole only where everything in it is: its bytes hold every member."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from falcon import testing

from archive.classification import InformationClass, SecurityLevel
from archive.documents import Document, FileType, Lifecycle, Processing
from archive.finding_places import Box
from archive.people import Role
from archive.ports import StoredBlob
from archive.redactions import BlackBox, Ground, put_redacted
from search_api.services import Services
from tests.integration.web.conftest import SignedIn

Put = Callable[..., Document]
Change = Callable[..., Document]
SECRET = b"rahasia gambang kromong"
FILES = ("/api/v1/documents/{id}/file", "/dokumen/{id}/berkas", "/api/v1/documents/{id}/file?rendition=original")


@pytest.fixture
def bundle(put: Put) -> Document:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", SECRET)
    return put(
        "Bundel",
        content=packed.getvalue(),
        file_name="bundel.zip",
        media_type="application/zip",
        file_type=FileType.CONTAINER,
        processing=Processing.UNPACKED,
    )


@pytest.fixture
def member(put: Put, bundle: Document) -> Document:
    """Two steps down: a mail in the ZIP, and a text with the mail."""
    mail = put("Surat", "isi", parent_id=bundle.id)
    return put("Lampiran", "isi", content=SECRET, parent_id=mail.id)


def answers(client: testing.TestClient, document: Document) -> list[testing.Result]:
    own = [client.simulate_get(address.format(id=document.id)) for address in FILES]
    kept = client.simulate_get(FILES[0].format(id=document.id), headers={"If-None-Match": f'"{document.sha256}"'})
    part = client.simulate_get(FILES[0].format(id=document.id), headers={"Range": "bytes=0-9"})
    return [*own, kept, part, client.simulate_head(FILES[0].format(id=document.id))]


def test_a_bundle_of_public_documents_is_handed_out(
    client: testing.TestClient, bundle: Document, member: Document
) -> None:
    assert [each.status_code for each in answers(client, bundle)] == [200, 200, 200, 304, 206, 200]
    assert f"/api/v1/documents/{bundle.id}/file" in client.simulate_get(f"/dokumen/{bundle.id}").text


@pytest.mark.parametrize(
    "closed",
    [
        {"lifecycle": Lifecycle.DRAFT, "published_at": None},
        {"lifecycle": Lifecycle.WITHDRAWN},
        {"information_class": InformationClass.EXEMPT},
        {"security": SecurityLevel.LIMITED},
    ],
)
def test_a_bundle_with_a_member_that_is_not_public_is_not(
    client: testing.TestClient, change: Change, bundle: Document, member: Document, closed: dict[str, object]
) -> None:
    change(member, **closed)

    got = answers(client, bundle)
    page = client.simulate_get(f"/dokumen/{bundle.id}").text

    assert {each.status_code for each in got} == {404}
    assert not [each for each in got if SECRET in each.content]
    assert "tidak terbuka untuk umum" in page
    assert f'href="/api/v1/documents/{bundle.id}/file"' not in page


def test_nor_is_one_of_whose_members_something_is_blacked_out(
    client: testing.TestClient, services: Services, bundle: Document, member: Document
) -> None:
    box = BlackBox(member.id, 1, Box(0, 0, 9, 9), Ground.PERSONAL_SECRET)
    with services.database.write() as uow:
        uow.privacy.set_boxes(member.id, [box])
        put_redacted(uow, services.clock.now(), member, [box], StoredBlob("b" * 64, 5, created=True), [], actor="cli")

    assert {each.status_code for each in answers(client, bundle)} == {404}


def test_those_who_may_read_all_of_it_get_it(
    signed_in_as: Callable[..., SignedIn], change: Change, bundle: Document, member: Document
) -> None:
    change(member, lifecycle=Lifecycle.DRAFT, published_at=None)

    assert signed_in_as(Role.LIBRARIAN).simulate_get(f"/kerja/dokumen/{bundle.id}/berkas").status_code == 200
