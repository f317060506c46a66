"""How is an index built anew while searching goes on, and does an index hold what the catalogue says?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archive.documents import Document
from archive.errors import IndexUnavailable, WriterBusy
from archive.ports import Database, Generation, GenerationState, SearchIndex
from archive.searching import Shelf
from indexer.apply import Applier, begin_generation, remove_generations

__all__ = ["IndexProblem", "WriterBusy", "check_index", "rebuild"]


@dataclass(frozen=True, slots=True)
class IndexProblem:
    """``subject`` is a document id or a file of the index.

    ``problem`` is one of missing, surplus, wrong_shelf, stale, damaged, no_generation, not_live, unreadable.
    """

    subject: str
    problem: str


def rebuild(
    database: Database, index: SearchIndex, *, progress: Callable[[int, int], None] | None = None
) -> Generation:
    """Build a generation from stored text beside the live one, check it, swap it in; the live one after the swap.

    Searching and applying go on meanwhile. Killed at any moment, the generation that was live stays live. The
    generation before is kept for rollback, older ones are removed. ``progress`` is given (documents done, documents
    in all). Raises WriterBusy when another rebuild runs, StorageFull, and IndexUnavailable when the finished
    generation does not hold what the catalogue says.
    """
    with index.rebuild_lock():
        with index.writer_lock():
            with database.read() as uow:
                unfinished = {g.name for g in uow.index.generations() if g.state is GenerationState.BUILDING}
            remove_generations(database, index, unfinished)
            generation = begin_generation(database, index)
        applier = Applier(database, index)
        applier.fill(generation.name, progress)
        while index.merge(generation.name):
            continue
        with index.writer_lock(), index.writer_lock(generation.name):
            while applier.apply_batch(generation.name):
                continue
            if problems := list(_differences(database, index, generation.name)):
                raise IndexUnavailable(
                    f"generation {generation.name} differs from the catalogue in {len(problems)} documents, "
                    f"the first {problems[0].subject}: {problems[0].problem}"
                )
            # Killed between these two, ``Applier.reconcile`` promotes the generation the database still calls live.
            index.promote(generation.name)
            with database.write() as uow:
                uow.index.set_live(generation.name)
            _keep_one_for_rollback(database, index)
        with database.read() as uow:
            live = uow.index.live()
    if live is None:
        raise IndexUnavailable("the database names no live generation")
    return live


def _keep_one_for_rollback(database: Database, index: SearchIndex) -> None:
    with database.read() as uow:
        retired = sorted(g.name for g in uow.index.generations() if g.state is GenerationState.RETIRED)
        known = {g.name for g in uow.index.generations()}
    strays = set(index.generations()) - known
    remove_generations(database, index, {*retired[:-1], *strays})


def check_index(database: Database, index: SearchIndex) -> list[IndexProblem]:
    """Hold the live generation against the catalogue and its files against their checksums; reads every byte of it.

    Documents with a pending change are not judged.
    """
    with database.read() as uow:
        generation = uow.index.live()
    if generation is None:
        return [IndexProblem("-", "no_generation")]
    if index.live() != generation.name:
        return [IndexProblem(generation.name, "not_live")]
    try:
        damaged = [IndexProblem(name, "damaged") for name in index.verify(generation.name)]
        return damaged or list(_differences(database, index, generation.name))
    except IndexUnavailable:
        return [IndexProblem(generation.name, "unreadable")]


def _differences(database: Database, index: SearchIndex, name: str) -> Iterator[IndexProblem]:
    contents = index.contents(name)
    with database.read() as uow:
        # Read after the index: whatever changed since is pending by now.
        pending = {change.document_id for change in uow.index.pending(name, uow.index.count_pending(name))}
        after = ""
        while ids := uow.documents.ids(after=after):
            after = ids[-1]
            for document_id, document in uow.documents.get_many(ids).items():
                held = contents.pop(document_id, None)
                problem = _problem_of(document, held)
                if problem is not None and document_id not in pending:
                    yield IndexProblem(document_id, problem)
    for document_id in contents.keys() - pending:
        yield IndexProblem(document_id, "surplus")


def _problem_of(document: Document, held: tuple[str, int] | None) -> str | None:
    if held is None:
        return "missing"
    shelf, revision = held
    if shelf != (Shelf.PUBLIC if document.is_public else Shelf.STAFF):
        return "wrong_shelf"
    return "stale" if revision != document.revision else None
