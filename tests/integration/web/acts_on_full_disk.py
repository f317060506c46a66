"""Ask for one thing again and again while the disk has a little more room each time: run by test_acts_on_full_disk.py.

    python -m tests.integration.web.acts_on_full_disk DATA ACT

Until it is done each answer must be a clear 507. Prints how many of them there were. The disk is played by a limit for
the size of files, so that the kernel refuses the write.
"""

from __future__ import annotations

import io
import resource
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from falcon import testing

from archive.classification import InformationClass
from archive.deposits import DepositTerms, IncomingFile, deposit
from archive.documents import Document, Lifecycle, Page, Processing, TextSource, Word
from archive.handing_over import Offered, announce, open_batch
from archive.new_versions import newer_versions
from archive.people import Person, Role
from archive.personal_data import PersonalKind
from archive.privacy_gate import FindingState, check
from archive.redactions import Ground, plan_findings
from archive.sessions import SessionLimits, open_session
from search_api.app import create_app
from search_api.settings import load
from search_api.wiring import Archive, open_archive
from tests.integration.web.conftest import SignedIn
from tests.integration.web.test_batches_over_http import send_form
from tests.integration.web.test_new_version_upload import send

NIK: Final = "6202015506870002"
FIRST_LIMIT: Final = 40_000  # what SQLite needs to be opened at all
LIMIT_STEP: Final = 8_240  # two pages of a journal
LARGE: Final = b"isi yang panjang " * 90_000  # more than a form is kept in memory
SMALL: Final = b"isi yang pendek " * 100
FULL: Final = "Ruang penyimpanan penuh"


@dataclass(frozen=True, slots=True)
class Scene:
    """An archive with a public document and a draft that holds personal data, and browsers of two people."""

    archive: Archive
    officer: SignedIn
    librarian: SignedIn
    public: Document
    draft: Document

    def count(self) -> int:
        with self.archive.database.read() as uow:
            return uow.documents.count()

    def versions(self) -> int:
        with self.archive.database.read() as uow:
            return len(newer_versions(uow, self.public.id))


def new_version(scene: Scene, content: bytes) -> Callable[[], testing.Result]:
    return lambda: send(scene.officer, scene.public, [("dua.txt", content)], note="Lampiran diperbaiki")


def plain_form(scene: Scene) -> Callable[[], testing.Result]:
    return lambda: send_form(scene.officer, [("a.txt", SMALL), ("b.txt", SMALL * 2)], unit="dinkes")


def piece(scene: Scene) -> Callable[[], testing.Result]:
    archive, officer = scene.archive, scene.officer
    batch = open_batch(archive.database, archive.clock, officer.person, "dinkes")
    offered, limits = [Offered("a.txt", len(SMALL))], archive.upload_limits()
    [line] = announce(archive.database, archive.clock, limits, officer.person, batch.id, offered, archive.clock.now())
    address = f"/api/v1/uploads/{line.id}"
    said = {"Tus-Resumable": "1.0.0", "X-CSRF-Token": officer.csrf}

    def sending() -> testing.Result:
        asked = officer.simulate_head(address, headers=said)
        if asked.status_code == 507:  # all of it is here, and what becomes of it finds no room
            return asked
        offset = int(asked.headers["Upload-Offset"])
        if offset == len(SMALL):
            return asked
        kind = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
        return officer.simulate_patch(address, body=SMALL[offset:], headers=said | kind)

    return sending


def redaction(scene: Scene) -> Callable[[], testing.Result]:
    plan_findings(
        scene.archive.database, scene.archive.clock, scene.draft.id, None, Ground.PERSONAL_SECRET, actor="cli"
    )
    return lambda: scene.librarian.send(f"/kerja/dokumen/{scene.draft.id}/privasi", {"langkah": "buat"})


def decision(scene: Scene) -> Callable[[], testing.Result]:
    fields = {"langkah": "boleh", "alasan": "Pejabat publik"}
    return lambda: scene.librarian.send(f"/kerja/dokumen/{scene.draft.id}/privasi", fields)


def withdrawal(scene: Scene) -> Callable[[], testing.Result]:
    fields = {"langkah": "withdraw", "alasan": "Keliru"}
    return lambda: scene.librarian.send(f"/kerja/dokumen/{scene.public.id}/pindah", fields)


