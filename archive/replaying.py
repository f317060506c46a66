"""What would readers get instead, if the search knew a word more? The counted questions are asked both ways."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from archive.asked_queries import AskedQuestion
from archive.errors import SearchTimedOut
from archive.finding import SearchPage, SearchRequest, find
from archive.ports import Database, SearchIndex

MOST_QUESTIONS: Final = 500
_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """How many documents, and ``without`` which words of the question, where all together find nothing."""

    total: int
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """A question that is answered otherwise. ``gained`` and ``lost`` are titles among the first ten."""

    question: AskedQuestion
    before: Answer
    after: Answer
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    reordered: bool


@dataclass(frozen=True, slots=True)
class Replay:
    """``asked`` questions were looked at, ``concerned`` of them may change and were asked both ways.

    ``skipped`` of those could not be asked in time.
    """

    asked: int
    concerned: int
    skipped: int
    changed: tuple[ChangedAnswer, ...]


def replay(
    database: Database,
    before: SearchIndex,
    after: SearchIndex,
    questions: Sequence[AskedQuestion],
    *,
    concerns: Callable[[str], bool],
    seconds: float,
) -> Replay:
    """Ask every question the change ``concerns``, as the public would, with and without it; changed answers only.

    Others are answered as before: a word that a question does not hold cannot change it. Ends in about ``seconds``.
    Raises IndexUnavailable.
    """
    concerned = [each for each in questions if concerns(each.question)]
    deadline = time.monotonic() + seconds
    changed: list[ChangedAnswer] = []
    done = 0
    for each in concerned:
        left = deadline - time.monotonic()
        if left <= 0:
            break
        request = SearchRequest(each.question, size=_SHOWN, snippets=0)
        try:
            old = find(database, before, request, seconds=left)
            new = find(database, after, request, seconds=max(deadline - time.monotonic(), 0.0))
        except SearchTimedOut:
            continue
        answer = _changed(each, old, new)
        if answer is not None:
            changed.append(answer)
        done += 1
    return Replay(len(questions), len(concerned), len(concerned) - done, tuple(changed))


def _changed(question: AskedQuestion, before: SearchPage, after: SearchPage) -> ChangedAnswer | None:
    old = {hit.document.id: hit.document.title for hit in before.hits}
    new = {hit.document.id: hit.document.title for hit in after.hits}
    if list(old) == list(new) and (before.total, before.dropped) == (after.total, after.dropped):
        return None
    return ChangedAnswer(
        question,
        Answer(before.total, before.dropped),
        Answer(after.total, after.dropped),
        tuple(title for each, title in new.items() if each not in old),
        tuple(title for each, title in old.items() if each not in new),
        reordered=old.keys() == new.keys() and list(old) != list(new),
    )
