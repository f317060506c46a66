"""``/kerja/pertanyaan``: what was asked in vain, and what was done about it?"""

from __future__ import annotations

import datetime as dt
from typing import Final

import falcon

from archive.asked_queries import FEWEST_DAYS, FEWEST_REQUESTS, WordKind
from archive.errors import InvalidInput
from archive.teaching_words import finish_task, note_task
from indexer.question_groups import grouped
from search_api.forms import form_of
from search_api.identity import signed_in
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.said import Said, see_other, sentence_of

ADDRESS: Final = "/kerja/pertanyaan"
LOOK_BACK_DAYS: Final = 90
MOST_FAILED: Final = 200


class QuestionDesk:
    """Groups of failed questions, the archive's own words, and open tasks."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Of the last ninety days."""
        since = self._services.clock.now().date() - dt.timedelta(days=LOOK_BACK_DAYS)
        with self._services.database.read() as uow:
            failed = uow.questions.asked(since, MOST_FAILED, failed=True)
            words = uow.questions.own_words()
            tasks = uow.questions.tasks()
        self._pages.render(
            req,
            resp,
            "staff/questions/desk.html",
            groups=grouped(failed),
            words=words,
            kinds=WordKind,
            tasks=tasks,
            counted=self._services.counter is not None,
            days=LOOK_BACK_DAYS,
            fewest_requests=FEWEST_REQUESTS,
            fewest_days=FEWEST_DAYS,
            said=sentence_of(req),
        )

    on_head = on_get


class TaskActions:
    """Note a task, or say that one is done."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """``selesai`` is the number of a task that is done; without it ``pertanyaan`` and ``catatan`` make one."""
        form, person, services = form_of(req), signed_in(req), self._services
        done = form.text("selesai")
        if done:
            finish_task(services.database, services.clock, person, number_of(done))
        else:
            note_task(services.database, services.clock, person, form.text("pertanyaan"), form.text("catatan"))
        see_other(resp, ADDRESS, Said.CHANGED)


def number_of(text: str) -> int:
    """The number of a word or task. Raises InvalidInput."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InvalidInput("Pilih salah satu tindakan yang tersedia.")
    return int(text)
