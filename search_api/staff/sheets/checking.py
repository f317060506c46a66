"""What does a metadata sheet that was sent say of a batch: what would change, and what is wrong in it?"""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass

from archive.describing_by_sheet import Plan, plan
from archive.metadata_sheets import SheetProblem, Vocabulary, read_sheet
from archive.people import Person
from archive.ports import Clock, Database
from indexer.metadata_sheet_files import read_sheet_file
from search_api.staff.sheets.words import vocabulary_of


@dataclass(frozen=True, slots=True)
class CheckedSheet:
    """``read_as`` says how the file was understood; ``problems`` are all there are, by row and column."""

    planned: Plan
    problems: tuple[SheetProblem, ...]
    vocabulary: Vocabulary
    read_as: str


def check_sheet(
    database: Database, clock: Clock, time_zone: str, person: Person, batch_id: str, content: bytes
) -> CheckedSheet:
    """Read the file and hold it against the batch; nothing is changed.

    Raises InvalidInput for what is no sheet, NotFound and Forbidden as ``plan`` does.
    """
    table = read_sheet_file(content)
    with database.read() as uow:
        vocabulary = vocabulary_of(uow)
    today = clock.now().astimezone(zoneinfo.ZoneInfo(time_zone)).date()
    reading = read_sheet(table, vocabulary, today)
    planned = plan(database, person, batch_id, reading.rows, today)
    problems = sorted([*reading.problems, *planned.problems], key=lambda each: (each.row, each.column))
    return CheckedSheet(planned, tuple(problems), vocabulary, table.read_as)
