from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from falcon import testing

from archive.audit import AuditQuestion
from archive.documents import Document
from archive.people import Role
from archive.ports import Database
from search_api.counting import counting, write_counts
from search_api.services import Services
from tests.conftest import FakeClock
from tests.integration.web.conftest import SignedIn

Put = Callable[..., Document]
SignIn = Callable[..., SignedIn]
WORDS = "/kerja/pertanyaan/kata"


@pytest.fixture
def ask(client: testing.TestClient, services: Services, clock: FakeClock) -> Callable[..., None]:
    """Ask a question so often that it is known."""

    def asking(question: str, times: int = 5, address: str = "/cari", **more: object) -> None:
        for _ in range(times):
            answer = client.simulate_get(address, params={"q": question, **more.pop("params", {})}, **more)  # type: ignore[arg-type,dict-item]
            assert answer.status_code == 200
            clock.advance(6 * 3600)
        assert services.counter is not None
        write_counts(services.database, services.counter)

    return asking


def known(services: Services) -> dict[str, tuple[int, int]]:
    with services.database.read() as uow:
        found = uow.questions.asked(services.clock.now().date().replace(year=2020), 100)
    return {each.question: (each.asked, each.failed) for each in found}


def test_pages_and_programs_are_counted_alike(put: Put, ask: Callable[..., None], services: Services) -> None:
    put("Izin bangunan", "izin mendirikan bangunan")
    ask("bangunan", 3)
    ask("Bangunan", 2, "/api/v1/search")
    ask("posyandu terapung", 5)
    assert known(services) == {"bangunan": (5, 0), "posyandu terapung": (5, 5)}


def test_further_pages_robots_staff_and_empty_questions_are_not_counted(
    put: Put, ask: Callable[..., None], services: Services, signed_in_as: SignIn
) -> None:
    put("Izin bangunan", "izin mendirikan bangunan")
    ask("bangunan", params={"page": "2"})
    ask("bangunan", headers={"User-Agent": "Examplebot/1.0"})
    ask("")
    librarian = signed_in_as(Role.LIBRARIAN)
    librarian.simulate_get("/cari", params={"q": "bangunan"})
    assert services.counter is not None
    assert write_counts(services.database, services.counter) == 0
    assert known(services) == {}


def test_nothing_found_with_filters_is_no_failure(put: Put, ask: Callable[..., None], services: Services) -> None:
    put("Izin bangunan", "izin mendirikan bangunan")
    ask("bangunan", params={"year": "1999"})
    assert known(services) == {"bangunan": (5, 0)}


def test_what_was_counted_is_written_when_the_server_ends(
    client: testing.TestClient, services: Services, clock: FakeClock
) -> None:
    with counting(services):
        for _ in range(5):
            client.simulate_get("/cari", params={"q": "posyandu terapung"})
            clock.advance(6 * 3600)
    assert known(services) == {"posyandu terapung": (5, 5)}


@pytest.mark.parametrize("counted", [True, False])
def test_a_server_forgets_what_is_old_though_nobody_asks_any_more(
    ask: Callable[..., None], services: Services, clock: FakeClock, *, counted: bool
) -> None:
    ask("posyandu terapung")
    clock.advance(401 * 86_400)
    assert known(services) != {}
    with counting(services if counted else replace(services, counter=None)):
        pass
    assert known(services) == {}


def test_the_desk_groups_failures_and_withholds_the_rare(
    put: Put, ask: Callable[..., None], signed_in_as: SignIn
) -> None:
    put("Izin bangunan", "izin mendirikan bangunan")
    ask("posyandu")
    ask("posiandu")
    ask("nama seseorang", 4)
    shown = signed_in_as(Role.LIBRARIAN).simulate_get("/kerja/pertanyaan").text
    assert "10 kali tidak ditemukan" in shown
    assert "posiandu" in shown
    assert "nama seseorang" not in shown


