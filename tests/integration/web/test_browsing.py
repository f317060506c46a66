from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from falcon import testing

from archive.classification import InformationClass, SecurityLevel
from archive.documents import Document, Lifecycle, Processing, Reason
from archive.units import Unit, UnitKind
from search_api.services import Services
from storage.reference_lists import seed_subjects

Put = Callable[..., Document]
SECRET = "Kontrak Rahasia Tersembunyi"
LISTS = [
    "/unit/disdik",
    "/golongan/berkala",
    "/golongan/berkala/bk-d1",
    "/tahun/2021",
    "/subjek/kesehatan",
    "/belum-terbaca",
]


@pytest.fixture
def about(services: Services, client: testing.TestClient) -> Callable[..., None]:
    """Gives a document its subjects."""
    with services.database.write() as uow:
        seed_subjects(uow)

    def giving(document: Document, *codes: str) -> None:
        with services.database.write() as uow:
            uow.subjects.set_subjects(document.id, codes)

    return giving


@pytest.fixture
def everywhere(put: Put, about: Callable[..., None]) -> Put:
    """Puts a document that stands in every list."""

    def putting(title: str, **fields: object) -> Document:
        plain: dict[str, object] = {
            "unit": "disdik",
            "year": 2021,
            "item": "bk-d1",
            "processing": Processing.PASSWORD_PROTECTED,
            "reason": Reason.PASSWORD,
        }
        document = put(title, **(plain | fields))
        about(document, "kesehatan")
        return document

    return putting


@pytest.mark.parametrize("address", LISTS)
def test_a_list_shows_its_documents_newest_first_twenty_to_a_page(
    client: testing.TestClient, everywhere: Put, address: str
) -> None:
    for number in range(23):
        moment = dt.datetime(2026, 1, 1 + number, tzinfo=dt.UTC)
        everywhere(f"Laporan ke-{number} akhir", published_at=moment)

    first = client.simulate_get(address).text
    second = client.simulate_get(address, params={"page": "2"}).text
    beyond = client.simulate_get(address, params={"page": "9"}).text

    assert "23 dokumen" in first
    assert re.findall(r"Laporan ke-(\d+) akhir</a>", first) == [str(number) for number in range(22, 2, -1)]
    assert re.findall(r"Laporan ke-(\d+) akhir</a>", second) == ["2", "1", "0"]
    assert '<ol class="hits" start="21">' in second
    assert f'<a rel="next" href="{address}?page=2">' in first
    assert f'<a rel="prev" href="{address}">' in second
    assert "Halaman ini kosong" in beyond
    assert f'href="{address}/atom"' in first
    assert 'href="/jelajah">Jelajahi</a>' in first


@pytest.mark.parametrize("address", [*LISTS, "/jelajah"])
@pytest.mark.parametrize(
    "fields",
    [
        {"lifecycle": Lifecycle.DRAFT},
        {"lifecycle": Lifecycle.WITHDRAWN},
        {"information_class": InformationClass.EXEMPT},
        {"security": SecurityLevel.LIMITED},
    ],
    ids=lambda fields: "-".join(map(str, fields.values())),
)
def test_what_is_not_public_changes_no_list_and_no_count(
    client: testing.TestClient, everywhere: Put, address: str, fields: dict[str, object]
) -> None:
    everywhere("Laporan terbuka")
    before = client.simulate_get(address).text

    everywhere(SECRET, **fields)

    assert client.simulate_get(address).text == before
    assert "Laporan terbuka" in before or address == "/jelajah"


def test_a_year_of_drafts_answers_like_a_year_of_nothing(client: testing.TestClient, put: Put) -> None:
    put(SECRET, year=1987, lifecycle=Lifecycle.DRAFT)
    headers = {"X-Request-ID": "the-same-for-both"}

    hidden = client.simulate_get("/tahun/1987", headers=headers)
    unknown = client.simulate_get("/tahun/1986", headers=headers)

    assert hidden.status_code == unknown.status_code == 404
    assert hidden.content.replace(b"1987", b"1986") == unknown.content


@pytest.mark.parametrize(
    "address",
    [
        "/unit/entah",
        "/golongan/entah",
        "/golongan/entah/bk-d1",
        "/golongan/berkala/entah",
        "/golongan/berkala/ss-a",
        "/golongan/dikecualikan/bk-d1",
        "/tahun/20211",
        "/tahun/kemarin",
        "/tahun/2021",
        "/subjek/entah",
    ],
)
def test_what_there_is_not_is_not_found(client: testing.TestClient, address: str) -> None:
    assert client.simulate_get(address).status_code == 404


def test_a_withdrawn_document_leaves_its_lists_at_once(
    client: testing.TestClient, everywhere: Put, change: Put
) -> None:
    document = everywhere("Laporan Ditarik")

    change(document, lifecycle=Lifecycle.WITHDRAWN)

    pages = [client.simulate_get(address).text for address in LISTS]
    assert not [page for page in pages if "Laporan Ditarik" in page]


