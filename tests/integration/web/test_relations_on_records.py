"""What a record tells of the documents around it: relations from both sides, versions, and what is in force."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from falcon import testing

from archive.documents import Document, Lifecycle
from archive.errors import InvalidInput, NotFound
from archive.relating import relate, unrelate
from archive.relations import INVERSE, RelationKind, RelationSide
from search_api.services import Services

Put = Callable[..., Document]
Change = Callable[..., Document]
Relate = Callable[..., bool]
SECRET = "Rancangan Tersembunyi"


@pytest.fixture
def relating(services: Services) -> Relate:
    def say(first: Document, kind: RelationKind, second: Document, note: str = "") -> bool:
        return relate(services.database, services.clock, first.id, kind, second.id, actor="cli", note=note)

    return say


def record(client: testing.TestClient, document: Document) -> dict[str, object]:
    answer: dict[str, object] = client.simulate_get(f"/api/v1/documents/{document.id}").json
    return answer


@pytest.mark.parametrize("kind", RelationKind)
def test_a_relation_is_read_from_both_sides(
    client: testing.TestClient, put: Put, relating: Relate, kind: RelationKind
) -> None:
    acting, other = put("Peraturan Pertama", "isi"), put("Peraturan Kedua", "isi")
    assert relating(acting, kind, other, note="Pasal 5")
    # What replaces another stands under the address of the older one, which then has one for its own version.
    at, other_at = (
        (f"/dokumen/{other.id}", f"/dokumen/{other.id}/versi/1")
        if kind is RelationKind.REPLACES
        else (f"/dokumen/{acting.id}", f"/dokumen/{other.id}")
    )

    (seen,) = record(client, acting)["relations"]  # type: ignore[misc]
    (inverse,) = record(client, other)["relations"]  # type: ignore[misc]
    assert (seen["kind"], seen["note"], seen["document"]["title"]) == (kind.value, "Pasal 5", "Peraturan Kedua")
    assert (inverse["kind"], inverse["document"]["id"]) == (INVERSE[kind].value, acting.id)
    page = client.simulate_get(at).text
    assert f"<dt>{seen['label']}</dt>" in page
    assert "Pasal 5" in page
    assert f'href="{other_at}"' in page


def test_labels_are_in_the_language_of_the_reader(client: testing.TestClient, put: Put, relating: Relate) -> None:
    law, amendment = put("Perda 5", "isi"), put("Perda 6", "isi")
    relating(amendment, RelationKind.AMENDS, law)

    assert "Diubah dengan" in client.simulate_get(f"/dokumen/{law.id}").text
    assert "Amended by" in client.simulate_get(f"/dokumen/{law.id}?lang=en").text


@pytest.mark.parametrize("kind", RelationKind)
def test_a_relation_to_what_is_not_public_does_not_leak(
    client: testing.TestClient, put: Put, relating: Relate, kind: RelationKind
) -> None:
    document = put("Peraturan", "isi")
    before = client.simulate_get(f"/dokumen/{document.id}").text
    plain = record(client, document)
    relating(put(SECRET, "isi", lifecycle=Lifecycle.DRAFT), kind, document, note="catatan rahasia")
    relating(document, kind, put(SECRET, "isi", lifecycle=Lifecycle.WITHDRAWN), note="catatan rahasia")

    assert record(client, document) == plain
    assert client.simulate_get(f"/dokumen/{document.id}").text == before


def test_versions_are_the_whole_chain_newest_first(client: testing.TestClient, put: Put, relating: Relate) -> None:
    # Ids run against the order of versions, and the newest replaces both.
    third, first, second = (put(f"Rencana Kerja edisi {name}", "isi") for name in ("tiga", "satu", "dua"))
    relating(second, RelationKind.REPLACES, first)
    relating(third, RelationKind.REPLACES, second)
    relating(third, RelationKind.REPLACES, first)

    for document in (first, second, third):
        versions = record(client, document)["versions"]
        assert [each["id"] for each in versions] == [third.id, second.id, first.id]  # type: ignore[attr-defined, index]
        assert [each["current"] for each in versions].count(True) == 1  # type: ignore[attr-defined, index]
    page = client.simulate_get(f"/dokumen/{first.id}/versi/2").text
    assert page.index("edisi tiga</a>", page.index('id="versi"')) < page.index("sedang Anda baca")
    assert 'id="versi"' not in client.simulate_get(f"/dokumen/{put('Sendiri', 'isi').id}").text


def test_a_replaced_document_says_so_first_and_leads_to_the_newest(
    client: testing.TestClient, put: Put, change: Change, relating: Relate
) -> None:
    first, second, third = (put(f"Rencana edisi {name}", "isi") for name in ("satu", "dua", "tiga"))
    relating(second, RelationKind.REPLACES, first)
    relating(third, RelationKind.REPLACES, second)

    page = client.simulate_get(f"/dokumen/{first.id}/versi/1").text
    assert page.index("Dokumen ini sudah digantikan") < page.index("<h1")
    assert page.index("Yang paling baru:") < page.index("Rencana edisi tiga") < page.index("<h1")
    assert "sudah digantikan" not in client.simulate_get(f"/dokumen/{first.id}").text
    assert [each["id"] for each in record(client, first)["in_force"]] == [third.id]  # type: ignore[attr-defined]

    change(second, lifecycle=Lifecycle.DRAFT)  # the way to the newest leads through it, and does not tell of it
    page = client.simulate_get(f"/dokumen/{first.id}/versi/1").text
    assert "edisi dua" not in page
    assert [each["id"] for each in record(client, first)["versions"]] == [third.id, first.id]  # type: ignore[attr-defined]
    assert page.index("Rencana edisi tiga") < page.index("<h1")

    change(third, lifecycle=Lifecycle.WITHDRAWN)
    assert "sudah digantikan" not in client.simulate_get(f"/dokumen/{first.id}").text


def test_a_revoked_document_leads_to_what_is_in_force(client: testing.TestClient, put: Put, relating: Relate) -> None:
    old, new, newest = put("Perbup 31/2014", "isi"), put("Perbup 12/2023", "isi"), put("Perbup 9/2025", "isi")
    relating(new, RelationKind.REVOKES, old, note="seluruhnya")
    relating(newest, RelationKind.REPLACES, new)

    page = client.simulate_get(f"/dokumen/{old.id}").text
    notice = re.search(r'<aside class="notice".*?</aside>', page, re.DOTALL)
    assert notice is not None
    said = ("Dokumen ini sudah dicabut", "Dicabut dengan", "Perbup 12/2023", "(seluruhnya)", "Perbup 9/2025")
    assert [each for each in said if each not in notice[0]] == []
    assert record(client, old)["versions"] == []


def test_relating_checks_what_it_is_told(put: Put, relating: Relate, services: Services) -> None:
    first, second, third = put("Satu", "isi"), put("Dua", "isi"), put("Tiga", "isi")
    with pytest.raises(InvalidInput, match="dirinya sendiri"):
        relating(first, RelationKind.RELATED, first)
    with pytest.raises(NotFound, match="zzzzzzzzzzzz"):
        relate(services.database, services.clock, first.id, RelationKind.AMENDS, "zzzzzzzzzzzz", actor="cli")
    relating(second, RelationKind.REPLACES, first)
    relating(third, RelationKind.REPLACES, second)
    with pytest.raises(InvalidInput, match="menggantikan"):
        relating(first, RelationKind.REPLACES, third)
    with services.database.read() as uow:
        assert len(uow.relations.of_documents([first.id, second.id, third.id])) == 2


def test_relating_leaves_audit_entries_and_twice_changes_nothing(
    put: Put, relating: Relate, services: Services, clock: object
) -> None:
    first, second = put("Satu", "isi"), put("Dua", "isi")
    assert relating(second, RelationKind.RELATED, first, note="lihat juga")
    assert not relating(first, RelationKind.RELATED, second)  # it reads the same from both sides
    with services.database.read() as uow:
        (entry,) = uow.audit.of_document(first.id)
    assert (entry.actor, entry.action) == ("cli", "relate")
    assert entry.after == {"kind": "related", "other": second.id, "note": "lihat juga"}

    taken = (services.database, services.clock, second.id, RelationKind.RELATED, first.id)
    assert unrelate(*taken, actor="cli")
    assert not unrelate(*taken, actor="cli")
    with services.database.read() as uow:
        assert [each.action for each in uow.audit.of_document(first.id)] == ["relate", "unrelate"]
        assert uow.relations.of_documents([first.id]) == []


def test_documents_that_revoke_each_other_do_not_hang_the_page(
    client: testing.TestClient, put: Put, relating: Relate
) -> None:
    first, second = put("Satu", "isi"), put("Dua", "isi")
    relating(first, RelationKind.REVOKES, second)
    relating(second, RelationKind.REVOKES, first)

    assert client.simulate_get(f"/dokumen/{first.id}").status_code == 200
    assert {each["kind"] for each in record(client, first)["relations"]} == {  # type: ignore[attr-defined]
        RelationSide.REVOKES,
        RelationSide.REVOKED_BY,
    }


def test_dates_stand_beside_versions(client: testing.TestClient, put: Put, relating: Relate) -> None:
    old, new = put("Renja", "isi", date=dt.date(2024, 1, 15)), put("Renja perubahan", "isi", date=dt.date(2024, 7, 1))
    relating(new, RelationKind.REPLACES, old)

    page = client.simulate_get(f"/dokumen/{old.id}/versi/1").text
    assert page.index("1 Jul 2024", page.index('id="versi"')) < page.rindex("15 Jan 2024</span>")
    assert [each["date"] for each in record(client, old)["versions"]] == ["2024-07-01", "2024-01-15"]  # type: ignore[attr-defined]
