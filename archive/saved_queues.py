"""How does a person keep a question about waiting documents under a name of their own?"""

from __future__ import annotations

from typing import Final

from archive.errors import InvalidInput
from archive.people import Person
from archive.ports import Database
from archive.work_queue import SavedQueue

_LONGEST_NAME: Final = 60
_MOST_QUEUES: Final = 30


def save_queue(database: Database, person: Person, name: str, query: str) -> None:
    """Keep a question under a name of one's own. Raises InvalidInput."""
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST_NAME:
        raise InvalidInput("Beri nama antrean itu, paling banyak {most} huruf.", most=_LONGEST_NAME)
    with database.write() as uow:
        kept = uow.queues.saved(person.login)
        if len(kept) >= _MOST_QUEUES and name not in {each.name for each in kept}:
            raise InvalidInput(
                "Paling banyak {most} antrean dapat disimpan; hapus dahulu yang lama.", most=_MOST_QUEUES
            )
        uow.queues.save(SavedQueue(person.login, name, query))


def forget_queue(database: Database, person: Person, name: str) -> None:
    """Forget it."""
    with database.write() as uow:
        uow.queues.forget(person.login, name)
