"""Which documents does the archive show before it has any of its own?"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable

from archive.classification import InformationClass
from archive.relations import RelationKind


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample file and what is known of it.

    ``unit`` is a unit code, ``item`` that of a legally required item, ``subjects`` those of subjects. ``title``,
    ``number``, ``date`` and ``year`` are what a librarian would enter; None where the file gives nothing to enter.
    ``relations`` says what the document is to which other sample file.
    """

    file: str
    unit: str
    information_class: InformationClass
    publish: bool
    title: str | None = None
    number: str | None = None
    date: dt.date | None = None
    year: int | None = None
    relations: tuple[tuple[RelationKind, str], ...] = ()
    item: str | None = None
    subjects: tuple[str, ...] = ()

    @property
    def source(self) -> Traversable:
        """The file itself, wherever the package is installed."""
        return resources.files(__package__) / "files" / self.file


def load() -> list[Sample]:
    """Every sample, in the order in which the demonstration deposits them."""
    table = tomllib.loads((resources.files(__package__) / "documents.toml").read_text("utf-8"))
    return [
        Sample(
            file=entry["file"],
            unit=entry["unit"],
            information_class=InformationClass(entry["class"]),
            publish=entry.get("publish", True),
            title=entry.get("title"),
            number=entry.get("number"),
            date=entry.get("date"),
            year=entry.get("year"),
            relations=tuple((RelationKind(kind), file) for kind, file in entry.get("relations", ())),
            item=entry.get("item"),
            subjects=tuple(entry.get("subjects", ())),
        )
        for entry in table["document"]
    ]
