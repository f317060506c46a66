"""What one server process changes holds in every other: nobody is served from what another process remembers."""

from __future__ import annotations

import http.client
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest
from reportlab.pdfgen.canvas import Canvas

from archive.accounts import add_person, change_person, set_active
from archive.classification import InformationClass
from archive.deposits import DepositTerms, IncomingFile, deposit
from archive.own_account import add_key
from archive.people import CONSOLE, Action, Person, Role
from archive.sessions import SessionLimits, close_sessions, open_session
from search_api.settings import Settings, process_environment
from search_api.wiring import Archive, open_archive
from tests.waiting import until

SECONDS = 60.0
SERVERS = 2
pytestmark = [
    pytest.mark.long(9),
    pytest.mark.xdist_group("servers"),
    pytest.mark.timeout(300),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs POSIX processes"),
]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Site:
    """An archive and the addresses of the processes that answer for it, each a server of its own."""

    archive: Archive
    servers: tuple[str, ...]
    documents: dict[str, str] = field(default_factory=dict)

    def ask(
        self, server: str, path: str, *, cookie: str = "", form: dict[str, str] | None = None, **headers: str
    ) -> Answer:
        """One request over a connection of its own; redirects are not followed."""
        connection = http.client.HTTPConnection(server, timeout=SECONDS)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if cookie:
            sent["Cookie"] = f"arsip={cookie}"
        body = None
        if form is not None:
            body, sent["Content-Type"] = urlencode(form), "application/x-www-form-urlencoded"
        try:
            connection.request("GET" if form is None else "POST", path, body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.headers), answer.read().decode("utf-8", "replace"))
        finally:
            connection.close()

    def everywhere(self, path: str, *, cookie: str = "", **headers: str) -> list[int]:
        """What each server answers."""
        return [self.ask(server, path, cookie=cookie, **headers).status for server in self.servers]

    def send(self, path: str, cookie: str, **fields: str) -> Answer:
        """A form of the page at this address, sent to the first server."""
        page = self.ask(self.servers[0], path, cookie=cookie)
        token = re.search(r'name="csrf" value="([^"]+)"', page.body)
        assert token, page
        return self.ask(self.servers[0], path.partition("?")[0], cookie=cookie, form={"csrf": token[1], **fields})

    def hits(self, server: str, question: str) -> set[str]:
        """The documents an anonymous reader finds."""
        answer = self.ask(server, f"/api/v1/search?q={quote(question)}")
        assert answer.status == 200, answer
        return {hit["id"] for hit in json.loads(answer.body)["hits"]}

    def sign_in(self, person: Person) -> str:
        """The token of a session."""
        return open_session(self.archive.database, self.archive.clock, person.login, SessionLimits())

    def person(self, login: str, role: Role, unit: str | None = None) -> Person:
        """Somebody with an account."""
        return add_person(self.archive.database, self.archive.clock, Person(login, login, role, unit), "", by=CONSOLE)


def letter(line: str) -> bytes:
    """A PDF of one page."""
    made = io.BytesIO()
    canvas = Canvas(made, invariant=True)
    canvas.drawString(72, 700, line)
    canvas.save()
    return made.getvalue()


