"""What did a person type into the form of a document, and what of it did they change?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from archive.editing import Record
from archive.record_fields import FIELDS
from search_api.forms import Form

BASE: Final = "lama-"


@dataclass(frozen=True, slots=True)
class TypedRecord:
    """The texts of the fields that the form had, and those they held when it was opened."""

    texts: dict[str, str]
    base: dict[str, str]
    revision: int | None

    def changed(self) -> dict[str, str]:
        """Only what the person changed; where the form does not say what it began with, all of it."""
        return {name: text for name, text in self.texts.items() if text != self.base.get(name)}

    def merged(self, stored: Record) -> dict[str, str]:
        """What the person changed, upon what is stored now."""
        return {name: stored.text(name) for name in self.texts} | self.changed()


def read_typed(form: Form) -> TypedRecord:
    """The fields of ``archive.record_fields`` that the form holds; subjects are one text of codes."""
    present = [name for name in FIELDS if name in form.fields]
    texts = {name: ", ".join(_chosen(form)) if name == "subjects" else form.text(name) for name in present}
    base = {name: form.text(BASE + name) for name in present if BASE + name in form.fields}
    revision = form.text("revisi")
    return TypedRecord(texts, base, int(revision) if revision.isascii() and revision.isdigit() else None)


def _chosen(form: Form) -> list[str]:
    return sorted({each for each in form.texts("subjects") if each})
