"""What was asked how often, which words were added for it, and what is to be done about it?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, exists, func, or_, select, update

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
_OFTEN = select(_counts.digest).group_by(_counts.digest)
_OFTEN = _OFTEN.having(func.sum(_counts.asked) >= FEWEST_REQUESTS, func.count() >= FEWEST_DAYS)
_HAS_WORDS = exists().where(_known.digest == _counts.digest)
_IS_COUNTED = exists().where(_counts.digest == _known.digest)


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
        """Add to what is there. The words are written down of those only that reach the bounds of how often."""
        if not counts:
            return
        dialect = self._connection.dialect.name
        rows = [{"day": one.day, "digest": one.digest, "asked": one.asked, "failed": one.failed} for one in counts]
        self._connection.execute(_add(dialect), rows)
        words = {each.digest: each.question for each in counts}
        often = self._connection.execute(_OFTEN.where(_counts.digest.in_(words))).scalars().all()
        if often:
            known = [{"digest": digest, "question": words[digest]} for digest in sorted(often)]
            self._connection.execute(_learn(dialect), known)

    def asked(self, since: dt.date, limit: int, *, failed: bool = False) -> list[AskedQuestion]:
        """Questions whose words are known, the latest and commonest first; ``failed``: the most failed first."""
        asked, missed, last = func.sum(_counts.asked), func.sum(_counts.failed), func.max(_counts.day)
        days = func.count(_counts.day.distinct())  # a question has two digests where the key was renewed
        wanted = (
            select(_known.question, asked, missed, days, last)
            .select_from(question_counts.join(known_questions, _known.digest == _counts.digest))
            .where(_counts.day >= since)
            .group_by(_known.question)
            .limit(limit)
        )
        if failed:
            wanted = wanted.having(missed > 0).order_by(missed.desc(), _known.question)
        else:
            wanted = wanted.order_by(last.desc(), asked.desc(), _known.question)
        return [AskedQuestion(*row) for row in self._connection.execute(wanted)]

    def forget(self, counts_before: dt.date, rare_before: dt.date) -> None:
        """Remove counts of earlier days, and those of questions that stayed rare."""
        rare = (_counts.day < rare_before) & ~_HAS_WORDS
        self._connection.execute(delete(question_counts).where(or_(_counts.day < counts_before, rare)))
        self._connection.execute(delete(known_questions).where(~_IS_COUNTED))

    def own_words(self) -> list[OwnWord]:
        """In the order in which they were added."""
        return [_word(row) for row in self._connection.execute(select(own_words).order_by(own_words.c.id))]

    def add_word(self, word: OwnWord) -> OwnWord:
        """With its id. Raises Conflict when it is there."""
        row = {
            "kind": word.kind.value,
            "wording": word.wording,
            "meaning": word.meaning,
            "added_by": word.added_by,
            "added_at": word.added_at,
        }
        adding = insert_for(self._connection.dialect.name, own_words).on_conflict_do_nothing().returning(own_words)
        made = self._connection.execute(adding, row).one_or_none()
        if made is None:
            raise Conflict(f"{word.kind} {word.wording}")
        return _word(made)

    def remove_word(self, word_id: int) -> OwnWord | None:
        """The word that was removed; None when there was none."""
        gone = delete(own_words).where(own_words.c.id == word_id).returning(own_words)
        row = self._connection.execute(gone).one_or_none()
        return None if row is None else _word(row)

    def tasks(self, most_done: int = 20) -> list[QuestionTask]:
        """All that are open, the newest first, and then those done last."""
        columns = question_tasks.c
        still_open = select(question_tasks).where(columns.done_at.is_(None)).order_by(columns.id.desc())
        done = select(question_tasks).where(columns.done_at.is_not(None))
        done = done.order_by(columns.done_at.desc(), columns.id.desc()).limit(most_done)
        return [_task(row) for wanted in (still_open, done) for row in self._connection.execute(wanted)]

    def add_task(self, task: QuestionTask) -> QuestionTask:
        """With its id."""
        row = {name: getattr(task, name) for name in ("question", "note", "added_by", "added_at", "done_at")}
        adding = insert_for(self._connection.dialect.name, question_tasks).returning(question_tasks)
        return _task(self._connection.execute(adding, row).one())

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
