"""What did the readers of the demonstration ask on the days before, and what did they not find?

Counted as questions of readers are; what failed is asked of the search, not claimed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from archive.asked_queries import KEEP_DAYS, QuestionCount, QuestionCounter
from archive.audit import AuditQuestion
from archive.documents import Processing
from archive.errors import IndexUnavailable
from archive.finding import SearchRequest, find
from archive.people import Role
from archive.ports import Clock, Database, SearchIndex, UnitOfWork
from archive.teaching_words import note_task
from search_api.counting import found_too_little
from search_api.demonstration.papers import LOGINS

ASKED: Final[Mapping[str, int]] = {
    "lowongan pppk 2026": 19,
    "jadwal pemadaman listrik": 14,
    "beasiswa mahasiswa": 11,
    "harga sembako pasar keramat": 9,
    "bantuan bibit jawi": 7,
    "nomor ambulans puskesmas": 6,
    "pasang surut sungai mentaya": 12,
    "pajak daerah": 10,
    "jadwal posyandu baamang": 8,
    "jam kerja ramadan": 6,
}
"""Question -> how often it was asked; each often enough, and on enough days, to be named."""

TASK: Final = ("lowongan pppk 2026", "Minta pengumuman seleksi dari BKPSDM, lalu terbitkan.")
"""What the librarian notes: the question, and what is to be done about it."""

_DAYS: Final = 6
_BETWEEN: Final = dt.timedelta(minutes=23)
_MOST_NAMED: Final = 10_000


@dataclass(slots=True)
class _Calendar:
    """A clock that stands at the moment when a question was asked."""

    time: dt.datetime

    def now(self) -> dt.datetime:
        return self.time


@dataclass(frozen=True, slots=True)
class Readers:
    """``digest`` is that of the archive's own counter, so that what is asked later is counted together with these."""

    database: Database
    clock: Clock
    index: SearchIndex
    digest: Callable[[str], str]

    def ask(self) -> bool:
        """Ask once everything is read and findable; True when it was done, by whichever start."""
        with self.database.read() as uow:
            if self._were_asked(uow):
                return True
            if not _all_is_findable(uow):
                return False
        try:
            failed = {text for text in ASKED if found_too_little(find(self.database, self.index, SearchRequest(text)))}
        except IndexUnavailable:
            return False
        sittings = self._sittings()
        calendar = _Calendar(sittings[0][0])
        counter = QuestionCounter(calendar.now, self.digest)
        for calendar.time, text in sittings:
            counter.note(text, failed=text in failed)
        counter.flush(self._write)
        return True

    def note_task(self) -> bool:
        """The librarian notes what is to be done about a question; True when that was done."""
        login = LOGINS[Role.LIBRARIAN]
        with self.database.read() as uow:
            if uow.audit.count(AuditQuestion(actor=login, action="note_task")):
                return True
            librarian = uow.people.get(login)
            if librarian is None or not self._were_asked(uow):
                return False
        note_task(self.database, self.clock, librarian, *TASK)
        return True

    def _write(self, counts: Sequence[QuestionCount]) -> None:
        with self.database.write() as uow:
            if not self._were_asked(uow):
                uow.questions.count(counts)

    def _were_asked(self, uow: UnitOfWork) -> bool:
        since = self.clock.now().date() - dt.timedelta(days=KEEP_DAYS)
        return any(each.question in ASKED for each in uow.questions.asked(since, _MOST_NAMED))

    def _sittings(self) -> list[tuple[dt.datetime, str]]:
        """When each question was asked, in order: spread over the last days, in the hours when people ask."""
        morning = self.clock.now().replace(hour=1, minute=0, second=0, microsecond=0)
        asked = [
            (morning - dt.timedelta(days=1 + number % _DAYS) + _BETWEEN * (number // _DAYS), text)
            for text, often in ASKED.items()
            for number in range(often)
        ]
        return sorted(asked)


def _all_is_findable(uow: UnitOfWork) -> bool:
    counts, live = uow.documents.counts_by_processing(), uow.index.live()
    unread = counts.get(Processing.RECEIVED, 0) + counts.get(Processing.AWAITING_OCR, 0)
    return live is not None and not unread and not uow.index.count_pending(live.name)
