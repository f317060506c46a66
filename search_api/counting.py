"""Which answers are counted as what the public looks for? First pages of people's questions, nothing of the people."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import falcon
import structlog

from archive.asked_queries import FORGET_RARE_DAYS, KEEP_DAYS, QuestionCount, QuestionCounter
from archive.errors import ArchiveError
from archive.finding import SearchPage
from archive.ports import Clock, Database
from search_api.identity import person_of
from search_api.services import Services

FLUSH_SECONDS: Final = 60.0
_ROBOT: Final = re.compile(r"bot|crawl|spider|slurp|archiver|monitor|headless", re.IGNORECASE)

log = structlog.get_logger("arsip.counting")


def count_answer(services: Services, req: falcon.Request, found: SearchPage) -> None:
    """Count the question of this answer, where counting is wanted.

    Further pages are no new questions, robots and staff are not the public; with filters, finding nothing says little.
    """
    counter = services.counter
    if counter is None or found.request.page != 1 or person_of(req) is not None:
        return
    if _ROBOT.search(req.user_agent or "") or not found.request.text:
        return
    filtered = any(found.request.filters.values())
    counter.note(found.request.text, failed=not filtered and (not found.total or bool(found.dropped)))


def write_counts(database: Database, clock: Clock, counter: QuestionCounter) -> int:
    """Add what was counted to the book and forget what is old; how many questions. Nothing is written for none."""
    today = clock.now().date()

    def write(counts: Sequence[QuestionCount]) -> None:
        with database.write() as uow:
            uow.questions.count(counts)
            uow.questions.forget(today - dt.timedelta(days=KEEP_DAYS), today - dt.timedelta(days=FORGET_RARE_DAYS))

    return counter.flush(write)


@contextmanager
def counting(services: Services) -> Iterator[None]:
    """While this lasts, a thread writes the counts down once a minute, and at the end what is left."""
    counter = services.counter
    if counter is None:
        yield
        return
    ended = threading.Event()

    def write_regularly() -> None:
        while not ended.wait(FLUSH_SECONDS):
            _try_to_write(services, counter)

    writer = threading.Thread(target=write_regularly, name="question counts", daemon=True)
    writer.start()
    try:
        yield
    finally:
        ended.set()
        writer.join()
        _try_to_write(services, counter)


def _try_to_write(services: Services, counter: QuestionCounter) -> None:
    try:
        write_counts(services.database, services.clock, counter)
    except ArchiveError as error:  # a busy database or a full disk: the counts are kept for next time
        log.warning("counts of questions not written yet", reason=type(error).__name__)
