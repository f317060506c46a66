"""Which papers do the demonstration's people work on, and what does each of them do with which?"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from archive.people import DEMO_PREFIX, Role
from archive.workflow import RULES, Step
from search_api import samples

LOGINS: Final[Mapping[Role, str]] = {
    Role.OFFICER: DEMO_PREFIX + "petugas",
    Role.LIBRARIAN: DEMO_PREFIX + "pustakawan",
    Role.INFORMATION_OFFICE: DEMO_PREFIX + "ppid",
    Role.SUPERVISOR: DEMO_PREFIX + "atasan",
    Role.ADMINISTRATOR: DEMO_PREFIX + "administrator",
    Role.AUDITOR: DEMO_PREFIX + "auditor",
}
"""One account for each role."""


class Deed(StrEnum):
    """What somebody does with a paper that is no step of the workflow."""

    DESCRIBE = "describe"
    DECLARE_LAWFUL = "declare_lawful"
    REDACT = "redact"
    SCHEDULE = "schedule"
    RELATE = "relate"


_WRITTEN_AS: Final[Mapping[Deed, str]] = {
    Deed.DESCRIBE: "edit",
    Deed.DECLARE_LAWFUL: "privacy_decision",
    Deed.REDACT: "order_redaction",
    Deed.SCHEDULE: "schedule",
    Deed.RELATE: "relate",
}


@dataclass(frozen=True, slots=True)
class Act:
    """One act: by whom (a login), what, and the words said with it; of a relation the other file."""

    by: str
    what: Step | Deed
    words: str = ""

    @property
    def written_as(self) -> str:
        """Its name in the audit log: where it stands there, it was done."""
        return _WRITTEN_AS[self.what] if isinstance(self.what, Deed) else RULES[self.what].act


@dataclass(frozen=True, slots=True)
class Paper:
    """A file and what becomes of it.

    ``sends`` is the sample whose bytes it has; ``size`` is that of a file which is refused before it is sent.
    ``replaces`` is the sample whose next version it is. ``is_sample``: it came in with the samples.
    """

    file: str
    acts: tuple[Act, ...] = ()
    record: Mapping[str, str | Sequence[str]] | None = None
    sends: str = ""
    size: int | None = None
    replaces: str = ""
    note: str = ""
    is_sample: bool = False

    @property
    def source(self) -> Traversable:
        """The bytes, wherever the package is installed."""
        if self.sends or self.is_sample:
            return sample_of(self.sends or self.file).source
        return resources.files(__package__) / "files" / self.file


def sample_of(file: str) -> samples.Sample:
    """The sample of this name."""
    return next(each for each in samples.load() if each.file == file)


def load() -> list[Paper]:
    """Every paper, in the order in which it is worked on."""
    table = tomllib.loads((resources.files(__package__) / "papers.toml").read_text("utf-8"))
    return [
        Paper(
            file=entry.get("sample") or entry["file"],
            acts=tuple(_act(*each) for each in entry.get("acts", ())),
            record=entry.get("record"),
            sends=entry.get("sends", ""),
            size=entry.get("size"),
            replaces=entry.get("replaces", ""),
            note=entry.get("note", ""),
            is_sample="sample" in entry,
        )
        for entry in table["paper"]
    ]


def _act(by: str, what: str, words: str = "") -> Act:
    return Act(DEMO_PREFIX + by, Deed(what) if what in set(Deed) else Step(what), words)
