from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import structlog
from falcon import testing

from archive.classification import InformationClass, SecurityLevel
from archive.documents import Document, Lifecycle

Put = Callable[..., Document]
SECRET = "Kontrak Rahasia Tersembunyi"
NOBODY = "zzzzzzzzzzzz"
THEN = dt.datetime(2026, 3, 3, tzinfo=dt.UTC)
ADDRESSES = [
    "/api/v1/documents/{id}",
    "/api/v1/documents/{id}/file",
    "/api/v1/documents/{id}/file?rendition=converted",
    "/api/v1/documents/{id}/similar",
    "/api/v1/documents/{id}/pages/1",
    "/api/v1/documents/{id}/pages/1/image",
    "/dokumen/{id}",
    "/dokumen/{id}/halaman",
    "/dokumen/{id}/halaman/1",
    "/dokumen/{id}/halaman/1?q=rahasia&laci=temuan",
    "/dokumen/{id}/hal/1",
    "/dokumen/{id}/berkas",
    "/dokumen/{id}/kutipan.bib",
    "/dokumen/{id}/kutipan.ris?hal=1",
]
EXCHANGED = [
    "/cari/atom",
    "/cari/atom?q=rahasia",
    "/cari/daftar.csv",
    "/cari/daftar.csv?q=rahasia",
    "/cari/daftar.json",
    "/cari/daftar.json?q=rahasia",
    "/opensearch/saran?q=kontrak",
    "/sitemap.xml",
    "/sitemap/1.xml",
    "/unit/dinkes/atom",
    "/golongan/berkala/atom",
    "/golongan/berkala/bk-d1/atom",
    "/tahun/2024/atom",
    "/belum-terbaca/atom",
]
LISTS = [
    "/",
    "/cari?q=rahasia",
    "/cari",
    "/api/v1/search?q=rahasia",
    "/jelajah",
    "/unit/dinkes",
    "/golongan/berkala",
    "/golongan/berkala/bk-d1",
    "/golongan/dikecualikan",
    "/tahun/2024",
    "/belum-terbaca",
]
NOT_PUBLIC: list[dict[str, object]] = [
    {"lifecycle": Lifecycle.DRAFT},
    {"lifecycle": Lifecycle.WITHDRAWN},
    {"lifecycle": Lifecycle.WITHDRAWN, "withdrawn_at": THEN},
    {"lifecycle": Lifecycle.WITHDRAWN, "withdrawn_at": THEN, "withdrawal_reason": ""},
    {"lifecycle": Lifecycle.DRAFT, "withdrawn_at": THEN, "withdrawal_reason": "salah"},
    {"lifecycle": Lifecycle.WITHDRAWN, "withdrawn_at": THEN, "withdrawal_reason": "salah"}
    | {"information_class": InformationClass.EXEMPT},
    {"lifecycle": Lifecycle.WITHDRAWN, "withdrawn_at": THEN, "withdrawal_reason": "salah"}
    | {"security": SecurityLevel.LIMITED},
    {"information_class": InformationClass.EXEMPT},
    {"security": SecurityLevel.LIMITED},
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("fields", NOT_PUBLIC, ids=lambda fields: "-".join(map(str, fields.values())))
def test_what_is_not_public_answers_like_what_never_existed(
    client: testing.TestClient, put: Put, address: str, fields: dict[str, object]
) -> None:
    document = put(SECRET, "kata rahasia", id="0123456789ab", **fields)
    headers = {"X-Request-ID": "the-same-for-both"}

    hidden = client.simulate_get(address.format(id=document.id), headers=headers)
    unknown = client.simulate_get(address.format(id="0123456789ac"), headers=headers)

    assert hidden.status_code == unknown.status_code == 404
    assert hidden.content.replace(b"89ab", b"89ac") == unknown.content
    assert dict(hidden.headers) == dict(unknown.headers)


def test_what_is_not_public_is_in_no_answer_and_no_log(client: testing.TestClient, put: Put) -> None:
    document = put(SECRET, "kata rahasia", lifecycle=Lifecycle.DRAFT, year=2024, item="bk-d1")
    put("Laporan terbuka", "kata terbuka", year=2024)
    answers = []

    with structlog.testing.capture_logs() as logged:
        for address in [*LISTS, *EXCHANGED, *ADDRESSES]:
            answers.append(client.simulate_get(address.format(id=document.id)).text)

    assert not [answer for answer in answers if "Tersembunyi" in answer]
    assert not [answer for answer in answers[: len(LISTS) + len(EXCHANGED)] if document.id in answer]
    assert document.id not in str(logged)


def test_queries_are_not_logged(client: testing.TestClient, shelves: object) -> None:
    with structlog.testing.capture_logs() as logged:
        client.simulate_get("/cari", params={"q": "penyakit saya"})
        client.simulate_get("/api/v1/search", params={"q": "penyakit saya"})

    assert [entry["route"] for entry in logged if entry["event"] == "request"] == ["/cari", "/api/v1/search"]
    assert "penyakit" not in str(logged)


def test_a_withdrawn_document_stops_at_once_even_for_a_client_that_kept_it(
    client: testing.TestClient, put: Put, change: Callable[..., Document]
) -> None:
    document = put("Laporan", "kata", content=b"isi berkas")
    address = f"/api/v1/documents/{document.id}/file"
    etag = client.simulate_get(address).headers["ETag"]
    assert client.simulate_get(address, headers={"If-None-Match": etag}).status_code == 304

    change(document, lifecycle=Lifecycle.WITHDRAWN)

    assert client.simulate_get(address, headers={"If-None-Match": etag}).status_code == 404
    assert client.simulate_get("/api/v1/search", params={"q": "kata"}).json["total"] == 0


def test_only_public_relatives_are_linked(client: testing.TestClient, put: Put) -> None:
    parent = put("Surel Undangan", "isi")
    put("Lampiran Terbuka", "isi", parent_id=parent.id)
    put(SECRET, "isi", parent_id=parent.id, lifecycle=Lifecycle.DRAFT)
    orphan = put("Lampiran Yatim", "isi", parent_id=put(SECRET, "isi", lifecycle=Lifecycle.DRAFT).id)

    record = client.simulate_get(f"/api/v1/documents/{parent.id}").json
    page = client.simulate_get(f"/dokumen/{parent.id}").text

    assert [child["title"] for child in record["children"]] == ["Lampiran Terbuka"]
    assert "Lampiran Terbuka" in page
    assert SECRET not in page
    assert client.simulate_get(f"/api/v1/documents/{orphan.id}").json["parent"] is None
    assert SECRET not in client.simulate_get(f"/dokumen/{orphan.id}").text
