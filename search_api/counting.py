"""Which answers are counted as what the public looks for? First pages of people's questions, nothing of the people."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Callable, Iterator, Sequence
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
    counter.note(found.request.text, failed=not filtered and found_too_little(found))


def found_too_little(found: SearchPage) -> bool:
    """Whether with all its words the question found nothing."""
    return not found.total or bool(found.dropped)


def write_counts(database: Database, counter: QuestionCounter) -> int:
    """Add what was counted to the book; how many questions. Nothing is written for none."""

    def write(counts: Sequence[QuestionCount]) -> None:
        with database.write() as uow:
            uow.questions.count(counts)

    return counter.flush(write)


def forget_old(database: Database, clock: Clock) -> None:
    """Remove the counts that have been kept for as long as they may be."""
    today = clock.now().date()
    with database.write() as uow:
        uow.questions.forget(today - dt.timedelta(days=KEEP_DAYS), today - dt.timedelta(days=FORGET_RARE_DAYS))


@contextmanager
def counting(services: Services) -> Iterator[None]:
    """While this lasts, a thread writes the counts down once a minute, and at the end what is left.

    At the start and every day it forgets what is old, also where nobody asks or counting has been turned off.
    """
    counter = services.counter
    ended = threading.Event()

    def keep() -> None:
        forgotten: dt.date | None = None
        while True:
            today = services.clock.now().date()
            if today != forgotten and _tried(lambda: forget_old(services.database, services.clock)):
                forgotten = today
            if ended.wait(FLUSH_SECONDS):
                return
            if counter is not None:
                _tried(lambda: write_counts(services.database, counter))

    writer = threading.Thread(target=keep, name="question counts", daemon=True)
    writer.start()
    try:
        yield
    finally:
        ended.set()
        writer.join()
        if counter is not None:
            _tried(lambda: write_counts(services.database, counter))


def _tried(act: Callable[[], object]) -> bool:
    try:
        act()
    except ArchiveError as error:  # a busy database or a full disk: the counts are kept for next time
        log.warning("counts of questions not written yet", reason=type(error).__name__)
        return False
    except Exception:  # a failure of ours must not end the thread for good; the traceback names no question
        log.exception("counts of questions not written")
        return False
    return True