ACTS: Final[Mapping[str, Callable[[Scene], Callable[[], testing.Result]]]] = {
    "new_version": partial(new_version, content=SMALL),
    "large_new_version": partial(new_version, content=LARGE),
    "plain_form": plain_form,
    "piece": piece,
    "redaction": redaction,
    "decision": decision,
    "withdrawal": withdrawal,
}


def made(scene: Scene, act: str) -> bool:
    """Whether it is done, once and wholly; before the answer says so, it must not be."""
    with scene.archive.database.read() as uow:
        findings = uow.privacy.findings(scene.draft.id)
        public = uow.documents.get(scene.public.id)
        jobs = uow.jobs.counts()
    assert public is not None
    match act:
        case "new_version" | "large_new_version":
            return scene.versions() == 1
        case "plain_form":
            return scene.count() == 4
        case "piece":
            return scene.count() == 3
        case "redaction":
            return any(kind == "redact" for kind, _ in jobs)
        case "decision":
            assert {each.kind for each in findings} == {PersonalKind.NIK}
            return {each.state for each in findings} == {FindingState.LAWFUL}
        case _:
            return public.lifecycle is Lifecycle.WITHDRAWN


def opened(archive: Archive) -> Scene:
    terms = DepositTerms("dinkes", "cli", InformationClass.PERIODIC)
    files = [IncomingFile(name, name, partial(io.BytesIO, name.encode())) for name in ("satu.txt", "daftar.txt")]
    receipts = list(deposit(archive.database, archive.blobs, archive.clock, terms, files))
    person = {role: Person(role.value, role.value, role, unit) for role, unit in _STAFF.items()}
    now = archive.clock.now()
    with archive.database.write() as uow:
        public, draft = (uow.documents.get(each.document_id) for each in receipts)
        assert public is not None
        assert draft is not None
        shown = replace(public, lifecycle=Lifecycle.PUBLISHED, published_at=now, year=2024)
        public = uow.documents.update(replace(shown, processing=Processing.READABLE, page_count=1))
        draft = uow.documents.update(replace(draft, processing=Processing.READABLE, page_count=1))
        word = Word(NIK, 10, 10, 100, 20)
        uow.pages.replace_all(public.id, [Page(1, "isi", TextSource.BORN_DIGITAL)])
        uow.pages.replace_all(draft.id, [Page(1, NIK, TextSource.OCR, width=500, height=700, words=(word,))])
        check(uow, now, draft, {1: (word,)})
        for each in person.values():
            uow.people.add(replace(each, created_at=now), "")
        for job in uow.jobs.claim(["extract"], 60, 10):
            uow.jobs.finish(job)
    app = create_app(archive.services())
    browsers = {
        role: SignedIn(app, each, open_session(archive.database, archive.clock, each.login, SessionLimits()))
        for role, each in person.items()
    }
    return Scene(archive, browsers[Role.OFFICER], browsers[Role.LIBRARIAN], public, draft)


_STAFF: Final = {Role.OFFICER: "dinkes", Role.LIBRARIAN: None}


@contextmanager
def files_of_at_most(limit: int) -> Iterator[None]:
    """While this lasts the kernel refuses to write further into any file."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def main() -> None:
    """Ask until it is done."""
    settings = load({"ARSIP_DATA": sys.argv[1], "ARSIP_LOG_LEVEL": "error"})
    act, refused, limit = sys.argv[2], 0, FIRST_LIMIT
    with open_archive(settings) as archive:
        scene = opened(archive)
        ask = ACTS[act](scene)
        while True:
            with files_of_at_most(limit):
                answer = ask()
                for reader, address in ((scene.librarian, f"/kerja/dokumen/{scene.draft.id}"), (scene.officer, "/")):
                    assert reader.simulate_get(address).status_code == 200, address
            if answer.status_code != 507:
                break
            assert not answer.text or FULL in answer.text, answer.text
            refused, limit = refused + 1, limit + max(LIMIT_STEP, limit // 8)
        assert answer.status_code in (200, 204, 303), (answer.status_code, answer.text)
        assert made(scene, act)
        with archive.database.read() as uow:
            uow.audit.verify()
            documents = uow.documents.get_many(uow.documents.ids(limit=100)).values()
        for document in documents:
            archive.blobs.verify(document.sha256)
    sys.stdout.write(f"{refused}\n")


if __name__ == "__main__":
    main()
