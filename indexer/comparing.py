"""When are texts held against each other? As soon as a document's pages are known, and for a whole archive at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from archive.jobs import Job, JobKind
from archive.near_duplicates import Likeness, NearPair
from archive.ports import Clock, Database, UnitOfWork
from indexer.near_duplicates import LEAST_SHARE, VERSION, estimated, signature_of
from indexer.same_text import Comparison, compare, words_of_pages

COMPARE_PRIORITY: Final = 95
DOCUMENTS_PER_JOB: Final = 200
MOST_CANDIDATES: Final = 500
MOST_COMPARED: Final = 20
MOST_FORMS: Final = 3
"""Pairs of one form, filled in twice, that are kept for a document: a hundred letters of one form are no news."""

_AT_ONCE: Final = 20


def enqueue_comparing(uow: UnitOfWork) -> None:
    """One job compares all that waits, so one is enough."""
    uow.jobs.enqueue(JobKind.COMPARE, {}, priority=COMPARE_PRIORITY, unique_key=JobKind.COMPARE)


def texts_changed(uow: UnitOfWork, document_id: str) -> None:
    """What was known of the text holds no longer."""
    uow.near_duplicates.forget(document_id)
    enqueue_comparing(uow)


def is_waiting(uow: UnitOfWork) -> bool:
    """Whether there is a document to be compared."""
    return bool(uow.near_duplicates.lacking(VERSION, 1) or uow.near_duplicates.uncompared(1))


def compare_for(database: Database, clock: Clock, job: Job, heartbeat: Callable[[], bool]) -> bool:
    """Carry out a job of comparing; False when its lease was lost. What is left over makes the next job."""
    kept = [True]

    def stop() -> bool:
        kept[0] = heartbeat()
        return not kept[0]

    compare_waiting(database, clock, limit=DOCUMENTS_PER_JOB, stop=stop)
    if not kept[0]:
        return False
    with database.write() as uow:
        if not uow.jobs.finish(job):
            return False
        if is_waiting(uow):
            enqueue_comparing(uow)
    return True


def compare_waiting(
    database: Database,
    clock: Clock,
    *,
    limit: int | None = None,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[int], None] = lambda done: None,
) -> int:
    """Sign and compare documents that wait for it, ``limit`` at most; how many were compared.

    Every document ends in a transaction of its own, with a signature that others find before it looks for them: of two
    that are compared at the same time one at least sees the other. Killed anywhere, what is left is done the next time.
    """
    done = 0
    while not stop() and (limit is None or done < limit):
        with database.read() as uow:
            waiting = uow.near_duplicates.uncompared(_AT_ONCE)
            lacking = [] if waiting else uow.near_duplicates.lacking(VERSION, _AT_ONCE)
            texts = {each: uow.pages.texts(each) for each in lacking}
        if not waiting and not lacking:
            break
        if lacking:
            signatures = {each: signature_of([text for _, text in texts[each]]) for each in lacking}
            with database.write() as uow:
                for each, signature in signatures.items():
                    uow.near_duplicates.put_signature(each, VERSION, signature)
            continue
        for each in waiting[: None if limit is None else limit - done]:
            pairs = _pairs_of(database, clock, each)
            with database.write() as uow:
                uow.near_duplicates.put_pairs(each, pairs)
            done += 1
            progress(done)
    return done


def _pairs_of(database: Database, clock: Clock, document_id: str) -> list[NearPair]:
    with database.read() as uow:
        candidates = _likeliest(uow, document_id)
        # A pair that somebody decided about is measured again, so that its figures are not those of an older reading.
        decided = [pair.other_than(document_id) for pair in uow.near_duplicates.pairs_of(document_id) if pair.decision]
        wanted = list(dict.fromkeys((*candidates, *decided)))
        pages = {each: uow.pages.texts(each) for each in (document_id, *wanted)} if wanted else {}
    found = {each: between(pages, document_id, each) for each in wanted}
    kept: list[NearPair] = []
    for each, comparison in sorted(found.items(), key=lambda item: (-item[1].similarity, item[0])):
        forms = sum(pair.likeness is Likeness.SAME_FORM for pair in kept)
        if comparison.likeness is None or (comparison.likeness is Likeness.SAME_FORM and forms >= MOST_FORMS):
            continue
        first, other = sorted((document_id, each))
        kept.append(
            NearPair(
                first, other, round(comparison.similarity, 4), comparison.likeness, comparison.differences, clock.now()
            )
        )
    return kept


def between(pages: Mapping[str, Sequence[tuple[int, str]]], document_id: str, other_id: str) -> Comparison:
    """The comparison of two documents, the one whose id is first on the left, given (number, text) of their pages."""
    first, other = sorted((document_id, other_id))
    return compare(words_of_pages(pages[first]), words_of_pages(pages[other]))


def _likeliest(uow: UnitOfWork, document_id: str) -> list[str]:
    """Candidates worth a look, those first that share numbers as well as words."""
    near = uow.near_duplicates.candidates(document_id, MOST_CANDIDATES)
    signatures = uow.near_duplicates.signatures([document_id, *near])
    own = signatures.get(document_id)
    near = [each for each in near if each in signatures]
    if own is None or not near:
        return []
    shares, numbers = estimated(own, [signatures[each] for each in near])
    ranked = sorted(zip(shares + numbers, shares, near, strict=True), key=lambda item: (-item[0], item[2]))
    return [each for _, share, each in ranked if share >= LEAST_SHARE][:MOST_COMPARED]
