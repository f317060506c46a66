"""What happens when agencies are merged, split or renamed by law? Old papers keep the name of their time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from archive.errors import Forbidden, InvalidInput
from archive.keeping_vocabulary import put_in, stored
from archive.people import Action, Person, may
from archive.ports import Clock, Database
from archive.units import Unit
from archive.vocabulary import Vocabulary


def reorganise(
    database: Database,
    clock: Clock,
    old: Sequence[str],
    new: Sequence[Unit],
    first_day: dt.date,
    person: Person | None,
) -> None:
    """From ``first_day`` on the ``new`` units stand in the place of the ``old`` ones, in one transaction.

    One for one is a renaming, several for one a merger, one for several a split. The old ones end the day before and
    become predecessors of every new one; no document is touched, so each is still shown under the name of its time.
    Raises Forbidden, NotFound for an old unit that is not there, InvalidInput.
    """
    if person is None or not may(person, Action.MANAGE_VOCABULARY, ""):
        raise Forbidden(action=Action.MANAGE_VOCABULARY)
    if not old or not new:
        raise InvalidInput("Sebutkan paling sedikit satu unit lama dan satu unit baru.")
    last_day = first_day - dt.timedelta(days=1)
    with database.write() as uow:
        at = clock.now()
        for code in old:
            unit = stored(uow, Vocabulary.UNIT, code)
            assert isinstance(unit, Unit)
            if unit.valid_until is not None and unit.valid_until < last_day:
                raise InvalidInput("Unit {code} sudah berakhir sebelum hari itu.", code=code)
            put_in(uow, at, person.login, replace(unit, valid_until=last_day), is_new=False)
        for unit in new:
            before = tuple(dict.fromkeys((*unit.predecessors, *old)))
            put_in(uow, at, person.login, replace(unit, valid_from=first_day, predecessors=before), is_new=True)
