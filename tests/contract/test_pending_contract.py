from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.documents import Document, Rendition, RenditionRole
from archive.errors import NotFound
from archive.ports import Clock, Generation, GenerationState, PendingChange
from storage.database import SqlDatabase, SqlUnitOfWork

Add = Callable[..., Document]


@pytest.fixture
def add_generation(database: SqlDatabase, clock: Clock) -> Callable[..., None]:
    def adding(name: str, state: GenerationState = GenerationState.BUILDING, *, mark_all: bool = False) -> None:
        with database.write() as uow:
            uow.index.add_generation(Generation(name, state, clock.now()), mark_all=mark_all)

    return adding


def pending_ids(database: SqlDatabase, generation: str) -> list[str]:
    with database.read() as uow:
        changes = uow.index.pending(generation, 1000)
        assert uow.index.count_pending(generation) == len(changes)
    return [change.document_id for change in changes]


def test_every_open_generation_hears_of_every_document(
    database: SqlDatabase, add: Add, add_generation: Callable[..., None]
) -> None:
    add_generation("g1", GenerationState.LIVE)
    add_generation("g2", GenerationState.BUILDING)
    add_generation("g0", GenerationState.RETIRED)
    add("a")
    assert [pending_ids(database, name) for name in ("g0", "g1", "g2")] == [[], ["a"], ["a"]]


def test_a_generation_can_begin_with_everything_or_nothing(
    database: SqlDatabase, add: Add, add_generation: Callable[..., None]
) -> None:
    add("a")
    add("b")
    add_generation("all", mark_all=True)
    add_generation("none")
    assert pending_ids(database, "all") == ["a", "b"]
    assert pending_ids(database, "none") == []


def test_going_live_retires_the_one_before(
    database: SqlDatabase, add: Add, add_generation: Callable[..., None], clock: Clock
) -> None:
    add_generation("g1", GenerationState.LIVE)
    add_generation("g2")
    add("a")
    with database.write() as uow:
        uow.index.set_live("g2")
        assert uow.index.live() == Generation("g2", GenerationState.LIVE, clock.now())
        states = {generation.name: generation.state for generation in uow.index.generations()}
    assert states == {"g1": GenerationState.RETIRED, "g2": GenerationState.LIVE}
    assert pending_ids(database, "g1") == [], "nobody drains a retired generation"
    assert pending_ids(database, "g2") == ["a"]


def test_an_unknown_generation_cannot_go_live_and_the_live_one_stays(
    database: SqlDatabase, add_generation: Callable[..., None]
) -> None:
    add_generation("g1", GenerationState.LIVE)
    with pytest.raises(NotFound), database.write() as uow:
        uow.index.set_live("missing")
    with database.read() as uow:
        live = uow.index.live()
    assert live is not None
    assert live.name == "g1"


def test_a_removed_generation_takes_its_pending_rows_along(
    database: SqlDatabase, add: Add, add_generation: Callable[..., None]
) -> None:
    add_generation("g1")
    add("a")
    with database.write() as uow:
        uow.index.remove_generation("g1")
        uow.index.remove_generation("g1")
        assert uow.index.generations() == []
        assert uow.index.count_pending("g1") == 0


@dataclass(slots=True)
class Drain:
    """What a drain knows: which changes it read, and which version of each document it put into the index."""

    changes: Sequence[PendingChange]
    versions: dict[str, int] = field(default_factory=dict)


CHANGES = ("update", "mark", "put_rendition")
DOCUMENTS = ("a", "b", "c")


def change(uow: SqlUnitOfWork, how: str, document_id: str) -> None:
    match how:
        case "update":
            document = uow.documents.get(document_id)
            assert document is not None
            uow.documents.update(replace(document, title=document.title + "."))
        case "mark":
            uow.index.mark(document_id)
        case "put_rendition":
            rendition = Rendition(document_id, RenditionRole.REDACTED, "b" * 64, 1, "application/pdf", "x.pdf")
            uow.documents.put_rendition(rendition)


steps = st.lists(
    st.tuples(st.sampled_from(CHANGES), st.sampled_from(DOCUMENTS))
    | st.tuples(st.just("begin"), st.just(""))
    | st.tuples(st.just("end"), st.just("")),
    max_size=25,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_no_change_is_ever_lost_however_drains_and_changes_mix(
    database: SqlDatabase,
    new_document: Add,
    clock: Clock,
    happenings: list[tuple[str, str]],
) -> None:
    """Several drains may be under way at once, as when a worker was thought dead and a second one started."""
    with database.write() as uow:
        uow.index.remove_generation("g")
        uow.index.add_generation(Generation("g", GenerationState.LIVE, clock.now()), mark_all=False)
        for document in map(new_document, DOCUMENTS):
            rendition = Rendition(document.id, RenditionRole.ORIGINAL, "a" * 64, 1, "application/pdf", "x.pdf")
            uow.documents.add(document, rendition, document.id)
        for document_id in DOCUMENTS:
            uow.index.mark(document_id)
    version, indexed = dict.fromkeys(DOCUMENTS, 1), dict.fromkeys(DOCUMENTS, 0)
    drains: list[Drain] = []
    for what, document_id in happenings:
        with database.write() as uow:
            if what == "begin":
                changes = uow.index.pending("g", 2)
                drains.append(Drain(changes, {c.document_id: version[c.document_id] for c in changes}))
            elif what == "end":
                if drains:
                    drain = drains.pop(0)
                    indexed |= {d: max(v, indexed[d]) for d, v in drain.versions.items()}
                    uow.index.clear(drain.changes)
            else:
                change(uow, what, document_id)
                version[document_id] += 1
        behind = {d for d in DOCUMENTS if indexed[d] < version[d]}
        assert behind <= set(pending_ids(database, "g"))
    with database.write() as uow:
        uow.index.clear(uow.index.pending("g", 1000))
    assert pending_ids(database, "g") == []


def test_marking_an_unknown_document_is_refused(database: SqlDatabase) -> None:
    with pytest.raises(NotFound), database.write() as uow:
        uow.index.mark("missing")
