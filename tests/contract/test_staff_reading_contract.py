"""What every StaffReadingStore must know about reading beyond the public shelf."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from archive.audit import AuditEntry
from archive.documents import Document, Lifecycle, Processing, Rendition, RenditionRole
from archive.handing_out import ONE_DOWNLOAD, record_download
from archive.people import Person, Role
from archive.staff_reading import DOWNLOAD
from storage.database import SqlDatabase
from tests.conftest import FakeClock

ANI = Person("Ani", "ani", Role.OFFICER, "dinkes")
BUDI = Person("Budi", "budi", Role.AUDITOR)


def original(document: Document) -> Rendition:
    return Rendition(document.id, RenditionRole.ORIGINAL, document.sha256, 3, document.media_type, document.file_name)


def test_what_is_not_searchable_is_counted_among_what_one_may_read(
    database: SqlDatabase, add: Callable[..., Document]
) -> None:
    waiting = {"processing": Processing.AWAITING_OCR}
    add("open", lifecycle=Lifecycle.PUBLISHED, unit="setda", **waiting)
    add("own", **waiting)
    add("own-read", processing=Processing.READABLE)
    add("theirs", unit="disdik", **waiting)

    with database.read() as uow:
        count = uow.staff_reading.count_unsearchable
        assert [count(None), count(("dinkes",)), count(("disdik", "dinkes")), count(())] == [3, 2, 3, 1]
        assert count(()) == uow.documents.count_public_unsearchable()


def test_the_last_download_is_that_of_this_person_and_document(
    database: SqlDatabase, clock: FakeClock, add: Callable[..., Document]
) -> None:
    first, other = add("first"), add("other")
    record_download(database, clock, first, original(first), ANI)
    begun = clock.now()
    clock.advance(ONE_DOWNLOAD.total_seconds())
    with database.write() as uow:
        uow.audit.append(AuditEntry(clock.now(), "ani", "edit", first.id, {}, {}))
    record_download(database, clock, other, original(other), BUDI)

    with database.read() as uow:
        last = uow.staff_reading.last_download
        assert (last(first.id, "ani"), last(first.id, "budi")) == (begun, None)
        assert last(other.id, "budi") == begun + ONE_DOWNLOAD


def test_many_ranges_are_one_download_and_it_names_the_file(
    database: SqlDatabase, clock: FakeClock, add: Callable[..., Document]
) -> None:
    document, public = add("draft"), add("open", lifecycle=Lifecycle.PUBLISHED)
    for _ in range(3):
        record_download(database, clock, document, original(document), ANI)
        record_download(database, clock, public, original(public), ANI)
        clock.advance(1)
    record_download(database, clock, document, original(document), BUDI)

    with database.read() as uow:
        entries = [each for each in uow.audit.of_document(document.id) if each.action == DOWNLOAD]
        assert [(each.actor, each.after) for each in entries] == [
            (login, {"rendition": "original", "sha256": document.sha256}) for login in ("ani", "budi")
        ]
        assert entries[0].at == dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
        assert uow.audit.of_document(public.id) == []
