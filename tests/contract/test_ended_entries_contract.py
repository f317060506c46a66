"""What has ended stays where a document carries it and is given to no document it does not hold for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.batches import Batch, BatchFile, BatchOrigin, Settlement
from archive.bulk_editing import preview
from archive.classification import InformationClass
from archive.classifying import Classification, classify
from archive.completeness import obstacles
from archive.describing_by_sheet import plan
from archive.documents import Document, Processing
from archive.editing import edit, undo_edit
from archive.errors import InvalidInput
from archive.learned import LearnedField, LearnedProposal
from archive.metadata_sheets import SheetRow, SheetTable, Vocabulary, read_sheet
from archive.people import CONSOLE
from archive.proposing import keep, standing
from archive.record_fields import InvalidFields
from archive.subjects import Subject
from archive.units import Unit, UnitKind
from archive.work_queue import WorkFilter
from storage.database import SqlDatabase
from tests.conftest import FakeClock

LAST_DAY = dt.date(2020, 12, 31)
ENDED = {"item": "bk-d1", "subjects": "lama", "unit": "dinas-lama"}
COMPLETE = {"information_class": InformationClass.PERIODIC, "processing": Processing.READABLE}


@pytest.fixture(autouse=True)
def _vocabularies(database: SqlDatabase) -> None:
    with database.write() as uow:
        uow.units.put(Unit("dinkes", "Dinas Kesehatan", UnitKind.AGENCY))
        uow.units.put(Unit("dinas-lama", "Dinas Lama", UnitKind.AGENCY, valid_until=LAST_DAY))
        uow.subjects.put(Subject("lama", "Tema lama", "", valid_until=LAST_DAY))
        uow.subjects.put(Subject("kini", "Tema kini", ""))
        uow.items.put(replace(uow.items.by_code()["bk-d1"], valid_until=LAST_DAY))
        uow.archival_codes.put(replace(uow.archival_codes.all()[0], valid_until=LAST_DAY))


@pytest.mark.parametrize("field", ENDED)
@pytest.mark.parametrize("written", [{}, {"year": "2021"}, {"date": "2021-01-01"}])
def test_an_ended_entry_is_not_given_to_a_document_of_a_later_time(
    database: SqlDatabase, clock: FakeClock, add: Callable[..., Document], field: str, written: dict[str, str]
) -> None:
    add("a", unit="dinkes")
    with pytest.raises(InvalidFields) as refused:
        edit(database, clock, "a", {field: ENDED[field], **written}, person=CONSOLE, revision=None)
    assert list(refused.value.problems) == [field]
    assert refused.value.problems[field].values["day"] == "2020-12-31"


@pytest.mark.parametrize("written", [{"year": "2020"}, {"date": "2020-12-31"}])
def test_an_old_document_is_given_what_held_in_its_time_or_holds_today(
    database: SqlDatabase, clock: FakeClock, add: Callable[..., Document], written: dict[str, str]
) -> None:
    add("a", unit="dinkes")
    texts = {**ENDED, "subjects": "kini, lama", **written}
    assert edit(database, clock, "a", texts, person=CONSOLE, revision=None).subjects == ["kini", "lama"]


def test_what_lay_between_the_document_and_today_is_not_given(
    database: SqlDatabase, clock: FakeClock, add: Callable[..., Document]
) -> None:
    add("a", unit="dinkes", year=2010)
    with database.write() as uow:
        uow.subjects.put(Subject("antara", "Antara", "", valid_from=dt.date(2015, 1, 1), valid_until=LAST_DAY))
        uow.subjects.put(Subject("nanti", "Nanti", "", valid_from=dt.date(2999, 1, 1)))
    for code in ("antara", "nanti"):
        with pytest.raises(InvalidFields):
            edit(database, clock, "a", {"subjects": code}, person=CONSOLE, revision=None)


def test_what_a_document_carries_may_stay_and_comes_back_when_an_edit_is_undone(
    database: SqlDatabase, clock: FakeClock, add: Callable[..., Document]
) -> None:
    add("a", unit="dinas-lama", year=2024, item="bk-d1", information_class=InformationClass.PERIODIC)
    with database.write() as uow:
        uow.subjects.set_subjects("a", ["lama"])
    edit(database, clock, "a", {**ENDED, "subjects": "kini, lama"}, person=CONSOLE, revision=None)
    edit(database, clock, "a", {"item": "", "subjects": "", "unit": "dinkes"}, person=CONSOLE, revision=None)
    back = undo_edit(database, clock, "a", person=CONSOLE)
    assert (back.document.unit, back.document.item, back.subjects) == ("dinas-lama", "bk-d1", ["kini", "lama"])


def test_a_document_younger_than_what_it_carries_is_not_complete(
    database: SqlDatabase, add: Callable[..., Document]
) -> None:
    young = add("a", unit="dinas-lama", year=2024, item="bk-d1", **COMPLETE)
    old = add("b", unit="dinas-lama", year=2020, item="bk-d1", **COMPLETE)
    with database.write() as uow:
        uow.subjects.set_subjects("a", ["lama"])
        uow.subjects.set_subjects("b", ["lama"])
        assert [each.field for each in obstacles(uow, young)] == ["item", "subjects", "unit"]
        assert obstacles(uow, old) == []


def test_a_bulk_edit_refuses_it_document_by_document(
    database: SqlDatabase, clock: FakeClock, add: Callable[..., Document]
) -> None:
    add("a", unit="dinkes", year=2019)
    add("b", unit="dinkes", year=2024)
    seen = preview(database, clock, WorkFilter(), {"subjects": "lama"}, person=CONSOLE)
    assert (seen.changed, seen.refused) == (1, 1)
    assert [each.document.id for each in seen.first_refused] == ["b"]


def test_classifying_refuses_it(database: SqlDatabase, clock: FakeClock, add: Callable[..., Document]) -> None:
    add("a", unit="dinkes", year=2024)
    with database.read() as uow:
        code = next(each.code for each in uow.archival_codes.all() if each.valid_until)
    for wanted in (
        Classification(item="bk-d1"),
        Classification(subjects=["lama"]),
        Classification(archival_code=code),
    ):
        with pytest.raises(InvalidInput, match="hanya berlaku sampai"):
            classify(database, clock, "a", wanted, actor="cli")
    edit(database, clock, "a", {"year": "2020"}, person=CONSOLE, revision=None)
    assert classify(database, clock, "a", Classification(archival_code=code), actor="cli").archival_code == code


def test_an_ended_value_is_not_proposed(database: SqlDatabase, clock: FakeClock, add: Callable[..., Document]) -> None:
    young, old = add("a", unit="dinkes", year=2024), add("b", unit="dinkes", year=2020)
    proposed = [LearnedProposal(LearnedField.SUBJECTS, "lama", 0.9, [], [], 9, 9, "m")]
    with database.write() as uow:
        for document in (young, old):
            keep(uow, clock, document, proposed)
        today = clock.now().date()
        assert [len(standing(uow, each, today)) for each in (young, old)] == [0, 1]


def test_a_sheet_refuses_it_in_its_row_and_does_not_suggest_it(
    database: SqlDatabase, clock: FakeClock, add: Callable[..., Document]
) -> None:
    add("a", unit="dinkes")
    now, today = clock.now(), clock.now().date()
    with database.write() as uow:
        uow.batches.add(Batch("s", "dinkes", "cli", BatchOrigin.COMMAND, now))
        file = BatchFile("f", "s", 1, "a.pdf", 1, now, Settlement.ACCEPTED, 1, document_id="a")
        uow.batches.add_files([file])
        ended = uow.archival_codes.all()[0].code
        known = Vocabulary(uow.items.by_code(), {each.code: each for each in uow.subjects.all()})
    refused = plan(database, CONSOLE, "s", [SheetRow(2, "a.pdf", {"subjects": ("lama",), "year": 2024})], today)
    assert [(each.row, each.heading, each.found) for each in refused.problems] == [(2, "Subjek", "lama")]
    assert refused.changes == ()
    filed = plan(database, CONSOLE, "s", [SheetRow(2, "a.pdf", {"archival_code": ended, "year": 2024})], today)
    assert [(each.row, each.heading, each.found) for each in filed.problems] == [(2, "Kode arsip", ended)]
    fine = plan(database, CONSOLE, "s", [SheetRow(2, "a.pdf", {"subjects": ("lama",), "year": 2020})], today)
    assert len(fine.changes) == 1
    assert "lama" not in {each.code for each in known.offered_subjects(today)}
    reading = read_sheet(SheetTable("L", [["Nama berkas", "Butir wajib"], ["a.pdf", "bk-d0"]]), known, today)
    assert "bk-d1" not in str(reading.problems[0].error.values["names"])
