"""Killed at any moment, or out of room at any moment, an act of the staff is done or not done, and done in the end."""

from __future__ import annotations

import datetime as dt
import io
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.batches import FileState, receipt_lines
from archive.bulk_edits import ItemState
from archive.classification import InformationClass
from archive.curation import move
from archive.documents import Document, FileType, Lifecycle, Page, Processing, Rendition, RenditionRole, TextSource
from archive.people import CONSOLE
from archive.privacy_gate import check
from archive.query_language import parse
from archive.redactions import Ground, plan_findings
from archive.searching import SearchQuery, Shelf
from archive.units import Unit, UnitKind
from archive.versions import work_of
from indexer.rebuild import check_index, rebuild
from indexer.redacting import Redacting
from indexer.sandbox import Sandbox
from tests.integration import staff_acts
from tests.integration.staff_acts import CHUNK, EDITED, OLD, SECRET, Room, room, stored, versions_under_way
from tests.integration.web.test_redacted_leaks_nothing import NIK, scanned_page

ROOT = Path(__file__).parents[2]
DRAFTS = 10
FAULTS = pytest.mark.parametrize("fault", ["kill", "full"])
pytestmark = [pytest.mark.timeout(600), pytest.mark.skipif(not hasattr(os, "fork"), reason="needs POSIX processes")]


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with Sandbox(tmp_path / "sandbox") as opened:
        yield opened


@pytest.fixture
def before(tmp_path: Path, migrated_sqlite: Path) -> Path:
    """The data folder of an archive with one public document."""
    data = tmp_path / "before"
    data.mkdir()
    shutil.copyfile(migrated_sqlite, data / "archive.db")
    with room(data) as of:
        with of.database.write() as uow:
            uow.units.put(Unit("dinkes", "Dinas Kesehatan", UnitKind.AGENCY))
        put(of, OLD, "Rencana Strategis", b"isi versi pertama", lifecycle=Lifecycle.PUBLISHED, published_at=_noon(of))
        of.applier.reconcile()
        of.applier.drain()
    return data


def put(of: Room, document_id: str, title: str, content: bytes, *pages: Page, **fields: object) -> Document:
    """As deposit and worker would have left it."""
    file = of.blobs.put(io.BytesIO(content))
    document = Document(
        id=document_id, unit="dinkes", title=title, file_name=f"{document_id}.txt", media_type="text/plain",
        file_type=FileType.TEXT, sha256=file.sha256, size=file.size, received_at=_noon(of), year=2024,
        information_class=InformationClass.PERIODIC, processing=Processing.READABLE, page_count=1,
    )  # fmt: skip
    document = replace(document, **fields)  # type: ignore[arg-type]
    original = Rendition(
        document_id, RenditionRole.ORIGINAL, file.sha256, file.size, document.media_type, document.file_name
    )
    with of.database.write() as uow:
        added = uow.documents.add(document, original, document_id)
        assert added is not None
        uow.pages.replace_all(document_id, pages or [Page(1, content.decode(), TextSource.BORN_DIGITAL)])
        uow.index.mark(document_id)
    return added


def _noon(of: Room) -> dt.datetime:
    return of.clock.now().replace(hour=0) - dt.timedelta(hours=12)


