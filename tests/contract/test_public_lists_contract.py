from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable

import pytest
from sqlalchemy.exc import IntegrityError

from archive.browsing import EVERYTHING, PublicCounts, PublicCriteria
from archive.classification import InformationClass, SecurityLevel
from archive.documents import Document, Lifecycle, Processing, Rendition, RenditionRole
from archive.subjects import Subject
from storage.database import SqlDatabase
from storage.reference_lists import reference_subjects, seed_subjects

Add = Callable[..., Document]
HEALTH = Subject("kesehatan", "Kesehatan", "Layanan kesehatan.", "Health", "Health services.", None, True)
NUTRITION = Subject("gizi", "Gizi", "Makanan bergizi.", broader="kesehatan")


@pytest.fixture
def shelf(database: SqlDatabase, add: Add) -> Callable[..., Document]:
    """Adds a published document, one day after the one before."""
    days = itertools.count(1)

    def putting(document_id: str, *subjects: str, **fields: object) -> Document:
        plain: dict[str, object] = {
            "lifecycle": Lifecycle.PUBLISHED,
            "published_at": dt.datetime(2026, 1, next(days), tzinfo=dt.UTC),
            "information_class": InformationClass.PERIODIC,
            "processing": Processing.READABLE,
        }
        document = add(document_id, **(plain | fields))
        with database.write() as uow:
            for subject in (HEALTH, NUTRITION):
                uow.subjects.put(subject)
            uow.subjects.set_subjects(document_id, subjects)
        return document

    return putting


def ids(database: SqlDatabase, criteria: PublicCriteria, **slice_of_it: int) -> list[str]:
    with database.read() as uow:
        found = [document.id for document in uow.public_lists.documents(criteria, **slice_of_it)]
        if not slice_of_it:
            assert uow.public_lists.count(criteria) == len(found)
    return found


def test_a_list_is_given_in_slices_newest_publication_first(database: SqlDatabase, shelf: Add) -> None:
    for name in ("a", "b", "c", "d"):
        shelf(name)

    assert ids(database, EVERYTHING) == ["d", "c", "b", "a"]
    assert ids(database, EVERYTHING, offset=1, limit=2) == ["c", "b"]
    assert ids(database, EVERYTHING, offset=9, limit=2) == []


def test_documents_of_one_moment_keep_their_order_over_slices(database: SqlDatabase, shelf: Add) -> None:
    at = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    for name in ("c", "a", "b"):
        shelf(name, published_at=at)

    slices = [ids(database, EVERYTHING, offset=place, limit=1) for place in range(3)]
    assert slices == [["a"], ["b"], ["c"]]


def test_each_criterion_bounds_the_list_and_all_of_them_together(database: SqlDatabase, shelf: Add) -> None:
    shelf("plain", year=2020)
    shelf("other", "kesehatan", unit="disdik", year=2021, item="bk-d1")
    shelf("third", "kesehatan", "gizi", unit="bpbd", year=2021, information_class=InformationClass.IMMEDIATE)
    shelf("waits", information_class=None, processing=Processing.AWAITING_OCR)

    assert ids(database, PublicCriteria(units=("disdik",))) == ["other"]
    assert ids(database, PublicCriteria(units=("disdik", "bpbd"))) == ["third", "other"]
    assert ids(database, PublicCriteria(information_class=InformationClass.PERIODIC)) == ["other", "plain"]
    assert ids(database, PublicCriteria(item="bk-d1")) == ["other"]
    assert ids(database, PublicCriteria(year=2021)) == ["third", "other"]
    assert ids(database, PublicCriteria(subject="kesehatan")) == ["third", "other"]
    assert ids(database, PublicCriteria(subject="gizi")) == ["third"]
    assert ids(database, PublicCriteria(unsearchable=True)) == ["waits"]
    assert ids(database, PublicCriteria(units=("bpbd",), year=2021, subject="kesehatan")) == ["third"]
    assert ids(database, PublicCriteria(units=("bpbd",), year=2020)) == []


