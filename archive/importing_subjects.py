"""What would a list of subjects from elsewhere add, change and leave out? Looked at first, then applied in one step."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from archive.audit import AuditEntry
from archive.errors import Conflict, Forbidden, InvalidInput
from archive.keeping_vocabulary import check_alone, check_no_circle, differences
from archive.people import Action, Person, may
from archive.ports import Clock, Database, UnitOfWork
from archive.subjects import Subject, path_to_top
from archive.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class SubjectImport:
    """``changed`` pairs each subject with what it is now, ``gone`` are subjects of the archive that the list lacks.

    ``digest`` stands for all of it: the same list looked at again after something else was changed has another one.
    """

    added: tuple[Subject, ...]
    changed: tuple[tuple[Subject, Subject], ...]
    gone: tuple[Subject, ...]
    same: int
    digest: str


def preview(uow: UnitOfWork, subjects: Sequence[Subject]) -> SubjectImport:
    """What the list would do. Raises InvalidInput when it contradicts itself or what is there."""
    redirects = uow.vocabulary.redirects(Vocabulary.SUBJECT)
    present = {subject.code: subject for subject in uow.subjects.all()}
    wanted = _both_ways(_under_present_codes(subjects, redirects.resolve))
    known = wanted.keys() | present.keys()
    for subject in wanted.values():
        check_alone(subject, is_known=subject.code in present)
        for other in (subject.broader, *subject.related):
            if other is not None and other not in known:
                raise InvalidInput(
                    "Subjek {code} menunjuk {other}, yang tidak ada di daftar itu maupun di arsip.",
                    code=subject.code,
                    other=other,
                )
    # A list from elsewhere confirms nothing, and takes no confirmation away.
    kept = {
        code: replace(each, verified=present[code].verified) if code in present else each
        for code, each in wanted.items()
    }
    check_no_circle({**present, **kept})
    added = tuple(each for code, each in kept.items() if code not in present)
    changed = tuple(
        (present[code], each) for code, each in kept.items() if code in present and differences(present[code], each)
    )
    gone = tuple(each for code, each in present.items() if code not in kept)
    said = repr((added, changed, [each.code for each in gone]))
    digest = hashlib.sha256(said.encode()).hexdigest()
    return SubjectImport(added, changed, gone, len(kept) - len(added) - len(changed), digest)


def apply(
    database: Database,
    clock: Clock,
    subjects: Sequence[Subject],
    person: Person | None,
    *,
    expected: str | None = None,
    end_gone: bool = False,
) -> SubjectImport:
    """Do what ``preview`` shows, in one transaction; with ``end_gone`` what the list lacks holds until yesterday.

    ``expected`` is the digest of the preview that somebody looked at. Raises Conflict when it has become another one,
    Forbidden, and what ``preview`` raises.
    """
    if person is None or not may(person, Action.MANAGE_VOCABULARY, ""):
        raise Forbidden(action=Action.MANAGE_VOCABULARY)
    with database.write() as uow:
        found = preview(uow, subjects)
        if expected is not None and expected != found.digest:
            raise Conflict("Kosakata berubah sejak pratinjau ini dibuat; periksa lagi, lalu terapkan.")
        at = clock.now()
        changes: list[tuple[Subject | None, Subject]] = [*((None, each) for each in found.added), *found.changed]
        if end_gone:
            yesterday = at.date() - dt.timedelta(days=1)
            ended = (each for each in found.gone if each.valid_until is None or each.valid_until > yesterday)
            changes += [(each, replace(each, valid_until=_no_earlier(each, yesterday))) for each in ended]
        _store(uow, [new for _, new in changes])
        for old, new in changes:
            _record(uow, at, person.login, old, new)
    return found


def _no_earlier(subject: Subject, day: dt.date) -> dt.date:
    return max(day, subject.valid_from) if subject.valid_from is not None else day


def _store(uow: UnitOfWork, subjects: Sequence[Subject]) -> None:
    """Broader ones first, and relations when both of their subjects are there."""
    broader = {each.code: each.broader for each in subjects}
    in_order = sorted(subjects, key=lambda each: (len(path_to_top(each.code, broader)), each.code))
    for subject in in_order:
        uow.subjects.put(replace(subject, related=()))
    for subject in in_order:
        uow.subjects.put(subject)


def _record(uow: UnitOfWork, at: dt.datetime, actor: str, old: Subject | None, new: Subject) -> None:
    changed = differences(old, new)
    action = "add_subject" if old is None else "change_subject"
    before = {} if old is None else {name: value for name, (value, _) in changed.items()}
    after = {name: value for name, (_, value) in changed.items()}
    uow.audit.append(AuditEntry(at, actor, action, None, {"code": new.code, **before}, {"code": new.code, **after}))


def _under_present_codes(subjects: Sequence[Subject], resolve: Callable[[str], str]) -> dict[str, Subject]:
    found: dict[str, Subject] = {}
    for subject in subjects:
        if resolve(subject.code) != subject.code:
            continue  # it was merged here; what it was merged into stands for it
        if subject.code in found:
            raise InvalidInput("Kode {code} ada dua kali di daftar itu.", code=subject.code)
        broader = resolve(subject.broader) if subject.broader is not None else None
        related = {resolve(code) for code in subject.related} - {subject.code}
        found[subject.code] = replace(subject, broader=broader, related=tuple(sorted(related)))
    return found


def _both_ways(subjects: Mapping[str, Subject]) -> dict[str, Subject]:
    """``related`` holds both ways, also where the list says it once."""
    related = {code: set(subject.related) for code, subject in subjects.items()}
    for code, subject in subjects.items():
        for other in subject.related:
            if other in related:
                related[other].add(code)
    return {code: replace(each, related=tuple(sorted(related[code]))) for code, each in subjects.items()}