def tried(folder: Path, act: str, fault: str, fewest: int) -> Iterator[Path]:
    """The data folders in which ``act`` met the fault, each at another moment."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.staff_acts", str(folder), act, fault],
        capture_output=True,
        text=True,
        timeout=400,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    moments = int(done.stdout)
    assert moments >= fewest, done.stderr
    yield from (folder / str(moment) for moment in range(1, moments + 1))


def again(data: Path, act: Callable[[Room], None], half_way: Callable[[Room], object]) -> Iterator[Room]:
    """The archive started again: it is whole, ``half_way`` holds; then, once the act is done, whole as well."""
    with room(data, later=2 * staff_acts.LEASE_SECONDS) as of:
        is_whole(of)
        half_way(of)
        act(of)
        is_whole(of)
        yield of


def is_whole(of: Room) -> None:
    """Every file that a row names is there, unchanged; every entry of the audit log stands in its chain."""
    with of.database.read() as uow:
        uow.audit.verify()
        ids = uow.documents.ids(limit=1000)
        documents = uow.documents.get_many(ids).values()
        originals = [uow.privacy.withheld_rendition(each, RenditionRole.ORIGINAL) for each in ids]
    for sha256 in {each.sha256 for each in documents} | {each.sha256 for each in originals if each is not None}:
        of.blobs.verify(sha256)
    assert all(originals)


def public_ids(of: Room) -> set[str]:
    with of.database.read() as uow:
        return {
            each
            for each, document in uow.documents.get_many(uow.documents.ids(limit=1000)).items()
            if document.is_public
        }


def shown(of: Room) -> Document:
    """What the address of the work shows; exactly one version is the current one."""
    with of.database.read() as uow:
        document = uow.documents.get(OLD)
        assert document is not None
        work = work_of(uow, document)
    assert {each.id for each in work.versions} == public_ids(of)
    return work.shown


def found(of: Room, question: str) -> set[str]:
    """What an anonymous reader finds."""
    query = SearchQuery(question, parse(question).tree, shelves=(Shelf.PUBLIC,), snippets=False)
    return {hit.document_id for hit in of.index.search(query).hits}


def is_rebuilt_right(of: Room) -> None:
    """The index holds what the catalogue says, and one that is built anew holds the same."""
    of.applier.reconcile()
    of.applier.drain()
    assert check_index(of.database, of.index) == []
    live = of.index.live()
    assert live is not None
    assert of.index.contents(rebuild(of.database, of.index).name) == of.index.contents(live)


@FAULTS
def test_a_new_version_comes_in_whole_or_not_at_all_and_the_public_sees_the_old_one(
    before: Path, tmp_path: Path, fault: str
) -> None:
    def half_way(of: Room) -> None:
        assert shown(of).id == OLD
        for version in versions_under_way(of):
            assert (version.title, version.lifecycle, version.year) == ("Rencana Strategis", Lifecycle.DRAFT, None)
            with of.database.read() as uow:
                acts = {each.action for each in uow.audit.of_document(version.id)}
                assert [each.document_id for each in uow.relations.of_documents([OLD])] == [version.id]
            assert acts == {"deposit", "new_version", "relate"}

    for data in tried(tmp_path, "new_version", fault, fewest=10):
        for of in again(data, staff_acts.new_version, half_way):
            assert len(versions_under_way(of)) == 1
            assert shown(of).id == OLD
            of.receiving.sweep()
            with of.database.read() as uow:
                batches = [uow.batches.files(each.id) for each in uow.batches.of_officer(CONSOLE.login)]
                documents = uow.documents.get_many(uow.documents.ids(limit=1000))
                waiting = sum(uow.jobs.counts().values())
            states = Counter(line.state for files in batches for line in receipt_lines(files, documents)[0])
            assert states[FileState.READING] == 1
            assert not states.keys() - {FileState.READING, FileState.DUPLICATE, FileState.WAITING, FileState.REFUSED}
            assert (len(documents), waiting) == (2, 1)
            assert len(list(of.blobs.addresses())) == 2


@FAULTS
def test_publishing_a_version_shows_the_old_or_the_new_one_and_never_what_is_not_public(
    before: Path, tmp_path: Path, fault: str
) -> None:
    with room(before) as of:
        staff_acts.new_version(of)
        [version] = versions_under_way(of)
        with of.database.write() as uow:
            uow.documents.update(replace(version, year=2025, processing=Processing.READABLE, title="Renstra Perubahan"))
            uow.pages.replace_all(version.id, [Page(1, "isi versi kedua", TextSource.BORN_DIGITAL)])
        of.applier.drain()

    def half_way(of: Room) -> None:
        assert shown(of).id in (OLD, version.id)
        live = of.index.live()
        assert live is not None
        on_public_shelf = {each for each, (shelf, _) in of.index.contents(live).items() if shelf == Shelf.PUBLIC}
        assert on_public_shelf <= public_ids(of)

    for data in tried(tmp_path, "publish", fault, fewest=8 if fault == "kill" else 3):
        for of in again(data, staff_acts.publish, half_way):
            assert shown(of).id == version.id
            assert found(of, "kedua") == {version.id}
            with of.database.read() as uow:
                acts = Counter(each.action for each in uow.audit.of_document(version.id))
            assert acts["published"] == 1
            is_rebuilt_right(of)


@FAULTS
def test_a_redaction_takes_the_place_of_the_original_whole_or_not_at_all(
    before: Path, tmp_path: Path, sandbox: Sandbox, fault: str
) -> None:
    content, page = scanned_page()
    with room(before) as of:
        document = put(of, SECRET, "Daftar penerima", content, page, media_type="image/png", file_type=FileType.IMAGE)
        with of.database.write() as uow:
            check(uow, of.clock.now(), document, {1: page.words})
        plan_findings(of.database, of.clock, SECRET, None, Ground.PERSONAL_SECRET, actor="siti")
        redacting = Redacting(of.database, of.blobs, sandbox, of.clock, tmp_path / "making")
        with of.database.read() as uow:
            boxes, findings = uow.privacy.boxes(SECRET), uow.privacy.findings(SECRET)
            source = redacting.source(uow, document)
        assert source is not None
        work = tmp_path / "made"
        work.mkdir()
        staff_acts.keep_made(redacting.make(source, boxes, findings, work), before)

    def half_way(of: Room) -> None:
        with of.database.read() as uow:
            is_redacted = uow.privacy.redaction(SECRET) is not None
            shows_it = any(NIK in text for _, text in uow.pages.texts(SECRET))
            behind = any(NIK in text for _, text in uow.privacy.withheld_texts(SECRET))
            made = {each.made for each in uow.privacy.boxes(SECRET)}
        assert (shows_it, made, stored(of, SECRET).sha256 == document.sha256) == (
            not is_redacted, {is_redacted}, not is_redacted,
        )  # fmt: skip
        assert behind

    for data in tried(tmp_path, "redact", fault, fewest=5):
        for of in again(data, staff_acts.redact, half_way):
            half_way(of)
            assert stored(of, SECRET).sha256 != document.sha256
            move(of.database, of.clock, SECRET, Lifecycle.PUBLISHED, actor="siti")
            is_rebuilt_right(of)
            assert found(of, "sampit") == {SECRET}
            assert found(of, NIK) == set()


@FAULTS
def test_a_deposit_leaves_whole_documents_and_is_finished_by_doing_it_again(
    before: Path, tmp_path: Path, fault: str
) -> None:
    def half_way(of: Room) -> None:
        with of.database.read() as uow:
            assert uow.documents.count() - 1 == sum(uow.jobs.counts().values())

    for data in tried(tmp_path, "send", fault, fewest=5):
        for of in again(data, staff_acts.send, half_way):
            with of.database.read() as uow:
                names = Counter(each.file_name for each in uow.documents.get_many(uow.documents.ids(limit=9)).values())
            assert names == Counter([*staff_acts.DEPOSITED, f"{OLD}.txt"])


def _drafts(of: Room) -> list[Document]:
    with of.database.read() as uow:
        found = uow.documents.get_many(uow.documents.ids(limit=100)).values()
    return [each for each in found if each.id != OLD]


@FAULTS
@pytest.mark.parametrize("act", ["bulk_edit", "undo_bulk_edit"])
def test_a_bulk_edit_and_its_undoing_leave_whole_chunks_and_change_nothing_twice(
    before: Path, tmp_path: Path, act: str, fault: str
) -> None:
    years = {True: int(EDITED), False: 2020}
    wanted, number = act == "bulk_edit", 1 if act == "bulk_edit" else 2
    with room(before) as of:
        for draft in range(DRAFTS):
            put(of, f"{draft:012}", f"Laporan {draft}", f"laporan {draft}".encode(), year=2020)
        if act == "undo_bulk_edit":
            staff_acts.bulk_edit(of)

    def half_way(of: Room) -> None:
        changed = sum(each.year == years[wanted] for each in _drafts(of))
        assert changed % CHUNK == 0 or changed == DRAFTS
        with of.database.read() as uow:
            counts = uow.bulk_edits.counts(number)
        assert counts.get(ItemState.CHANGED, 0) == changed

    for data in tried(tmp_path, act, fault, fewest=4):
        for of in again(data, staff_acts.ACTS[act], half_way):
            assert {each.year for each in _drafts(of)} == {years[wanted]}
            with of.database.read() as uow:
                assert uow.bulk_edits.counts(number) == {ItemState.CHANGED: DRAFTS}
                assert uow.jobs.counts() == {}
                acts = [
                    sum(one.action == "bulk_edit" for one in uow.audit.of_document(each.id)) for each in _drafts(of)
                ]
            assert set(acts) == {number}
