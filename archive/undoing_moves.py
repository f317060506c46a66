"""How does somebody take back a move of a moment ago: a publication by mistake, a return, a time set too soon?"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from archive.audit import DOWNLOAD, AuditEntry
from archive.curation import existing
from archive.documents import Document, Lifecycle
from archive.editing import UNDO_WITHIN
from archive.errors import Forbidden, InvalidInput
from archive.people import Action, Person, may
from archive.ports import Clock, Database, UnitOfWork
from archive.privacy_gate import keeping_back, refusal
from archive.schedule import WHEN_READ, ScheduledPublication
from archive.workflow import RULES, ask_revision

UNDO_MOVE: Final = "undo_move"
SCHEDULE: Final = "schedule"
UNSCHEDULE: Final = "unschedule"

_RIGHTS: Final[Mapping[str, Action]] = {
    **{rule.act: rule.action for rule in RULES.values()},
    SCHEDULE: Action.PUBLISH,
    UNSCHEDULE: Action.PUBLISH,
}
"""Act of the audit log -> the right that it needed, and that taking it back needs."""


def undoable_move(uow: UnitOfWork, document: Document, person: Person, now: dt.datetime) -> AuditEntry | None:
    """The move this person made within the last minute, if nothing happened to the document since and they may
    still make it. That somebody read its file meanwhile is nothing that happened to it."""
    last = _last(uow, document.id)
    if last is None or last.actor != person.login or not dt.timedelta() <= now - last.at <= UNDO_WITHIN:
        return None
    needed = _rights(last)
    return last if needed and all(may(person, right, document.unit) for right in needed) else None


def undo_move(
    database: Database, clock: Clock, document_id: str, *, person: Person, revision: int | None = None
) -> list[Document]:
    """Take it back in one transaction, for the members of a container that moved with it too; the documents as they
    are then.

    State, dates and the reason of an earlier withdrawal are as before, so that no tombstone remains of a withdrawal
    that was taken back, and one that stood before a publication stands again. Raises NotFound, Forbidden,
    StaleRecord, InvalidInput when it is too late or something happened since, and PersonalDataFound where a document
    would become public again with personal data that was found meanwhile.
    """
    with database.write() as uow:
        document = existing(uow, document_id)
        ask_revision(document, revision)
        now = clock.now()
        last = undoable_move(uow, document, person, now)
        if last is None:
            if not may(person, Action.EDIT, document.unit):
                raise Forbidden(action=Action.EDIT)
            raise _too_late()
        if last.action in (SCHEDULE, UNSCHEDULE):
            _restore_wish(uow, document, last, now)
            uow.audit.append(AuditEntry(now, person.login, UNDO_MOVE, document.id, last.after, last.before))
            return [document]
        return [_restored(uow, each, entry, person, now) for each, entry in _moved_together(uow, document, last)]


def _too_late() -> InvalidInput:
    return InvalidInput("Langkah terakhir tidak dapat dibatalkan lagi.")


def _last(uow: UnitOfWork, document_id: str) -> AuditEntry | None:
    acts = [each for each in uow.audit.of_document(document_id) if each.action != DOWNLOAD]
    return acts[-1] if acts else None


def _rights(entry: AuditEntry) -> frozenset[Action]:
    if entry.action not in _RIGHTS:
        return frozenset()
    shown_again = {Action.PUBLISH} if entry.before.get("lifecycle") == Lifecycle.PUBLISHED else set()
    return frozenset({_RIGHTS[entry.action]} | shown_again)


def _moved_together(uow: UnitOfWork, document: Document, move: AuditEntry) -> list[tuple[Document, AuditEntry]]:
    """The document and the members that this move took along, each with its entry. Raises InvalidInput."""
    found = [(document, move)]
    for child in uow.documents.children(document.id):
        own = [each for each in uow.audit.of_document(child.id) if _is_same(each, move)]
        if own:
            if _last(uow, child.id) != own[-1]:
                raise _too_late()
            found += _moved_together(uow, child, own[-1])
    return found


def _is_same(entry: AuditEntry, move: AuditEntry) -> bool:
    return (entry.at, entry.actor, entry.action) == (move.at, move.actor, move.action)


def _restored(uow: UnitOfWork, document: Document, move: AuditEntry, person: Person, now: dt.datetime) -> Document:
    before = Lifecycle(str(move.before["lifecycle"]))
    changed = replace(document, lifecycle=before)
    if move.action == "published":
        reason = move.before.get("withdrawal_reason")
        changed = replace(
            changed,
            published_at=_moment(move.before.get("published_at")),
            withdrawn_at=_moment(move.before.get("withdrawn_at")),
            withdrawal_reason=None if reason is None else str(reason),
        )
    elif move.action == "withdrawn":
        changed = replace(changed, withdrawn_at=None, withdrawal_reason=None)
    if before is Lifecycle.PUBLISHED and (findings := keeping_back(uow, now, document)):
        raise refusal(document, findings)
    changed = uow.documents.update(changed)
    was, becomes = {"lifecycle": document.lifecycle.value}, {"lifecycle": before.value}
    uow.audit.append(AuditEntry(now, person.login, UNDO_MOVE, document.id, was, becomes))
    return changed


def _restore_wish(uow: UnitOfWork, document: Document, act: AuditEntry, now: dt.datetime) -> None:
    """The wish that stood before, with a token of its own; none where none stood. Raises InvalidInput."""
    wish = uow.schedule.get(document.id)
    if (wish is None) is (act.action == SCHEDULE):
        raise _too_late()  # its time has come meanwhile
    at, login = _moment(act.before.get("publish_at")), str(act.before.get("by", act.actor))
    if WHEN_READ.items() <= act.before.items():
        uow.schedule.put(ScheduledPublication(document.id, now, login, secrets.token_hex(8), now, when_read=True))
    elif at is None:
        uow.schedule.remove(document.id)
    elif at <= now:
        raise _too_late()
    else:
        uow.schedule.put(ScheduledPublication(document.id, at, login, secrets.token_hex(8), now))


def _moment(value: object) -> dt.datetime | None:
    if value is None or isinstance(value, dt.datetime):
        return value
    return dt.datetime.fromisoformat(str(value).replace("Z", "+00:00"))
