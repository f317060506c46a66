"""What does the public look for, and what does it not find? Counted without a trace of who asked.

No address, session or browser comes near a count. What looks like personal data is cut out of a question first. A
question is written down by its keyed digest only, until it was asked often enough to be nobody's in particular.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from archive.personal_data import personal_data

FEWEST_REQUESTS: Final = 5
FEWEST_DAYS: Final = 2
"""A question is known by its words once it was asked so often, and on so many days: one person's sitting is no proof
that it is nobody's in particular."""

KEEP_DAYS: Final = 400
FORGET_RARE_DAYS: Final = 90

_LONGEST: Final = 100
_MOST_WORDS: Final = 10
_LONG_NUMBER: Final = re.compile(r"(?:\d[ .\-]?){9,}")
_REPEAT: Final = dt.timedelta(minutes=10)
_MOST_A_DAY: Final = 10_000
_AT_ONCE: Final = 200


class WordKind(StrEnum):
    """What the archive was told of a word."""

    SYNONYM = "synonym"  # stands for other words, both ways
    PROTECTED = "protected"  # asked for as it is written, without other forms of its stem


@dataclass(frozen=True, slots=True)
class OwnWord:
    """A word that a librarian added. ``meaning`` is the other wording of a synonym, empty for a protected word."""

    kind: WordKind
    wording: str
    meaning: str
    added_by: str
    added_at: dt.datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class QuestionTask:
    """Something to be done about a question that words do not mend: a document to be asked for, or digitised."""

    question: str
    note: str
    added_by: str
    added_at: dt.datetime
    done_at: dt.datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class QuestionCount:
    """How often one question was asked on one day, and how often with all its words it found nothing."""

    day: dt.date
    digest: str
    question: str
    asked: int
    failed: int


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that many asked. ``days`` on which, in the time looked at."""

    question: str
    asked: int
    failed: int
    days: int
    last_day: dt.date


class QuestionBook(Protocol):
    """Counted questions, the archive's own words for them, and tasks they gave."""

    def count(self, counts: Sequence[QuestionCount]) -> None:
        """Add to what is there. The words are written down of those only that reach a bound of how often."""
        ...

    def asked(self, since: dt.date, limit: int, *, failed: bool = False) -> list[AskedQuestion]:
        """Questions whose words are known, the latest and commonest first; ``failed``: the most failed first."""
        ...

    def forget(self, counts_before: dt.date, rare_before: dt.date) -> None:
        """Remove counts of earlier days, and those of questions that stayed rare."""
        ...

    def own_words(self) -> list[OwnWord]:
        """In the order in which they were added."""
        ...

    def add_word(self, word: OwnWord) -> OwnWord:
        """With its id. Raises Conflict when it is there."""
        ...

    def remove_word(self, word_id: int) -> OwnWord | None:
        """The word that was removed; None when there was none."""
        ...

    def tasks(self, most_done: int = 20) -> list[QuestionTask]:
        """All that are open, the newest first, and then those done last."""
        ...

    def add_task(self, task: QuestionTask) -> QuestionTask:
        """With its id."""
        ...

    def finish_task(self, task_id: int, at: dt.datetime) -> QuestionTask | None:
        """The task, now done; None when there is no open one."""
        ...


def countable(text: str) -> str:
    """The question as it may be counted: small letters, single blanks; empty where it may not be counted.

    A question with personal data in it is somebody's, and so are long questions and long numbers more often than not.
    """
    words = text.casefold().split()
    plain = " ".join(words)
    if len(plain) > _LONGEST or len(words) > _MOST_WORDS or not plain.isprintable():
        return ""
    if "@" in plain or _LONG_NUMBER.search(plain) or personal_data(text):
        return ""
    return plain if any(letter.isalnum() for letter in plain) else ""


class QuestionCounter:
    """Counts in memory; ``flush`` adds the counts to the book. Safe to share between threads.

    The same question within ten minutes counts once, whoever asks: paging, reloading and asking again with other
    filters make nothing common. What was counted since the last flush dies with the process. A day's different
    questions are bounded, so that no program can fill the memory or the database with them.
    """

    def __init__(self, clock: Callable[[], dt.datetime], digest: Callable[[str], str]) -> None:
        """``digest`` is keyed, so that nobody without the key can try out which question it stands for."""
        self._clock = clock
        self._digest = digest
        self._lock = threading.Lock()
        self._counts: dict[tuple[dt.date, str], list[int]] = {}
        self._recent: dict[str, dt.datetime] = {}
        self._day = dt.date.min
        self._of_day = 0

    def note(self, text: str, *, failed: bool) -> None:
        """Count one answer to a question."""
        question = countable(text)
        if not question:
            return
        now = self._clock()
        with self._lock:
            last = self._recent.get(question)
            if now.date() != self._day:
                self._day, self._of_day = now.date(), 0
            if (last is not None and now - last < _REPEAT) or self._of_day >= _MOST_A_DAY:
                return
            self._recent[question] = now
            if (self._day, question) not in self._counts:
                self._of_day += 1
            count = self._counts.setdefault((self._day, question), [0, 0])
            count[0] += 1
            count[1] += failed

    def flush(self, write: Callable[[Sequence[QuestionCount]], None]) -> int:
        """Hand over what was counted, a part at a time, so that no other writer waits long; how many questions.

        When ``write`` raises, it and what comes after are kept for the next time.
        """
        now = self._clock()
        with self._lock:
            taken, self._counts = self._counts, {}
            self._recent = {each: at for each, at in self._recent.items() if now - at < _REPEAT}
        waiting = sorted(taken.items())
        written = 0
        try:
            while written < len(waiting):
                part = waiting[written : written + _AT_ONCE]
                write([QuestionCount(day, self._digest(text), text, *both) for (day, text), both in part])
                written += len(part)
        finally:
            with self._lock:
                for key, (asked, failed) in waiting[written:]:
                    kept = self._counts.setdefault(key, [0, 0])
                    kept[0] += asked
                    kept[1] += failed
        return written