def test_every_way_in_has_its_count(client: testing.TestClient, everywhere: Put) -> None:
    everywhere("Laporan")

    page = client.simulate_get("/jelajah").text

    assert '<a href="/unit/disdik">Dinas Pendidikan</a> <span class="count">1</span>' in page
    assert '<a href="/unit/dinkes">Dinas Kesehatan</a> <span class="count">0</span>' in page
    assert '<a href="/golongan/berkala">Berkala</a> <span class="count">1</span>' in page
    assert '<a href="/subjek/kesehatan">Kesehatan</a> <span class="count">1</span>' in page
    assert 'href="/tahun/2021"' in page
    assert 'href="/belum-terbaca"' in page


def test_a_unit_tells_what_it_took_over_and_who_followed_it(client: testing.TestClient, services: Services) -> None:
    with services.database.write() as uow:
        uow.units.put(Unit("lama", "Dinas Lama", UnitKind.AGENCY, valid_until=dt.date(2020, 12, 31), verified=True))
        uow.units.put(Unit("baru", "Dinas Baru", UnitKind.AGENCY, predecessors=("lama", "hilang"), role="ppid_utama"))

    old, new = client.simulate_get("/unit/lama").text, client.simulate_get("/unit/baru").text

    assert '<dt>Meneruskan tugas dari</dt><dd><a href="/unit/lama">Dinas Lama</a>, <code>hilang</code></dd>' in new
    assert "PPID utama" in new
    assert "nama belum dikonfirmasi" in new
    assert '<dt>Tugasnya diteruskan oleh</dt><dd><a href="/unit/baru">Dinas Baru</a></dd>' in old
    assert "sampai 31 Desember 2020" in old
    assert "nama belum dikonfirmasi" not in old


def test_the_bars_of_a_unit_lead_to_its_documents_of_that_year(client: testing.TestClient, put: Put) -> None:
    put("Laporan", year=2021)

    assert (
        'href="/cari?unit=dinkes&amp;year=2021"><span class="years-count">1' in client.simulate_get("/unit/dinkes").text
    )


@pytest.mark.parametrize(
    ("address", "hidden"),
    [
        ("/unit/disdik", ("unit", "disdik")),
        ("/golongan/berkala", ("class", "berkala")),
        ("/golongan/berkala/bk-d1", ("class", "berkala")),
        ("/tahun/2021", ("year", "2021")),
    ],
)
def test_a_list_can_be_searched_within(
    client: testing.TestClient, everywhere: Put, address: str, hidden: tuple[str, str]
) -> None:
    everywhere("Laporan")

    form = re.search(r'<form class="within".*?</form>', client.simulate_get(address).text, re.DOTALL)

    assert form is not None
    assert '<input type="hidden" name="{}" value="{}">'.format(*hidden) in form[0]


def test_a_class_says_what_the_law_asks_and_counts_each_item(client: testing.TestClient, everywhere: Put) -> None:
    everywhere("Laporan")

    page = client.simulate_get("/golongan/berkala").text
    item = client.simulate_get("/golongan/berkala/bk-a2").text

    assert "Pasal 9 Undang-Undang Nomor 14 Tahun 2008" in page
    assert re.search(r'href="/golongan/berkala/bk-d1">[^<]+</a> <span class="count">1</span>', page)
    assert re.search(
        r'bk-a2">Visi dan misi</a> <span class="count">0</span>\s*<span lang="id">.*belum dikonfirmasi', page
    )
    assert "petugas informasi belum mengonfirmasi" in item
    assert 'href="/bantuan/meminta"' in item


def test_the_exempt_class_explains_and_lists_nothing(client: testing.TestClient, put: Put) -> None:
    put(SECRET, information_class=InformationClass.EXEMPT)

    page = client.simulate_get("/golongan/dikecualikan").text

    assert "Pasal 17" in page
    assert "tidak ada yang didaftar di sini" in page
    assert SECRET not in page
    assert 'class="hits"' not in page


def test_what_cannot_be_searched_says_why(client: testing.TestClient, everywhere: Put) -> None:
    everywhere("Terkunci")

    page = client.simulate_get("/belum-terbaca").text

    assert "Terkunci kata sandi" in page
    assert "kirimkan salinan tanpa kata sandi" in page


def test_subjects_lead_to_those_above_and_below(client: testing.TestClient, about: Callable[..., None]) -> None:
    above, below = (client.simulate_get(f"/subjek/{code}").text for code in ("anggaran-keuangan", "pajak-retribusi"))

    assert '<a href="/subjek/pajak-retribusi">' in above
    assert '<a href="/subjek/anggaran-keuangan">' in below
    assert "Budget and finance" in client.simulate_get("/subjek/anggaran-keuangan?lang=en").text