def test_a_synonym_is_tried_on_what_was_asked_and_works_once_it_is_kept(
    put: Put, ask: Callable[..., None], signed_in_as: SignIn, client: testing.TestClient, database: Database
) -> None:
    put("Balai ternak sapi", "vaksinasi lembu di balai peternakan")
    put("Pasar", "harga beras")
    ask("jawi")
    ask("beras")
    librarian = signed_in_as(Role.LIBRARIAN)
    fields = {"jenis": "synonym", "kata": "Jawi", "arti": "lembu"}
    tried = librarian.send(WORDS, {**fields, "langkah": "coba"})
    assert tried.status_code == 200
    assert "2 pertanyaan terakhir dilihat; 1 menyangkut kata ini, 1 jawabannya berubah." in tried.text
    assert "Balai ternak sapi" in tried.text
    assert client.simulate_get("/api/v1/search", params={"q": "jawi"}).json["total"] == 0
    assert librarian.send(WORDS, {**fields, "langkah": "simpan"}).status_code == 303
    assert client.simulate_get("/api/v1/search", params={"q": "jawi"}).json["total"] == 1
    assert "Sudah ditambahkan: jawi = lembu" in librarian.simulate_get("/kerja/pertanyaan").text
    assert librarian.send(WORDS, {**fields, "langkah": "simpan"}).status_code == 400
    turned = {"jenis": "synonym", "kata": "lembu", "arti": "jawi", "langkah": "simpan"}
    assert "Kata itu sudah ada." in librarian.send(WORDS, turned).text
    with database.read() as uow:
        (word,) = uow.questions.own_words()
    assert librarian.send(WORDS, {"langkah": "hapus", "nomor": str(word.id)}).status_code == 303
    assert client.simulate_get("/api/v1/search", params={"q": "jawi"}).json["total"] == 0
    with database.read() as uow:
        trail = [
            (each.action, each.actor)
            for _, each in uow.audit.find(AuditQuestion(), 0, 10)
            if each.action.endswith("teach_word")
        ]
    assert trail == [("unteach_word", librarian.person.login), ("teach_word", librarian.person.login)]


def test_an_answer_without_all_words_is_told_from_one_with_them(
    put: Put, ask: Callable[..., None], signed_in_as: SignIn
) -> None:
    put("Balai ternak", "kandang lembu")
    put("Pasar", "kandang ayam")
    ask("kandang jawi")
    fields = {"jenis": "synonym", "kata": "jawi", "arti": "lembu", "langkah": "coba"}
    shown = signed_in_as(Role.LIBRARIAN).send(WORDS, fields).text
    assert "(2 tanpa kata jawi)" in shown
    assert "1 jawabannya berubah" in shown


def test_the_form_offers_the_single_words_of_a_question_and_similar_words_of_documents(
    put: Put, signed_in_as: SignIn
) -> None:
    put("Balai ternak", "posyandu keliling")
    librarian = signed_in_as(Role.LIBRARIAN)
    many = librarian.simulate_get(WORDS, params={"jenis": "protected", "kata": "alamat di pengadilan"}).text
    assert "/kata?jenis=protected&amp;kata=pengadilan" in many
    assert "kata=di&" not in many
    one = librarian.simulate_get(WORDS, params={"jenis": "synonym", "kata": "posiandu"}).text
    assert "/kata?jenis=synonym&amp;kata=posiandu&amp;arti=posyandu" in one


def test_a_protected_word_loses_the_answers_of_its_stem(
    put: Put, ask: Callable[..., None], signed_in_as: SignIn
) -> None:
    put("Alamat pengadilan", "pengadilan negeri")
    put("Rasa keadilan", "keadilan sosial")
    ask("pengadilan")
    tried = signed_in_as(Role.LIBRARIAN).send(WORDS, {"jenis": "protected", "kata": "pengadilan", "langkah": "coba"})
    assert "Rasa keadilan" in tried.text
    assert "1 jawabannya berubah" in tried.text


def test_bad_words_come_back_with_what_was_typed(signed_in_as: SignIn) -> None:
    librarian = signed_in_as(Role.LIBRARIAN)
    answer = librarian.send(WORDS, {"jenis": "synonym", "kata": "lembu muda", "arti": "", "langkah": "coba"})
    assert answer.status_code == 400
    assert 'value="lembu muda"' in answer.text
    assert "Tuliskan kata lain yang sama artinya." in answer.text
    for fields in ({"jenis": "apa", "langkah": "coba"}, {"langkah": "apa"}, {"langkah": "hapus", "nomor": "x"}):
        assert librarian.send(WORDS, fields).status_code == 400


def test_a_question_becomes_a_task_and_the_task_is_done(signed_in_as: SignIn, database: Database) -> None:
    librarian = signed_in_as(Role.LIBRARIAN)
    task = {"pertanyaan": "posyandu terapung", "catatan": "minta ke dinas"}
    assert librarian.send("/kerja/pertanyaan/tugas", task).status_code == 303
    shown = librarian.simulate_get("/kerja/pertanyaan").text
    assert ">posyandu terapung</a>: minta ke dinas" in shown
    with database.read() as uow:
        (kept,) = uow.questions.tasks()
    assert librarian.send("/kerja/pertanyaan/tugas", {"selesai": str(kept.id)}).status_code == 303
    with database.read() as uow:
        assert uow.questions.tasks()[0].done_at is not None


def test_officers_and_auditors_have_no_desk(signed_in_as: SignIn) -> None:
    for role in (Role.OFFICER, Role.AUDITOR):
        person = signed_in_as(role)
        assert person.simulate_get("/kerja/pertanyaan").status_code == 403
        assert person.send(WORDS, {"jenis": "protected", "kata": "x", "langkah": "simpan"}).status_code == 403
