"""Which steps lead a document from the officer to the public and back, who may take them, and what do they ask for?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from archive.completeness import NO_DEMANDS, Demands
from archive.curation import Move, existing, move_in, withdraw_in
from archive.documents import Document, Lifecycle
from archive.errors import Forbidden, InvalidInput, StaleRecord
from archive.people import Action, Person, may
from archive.ports import Clock, Database, UnitOfWork


class Step(StrEnum):
    """What a person does to move a document on."""

    SUBMIT = "submit"
    RECALL = "recall"  # the officer takes it back before anybody looked
    REVIEW = "review"
    RETURN = "return"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    ARCHIVE = "archive"


class Words(StrEnum):
    """Whether a step asks for words."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Rule:
    """From which states a step leads where, which right it needs, and what is said with it.

    ``act`` is its name in the audit log.
    """

    start: frozenset[Lifecycle]
    to: Lifecycle
    action: Action
    words: Words
    act: str


_WAITING: Final = frozenset({Lifecycle.SUBMITTED, Lifecycle.CHECKED, Lifecycle.APPROVED})

RULES: Final[Mapping[Step, Rule]] = {
    Step.SUBMIT: Rule(frozenset({Lifecycle.DRAFT}), Lifecycle.SUBMITTED, Action.EDIT, Words.OPTIONAL, "submitted"),
    Step.RECALL: Rule(frozenset({Lifecycle.SUBMITTED}), Lifecycle.DRAFT, Action.EDIT, Words.NONE, "recalled"),
    Step.REVIEW: Rule(frozenset({Lifecycle.SUBMITTED}), Lifecycle.CHECKED, Action.REVIEW, Words.NONE, "checked"),
    Step.RETURN: Rule(_WAITING, Lifecycle.DRAFT, Action.REVIEW, Words.REQUIRED, "returned"),
    Step.PUBLISH: Rule(
        _WAITING | {Lifecycle.DRAFT, Lifecycle.WITHDRAWN},
        Lifecycle.PUBLISHED,
        Action.PUBLISH,
        Words.NONE,
        "published",
    ),
    Step.WITHDRAW: Rule(
        frozenset({Lifecycle.PUBLISHED}), Lifecycle.WITHDRAWN, Action.WITHDRAW, Words.REQUIRED, "withdrawn"
    ),
    Step.REOPEN: Rule(frozenset({Lifecycle.WITHDRAWN}), Lifecycle.DRAFT, Action.REVIEW, Words.OPTIONAL, "reopened"),
    Step.ARCHIVE: Rule(
        frozenset({Lifecycle.PUBLISHED, Lifecycle.WITHDRAWN}),
        Lifecycle.ARCHIVED,
        Action.WITHDRAW,
        Words.OPTIONAL,
        "archived",
    ),
}
"""Every step. "Under review" is the state ``checked``; ``approved`` is entered by no step of ours but may be left."""

COMMENTED: Final = frozenset(rule.act for rule in RULES.values() if rule.words is not Words.NONE)
"""Acts of the audit log whose words belong into the thread of comments."""


def steps_for(person: Person, document: Document) -> list[Step]:
    """The steps this person may take with this document now, whether or not it is complete enough for them."""
    return [
        step
        for step, rule in RULES.items()
        if document.lifecycle in rule.start and may(person, rule.action, document.unit)
    ]


def take_step(
    database: Database,
    clock: Clock,
    document_id: str,
    step: Step,
    *,
    person: Person,
    why: str = "",
    revision: int | None = None,
    without_trace: bool = False,
    demands: Demands = NO_DEMANDS,
) -> list[Document]:
    """Take one step in one transaction; the moved documents, members of a container with it.

    ``revision`` is the one the person saw, None not to ask. ``why`` is what they say with it: the comment to the
    officer, or the reason of a withdrawal, which stays readable at its address (unless ``without_trace``).
    Raises NotFound, Forbidden, Conflict when it was changed since, and InvalidInput when the step does not lead on
    from here, words are missing, or the document is not complete enough to be published.
    """
    with database.write() as uow:
        document = existing(uow, document_id)
        ask_right(person, RULES[step].action, document)
        ask_revision(document, revision)
        return step_in(uow, clock, document, step, person.login, why, demands, without_trace=without_trace)


def step_in(
    uow: UnitOfWork,
    clock: Clock,
    document: Document,
    step: Step,
    actor: str,
    why: str = "",
    demands: Demands = NO_DEMANDS,
    *,
    without_trace: bool = False,
) -> list[Document]:
    """The same in the caller's transaction, who has asked for the right."""
    rule = RULES[step]
    why = " ".join(why.split()) if rule.words is not Words.NONE else ""
    if step is Step.WITHDRAW:
        return withdraw_in(uow, document, clock.now(), actor, why, without_trace=without_trace)
    if document.lifecycle not in rule.start:
        raise InvalidInput(
            "Langkah ini tidak dapat diambil: dokumen {id} sekarang berstatus {now}.",
            id=document.id,
            now=document.lifecycle.value,
        )
    if rule.words is Words.REQUIRED and not why:
        raise InvalidInput("Tuliskan apa yang harus diperbaiki, supaya petugas tahu.")
    return move_in(uow, document, Move(rule.to, clock.now(), actor, why, act=rule.act, demands=demands))


def ask_right(person: Person, action: Action, document: Document) -> None:
    """Raises Forbidden unless ``person`` may do this to the document."""
    if not may(person, action, document.unit):
        raise Forbidden(action=action)


def ask_revision(document: Document, revision: int | None) -> None:
    """Raises StaleRecord when the document is no longer what the person saw."""
    if revision is not None and revision != document.revision:
        raise StaleRecord(document.id, document.revision, revision)