def test_counts_are_of_each_value(database: SqlDatabase, shelf: Add) -> None:
    shelf("a", "kesehatan", year=2020, item="bk-d1")
    shelf("b", "kesehatan", "gizi", year=2021, item="bk-d1", unit="disdik")
    shelf("c", information_class=None)

    with database.read() as uow:
        lists = uow.public_lists
        assert lists.counts() == PublicCounts(
            3,
            {"dinkes": 2, "disdik": 1},
            {InformationClass.PERIODIC: 2, None: 1},
            {2020: 1, 2021: 1, None: 1},
        )
        assert lists.counts(PublicCriteria(units=("disdik",))).by_year == {2021: 1}
        assert lists.counts_by_item() == {"bk-d1": 2}
        assert lists.counts_by_item(PublicCriteria(year=2020)) == {"bk-d1": 1}
        assert lists.counts_by_subject() == {"kesehatan": 2, "gizi": 1}
        assert lists.counts_by_subject(PublicCriteria(units=("disdik",))) == {"kesehatan": 1, "gizi": 1}


def test_nothing_but_public_documents_is_listed_or_counted(database: SqlDatabase, new_document: Add) -> None:
    combinations = itertools.product(Lifecycle, [None, *InformationClass], SecurityLevel)
    documents = [
        new_document(
            f"d{number:04}", lifecycle=lifecycle, information_class=of_class, security=security, year=2024, item="bk-d1"
        )
        for number, (lifecycle, of_class, security) in enumerate(combinations)
    ]
    with database.write() as uow:
        uow.subjects.put(HEALTH)
        for document in documents:
            original = Rendition(document.id, RenditionRole.ORIGINAL, document.sha256, 3, "application/pdf", "a.pdf")
            uow.documents.add(document, original, document.id)
            uow.subjects.set_subjects(document.id, ["kesehatan"])
    public = sorted(document.id for document in documents if document.is_public)
    criteria = [
        EVERYTHING,
        PublicCriteria(units=("dinkes",)),
        PublicCriteria(item="bk-d1"),
        PublicCriteria(year=2024),
        PublicCriteria(subject="kesehatan"),
        PublicCriteria(unsearchable=True),
    ]
    with database.read() as uow:
        for each in criteria:
            listed = uow.public_lists.documents(each, limit=len(documents))
            assert sorted(document.id for document in listed) == public, each
            assert uow.public_lists.count(each) == len(public), each
            assert uow.public_lists.counts(each).total == len(public), each
            assert uow.public_lists.counts_by_item(each) == {"bk-d1": len(public)}, each
            assert uow.public_lists.counts_by_subject(each) == {"kesehatan": len(public)}, each
        assert uow.public_lists.documents(PublicCriteria(information_class=InformationClass.EXEMPT)) == []


def test_subjects_come_back_as_they_were_put_and_can_be_replaced(database: SqlDatabase, add: Add) -> None:
    add("a")
    with database.write() as uow:
        uow.subjects.put(HEALTH)
        uow.subjects.put(NUTRITION)
        uow.subjects.set_subjects("a", ["kesehatan", "gizi", "gizi"])
        assert uow.subjects.get("gizi") == NUTRITION
        assert uow.subjects.get("missing") is None
        assert uow.subjects.all() == [NUTRITION, HEALTH]
        assert uow.subjects.subjects_of("a") == ["gizi", "kesehatan"]
        uow.subjects.set_subjects("a", [])
        assert uow.subjects.subjects_of("a") == []


def test_a_subject_that_is_not_on_the_list_cannot_be_given(database: SqlDatabase, add: Add) -> None:
    add("a")
    with pytest.raises(IntegrityError), database.write() as uow:
        uow.subjects.set_subjects("a", ["entah"])


def test_seeding_subjects_adds_what_is_missing_and_leaves_corrections_alone(database: SqlDatabase) -> None:
    with database.write() as uow:
        uow.subjects.put(HEALTH)
        assert seed_subjects(uow) == len(reference_subjects()) - 1
        assert seed_subjects(uow) == 0
        assert uow.subjects.get("kesehatan") == HEALTH
