"""What was asked how often, which words were added for it, and what is to be done about it?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from archive.asked_queries import (
    FEWEST_DAYS,
    FEWEST_REQUESTS,
    AskedQuestion,
    OwnWord,
    QuestionCount,
    QuestionTask,
    WordKind,
)
from archive.errors import Conflict
from storage.engines import insert_for
from storage.question_tables import known_questions, own_words, question_counts, question_tasks

_counts, _known = question_counts.c, known_questions.c
_OFTEN = select(_counts.digest).where(_counts.digest == bindparam("wanted")).group_by(_counts.digest)
_OFTEN = _OFTEN.having(or_(func.sum(_counts.asked) >= FEWEST_REQUESTS, func.count() >= FEWEST_DAYS))


@cache
def _add(dialect: str) -> Any:
    statement = insert_for(dialect, question_counts)
    added = {name: question_counts.c[name] + statement.excluded[name] for name in ("asked", "failed")}
    return statement.on_conflict_do_update(index_elements=["day", "digest"], set_=added)


@cache
def _learn(dialect: str) -> Any:
    return insert_for(dialect, known_questions).on_conflict_do_nothing(index_elements=["digest"])


class Questions:
    """Fulfils QuestionBook."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, counts: Sequence[QuestionCount]) -> None:
        """Add to what is there. The words are written down of those only that reach a bound of how often."""
        dialect = self._connection.dialect.name
        for each in counts:
            row = {"day": each.day, "digest": each.digest, "asked": each.asked, "failed": each.failed}
            self._connection.execute(_add(dialect), row)
            if self._connection.execute(_OFTEN, {"wanted": each.digest}).first() is not None:
                self._connection.execute(_learn(dialect), {"digest": each.digest, "question": each.question})

    def asked(self, since: dt.date, limit: int, *, failed: bool = False) -> list[AskedQuestion]:
        """Questions whose words are known, the latest and commonest first; ``failed``: the most failed first."""
        asked, missed, last = func.sum(_counts.asked), func.sum(_counts.failed), func.max(_counts.day)
        wanted = (
            select(_known.question, asked, missed, func.count(), last)
            .select_from(question_counts.join(known_questions, _known.digest == _counts.digest))
            .where(_counts.day >= since)
            .group_by(_known.digest, _known.question)
            .limit(limit)
        )
        if failed:
            wanted = wanted.having(missed > 0).order_by(missed.desc(), _known.question)
        else:
            wanted = wanted.order_by(last.desc(), asked.desc(), _known.question)
        return [AskedQuestion(*row) for row in self._connection.execute(wanted)]

    def forget(self, counts_before: dt.date, rare_before: dt.date) -> None:
        """Remove counts of earlier days, and those of questions that stayed rare."""
        known = select(_known.digest)
        rare = (_counts.day < rare_before) & _counts.digest.not_in(known)
        self._connection.execute(delete(question_counts).where(or_(_counts.day < counts_before, rare)))
        counted = select(_counts.digest)
        self._connection.execute(delete(known_questions).where(_known.digest.not_in(counted)))

    def own_words(self) -> list[OwnWord]:
        """In the order in which they were added."""
        return [_word(row) for row in self._connection.execute(select(own_words).order_by(own_words.c.id))]

    def add_word(self, word: OwnWord) -> OwnWord:
        """With its id. Raises Conflict when it is there."""
        same = select(own_words.c.id).where(
            own_words.c.kind == word.kind.value,
            own_words.c.wording == word.wording,
            own_words.c.meaning == word.meaning,
        )
        if self._connection.execute(same).first() is not None:
            raise Conflict(f"{word.kind} {word.wording}")
        row = {
            "kind": word.kind.value,
            "wording": word.wording,
            "meaning": word.meaning,
            "added_by": word.added_by,
            "added_at": word.added_at,
        }
        made = self._connection.execute(insert(own_words).returning(own_words), row).one()
        return _word(made)

    def remove_word(self, word_id: int) -> OwnWord | None:
        """The word that was removed; None when there was none."""
        gone = delete(own_words).where(own_words.c.id == word_id).returning(own_words)
        row = self._connection.execute(gone).one_or_none()
        return None if row is None else _word(row)

    def tasks(self) -> list[QuestionTask]:
        """Open ones first, the newest first."""
        columns = question_tasks.c
        wanted = select(question_tasks).order_by(columns.done_at.is_not(None), columns.id.desc())
        return [_task(row) for row in self._connection.execute(wanted)]

    def add_task(self, task: QuestionTask) -> QuestionTask:
        """With its id."""
        row = {name: getattr(task, name) for name in ("question", "note", "added_by", "added_at", "done_at")}
        return _task(self._connection.execute(insert(question_tasks).returning(question_tasks), row).one())

    def finish_task(self, task_id: int, at: dt.datetime) -> QuestionTask | None:
        """The task, now done; None when there is no open one."""
        open_one = (question_tasks.c.id == task_id) & question_tasks.c.done_at.is_(None)
        done = update(question_tasks).where(open_one).values(done_at=at).returning(question_tasks)
        row = self._connection.execute(done).one_or_none()
        return None if row is None else _task(row)


def _word(row: Any) -> OwnWord:
    return OwnWord(WordKind(row.kind), row.wording, row.meaning, row.added_by, row.added_at, row.id)


def _task(row: Any) -> QuestionTask:
    return QuestionTask(row.question, row.note, row.added_by, row.added_at, row.done_at, row.id)
