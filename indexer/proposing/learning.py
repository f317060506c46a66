"""When does the archive learn anew, and how do documents get their proposals?"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from archive.documents import Document
from archive.errors import NotFound
from archive.jobs import Job, JobKind, LeaseLost
from archive.learned import Example, LearnedModel, LearnedProposal
from archive.ports import Clock, Database, UnitOfWork
from archive.proposing import keep
from indexer.proposing.model import Model, decoded, version_of
from indexer.proposing.training import material, trained

FEWEST_DOCUMENTS: Final = 20
CHANGES_BEFORE_TRAINING: Final = 100
LONGEST_WITHOUT_TRAINING: Final = dt.timedelta(days=1)
TRAIN_PRIORITY: Final = 95
READ_PAGES: Final = (1, 2, 3)

_LOOK_EVERY: Final = dt.timedelta(seconds=60)
_ASK_EVERY: Final = 2.0
_READ_AT_ONCE: Final = 200
_KEPT_AT_ONCE: Final = 25


@dataclass(slots=True)
class Learning:
    """Trains models and proposes with the one in use. Safe to share between threads.

    A model is read from the database once, and again when another is in use. Everything here can be made anew from
    the published documents.
    """

    database: Database
    clock: Clock
    _model: Model | None = None
    _read: str = ""
    _looked_at: dt.datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def train(self, heartbeat: Callable[[], bool] = lambda: True) -> LearnedModel | None:
        """A new model in use, in one transaction; None where too few documents are published to learn anything.

        Raises LeaseLost when ``heartbeat``, asked every other second, says no.
        """
        with self.database.read() as uow:
            changes = uow.learned.changes()
        pause = _asking(heartbeat)
        given = material(self._examples(pause))
        if len(given.ids) < FEWEST_DOCUMENTS:
            return None
        model = trained(given, pause)
        body = model.encoded()
        kept = LearnedModel(version_of(body), self.clock.now(), len(given.ids), changes)
        with self.database.write() as uow:
            uow.learned.add_model(kept, body, model.measures)
        return kept

    def _examples(self, pause: Callable[[], None]) -> Iterator[Example]:
        """In short transactions: a long one would hold back the database's housekeeping."""
        after = ""
        while True:
            pause()
            with self.database.read() as uow:
                found, after = uow.learned.examples(after, _READ_AT_ONCE)
                texts = _first_pages(uow, [each.document_id for each in found])
            yield from (replace(each, texts=texts[each.document_id]) for each in found)
            if not after:
                return

    def proposals(self, uow: UnitOfWork, document: Document) -> list[LearnedProposal]:
        """What the model in use proposes for a document; nothing is stored."""
        model = self._in_use(uow)
        if model is None:
            return []
        texts = _first_pages(uow, [document.id])[document.id]
        return model.propose(document.id, document.title, texts)

    def propose(self, uow: UnitOfWork, document: Document) -> Document:
        """Store what is proposed for a document, in the caller's transaction; see ``archive.proposing.keep``."""
        return keep(uow, self.clock, document, self.proposals(uow, document))

    def propose_for(self, document_id: str) -> list[LearnedProposal]:
        """The same for one document, in a transaction of its own; what is proposed now. Raises NotFound."""
        with self.database.write() as uow:
            document = uow.documents.get(document_id)
            if document is None:
                raise NotFound("Tidak ada dokumen dengan id {id}.", id=document_id)
            self.propose(uow, document)
            return uow.learned.of_document(document_id)

    def _in_use(self, uow: UnitOfWork) -> Model | None:
        live = uow.learned.live()
        version = live.version if live else ""
        with self._lock:
            if version != self._read:
                body = uow.learned.body(version)
                self._model = decoded(body) if body else None
                self._read = version
            return self._model

    def propose_for_all(self, heartbeat: Callable[[], bool] = lambda: True) -> int:
        """For every document on its way to publication, a few to a transaction; how many. Raises LeaseLost."""
        done, after = 0, ""
        while True:
            if not heartbeat():
                raise LeaseLost("training")
            with self.database.write() as uow:
                ids = uow.learned.waiting(after, _KEPT_AT_ONCE)
                for document in uow.documents.get_many(ids).values():
                    self.propose(uow, document)
            if not ids:
                return done
            done, after = done + len(ids), ids[-1]

    def enqueue_due(self) -> bool:
        """Owe a training, when so much was published or changed since the last one, or a day has passed."""
        now = self.clock.now()
        with self._lock:
            if self._looked_at is not None and now - self._looked_at < _LOOK_EVERY:
                return False
            self._looked_at = now
        with self.database.read() as uow:
            due = is_due(uow, now)
        return due and enqueue_training(self.database)

    def carry_out(self, job: Job, heartbeat: Callable[[], bool]) -> None:
        """Train, propose anew, and finish the job. Raises LeaseLost."""
        if self.train(heartbeat) is not None:
            self.propose_for_all(heartbeat)
        with self.database.write() as uow:
            if not uow.jobs.finish(job):
                raise LeaseLost(f"job {job.id}")


def _asking(heartbeat: Callable[[], bool]) -> Callable[[], None]:
    asked = time.monotonic()

    def pause() -> None:
        nonlocal asked
        if time.monotonic() - asked >= _ASK_EVERY:
            asked = time.monotonic()
            if not heartbeat():
                raise LeaseLost("training")

    return pause


def is_due(uow: UnitOfWork, now: dt.datetime) -> bool:
    """Whether a new model would know much that the one in use does not."""
    live, changes = uow.learned.live(), uow.learned.changes()
    if live is None:
        return uow.documents.count_public() >= FEWEST_DOCUMENTS
    changed = abs(changes - live.changes)
    return changed >= CHANGES_BEFORE_TRAINING or (changed > 0 and now - live.trained_at >= LONGEST_WITHOUT_TRAINING)


def enqueue_training(database: Database) -> bool:
    """Owe a training; False when one is owed already."""
    with database.write() as uow:
        return uow.jobs.enqueue(JobKind.TRAIN, {}, priority=TRAIN_PRIORITY, unique_key=JobKind.TRAIN)


def _first_pages(uow: UnitOfWork, ids: Sequence[str]) -> dict[str, list[str]]:
    stored = uow.pages.some(dict.fromkeys(ids, READ_PAGES))
    return {each: [stored[each, page] for page in READ_PAGES if (each, page) in stored] for each in ids}
