from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from archive.documents import Document
from archive.errors import NotFound
from archive.relations import Relation, RelationKind
from storage.database import SqlDatabase

Add = Callable[..., Document]
FIRST = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)


def relation(document_id: str, kind: RelationKind, other_id: str, minute: int = 0, note: str = "") -> Relation:
    return Relation(document_id, kind, other_id, FIRST + dt.timedelta(minutes=minute), note)


def test_a_relation_is_found_from_both_ends(database: SqlDatabase, add: Add) -> None:
    for name in ("a", "b", "c"):
        add(name)
    stored = relation("a", RelationKind.AMENDS, "b", note="Pasal 5 dan 7")
    with database.write() as uow:
        assert uow.relations.add(stored)
    with database.read() as uow:
        assert uow.relations.of_documents(["a"]) == uow.relations.of_documents(["b"]) == [stored]
        assert uow.relations.of_documents(["a", "b"]) == [stored]
        assert uow.relations.of_documents(["c"]) == uow.relations.of_documents([]) == []


def test_the_same_relation_is_kept_once(database: SqlDatabase, add: Add) -> None:
    add("a")
    add("b")
    with database.write() as uow:
        assert uow.relations.add(relation("a", RelationKind.AMENDS, "b", note="pertama"))
    with database.write() as uow:
        assert not uow.relations.add(relation("a", RelationKind.AMENDS, "b", 5, note="kedua"))
        assert uow.relations.add(relation("a", RelationKind.REVOKES, "b", 5))
        assert uow.relations.add(relation("b", RelationKind.AMENDS, "a", 6))
    with database.read() as uow:
        assert [each.note for each in uow.relations.of_documents(["a"])] == ["pertama", "", ""]


def test_a_relation_is_removed_by_its_two_ends_and_its_kind(database: SqlDatabase, add: Add) -> None:
    add("a")
    add("b")
    with database.write() as uow:
        uow.relations.add(relation("a", RelationKind.AMENDS, "b"))
        assert not uow.relations.remove("b", RelationKind.AMENDS, "a")
        assert not uow.relations.remove("a", RelationKind.REVOKES, "b")
        assert uow.relations.remove("a", RelationKind.AMENDS, "b")
        assert uow.relations.of_documents(["a"]) == []


def test_a_relation_to_no_document_is_refused(database: SqlDatabase, add: Add) -> None:
    add("a")
    for pair in (("a", "missing"), ("missing", "a")):
        with pytest.raises(NotFound), database.write() as uow:
            uow.relations.add(relation(pair[0], RelationKind.RELATED, pair[1]))


def test_relations_of_many_documents_come_oldest_first(database: SqlDatabase, add: Add) -> None:
    names = [f"d{number:03}" for number in range(600)]
    for name in names[:3]:
        add(name)
    with database.write() as uow:
        uow.relations.add(relation("d002", RelationKind.REPLACES, "d001", 2))
        uow.relations.add(relation("d001", RelationKind.REPLACES, "d000", 1))
        uow.relations.add(relation("d000", RelationKind.RELATED, "d002", 3))
    with database.read() as uow:
        found = uow.relations.of_documents(names)
    assert [(each.document_id, each.other_id) for each in found] == [
        ("d001", "d000"),
        ("d002", "d001"),
        ("d000", "d002"),
    ]


def test_relations_of_one_kind_come_oldest_first(database: SqlDatabase, add: Add) -> None:
    for name in "abc":
        add(name)
    with database.write() as uow:
        uow.relations.add(relation("c", RelationKind.REPLACES, "b", 2))
        uow.relations.add(relation("b", RelationKind.REPLACES, "a", 1))
        uow.relations.add(relation("a", RelationKind.AMENDS, "c", 3))
    with database.read() as uow:
        found = uow.relations.of_kind(RelationKind.REPLACES)
        assert uow.relations.of_kind(RelationKind.RELATED) == []
    assert [(each.document_id, each.other_id) for each in found] == [("b", "a"), ("c", "b")]
