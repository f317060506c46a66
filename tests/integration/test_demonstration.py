"""Does the demonstration hold a piece of every kind of staff work, once, and nothing of it where it must not be?"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from importlib.resources import as_file
from pathlib import Path
from typing import Any

import pytest
from falcon import testing

from archive.batches import FileState
from archive.classifying import Classification, classify
from archive.deposits import DepositTerms, IncomingFile, deposit
from archive.documents import Document, Lifecycle, Processing, RenditionRole
from archive.errors import InvalidInput
from archive.handing_over import draw_receipt
from archive.near_duplicates import Likeness
from archive.people import CONSOLE, Role
from archive.personal_data import personal_data
from archive.ports import Database, UnitOfWork
from archive.privacy_gate import FindingState
from archive.relations import RelationKind
from archive.versions import work_of
from archive.waiting_work import waiting_work
from archive.workflow import Step, take_step
from search_api.app import create_app
from search_api.commands.depositing import deposit_samples, fill_with_samples
from search_api.commands.welcome import renew_demo_accounts
from search_api.demonstration import readers
from search_api.demonstration.papers import LOGINS, load, sample_of
from search_api.demonstration.staff_work import NOTE, StaffWork, Stage, of_sample
from search_api.settings import load as settings_of
from search_api.wiring import Archive, open_archive

pytestmark = [pytest.mark.long(5), pytest.mark.xdist_group("demonstration")]
REGULATION, LIST, BUDGET = (
    "perbup-12-2023-pelayanan-informasi.pdf",
    "daftar-informasi-publik-2025.xlsx",
    "ringkasan-dpa-disdik-2024.pdf",
)
REVISED = "daftar-informasi-publik-2025-perubahan.xlsx"
BECOMES = {
    "se-waktu-layanan-informasi-2025.pdf": Lifecycle.PUBLISHED,
    "pengumuman-pelatihan-situs-desa-2025.pdf": Lifecycle.WITHDRAWN,
    "laporan-layanan-informasi-semester-i-2025.pdf": Lifecycle.SUBMITTED,
    "surat-pernyataan-relawan-tik-2025.pdf": Lifecycle.SUBMITTED,
    "rencana-kerja-ppid-2026.docx": Lifecycle.CHECKED,
    "keputusan-tim-meja-informasi-2025.docx": Lifecycle.DRAFT,
    "scan0044.pdf": Lifecycle.DRAFT,
    "daftar-hadir-pelatihan-2025.pdf": Lifecycle.DRAFT,
    REVISED: Lifecycle.PUBLISHED,
    REGULATION: Lifecycle.PUBLISHED,
    LIST: Lifecycle.PUBLISHED,
    BUDGET: Lifecycle.PUBLISHED,
}
BLACKENED = "perjanjian-layar-informasi-2025.pdf"
ROUNDS = 8


def opened(folder: Path, *, demo: bool = True) -> AbstractContextManager[Archive]:
    values = {"ARSIP_DATA": str(folder), "ARSIP_LOG_LEVEL": "error", "ARSIP_DEMO": str(demo).lower()}
    return open_archive(settings_of(values))


def put_samples(archive: Archive, *files: str) -> None:
    """These samples only, as all of them come in."""
    for sample in map(sample_of, files):
        terms = DepositTerms(sample.unit, "demo", sample.information_class, sample.publish)
        with as_file(sample.source) as path:
            [receipt] = deposit(
                archive.database, archive.blobs, archive.clock, terms, [IncomingFile.on_disk(path, sample.file)]
            )
        wanted = Classification(item=sample.item, subjects=sample.subjects)
        classify(archive.database, archive.clock, receipt.document_id, wanted, actor="demo")


def play(archive: Archive) -> None:
    """Until nothing is left to play."""
    for _ in range(ROUNDS):
        archive.worker().run(until_idle=True)
        if not archive.demonstration().carry_on():
            archive.worker().run(until_idle=True)
            return
    raise AssertionError("the demonstration does not come to its end")


@dataclass(frozen=True)
class Held:
    """Everything the archive holds, by the name under which it came in."""

    archive: Archive
    documents: dict[str, Document]

    def id(self, file: str) -> str:
        return self.documents[file].id


def held(archive: Archive) -> Held:
    with archive.database.read() as uow:
        documents = uow.documents.get_many(uow.documents.ids()).values()
        named = {uow.privacy.withheld_rendition(each.id, RenditionRole.ORIGINAL): each for each in documents}
    return Held(archive, {original.file_name: each for original, each in named.items() if original is not None})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demonstration")


@pytest.fixture(scope="module")
def played(folder: Path) -> Iterator[Held]:
    with opened(folder) as archive:
        put_samples(archive, REGULATION, LIST, BUDGET)
        renew_demo_accounts(archive)
        play(archive)
        yield held(archive)


def test_papers_stand_in_every_state_of_the_workflow(played: Held) -> None:
    states = {name: each.lifecycle for name, each in played.documents.items()}
    assert states == BECOMES | {BLACKENED: Lifecycle.PUBLISHED}
    assert played.documents["daftar-hadir-pelatihan-2025.pdf"].processing is Processing.DAMAGED


def test_the_receipt_of_the_batch_shows_every_kind_of_outcome(played: Held) -> None:
    archive = played.archive
    with archive.database.read() as uow:
        [batch] = [each for each in uow.batches.of_officer(LOGINS[Role.OFFICER]) if each.note == NOTE]
    receipt = draw_receipt(archive.database, archive.clock, CONSOLE, batch.id)
    assert receipt.is_settled
    assert receipt.counts == {
        FileState.PUBLISHED: 2,
        FileState.DRAFT: 6,
        FileState.DUPLICATE: 1,
        FileState.REFUSED: 2,
        FileState.NEEDS_ATTENTION: 1,
    }


def test_something_waits_for_each_of_those_who_work_with_documents(played: Held) -> None:
    archive = played.archive
    with archive.database.read() as uow:
        officer, librarian, office, auditor = (
            waiting_work(uow, uow.people.get(LOGINS[role]), archive.clock.now())  # type: ignore[arg-type]
            for role in (Role.OFFICER, Role.LIBRARIAN, Role.INFORMATION_OFFICE, Role.AUDITOR)
        )
    assert (officer.returned, officer.unreadable, officer.same_text) == (1, 1, 1)
    assert (librarian.submitted, librarian.in_review, librarian.personal_data) == (2, 1, 1)
    assert [document.file_name for _, document in office.scheduled] == ["rencana-kerja-ppid-2026.docx"]
    assert auditor.audited > 50


def test_the_returned_paper_carries_the_words_of_the_librarian(played: Held) -> None:
    with played.archive.database.read() as uow:
        acts = uow.audit.of_document(played.id("keputusan-tim-meja-informasi-2025.docx"))
    assert [(each.actor, "Lampiran" in str(each.after["why"])) for each in acts if each.action == "returned"] == [
        (LOGINS[Role.LIBRARIAN], True)
    ]


def test_personal_data_waits_in_one_paper_and_is_blacked_out_in_another(played: Held) -> None:
    with played.archive.database.read() as uow:
        waiting = uow.privacy.findings(played.id("surat-pernyataan-relawan-tik-2025.pdf"))
        lawful = uow.privacy.findings(played.id("pengumuman-pelatihan-situs-desa-2025.pdf"))
        of_budget = uow.privacy.findings(played.id(BUDGET))
        covered = uow.privacy.findings(played.id(BLACKENED))
        shown = "".join(text for _, text in uow.pages.texts(played.id(BLACKENED)))
        behind = "".join(text for _, text in uow.privacy.withheld_texts(played.id(BLACKENED)))
    assert [each.state for each in waiting] == [FindingState.OPEN]
    assert all(each.boxes for each in waiting)
    assert [each.state for each in covered] == [FindingState.REDACTED]
    assert {each.state for each in lawful} == {FindingState.LAWFUL}
    assert not of_budget  # codes of accounts beside amounts
    assert personal_data(behind)
    assert not personal_data(shown)
    assert "Penyewa Contoh" in shown


def test_one_address_shows_two_versions_and_one_paper_is_related_to_another(played: Held) -> None:
    with played.archive.database.read() as uow:
        work = work_of(uow, played.documents[LIST])
        relations = uow.relations.of_documents([played.id("se-waktu-layanan-informasi-2025.pdf")])
        pairs = uow.near_duplicates.pairs()
    assert [each.id for each in work.versions] == [played.id(LIST), played.id(REVISED)]
    assert work.shown.id == played.id(REVISED)
    assert [(each.kind, each.other_id) for each in relations] == [(RelationKind.IMPLEMENTS, played.id(REGULATION))]
    scan = {played.id("se-waktu-layanan-informasi-2025.pdf"), played.id("scan0044.pdf")}
    assert [each.likeness for each in pairs if {each.first_id, each.other_id} == scan] == [Likeness.SAME_TEXT]


def test_questions_of_readers_are_named_with_how_often_they_failed(played: Held) -> None:
    with played.archive.database.read() as uow:
        asked = {each.question: each for each in uow.questions.asked(dt.date(2000, 1, 1), 100)}
        failed = uow.questions.asked(dt.date(2000, 1, 1), 100, failed=True)
        tasks = uow.questions.tasks()
    assert {question: each.asked for question, each in asked.items()} == readers.ASKED
    assert failed[0].question == "lowongan pppk 2026"
    assert [(each.question, each.note) for each in tasks] == [readers.TASK]


def test_the_public_gets_what_is_published_and_nothing_else(played: Held) -> None:
    client = testing.TestClient(create_app(played.archive.services()))
    for name, document in played.documents.items():
        public = document.lifecycle is Lifecycle.PUBLISHED
        answer = client.simulate_get(f"/dokumen/{document.id}", headers={"Accept": "text/html"})
        gone = document.lifecycle is Lifecycle.WITHDRAWN
        assert answer.status_code in ({200, 303, 302, 301} if public else {410} if gone else {404}), name
        for path in ("berkas", "halaman/1"):
            assert public or client.simulate_get(f"/dokumen/{document.id}/{path}").status_code in (404, 410), name
    hidden = ("relawan", "klinik unggah", "99 permohonan", "6202990101000000", "6202994505000000")
    for words in hidden:
        found = json.loads(client.simulate_get("/api/v1/search", params={"q": f'"{words}"'}).text)
        assert found["total"] == 0, words
    found = json.loads(client.simulate_get("/api/v1/search", params={"q": '"menayangkan iklan layanan"'}).text)
    assert [each["id"] for each in found["hits"]] == [played.id(BLACKENED)]


def test_a_second_start_adds_nothing_and_leaves_what_visitors_changed(played: Held) -> None:
    archive = played.archive
    scheduled = played.id("rencana-kerja-ppid-2026.docx")
    with archive.database.read() as uow:
        librarian = uow.people.get(LOGINS[Role.LIBRARIAN])
    assert librarian is not None
    take_step(archive.database, archive.clock, scheduled, Step.RETURN, person=librarian, why="Perbaiki tahunnya.")
    before = everything(archive)
    renew_demo_accounts(archive)
    play(archive)
    assert everything(archive) == before


def everything(archive: Archive) -> tuple[Any, ...]:
    with archive.database.read() as uow:
        documents = uow.documents.get_many(uow.documents.ids())
        asked = uow.questions.asked(dt.date(2000, 1, 1), 100)
        return documents, uow.audit.head(), asked, uow.questions.tasks(), uow.schedule.all(), uow.documents.count()


class Killed(BaseException):
    """What a kill is to the code it hits: nothing of it runs any more."""


@dataclass
class DyingDatabase:
    """Lets a few transactions through, and then no more."""

    database: Database
    left: int

    def read(self) -> AbstractContextManager[UnitOfWork]:
        return self.database.read()

    def write(self) -> AbstractContextManager[UnitOfWork]:
        if not self.left:
            raise Killed
        self.left -= 1
        return self.database.write()


@pytest.mark.parametrize("at_once", [4, 5, 6])
def test_killed_again_and_again_it_comes_to_the_same_end(tmp_path: Path, at_once: int) -> None:
    with opened(tmp_path) as archive:
        put_samples(archive, REGULATION, LIST, BUDGET)
        renew_demo_accounts(archive)
        deaths = 0
        while True:
            receiving = archive.receiving()
            dying = replace(receiving, database=DyingDatabase(archive.database, at_once))  # type: ignore[arg-type]
            stage = Stage(dying, archive.demands(), dt.UTC)  # type: ignore[arg-type]
            try:
                StaffWork(stage).carry_on()
            except Killed:
                deaths += 1
                assert deaths < 100
            else:
                break
        assert deaths > 2
        with archive.database.read() as uow:
            [batch] = uow.batches.of_officer(LOGINS[Role.OFFICER])
            lines = uow.batches.files(batch.id)
            count = uow.documents.count()
        assert batch.closed_at is not None
        assert [each.path for each in lines] == [each.file for each in load() if not (each.is_sample or each.replaces)]
        assert count == 3 + sum(not (each.sends or each.size or each.is_sample or each.replaces) for each in load())


def test_without_the_demonstration_nobody_of_it_does_anything(tmp_path: Path) -> None:
    with opened(tmp_path, demo=False) as archive:
        put_samples(archive, REGULATION)
        renew_demo_accounts(archive)
        archive.worker().run(until_idle=True)
        with archive.database.read() as uow:
            assert uow.batches.of_officer(LOGINS[Role.OFFICER]) == []
            assert uow.questions.asked(dt.date(2000, 1, 1), 100) == []
            assert uow.documents.count() == 1


def test_an_archive_of_ones_own_is_not_turned_into_a_demonstration(tmp_path: Path) -> None:
    paper = tmp_path / "surat.txt"
    paper.write_text("Surat sendiri tentang pasar.", encoding="utf-8")
    data = tmp_path / "data"
    with opened(data) as archive:
        terms = DepositTerms("diskominfo", "cli")
        list(deposit(archive.database, archive.blobs, archive.clock, terms, [IncomingFile.on_disk(paper, "surat.txt")]))
        with pytest.raises(InvalidInput):
            fill_with_samples(archive.settings)
        with archive.database.read() as uow:
            assert uow.documents.count() == 1


def test_samples_that_a_kill_left_out_come_in_at_the_next_start(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        some = deposit_samples(archive)
        came_in = [next(some).file_name for _ in range(4)]
        some.close()  # type: ignore[attr-defined]
        rest = [each.file_name for each in deposit_samples(archive)]
        again = list(deposit_samples(archive))
        with archive.database.read() as uow:
            ids = {name: of_sample(uow, name) for name in (*came_in, *rest)}
            relations = uow.relations.of_documents([each.id for each in ids.values() if each is not None])
    assert again == []
    assert None not in ids.values()
    assert len(ids) == len(came_in) + len(rest)
    assert {each.kind for each in relations} == {RelationKind.IMPLEMENTS, RelationKind.RELATED}
