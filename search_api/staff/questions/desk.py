"""``/kerja/pertanyaan``: what was asked in vain, and what was done about it?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import falcon

from archive.asked_queries import FEWEST_DAYS, FEWEST_REQUESTS, OwnWord, QuestionTask, WordKind
from archive.errors import InvalidInput
from archive.teaching_words import finish_task, note_task
from indexer.own_words import concerns
from indexer.question_groups import QuestionGroup, grouped
from search_api.forms import form_of
from search_api.identity import signed_in
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.said import Said, see_other, sentence_of

ADDRESS: Final = "/kerja/pertanyaan"
LOOK_BACK_DAYS: Final = 90
MOST_FAILED: Final = 200


@dataclass(frozen=True, slots=True)
class GroupAtWork:
    """A group of failed questions with the own words that concern it and the open tasks it gave."""

    group: QuestionGroup
    words: tuple[OwnWord, ...]
    tasks: tuple[QuestionTask, ...]


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
            groups=[_at_work(group, words, tasks) for group in grouped(failed)],
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
        see_other(resp, ADDRESS, Said.TASK_DONE if done else Said.TASK_NOTED)


def _at_work(group: QuestionGroup, words: Sequence[OwnWord], tasks: Sequence[QuestionTask]) -> GroupAtWork:
    asked = {each.question for each in group.questions}
    return GroupAtWork(
        group,
        tuple(word for word in words if any(concerns(word, question) for question in asked)),
        tuple(task for task in tasks if task.done_at is None and task.question in asked),
    )


def number_of(text: str) -> int:
    """The number of a word or task. Raises InvalidInput."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InvalidInput("Pilih salah satu tindakan yang tersedia.")
    return int(text)
