from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from archive.classification import InformationClass, SecurityLevel
from archive.documents import Document, Lifecycle
from archive.published import SitemapPart
from storage.database import SqlDatabase

Add = Callable[..., Document]


def moment(day: int) -> dt.datetime:
    return dt.datetime(2026, 1, day, 8, 30, tzinfo=dt.UTC)


def add_hidden(add: Add) -> None:
    """One document for each way of not being public, each published later than all others."""
    add("draft", published_at=moment(31))
    add("withdrawn", lifecycle=Lifecycle.WITHDRAWN, published_at=moment(31))
    published = {"lifecycle": Lifecycle.PUBLISHED, "published_at": moment(31)}
    add("exempt", information_class=InformationClass.EXEMPT, **published)
    add("limited", security=SecurityLevel.LIMITED, **published)


def test_the_sitemap_holds_every_public_document_once_in_the_order_of_publication(
    database: SqlDatabase, add: Add
) -> None:
    for day in (5, 2, 4, 1, 3):
        add(f"day{day}", lifecycle=Lifecycle.PUBLISHED, published_at=moment(day))
    add_hidden(add)

    with database.read() as uow:
        parts = uow.documents.sitemap(2)
        records = [uow.documents.sitemap_part(part.number, 2) for part in parts]

        assert parts == [SitemapPart(1, moment(2)), SitemapPart(2, moment(4)), SitemapPart(3, moment(5))]
        assert records == [
            [("day1", moment(1)), ("day2", moment(2))],
            [("day3", moment(3)), ("day4", moment(4))],
            [("day5", moment(5))],
        ]
        assert uow.documents.sitemap_part(4, 2) == []


def test_documents_published_at_the_same_moment_are_in_one_part_each(database: SqlDatabase, add: Add) -> None:
    for name in "cab":
        add(name, lifecycle=Lifecycle.PUBLISHED, published_at=moment(1))

    with database.read() as uow:
        parts = [uow.documents.sitemap_part(number, 2) for number in (1, 2)]

    assert [[document_id for document_id, _ in part] for part in parts] == [["a", "b"], ["c"]]


def test_an_archive_without_public_documents_has_no_parts(database: SqlDatabase, add: Add) -> None:
    add_hidden(add)
    with database.read() as uow:
        assert uow.documents.sitemap(10) == []
        assert uow.documents.sitemap_part(1, 10) == []


def test_the_newest_of_many_ids_are_the_last_published_of_the_public_ones(database: SqlDatabase, add: Add) -> None:
    for day in (2, 3, 1, 4):
        add(f"day{day}", lifecycle=Lifecycle.PUBLISHED, published_at=moment(day))
    add("day3-too", lifecycle=Lifecycle.PUBLISHED, published_at=moment(3))
    add_hidden(add)
    nobody = [f"nobody{number}" for number in range(1200)]  # more than one query may name
    ids = ["day1", "draft", *nobody, "withdrawn", "exempt", "limited", "day3-too", "day3", "day2"]

    with database.read() as uow:
        assert [d.id for d in uow.documents.newest_public(ids, 3)] == ["day3", "day3-too", "day2"]
        assert [d.id for d in uow.documents.newest_public(ids, 9)] == ["day3", "day3-too", "day2", "day1"]
        assert uow.documents.newest_public([], 3) == []