LETTERS = {
    "lembu": "Vaksinasi lembu di balai peternakan",
    "keadilan": "Rasa keadilan sosial bagi warga",
    "dermaga": "Rencana pembangunan dermaga penyeberangan Mentaya",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("servers") / "data"
    with open_archive(Settings(data=str(data))) as archive, ExitStack() as running:
        terms = DepositTerms("dinkes", "cli", InformationClass.PERIODIC, publish=True)
        files = [IncomingFile(f"{n}.pdf", f"{n}.pdf", partial(io.BytesIO, letter(t))) for n, t in LETTERS.items()]
        receipts = deposit(archive.database, archive.blobs, archive.clock, terms, files)
        documents = {receipt.file_name.removesuffix(".pdf"): receipt.document_id for receipt in receipts}
        servers = [running.enter_context(_server(data, number, with_worker=number == 0)) for number in range(SERVERS)]
        opened = Site(archive, tuple(servers), documents)
        for server in servers:
            for word, document_id in documents.items():
                until(partial(_finds, opened, server, word, document_id), f"{word} was not found", seconds=SECONDS)
        yield opened


def _finds(site: Site, server: str, word: str, document_id: str) -> bool:
    answer = site.ask(server, f"/api/v1/search?q={word}")
    return answer.status == 200 and document_id in answer.body


@contextmanager
def _server(data: Path, number: int, *, with_worker: bool) -> Iterator[str]:
    log = data / f"serve-{number}.log"
    environment = process_environment(
        ARSIP_DATA=str(data), ARSIP_PORT="0", ARSIP_SERVER_PROCESSES="1", ARSIP_LOG_FORMAT="json"
    )
    command = [sys.executable, "-m", "search_api", "serve", *(["--with-worker"] if with_worker else [])]
    with log.open("w", encoding="utf-8") as written:
        process = subprocess.Popen(command, env=environment, stdout=written, stderr=written)
    try:
        until(lambda: '"address": "' in log.read_text(encoding="utf-8"), "the server did not start", seconds=SECONDS)
        address = re.findall(r'"address": "([^"]+)"', log.read_text(encoding="utf-8"))[0]
        yield urlsplit(address).netloc
    finally:
        process.terminate()
        assert process.wait(SECONDS) == 0


def test_a_word_added_at_the_desk_is_known_to_every_server_and_forgotten_by_every_server(site: Site) -> None:
    librarian = site.sign_in(site.person("pustaka", Role.LIBRARIAN))
    desk = "/kerja/pertanyaan/kata"
    for fields, question, without, with_it in (
        ({"jenis": "synonym", "kata": "jawi", "arti": "lembu"}, "jawi", set(), {site.documents["lembu"]}),
        ({"jenis": "protected", "kata": "pengadilan"}, "pengadilan", {site.documents["keadilan"]}, set()),
    ):
        for server in site.servers:
            assert site.hits(server, question) == without
        assert site.send(desk, librarian, langkah="simpan", **fields).status == 303
        for server in site.servers:
            until(
                partial(_answers, site, server, question, with_it), f"{server} does not know {fields}", seconds=SECONDS
            )
        with site.archive.database.read() as uow:
            [word] = uow.questions.own_words()
        assert site.send(desk, librarian, langkah="hapus", nomor=str(word.id)).status == 303
        for server in site.servers:
            until(partial(_answers, site, server, question, without), f"{server} still knows {fields}", seconds=SECONDS)


def _answers(site: Site, server: str, question: str, expected: set[str]) -> bool:
    return site.hits(server, question) == expected


def test_a_session_that_ends_on_one_server_has_ended_on_all(site: Site) -> None:
    somebody = site.person("keluar", Role.LIBRARIAN)
    left, ended, kept = (site.sign_in(somebody) for _ in range(3))
    for token in (left, ended, kept):
        assert site.everywhere("/kerja", cookie=token) == [200] * SERVERS

    page = site.ask(site.servers[0], "/kerja", cookie=left)
    token = re.search(r'name="csrf" value="([^"]+)"', page.body)
    assert token
    assert site.ask(site.servers[0], "/keluar", cookie=left, form={"csrf": token[1]}).status == 303
    assert site.everywhere("/kerja", cookie=left) == [303] * SERVERS
    assert site.everywhere("/kerja", cookie=kept) == [200] * SERVERS

    close_sessions(site.archive.database, site.archive.clock, somebody.login, actor="cli")
    for token_of in (ended, kept):
        assert site.everywhere("/kerja", cookie=token_of) == [303] * SERVERS


def test_a_closed_account_and_its_keys_open_nothing_anywhere(site: Site) -> None:
    database, clock = site.archive.database, site.archive.clock
    somebody = site.person("berhenti", Role.LIBRARIAN)
    session = site.sign_in(somebody)
    key = f"Bearer {add_key(database, clock, somebody, 'alat', frozenset({Action.READ}), 30)}"
    staff = f"/api/v1/staff/documents/{site.documents['lembu']}"
    assert site.everywhere("/kerja/meja", cookie=session) == [200] * SERVERS
    assert site.everywhere(staff, Authorization=key) == [200] * SERVERS

    set_active(database, clock, somebody.login, False, by=CONSOLE)

    assert site.everywhere("/kerja/meja", cookie=session) == [303] * SERVERS
    assert site.everywhere(staff, Authorization=key) == [401] * SERVERS
    set_active(database, clock, somebody.login, True, by=CONSOLE)
    assert site.everywhere("/kerja/meja", cookie=session) == [303] * SERVERS


def test_changed_rights_hold_at_once_on_every_server(site: Site) -> None:
    database, clock = site.archive.database, site.archive.clock
    somebody = site.person("pindah", Role.LIBRARIAN)
    key = f"Bearer {add_key(database, clock, somebody, 'alat', frozenset({Action.READ}), 30)}"
    session = site.sign_in(somebody)
    staff = f"/api/v1/staff/documents/{site.documents['lembu']}"
    assert site.everywhere("/kerja/meja", cookie=session) == [200] * SERVERS
    assert site.everywhere(staff, Authorization=key) == [200] * SERVERS

    change_person(database, clock, somebody.login, name="Pindah", role=Role.OFFICER, unit="disdik", by=CONSOLE)

    assert site.everywhere("/kerja/meja", cookie=session) == [303] * SERVERS
    assert site.everywhere("/kerja/meja", cookie=site.sign_in(somebody)) == [403] * SERVERS
    assert set(site.everywhere(staff, Authorization=key)) <= {403, 404}


def test_a_withdrawn_document_vanishes_at_once_from_every_server(site: Site) -> None:
    document = site.documents["dermaga"]
    librarian = site.sign_in(site.person("penarik", Role.LIBRARIAN))
    of_it = [
        f"/dokumen/{document}",
        f"/dokumen/{document}/halaman/1",
        f"/api/v1/documents/{document}",
        f"/api/v1/documents/{document}/pages/1",
        f"/api/v1/documents/{document}/pages/1/image?width=320",
        f"/api/v1/documents/{document}/file",
        f"/api/v1/documents/{document}/similar",
    ]
    lists = [
        "/cari?q=dermaga",
        "/api/v1/search?q=dermaga",
        "/api/v1/search?q=penyeberangan",
        "/cari/atom?q=dermaga",
        "/unit/dinkes",
        "/unit/dinkes/atom",
        "/sitemap/1.xml",
        f"/api/v1/documents/{site.documents['lembu']}/similar",
    ]
    tags: dict[tuple[str, str], str] = {}
    for _ in range(2):  # the second time from whatever is remembered
        for server in site.servers:
            for address in of_it:
                answer = site.ask(server, address)
                assert answer.status == 200, (address, answer)
                tags[server, address] = answer.headers.get("ETag", "")
            for address in lists:
                assert site.ask(server, address).status == 200, address
            assert document in site.ask(server, "/cari?q=dermaga").body
            assert "dermaga" in site.ask(server, "/api/v1/suggestions?q=derm").body.lower()

    moved = site.send(
        f"/kerja/dokumen/{document}/pindah?langkah=withdraw", librarian, langkah="withdraw", alasan="Keliru"
    )
    assert moved.status == 303, moved

    for server in site.servers:
        for address in of_it:
            tag = tags[server, address]
            answer = site.ask(server, address, **({"If_None_Match": tag} if tag else {}))
            assert answer.status in (404, 410), (address, answer.status)
        for address in lists:
            assert document not in site.ask(server, address).body, address
    for server in site.servers:
        until(partial(_suggests_nothing, site, server), f"{server} still suggests its words", seconds=SECONDS)


def _suggests_nothing(site: Site, server: str) -> bool:
    return "dermaga" not in site.ask(server, "/api/v1/suggestions?q=derm").body.lower()
